"""The risk matrix: schemes of every kind, and the published registers scored by it."""

import pytest
from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from risks.matrix import (
    Level,
    ProductBand,
    Scheme,
    above_appetite,
    appetite_edges,
    band,
    grid,
    score,
    unplaced,
)
from risks.printed import ScoreWords, disagreements, read_score
from risks.scheme_rows import read_scheme
from tests import real_plans

LETTERS, NUMBERS = "ABCDEFGHIJ", [str(number) for number in range(1, 11)]
LETTERED = Scheme(
    likelihood=tuple(
        Level(code, label) for code, label in zip("ABC", ("High", "Medium", "Low"), strict=True)
    ),
    impact=tuple(
        Level(code, label) for code, label in zip("123", ("Grave", "Serious", "Slight"), strict=True)
    ),
    appetite=frozenset({("A", "1"), ("A", "2"), ("B", "1")}),
)
MULTIPLYING = Scheme(
    likelihood=tuple(map(Level, "4321")),
    impact=tuple(map(Level, "4321")),
    bands=(ProductBand(12, 16, "HIGH"), ProductBand(6, 11, "MEDIUM"), ProductBand(1, 5, "LOW")),
)


class ScoreTests(SimpleTestCase):
    def test_letters_and_numbers_score_the_cell(self):
        assert score(LETTERED, "B", "2") == "B2"
        assert score(LETTERED, " b ", 2) == "B2"

    def test_numbers_with_bands_multiply(self):
        assert score(MULTIPLYING, 3, 4) == 12
        assert score(MULTIPLYING, "3.0", "4") == 12

    def test_numbers_without_bands_score_the_cell(self):
        scheme = Scheme(MULTIPLYING.likelihood, MULTIPLYING.impact)
        assert score(scheme, 3, 4) == "34"
        assert band(scheme, 3, 4) is None

    def test_roman_impacts_score_the_cell(self):
        scheme = Scheme(tuple(map(Level, "ABCDEF")), tuple(map(Level, ("I", "II", "III", "IV"))))
        assert score(scheme, "C", "ii") == "CII"

    def test_what_the_scheme_lacks_has_no_score(self):
        for likelihood, impact in (("D", "1"), ("A", "4"), (None, "1"), ("A", ""), (None, None)):
            assert score(LETTERED, likelihood, impact) is None
            assert band(LETTERED, likelihood, impact) is None
            assert above_appetite(LETTERED, likelihood, impact) is None

    def test_each_band_holds_its_first_and_last_score(self):
        assert band(MULTIPLYING, 1, 4) == "LOW"
        assert band(MULTIPLYING, 2, 3) == "MEDIUM"
        assert band(MULTIPLYING, 3, 3) == "MEDIUM"
        assert band(MULTIPLYING, 3, 4) == "HIGH"
        assert band(MULTIPLYING, 4, 4) == "HIGH"

    def test_appetite_is_the_cells_that_the_scheme_lists(self):
        assert above_appetite(LETTERED, "B", "1") is True
        assert above_appetite(LETTERED, "B", "2") is False

    def test_a_scheme_without_appetite_does_not_say(self):
        assert above_appetite(MULTIPLYING, 4, 4) is None


