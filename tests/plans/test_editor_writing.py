"""Writing a plan on pages: what each page does with what is written, moved, deleted and put back."""

import io
from datetime import date

from django.contrib.messages import get_messages
from django.urls import reverse

from exchange.reading import read_workbook
from exchange.storing import compare, store
from exchange.writing import write_workbook
from indicators.models import Indicator
from organisation.models import Person, Post, Removal, Role
from plans.contents import content_of
from plans.editing.kinds import BY_NAME
from plans.models import (
    Action,
    Assignment,
    BudgetCell,
    BudgetLine,
    BudgetTable,
    FrameworkItem,
    Milestone,
    Plan,
    PlanFrameworkItem,
    PlanIndicator,
    PlanPerson,
    Priority,
    Reference,
    Section,
)
from plans.operations import relink
from tests.factories import (
    make_action,
    make_indicator,
    make_milestone,
    make_person,
    make_plan,
    make_priority,
    make_risk,
    make_section,
    make_user,
    whole_of,
)
from tests.markup import boxes_of
from tests.plans.editors import EditorCase


class WordsTests(EditorCase):
    def test_a_new_action_stands_last_under_its_priority_with_its_days_its_lead_and_a_key(self):
        top = self.plan.priorities.first()
        person = make_person(self.council, "Ann Hall")
        address = self.address("part_add", "actions") + f"?under={top.pk}"
        answer = self.send(address, title="Sweep chimneys", lead="Ann Hall", due="March 2026")
        action = Action.objects.get(title="Sweep chimneys")
        assert answer.url == f"{self.plan.get_absolute_url()}#action-{action.pk}"
        assert (action.plan, action.priority) == (self.plan, top)
        assert (action.due_earliest, action.due_latest) == (date(2026, 3, 1), date(2026, 3, 31))
        assert action.assignments.get().person == person
        assert action.key == f"A{action.pk}"
        assert self.plan.actions.last() == action

    def test_another_can_be_added_at_once_under_the_same_priority(self):
        address = self.address("part_add", "actions") + f"?under={self.plan.priorities.first().pk}"
        assert self.send(address, title="Sweep", another="yes").url == address

    def test_a_priority_is_known_by_its_ref_and_gets_a_key_where_that_is_taken_or_blank(self):
        for ref in ("H7", "H 1", ""):
            self.send(self.address("part_add", "priorities"), title=f"Priority {ref}", ref=ref)
        own, taken, blank = self.plan.priorities.order_by("pk")[1:]
        assert own.key == ""
        assert (taken.key, blank.key) == (f"P{taken.pk}", f"P{blank.pk}")

    def test_what_is_needed_is_asked_for_in_words(self):
        for kind, words in (
            ("sections", "Enter a heading or a text"),
            ("priorities", "Enter the priority"),
            ("actions", "Enter the action"),
            ("baskets", "Enter the code"),
            ("judgements", "Enter the body"),
            ("frameworks", "Enter the framework"),
            ("units", "Choose the unit"),
            ("people", "Enter a name, or the job title of a post"),
            ("budgets", "Enter the title"),
        ):
            answer = self.client.post(self.address("part_add", kind))
            assert answer.status_code == 200 and words in answer.content.decode(), kind

    def test_words_that_are_too_long_are_counted(self):
        answer = self.client.post(self.address("part_add", "priorities"), {"title": "A", "ref": "x" * 201})
        assert "Reference may have 200 characters; this has 201" in answer.content.decode()

    def test_only_the_words_that_somebody_changes_are_made_clean(self):
        action = make_action(plan=self.plan, resources="Two\u00a0people", outcome="As before")
        self.send(self.address("part_change", "actions", action.pk), outcome="\uf0b7\tA\u00a0bullet")
        action.refresh_from_db()
        assert (action.resources, action.outcome) == ("Two\u00a0people", "• A bullet")

    def test_a_text_that_is_pasted_from_word_becomes_markdown(self):
        section = make_section(self.plan)
        self.send(self.address("part_change", "sections", section.pk), text="Aims:\r\n•\tWarm\r\n•\tSafe")
        section.refresh_from_db()
        assert section.text == "Aims:\n- Warm\n- Safe"

    def test_a_date_that_is_changed_is_read_again(self):
        milestone = make_milestone(make_action(plan=self.plan), due="May 2025")
        self.send(self.address("part_change", "milestones", milestone.pk), due="June 2025")
        milestone.refresh_from_db()
        assert milestone.due_latest == date(2025, 6, 30)

    def test_years_that_are_changed_read_every_date_again(self):
        action = make_action(plan=self.plan, due="March")
        answer = self.send(self.address("plan_cover"), first_year="2027/28", last_year="")
        assert answer.status_code == 302
        self.plan.refresh_from_db()
        action.refresh_from_db()
        assert (self.plan.first_year, self.plan.last_year) == (2027, 2027)

    def test_a_plan_that_the_unit_has_already_is_refused(self):
        other = make_plan(self.unit, first_year=2030)
        answer = self.send(self.address("plan_cover"), first_year="2030/31", last_year="2030/31")
        assert "This unit already has a plan of this tier that starts in this year" in answer.content.decode()
        assert other.first_year == 2030

    def test_last_years_before_the_first_are_refused(self):
        answer = self.send(self.address("plan_cover"), last_year="2020/21")
        assert "The last year must be the first year or a later one" in answer.content.decode()

    def test_the_place_in_a_list_is_where_one_goes_back_to_when_one_came_from_there(self):
        section = make_section(self.plan)
        answer = self.send(self.address("part_change", "sections", section.pk) + "?from=list")
        assert answer.url == f"{self.address('part_list', 'sections')}#sections-{section.pk}"

    def test_a_milestone_goes_back_to_its_action(self):
        action = make_action(plan=self.plan)
        self.send(self.address("part_add", "milestones") + f"?under={action.pk}", title="Sites chosen")
        milestone = Milestone.objects.get(title="Sites chosen", action=action)
        page = self.page(self.address("part_change", "actions", action.pk))
        assert f'id="milestones-{milestone.pk}"' in page
        assert (milestone.plan, milestone.position) == (self.plan, 0)

    def test_a_milestone_of_another_plans_action_is_refused(self):
        address = self.address("part_add", "milestones")
        assert self.client.get(f"{address}?under={make_action().pk}").status_code == 404
        assert self.client.get(f"{address}?under=x").status_code == 404


