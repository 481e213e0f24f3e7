"""The plan check: each rule on its boundary and one step either side, over content made of words."""

from datetime import date

from django.test import SimpleTestCase

from plans.checks import CATALOGUE, check
from plans.content import (
    ActionRow,
    BasketRow,
    BudgetRow,
    BudgetSheet,
    FigureColumn,
    FrameworkRow,
    IndicatorRow,
    MilestoneRow,
    PersonRow,
    Place,
    PlanContent,
    PriorityRow,
    RiskRow,
    SchemeContentRow,
    ScorecardContentRow,
)
from plans.elsewhere import Elsewhere, KnownPerson
from plans.thread import Holder, Item

FIELDS = {
    "Council": "Northshire Council",
    "Unit": "Libraries",
    "Tier": "team",
    "Title": "Libraries plan",
    "First year": "2026/27",
    "Last year": "2026/27",
}


def priority(**words):
    """A priority with nothing to find."""
    given = {"key": "P1", "ref": "P 1", "title": "Open the new library", "lead": "Ann Ward"}
    given |= {"measured_by": "Visits", "contributes_to": "Vision: V1"}
    return PriorityRow(**(given | words))


def action(**words):
    """An action with nothing to find."""
    given = {"key": "A1", "priority": "P1", "action": "Choose a site", "lead": "Ann Ward", "due": "June 2026"}
    return ActionRow(**(given | words))


def indicator(figures=None, **words):
    """An indicator with nothing to find."""
    given = {"key": "I1", "refs": "NI 9", "indicator": "Use of public libraries", "priority": "P1"}
    figures = {"Target 2026/27": "50%"} if figures is None else figures
    columns = {FigureColumn(*heading.rsplit(" ", 1)): words for heading, words in figures.items()}
    return IndicatorRow(figures=columns, **(given | words))


def quarterly(figures):
    return {FigureColumn(*heading.split(" ", 1)): words for heading, words in figures.items()}


def plan(fields=None, **sheets):
    """A plan of one priority and one action with nothing to find, but for what is given."""
    given = {
        "priorities": [priority()],
        "actions": [action()],
        "frameworks": [FrameworkRow(framework="Vision", code="V1", title="A reading county")],
    }
    return PlanContent(fields=FIELDS | (fields or {}), **(given | sheets))


class CheckCase(SimpleTestCase):
    def found(self, content, code, **elsewhere):
        return [one for one in check(content, elsewhere=Elsewhere(**elsewhere)) if one.code == code]

    def once(self, content, code, **elsewhere):
        """Return the only finding of a rule, having seen that there is one."""
        found = self.found(content, code, **elsewhere)
        assert len(found) == 1, found
        return found[0]

    def never(self, content, code, **elsewhere):
        assert self.found(content, code, **elsewhere) == []


class AllRulesTests(CheckCase):
    def test_a_plan_with_nothing_wrong_has_no_finding(self):
        assert check(plan(indicators=[indicator()])) == []

    def test_an_empty_plan_can_be_checked(self):
        assert check(PlanContent()) == []

    def test_a_plan_whose_years_cannot_be_read_can_be_checked(self):
        content = plan({"First year": "soon", "Last year": ""}, indicators=[indicator()])
        check(content)

    def test_a_finding_names_its_place_column_item_and_remedy(self):
        row = action(due="When it suits", place=Place("Actions", 7), pk=31)
        found = self.once(plan(actions=[row]), "date-unreadable")
        assert (found.place, found.column, found.item) == (Place("Actions", 7), "Due", ("action", 31))
        assert found.severity == "warning"
        assert found.remedy.startswith("Write a day")
        assert "Choose a site" in found.message

    def test_warnings_come_before_notes(self):
        content = plan(actions=[action(resources="TBC", lead="")], priorities=[priority(lead="")])
        assert [one.severity for one in check(content)] == ["warning", "note"]

    def test_every_rule_has_a_title_and_a_remedy_that_is_a_sentence(self):
        for rule in CATALOGUE.values():
            assert rule.title[0].isupper()
            assert rule.remedy.endswith(".")


