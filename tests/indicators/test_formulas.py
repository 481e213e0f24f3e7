"""Formulas over the codes of other indicators."""

from decimal import Decimal
from fractions import Fraction

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import State
from indicators.formulas import DEEPEST, LONGEST, Formula, NotAFormula, circle, parse, problems, work_out
from indicators.values import Value, read_result

D = Decimal
WHOLE = st.integers(-1000, 1000)


def worked(words, **figures):
    """The answer of a formula over codes A1, B1 ..., given as keywords."""
    return work_out(parse(words), {code: D(figure) for code, figure in figures.items()})


def refused(words):
    """What is said of words that are no formula."""
    try:
        parse(words)
    except NotAFormula as wrong:
        return str(wrong)
    raise AssertionError(f"{words} was read")


class ReadingTests(SimpleTestCase):
    def test_codes_are_kept_in_order_each_once_and_looked_up_in_one_spelling(self):
        formula = parse("[NI 59] + [ BVPI 43A ] - [ni059]")
        assert formula.codes == ("NI59", "BV43a")
        assert formula.written == ("NI 59", "BVPI 43A")

    def test_the_words_are_kept_as_written(self):
        assert parse(" ([NI 59]+1)  ÷ 2 ").words == " ([NI 59]+1)  ÷ 2 "

    def test_times_and_divided_come_before_plus_and_minus(self):
        assert worked("[A1] + [B1] * 3", A1=1, B1=2).exact == 7
        assert worked("[A1] - [B1] / 2", A1=1, B1=2).exact == 0

    def test_brackets_come_first(self):
        assert worked("([A1] + [B1]) * 3", A1=1, B1=2).exact == 9

    def test_equals_are_taken_from_left_to_right(self):
        assert worked("[A1] - 2 - 3", A1=10).exact == 5
        assert worked("[A1] / 2 / 5 * 3", A1=10).exact == 3

    def test_a_minus_may_stand_before_one_thing(self):
        assert worked("-[A1] + 2", A1=5).exact == -3
        assert worked("2 - -[A1]", A1=5).exact == 7
        assert worked("-([A1] - 2) * 3", A1=5).exact == -9

    def test_signs_as_people_write_them_are_understood(self):
        assert worked("[A1] × 3 ÷ 2 − 1", A1=2).exact == 2

    def test_numbers_may_have_a_point(self):
        assert worked("[A1] * 0.5 + 0.25", A1=1).exact == Fraction(3, 4)

    def test_it_is_never_run_as_a_program(self):
        for words in ("__import__('os')", "[A1].real", "[A1] ** 2", "[A1] if 1 else 2", "lambda: [A1]"):
            assert refused(words), words