class SchemeTests(SimpleTestCase):
    axes = [("likelihood", "2", "often"), ("likelihood", "1", None), ("impact", "2", ""), ("impact", "1", "")]

    def test_a_sheet_is_read_in_its_own_order(self):
        scheme, problems = read_scheme([*self.axes, ("Band", "3-4", "High"), ("band", "1–2", "Low")])
        assert problems == []
        assert scheme.likelihood == (Level("2", "often"), Level("1", ""))
        assert scheme.bands == (ProductBand(3, 4, "High"), ProductBand(1, 2, "Low"))

    def test_numbers_of_a_spreadsheet_are_codes(self):
        scheme, _ = read_scheme([("likelihood", 2, None), ("likelihood", 1.0, None), ("impact", 1, None)])
        assert [level.code for level in scheme.likelihood] == ["2", "1"]

    def test_a_band_may_be_one_score_or_open_above(self):
        scheme, problems = read_scheme([*self.axes, ("band", "2+", "High"), ("band", "1", "Low")])
        assert problems == []
        assert scheme.bands == (ProductBand(2, 4, "High"), ProductBand(1, 1, "Low"))

    def test_each_problem_is_named_and_its_row_left_out(self):
        for row, words in (
            (("likelihood", "2", ""), "twice"),
            (("likelihood", "", "often"), "no code"),
            (("colour", "1", ""), "no part of a scheme"),
            (("band", "4-3", "Odd"), "ends before it begins"),
            (("band", "high", "Odd"), "range of scores"),
            (("band", "1-9", ""), "range of scores"),
            (("appetite", "39", ""), "names no cell"),
        ):
            scheme, problems = read_scheme([*self.axes, row])
            assert len(problems) == 1, problems
            assert words in problems[0]
            assert (scheme.bands, scheme.appetite) == ((), frozenset())

    def test_overlapping_bands_and_scores_without_a_band_are_problems(self):
        _, problems = read_scheme([*self.axes, ("band", "2-4", "High"), ("band", "1-2", "Low")])
        assert any("overlaps 2-4" in problem for problem in problems)
        assert any("No band holds a score of 1." in problem for problem in problems)

    def test_an_empty_sheet_has_no_axes(self):
        _, problems = read_scheme([])
        assert len(problems) == 2

    def test_bands_need_numbers_on_both_axes(self):
        _, problems = read_scheme([("likelihood", "A", ""), ("impact", "1", ""), ("band", "1-2", "Low")])
        assert any("not all numbers" in problem for problem in problems)


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("D2 (Low/critical)", ScoreWords("D", "2", None, None, ("Low", "critical"))),
        ("C2 (significant, critical)", ScoreWords("C", "2", None, None, ("significant", "critical"))),
        ("E2 (very low/ critical)", ScoreWords("E", "2", None, None, ("very low", "critical"))),
        ("CII", ScoreWords("C", "II", None, None)),
        ("c2", ScoreWords("C", "2", None, None)),
        ("6-: MEDIUM", ScoreWords(None, None, 6, "MEDIUM")),
        ("12- HIGH", ScoreWords(None, None, 12, "HIGH")),
        ("16", ScoreWords(None, None, 16, None)),
        (16, ScoreWords(None, None, 16, None)),
        ("3 x 4 = 12 (High)", ScoreWords("3", "4", 12, "High")),
        ("3 x 4", ScoreWords("3", "4", None, None)),
        ("HIGH", ScoreWords(None, None, None, "HIGH")),
        ("", ScoreWords(None, None, None, None)),
        (None, ScoreWords(None, None, None, None)),
    ],
)
def test_a_printed_score_is_read(words, read):
    assert read_score(words) == read


class DisagreementTests(SimpleTestCase):
    def test_what_agrees_is_silent(self):
        assert disagreements(LETTERED, "B", "2", "B2 (medium/SERIOUS)", "b 2") == []
        assert disagreements(MULTIPLYING, 3, 4, "12- HIGH") == []
        assert disagreements(LETTERED, "B", "2", None, "") == []

    def test_each_difference_has_a_sentence_with_both(self):
        for arguments, words in (
            ((LETTERED, "B", "2", "B2", "B3"), ["The matrix draws it at B3, but its score is B2."]),
            ((LETTERED, "B", "2", "A2"), ["printed as A2", "are B2"]),
            ((LETTERED, "B", "2", "B2 (High/Serious)"), ["calls B “High”", "“Medium”"]),
            ((MULTIPLYING, 3, 4, "11 HIGH"), ["printed as 11", "is 12"]),
            ((MULTIPLYING, 2, 3, "6 HIGH"), ["printed as HIGH", "is MEDIUM"]),
            ((LETTERED, "D", "2", "D2", "D2"), ["Likelihood D is not in the scheme, which has A, B, C."]),
        ):
            sentences = disagreements(*arguments)
            assert len(sentences) == 1, sentences
            assert all(part in sentences[0] for part in words)


class GridTests(SimpleTestCase):
    def test_the_highest_likelihood_is_on_top_and_the_highest_impact_on_the_right(self):
        rows = grid(LETTERED, [("R1", "A", "1"), ("R2", "C", "3"), ("R3", "A", 1), ("R4", "Z", 1)])
        assert [[cell.code for cell in row] for row in rows] == [
            ["A3", "A2", "A1"],
            ["B3", "B2", "B1"],
            ["C3", "C2", "C1"],
        ]
        assert rows[0][2].refs == ("R1", "R3")
        assert rows[2][0].refs == ("R2",)
        assert unplaced(LETTERED, [("R1", "A", "1"), ("R4", "Z", 1)]) == ["R4"]

    def test_the_line_runs_once_between_the_cells_above_appetite_and_the_others(self):
        edges = {cell: sides for cell, sides in appetite_edges(LETTERED).items() if sides}
        assert edges == {
            ("A", "2"): {"left", "bottom"},
            ("B", "1"): {"left", "bottom"},
        }

    def test_without_appetite_there_is_no_line(self):
        assert not any(appetite_edges(MULTIPLYING).values())
        assert {cell.above for row in grid(MULTIPLYING) for cell in row} == {None}