class PriorityTests(CheckCase):
    rule = "priority-without-measure"

    def test_a_priority_with_neither_indicator_nor_words_has_no_measure(self):
        found = self.once(plan(priorities=[priority(measured_by="")]), self.rule)
        assert "P 1" in found.message

    def test_words_codes_or_a_tied_indicator_are_each_a_measure(self):
        self.never(plan(), self.rule)
        self.never(plan(priorities=[priority(measured_by="", indicators="NI 9")]), self.rule)
        self.never(plan(priorities=[priority(measured_by="")], indicators=[indicator()]), self.rule)
        content = plan(priorities=[priority(measured_by="")], actions=[action(measured_by="Opened")])
        self.never(content, self.rule)

    def test_a_parent_is_measured_by_its_children(self):
        parent, child = priority(measured_by=""), priority(key="P2", ref="P 1.1", parent="P1")
        self.never(plan(priorities=[parent, child]), self.rule)

    def test_a_child_measured_only_by_its_parent_is_a_note_said_once(self):
        children = [priority(key=f"C{n}", ref=f"P 1.{n}", parent="P1", measured_by="") for n in (1, 2)]
        content = plan(priorities=[priority(), *children])
        self.never(content, self.rule)
        found = self.once(content, "measured-by-parent")
        assert found.severity == "note"
        assert "P 1.1 and P 1.2" in found.message
        more = [priority(key="P2", ref="P 2"), priority(key="D1", ref="P 2.1", parent="P2", measured_by="")]
        found = self.once(plan(priorities=[priority(), *children, *more]), "measured-by-parent")
        assert "P 1.1, P 1.2 and P 2.1 have no measure of their own; P 1 and P 2, above them" in found.message

    def test_a_plan_of_more_than_five_that_measures_none_says_so_once(self):
        def rows(number):
            return [priority(key=f"P{n}", ref=f"Q {n}", measured_by="", pk=n) for n in range(1, number + 1)]

        assert len(self.found(plan(priorities=rows(5), actions=[]), self.rule)) == 5
        found = self.once(plan(priorities=rows(6), actions=[]), self.rule)
        assert "None of the 6 priorities" in found.message
        assert (found.item, found.items[0], len(found.items)) == (None, ("priority", 1), 6)
        one_measured = [*rows(6), priority(key="M", ref="M 1")]
        assert len(self.found(plan(priorities=one_measured, actions=[]), self.rule)) == 6

    def test_two_priorities_with_one_ref_are_found_whatever_the_spaces(self):
        content = plan(priorities=[priority(), priority(key="P2", ref="p1")])
        assert "2 priorities" in self.once(content, "ref-repeated").message

    def test_priorities_that_go_by_one_name_are_numbered(self):
        twins = [priority(key=f"P{n}", ref="", measured_by="") for n in (1, 2)]
        found = self.found(plan(priorities=twins), self.rule)
        assert ["(1 of 2)" in found[0].message, "(2 of 2)" in found[1].message] == [True, True]

    def test_priorities_without_a_ref_do_not_share_one(self):
        content = plan(priorities=[priority(ref=""), priority(key="P2", ref="")])
        self.never(content, "ref-repeated")


class ActionTests(CheckCase):
    def test_an_action_without_words_is_found(self):
        self.once(plan(actions=[action(action=" ")]), "action-without-words")

    def test_a_lead_may_be_the_prioritys_or_that_of_one_above_it(self):
        rows = [priority(), priority(key="P2", ref="P 1.1", parent="P1", lead="")]
        self.never(plan(priorities=rows, actions=[action(priority="P2", lead="")]), "action-without-lead")

    def test_an_action_that_nobody_leads_is_found(self):
        content = plan(priorities=[priority(lead="")], actions=[action(lead="")])
        self.once(content, "action-without-lead")

    def test_an_action_without_words_is_not_said_again_to_have_no_lead(self):
        content = plan(priorities=[priority(lead="")], actions=[action(lead="", action="")])
        self.never(content, "action-without-lead")

    def test_a_priority_none_of_whose_three_actions_has_a_lead_says_so_once(self):
        rows = [priority(lead=""), priority(key="P2", ref="P 2")]

        def actions(number):
            return [action(key=f"A{n}", lead="", pk=n) for n in range(1, number + 1)] + [
                action(key="B", priority="P2")
            ]

        rule = "action-without-lead"
        assert len(self.found(plan(priorities=rows, actions=actions(2)), rule)) == 2
        found = self.once(plan(priorities=rows, actions=actions(3)), rule)
        assert found.message.startswith("None of the 3 actions of P 1 has a lead")
        assert found.items == (("action", 1), ("action", 2), ("action", 3))
        led = [*actions(3), action(key="L", lead="Ann Ward")]
        assert len(self.found(plan(priorities=rows, actions=led), rule)) == 3

    def test_due_words_quarters_or_a_dated_milestone_are_each_a_date(self):
        rule = "action-without-date"
        self.once(plan(actions=[action(due="")]), rule)
        self.never(plan(actions=[action(due="", quarters="2026/27 Q1")]), rule)
        step = MilestoneRow(action="A1", milestone="Plans drawn", due="June 2026")
        self.never(plan(actions=[action(due="")], milestones=[step]), rule)

    def test_a_plan_without_dates_says_so_once_past_five_actions(self):
        def actions(number):
            return [action(key=f"A{n}", due="") for n in range(number)]

        assert (
            "None of the 5 actions of P 1"
            in self.once(plan(actions=actions(5)), "action-without-date").message
        )
        found = self.once(plan(actions=actions(6)), "action-without-date")
        assert "None of the 6 actions has a date" in found.message
        several = [*actions(6), action(key="B")]
        assert len(self.found(plan(actions=several), "action-without-date")) == 6

    def test_an_action_or_milestone_without_parent_is_found(self):
        rule = "action-without-parent"
        assert "belongs to no priority" in self.once(plan(actions=[action(priority="")]), rule).message
        assert "P 9" in self.once(plan(actions=[action(priority="P 9")]), rule).message
        assert "A9" in self.once(plan(milestones=[MilestoneRow(action="A9", milestone="x")]), rule).message

    def test_words_that_repeat_or_put_off_are_no_unreadable_date(self):
        for words in ("Quarterly", "Ongoing", "TBC", "By May 2026", "8th June"):
            self.never(plan(actions=[action(due=words)]), "date-unreadable")

    def test_a_date_with_two_readings_is_not_read(self):
        found = self.once(
            plan({"First year": "2006/07", "Last year": "2006/07"}, actions=[action(due="06/07")]),
            "date-unreadable",
        )
        assert "June 2007" in found.message

    def test_what_is_due_by_the_same_words_is_one_finding_that_knows_each_row(self):
        rows = [
            action(key=f"A{n}", due=due, pk=n, place=Place("Actions", n))
            for n, due in enumerate(("06/07", "When it suits", "06/07"), start=1)
        ]
        step = MilestoneRow(
            action="A2", milestone="Plans drawn", due="06/07", pk=9, place=Place("Milestones", 2)
        )
        years = {"First year": "2006/07", "Last year": "2006/07"}
        alike, alone = self.found(plan(years, actions=rows, milestones=[step]), "date-unreadable")
        assert alike.message.startswith("2 actions and 1 milestone under P 1 are due “06/07”")
        assert alike.places == (Place("Actions", 1), Place("Actions", 3), Place("Milestones", 2))
        assert alike.items == (("action", 1), ("action", 3), ("milestone", 9))
        assert (alone.item, alone.places) == (("action", 2), (Place("Actions", 2),))

    def test_a_quarter_that_is_none_is_found_by_line(self):
        rows = [action(quarters="2026/27 Q1\n2026/27 Q5")]
        assert "Q5" in self.once(plan(actions=rows), "quarter-unreadable").message


