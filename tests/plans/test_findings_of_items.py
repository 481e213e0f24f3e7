"""The page on which a thing of a plan is changed says what the plan check finds in that thing."""

from django.test import TestCase
from django.urls import reverse

from organisation.models import Role
from plans.checks.checked import checked
from plans.contents import content_of
from plans.deciding import switch_off
from plans.models import BudgetCell, BudgetColumn, BudgetLine, BudgetTable
from tests.factories import make_action, make_plan, make_priority, make_unit, make_user


class FindingsOfItemsTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit()
        cls.plan = make_plan(cls.unit)
        cls.priority = make_priority(cls.plan)
        cls.bare = make_action(cls.priority, lead="", due="")
        cls.editor = make_user(role=Role.Name.EDITOR, unit=cls.unit)

    def setUp(self):
        self.client.force_login(self.editor)
        self.address = reverse("plans:part_change", args=[self.plan.pk, "actions", self.bare.pk])

    def found(self):
        return checked(self.plan, content_of(self.plan)).of("action", self.bare.pk)

    def test_what_is_wrong_and_what_to_do_stand_on_the_page_of_the_thing(self):
        page = self.client.get(self.address).content.decode()
        assert self.found() and "To look at" in page
        for one in self.found():
            assert one.remedy in page

    def test_findings_of_other_things_do_not(self):
        shown = {one.item for one in self.client.get(self.address).context["findings"]}
        assert shown == {("action", self.bare.pk)}

    def test_what_is_switched_off_is_not_said_again(self):
        for one in self.found():
            switch_off(self.plan, one, reason="Agreed with the team", by=self.editor)
        assert "To look at" not in self.client.get(self.address).content.decode()

    def test_a_finding_about_several_things_is_said_on_the_page_of_each(self):
        others = [make_action(self.priority, lead="", due="") for _ in range(2)]
        for one in (self.bare, *others):
            address = reverse("plans:part_change", args=[self.plan.pk, "actions", one.pk])
            shown = self.client.get(address).context["findings"]
            assert any("None of the 3 actions" in found.message for found in shown)
        page = self.client.get(reverse("plans:plan_checks", args=[self.plan.pk]))
        assert f"#action-{self.bare.pk}" in page.content.decode()

    def test_a_budget_table_says_what_is_wrong_with_it_until_that_is_switched_off(self):
        table, fine = (self.make_table(name, total) for name, total in (("Budget 1", "9"), ("Budget 2", "3")))
        address = reverse("plans:part_change", args=[self.plan.pk, "budgets", table.pk])
        page = self.client.get(address)
        assert "Total prints £9 under Net, but its parts add to £3" in page.content.decode()
        other = self.client.get(reverse("plans:part_change", args=[self.plan.pk, "budgets", fine.pk]))
        assert not other.context["findings"]
        switch_off(self.plan, page.context["findings"][0], reason="As printed", by=self.editor)
        assert not self.client.get(address).context["findings"]

    def make_table(self, name, total):
        table = BudgetTable.objects.create(plan=self.plan, name=name, title="Costs", unit="£")
        column = BudgetColumn.objects.create(table=table, position=1, heading="Net")
        for position, (line, words) in enumerate((("Pay", "1"), ("Rent", "2"), ("Total", total))):
            row = BudgetLine.objects.create(table=table, position=position, name=line)
            BudgetCell.objects.create(line=row, column=column, words=words)
        return table

    def test_a_page_that_is_refused_speaks_of_what_was_typed_alone(self):
        address = reverse("plans:part_change", args=[self.plan.pk, "priorities", self.priority.pk])
        answer = self.client.post(address, {"title": ""})
        assert answer.status_code == 200 and not answer.context["findings"]

    def test_a_kind_that_the_check_never_speaks_of_costs_nothing(self):
        judged = self.plan.judgements.create(position=1, body="Audit")
        address = reverse("plans:part_change", args=[self.plan.pk, "judgements", judged.pk])
        assert list(self.client.get(address).context["findings"]) == []
