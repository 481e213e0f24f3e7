"""Breaks in series: where they lie, and that nothing is compared across one."""

from decimal import Decimal

from django.test import SimpleTestCase, TestCase

from indicators.breaks import break_between, last_break, places_of
from indicators.charts import Series, sparkline, trend
from indicators.comparison import change_words
from indicators.derived_figures import derived_figures
from indicators.direction import Direction
from indicators.figures import figures_at_once, figures_of
from indicators.history import history_of
from indicators.models import RagScheme
from indicators.noise import noise_of
from indicators.schemes import Schemes
from indicators.standing import counted_of, standing
from organisation.periods import parse_period
from tests.factories import make_break, make_indicator


def period(words):
    return parse_period(words)


class WhereTests(SimpleTestCase):
    def test_a_break_parts_the_period_it_stands_at_from_the_one_before_and_no_others(self):
        at = period("2024/25 Q2")
        for before, now, parted in (
            ("2024/25 Q1", "2024/25 Q2", True),
            ("2024/25 Q2", "2024/25 Q3", False),
            ("2023/24 Q4", "2024/25 Q1", False),
            ("2024/25 Q3", "2024/25 Q1", True),
        ):
            with self.subTest(before=before, now=now):
                assert (break_between([at], period(before), period(now)) is not None) == parted

    def test_a_year_in_whose_middle_the_break_lies_is_of_the_old_definition(self):
        at = period("2024/25 Q3")
        assert break_between([at], period("2023/24"), period("2024/25")) is None
        assert break_between([at], period("2024/25"), period("2025/26")) == at

    def test_of_several_breaks_the_latest_between_is_named(self):
        breaks = [period("2022/23"), period("2024/25"), period("2026/27")]
        assert break_between(breaks, period("2021/22"), period("2025/26")) == breaks[1]
        assert last_break(breaks, []) is None

    def test_a_series_begins_anew_at_the_first_period_since_a_break(self):
        periods = [period(f"2024/25 Q{n}") for n in (1, 2, 3, 4)]
        assert list(places_of([period("2024/25 Q3")], periods)) == [2]
        assert list(places_of([period("2024/25 Q1")], periods)) == []
        assert list(places_of([period("2025/26 Q1")], periods)) == []


class ChartTests(SimpleTestCase):
    def test_the_line_of_results_is_cut_and_a_rule_says_where(self):
        periods = [period(f"2024/25 Q{n}") for n in (1, 2, 3, 4)]
        numbers = tuple(map(Decimal, (6, 9, 12, 3)))
        series = [Series("Result", "result", numbers), Series("England", "comparator", numbers)]
        drawn = trend(periods, series, breaks={2: "Break in series at 2024/25 Q3"})
        assert [len(line.segments) for line in drawn.lines] == [2, 1]
        assert [rule.words for rule in drawn.rules] == ["Break in series at 2024/25 Q3"]
        last_of_the_old = Decimal(drawn.lines[0].segments[0].split()[-1].split(",")[0])
        assert last_of_the_old < drawn.rules[0].at
        assert "Break in series at 2024/25 Q3." in drawn.desc

    def test_the_small_line_is_cut_too_and_says_so(self):
        spark = sparkline([Decimal(n) for n in (1, 2, 3, 4)], cuts=(2,))
        assert len(spark.segments) == 2
        assert spark.words.endswith("the series breaks among them")


class ComparedTests(TestCase):
    def test_no_direction_is_worked_out_across_a_break(self):
        indicator = make_indicator(
            results={"2023/24 Q2": "40%", "2024/25 Q1": "50%", "2024/25 Q2": "58%"}, unit="percent"
        )
        make_break(indicator, "2024/25 Q1")
        now = standing(indicator, figures=figures_of(indicator))
        assert now.against_previous.direction == Direction.BETTER
        assert now.against_year is None
        before, year_before = change_words(now, indicator, figures_of(indicator))
        assert before.startswith("Better")
        assert year_before == "Not compared with 2023/24 Q2: the series breaks at 2024/25 Q1"

    def test_an_improving_scheme_does_not_look_across_a_break(self):
        indicator = make_indicator(results={"2023/24": "40%", "2024/25": "50%"}, targets={"2024/25": "90%"})
        improving = RagScheme(name="Ours", method="improving", tolerance=Decimal(5), is_default=True)
        schemes = Schemes([improving])
        through = period("2024/25")
        for figures in (figures_of(indicator), figures_at_once(indicator)):
            assert standing(indicator, schemes, figures=figures).rating.rag == "amber"
        make_break(indicator, "2024/25")
        for figures in (figures_of(indicator), figures_at_once(indicator)):
            assert standing(indicator, schemes, figures=figures).rating.rag == "red"
            assert counted_of(indicator, schemes, through, figures).rag == "red"

    def test_variation_is_judged_since_the_break_alone(self):
        years = [f"{year}/{year - 1999:02}" for year in range(2010, 2024)]
        results = dict(zip(years, ["10%", "11%"] * 3 + ["90%", "91%"] * 4, strict=True))
        indicator = make_indicator(unit="percent", results=results)
        make_break(indicator, "2016/17", "Counted by pupil and no longer by school")
        noise = noise_of(history_of(indicator), indicator)
        assert noise.words.startswith("Ordinary variation")
        assert noise.words.endswith("judged since the series broke at 2016/17")
        assert noise.mean == "90.5%"

    def test_a_break_ahead_of_every_result_changes_nothing_yet(self):
        results = {f"{year}/{year - 1999:02}": "10%" for year in range(2010, 2018)}
        indicator = make_indicator(unit="percent", results=results, targets={"2019/20": "12%"})
        make_break(indicator, "2019/20")
        assert "series" not in noise_of(history_of(indicator), indicator).words

    def test_a_year_is_not_worked_out_across_a_break_and_is_not_rated(self):
        quarters = {f"2025/26 Q{n}": str(10 * n) for n in (1, 2, 3, 4)}
        indicator = make_indicator(
            results=quarters, targets={"2025/26": "90"}, rule="sum", frequency="quarterly", unit="number"
        )
        for at, says in (
            ("2025/26 Q1", None),
            ("2025/26 Q2", "the series breaks at 2025/26 Q2"),
            ("2026/27 Q1", None),
        ):
            with self.subTest(at=at):
                broken = make_break(indicator, at)
                figures = figures_at_once(indicator)
                year = derived_figures(indicator, figures).rows[0]
                now = standing(indicator, figures=figures)
                if says:
                    assert (year.label, year.figure) == ("2025/26", "")
                    assert says in year.words
                    assert now.counted.rag == "none"
                    assert says in now.counted.reason
                else:
                    assert year.figure == "100"
                    assert now.rating.rag == "green"
                broken.delete()
