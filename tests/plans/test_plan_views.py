"""The list of plans, the plan document and the plan on a page."""

import re
from itertools import pairwise

from django.test import TestCase
from django.urls import reverse

from organisation.models import Role
from plans.models import (
    Basket,
    BasketMember,
    BudgetCell,
    BudgetColumn,
    BudgetLine,
    BudgetTable,
    Framework,
    FrameworkItem,
    Judgement,
    PlanFrameworkItem,
    PlanPerson,
    PlanUnit,
    Reference,
    ScorecardRow,
)
from tests.factories import (
    make_action,
    make_council,
    make_indicator,
    make_milestone,
    make_person,
    make_plan,
    make_plan_indicator,
    make_priority,
    make_register,
    make_risk,
    make_section,
    make_unit,
    make_user,
    whole_of,
)
from tests.queries import FlatMixin


def make_full_plan(unit):
    """Return a plan with something of every kind that the document shows."""
    plan = make_plan(unit, title="Housing Plan", strapline="Homes for all", responsible_officer="Jo Vale")
    plan.register = make_register(unit)
    plan.save()
    make_section(
        plan, number="1", heading="Where we are", text="We let **900** homes.\n\n| A |\n|---|\n| x1 |"
    )
    fill(plan)
    return plan


def fill(plan):
    """Add one of everything to a plan."""
    top = make_priority(
        plan,
        "Homes are warm",
        ref="H1",
        level="Objective",
        lead="Jo Vale",
        supports="C1",
        indicators="NI 158",
        risks="R9",
        financial_implications="None beyond the budget",
    )
    action = make_action(
        top, "Insulate lofts", lead="JV", due="March 2026", quarters="2025/26 Q2", resources="Two surveyors"
    )
    make_milestone(action, "Contract let", due="May 2025", lead="Ash Lane")
    Reference.objects.create(plan=plan, priority=top, kind=Reference.Kind.SUPPORTS, words="C1")
    indicator = make_indicator(
        plan.council, "Decent homes", codes=["NI 158"], results={"2025/26": "62%"}, targets={"2025/26": "65%"}
    )
    used = make_plan_indicator(plan, indicator, priority=top, note="From the stock survey")
    basket = Basket.objects.create(plan=plan, code=f"B{used.pk}")
    BasketMember.objects.create(
        basket=basket, priority=top, plan_indicator=used, weight_words="90%", weight=90
    )
    ScorecardRow.objects.create(plan=plan, perspective="Customer", critical_success_factor="Tenants stay")
    make_risk(plan.register, "Contractor fails", consequences="Delay", owner="Jo Vale")
    table = BudgetTable.objects.create(plan=plan, name=f"Budget {used.pk}", title="Revenue", unit="£000")
    column = BudgetColumn.objects.create(table=table, position=0, heading="2025/26")
    for position, (name, words) in enumerate((("Staff", "100"), ("Repairs", "50"), ("Total", "160"))):
        line = BudgetLine.objects.create(table=table, position=position, name=name)
        BudgetCell.objects.create(line=line, column=column, words=words)
    Judgement.objects.create(plan=plan, position=1, body="The Inspectorate", area="Repairs", grade="Good")
    framework = Framework.objects.create(council=plan.council, name=f"Community strategy {used.pk}")
    item = FrameworkItem.objects.create(framework=framework, code="S4", title="Safe places")
    PlanFrameworkItem.objects.create(plan=plan, item=item, position=1)
    PlanUnit.objects.create(
        plan=plan, unit=make_unit(plan.council), position=1, kind="team", purpose="To house people"
    )
    PlanPerson.objects.create(
        plan=plan, person=make_person(plan.council, f"Ash Lane {used.pk}"), position=1, job_title="Surveyor"
    )


