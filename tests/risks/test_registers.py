"""Gathering a register: which assessment holds, what stands in the matrix, and what is counted."""

import datetime

from django.test import TestCase

from risks.models import Assessment, Register
from risks.registers import matrix_of, register_of, risk_of, summaries_of
from tests.factories import (
    make_assessment,
    make_control,
    make_council,
    make_register,
    make_risk,
    make_risk_scheme,
    make_unit,
)

Kind = Assessment.Kind
MARCH, JUNE = datetime.date(2026, 3, 31), datetime.date(2026, 6, 30)
LETTERED = [
    *(("likelihood", code, label) for code, label in (("A", "High"), ("B", "Low"))),
    *(("impact", code, label) for code, label in (("1", "Grave"), ("2", "Slight"))),
    ("appetite", "A1", ""),
]


def gathered(register):
    return register_of(Register.objects.for_list().get(pk=register.pk))


def cell_of(matrix, line):
    """Return the score of the cell in which a risk stands."""
    return next(cell.score for _, cells in matrix.rows for cell in cells if line in cell.risks)


class AssessmentTests(TestCase):
    def test_the_latest_assessment_of_a_kind_holds(self):
        risk = make_risk(likelihood="")
        make_assessment(risk, likelihood="2", assessed_on=JUNE)
        make_assessment(risk, likelihood="5", assessed_on=MARCH)
        (line,) = gathered(risk.register).risks
        assert line.current.score == "6"
        assert [one.score for one in line.history] == ["15", "6"]

    def test_one_without_a_day_stands_before_any_with_a_day(self):
        risk = make_risk(likelihood="")
        make_assessment(risk, likelihood="2", assessed_on=MARCH)
        make_assessment(risk, likelihood="5")
        assert gathered(risk.register).risks[0].current.score == "6"

    def test_of_two_on_one_day_the_last_made_holds(self):
        risk = make_risk(likelihood="")
        make_assessment(risk, likelihood="5", assessed_on=MARCH)
        make_assessment(risk, likelihood="2", assessed_on=MARCH)
        assert gathered(risk.register).risks[0].current.score == "6"

    def test_movement_is_told_since_the_assessment_before_and_to_the_target(self):
        risk = make_risk(likelihood="")
        make_assessment(risk, kind=Kind.INHERENT, likelihood="5", impact="5")
        make_assessment(risk, likelihood="4", impact="3", assessed_on=MARCH)
        make_assessment(risk, likelihood="4", impact="4", assessed_on=JUNE)
        make_assessment(risk, kind=Kind.TARGET, likelihood="1", impact="4")
        moved = [(words, one.words) for words, one in gathered(risk.register).risks[0].movements]
        assert moved == [
            ("From inherent", "Lower: 25 to 16"),
            ("Since 31 March 2026", "Higher: 12 to 16"),
            ("To target", "Lower: 16 to 4"),
        ]

    def test_assessments_by_two_schemes_are_not_compared(self):
        risk = make_risk(likelihood="")
        older = make_risk_scheme(risk.register.council, rows=LETTERED)
        make_assessment(risk, likelihood="A", impact="1", scheme=older, assessed_on=MARCH)
        make_assessment(risk, likelihood="2", impact="2", assessed_on=JUNE)
        (line,) = gathered(risk.register).risks
        assert [one.score for one in line.history] == ["A1", "4"]
        assert line.movements == ()

    def test_an_assessment_without_a_scheme_is_scored_by_the_registers(self):
        risk = make_risk(likelihood="")
        make_assessment(risk, scheme=None)
        assert gathered(risk.register).risks[0].current.score == "6"

    def test_a_risk_reads_the_same_alone_as_in_its_register(self):
        risk = make_risk()
        make_control(risk)
        alone = risk_of(type(risk).objects.for_report().get(pk=risk.pk))
        (line,) = gathered(risk.register).risks
        assert (alone.history, alone.controls, alone.findings) == (line.history, line.controls, line.findings)


class FindingTests(TestCase):
    def test_a_risk_above_appetite_without_a_planned_control_is_a_finding(self):
        risk = make_risk(likelihood="5", impact="3")
        make_control(risk)
        (line,) = gathered(risk.register).risks
        assert line.findings == ["It is above appetite and no control is planned."]
        make_control(risk, planned=True)
        assert gathered(risk.register).risks[0].findings == []

    def test_a_risk_one_step_within_appetite_is_none(self):
        assert gathered(make_risk(likelihood="5", impact="2").register).risks[0].findings == []

    def test_a_printed_score_that_the_scheme_does_not_make_is_a_finding_of_its_kind(self):
        risk = make_risk(likelihood="")
        make_assessment(risk, likelihood="2", impact="3", score_printed="7", matrix_printed="24")
        make_assessment(risk, kind=Kind.RESIDUAL, likelihood="1", impact="3", score_printed="3 High")
        assert gathered(risk.register).risks[0].findings == [
            "The score is printed as 7, but 2 times 3 is 6.",
            "The matrix draws it at 24, but its score is 23.",
            "Residual: The band is printed as High, but a score of 3 is Low.",
        ]


