"""Where the lines and marks of a chart stand."""

from decimal import Decimal

from django.template.loader import render_to_string
from django.test import SimpleTestCase
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.charts import Guide, Series, sparkline, trend
from organisation.periods import Period, quarters

PERIODS = quarters(2024, 2025)


def numbers(*figures):
    return tuple(None if figure is None else Decimal(figure) for figure in figures)


def chart(*results, **kwargs):
    return trend(PERIODS[: len(results)], [Series("Result", "result", numbers(*results))], **kwargs)


figures = st.lists(
    st.none() | st.decimals(min_value=-(10**15), max_value=10**15, places=8), min_size=1, max_size=8
)


class SparklineTests(SimpleTestCase):
    def test_one_figure_is_no_line(self):
        assert sparkline(numbers(5)) is None
        assert sparkline(numbers(None, 5, None)) is None

    def test_two_figures_are_a_line_from_left_to_right(self):
        spark = sparkline(numbers(1, 2))
        assert spark.segments == ("4,22 92,4",)
        assert spark.last == (Decimal(92), Decimal(4))

    def test_a_missing_figure_breaks_the_line_and_one_alone_is_a_dot(self):
        spark = sparkline(numbers(1, None, 3, 2))
        assert len(spark.segments) == 1
        assert spark.dots == ((Decimal(4), Decimal(22)),)

    def test_equal_figures_are_a_level_line_in_the_middle(self):
        assert sparkline(numbers(7, 7)).segments == ("4,13 92,13",)

    def test_the_words_say_what_the_line_shows(self):
        words = sparkline(numbers(1, 3, 2), "percent", "2025/26 Q1", "2025/26 Q3").words
        assert words == "3 results, 2025/26 Q1 to 2025/26 Q3: from 1% to 2%; lowest 1%, highest 3%"

    @settings(deadline=None)
    @given(figures)
    def test_every_point_lies_inside_the_picture(self, some):
        spark = sparkline(some)
        places = [
            tuple(map(Decimal, place.split(",")))
            for segment in (spark.segments if spark else ())
            for place in segment.split()
        ]
        assert all(0 <= x <= spark.width and 0 <= y <= spark.height for x, y in places)


class TrendTests(SimpleTestCase):
    def test_nothing_is_drawn_without_a_figure(self):
        assert chart(None, None) is None

    def test_answers_are_not_drawn(self):
        assert chart(1, 0, unit="yes/no") is None

    def test_one_figure_is_drawn_as_a_mark(self):
        drawn = chart(5)
        assert drawn.lines[0].segments == ()
        assert len(drawn.lines[0].marks) == 1

    def test_the_axis_begins_at_0_when_figures_reach_below_half_of_the_highest(self):
        assert chart("4.9", 10).up[0].words == "0"
        assert chart("4.9", 10).note == ""

    def test_an_axis_that_does_not_begin_at_0_says_so(self):
        assert chart(50, 100, unit="percent").note == "The axis does not begin at 0 but at 50%."

    def test_a_unit_of_many_words_is_said_once_above_the_axis(self):
        drawn = chart(10, 40, unit="per 1,000")
        assert drawn.unit == "Per 1,000"
        assert [tick.words for tick in drawn.up] == ["0", "10", "20", "30", "40"]

    def test_a_gap_breaks_the_line(self):
        assert len(chart(1, 2, None, 3, 4).lines[0].segments) == 2

    def test_lines_differ_without_colour(self):
        series = [
            Series(name, kind, numbers(1, 2))
            for name, kind in (
                *(("Result", "result"), ("Target", "target"), ("England", "comparator")),
                *(("Neighbours", "comparator"), ("Region", "comparator")),
            )
        ]
        lines = trend(PERIODS[:2], series).lines
        assert len({line.dash for line in lines}) == 5
        assert len({line.key_mark.count(",") for line in lines}) >= 3

    def test_a_series_without_figures_has_no_line(self):
        series = [Series("Result", "result", numbers(1)), Series("Target", "target", numbers(None))]
        assert [line.name for line in trend(PERIODS[:1], series).lines] == ["Result"]

    def test_the_description_says_each_line_in_words(self):
        assert chart(1, 2, unit="percent").desc == "Result: from 1% in 2024/25 Q1 to 2% in 2024/25 Q2."

    def test_many_periods_are_named_in_part_and_always_the_last(self):
        many = quarters(2018, 2025)
        drawn = trend(many, [Series("Result", "result", tuple(Decimal(n) for n in range(32)))])
        assert len(drawn.across) <= 12
        assert drawn.across[-1].words == "Q4"

    def test_whole_years_are_named_by_themselves(self):
        years = [Period("FY", 2024), Period("FY", 2025)]
        drawn = trend(years, [Series("Result", "result", numbers(1, 2))])
        assert [tick.words for tick in drawn.across] == ["2024/25", "2025/26"]

    def test_html_in_a_name_is_drawn_as_written(self):
        drawn = trend(PERIODS[:1], [Series("<b>England</b>", "comparator", numbers(1))])
        page = render_to_string(
            "indicators/parts/trend.html", {"trend": drawn, "chart_title": "<script>", "chart_id": "c"}
        )
        assert "<script>" not in page and "<b>" not in page
        assert '<title id="c-title">&lt;script&gt;</title>' in page

    @settings(deadline=None)
    @given(figures)
    def test_every_mark_lies_inside_the_picture(self, some):
        drawn = trend(PERIODS[: len(some)], [Series("Result", "result", tuple(some))])
        for tick in drawn.up if drawn else ():
            assert drawn.top <= tick.at <= drawn.bottom
        for line in drawn.lines if drawn else ():
            for segment in line.segments:
                for place in segment.split():
                    x, y = map(Decimal, place.split(","))
                    assert drawn.left <= x <= drawn.right
                    assert drawn.top <= y <= drawn.bottom


class GuideTests(SimpleTestCase):
    def guides(self, *heights):
        names = (("Upper limit", "limit"), ("Mean", "mean"), ("Lower limit", "limit"))
        drawn = [
            Guide(name, kind, Decimal(height), "percent")
            for (name, kind), height in zip(names, heights, strict=True)
        ]
        return chart(50, 60, unit="percent", guides=drawn)

    def test_limits_differ_from_the_mean_and_from_every_line_by_dash(self):
        picture = self.guides(70, 55, 40)
        upper, mean, lower = picture.guides
        assert upper.dash == lower.dash != mean.dash
        assert not {upper.dash, mean.dash} & {line.dash for line in picture.lines}

    def test_the_axis_holds_guides_beyond_the_figures(self):
        picture = self.guides(90, 55, 20)
        assert all(picture.top <= guide.at <= picture.bottom for guide in picture.guides)

    def test_names_of_guides_near_each_other_do_not_touch(self):
        labels = [guide.label_at for guide in self.guides("55.1", "55", "54.9").guides]
        assert labels[1] - labels[0] >= 17 and labels[2] - labels[1] >= 17

    def test_the_description_says_every_guide_with_its_figure(self):
        assert self.guides(70, 55, 40).desc.endswith("Upper limit: 70%. Mean: 55%. Lower limit: 40%.")

    def test_a_chart_without_guides_keeps_its_whole_width(self):
        assert chart(50, 60).right > self.guides(70, 55, 40).right