class RefusalTests(SimpleTestCase):
    def test_each_mistake_is_said_in_its_own_words(self):
        for words, said in (
            ("", "Enter a formula, such as ([NI 59] + [NI 60]) / 2"),
            ("  ", "Enter a formula"),
            ("2 + 3", "needs the code of an indicator in square brackets"),
            ("NI 59 + 1", "“NI 59 + 1” cannot be read here"),
            ("[NI 59", "A square bracket is not closed: “[NI 59”"),
            ("[] + 1", "Write a code between the square brackets"),
            ("[A1] +", "The formula ends where a code, a number or a bracket should follow"),
            ("[A1] * / 2", "Write a code, a number or a bracket before /"),
            ("[A1] [B1]", "Write + - * or / before [B1]"),
            ("2 [A1]", "Write + - * or / before [A1]"),
            ("([A1] + 1", "An opening bracket is not closed"),
            ("[A1] + 1)", "A closing bracket has no opening one"),
            ("()", "Write a code, a number or a bracket before )"),
            ("[A1] * 1,000", "Write numbers without commas, like 1000"),
            ("[A1] * 5%", "0.05 for 5%"),
            ("[A1] * .5", ".5 is not a number that can be used here"),
            ("[A1] * 1.", "1. is not a number that can be used here"),
        ):
            assert said in refused(words), words

    def test_a_formula_of_the_longest_length_is_read_and_one_character_more_is_not(self):
        longest = "[A1]" + "+1" * ((LONGEST - 4) // 2)
        assert len(longest) == LONGEST and parse(longest)
        assert refused(longest + " ") == f"A formula has at most {LONGEST} characters; this one has 501"

    def test_brackets_of_the_deepest_depth_are_read_and_one_more_is_not(self):
        assert parse("(" * DEEPEST + "[A1]" + ")" * DEEPEST)
        assert "at most 20 brackets" in refused("(" * (DEEPEST + 1) + "[A1]" + ")" * (DEEPEST + 1))

    def test_fifteen_figures_and_eight_places_are_a_number_and_one_more_is_not(self):
        assert parse(f"[A1] + {'9' * 15}.{'9' * 8}")
        assert "is not a number" in refused(f"[A1] + {'9' * 16}")
        assert "is not a number" in refused(f"[A1] + 1.{'9' * 9}")

    @given(st.text(alphabet="[]()+-*/.0123456789A ×%,", max_size=40))
    def test_any_words_are_a_formula_or_refused_in_words(self, words):
        try:
            assert isinstance(parse(words), Formula)
        except NotAFormula as wrong:
            assert str(wrong)

    @given(st.text(max_size=60))
    def test_no_text_at_all_breaks_the_reading(self, words):
        try:
            parse(words)
        except NotAFormula as wrong:
            assert str(wrong)


class CircleTests(SimpleTestCase):
    """Indicators 1 (NI 1, also LPI 9), 2 (NI 2) and 3 (NI 3)."""

    NAMED = {"NI1": {1}, "LPI9": {1}, "NI2": {2}, "NI3": {3}, "NI4": {4, 5}}

    def said(self, indicator, words, **others):
        formulas = {int(key[1:]): parse(formula) for key, formula in others.items()}
        return problems(indicator, parse(words), formulas, self.NAMED)

    def test_a_formula_over_plain_indicators_is_right(self):
        assert self.said(1, "[NI 2] + [NI 3]") == []

    def test_needing_one_indicator_twice_is_no_circle(self):
        assert self.said(1, "[NI 2] + [NI 3]", _2="[NI 3] * 2") == []

    def test_an_indicator_that_needs_itself_is_a_circle_of_one(self):
        for words in ("[NI 1] + 1", "[LPI 9] + 1"):
            code = words[1:6].rstrip("]")
            assert self.said(1, words) == [
                f"The formula forms a circle: this indicator needs [{code}], which is this indicator"
            ]

    def test_a_longer_circle_is_named_from_end_to_end(self):
        got = self.said(1, "[NI 2] + [NI 3]", _2="[NI 3] * 2", _3="[LPI 9] / 2")
        assert got == [
            "The formula forms a circle: this indicator needs [NI 3], which needs [LPI 9], "
            "which is this indicator"
        ]

    def test_a_circle_among_others_is_not_this_indicators(self):
        formulas = {2: parse("[NI 3]"), 3: parse("[NI 2]"), 1: parse("[NI 2]")}
        assert circle(1, formulas, self.NAMED) is None
        assert circle(2, formulas, self.NAMED) == ("NI 3", "NI 2")

    def test_a_changed_formula_stands_in_place_of_the_old_one(self):
        assert self.said(1, "[NI 3]", _1="[NI 2]", _2="[NI 1]") == []

    def test_a_code_that_nobody_has_is_named_as_written(self):
        assert self.said(1, "[NI 2] + [Ni 77]") == [
            "[Ni 77] is not the code of an indicator. Correct the code, or add the indicator first"
        ]

    def test_a_code_that_two_indicators_have_is_not_guessed_at(self):
        assert "[NI 4] is the code of 2 indicators" in self.said(1, "[NI 4]")[0]

    def test_a_circle_of_two_thousand_is_found(self):
        formulas = {n: parse(f"[Q{n + 1}]") for n in range(2000)}
        named = {f"Q{n}": {n % 2000} for n in range(2001)}
        assert len(circle(0, formulas, named)) == 2000


class WorkingOutTests(SimpleTestCase):
    def test_the_answer_is_exact(self):
        assert worked("[A1] / 3 * 3", A1="0.1").exact == Fraction(1, 10)
        assert worked("[A1] / 3", A1=1).exact == Fraction(1, 3)

    def test_it_is_rounded_for_showing_only(self):
        assert worked("[A1] / 3", A1=1).shown == D("0.3")
        assert worked("[A1] * 0.25", A1=1).shown == D("0.25")

    def test_the_words_say_what_it_came_from(self):
        assert worked("[A1] + [B1]", A1=1, B1=2).words == "[A1] + [B1], from [A1] and [B1]"

    def test_dividing_by_nought_leaves_no_figure_and_says_so(self):
        got = worked("[A1] / ([B1] - 2)", A1=1, B1=2)
        assert (got.exact, got.state) == (None, State.NOT_APPLICABLE)
        assert got.words == "Cannot be worked out: [A1] / ([B1] - 2) divides by 0"
        assert worked("[A1] / ([B1] - 2)", A1=1, B1="2.001").exact == 1000

    def test_nought_divided_is_nought(self):
        assert worked("[A1] / 2", A1=0).exact == 0

    def test_an_absent_figure_makes_the_whole_absent_and_is_named(self):
        formula = parse("[NI 59] * 0 + [NI 60]")
        got = work_out(formula, {"NI60": D(5)})
        assert (got.exact, got.state) == (None, State.AWAITING)
        assert got.words == "Cannot be worked out: [NI 59] is missing"

    def test_every_absence_is_passed_on_as_what_it_is(self):
        for state in State:
            if state != State.VALUE:
                got = work_out(parse("[A1] + [B1]"), {"A1": Value("", state), "B1": D(1)})
                assert (got.exact, got.state) == (None, state)

    def test_of_several_absences_what_cannot_come_is_said_of_the_whole(self):
        got = work_out(
            parse("[A1] + [B1]"), {"A1": Value("", State.AWAITING), "B1": Value("", State.SUPPRESSED)}
        )
        assert got.state == State.SUPPRESSED
        assert got.words == "Cannot be worked out: [A1] is awaited; [B1] is suppressed"

    def test_a_provisional_figure_makes_a_provisional_answer(self):
        figures = {"A1": read_result("5 (provisional)"), "B1": D(1)}
        assert work_out(parse("[A1] + [B1]"), figures).provisional

    def test_an_answer_too_large_to_be_a_figure_is_none(self):
        big = D("1E+60")
        assert worked("[A1] * 9.99", A1=big).exact is not None
        assert worked("[A1] * 10", A1=big).words.endswith("too large to be a figure")

    @given(WHOLE, WHOLE, WHOLE)
    def test_it_counts_as_arithmetic_does(self, a, b, c):
        got = worked("([A1] + [B1]) * [C1] - [A1] * ([B1] - [C1])", A1=a, B1=b, C1=c)
        assert got.exact == (a + b) * c - a * (b - c)

    @given(st.decimals(-1000, 1000, places=3), st.decimals(-1000, 1000, places=3))
    def test_plus_does_not_ask_which_comes_first(self, a, b):
        assert worked("[A1] + [B1]", A1=a, B1=b).exact == worked("[B1] + [A1]", A1=a, B1=b).exact

    @given(st.one_of(st.none(), st.decimals()), st.decimals())
    def test_any_figures_give_an_answer_or_say_why_not(self, a, b):
        got = work_out(parse("[A1] / [B1] * [A1] * [A1] - [B1]"), {"A1": a, "B1": b})
        assert (got.exact is None) == (got.state != State.VALUE)
        assert got.words and got.value().words