class ThreadTests(CheckCase):
    above = Holder(1, "division", "Division's plan", None, "Culture", 2026, 2026)
    goal = Item("division", 1, "priority", "D 1", "Reading for all", 11)

    def test_a_reference_that_nothing_answers_is_found_once_for_its_item(self):
        content = plan(priorities=[priority(supports="D 1\nD 2\nD 3")])
        found = self.once(content, "reference-not-found", holders=(self.above,), items=(self.goal,))
        assert "supports D 2 and D 3" in found.message

    def test_a_reference_that_several_items_cite_is_found_once_with_each(self):
        rows = [priority(supports="D 2\nD 3", pk=1), priority(key="P2", ref="P 2", supports="d2", pk=2)]
        shared, alone = self.found(
            plan(priorities=rows), "reference-not-found", holders=(self.above,), items=(self.goal,)
        )
        assert (
            "D 2, which no plan above and no framework holds, is supported 2 times: by P 1 and P 2"
            in shared.message
        )
        assert shared.items == (("priority", 1), ("priority", 2))
        assert ("supports D 3," in alone.message, alone.item) == (True, ("priority", 1))

    def test_an_item_that_supports_its_own_reference_is_told_so(self):
        content = plan(priorities=[priority(supports="p1")])
        found = self.once(content, "reference-not-found", holders=(self.above,), items=(self.goal,))
        assert "P 1 is its own reference" in found.message

    def test_where_no_higher_plan_is_held_all_references_wait_in_one_note(self):
        rows = [priority(supports="D 1"), priority(key="P2", ref="P 2", supports="D 2\nD 1")]
        found = self.once(plan(priorities=rows), "reference-not-found")
        assert found.severity == "note"
        assert (
            "D 1 and D 2, which the plan supports (2 items), wait: no plan of a higher tier" in found.message
        )
        self.never(plan(), "reference-not-found")

    def test_an_ambiguous_reference_names_both_candidates(self):
        other = Item("division", 1, "priority", "D 1", "Warm libraries", 12)
        content = plan(priorities=[priority(supports="D 1")])
        found = self.once(content, "reference-ambiguous", holders=(self.above,), items=(self.goal, other))
        assert "“Reading for all” in Division's plan or “Warm libraries”" in found.message

    def test_a_reference_may_name_a_framework_item_of_the_plan(self):
        self.never(plan(priorities=[priority(supports="V1")]), "reference-not-found")

    def test_a_framework_that_nobody_lists_is_said_once(self):
        rows = [priority(contributes_to="Charter: A\nCharter: B"), priority(key="P2", ref="P 2")]
        found = self.once(plan(priorities=rows), "contribution-not-found")
        assert "Charter (2 times: “A” and “B”)" in found.message

    def test_an_item_that_its_framework_does_not_list_is_found(self):
        content = plan(priorities=[priority(contributes_to="Vision: V2")])
        assert "“V2”" in self.once(content, "contribution-not-found").message

    def test_a_heading_of_a_framework_and_a_framework_of_the_council_are_known(self):
        frameworks = [FrameworkRow(framework="Vision", code="V1", title="x", parent="Thriving towns")]
        content = plan(
            priorities=[priority(contributes_to="Vision: Thriving towns\nCharter: C1")], frameworks=frameworks
        )
        charter = Item("", None, "item", "C1", "y", 14, framework="Charter")
        self.never(content, "contribution-not-found", items=(charter,))

    def test_a_priority_that_serves_nothing_breaks_the_thread_upward(self):
        self.once(plan(priorities=[priority(contributes_to="")]), "thread-broken-upward")
        self.never(plan(), "thread-broken-upward")

    def test_a_directorate_is_asked_only_where_a_corporate_plan_is_held(self):
        content = plan({"Tier": "directorate"}, priorities=[priority(contributes_to="")])
        self.never(content, "thread-broken-upward")
        corporate = Holder(2, "corporate", "Council plan", None, "Council", 2026, 2028)
        self.once(content, "thread-broken-upward", holders=(corporate,))

    def test_the_link_of_a_parent_or_an_action_counts_for_a_priority(self):
        child = priority(key="P2", ref="P 1.1", parent="P1", contributes_to="")
        self.never(plan(priorities=[priority(), child]), "thread-broken-upward")
        rows = plan(priorities=[priority(contributes_to="")], actions=[action(contributes_to="Vision: V1")])
        self.never(rows, "thread-broken-upward")

    def test_a_priority_that_nothing_delivers_breaks_the_thread_downward(self):
        self.once(plan(actions=[]), "thread-broken-downward")
        self.never(plan(), "thread-broken-downward")

    def test_a_priority_that_a_lower_plan_supports_is_delivered(self):
        team = Holder(3, "team", "Team's plan", None, "Branch", 2026, 2026)
        served = Item("team", 3, "priority", "T 1", "Longer hours", 13, supports="P1")
        content = plan({"Tier": "division"}, actions=[])
        self.never(content, "thread-broken-downward", holders=(team,), items=(served,))

    def test_a_priority_that_no_lower_plan_takes_up_is_a_note_only_where_one_is_held(self):
        content = plan({"Tier": "division"})
        self.never(content, "not-taken-up-below")
        team = Holder(3, "team", "Team's plan", None, "Branch", 2026, 2026)
        assert self.once(content, "not-taken-up-below", holders=(team,)).severity == "note"
        parts = [priority(key=f"P1.{n}", ref=f"P 1.{n}", parent="P1") for n in (1, 2)]
        content = plan({"Tier": "division"}, priorities=[priority(), *parts])
        assert "P 1 " in self.once(content, "not-taken-up-below", holders=(team,)).message
        served = Item("team", 3, "priority", "T 1", "Longer hours", 13, supports="P 1.1")
        found = self.once(content, "not-taken-up-below", holders=(team,), items=(served,))
        assert "P 1.2 " in found.message
        later = Holder(3, "team", "Team's plan", None, "Branch", 2027, 2027)
        self.never(content, "not-taken-up-below", holders=(later,))
        both = plan(
            {"Tier": "division"},
            priorities=[priority(), priority(key="P2", ref="P 2")],
            actions=[action(), action(key="A2", priority="P2")],
        )
        found = self.once(both, "not-taken-up-below", holders=(team,))
        assert found.message == "P 1 and P 2 are supported by no plan below that is held."


