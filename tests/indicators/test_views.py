"""The list of indicators, its download, and the page of one."""

import csv
import io
from copy import copy

import pytest
from django.test import SimpleTestCase, TestCase
from django.urls import reverse

from exchange.reading import read_workbook
from exchange.storing import store
from indicators.listing import Listing
from indicators.models import Comparator, Forecast, Indicator, RagScheme, Remark, Result, Target
from indicators.operations import change_of, keep_changes
from indicators.standing import standing
from indicators.values import read_result, read_target
from organisation.csv_words import harmless
from organisation.models import Role
from organisation.periods import parse_period
from plans.models import Plan
from tests.browser import DESK, PHONE, axe_violations, opened, resize, sideways, sign_in
from tests.factories import (
    make_council,
    make_figure,
    make_indicator,
    make_one_of_each_kind,
    make_plan,
    make_plan_indicator,
    make_priority,
    make_user,
    whole_of,
)
from tests.queries import FlatMixin
from tests.real_plans import plans_folder

LIST, DOWNLOAD = reverse("indicators:indicator_list"), reverse("indicators:indicator_export")


def make_measures(council, plan=None):
    """Return a red, an amber and a green indicator, and one that nobody has a target for."""
    made = [
        make_indicator(council, title, codes=[code], results=results, targets={"2024/25 Q2": "60%"})
        for title, code, results in (
            ("Reviews held in time", "NI 9", {"2024/25 Q1": "70%", "2024/25 Q2": "50%"}),
            ("Visits made in time", "NI 59", {"2024/25 Q1": "50%", "2024/25 Q2": "58%"}),
            ("Plans agreed in time", "BV 163", {"2024/25 Q1": "60%", "2024/25 Q2": "61%"}),
        )
    ]
    made.append(make_indicator(council, "Calls answered", results={"2024/25 Q2": "7"}))
    plan = plan or make_plan(whole_of(council))
    for indicator in made:
        make_plan_indicator(plan, indicator)
    return made


