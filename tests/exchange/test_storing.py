"""A workbook becomes a plan: what is made, matched, changed and left alone."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from exchange.reading import read_workbook
from exchange.storing import CannotStore, compare, store
from indicators.models import Comparator, Indicator, IndicatorCode, Remark, Result, Target
from organisation.models import Council, Event, Person, Post, Unit
from plans.content import BudgetSheet
from plans.contents import content_of
from plans.models import Action, BudgetCell, Framework, FrameworkItem, Plan, PlanIndicator, Priority
from risks.models import Assessment, Register, RiskScheme
from tests.exchange.workbooks import make_workbook
from tests.factories import make_action, make_milestone, make_plan, make_plan_indicator, make_priority

DAY = date(2026, 11, 23)

PRIORITIES = [
    ["Ref", "Parent", "Title", "Lead"],
    ["1", None, "Clean parks", "Sam Reed"],
    ["1.1", "1", "Bins", None],
]
ACTIONS = [
    ["Key", "Priority", "Action", "Due", "Lead"],
    ["A1", "1.1", "Buy forty bins", "Mar 27", "SR"],
    ["A2", "1.1", "Empty them", "TBC", None],
]
PEOPLE = [["Name", "Initials", "Job title"], ["Sam Reed", "SR", "Parks Manager"], ["Ash Moor", "AM", None]]
INDICATORS = [
    [
        "Key",
        "Refs",
        "Indicator",
        "Priority",
        "Better",
        "Outturn 2025/26",
        "Target 2026/27",
        "England 2025/26",
    ],
    ["I1", "LPI 7", "Bins emptied in time", "1.1", "higher", "62%", "65%", "70.1%"],
    ["I2", None, "Parks with a flag", "1", None, "4", "TBC", None],
]


def content(plan=None, **sheets):
    found, findings = read_workbook(make_workbook(plan, **sheets))
    assert not [finding for finding in findings if finding.severity == "error"], findings
    return found


def stored(plan=None, **sheets):
    return store(content(plan, **sheets), today=DAY).plan


def full(**sheets):
    return {"Priorities": PRIORITIES, "Actions": ACTIONS, "People": PEOPLE, "Indicators": INDICATORS} | sheets


class PlanTests(TestCase):
    def test_a_plan_makes_its_council_with_the_unit_of_the_whole_and_its_own_beneath(self):
        plan = stored()
        assert (plan.council.name, plan.unit.kind, plan.unit.name) == (
            "Northmere Borough Council",
            Unit.Kind.TEAM,
            "Parks",
        )
        assert (plan.unit.parent.kind, plan.unit.parent.name) == (Unit.Kind.COUNCIL, plan.council.name)
        assert (plan.first_year, plan.last_year) == (2026, 2026)

    def test_the_same_unit_and_first_year_is_the_same_plan(self):
        first = stored()
        again = stored({"Title": "Parks and gardens plan", "Last year": "2028/29"})
        assert again.pk == first.pk
        assert (again.title, again.last_year) == ("Parks and gardens plan", 2028)
        assert Plan.objects.count() == 1

    def test_another_first_year_is_another_plan(self):
        assert stored().pk != stored({"First year": "2027/28"}).pk

    def test_a_division_and_a_team_of_one_name_are_two_units(self):
        assert stored().unit != stored({"Tier": "division"}).unit

    def test_a_field_that_the_workbook_lacks_is_left_alone(self):
        stored({"Strapline": "Green and clean"})
        assert stored().strapline == "Green and clean"

    def test_what_was_imported_is_on_record(self):
        stored()
        event = Event.objects.get()
        assert (event.did, event.what, event.who) == ("imported", "Parks team plan", "command line")


class OrganisationTests(TestCase):
    ROWS = [
        ["Unit", "Kind", "Parent", "Purpose"],
        ["Places", "directorate", None, None],
        ["Parks", "service", "Places", None],
        ["Parks", "team", "Parks", "Keep the parks"],
    ]

    def test_units_stand_under_the_parents_that_the_sheet_names(self):
        plan = stored(Organisation=self.ROWS)
        team = plan.unit
        assert [team.kind, team.parent.kind, team.parent.name, team.parent.parent.name] == [
            "team",
            "division",
            "Parks",
            "Places",
        ]

    def test_a_blank_parent_never_moves_a_unit(self):
        stored(Organisation=self.ROWS)
        plan = stored({"First year": "2027/28"}, Organisation=[["Unit", "Kind"], ["Parks", "team"]])
        assert plan.unit.parent.kind == "division"

    def test_another_plan_does_not_move_a_unit_but_the_same_one_may(self):
        stored(Organisation=self.ROWS)
        other = [["Unit", "Kind", "Parent"], ["Places", "directorate", None], ["Parks", "team", "Places"]]
        assert stored({"First year": "2027/28"}, Organisation=other).unit.parent.kind == "division"
        moved = [[*row[:2], "Places" if row[1] == "team" else row[2], row[3]] for row in self.ROWS]
        assert stored(Organisation=moved).unit.parent.name == "Places"

    def test_a_row_without_a_unit_is_refused(self):
        with pytest.raises(CannotStore) as refused:
            stored(Organisation=[["Unit", "Purpose"], [None, "Keep the parks"]])
        assert refused.value.findings[0].place.row == 2
        assert not Plan.objects.exists()

    def test_people_are_there_once_and_keep_the_words_of_each_plan(self):
        stored(People=PEOPLE)
        later = [["Name", "Job title"], ["Sam Reed", "Head of Parks"], ["Ash Moor", "Gardener"]]
        plan = stored({"First year": "2027/28"}, People=later)
        assert Person.objects.count() == 2
        assert Person.objects.get(name="Sam Reed").job_title == "Parks Manager"
        assert Person.objects.get(name="Ash Moor").job_title == "Gardener"
        assert [row.job_title for row in content_of(plan).people] == ["Head of Parks", "Gardener"]
        assert Post.objects.get(title="Parks Manager").holder.name == "Sam Reed"

    def test_a_post_that_nobody_is_named_for_is_kept(self):
        plan = stored(People=[["Name", "Job title"], [None, "Tree Officer"]])
        assert [row.job_title for row in content_of(plan).people] == ["Tree Officer"]
        assert Post.objects.get().holder is None and not Person.objects.exists()

    def test_two_plans_share_a_framework_and_its_items(self):
        rows = [
            ["Framework", "Code", "Title", "Parent"],
            ["Green Plan", "G1", "Greener", None],
            ["Green Plan", "G1.1", "Trees", "G1"],
        ]
        stored(Frameworks=rows)
        plan = stored({"First year": "2027/28"}, Frameworks=rows)
        assert Framework.objects.count() == 1
        assert FrameworkItem.objects.get(code="G1.1").parent.code == "G1"
        stored({"First year": "2027/28"}, Frameworks=rows[:2])
        assert FrameworkItem.objects.count() == 2
        stored(Frameworks=rows[:2])
        assert FrameworkItem.objects.count() == 1
        assert len(content_of(plan).frameworks) == 1


class ItemTests(TestCase):
    def test_the_tree_the_dates_and_the_links_are_made(self):
        plan = stored(**full())
        bins = Priority.objects.get(plan=plan, ref="1.1")
        assert bins.parent.ref == "1"
        bought, emptied = plan.actions.all()
        assert (bought.priority, bought.due_latest) == (bins, date(2027, 3, 31))
        assert (emptied.due, emptied.due_latest) == ("TBC", None)
        assert [one.person.name for one in bought.assignments.all()] == ["Sam Reed"]

    def test_a_changed_row_stays_the_same_item(self):
        before = {action.key: action.pk for action in stored(**full()).actions.all()}
        changed = [ACTIONS[0], ACTIONS[2], ["A1", "1", "Buy fifty bins", "Apr 27", "SR"]]
        plan = stored(**full(Actions=changed))
        assert [(action.key, action.pk) for action in plan.actions.all()] == [
            ("A2", before["A2"]),
            ("A1", before["A1"]),
        ]
        assert plan.actions.get(key="A1").title == "Buy fifty bins"

    def test_a_row_that_is_gone_goes_and_what_names_it_stays(self):
        action = stored(**full()).actions.get(key="A1")
        plan = stored(**full(Priorities=PRIORITIES[:2]))
        assert [row.ref for row in plan.priorities.all()] == ["1"]
        kept = plan.actions.get(pk=action.pk)
        assert (kept.priority, content_of(plan).actions[0].priority) == (None, "1.1")

    def test_a_plan_whose_years_change_reads_its_dates_again(self):
        actions = [ACTIONS[0], ["A1", None, "Plant", "8th June", None]]
        plan = stored({"Last year": "2027/28"}, Actions=actions)
        assert plan.actions.get().due_latest is None
        assert stored({"Last year": "2026/27"}, Actions=actions).actions.get().due_latest == date(2026, 6, 8)

    def test_a_weight_is_kept_as_written_beside_its_number(self):
        baskets = [
            ["Basket", "Indicator", "Weight"],
            ["B1", "I1", "30%"],
            ["B1", "I2", "NA"],
            ["B2", "I1", "0.5"],
        ]
        plan = stored(**full(Baskets=baskets))
        members = [
            (member.weight_words, member.weight, member.plan_indicator.key)
            for basket in plan.baskets.all()
            for member in basket.members.all()
        ]
        assert members == [("30%", Decimal(30), "I1"), ("NA", None, "I2"), ("0.5", Decimal(50), "I1")]
        fewer = stored(**full(Baskets=baskets[:2]))
        assert [basket.code for basket in fewer.baskets.all()] == ["B1"]

    def test_a_basket_outlives_the_indicator_that_it_names(self):
        baskets = [["Basket", "Indicator", "Weight"], ["B1", "I1", "30%"]]
        stored(**full(Baskets=baskets))
        plan = stored(**full(Baskets=baskets, Indicators=[INDICATORS[0], INDICATORS[2]]))
        member = plan.baskets.get().members.get()
        assert (member.plan_indicator, member.indicator_words) == (None, "I1")

    def test_budget_cells_keep_their_words_beside_their_amounts(self):
        budget = [
            ["Parks", "£000"],
            ["Group", "Line", "Gross"],
            [None, "Mowing", "(161)"],
            [None, "Total", "n/a"],
        ]
        plan = stored(Budget_1=budget)
        cells = BudgetCell.objects.filter(line__table__plan=plan).order_by("line__position")
        assert [(cell.words, cell.amount) for cell in cells] == [("(161)", Decimal(-161)), ("n/a", None)]
        assert [line.is_total for line in plan.budget_tables.get().lines.all()] == [False, True]

    def test_a_budget_goes_when_the_workbook_has_others_and_stays_when_it_has_none(self):
        table = [["Parks", "£"], ["Group", "Line", "Net"], [None, "Mowing", "5"]]
        stored(Budget_1=table, Budget_2=table)
        assert [table.name for table in stored(Budget_2=table).budget_tables.all()] == ["Budget 2"]
        assert stored().budget_tables.count() == 1


class IndicatorTests(TestCase):
    def test_figures_stand_with_their_numbers_and_their_words(self):
        stored(**full())
        result = Result.objects.get(words="62%")
        assert (result.number, result.unit, result.state) == (Decimal(62), "percent", "value")
        target = Target.objects.get(words="TBC")
        assert (target.number, target.state) == (None, "tbc")
        assert Comparator.objects.get().name == "England"

    def test_words_that_hold_no_number_are_kept_and_are_never_nought(self):
        rows = [
            ["Key", "Indicator", "Outturn 2025/26"],
            ["I1", "Bins", "BVPI deleted for 05/06. Now Local PI 1.7%"],
        ]
        stored(Indicators=rows)
        result = Result.objects.get()
        assert (result.words, result.state, result.number) == (rows[1][2], "unread", None)

    def test_a_number_too_long_for_its_column_is_kept_as_words(self):
        for words in ("9" * 15, "9" * 16):
            stored(Indicators=[["Key", "Indicator", "Outturn 2025/26"], ["I1", "Bins", words]])
            result = Result.objects.get()
            assert result.words == words
            assert (result.number is None) == (len(words) == 16)

    def test_remarks_stand_beside_the_figures(self):
        rows = [
            ["Key", "Indicator", "RAG 2025/26", "Direction 2025/26", "Commentary 2025/26 Q2"],
            ["I1", "Bins", "★", "↑", "On course"],
        ]
        stored(Indicators=rows)
        assert {remark.kind: remark.words for remark in Remark.objects.all()} == {
            "rag": "★",
            "direction": "↑",
            "commentary": "On course",
        }

    def test_a_year_is_read_on_the_basis_of_its_indicator(self):
        rows = [
            ["Key", "Indicator", "Year basis", "Outturn 2025/26"],
            ["I1", "Bins", None, "1"],
            ["I2", "Schools", "AY", "2"],
        ]
        stored(Indicators=rows)
        starts = {result.words: result.starts for result in Result.objects.all()}
        assert starts == {"1": date(2025, 4, 1), "2": date(2025, 9, 1)}

    def test_a_changed_basis_moves_the_figures_to_its_years(self):
        rows = [["Key", "Indicator", "Year basis", "Outturn 2025/26"], ["I1", "Bins", None, "1"]]
        stored(Indicators=rows)
        plan = stored(Indicators=[rows[0], ["I1", "Bins", "AY", "1"]])
        assert [result.starts for result in Result.objects.all()] == [date(2025, 9, 1)]
        assert list(content_of(plan).indicators[0].figures.values()) == ["1"]

    def test_a_term_of_a_financial_year_is_refused_with_what_is_allowed(self):
        rows = [["Key", "Indicator", "Outturn 2025/26 T1"], ["I1", "Bins", "1"]]
        with pytest.raises(CannotStore) as refused:
            stored(Indicators=rows)
        assert refused.value.findings[0].code == "period-not-in-year"
        assert "Year basis" in refused.value.findings[0].remedy or "AY" in refused.value.findings[0].remedy

    def test_a_figure_is_changed_removed_or_left_alone(self):
        stored(**full())
        rows = [
            ["Key", "Indicator", "Outturn 2025/26", "Outturn 2024/25"],
            ["I1", "Bins emptied in time", "63%", "60%"],
        ]
        rows.append(["I2", "Parks with a flag", None, None])
        stored(**full(Indicators=rows))
        assert sorted(Result.objects.values_list("words", flat=True)) == ["60%", "63%"]
        assert Target.objects.count() == 2 and Comparator.objects.count() == 1

    def test_a_column_that_the_workbook_lacks_is_still_in_the_next_one(self):
        stored(**full())
        plan = stored(**full(Indicators=[row[:3] for row in INDICATORS]))
        figures = content_of(plan).indicators[0].figures
        assert {column.heading: words for column, words in figures.items()} == {
            "Outturn 2025/26": "62%",
            "Target 2026/27": "65%",
            "England 2025/26": "70.1%",
        }

    def test_words_that_mean_no_choice_are_kept_as_written(self):
        rows = [
            ["Key", "Indicator", "Better", "Cumulative", "Unit"],
            ["I1", "Bins", "Up", "sometimes", "% of bins"],
        ]
        plan = stored(Indicators=rows)
        indicator = Indicator.objects.get()
        assert (indicator.polarity, indicator.cumulative, indicator.unit) == ("", None, "")
        row = content_of(plan).indicators[0]
        assert (row.better, row.cumulative, row.unit) == ("Up", "sometimes", "% of bins")
        assert not compare(content(Indicators=rows))


class SharedIndicatorTests(TestCase):
    OTHER = {"First year": "2027/28"}

    def rows(self, refs="NI 59", better="higher", outturn="62%", title="Assessments in time"):
        return [
            ["Key", "Refs", "Indicator", "Better", "Outturn 2025/26"],
            ["I1", refs, title, better, outturn],
        ]

    def test_a_row_takes_the_indicator_that_carries_its_code(self):
        stored(Indicators=self.rows())
        plan = stored(self.OTHER, Indicators=self.rows("NI059", title="Assessments in time (of ten days)"))
        assert Indicator.objects.count() == 1
        row = content_of(plan).indicators[0]
        assert (row.refs, row.indicator) == ("NI059", "Assessments in time (of ten days)")
        assert Indicator.objects.get().title == "Assessments in time"
        assert list(IndicatorCode.objects.values_list("words", flat=True)) == ["NI 59"]

    def test_a_row_whose_code_two_rows_carry_makes_its_own_indicator(self):
        stored(Indicators=self.rows())
        rows = [*self.rows(), ["I2", "NI 59", "The same in the north", None, None]]
        stored(self.OTHER, Indicators=rows)
        assert Indicator.objects.count() == 3

    def test_a_row_whose_code_two_indicators_carry_makes_its_own(self):
        stored(Indicators=[*self.rows(), ["I2", "NI 59", "The same in the north", None, None]])
        stored(self.OTHER, Indicators=self.rows())
        assert Indicator.objects.count() == 3

    def test_another_council_has_its_own_indicator(self):
        stored(Indicators=self.rows())
        stored({"Council": "Southmere Council"}, Indicators=self.rows())
        assert Indicator.objects.count() == 2 and Council.objects.count() == 2

    def test_a_blank_of_one_plan_takes_nothing_from_another(self):
        first = stored(Indicators=self.rows())
        second = self.rows(better=None, outturn=None)
        plan = stored(self.OTHER, Indicators=second)
        assert Indicator.objects.get().polarity == "higher"
        assert Result.objects.get().words == "62%"
        assert not compare(content(self.OTHER, Indicators=second))
        assert content_of(plan).indicators[0].better == ""
        assert content_of(first).indicators[0].better == "higher"

    def test_what_a_second_plan_adds_does_not_stand_in_the_first(self):
        blank = [["Key", "Refs", "Indicator"], ["I1", "NI 59", "Assessments in time"]]
        first = stored(Indicators=blank)
        stored(self.OTHER, Indicators=self.rows())
        row = content_of(first).indicators[0]
        assert (row.better, row.figures) == ("", {})
        assert not compare(content(Indicators=blank))

    def test_a_newer_workbook_corrects_the_figure_for_both(self):
        first = stored(Indicators=self.rows())
        stored(self.OTHER, Indicators=self.rows(outturn="63%"))
        assert list(content_of(first).indicators[0].figures.values()) == ["63%"]
        assert Result.objects.count() == 1

    def test_an_indicator_goes_with_its_last_plan(self):
        rows = self.rows()
        stored(Indicators=rows)
        stored(self.OTHER, Indicators=rows)
        stored(self.OTHER, Indicators=rows[:1])
        assert Indicator.objects.count() == 1
        stored(Indicators=rows[:1])
        assert not Indicator.objects.exists() and not PlanIndicator.objects.exists()

    def test_an_indicator_with_figures_from_elsewhere_outlives_its_plan(self):
        rows = self.rows()
        stored(Indicators=rows)
        older = Result.objects.get()
        older.pk, older.period, older.starts = None, "2019-04_2020-03_FY", date(2019, 4, 1)
        older.save()
        stored(Indicators=rows[:1])
        assert Indicator.objects.get().results.count() == 2


class RiskTests(TestCase):
    SCHEME = [["Part", "Code", "Label"], ["likelihood", "A", "High"], ["likelihood", "B", "Low"]]
    SCHEME += [["impact", "1", "Grave"], ["impact", "2", "Slight"], ["appetite", "A1", None]]
    RISKS = [
        ["Ref", "Risk", "Likelihood", "Impact", "Controls", "Planned controls"],
        ["R1", "Trees fall", "A", "1", "Inspect\nPrune", "Fell"],
    ]

    def test_a_register_a_scheme_and_the_scores_are_made(self):
        plan = stored(Risk_scheme=self.SCHEME, Risks=self.RISKS)
        assert plan.register.unit == plan.unit
        score = Assessment.objects.get()
        assert (score.kind, score.likelihood, score.impact, score.assessed_on) == ("current", "A", "1", None)
        assert score.scheme == plan.register.scheme
        assert [control.words for control in score.risk.controls.all()] == ["Inspect", "Prune", "Fell"]

    def test_a_changed_score_is_a_new_assessment_and_the_old_one_is_kept(self):
        stored(Risk_scheme=self.SCHEME, Risks=self.RISKS)
        risks = [self.RISKS[0], ["R1", "Trees fall", "B", "1", "Inspect\nPrune", "Fell"]]
        plan = stored(Risk_scheme=self.SCHEME, Risks=risks)
        assert [(one.likelihood, one.assessed_on) for one in Assessment.objects.order_by("pk")] == [
            ("A", None),
            ("B", DAY),
        ]
        assert content_of(plan).risks[0].likelihood == "B"
        assert not compare(content(Risk_scheme=self.SCHEME, Risks=risks))

    def test_a_second_change_on_one_day_replaces_the_first(self):
        stored(Risk_scheme=self.SCHEME, Risks=self.RISKS)
        for likelihood in ("B", "A", "B"):
            stored(Risks=[self.RISKS[0], ["R1", "Trees fall", likelihood, "1", "Inspect\nPrune", "Fell"]])
        assert Assessment.objects.count() == 2

    def test_the_same_scheme_is_one_scheme_and_another_is_its_next_version(self):
        stored(Risk_scheme=self.SCHEME, Risks=self.RISKS)
        stored({"First year": "2027/28"}, Risk_scheme=self.SCHEME, Risks=self.RISKS)
        assert RiskScheme.objects.count() == 1 and Register.objects.count() == 2
        stored(Risk_scheme=[*self.SCHEME, ["appetite", "A2", None]], Risks=self.RISKS)
        assert [scheme.version for scheme in RiskScheme.objects.order_by("version")] == [1, 2]
        assert Assessment.objects.filter(scheme__version=1).count() == 2

    def test_blank_lines_between_controls_come_back_as_they_were(self):
        words = "\nInspect\n\nPrune\n"
        plan = stored(Risks=[self.RISKS[0], ["R1", "Trees fall", "A", "1", words, None]])
        assert content_of(plan).risks[0].controls == words


class AgainTests(TestCase):
    def test_the_same_workbook_again_changes_nothing_and_writes_nothing(self):
        plan = stored(**full(Risks=RiskTests.RISKS))
        changed_at = plan.changed_at
        again = content(**full(Risks=RiskTests.RISKS))
        with CaptureQueriesContext(connection) as queries:
            result = store(again, today=DAY)
        assert not result.changes and result.changes.unchanged == 9
        plan.refresh_from_db()
        assert plan.changed_at == changed_at
        assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]

    def test_the_cost_grows_by_the_batch_and_not_by_the_row(self):
        def cost(number):
            rows = [
                INDICATORS[0],
                *([f"K{n}", f"X {n}", f"Bin {n}", "1", "higher", "1%", "2%", "3%"] for n in range(number)),
            ]
            workbook = content({"Unit": f"Unit {number}"}, **full(Indicators=rows))
            with CaptureQueriesContext(connection) as queries:
                store(workbook, today=DAY)
            return len(queries)

        cost(2)  # makes the council, once
        assert cost(103) - cost(3) <= 20

    def test_a_comparison_names_what_comes_changes_and_goes(self):
        stored(**full())
        actions = [
            ACTIONS[0],
            ["A1", "1.1", "Buy fifty bins", "Mar 27", "SR"],
            ["A3", "1", "Paint them", None, None],
        ]
        changes = compare(content(**full(Actions=actions)))
        assert [(one.sheet, one.label) for one in changes.added] == [("Actions", "Paint them")]
        assert [(one.sheet, one.label) for one in changes.removed] == [("Actions", "Empty them")]
        assert [(one.label, one.details) for one in changes.changed] == [
            ("Buy fifty bins", [("Action", "Buy forty bins", "Buy fifty bins")])
        ]
        assert Action.objects.filter(title="Buy forty bins").exists()

    def test_a_comparison_names_the_figures_that_change(self):
        stored(**full())
        rows = [[*row[:5], "63%" if row[0] == "I1" else row[5], *row[6:]] for row in INDICATORS]
        changes = compare(content(**full(Indicators=[INDICATORS[0], *rows[1:]])))
        assert [one.details for one in changes.changed] == [[("Outturn 2025/26", "62%", "63%")]]

    def test_a_plan_made_in_the_browser_goes_out_and_comes_in_unchanged(self):
        plan = make_plan()
        priority = make_priority(plan)
        make_milestone(make_action(make_priority(plan, parent=priority)))
        make_plan_indicator(plan, priority=priority)
        assert not compare(content_of(plan))


class FailureTests(TestCase):
    def test_a_failure_in_the_middle_writes_nothing(self):
        stored(**full())
        workbook = content(**full(Actions=ACTIONS[:2]))
        twice = BudgetSheet(name="Budget 1", columns=())
        workbook.budgets = [twice, BudgetSheet(name="Budget 1", columns=(), title="again")]
        before = set(Action.objects.values_list("key", flat=True))
        with pytest.raises(IntegrityError):
            store(workbook, today=DAY)
        assert set(Action.objects.values_list("key", flat=True)) == before
        assert Event.objects.count() == 1

    def test_words_too_long_for_their_column_are_refused_with_the_limit(self):
        for length in (200, 201):
            rows = [["Key", "Action"], ["K" * length, "Build"]]
            if length == 200:
                stored(Actions=rows)
            else:
                with pytest.raises(CannotStore) as refused:
                    stored({"Unit": "Other"}, Actions=rows)
                found = refused.value.findings[0]
                assert (found.code, found.place.sheet, found.place.row, found.column) == (
                    "too-long",
                    "Actions",
                    2,
                    "Key",
                )
                assert "200" in found.message
        assert Plan.objects.count() == 1

    def test_a_scheme_with_one_cell_twice_is_refused(self):
        with pytest.raises(CannotStore):
            stored(Risk_scheme=[*RiskTests.SCHEME, ["appetite", "A1", None]])