class IndicatorTests(CheckCase):
    def easier(self, better, figures, **words):
        return self.found(plan(indicators=[indicator(figures, better=better, **words)]), "target-easier")

    def test_an_indicator_without_a_target_in_the_plans_years_is_found(self):
        rule = "indicator-without-target"
        self.once(plan(indicators=[indicator({"Target 2025/26": "50%"})]), rule)
        self.once(plan(indicators=[indicator({"Target 2026/27": ""})]), rule)
        self.never(plan(indicators=[indicator()]), rule)

    def test_a_target_for_a_part_of_the_years_or_a_calendar_year_in_them_is_a_target(self):
        for heading in ("Target 2026/27 Q1", "Target 2026", "Target 2027"):
            row = indicator({})
            row.figures = quarterly({heading: "50%"})
            self.never(plan(indicators=[row]), "indicator-without-target")

    def test_a_target_that_will_follow_is_not_missing_and_one_that_is_refused_is(self):
        for words in ("TBC", "N/A", "To be set once baseline established in 2026/27", "✓"):
            self.never(plan(indicators=[indicator({"Target 2026/27": words})]), "indicator-without-target")
        found = self.once(
            plan(indicators=[indicator({"Target 2026/27": "No target set"})]), "indicator-without-target"
        )
        assert "No target set" in found.message

    def test_the_missing_targets_of_partners_indicators_are_one_note(self):
        rule = "indicator-without-target"
        found = self.once(plan(indicators=[indicator({}, partner="Police")]), rule)
        assert (found.severity, "of a partner (Police)" in found.message) == ("note", True)
        rows = [indicator({}, key=f"I{n}", refs=f"NI {n}", partner="Police", pk=n) for n in (1, 2)]
        found = self.once(plan(indicators=rows), rule)
        assert "NI 1 and NI 2, indicators of partners (Police), have no target for 2026/27" in found.message
        assert found.items == (("indicator", 1), ("indicator", 2))
        own = self.found(plan(indicators=[*rows, indicator({}, key="I3")]), rule)
        assert [one.severity for one in own] == ["warning", "note"]

    def test_a_partners_indicator_need_not_be_tied_to_a_priority(self):
        self.once(plan(indicators=[indicator(priority="")]), "indicator-not-used")
        self.never(plan(indicators=[indicator(priority="", partner="Police")]), "indicator-not-used")

    def test_a_target_worse_than_the_last_outturn_is_easier_by_polarity(self):
        last = {"Outturn 2025/26": "61.3%"}
        assert self.easier("higher", last | {"Target 2026/27": "61.2%"})
        assert not self.easier("higher", last | {"Target 2026/27": "61.3%"})
        assert not self.easier("higher", last | {"Target 2026/27": "61.4%"})
        assert self.easier("lower", last | {"Target 2026/27": "61.4%"})
        assert not self.easier("lower", last | {"Target 2026/27": "61.3%"})
        assert not self.easier("lower", last | {"Target 2026/27": "0%"})

    def test_a_target_is_not_judged_where_nobody_says_which_way_is_better(self):
        figures = {"Outturn 2025/26": "60%", "Target 2026/27": "10%"}
        for better in ("", "none", "band", "whichever"):
            assert not self.easier(better, figures)

    def test_the_last_outturn_before_the_target_is_the_one_compared(self):
        figures = {"Outturn 2024/25": "70%", "Outturn 2025/26": "60%", "Outturn 2026/27": "80%"}
        assert not self.easier("higher", figures | {"Target 2026/27": "65%"})

    def test_the_baseline_stands_in_for_an_outturn(self):
        assert self.easier("higher", {"Target 2026/27": "40%"}, baseline="50%")

    def test_a_quarter_is_compared_with_the_same_quarter_of_a_year_before(self):
        row = indicator({}, better="higher")
        row.figures = quarterly(
            {"Outturn 2025/26 Q1": "10", "Outturn 2025/26 Q4": "40", "Target 2026/27 Q1": "12"}
        )
        self.never(plan(indicators=[row]), "target-easier")
        row.figures = quarterly({"Outturn 2025/26 Q1": "13", "Target 2026/27 Q1": "12"})
        self.once(plan(indicators=[row]), "target-easier")

    def test_a_target_of_an_earlier_year_is_not_judged(self):
        figures = {"Outturn 2023/24": "60%", "Target 2024/25": "50%", "Target 2026/27": "70%"}
        assert not self.easier("higher", figures)

    def test_a_years_target_is_the_one_judged_where_there_is_one(self):
        row = indicator({}, better="higher")
        row.figures = quarterly(
            {"Outturn 2025/26 Q1": "13", "Target 2026/27 Q1": "12", "Target 2026/27": "60"}
        )
        self.never(plan(indicators=[row]), "target-easier")

    def test_the_last_quarter_stands_for_its_year_where_figures_add_up(self):
        for cumulative, last, expected in (("yes", "61", 1), ("yes", "60", 0), ("", "61", 0)):
            row = indicator({}, better="higher", cumulative=cumulative)
            row.figures = quarterly({"Outturn 2025/26 Q4": last, "Target 2026/27": "60"})
            assert len(self.found(plan(indicators=[row]), "target-easier")) == expected

    def test_the_mean_of_four_quarters_stands_for_a_year_of_figures_that_do_not_add_up(self):
        def quarters(last):
            words = {f"Outturn 2025/26 Q{n}": "60" for n in (1, 2, 3)}
            return quarterly(words | {"Outturn 2025/26 Q4": last, "Target 2026/27": "60"})

        for last, expected in (("60", 0), ("61", 1), ("N/A", 0)):
            row = indicator({}, better="higher", cumulative="no")
            row.figures = quarters(last)
            assert len(self.found(plan(indicators=[row]), "target-easier")) == expected

    def test_a_result_of_the_targets_own_year_does_not_make_it_easier(self):
        assert not self.easier("higher", {"Outturn 2026/27": "90%", "Target 2026/27": "80%"})

    def test_figures_in_different_units_or_of_several_parts_are_not_compared(self):
        assert not self.easier("higher", {"Outturn 2025/26": "93.5/91.3%", "Target 2026/27": "1%"})
        assert not self.easier("higher", {"Outturn 2025/26": "£90", "Target 2026/27": "10%"})

    def test_words_where_a_number_belongs_are_found_and_known_absences_are_not(self):
        found = self.once(plan(indicators=[indicator({"Target 2026/27": "better than 99"})]), "value-unread")
        assert (found.column, "better than 99" in found.message) == ("Target 2026/27", True)
        for words in ("N/A", "New indicator", "57.8 ¹", "93.5/91.3%", "0", "Mar 27"):
            self.never(plan(indicators=[indicator({"Outturn 2025/26": words})]), "value-unread")

    def test_printed_marks_and_commentary_are_not_figures(self):
        figures = {"RAG 2025/26": "★", "Direction 2025/26": "↑ (up)", "Commentary 2025/26": "Rose sharply"}
        self.never(plan(indicators=[indicator(figures)]), "value-unread")

    def test_a_period_that_cannot_be_read_is_said_once_for_its_column(self):
        rows = [indicator({"Target 2026/29": "1"}, key=f"I{n}") for n in (1, 2)]
        assert "2026/29" in self.once(plan(indicators=rows), "period-unreadable").message

    def test_words_outside_their_list_are_found_with_the_allowed_ones_named(self):
        for name, words, offered in (
            ("better", "up", "higher"),
            ("unit", "furlongs", "percent"),
            ("frequency", "weekly", "quarterly"),
            ("year_basis", "XY", "FY"),
            ("cumulative", "maybe", "yes"),
        ):
            found = self.once(plan(indicators=[indicator(**{name: words})]), "word-not-allowed")
            assert (words in found.message, offered in found.remedy) == (True, True)

    def test_words_of_the_list_are_read_whatever_their_case(self):
        row = indicator(better="Lower", unit="%", frequency="Quarterly", year_basis="ay", cumulative="No")
        self.never(plan(indicators=[row]), "word-not-allowed")

    def test_an_indicator_is_used_by_its_priority_a_citation_or_a_basket(self):
        rule = "indicator-not-used"
        loose = indicator(priority="")
        self.once(plan(indicators=[loose]), rule)
        self.never(plan(indicators=[indicator()]), rule)
        self.never(plan(indicators=[loose], priorities=[priority(indicators="ni009")]), rule)
        self.never(plan(indicators=[loose], priorities=[priority(indicators="All")]), rule)
        self.never(plan(indicators=[loose], baskets=[BasketRow(basket="B", indicator="I1")]), rule)

    def test_past_five_the_unused_are_listed_in_one_finding(self):
        def rows(number):
            return [indicator(key=f"I{n}", refs=f"LPI {n}", priority="") for n in range(1, number + 1)]

        assert len(self.found(plan(indicators=rows(5)), "indicator-not-used")) == 5
        assert "None of the 6" in self.once(plan(indicators=rows(6)), "indicator-not-used").message

    def test_a_code_that_neither_the_plan_nor_the_council_defines_is_found(self):
        content = plan(priorities=[priority(indicators="BV 38, 39")], indicators=[indicator(refs="BVPI 38")])
        assert "BV39" in self.once(content, "indicator-not-defined").message
        self.never(content, "indicator-not-defined", codes=frozenset({"BV39"}))

    def test_a_plan_without_indicators_says_once_that_its_codes_are_not_defined(self):
        content = plan(priorities=[priority(indicators="NI59 60 64 65 67 68")])
        assert "6 indicator codes" in self.once(content, "indicator-not-defined").message


