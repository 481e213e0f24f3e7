"""Schemes of every size, order and kind: their cells, their rows, their versions, and what ships."""

import datetime
from dataclasses import replace

import pytest
from django.test import SimpleTestCase
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from risks.catalogue import CHOICES
from risks.codes import KINDS, levels
from risks.matrix import (
    Drawing,
    DrawnBand,
    Level,
    ProductBand,
    Scheme,
    above_appetite,
    axes_as_drawn,
    band,
    cells_of,
    grid,
)
from risks.models import RiskScheme
from risks.movement import Direction, movement
from risks.redrawing import drawn_from, with_bands, with_levels, with_stricter
from risks.registers import risk_of
from risks.reviews import later_than_lower, review_due, step_of, steps_of
from risks.scheme_operations import adopt, make_version, put_in_use, write_scheme
from risks.scheme_rows import read_scheme, rows_of
from risks.schemes import scheme_of
from tests.factories import make_assessment, make_council, make_register, make_risk, make_unit, make_user
from tests.risks.schemes import schemes

AUGUST = datetime.date(2026, 8, 31)


@settings(max_examples=40)
@given(schemes())
def test_every_cell_has_one_band_and_shows_appetite_where_it_is(scheme):
    found = [cell for row in grid(scheme) for cell in row]
    assert {(cell.likelihood.code, cell.impact.code) for cell in found} == set(cells_of(scheme))
    assert len(found) == len(scheme.likelihood) * len(scheme.impact)
    for cell in found:
        codes = cell.likelihood.code, cell.impact.code
        assert cell.band in scheme.band_labels
        assert cell.above is ((codes in scheme.appetite) if scheme.appetite else None)
        if isinstance(scheme.bands[0], DrawnBand):
            assert [step.label for step in scheme.bands if codes in step.cells] == [cell.band]


@settings(max_examples=40)
@given(schemes())
def test_a_scheme_is_drawn_in_the_order_that_it_says(scheme):
    down, across = axes_as_drawn(scheme)
    rows = grid(scheme)
    turned = scheme.drawing.impact_down
    worst = scheme.impact[0] if turned else scheme.likelihood[0]
    assert down[-1 if scheme.drawing.lowest_on_top else 0] == worst
    for level, cells in zip(down, rows, strict=True):
        for column, cell in zip(across, cells, strict=True):
            assert (cell.likelihood, cell.impact) == ((column, level) if turned else (level, column))


@settings(max_examples=40)
@given(schemes())
def test_a_scheme_written_as_rows_is_read_again(scheme):
    again, problems = read_scheme(rows_of(scheme))
    assert problems == [
        f"No cell is drawn in the band {step.label}. Draw one, or take the band away."
        for step in scheme.bands
        if isinstance(step, DrawnBand) and not step.cells
    ]
    plain = replace(scheme, drawing=Drawing(), stricter=(), months=())
    assert (again.likelihood, again.impact, again.appetite) == (
        plain.likelihood,
        plain.impact,
        plain.appetite,
    )
    assert again.bands == plain.bands


@settings(max_examples=40)
@given(schemes(), st.integers(0, 99))
def test_a_category_is_stricter_where_it_says_and_nowhere_laxer(scheme, place):
    cell = cells_of(scheme)[place % len(cells_of(scheme))]
    strict = with_stricter(scheme, 9, [cell])
    assert above_appetite(strict, *cell, category=9) is True
    assert above_appetite(strict, *cell) == above_appetite(scheme, *cell)
    for other in cells_of(scheme):
        if above_appetite(scheme, *other):
            assert above_appetite(strict, *other, category=9)


@settings(max_examples=40)
@given(schemes(), schemes())
def test_movement_is_one_rule_that_agrees_with_itself(scheme, other):
    first, second = cells_of(scheme)[0], cells_of(scheme)[-1]
    up, down = movement(scheme, second, first), movement(scheme, first, second)
    opposite = {Direction.LOWER: Direction.HIGHER, Direction.HIGHER: Direction.LOWER}
    assert up.direction == opposite.get(down.direction, down.direction)
    assert movement(scheme, first, first).direction is Direction.SAME


class StoredSchemeTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit(make_council())
        cls.user = make_user()

    @settings(max_examples=12, deadline=None)
    @given(schemes(), schemes(), st.data())
    def test_an_old_assessment_never_changes_when_its_scheme_is_superseded(self, scheme, other, data):
        old = adopt(self.unit.council, "Matrix", replace(scheme, stricter=()), by=self.user)
        assert scheme_of(old)[0] == replace(scheme, stricter=())
        likelihood, impact = data.draw(st.sampled_from(cells_of(scheme)))
        register = make_register(self.unit, scheme=old)
        risk = make_risk(register, likelihood=likelihood, impact=impact)
        before = self.shown(risk)
        new = make_version(old)
        write_scheme(new, replace(other, stricter=()))
        put_in_use(new, [register], by=self.user, day=AUGUST, score_again=True)
        after = self.shown(risk)
        assert after.history[0] == before.history[0]
        assert scheme_of(RiskScheme.objects.get(pk=old.pk))[0] == replace(scheme, stricter=())
        again = after.history[1:]
        assert [one.scheme for one in again] in ([], [replace(other, stricter=())])
        assert all((one.cell, one.day) == (before.history[0].cell, AUGUST) for one in again)

    def shown(self, risk):
        return risk_of(type(risk).objects.for_report().get(pk=risk.pk))

    def test_a_version_is_numbered_after_the_last_and_keeps_months_and_drawing(self):
        scheme = replace(CHOICES[3].scheme, drawing=Drawing(lowest_on_top=True))
        old = adopt(self.unit.council, "Five", scheme, by=self.user)
        new = make_version(old)
        assert (new.version, scheme_of(new)[0]) == (2, scheme)
        assert make_version(old).version == 3

    def test_a_score_is_made_again_only_where_the_new_version_has_both_codes(self):
        old = adopt(self.unit.council, "Four", CHOICES[2].scheme, by=self.user)
        register = make_register(self.unit, scheme=old)
        kept, lost = (make_risk(register, likelihood=code, impact="4") for code in ("4", "2"))
        new = make_version(old)
        scheme = CHOICES[2].scheme
        fewer = with_levels(
            scheme,
            [(level.code, level) for level in scheme.likelihood[:2]],
            [(level.code, level) for level in scheme.impact],
        )
        write_scheme(new, fewer)
        assert put_in_use(new, [register], by=self.user, day=AUGUST, score_again=True) == 1
        assert kept.assessments.count() == 2 and lost.assessments.count() == 1

    def test_nothing_is_scored_again_unless_that_is_asked(self):
        old = adopt(self.unit.council, "Four", CHOICES[2].scheme, by=self.user)
        register = make_register(self.unit, scheme=old)
        make_assessment(make_risk(register, likelihood=""), likelihood="4", impact="4")
        assert put_in_use(make_version(old), [register], by=self.user, day=AUGUST, score_again=False) == 0


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.key)
def test_each_scheme_that_ships_is_whole_and_is_looked_at_sooner_the_higher(choice):
    scheme, problems = read_scheme(rows_of(choice.scheme))
    assert problems == []
    assert (scheme.bands, scheme.appetite) == (choice.scheme.bands, choice.scheme.appetite)
    assert scheme.appetite
    months = dict(choice.scheme.months)
    assert set(months) == set(steps_of(scheme))
    assert later_than_lower(steps_of(scheme), months) == []
    assert all(level.label for level in (*scheme.likelihood, *scheme.impact))


def test_the_codes_that_ship_are_letters_numbers_and_roman_numerals():
    assert {"".join(level.code for level in choice.scheme.impact) for choice in CHOICES} == {
        "1234",
        "IIIIIIIV",
        "4321",
        "54321",
    }


class CodeTests(SimpleTestCase):
    def test_levels_run_from_the_worst_whichever_end_that_is(self):
        def codes(kind, number, first):
            return [level.code for level in levels(kind, number, first_is_worst=first)]

        assert codes("letters", 3, True) == ["A", "B", "C"]
        assert codes("digits", 3, False) == ["3", "2", "1"]
        assert codes("roman", 4, True) == ["I", "II", "III", "IV"]
        assert all(len(set(codes)) == 10 for _, codes in KINDS.values())


class DrawnByHandTests(SimpleTestCase):
    axes = [(part, code, "") for part in ("likelihood", "impact") for code in ("2", "1")]

    def test_a_cell_of_numbers_is_written_apart_from_a_product(self):
        scheme, problems = read_scheme(
            [*self.axes, *(("band", f"{one}/{two}", "Low") for one in "21" for two in "21")]
        )
        assert problems == []
        assert band(scheme, "2", "1") == "Low"

    def test_a_cell_that_is_drawn_holds_against_its_product(self):
        scheme, problems = read_scheme([*self.axes, ("band", "1/2", "High"), ("band", "1-4", "Low")])
        assert problems == []
        assert (band(scheme, "1", "2"), band(scheme, "2", "1")) == ("High", "Low")

    def test_roman_numerals_that_read_alike_are_written_apart(self):
        axis = tuple(Level(code) for code in ("I", "II"))
        scheme = Scheme(axis, axis, appetite=frozenset({("I", "II")}))
        assert ("appetite", "I/II", "") in rows_of(scheme)
        assert read_scheme(rows_of(scheme))[0].appetite == scheme.appetite
        _, problems = read_scheme([*rows_of(scheme)[:-1], ("appetite", "III", "")])
        assert "names 2 cells" in problems[0]

    def test_each_problem_is_named(self):
        for rows, words in (
            ([("band", "2/2", "High"), ("band", "2x2", "Low")], "is in High already"),
            ([("band", "2/2", "High")], "No band holds 2/1, 1/2, 1/1. Give each cell a band."),
            ([("band", "-1", "High"), ("band", "1-4", "Low")], "No cell is drawn in the band High"),
        ):
            _, problems = read_scheme([*self.axes, *rows])
            assert any(words in problem for problem in problems), (rows, problems)