class IndicatorListTests(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.plan = make_plan(whole_of(cls.council))
        cls.red, cls.amber, cls.green, cls.untargeted = make_measures(cls.council, cls.plan)
        cls.user = make_user(role=Role.Name.VIEWER, unit=whole_of(cls.council))

    def setUp(self):
        self.client.force_login(self.user)

    def titles(self, query=""):
        rows = self.client.get(LIST + query).context["table"].data
        return [row.title for row in rows]

    def test_every_rating_stands_with_its_reason_in_words(self):
        page = self.client.get(LIST).content.decode()
        assert "50% against 60% (lower is better)" not in page
        assert "50% against 60%: 16.7% below target, amber up to 5%" in page
        assert "No target is stated" in page or "no target is stated" in page

    def test_the_search_finds_words_of_a_title_in_any_order(self):
        assert self.titles("?q=time+visits") == ["Visits made in time"]

    def test_the_search_finds_a_code_however_it_is_written(self):
        for words in ("NI 59", "ni059", "NI59"):
            with self.subTest(words=words):
                assert self.titles(f"?q={words}") == ["Visits made in time"]

    def test_a_rating_chosen_leaves_the_others_out(self):
        assert self.titles("?rating=red") == ["Reviews held in time"]
        assert self.titles("?rating=none&absence=no+target") == ["Calls answered"]

    def test_a_direction_chosen_leaves_the_others_out(self):
        assert self.titles("?direction=worse") == ["Reviews held in time"]

    def test_a_plan_chosen_leaves_the_others_out(self):
        other = make_plan(whole_of(self.council), first_year=2026)
        make_plan_indicator(other, self.green)
        assert self.titles(f"?plan={other.pk}") == ["Plans agreed in time"]

    def test_a_choice_that_is_not_offered_is_named_and_narrows_nothing(self):
        page = self.client.get(LIST + "?rating=purple")
        assert "“purple” is not in the list “Rating”" in page.content.decode()
        assert len(page.context["table"].data) == 4

    def test_codes_sort_as_numbers_and_those_without_one_come_last(self):
        assert self.titles("?sort=codes") == [
            *("Plans agreed in time", "Reviews held in time", "Visits made in time", "Calls answered")
        ]

    def test_the_worst_come_first_when_sorted_by_rating(self):
        assert self.titles("?sort=rating")[0] == "Reviews held in time"

    def test_the_choice_survives_paging_and_sorting(self):
        for number in range(60):
            make_indicator(self.council, f"Measure {number}")
        page = self.client.get(LIST + "?rating=none&page=2")
        assert page.context["table"].page.number == 2
        assert "rating=none&amp;page=1" in page.content.decode()

    def test_a_page_far_beyond_the_last_shows_the_last(self):
        assert self.client.get(LIST + "?page=999").status_code == 200

    def test_nothing_found_says_what_to_do(self):
        assert "Clear the filters" in self.client.get(LIST + "?q=zebra").content.decode()

    def test_the_indicators_of_another_council_are_not_listed(self):
        make_indicator(make_council(), "Secret of elsewhere")
        assert b"Secret of elsewhere" not in self.client.get(LIST).content

    def test_html_in_a_title_is_shown_as_written(self):
        make_indicator(self.council, "<script>alert(1)</script>")
        assert b"<script>alert" not in self.client.get(LIST).content

    def test_a_council_without_indicators_is_told_where_they_come_from(self):
        Indicator.objects.filter(council=self.council).update(council=make_council())
        assert b"This council has no indicators yet" in self.client.get(LIST).content

    def test_a_person_without_a_council_is_told_whom_to_ask(self):
        self.client.force_login(make_user())
        assert b"Ask your administrator" in self.client.get(LIST).content

    def test_the_page_costs_the_same_for_four_indicators_and_for_forty(self):
        def grow():
            for _ in range(9):
                make_measures(self.council, self.plan)

        self.assertFlat(LIST, grow=grow, ceiling=12)

    def test_a_list_of_two_thousand_costs_no_more_and_rates_only_the_page_shown(self):
        def grow():
            made = Indicator.objects.bulk_create(
                Indicator(council=self.council, title=f"Measure {number:04}") for number in range(2000)
            )
            period, value = parse_period("2024/25 Q2"), read_result("50%")
            Result.objects.bulk_create(
                Result(
                    indicator=indicator,
                    period=period.code,
                    starts=period.starts,
                    ends=period.ends,
                    words=value.words,
                    number=value.number,
                )
                for indicator in made
            )

        self.assertFlat(LIST, grow=grow, ceiling=12)
        for query, first, last in (
            *(
                ("", "Calls answered", "Measure 0048"),
                ("?page=41", "Measure 1999", "Visits made in time"),
            ),
            ("?sort=-title", "Visits made in time", "Measure 1953"),
            ("?sort=codes", "Plans agreed in time", "Measure 0045"),
            ("?q=measure&page=40", "Measure 1950", "Measure 1999"),
        ):
            with self.subTest(query=query):
                table = self.client.get(LIST + query).context["table"]
                shown = [row.record.title for row in table.paginated_rows]
                assert (shown[0], shown[-1]) == (first, last)
                assert isinstance(table.data.data, Listing), "the whole list was rated"

    def test_the_download_of_a_narrowed_list_holds_all_its_pages(self):
        Indicator.objects.bulk_create(
            Indicator(council=self.council, title=f"Measure {number:02}") for number in range(60)
        )
        answer = self.client.get(DOWNLOAD + "?q=measure&page=2&sort=-title")
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert [row["Indicator"] for row in rows] == [f"Measure {number:02}" for number in range(60)]

    def test_the_download_holds_exactly_what_was_asked_for(self):
        answer = self.client.get(DOWNLOAD + "?rating=red")
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert [(row["Codes"], row["Result"], row["Rating"]) for row in rows] == [("NI 9", "50%", "Red")]


class HarmlessTests(SimpleTestCase):
    def test_words_that_a_spreadsheet_would_run_get_an_apostrophe(self):
        for words in ("=1+1", "+cmd", "@SUM(A1)", "-2+3", "\t=1"):
            with self.subTest(words=words):
                assert harmless(words) == f"'{words}"

    def test_a_plain_figure_below_nought_stays_as_it_is(self):
        for words in ("-2.5%", "-1,640", "+3", "65%", "A - B"):
            with self.subTest(words=words):
                assert harmless(words) == words


class IndicatorDetailTests(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.plan = make_plan(whole_of(cls.council), title="Our plan")
        cls.indicator = make_indicator(
            cls.council,
            "Visits made in time",
            codes=["NI 59"],
            unit="percent",
            results={"2024/25 Q1": "50%", "2024/25 Q2": "58.0%", "2024/25 Q3": "Awaiting"},
            targets={"2024/25 Q1": "60%", "2024/25 Q2": "60%", "2024/25 Q3": "62%"},
        )
        make_figure(Comparator, cls.indicator, "2024/25 Q1", read_result("61%"), name="England")
        when = parse_period("2024/25 Q2")
        Remark.objects.create(
            indicator=cls.indicator,
            kind=Remark.Kind.COMMENTARY,
            period=when.code,
            starts=when.starts,
            ends=when.ends,
            words="Two <b>teams</b> were short of staff.",
        )
        priority = make_priority(cls.plan, "Children are seen")
        make_plan_indicator(cls.plan, cls.indicator, priority=priority, lead="Alex Moor")
        cls.user = make_user(role=Role.Name.VIEWER, unit=whole_of(cls.council))

    def setUp(self):
        self.client.force_login(self.user)

    def page(self):
        return self.client.get(self.indicator.get_absolute_url()).content.decode()

    def test_the_title_begins_with_the_heading(self):
        page = self.page()
        assert "<title>Visits made in time" in page
        assert page.count("<h1") == 1

    def test_the_newest_absence_is_said_beside_the_last_figure(self):
        page = self.page()
        assert "Not rated: the result is awaited." in page
        assert "58.0%</span> in 2024/25 Q2" in page
        assert "2024/25 Q3: Awaiting" in page

    def test_every_period_stands_in_the_table_with_its_reason_and_comparators(self):
        page = self.page()
        assert "58% against 60%: 3.3% below target, amber up to 5%" in page
        assert '<th scope="col" class="app-number">England</th>' in page and "61%" in page

    def test_the_chart_has_a_title_a_description_and_a_name_for_each_line(self):
        page = self.page()
        assert '<title id="chart-title">Visits made in time</title>' in page
        assert "Result: from 50% in 2024/25 Q1 to 58% in 2024/25 Q2." in page
        assert ">England</text>" in page

    def test_words_as_published_are_shown_as_written(self):
        assert "Two &lt;b&gt;teams&lt;/b&gt; were short of staff." in self.page()

    def test_it_says_where_it_is_used(self):
        page = self.page()
        assert "Our plan" in page and "Children are seen" in page and "Alex Moor" in page

    def test_it_says_how_it_is_rated(self):
        assert "Tolerance: amber up to 5% of the target off target" in self.page()
        RagScheme.objects.create(council=self.council, name="Strict", tolerance=2, is_default=True)
        assert "Strict (version 1) (tolerance): amber up to 2% of the target" in self.page()

    def test_an_indicator_without_figures_says_what_to_do(self):
        bare = make_indicator(self.council, "Bare")
        page = self.client.get(bare.get_absolute_url()).content.decode()
        assert "There is no result, target or comparator yet" in page
        assert '<svg class="app-trend"' not in page

    def test_an_indicator_of_another_council_is_not_found(self):
        other = make_indicator(make_council())
        assert self.client.get(other.get_absolute_url()).status_code == 404

    def test_a_superuser_sees_it_as_a_page_of_its_own_council(self):
        make_council("Aardmoor")
        self.client.force_login(make_user(superuser=True))
        assert str(self.council) in self.page()

    def test_the_page_costs_the_same_for_three_periods_and_for_thirty(self):
        def grow():
            for year in range(2000, 2024):
                period = f"{year}/{(year + 1) % 100:02} Q1"
                make_figure(Comparator, self.indicator, period, read_result("50%"), name="England")
            for _ in range(3):
                make_plan_indicator(make_plan(), self.indicator)

        self.assertFlat(self.indicator.get_absolute_url(), grow=grow, ceiling=19)

    def test_what_was_corrected_and_the_areas_cost_the_same_for_one_and_for_thirty(self):
        self.client.force_login(make_user(role=Role.Name.EDITOR, unit=whole_of(self.council)))
        make_one_of_each_kind(self.indicator)

        def grow():
            for year in range(1990, 2019):
                period = f"{year}/{(year + 1) % 100:02}"
                things = make_one_of_each_kind(self.indicator, period)
                for kind in ("result", "target", "area_result"):
                    before = copy(things[kind])
                    before.state, before.words = "value", "61%"
                    keep_changes([change_of(before, things[kind], by=None, why="late")])

        self.assertFlat(self.indicator.get_absolute_url(), grow=grow, ceiling=25)

    def test_too_few_results_are_said_instead_of_limits(self):
        page = self.page()
        assert "Only 2 results: limits need at least 6" in page
        assert ">Upper limit</text>" not in page

    def test_mean_and_limits_stand_in_words_on_the_chart_and_in_the_table(self):
        years = [f"{year}/{year + 1 - 2000:02}" for year in range(2013, 2023)]
        figures = ["50%", "51%"] * 4 + ["50%", "90%"]
        steady = make_indicator(
            self.council, "Calls answered", unit="percent", results=dict(zip(years, figures, strict=True))
        )
        answer = self.client.get(steady.get_absolute_url())
        page, noise = answer.content.decode(), answer.context["noise"]
        assert noise.words.startswith("Special variation, better: 90% in 2022/23 is above the limit")
        assert f"<td>Above the limit of {noise.upper}" in page
        assert page.count("<td>In a run below the mean</td>") == 9
        for name in ("Upper limit", "Mean", "Lower limit"):
            assert f">{name}</text>" in page
        assert f">Mean: {noise.mean}</text>" in page
        assert f"Mean: {noise.mean}." in page, "the description of the chart"

    def test_our_result_stands_beside_each_comparator(self):
        page = self.page()
        assert "Worse: 11 percentage points lower" in page
        assert "Both for 2024/25 Q1; our latest result is for 2024/25 Q2" in page

    def test_both_directions_name_their_period_and_amount(self):
        page = self.page()
        assert "Better, up 8 percentage points: 58% against 50% in 2024/25 Q1" in page
        assert "Not compared: there is no result for 2023/24 Q2" in page

    def test_of_a_year_the_year_before_is_compared_with_once(self):
        yearly = make_indicator(self.council, results={"2023/24": "50", "2024/25": "58"})
        page = self.client.get(yearly.get_absolute_url()).content.decode()
        assert page.count("Better, up 8: 58 against 50 in 2023/24") == 1
        assert "Against the year before" in page and "Against a year before" not in page

    def test_the_forecast_stands_beside_the_rating_with_a_rating_of_its_own(self):
        assert "Nobody has made a forecast." in self.page()
        make_figure(Forecast, self.indicator, "2024/25", read_result("59%"))
        make_figure(Target, self.indicator, "2024/25", read_target("60%"))
        page = self.page()
        assert "Forecast for the end of 2024/25" in page
        assert "59% against 60%: 1.7% below target, amber up to 5%." in page
        assert "Not rated: the result is awaited." in page

    def test_nothing_is_worked_out_until_the_rule_is_stated(self):
        assert "Worked out, not published" not in self.page()
        Indicator.objects.filter(pk=self.indicator.pk).update(rule="mean", frequency="quarterly")
        page = self.page()
        assert "Worked out, not published" in page and "By the rule of this indicator: mean." in page
        assert "2024/25 cannot be worked out: 2024/25 Q3 is awaited; 2024/25 Q4 is missing" in page
        assert "Mean of 2024/25 Q1 to 2024/25 Q2" in page

    def test_figures_of_another_council_are_not_compared_with_ours(self):
        make_indicator(make_council("Eastmoor"), codes=["NI 59"], results={"2024/25 Q1": "77.7%"})
        page = self.page()
        assert "77.7" not in page and "Eastmoor" not in page


class RealPlanTests(TestCase):
    def test_every_printed_symbol_is_the_rating_worked_out(self):
        with (plans_folder() / "cumbria-2011-12.xlsx").open("rb") as file:
            content, _ = read_workbook(file)
        store(content)
        symbols = {"★": "green", "●": "amber", "▲": "red"}
        uses = Indicator.objects.filter(plan_indicators__plan=Plan.objects.get()).for_list()
        compared = [
            (indicator.title, symbols[remark.words], standing(indicator).rating.rag.value)
            for indicator in uses
            for remark in indicator.remarks.all()
            if remark.kind == Remark.Kind.RAG
        ]
        assert len(compared) == 19
        assert [row for row in compared if row[1] != row[2]] == []


@pytest.mark.browser
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["1280", "320"])
def test_the_pages_of_indicators_have_no_violation_and_fit(page, live_server, viewport):
    council = make_council()
    addresses = [
        *(LIST, LIST + "?q=zebra", LIST + "?rating=purple"),
        make_measures(council)[0].get_absolute_url(),
    ]
    sign_in(page, live_server, make_user(role=Role.Name.VIEWER, unit=whole_of(council)))
    resize(page, viewport)
    years = [f"{year}/{year + 1 - 2000:02}" for year in range(2015, 2023)]
    for part, rule in (("", ""), (" Q1", "mean")):
        results = {f"{year}{part}": f"{50 + at % 3}%" for at, year in enumerate(years)}
        full = make_indicator(council, unit="percent", results=results, frequency="quarterly", rule=rule)
        make_figure(Comparator, full, "2022/23", read_result("40%"), name="England")
        make_figure(Forecast, full, "2023/24", read_result("40%"))
        addresses.append(full.get_absolute_url())
    for address in addresses:
        page.goto(address)
        assert axe_violations(page) == [], address
        assert sideways(page) == 0, address


@pytest.mark.browser
def test_the_list_is_narrowed_with_the_keyboard_and_without_scripts(browser, live_server):
    council = make_council()
    make_measures(council)
    with opened(browser, live_server.url, javascript=False) as page:
        sign_in(page, live_server, make_user(role=Role.Name.VIEWER, unit=whole_of(council)))
        page.goto(LIST)
        page.get_by_label("Search titles and codes").fill("visits")
        page.keyboard.press("Enter")
        page.wait_for_url("**/indicators/?q=visits*")
        assert page.locator("tbody tr").count() == 1