class BasketTests(CheckCase):
    def basket(self, *weights, code="F1"):
        return [
            BasketRow(basket=code, priority="P1", indicator=f"I{n}", weight=weight)
            for n, weight in enumerate(weights, start=1)
        ]

    def test_weights_that_do_not_add_to_100_are_found(self):
        rule = "weights-not-100"
        assert "adds to 80%" in self.once(plan(baskets=self.basket("50%", "30%")), rule).message
        assert "99.9%" in self.once(plan(baskets=self.basket("50%", "49.9%")), rule).message
        assert "100.1%" in self.once(plan(baskets=self.basket("50%", "50.1%")), rule).message
        self.never(plan(baskets=self.basket("50%", "50%")), rule)

    def test_a_basket_over_two_priorities_says_what_lies_under_each(self):
        rows = [*self.basket("100%"), BasketRow(basket="F1", priority="P2", indicator="I2", weight="25%")]
        assert "100% under P1 and 25% under P2" in self.once(plan(baskets=rows), "weights-not-100").message

    def test_why_the_weights_do_not_add_up_is_said_with_it_and_not_again(self):
        content = plan(baskets=self.basket("50%", "30%", "NA"))
        found = self.once(content, "weights-not-100")
        assert found.message == "Basket F1 adds to 80%, not 100%: 1 of 3 members has no weight (“NA”)."
        self.never(content, "weight-not-stated")
        twice = [*self.basket("100%"), *self.basket("25%")]
        content = plan(indicators=[indicator()], baskets=twice)
        assert "counts twice" in self.once(content, "weights-not-100").message
        self.never(content, "indicator-in-two-baskets")
        halves = plan(indicators=[indicator()], baskets=[*self.basket("50%"), *self.basket("50%")])
        assert "in basket F1 twice" in self.once(halves, "indicator-in-two-baskets").message

    def test_two_indicators_of_one_basket_with_one_code_share_a_code_and_do_not_count_twice(self):
        rows = [indicator(), indicator(key="I2", indicator="Visits to museums by bus")]
        found = self.once(
            plan(indicators=rows, baskets=self.basket("50%", "50%")), "indicator-in-two-baskets"
        )
        assert found.message.startswith("NI 9 is the code of 2 indicators of basket F1")
        off = plan(indicators=rows, baskets=self.basket("50%", "40%"))
        assert "counts twice" not in self.once(off, "weights-not-100").message

    def test_baskets_that_share_several_indicators_say_so_once(self):
        rows = [indicator(key=f"I{n}", refs=f"NI {n}", indicator=f"Measure {n}") for n in (1, 2)]
        baskets = [*self.basket("50%", "50%", code="A"), *self.basket("50%", "50%", code="B")]
        found = self.once(plan(indicators=rows, baskets=baskets), "indicator-in-two-baskets")
        assert "“Measure 1” and NI 2 “Measure 2” count in baskets A and B." in found.message

    def test_the_same_words_without_a_code_may_be_two_measures(self):
        rows = [indicator(key=f"I{n}", refs="", indicator="Milestones met") for n in (1, 2)]
        baskets = [BasketRow(basket="A", indicator="I1"), BasketRow(basket="B", indicator="I2")]
        found = self.once(plan(indicators=rows, baskets=baskets), "indicator-in-two-baskets")
        assert ("in the same words" in found.message, found.remedy.startswith("Say in each")) == (True, True)

    def test_members_without_a_weight_are_said_once_for_the_basket_and_are_no_error(self):
        content = plan(baskets=self.basket("NA", "NA", "As above (C15)"))
        found = self.once(content, "weight-not-stated")
        assert (found.severity, "3 of 3 members" in found.message) == ("note", True)
        self.never(content, "weights-not-100")
        self.never(content, "weight-unreadable")

    def test_a_weight_beyond_100_cannot_be_read(self):
        assert "120%" in self.once(plan(baskets=self.basket("120%")), "weight-unreadable").message

    def test_an_indicator_in_two_baskets_is_found_by_key_codes_or_words(self):
        rule = "indicator-in-two-baskets"
        baskets = [BasketRow(basket="A", indicator="I1"), BasketRow(basket="B", indicator="I2")]
        one = indicator(refs="NI 9")
        for other, expected in (
            (indicator(key="I2", refs="ni009", indicator="Another wording of it"), 1),
            (indicator(key="I2", refs="", indicator="Use of public libraries (LAA)"), 1),
            (indicator(key="I2", refs="NI 10", indicator="Visits to museums by bus"), 0),
            (indicator(key="I2", refs="NI 9\nNI 10", indicator="Visits to museums by bus"), 0),
        ):
            assert len(self.found(plan(indicators=[one, other], baskets=baskets), rule)) == expected
        twice = [BasketRow(basket="A", indicator="I1"), BasketRow(basket="B", indicator="I1")]
        self.once(plan(indicators=[one], baskets=twice), rule)

    def test_the_scorecard_and_the_baskets_must_meet(self):
        content = plan(
            baskets=self.basket("100%", code="L23"), scorecard=[ScorecardContentRow(baskets="L31")]
        )
        assert "L31" in self.once(content, "basket-not-defined").message
        assert "L23" in self.once(content, "basket-not-used").message

    def test_a_plan_without_a_scorecard_uses_its_baskets_without_one(self):
        self.never(plan(baskets=self.basket("100%")), "basket-not-used")