class PlanPageCase(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council("Eastmoor Council")
        cls.unit = make_unit(cls.council, name="Housing")
        cls.user = make_user(role=Role.Name.VIEWER, unit=whole_of(cls.council))

    def setUp(self):
        self.client.force_login(self.user)

    def page(self, name, *args):
        response = self.client.get(reverse(name, args=args))
        assert response.status_code == 200
        return response.content.decode()


class PlanListTests(PlanPageCase):
    def test_a_plan_is_listed_with_its_period_and_counts(self):
        make_full_plan(self.unit)
        text = self.page("plans:plan_list")
        assert "Housing Plan" in text and "2025/26" in text
        assert re.findall(r'<td class="app-number">(\d+)</td>', text) == ["1", "1", "1", "1"]

    def test_the_highest_tier_comes_first(self):
        team = make_unit(self.council, kind="team")
        make_plan(team, title="Team Plan")
        make_plan(whole_of(self.council), title="Council Plan")
        text = self.page("plans:plan_list")
        assert text.index("Council Plan") < text.index("Team Plan")

    def test_another_councils_plan_is_not_listed(self):
        make_plan(title="Plan of others")
        assert "Plan of others" not in self.page("plans:plan_list")

    def test_an_empty_list_says_what_to_do_next(self):
        assert "There are no plans yet" in self.page("plans:plan_list")

    def test_only_who_may_edit_is_offered_the_import(self):
        assert "Import a plan" not in self.page("plans:plan_list")
        self.client.force_login(make_user(role=Role.Name.EDITOR, unit=self.unit))
        assert "Import a plan from Excel" in self.page("plans:plan_list")

    def test_the_list_costs_the_same_for_one_plan_and_twenty_one(self):
        make_full_plan(self.unit)

        def grow():
            for number in range(20):
                make_plan(make_unit(self.council), title=f"Plan {number}")

        self.assertFlat(reverse("plans:plan_list"), grow=grow, ceiling=12)


class PlanDetailTests(PlanPageCase):
    def document(self):
        return self.page("plans:plan_detail", make_full_plan(self.unit).pk)

    def test_it_shows_every_part(self):
        text = self.document()
        for words in (
            *("Housing Plan", "Homes for all", "Where we are", "<strong>900</strong>", "Homes are warm"),
            *("Insulate lofts", "Two surveyors", "March 2026", "Contract let – May 2025 – lead Ash Lane"),
            *("None beyond the budget", "Decent homes", "From the stock survey", "NI 158", "62%", "65%"),
            *("Customer", "Tenants stay", "Contractor fails", "Delay", "160", "The Inspectorate", "Good"),
            *("S4", "Safe places", "To house people", "Surveyor", "Jo Vale"),
        ):
            with self.subTest(words=words):
                assert words in text

    def test_a_rating_has_its_word_and_its_reason(self):
        text = self.document()
        assert "app-rag--amber" in text and "62% against 65%" in text

    def test_a_basket_that_does_not_add_up_says_so(self):
        assert "it should add up to 100%" in self.document()

    def test_a_total_that_differs_from_its_sum_is_printed_and_said(self):
        assert "160 (worked out: 150)" in self.document()

    def test_a_tick_has_its_quarter_in_words(self):
        assert '✓<span class="govuk-visually-hidden"> 2025/26 Q2</span>' in self.document()

    def test_a_reference_that_is_not_found_stays_words(self):
        assert re.search(r'<span class="app-citation">C1</span>', self.document())

    def test_a_reference_that_is_found_is_a_link_with_what_it_means(self):
        plan = make_full_plan(self.unit)
        above = make_priority(make_plan(whole_of(self.council)), "Everybody has a home", ref="C1")
        plan.references.update(to_priority=above, state=Reference.State.LINKED)
        text = self.page("plans:plan_detail", plan.pk)
        assert f'<a class="govuk-link" href="{above.get_absolute_url()}">C1</a>' in text
        assert "Everybody has a home" in text

    def test_script_in_any_words_is_shown_as_written(self):
        plan = make_plan(self.unit, title="<script>alert(1)</script>")
        make_section(plan, heading="<b>x</b>", text="<script>alert(2)</script>")
        make_action(make_priority(plan, "<i>y</i>"), "<script>alert(3)</script>")
        text = self.page("plans:plan_detail", plan.pk)
        for number in (1, 2, 3):
            assert f"<script>alert({number})" not in text
            assert f"&lt;script&gt;alert({number})" in text

    def test_headings_skip_no_level(self):
        plan = make_full_plan(self.unit)
        make_section(plan, number="2.1.1", heading="Deep at once", text="# Own heading")
        found = [int(level) for level in re.findall(r"<h([1-6])", self.page("plans:plan_detail", plan.pk))]
        assert found.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(found))

    def test_every_table_is_captioned_and_every_heading_of_it_scoped(self):
        text = self.document()
        assert text.count("<table") == text.count("<caption")
        assert re.findall(r"<th(?! scope)[^>]*>", text.replace("<thead", "")) == []

    def test_no_id_is_given_twice(self):
        ids = re.findall(r' id="([^"]+)"', self.document())
        assert sorted(ids) == sorted(set(ids))

    def test_every_entry_of_the_contents_leads_somewhere(self):
        text = self.document()
        targets = set(re.findall(r' id="([^"]+)"', text))
        assert {link for link in re.findall(r'href="#([^"]+)"', text)} <= targets

    def test_an_empty_plan_says_what_to_do_next(self):
        text = self.page("plans:plan_detail", make_plan(self.unit).pk)
        assert "This plan has no content yet" in text

    def test_the_document_costs_the_same_for_one_of_everything_and_for_six(self):
        plan = make_full_plan(self.unit)

        def grow():
            for _ in range(5):
                fill(plan)

        self.assertFlat(reverse("plans:plan_detail", args=[plan.pk]), grow=grow, ceiling=25)

    def test_the_page_is_one_of_the_plans_own_council(self):
        other = make_unit(make_council("Westmoor Council"))
        self.client.force_login(make_user(superuser=True))
        text = self.page("plans:plan_detail", make_plan(other).pk)
        assert '<span class="app-header__council">Westmoor Council</span>' in text