class MovementTests(SimpleTestCase):
    def test_where_one_is_the_worst_the_lower_product_is_higher(self):
        axis = tuple(map(Level, "1234"))
        scheme = Scheme(axis, axis, (ProductBand(1, 16, "Any"),))
        assert movement(scheme, ("2", "2"), ("1", "2")).direction is Direction.HIGHER

    def test_where_the_axes_count_against_each_other_products_say_nothing(self):
        scheme = Scheme(tuple(map(Level, "4321")), tuple(map(Level, "1234")), (ProductBand(1, 16, "Any"),))
        assert movement(scheme, ("2", "1"), ("2", "4")).direction is Direction.LOWER
        assert movement(scheme, ("2", "4"), ("1", "1")).direction is Direction.MIXED

    def test_a_cell_up_and_down_stands_where_its_band_stands(self):
        scheme = Scheme(
            tuple(map(Level, "AB")),
            tuple(map(Level, "12")),
            (
                DrawnBand("High", frozenset({("A", "1"), ("B", "1")})),
                DrawnBand("Low", frozenset({("A", "2"), ("B", "2")})),
            ),
        )
        moved = movement(scheme, ("A", "2"), ("B", "1"))
        assert (moved.direction, moved.words) == (Direction.HIGHER, "Higher: A2 Low to B1 High")


class RedrawingTests(SimpleTestCase):
    def test_a_level_with_another_code_keeps_its_cells(self):
        scheme = CHOICES[0].scheme
        turned = with_levels(
            scheme,
            [(level.code, level) for level in scheme.likelihood],
            [
                (level.code, Level(code))
                for level, code in zip(scheme.impact, ("I", "II", "III", "IV"), strict=True)
            ],
        )
        assert turned.appetite == CHOICES[1].scheme.appetite
        assert turned.bands == CHOICES[1].scheme.bands

    def test_the_cells_of_a_level_that_goes_are_gone(self):
        scheme = CHOICES[0].scheme
        fewer = with_levels(
            scheme,
            [(level.code, level) for level in scheme.likelihood[1:]],
            [(level.code, level) for level in scheme.impact],
        )
        assert {likelihood for likelihood, _ in fewer.appetite} == {"B", "C"}

    def test_ranges_become_drawn_cells_where_they_stood(self):
        scheme = CHOICES[2].scheme
        drawn = drawn_from(
            scheme, ["Red", "Medium", "Low"], {"High": "Red", "Medium": "Medium", "Low": "Low"}
        )
        redrawn = with_bands(scheme, drawn, {"High": "Red"})
        for cell in cells_of(scheme):
            assert band(redrawn, *cell) == band(scheme, *cell).replace("High", "Red")
        assert dict(redrawn.months)["Red"] == 3


class ReviewTests(SimpleTestCase):
    def test_a_month_later_is_the_same_day_or_the_last_of_a_shorter_month(self):
        day = datetime.date
        for start, months, due in (
            (day(2026, 1, 31), 1, day(2026, 2, 28)),
            (day(2027, 12, 31), 2, day(2028, 2, 29)),
            (day(2026, 11, 30), 3, day(2027, 2, 28)),
            (day(2026, 12, 1), 1, day(2027, 1, 1)),
            (day(2026, 1, 15), 12, day(2027, 1, 15)),
            (day(2028, 2, 29), -12, day(2027, 2, 28)),
        ):
            assert review_due(start, months) == due

    def test_without_a_day_or_months_no_review_is_due(self):
        assert review_due(None, 3) is None
        assert review_due(AUGUST, None) is None

    def test_the_steps_are_the_bands_or_the_sides_of_the_line_or_all_risks(self):
        axis = tuple(map(Level, "21"))
        plain = Scheme(axis, axis)
        lined = replace(plain, appetite=frozenset({("2", "2")}))
        banded = replace(lined, bands=(ProductBand(3, 4, "High"), ProductBand(1, 2, "Low")))
        assert steps_of(plain) == ("every risk",)
        assert steps_of(lined) == ("above appetite", "within appetite")
        assert steps_of(banded) == ("High", "Low")
        assert step_of(lined, "", True) == "above appetite"
        assert step_of(lined, "", None) is None
        assert step_of(banded, "Low", True) == "Low"
        assert step_of(banded, "", True) is None

    def test_a_higher_step_that_is_looked_at_later_is_named(self):
        steps = ("High", "Medium", "Low")
        assert later_than_lower(steps, {"High": 6, "Low": 3}) == [("High", "Low")]
        assert later_than_lower(steps, {"High": 3, "Medium": 3, "Low": 12}) == []