class PeopleTests(CheckCase):
    people = [PersonRow(name="Ann Ward", initials="AW")]

    def test_initials_that_nobody_has_are_found_once_with_how_often(self):
        rows = [action(lead="AW/XY"), action(key="A2", lead="XY")]
        found = self.once(plan(actions=rows, people=self.people), "officer-not-defined")
        assert ("XY" in found.message, "1 other place" in found.message) == (True, True)

    def test_initials_known_to_the_council_are_defined(self):
        content = plan(actions=[action(lead="XY")], people=self.people)
        self.never(content, "officer-not-defined", people=(KnownPerson("Xa Yo", "XY", ""),))

    def test_names_and_job_titles_are_no_codes(self):
        for lead in ("Xavier Young", "Head of Service", "S.L.T.", "TBC", "DMT"):
            self.never(plan(actions=[action(lead=lead)]), "officer-not-defined")

    def test_a_plan_that_explains_no_code_says_so_once(self):
        content = plan(actions=[action(lead="XY/ZW/KM")])
        assert "3 codes" in self.once(content, "officer-not-defined").message

    def test_initials_defined_and_not_used_are_said_once(self):
        people = [
            *self.people,
            PersonRow(name="Bo Lee", initials="BL"),
            PersonRow(name="Cy Fox", initials="CF"),
        ]
        found = self.once(plan(people=people), "officer-not-used")
        assert "BL (Bo Lee) and CF (Cy Fox)" in found.message

    def test_initials_that_two_people_share_are_found(self):
        people = [*self.people, PersonRow(name="Al Wood", initials="A.W.")]
        assert "Ann Ward and Al Wood" in self.once(plan(people=people), "initials-shared").message
        self.never(plan(people=[*self.people, *self.people]), "initials-shared")

    def test_somebody_who_has_left_is_found_with_the_day(self):
        gone = KnownPerson("Ann Ward", "AW", "", left_on=date(2026, 5, 3))
        found = self.found(plan(), "officer-left", people=(gone,))
        assert "3 May 2026" in found[0].message
        self.never(plan(), "officer-left", people=(KnownPerson("Ann Ward", "AW", ""),))

    def test_what_is_to_be_confirmed_is_one_note_for_its_item(self):
        row = indicator({"Target 2026/27": "TBC**"}, contact="T.B.C.")
        found = self.once(plan(indicators=[row]), "tbc-left")
        assert found.severity == "note"
        assert "Contact and Target 2026/27 are still" in found.message

    def test_narrative_that_speaks_of_what_is_to_be_agreed_is_left_alone(self):
        self.never(plan(actions=[action(action="Standards to be agreed with partners")]), "tbc-left")