@st.composite
def schemes(draw):
    """Schemes from 2 by 2 to 10 by 10, either axis upward or downward, lettered or numbered."""
    rows, columns = draw(st.integers(2, 10)), draw(st.integers(2, 10))
    numbers = draw(st.booleans())
    likelihood = list(NUMBERS if numbers else LETTERS)[:rows]
    impact = NUMBERS[:columns]
    for axis in (likelihood, impact):
        if draw(st.booleans()):
            axis.reverse()
    top = rows * columns
    cut = draw(st.integers(1, top - 1))
    bands = (ProductBand(cut + 1, top, "HIGH"), ProductBand(1, cut, "LOW")) if numbers else ()
    cells = [(row, column) for row in likelihood for column in impact]
    appetite = frozenset(draw(st.lists(st.sampled_from(cells), max_size=12)))
    return Scheme(tuple(map(Level, likelihood)), tuple(map(Level, impact)), bands, appetite)


@given(schemes())
def test_every_cell_of_any_scheme_is_drawn_once_with_its_score_and_one_band_at_most(scheme):
    cells = [cell for row in grid(scheme) for cell in row]
    assert len({(cell.likelihood, cell.impact) for cell in cells}) == len(cells)
    assert len(cells) == len(scheme.likelihood) * len(scheme.impact)
    for cell in cells:
        points = score(scheme, cell.likelihood.code, cell.impact.code)
        assert points is not None
        holding = [
            step for step in scheme.bands if isinstance(points, int) and step.low <= points <= step.high
        ]
        assert [step.label for step in holding] == ([cell.band] if cell.band else [])
        assert bool(scheme.bands) == bool(cell.band)


@given(schemes())
def test_every_stretch_of_the_line_parts_a_cell_above_appetite_from_one_that_is_not(scheme):
    rows = grid(scheme)
    steps = {"top": (-1, 0), "bottom": (1, 0), "left": (0, -1), "right": (0, 1)}
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            for side, (down, across) in steps.items():
                if not (0 <= y + down < len(rows) and 0 <= x + across < len(row)):
                    assert side not in cell.edges
                    continue
                neighbour = rows[y + down][x + across]
                parts = cell.above is True and neighbour.above is False
                assert (side in cell.edges) == parts


@given(schemes())
def test_a_scheme_written_as_rows_is_read_again(scheme):
    rows = [("likelihood", level.code, level.label) for level in scheme.likelihood]
    rows += [("impact", level.code, level.label) for level in scheme.impact]
    rows += [("band", f"{step.low}-{step.high}", step.label) for step in scheme.bands]
    ambiguous = scheme.likelihood[0].code.isdecimal() and len(scheme.likelihood) > 9
    rows += [] if ambiguous else [("appetite", row + column, "") for row, column in scheme.appetite]
    again, problems = read_scheme(rows)
    assert problems == []
    assert (again.likelihood, again.impact, again.bands) == (scheme.likelihood, scheme.impact, scheme.bands)
    assert ambiguous or again.appetite == scheme.appetite


@given(st.text(max_size=30))
def test_no_printed_score_raises(words):
    read_score(words)
    disagreements(LETTERED, words, words, words, words)


def published(name):
    sheets = real_plans.workbook(name)
    rows = [(row["Part"], row["Code"], row["Label"]) for row in real_plans.records(sheets, "Risk scheme")]
    scheme, problems = read_scheme(rows)
    assert problems == []
    return scheme, real_plans.records(sheets, "Risks")


def test_the_lettered_register_is_placed_where_its_scores_say():
    scheme, risks = published("cumbria-2007-08")
    placed = [(risk["Ref"], risk["Likelihood"], risk["Impact"]) for risk in risks]
    cells = {ref: cell for row in grid(scheme, placed) for cell in row for ref in cell.refs}
    assert len(cells) == len(risks) == 16
    assert all(risk["Score as printed"].startswith(cells[risk["Ref"]].code) for risk in risks)
    assert sum(cell.above for cell in cells.values()) == 9
    differing = {}
    for risk in risks:
        sentences = disagreements(
            scheme, risk["Likelihood"], risk["Impact"], risk["Score as printed"], risk["Matrix as printed"]
        )
        if sentences:
            differing[risk["Ref"]] = sentences
    assert differing == {
        ref: ["The matrix draws it at D3, but its score is D2."] for ref in ("I", "VII", "X")
    }


def test_the_multiplying_register_scores_and_bands_as_printed_and_its_residuals_too():
    scheme, risks = published("herefordshire-2009-11")
    assert len(risks) == 5
    for risk in risks:
        assert disagreements(scheme, risk["Likelihood"], risk["Impact"], risk["Score as printed"]) == []
        residual = risk["Residual likelihood"], risk["Residual impact"]
        assert disagreements(scheme, *residual, risk["Residual as printed"]) == []
        printed = read_score(risk["Residual as printed"])
        assert (printed.product, printed.band) == (score(scheme, *residual), band(scheme, *residual))