class GridTests(EditorCase):
    def setUp(self):
        super().setUp()
        self.action = make_action(plan=self.plan, quarters="2025/26 Q2\nWhen it snows")

    def test_quarters_are_ticked_over_the_years_of_the_plan(self):
        address = self.address("part_aspect", "actions", self.action.pk, "quarters")
        assert boxes_of(self.page(address))["year_2025"] == ["2"]
        self.send(address, year_2025=["1", "4"])
        self.action.refresh_from_db()
        assert self.action.quarters == "2025/26 Q1\n2025/26 Q4\nWhen it snows"

    def test_quarters_outside_the_years_of_the_plan_are_shown_and_kept(self):
        self.action.quarters = "2031/32 Q1"
        self.action.save()
        address = self.address("part_aspect", "actions", self.action.pk, "quarters")
        self.send(address, year_2025=["3"])
        self.action.refresh_from_db()
        assert self.action.quarters == "2025/26 Q3\n2031/32 Q1"

    def test_quarters_that_say_the_same_keep_their_words(self):
        self.action.quarters = "Q2 of 2025-26"
        self.action.save()
        self.send(self.address("part_aspect", "actions", self.action.pk, "quarters"))
        self.action.refresh_from_db()
        assert self.action.quarters == "Q2 of 2025-26"