class RiskTests(CheckCase):
    letters = [
        *(SchemeContentRow(part="likelihood", code=code) for code in "ABC"),
        *(SchemeContentRow(part="impact", code=code) for code in "123"),
        SchemeContentRow(part="appetite", code="A1"),
        SchemeContentRow(part="appetite", code="A2"),
    ]
    products = [
        *(SchemeContentRow(part="likelihood", code=code) for code in "4321"),
        *(SchemeContentRow(part="impact", code=code) for code in "4321"),
        SchemeContentRow(part="band", code="12-16", label="HIGH"),
        SchemeContentRow(part="band", code="6-11", label="MEDIUM"),
        SchemeContentRow(part="band", code="1-5", label="LOW"),
    ]

    def risky(self, scheme=None, **words):
        given = {"ref": "R1", "risk": "The roof fails", "likelihood": "B", "impact": "2"}
        row = RiskRow(**(given | words))
        return plan(
            risk_scheme=self.letters if scheme is None else scheme,
            risks=[row],
            priorities=[priority(risks="R1")],
        )

    def test_a_risk_above_appetite_without_a_planned_control_is_found(self):
        rule = "risk-above-appetite"
        self.once(self.risky(likelihood="A"), rule)
        self.never(self.risky(likelihood="A", planned_controls="Mend it"), rule)
        self.never(self.risky(likelihood="A", impact="3"), rule)

    def test_a_scheme_without_appetite_finds_nothing_above_it(self):
        self.never(self.risky(self.products, likelihood="4", impact="4"), "risk-above-appetite")

    def test_a_matrix_that_draws_another_cell_is_found(self):
        found = self.once(self.risky(matrix_as_printed="B3", score_as_printed="B2"), "risk-score-differs")
        assert (found.column, "B3" in found.message) == ("Matrix as printed", True)
        self.never(self.risky(matrix_as_printed="B2", score_as_printed="B2"), "risk-score-differs")

    def test_a_printed_band_must_be_that_of_the_product(self):
        words = {"likelihood": "2", "impact": "3"}
        self.never(self.risky(self.products, score_as_printed="6-: MEDIUM", **words), "risk-score-differs")
        self.once(self.risky(self.products, score_as_printed="6 - LOW", **words), "risk-score-differs")

    def test_a_score_outside_the_scheme_names_the_allowed_ones(self):
        found = self.once(self.risky(likelihood="Z"), "risk-not-in-scheme")
        assert found.remedy == "Use one of A, B and C."

    def test_a_target_or_residual_above_the_current_assessment_is_found(self):
        for kind in ("target", "residual"):
            rule = f"{kind}-above-current"
            for cell, expected in (("A2", 1), ("B2", 0), ("C2", 0), ("B1", 1), ("B3", 0)):
                words = {f"{kind}_likelihood": cell[0], f"{kind}_impact": cell[1]}
                assert len(self.found(self.risky(**words), rule)) == expected, (kind, cell)

    def test_risk_refs_must_meet(self):
        content = self.risky()
        content.priorities[0].risks = "R2"
        assert "R2" in self.once(content, "risk-not-defined").message
        assert "R1" in self.once(content, "risk-not-used").message
        self.never(self.risky(), "risk-not-used")

    def test_a_fault_of_the_scheme_is_found(self):
        self.once(self.risky([*self.letters, SchemeContentRow(part="appetite", code="Z9")]), "risk-scheme")