class PlanOnAPageTests(PlanPageCase):
    def test_it_shows_priorities_with_their_work_areas_and_what_cuts_across(self):
        plan = make_plan(self.unit)
        top = make_priority(plan, "Homes are warm", ref="1", level="Priority", lead="Jo Vale")
        make_priority(plan, "Lofts", ref="1.1", parent=top, level="Work area")
        make_priority(plan, "One front door", ref="1.2", parent=top, level="Cross directorate contribution")
        text = self.page("plans:plan_page", plan.pk)
        for words in ("Homes are warm", "Lead: Jo Vale", "Lofts", "Across the priorities", "One front door"):
            assert words in text

    def test_a_priority_has_the_worst_rating_of_its_indicators_and_those_below_it(self):
        plan = make_plan(self.unit)
        top = make_priority(plan, "Homes are warm")
        below = make_priority(plan, "Lofts", parent=top)
        for priority, result in ((top, "70%"), (below, "50%")):
            indicator = make_indicator(self.council, results={"2025/26": result}, targets={"2025/26": "65%"})
            make_plan_indicator(plan, indicator, priority=priority)
        text = self.page("plans:plan_page", plan.pk)
        assert "Indicators: 1 red, 1 green" in text

    def test_a_plan_of_past_years_is_not_rated_by_what_came_after_them(self):
        figures = {"2025/26": "70%", "2026/27": "50%"}
        indicator = make_indicator(self.council, results=figures, targets=dict.fromkeys(figures, "65%"))
        for last_year, words in ((2025, "Indicators: 1 green"), (2026, "Indicators: 1 red")):
            plan = make_plan(self.unit, first_year=2024 + last_year - 2025, last_year=last_year)
            make_plan_indicator(plan, indicator, priority=make_priority(plan, "Homes are warm"))
            with self.subTest(last_year=last_year):
                assert words in self.page("plans:plan_page", plan.pk)

    def test_a_plan_without_priorities_says_so(self):
        assert "no priorities yet" in self.page("plans:plan_page", make_plan(self.unit).pk)

    def test_the_page_costs_the_same_for_one_priority_and_six(self):
        plan = make_full_plan(self.unit)

        def grow():
            for _ in range(5):
                fill(plan)

        self.assertFlat(reverse("plans:plan_page", args=[plan.pk]), grow=grow, ceiling=25)