class LinksTests(EditorCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.corporate = make_plan(whole_of(cls.council), title="Council Plan")
        cls.objective = make_priority(cls.corporate, "Warm homes for all", ref="CP 3")
        cls.top = cls.plan.priorities.first()

    def links(self, **sent):
        return self.send(self.address("part_aspect", "priorities", self.top.pk, "links"), **sent)

    def test_what_is_cited_becomes_a_link_and_what_is_not_known_is_kept_and_said(self):
        answer = self.links(supports="CP3\r\nZZ 9")
        found = {one.words: one for one in self.top.references.filter(kind=Reference.Kind.SUPPORTS)}
        assert found["CP3"].to_priority == self.objective
        assert found["ZZ 9"].state == Reference.State.WAITING
        said = [str(message) for message in get_messages(answer.wsgi_request)]
        assert any("“ZZ 9” is kept as written. Waiting" in words for words in said)
        assert not any("CP3" in words for words in said)

    def test_what_can_be_cited_is_found_by_reference_and_by_words_and_nothing_is_saved(self):
        for words in ("cp3", "WARM homes"):
            page = self.links(_sought=words, _find="yes").content.decode()
            assert "Add CP 3" in page and "Council Plan" in page, words
        self.top.refresh_from_db()
        assert self.top.supports == "C1"

    def test_what_is_taken_stands_on_its_own_line_with_what_was_typed(self):
        page = self.links(_sought="cp", supports="Something", _take="supports:CP 3").content.decode()
        assert boxes_of(page)["supports"] == "Something\nCP 3"
        self.top.refresh_from_db()
        assert self.top.supports == "C1"

    def test_indicators_frameworks_and_risks_are_found_too(self):
        risk = make_risk(self.plan.register, "Boilers fail", ref="R77")
        assert "Add R77" in self.links(_sought="boilers", _find="yes").content.decode()
        assert risk.ref == "R77"
        assert "Add NI 158" in self.links(_sought="ni158", _find="yes").content.decode()
        assert "S4" in self.links(_sought="safe places", _find="yes").content.decode()

    def test_an_exempt_risk_is_neither_shown_nor_found_nor_lost(self):
        make_risk(self.plan.register, "Boilers fail in secret", ref="R88", exempt="Paragraph 3")
        Priority.objects.filter(pk=self.top.pk).update(risks="R9\nR88")
        relink(self.council)
        shown = self.page(self.address("part_aspect", "priorities", self.top.pk, "links"))
        assert boxes_of(shown)["risks"] == "R9" and "R88" not in shown
        assert "R88" not in self.links(_sought="boilers", _find="yes").content.decode()
        for typed, held in (("R9", "R9\nR88"), ("R9\r\nR10", "R9\nR10\nR88"), ("", "R88")):
            self.links(risks=typed)
            self.top.refresh_from_db()
            assert self.top.risks == held
        self.client.force_login(make_user(superuser=True))
        assert "R88" in self.page(self.address("part_aspect", "priorities", self.top.pk, "links"))

    def test_a_lower_or_a_later_plan_is_not_offered(self):
        make_priority(make_plan(whole_of(self.council), first_year=2040), "Warm later", ref="L1")
        make_priority(make_plan(self.unit, tier="team"), "Warm below", ref="B1")
        page = self.links(_sought="warm", _find="yes").content.decode()
        assert "Add CP 3" in page and "Add L1" not in page and "Add B1" not in page

    def test_other_councils_are_not_offered(self):
        make_priority(make_plan(tier="corporate"), "Warm abroad", ref="W1")
        make_indicator(title="Warm indicator", codes=["NI 900"])
        page = self.links(_sought="warm", _find="yes").content.decode()
        assert "W1" not in page and "NI 900" not in page

    def test_a_search_that_finds_nothing_says_what_one_can_do(self):
        assert "You can still write it" in self.links(_sought="qqqq", _find="yes").content.decode()


class TextTests(EditorCase):
    def test_a_preview_shows_the_text_as_it_will_look_and_saves_nothing(self):
        section = make_section(self.plan, text="Old")
        address = self.address("part_change", "sections", section.pk)
        page = self.send(address, text="•\tWarm\r\n•\tSafe <script>", _preview="yes").content.decode()
        assert "<li>Warm</li>" in page and "<script>" not in page.partition(">Preview<")[2]
        assert boxes_of(page)["text"].startswith("•\tWarm")
        section.refresh_from_db()
        assert section.text == "Old"

    def test_a_preview_asked_for_by_the_page_itself_is_only_the_preview(self):
        address = self.address("part_add", "sections")
        answer = self.client.post(
            address, {"text": "*Yes*", "_preview": "yes"}, headers={"HX-Request": "true"}
        )
        assert "<em>Yes</em>" in answer.content.decode() and "<form" not in answer.content.decode()

    def test_pasted_rows_are_put_into_the_text_as_a_table(self):
        section = make_section(self.plan, text="Before")
        address = self.address("part_change", "sections", section.pk)
        page = self.send(address, _rows="A\tB\r\n1\t2", _table="yes").content.decode()
        assert boxes_of(page)["text"] == "Before\n\n| A | B |\n| --- | --- |\n| 1 | 2 |\n"
        section.refresh_from_db()
        assert section.text == "Before"

    def test_a_preview_still_knows_what_the_page_showed_at_first(self):
        section = make_section(self.plan, text="Old")
        address = self.address("part_change", "sections", section.pk)
        shown = boxes_of(self.page(address))
        preview = self.client.post(address, shown | {"text": "Mine", "_preview": "yes"}).content.decode()
        Section.objects.filter(pk=section.pk).update(text="Theirs")
        answer = self.client.post(address, boxes_of(preview))
        assert answer.status_code == 409
        assert "Theirs" in answer.content.decode() and "Mine" in answer.content.decode()


class ConflictTests(EditorCase):
    def test_the_second_of_two_who_change_one_action_sees_both_texts_and_loses_neither(self):
        action = make_action(plan=self.plan, title="Insulate lofts", lead="Ann")
        address = self.address("part_change", "actions", action.pk)
        first, second = boxes_of(self.page(address)), boxes_of(self.page(address))
        assert self.client.post(address, first | {"title": "Insulate all lofts"}).status_code == 302
        self.client.force_login(make_user(role=Role.Name.EDITOR, unit=self.unit))
        answer = self.client.post(address, second | {"title": "Insulate no lofts", "lead": "Bob"})
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "now “Insulate all lofts”; you wrote “Insulate no lofts”" in page
        assert "last by Sam Reed" in page
        action.refresh_from_db()
        assert (action.title, action.lead) == ("Insulate all lofts", "Ann")
        assert self.client.post(address, boxes_of(page)).status_code == 302
        action.refresh_from_db()
        assert (action.title, action.lead) == ("Insulate no lofts", "Bob")

    def test_two_who_change_other_pages_of_one_priority_do_not_meet(self):
        top = self.plan.priorities.first()
        words = self.address("part_change", "priorities", top.pk)
        links = self.address("part_aspect", "priorities", top.pk, "links")
        first, second = boxes_of(self.page(words)), boxes_of(self.page(links))
        self.client.post(words, first | {"title": "Other words"})
        assert self.client.post(links, second | {"supports": "CP 1"}).status_code == 302
        top.refresh_from_db()
        assert (top.title, top.supports) == ("Other words", "CP 1")

    def test_two_who_tick_other_quarters_meet(self):
        action = make_action(plan=self.plan, quarters="2025/26 Q1")
        address = self.address("part_aspect", "actions", action.pk, "quarters")
        first, second = boxes_of(self.page(address)), boxes_of(self.page(address))
        self.client.post(address, first | {"year_2025": ["1", "2"]})
        answer = self.client.post(address, second | {"year_2025": ["1", "3"]})
        assert answer.status_code == 409
        action.refresh_from_db()
        assert action.quarters == "2025/26 Q1\n2025/26 Q2"

    def test_two_who_change_one_figure_meet(self):
        line = BudgetLine.objects.filter(table__plan=self.plan).first()
        name = f"figure_{line.table.columns.get().pk}"
        address = self.address("part_change", "budget-lines", line.pk)
        first, second = boxes_of(self.page(address)), boxes_of(self.page(address))
        self.client.post(address, first | {name: "101"})
        answer = self.client.post(address, second | {name: "102"})
        assert answer.status_code == 409 and "now “101”; you wrote “102”" in answer.content.decode()

    def test_the_words_for_a_thing_that_was_deleted_meanwhile_come_back(self):
        line = BudgetLine.objects.filter(table__plan=self.plan).first()
        name = f"figure_{line.table.columns.get().pk}"
        for address, sent in (
            (self.address("part_change", "budget-lines", line.pk), {name: "4711"}),
            (self.address("part_change", "actions", self.plan.actions.first().pk), {"title": "Typed 4711"}),
        ):
            shown = boxes_of(self.page(address))
            self.client.post(address + "delete/")
            answer = self.client.post(address, shown | sent)
            assert answer.status_code == 404 and "4711" in answer.content.decode()


class MoveTests(EditorCase):
    def setUp(self):
        super().setUp()
        Priority.objects.filter(plan=self.plan).delete()
        self.one, self.two, self.three = (make_priority(self.plan, name) for name in ("one", "two", "three"))
        self.inner = make_priority(self.plan, "inner", parent=self.one)

    def move(self, thing, how, kind="priorities"):
        answer = self.client.post(self.address("part_move", kind, thing.pk), {"how": how})
        assert answer.url == f"{self.address('part_list', kind)}#{kind}-{thing.pk}"
        return [str(message) for message in get_messages(answer.wsgi_request)]

    def tree(self):
        items = list(self.plan.priorities.all())

        def under(parent):
            here = [item for item in items if item.parent_id == parent]
            return [(item.title, inside) if (inside := under(item.pk)) else item.title for item in here]

        return under(None)

    def test_up_and_down_stay_among_those_that_stand_beside_it(self):
        self.move(self.two, "up")
        assert self.tree() == ["two", ("one", ["inner"]), "three"]
        self.move(self.two, "down")
        self.move(self.two, "down")
        assert self.tree() == [("one", ["inner"]), "three", "two"]

    def test_in_goes_under_the_one_before_as_its_last(self):
        self.move(self.two, "in")
        assert self.tree() == [("one", ["inner", "two"]), "three"]

    def test_out_goes_after_what_it_stood_under(self):
        self.move(self.inner, "out")
        assert self.tree() == ["one", "inner", "two", "three"]

    def test_out_and_in_again_is_where_it_was(self):
        before = self.tree()
        self.move(self.inner, "out")
        self.move(self.inner, "in")
        assert self.tree() == before

    def test_the_first_cannot_go_up_and_the_last_cannot_go_down_and_it_says_so(self):
        before = self.tree()
        for thing, how in ((self.one, "up"), (self.three, "down"), (self.one, "in"), (self.two, "out")):
            assert "can go no further" in self.move(thing, how)[-1]
        assert "can go no further" in self.move(self.two, "sideways")[-1]
        assert self.tree() == before

    def test_things_that_share_a_place_all_get_their_own(self):
        self.plan.priorities.update(position=0)
        self.move(self.three, "up")
        assert self.tree() == [("one", ["inner"]), "three", "two"]

    def test_an_action_moves_among_those_of_its_priority(self):
        first, other, last = (
            make_action(priority, name)
            for priority, name in ((self.one, "first"), (self.two, "other"), (self.one, "last"))
        )
        self.move(last, "up", "actions")
        assert [one.title for one in self.one.actions.all()] == ["last", "first"]
        assert "can go no further" in self.move(other, "up", "actions")[-1]
        assert first.plan == self.plan

    def test_a_column_of_a_budget_moves_with_its_figures(self):
        table = BudgetTable.objects.get(plan=self.plan)
        old = table.columns.get()
        self.send(self.address("part_add", "budget-columns") + f"?under={table.pk}", heading="2026/27")
        self.client.post(self.address("part_move", "budget-columns", old.pk), {"how": "down"})
        assert [column.heading for column in table.columns.all()] == ["2026/27", "2025/26"]
        assert content_of(self.plan).budgets[0].rows[0].cells == ("", "100")


class DeleteTests(EditorCase):
    def test_it_asks_names_what_goes_with_it_and_can_be_undone(self):
        top = self.plan.priorities.first()
        before = content_of(self.plan)
        links = list(Reference.objects.filter(plan=self.plan).values_list("words", "state"))
        address = self.address("part_delete", "priorities", top.pk)
        page = self.page(address)
        assert "1 action" in page and "1 milestone" in page and "reference" not in page
        answer = self.client.post(address)
        assert not self.plan.priorities.exists() and not self.plan.actions.exists()
        removal = Removal.objects.get()
        undo = self.address("removal_undo", removal.pk)
        assert undo in self.client.get(answer.url).content.decode()
        assert undo in self.page(self.address("removal_list"))
        assert self.client.post(undo).status_code == 302
        assert content_of(self.plan) == before
        assert list(Reference.objects.filter(plan=self.plan).values_list("words", "state")) == links

    def test_what_pointed_at_a_deleted_thing_waits_and_points_at_it_again_when_it_is_back(self):
        team = make_plan(self.unit, tier="team")
        citing = make_action(plan=team, supports="H1")
        self.send(self.address("part_change", "priorities", self.plan.priorities.first().pk), lead="Bo")
        assert citing.references.get().state == Reference.State.LINKED
        self.client.post(self.address("part_delete", "priorities", self.plan.priorities.first().pk))
        assert citing.references.get().state == Reference.State.WAITING
        self.client.post(self.address("removal_undo", Removal.objects.get().pk))
        assert citing.references.get().state == Reference.State.LINKED

    def test_every_kind_of_thing_can_be_deleted_and_put_back(self):
        before = content_of(self.plan)
        for kind in BY_NAME.values():
            thing = kind.of_plan(self.plan).first()
            self.client.post(self.address("part_delete", kind.name, thing.pk))
            assert not kind.of_plan(self.plan).filter(pk=thing.pk).exists(), kind.name
            self.client.post(self.address("removal_undo", Removal.objects.first().pk))
            assert content_of(self.plan) == before, kind.name

    def test_what_was_deleted_is_not_put_back_into_a_plan_that_is_locked(self):
        self.client.post(self.address("part_delete", "sections", self.plan.sections.get().pk))
        Plan.objects.filter(pk=self.plan.pk).update(state=Plan.State.APPROVED)
        answer = self.client.post(self.address("removal_undo", Removal.objects.get().pk))
        assert answer.status_code == 409 and "start an amendment" in answer.content.decode()

    def test_another_plans_removal_is_not_found_here(self):
        self.client.post(self.address("part_delete", "sections", self.plan.sections.get().pk))
        other = make_plan(self.unit, first_year=2040)
        address = reverse("plans:removal_undo", args=[other.pk, Removal.objects.get().pk])
        assert self.client.get(address).status_code == 404


class CouncilTests(EditorCase):
    """What a page of a plan finds or makes in the council."""

    def test_a_person_is_found_by_name_or_made_with_a_post(self):
        ann = make_person(self.council, "Ann Hall", initials="AH")
        address = self.address("part_add", "people")
        self.send(address, name="Ann Hall", initials="AHX", job_title="Surveyor")
        self.send(address, name="Bo Lund", initials="BL", job_title="Engineer", unit="Housing")
        listed = {one.initials: one.person for one in PlanPerson.objects.filter(plan=self.plan)}
        ann.refresh_from_db()
        assert listed["AHX"] == ann and ann.initials == "AH"
        bo = Person.objects.get(name="Bo Lund")
        assert (bo.initials, bo.unit) == ("BL", self.unit)
        assert Post.objects.get(title="Engineer").holder == bo

    def test_a_listed_person_is_known_as_a_lead_at_once(self):
        action = make_action(plan=self.plan, lead="BL")
        self.send(self.address("part_add", "people"), name="Bo Lund", initials="BL")
        assert Assignment.objects.get(action=action).person.name == "Bo Lund"

    def test_an_item_of_a_framework_is_found_or_made_and_let_go_when_nobody_lists_it(self):
        listed = PlanFrameworkItem.objects.get(plan=self.plan)
        held = listed.item
        address = self.address("part_add", "frameworks")
        self.send(address, framework=held.framework.name, code="S4.1", title="Safer streets", under="S4")
        made = FrameworkItem.objects.get(code="S4.1")
        assert (made.framework, made.parent) == (held.framework, held)
        self.send(self.address("part_change", "frameworks", listed.pk), title="Safer places")
        listed.refresh_from_db()
        assert listed.item.title == "Safer places" and not FrameworkItem.objects.filter(pk=held.pk).exists()

    def test_an_indicator_of_the_council_is_found_by_code_and_words_and_used(self):
        indicator = make_indicator(self.council, "Empty homes", codes=["NI 77"])
        for words in ("ni077", "empty HOMES"):
            assert f"?indicator={indicator.pk}" in self.page(self.address("indicator_choose") + f"?q={words}")
        top = self.plan.priorities.first()
        address = self.address("part_add", "indicators") + f"?indicator={indicator.pk}"
        self.send(address, priorities=[top.pk], lead="Jo Vale")
        used = PlanIndicator.objects.get(indicator=indicator)
        assert list(used.priorities.all()) == [top] and used.key == f"I{used.pk}"
        assert "The plan uses it already" in self.page(self.address("indicator_choose") + "?q=ni77")

    def test_another_councils_indicator_is_neither_found_nor_used(self):
        abroad = make_indicator(title="Empty homes abroad")
        assert "abroad" not in self.page(self.address("indicator_choose") + "?q=empty").replace(
            "“abroad”", ""
        )
        address = self.address("part_add", "indicators") + f"?indicator={abroad.pk}"
        assert self.client.get(address).status_code == 404

    def test_a_new_indicator_is_made_with_its_codes_and_a_code_that_is_held_is_refused(self):
        address = self.address("part_add", "indicators") + "?new=yes"
        answer = self.send(address, indicator_title="Homes let", codes="NI 0158")
        assert "NI 0158 is the code of “Decent homes”" in answer.content.decode()
        self.send(
            address, indicator_title="Homes let", codes="LPI 3\r\nX 9", measured_in="number", better="higher"
        )
        indicator = Indicator.objects.get(title="Homes let")
        assert [code.normal for code in indicator.codes.all()] == ["LPI3", "X9"]
        assert (indicator.unit, indicator.polarity) == ("number", "higher")

    def test_a_weight_is_a_percentage(self):
        basket = self.plan.baskets.get()
        address = self.address("part_add", "weights") + f"?under={basket.pk}"
        used = self.plan.plan_indicators.first()
        assert (
            "Weight must be from 0 to 100"
            in self.send(address, plan_indicator=used.pk, weight_words="101%").content.decode()
        )
        self.send(address, plan_indicator=used.pk, weight_words="10%")
        assert sorted(basket.members.values_list("weight", flat=True)) == [10, 90]

    def test_a_budget_is_written_with_its_columns_lines_and_figures(self):
        self.send(
            self.address("part_add", "budgets"), title="Capital", unit="£000", headings="2026/27\r\n2027/28"
        )
        table = BudgetTable.objects.get(title="Capital")
        assert table.name.startswith("Budget ")
        first, second = table.columns.all()
        address = self.address("part_add", "budget-lines") + f"?under={table.pk}"
        self.send(address, name="Total", **{f"figure_{first.pk}": "1,640", f"figure_{second.pk}": "TBC"})
        line = table.lines.get()
        assert line.is_total
        assert dict(line.cells.values_list("words", "amount")) == {"1,640": 1640, "TBC": None}
        assert "Total: 1,640, TBC" in self.page(self.address("part_change", "budgets", table.pk))
        self.send(self.address("part_change", "budget-lines", line.pk), **{f"figure_{second.pk}": ""})
        assert BudgetCell.objects.filter(line=line).count() == 1

    def test_a_register_is_added_once(self):
        plan = make_plan(self.unit, first_year=2040)
        address = reverse("plans:register_add", args=[plan.pk])
        assert self.client.post(address).url == self.client.post(address).url
        plan.refresh_from_db()
        assert plan.register.unit == self.unit


class NewPlanTests(EditorCase):
    def test_a_plan_is_begun_by_who_may_edit_its_unit(self):
        sent = {"unit": self.unit.pk, "tier": "directorate", "title": "Next", "first_year": "2031/32"}
        answer = self.client.post(reverse("plans:plan_add"), sent)
        plan = Plan.objects.get(title="Next")
        assert answer.url == reverse("plans:plan_edit", args=[plan.pk])
        assert (plan.council, plan.last_year, plan.state) == (self.council, 2031, Plan.State.DRAFT)

    def test_a_unit_that_is_not_theirs_is_refused(self):
        sent = {
            "unit": whole_of(self.council).pk,
            "tier": "corporate",
            "title": "Mine",
            "first_year": "2031/32",
        }
        assert self.client.post(reverse("plans:plan_add"), sent).status_code == 200
        assert not Plan.objects.filter(title="Mine").exists()

    def test_a_second_plan_for_the_same_years_is_refused_in_words(self):
        sent = {"unit": self.unit.pk, "tier": self.plan.tier, "title": "Twice", "first_year": "2025/26"}
        page = self.client.post(reverse("plans:plan_add"), sent).content.decode()
        assert "This unit already has a plan of this tier that starts in this year" in page


class RoundTripTests(EditorCase):
    def write_everything(self):
        """Write on pages a thing of every kind in a new plan; return the plan."""
        self.plan = plan = make_plan(self.unit, title="Written here", first_year=2031)
        make_person(self.council, "Ann Hall", initials="AH")
        self.send(self.address("part_add", "sections"), number="1", heading="Aims", text="•\tWarm\r\n•\tSafe")
        for title, ref in (("Warm homes", "W1"), ("Dry homes", "W1"), ("Safe homes", "")):
            self.send(self.address("part_add", "priorities"), title=title, ref=ref, lead="AH")
        warm, dry, safe = plan.priorities.all()
        self.client.post(self.address("part_move", "priorities", dry.pk), {"how": "in"})
        self.send(
            self.address("part_aspect", "priorities", warm.pk, "links"), supports="CP 1", indicators="LPI 3"
        )
        self.send(
            self.address("part_aspect", "priorities", safe.pk, "implications"), staffing_implications="Two"
        )
        for owner, title in ((dry, "Survey"), (safe, "Survey"), (None, "")):
            under = f"?under={owner.pk}" if owner else ""
            self.send(self.address("part_add", "actions") + under, title=title or "Loose", due="Q2 2031/32")
        survey = plan.actions.first()
        self.send(self.address("part_aspect", "actions", survey.pk, "quarters"), year_2031=["1", "3"])
        for title in ("Begun", "Done"):
            self.send(
                self.address("part_add", "milestones") + f"?under={survey.pk}", title=title, due="May 2031"
            )
        self.send(
            self.address("part_add", "indicators") + "?new=yes",
            indicator_title="Homes surveyed",
            codes="LPI 3",
            measured_in="percent",
            better="higher",
            frequency="quarterly",
            year_basis="FY",
            priorities=[dry.pk, safe.pk],
        )
        used = plan.plan_indicators.get()
        self.send(self.address("part_add", "baskets"), code="F1")
        self.send(
            self.address("part_add", "weights") + f"?under={plan.baskets.get().pk}",
            plan_indicator=used.pk,
            priority=safe.pk,
            weight_words="100%",
        )
        self.send(self.address("part_add", "scorecard"), critical_success_factor="Tenants stay", baskets="F1")
        self.send(self.address("part_add", "budgets"), title="Revenue", unit="£", headings="2031/32")
        table = plan.budget_tables.get()
        column = table.columns.get()
        for name, words in (("Staff", "£10"), ("Total", "£10")):
            address = self.address("part_add", "budget-lines") + f"?under={table.pk}"
            self.send(address, name=name, **{f"figure_{column.pk}": words})
        self.send(self.address("part_add", "judgements"), body="The Inspectorate", grade="Good")
        self.send(self.address("part_add", "frameworks"), framework="Strategy", code="S1", title="Safe")
        self.send(self.address("part_add", "units"), unit=self.unit.pk, purpose="To house people")
        self.send(self.address("part_add", "people"), name="Ann Hall", initials="AH")
        return plan

    def test_a_plan_written_on_pages_goes_out_as_a_workbook_and_comes_in_unchanged(self):
        plan = self.write_everything()
        before, links = content_of(plan), self.made(plan)
        content, findings = read_workbook(io.BytesIO(write_workbook(before)))
        assert [finding for finding in findings if finding.severity == "error"] == []
        assert not compare(content)
        plan.delete()
        Indicator.objects.filter(title="Homes surveyed").delete()
        stored = store(content).plan
        after = content_of(stored)
        assert after == before
        assert self.made(stored) == links

    def made(self, plan):
        """Return what was made of the words of a plan, without the keys of its rows."""
        cited = plan.references.values_list("kind", "words", "state", "to_indicator__title")
        steps = plan.milestones.values_list("title", "due_earliest", "due_latest", "action__title")
        return {
            "due": list(plan.actions.values_list("title", "due_earliest", "due_latest")),
            "steps": list(steps),
            "tree": list(plan.priorities.values_list("title", "parent__title")),
            "references": sorted(cited, key=str),
            "names": sorted(plan.assignments.values_list("duty", "words", "person__name"), key=str),
            "weights": list(plan.baskets.values_list("members__weight", "members__plan_indicator__title")),
            "amounts": list(BudgetCell.objects.filter(line__table__plan=plan).values_list("words", "amount")),
            "totals": list(BudgetLine.objects.filter(table__plan=plan).values_list("name", "is_total")),
            "measures": sorted(plan.plan_indicators.values_list("priorities__title", flat=True)),
        }
