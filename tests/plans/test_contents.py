"""The content of a plan in the database, and what it costs to gather."""

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from plans.content import FigureColumn
from plans.contents import content_of
from tests.factories import (
    make_action,
    make_indicator,
    make_milestone,
    make_plan,
    make_plan_indicator,
    make_priority,
    make_register,
    make_risk,
    make_section,
)


class ContentTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.plan = make_plan(title="Plan for Children", first_year=2025)

    def fill(self, plan, times):
        for _ in range(times):
            priority = make_priority(plan, parent=make_priority(plan))
            make_milestone(make_action(priority, due="Mar 07"))
            indicator = make_indicator(
                plan.council, results={"2025/26 Q1": "62%"}, targets={"2025/26": "65%"}
            )
            make_plan_indicator(indicator=indicator, priority=priority)
            make_section(plan)
            make_risk(plan.register)

    def queries(self):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            content_of(type(self.plan).objects.select_related("council", "unit").get(pk=self.plan.pk))
        return len(queries)

    def test_the_content_costs_the_same_for_one_of_each_and_for_eleven(self):
        self.plan.register = make_register(self.plan.unit)
        self.plan.save()
        self.fill(self.plan, 1)
        before = self.queries()
        self.fill(self.plan, 10)
        assert self.queries() == before
        assert before <= 32

    def test_the_fields_are_those_that_are_stated(self):
        fields = content_of(self.plan).fields
        assert fields["First year"] == "2025/26"
        assert fields["Title"] == "Plan for Children"
        assert "Strapline" not in fields

    def test_a_plan_that_never_was_a_workbook_gives_everything_a_key_and_joins_by_it(self):
        action = make_action(make_priority(self.plan))
        make_milestone(action)
        content = content_of(self.plan)
        assert content.actions[0].priority == content.priorities[0].key
        assert content.milestones[0].action == content.actions[0].key
        assert content.milestones[0].action

    def test_a_ref_names_a_priority_that_has_no_key(self):
        priority = make_priority(self.plan, ref="3.1")
        make_action(priority)
        content = content_of(self.plan)
        assert (content.priorities[0].key, content.actions[0].priority) == ("", "3.1")

    def test_the_words_for_a_parent_are_kept_as_written(self):
        make_action(make_priority(self.plan, key="CSD 3"), priority_words="csd3")
        assert content_of(self.plan).actions[0].priority == "csd3"

    def test_words_that_name_nothing_are_kept(self):
        make_action(plan=self.plan, priority_words="LL 9")
        assert content_of(self.plan).actions[0].priority == "LL 9"

    def test_a_parent_chosen_since_wins_over_the_words(self):
        make_priority(self.plan, key="1")
        make_action(make_priority(self.plan, key="2"), priority_words="1")
        assert content_of(self.plan).actions[0].priority == "2"

    def test_a_figure_inside_the_years_of_the_plan_has_a_column(self):
        for period in ("2024/25", "2025/26", "2026/27"):
            indicator = make_indicator(self.plan.council, results={period: "62%"})
            make_plan_indicator(self.plan, indicator)
        columns = [set(row.figures) for row in content_of(self.plan).indicators]
        assert columns == [set(), {FigureColumn("Outturn", "2025/26")}, set()]

    def test_an_academic_year_stands_in_the_plan_year_in_which_it_ends(self):
        indicator = make_indicator(self.plan.council, year_basis="AY", results={"2024/25": "62%"})
        make_plan_indicator(self.plan, indicator)
        row = content_of(self.plan).indicators[0]
        assert (row.year_basis, row.figures) == ("AY", {FigureColumn("Outturn", "2024/25"): "62%"})

    def test_what_an_indicator_is_is_written_in_the_words_of_the_form(self):
        indicator = make_indicator(self.plan.council, polarity="lower", cumulative=False, unit="percent")
        make_plan_indicator(self.plan, indicator)
        row = content_of(self.plan).indicators[0]
        assert (row.better, row.cumulative, row.unit, row.year_basis, row.frequency) == (
            "lower",
            "no",
            "percent",
            "",
            "",
        )

    def test_the_words_of_the_plan_hold_until_the_indicator_says_otherwise(self):
        indicator = make_indicator(self.plan.council, polarity="lower")
        make_plan_indicator(self.plan, indicator, as_written={"better": "Lower"})
        assert content_of(self.plan).indicators[0].better == "Lower"
        indicator.polarity = "higher"
        indicator.save()
        assert content_of(self.plan).indicators[0].better == "higher"
