"""Writing a plan on pages: what holds of every kind of thing alike."""

from django.urls import reverse

from organisation.models import Role
from plans.contents import content_of
from plans.editing.kinds import BY_NAME, KINDS
from plans.models import BudgetCell, BudgetLine, Plan
from tests.factories import (
    make_action,
    make_council,
    make_indicator,
    make_milestone,
    make_plan_indicator,
    make_priority,
    make_section,
    make_unit,
    make_user,
    whole_of,
)
from tests.markup import faults_of
from tests.plans.editors import EditorCase
from tests.plans.test_plan_views import make_full_plan
from tests.queries import FlatMixin


class EveryKindTests(FlatMixin, EditorCase):
    def test_every_page_of_every_kind_reads_well(self):
        addresses = [self.address("plan_edit"), self.address("plan_cover"), reverse("plans:plan_add")]
        addresses.append(self.address("indicator_choose"))
        addresses.append(
            self.address("part_add", "indicators") + f"?indicator={make_indicator(self.council).pk}"
        )
        for kind in KINDS:
            thing = self.first(kind)
            owner = getattr(thing, f"{kind.owner}_id")
            addresses.append(self.address("part_add", kind.name) + f"?under={owner}&new=yes")
            addresses.append(self.address("part_change", kind.name, thing.pk))
            addresses.append(self.address("part_delete", kind.name, thing.pk))
            addresses += [self.address("part_aspect", kind.name, thing.pk, one.name) for one in kind.aspects]
            if not kind.within:
                addresses.append(self.address("part_list", kind.name))
        faults = [(address, fault) for address in addresses for fault in faults_of(self.page(address))]
        assert faults == []

    def test_saving_a_page_as_it_is_changes_nothing(self):
        for kind in KINDS:
            thing = self.first(kind)
            assert self.send(self.address("part_change", kind.name, thing.pk)).status_code == 302
            before = type(thing).objects.filter(pk=thing.pk).values().get()
            for address in (
                self.address("part_change", kind.name, thing.pk),
                *(self.address("part_aspect", kind.name, thing.pk, one.name) for one in kind.aspects),
            ):
                response = self.send(address)
                assert response.status_code == 302, (address, response.content.decode()[:9000])
            assert type(thing).objects.filter(pk=thing.pk).values().get() == before, kind.name

    def test_each_kind_lets_in_its_editor_and_tells_others_no_more_than_they_may_know(self):
        elsewhere = make_user(role=Role.Name.EDITOR, unit=make_unit(self.council))
        outsider = make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(make_council()))
        visitors = ((outsider, 404), (self.viewer, 403), (elsewhere, 403))
        for kind in KINDS:
            thing = self.first(kind)
            pages = [self.address(name, kind.name, thing.pk) for name in ("part_change", "part_delete")]
            pages += [self.address("part_aspect", kind.name, thing.pk, one.name) for one in kind.aspects]
            moves = [*pages, self.address("part_move", kind.name, thing.pk)]
            for user, status in visitors:
                self.client.force_login(user)
                assert {self.client.get(page).status_code for page in pages} == {status}, (kind.name, status)
                assert {self.client.post(page).status_code for page in moves} == {status}, (kind.name, status)
            assert kind.of_plan(self.plan).filter(pk=thing.pk).exists()

    def test_a_thing_of_another_plan_is_not_found_under_this_one(self):
        other = make_full_plan(make_unit(self.council))
        for kind in KINDS:
            address = self.address("part_change", kind.name, kind.of_plan(other).first().pk)
            assert self.client.get(address).status_code == 404, kind.name

    def test_nothing_of_a_plan_that_is_sent_for_approval_can_be_written(self):
        typed = "Words that somebody typed"
        self.plan.state = Plan.State.FOR_APPROVAL
        self.plan.save(update_fields=["state"])
        before, life = content_of(self.plan), self.address("plan_life")
        for kind in KINDS:
            thing = self.first(kind)
            owner = getattr(thing, f"{kind.owner}_id")
            add = self.address("part_add", kind.name) + f"?under={owner}&new=yes"
            change = self.address("part_change", kind.name, thing.pk)
            for address in (add, change, self.address("part_delete", kind.name, thing.pk)):
                for answer in (self.client.get(address), self.client.post(address, {"title": typed})):
                    assert answer.status_code == 403, (address, answer.status_code)
                    assert "sent for approval" in answer.content.decode(), address
                    assert f'href="{life}">Life of the plan' in answer.content.decode(), address
            assert self.client.post(self.address("part_move", kind.name, thing.pk)).status_code == 403
            if not kind.within:
                page = self.page(self.address("part_list", kind.name))
                assert "sent for approval" in page and f'href="{life}">Life of the plan' in page
        assert typed in self.client.post(add.replace("people", "actions"), {"title": typed}).content.decode()
        for name in ("plan_cover", "register_add"):
            assert self.client.post(self.address(name)).status_code == 403
        assert content_of(self.plan) == before

    def test_the_document_offers_the_ways_to_whoever_may_write_and_not_on_paper(self):
        offered = f'href="{self.address("part_change", "actions", self.first(BY_NAME["actions"]).pk)}"'
        document = self.plan.get_absolute_url()
        assert offered in self.page(document)
        self.client.force_login(self.viewer)
        assert "app-change" not in self.page(document)
        self.client.force_login(self.editor)
        self.plan.state = Plan.State.APPROVED
        self.plan.save(update_fields=["state"])
        assert "app-change" not in self.page(document)

    def test_a_list_costs_the_same_for_three_things_and_twenty_three(self):
        def grow():
            for number in range(20):
                top = make_priority(self.plan, f"Priority {number}")
                make_milestone(make_action(top, f"Action {number}"))
                make_section(self.plan, f"Section {number}")
                make_plan_indicator(self.plan, priority=top)

        self.assertFlat(
            self.address("plan_edit"), grow=lambda: make_section(self.plan) and grow(), ceiling=12
        )
        table = self.plan.budget_tables.first()

        def grow_lines():
            for number in range(20):
                line = BudgetLine.objects.create(table=table, position=9 + number, name=f"Line {number}")
                BudgetCell.objects.create(line=line, column=table.columns.get(), words="1")

        self.assertFlat(self.address("part_change", "budgets", table.pk), grow=grow_lines, ceiling=12)
        for name in ("sections", "priorities", "actions", "indicators"):
            self.assertFlat(self.address("part_list", name), grow=grow, ceiling=12)