class MatrixTests(TestCase):
    def test_each_kind_of_assessment_is_drawn_where_it_scores(self):
        risk = make_risk(likelihood="4", impact="3")
        make_assessment(risk, kind=Kind.TARGET, likelihood="1", impact="2")
        shown = gathered(risk.register)
        assert shown.kinds == (Kind.CURRENT, Kind.TARGET)
        assert cell_of(matrix_of(shown), shown.risks[0]) == "12"
        assert cell_of(matrix_of(shown, Kind.TARGET), shown.risks[0]) == "2"

    def test_the_highest_likelihood_is_on_top_and_the_highest_impact_on_the_right(self):
        matrix = matrix_of(gathered(make_register()))
        assert [level.code for level, _ in matrix.rows] == ["5", "4", "3", "2", "1"]
        assert [level.code for level in matrix.columns] == ["1", "2", "3", "4", "5"]

    def test_the_appetite_line_and_its_words_are_in_the_same_cells(self):
        matrix = matrix_of(gathered(make_register()))
        assert matrix.has_line
        above = {
            (level.code, column.code)
            for level, cells in matrix.rows
            for column, cell in zip(matrix.columns, cells, strict=True)
            if cell.above
        }
        assert above == {tuple(code) for code in ("55", "54", "45", "53", "35", "44")}
        assert all(cell.above for _, cells in matrix.rows for cell in cells if cell.edges)

    def test_what_cannot_be_drawn_is_listed_with_the_reason(self):
        register = make_register()
        older = make_risk_scheme(register.council, rows=LETTERED)
        make_assessment(make_risk(register, likelihood=""), likelihood="A", impact="1", scheme=older)
        make_risk(register, likelihood="9", impact="1")
        make_risk(register, likelihood="")
        make_assessment(make_risk(register, likelihood=""), likelihood="", impact="")
        assert [why for _, why in matrix_of(gathered(register)).unplaced] == [
            "assessed as A1 by another scheme",
            "likelihood 9, impact 1 not in the scheme",
            "no current assessment",
            "likelihood and impact not stated",
        ]

    def test_a_register_without_a_scheme_has_no_matrix_and_no_score(self):
        unit = make_unit()
        register = Register.objects.create(council=unit.council, unit=unit, name="Unscored")
        make_risk(register)
        shown = gathered(register)
        assert matrix_of(shown) is None
        assert (shown.counts.unscored, shown.counts.above, shown.risks[0].findings) == (1, None, [])

    def test_a_risk_without_a_ref_is_called_by_its_title(self):
        title = "The one contractor for every lift in the borough may stop trading before the winter"
        shown = gathered(make_risk(ref="", title=title).register)
        assert shown.risks[0].name == "The one contractor for every lift in the borough may stop…"


class CountTests(TestCase):
    def test_risks_are_counted_by_band_appetite_and_absence(self):
        register = make_register()
        for likelihood, impact in (("5", "5"), ("4", "4"), ("4", "3"), ("1", "1"), ("9", "9"), ("", "")):
            make_risk(register, likelihood=likelihood, impact=impact)
        counts = gathered(register).counts
        assert counts.bands == (("High", 2), ("Medium", 1), ("Low", 1))
        assert (counts.risks, counts.above, counts.unscored) == (6, 2, 2)

    def test_a_scheme_without_bands_or_appetite_counts_neither(self):
        council = make_council()
        scheme = make_risk_scheme(council, rows=LETTERED[:-1])
        register = make_register(make_unit(council), scheme=scheme)
        make_risk(register, likelihood="A", impact="1")
        counts = gathered(register).counts
        assert (counts.bands, counts.above, counts.unscored) == ((), None, 0)

    def test_the_list_counts_what_each_register_counts(self):
        council = make_council()
        full, empty = make_register(make_unit(council)), make_register(make_unit(council))
        risk = make_risk(full, likelihood="")
        make_assessment(risk, likelihood="5", impact="5", assessed_on=MARCH)
        make_assessment(risk, likelihood="1", impact="1", assessed_on=JUNE)
        make_assessment(risk, kind=Kind.INHERENT, likelihood="5", impact="5", assessed_on=JUNE)
        found = {one.register: one.counts for one in summaries_of(Register.objects.of(council).for_list())}
        assert found == {full: gathered(full).counts, empty: gathered(empty).counts}

    def test_gathering_costs_the_same_for_one_risk_and_twenty_one(self):
        register = make_register()
        make_control(make_risk(register))
        held = Register.objects.for_list().get(pk=register.pk)
        with self.assertNumQueries(5):
            register_of(held)
        for _ in range(20):
            make_control(make_risk(register))
        with self.assertNumQueries(5):
            register_of(held)