class BudgetTests(CheckCase):
    def table(self, total, *, unit="£000", figures=("1,000", "500")):
        rows = [BudgetRow(line=f"Line {n}", cells=(words,)) for n, words in enumerate(figures)]
        rows.append(BudgetRow(line="Total", cells=(total,), place=Place("Budget 1", 9)))
        return plan(
            budgets=[
                BudgetSheet(name="Budget 1", title="Costs", unit=unit, columns=("Net",), rows=rows, pk=4)
            ]
        )

    def test_a_total_that_differs_is_found_with_both_figures(self):
        found = self.once(self.table("1,498"), "total-differs")
        assert "prints 1,498 under Net, but its parts add to 1,500: 2 more" in found.message
        assert (found.severity, found.place, found.item) == ("warning", Place("Budget 1", 9), ("budget", 4))

    def test_a_difference_of_one_may_be_rounding_and_is_a_note(self):
        found = self.once(self.table("1,501"), "total-differs")
        assert (found.severity, "1 less, perhaps rounding" in found.message) == ("note", True)

    def test_the_roundings_of_a_table_are_one_note_beside_what_is_more(self):
        rows = [BudgetRow(line=f"Line {n}", cells=("1,000", "10", "7")) for n in (1, 2)]
        rows.append(BudgetRow(line="Total", cells=("2,001", "19", "17"), place=Place("Budget 1", 5)))
        sheet = BudgetSheet(name="Budget 1", title="Costs", columns=("2006", "2007", "2008"), rows=rows, pk=4)
        warned, noted = self.found(plan(budgets=[sheet]), "total-differs")
        assert (warned.severity, "prints 17 under 2008" in warned.message) == ("warning", True)
        assert noted.severity == "note"
        assert "2 totals are one off the sum of their parts, perhaps rounding" in noted.message
        assert (noted.items, len(noted.places)) == ((("budget", 4),), 2)

    def test_a_total_that_agrees_is_silent(self):
        self.never(self.table("1,500"), "total-differs")

    def test_an_amount_out_of_scale_is_found(self):
        content = self.table("", unit="£m", figures=("1.000", "0.050", "0.200", "1,640"))
        found = self.once(content, "odd-scale")
        assert "Costs (£m): Line 3 prints 1,640 under Net" in found.message

    def test_a_line_out_of_scale_in_two_columns_is_found_once(self):
        rows = [
            BudgetRow(line=f"Line {n}", cells=(words, words)) for n, words in enumerate(("1.0", "0.5", "0.2"))
        ]
        rows.append(BudgetRow(line="Odd", cells=("1,640", "1,640")))
        sheet = BudgetSheet(
            name="Budget 1", title="Costs", unit="£m", columns=("Year 1", "Year 2"), rows=rows
        )
        found = self.once(plan(budgets=[sheet]), "odd-scale")
        assert "prints 1,640 under Year 1 and 1,640 under Year 2" in found.message
