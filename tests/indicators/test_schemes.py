"""Schemes of ratings: which version rates what, their pages, and what the administration lets one do."""

from datetime import date
from decimal import Decimal
from itertools import count, islice

from django.test import SimpleTestCase, TestCase
from django.urls import reverse

from indicators.bands import Band
from indicators.choices import Rag
from indicators.examples import examples_of
from indicators.models import Indicator, RagScheme
from indicators.rag import rate
from indicators.scheme_operations import choose_default, judge, make_version
from indicators.schemes import Schemes
from indicators.standing import standing, threshold_for
from indicators.values import Value
from organisation.models import Event, Role
from organisation.periods import parse_period
from tests.factories import (
    make_council,
    make_indicator,
    make_plan,
    make_plan_indicator,
    make_rag_scheme,
    make_unit,
    make_user,
    whole_of,
)
from tests.queries import FlatMixin

FIVE = (
    ("Far above", "star", "green", Decimal(-10)),
    ("On target", "diamond", "green", Decimal(0)),
    ("Nearly there", "square", "amber", Decimal(5)),
    ("Short", "circle", "amber", Decimal(15)),
    ("Far short", "triangle", "red", None),
)


def stand(indicator, council, **kwargs):
    loaded = Indicator.objects.for_list().get(pk=indicator.pk)
    return standing(loaded, RagScheme.objects.schemes_of(council), **kwargs)


class VersionTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.user = make_user(role=Role.Name.PERFORMANCE, unit=whole_of(cls.council))
        cls.first = make_rag_scheme(cls.council, name="House rule", tolerance=10, is_default=True)
        cls.indicator = make_indicator(
            cls.council,
            results={"2025/26": "92", "2026/27": "92"},
            targets={"2025/26": "100", "2026/27": "100"},
        )

    def follow(self, **fields):
        new = RagScheme(council=self.council, **{"name": "House rule", "tolerance": 5, **fields})
        return make_version(new, (), by=self.user)

    def test_a_new_version_rates_from_its_first_day_and_the_old_one_what_began_before(self):
        self.follow(rates_from=date(2026, 4, 1))
        before = stand(self.indicator, self.council, through=parse_period("2025/26")).rating
        assert before.rag == Rag.AMBER
        assert before.reason.endswith("amber up to 10%; by House rule (version 1), then in force")
        now = stand(self.indicator, self.council).rating
        assert (now.rag, now.reason) == (Rag.RED, "92 against 100: 8% below target, amber up to 5%")

    def test_a_period_that_begins_the_day_before_is_rated_by_the_old_version(self):
        for day, rag in (
            (date(2026, 3, 31), Rag.RED),
            (date(2026, 4, 1), Rag.RED),
            (date(2026, 4, 2), "amber"),
        ):
            with self.subTest(day=day):
                made = self.follow(rates_from=day)
                assert stand(self.indicator, self.council).rating.rag == rag
                made.delete()
                RagScheme.objects.filter(pk=self.first.pk).update(is_default=True)

    def test_a_version_without_a_first_day_rates_every_period_anew(self):
        self.follow()
        assert stand(self.indicator, self.council, through=parse_period("2025/26")).rating.rag == Rag.RED

    def test_a_new_version_takes_the_place_of_the_default_and_of_an_indicators_own(self):
        own = make_indicator(self.council, scheme=self.first)
        new = self.follow()
        own.refresh_from_db()
        self.first.refresh_from_db()
        assert (new.version, new.is_default, self.first.is_default) == (2, True, False)
        assert own.scheme == new
        assert Event.objects.filter(did="made a version of a scheme", what=str(new)).exists()

    def test_another_scheme_can_be_made_the_default(self):
        other = make_rag_scheme(self.council, name="Strict", tolerance=0)
        choose_default(other, by=self.user)
        assert stand(self.indicator, self.council).rating.rag == Rag.RED
        assert RagScheme.objects.get(is_default=True) == other

    def test_an_indicator_keeps_its_own_scheme_and_its_own_tolerance(self):
        strict = make_rag_scheme(self.council, name="Strict", tolerance=0)
        own = {"results": {"2026/27": "92"}, "targets": {"2026/27": "100"}}
        assert stand(make_indicator(self.council, scheme=strict, **own), self.council).rating.rag == Rag.RED
        kind = make_indicator(self.council, tolerance=8, tolerance_relative=False, scheme=strict, **own)
        assert stand(kind, self.council).rating.rag == Rag.AMBER

    def test_a_council_without_a_scheme_has_the_shipped_one(self):
        assert Schemes().of(self.indicator) is None
        council = make_council()
        elsewhere = make_indicator(council, results={"2026/27": "95"}, targets={"2026/27": "100"})
        assert stand(elsewhere, council).rating.reason == "95 against 100: 5% below target, amber up to 5%"

    def test_a_judgement_counts_with_its_reason_and_the_newest_wins(self):
        scheme = make_rag_scheme(self.council, name="Judged", method="judgement")
        indicator = make_indicator(self.council, results={"2026/27": "92"}, scheme=scheme)
        assert stand(indicator, self.council).rating.why_none == "not judged"
        year = parse_period("2026/27")
        judge(indicator, year, Rag.RED, "Nothing opened", by=self.user)
        judge(indicator, year, Rag.AMBER, "One of two centres is open.", by=self.user)
        judge(indicator, parse_period("2025/26"), Rag.GREEN, "Another year", by=self.user)
        rating = stand(indicator, self.council).rating
        assert (rating.rag, rating.reason) == (Rag.AMBER, "Judged amber: One of two centres is open")
        assert indicator.judged_ratings.count() == 3

    def test_what_counts_as_no_change_is_the_indicators_own_or_its_schemes(self):
        scheme = RagScheme(same_within=Decimal(2), same_within_relative=True)
        earlier = self.indicator.results.model(number=Decimal(50))
        assert threshold_for(Indicator(), scheme, earlier) == 1  # 2% of 50
        assert threshold_for(Indicator(same_within=Decimal(3)), scheme, earlier) == 3
        assert threshold_for(Indicator(), None, earlier) == 0

    def test_a_movement_within_the_threshold_is_no_change_and_one_step_more_is(self):
        for now, expected in (("52", "same"), ("52.1", "better"), ("48", "same"), ("47.9", "worse")):
            indicator = make_indicator(self.council, same_within=2, results={"2025/26": "50", "2026/27": now})
            with self.subTest(now=now):
                assert stand(indicator, self.council).against_year.direction == expected


class BandTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.scheme = make_rag_scheme(cls.council, name="Five", method="bands", bands=FIVE, is_default=True)

    def rated(self, result, target="100", **fields):
        indicator = make_indicator(
            self.council, results={"2026/27": result}, targets={"2026/27": target}, **fields
        )
        return stand(indicator, self.council).rating

    def test_each_boundary_belongs_to_the_better_band_and_a_step_beyond_to_the_next(self):
        for result, label, rag in (
            ("110.1", "Far above", "green"),
            ("110", "Far above", "green"),
            ("109.9", "On target", "green"),
            ("100", "On target", "green"),
            ("99.9", "Nearly there", "amber"),
            ("95", "Nearly there", "amber"),
            ("94.9", "Short", "amber"),
            ("85", "Short", "amber"),
            ("84.9", "Far short", "red"),
        ):
            with self.subTest(result=result):
                rating = self.rated(result)
                assert (rating.words, rating.rag) == (label, rag)

    def test_lower_is_better_is_the_same_turned_round(self):
        for result, label in (
            ("90", "Far above"),
            ("90.1", "On target"),
            ("105", "Nearly there"),
            ("116", "Far short"),
        ):
            assert self.rated(result, polarity="lower").words == label

    def test_inside_a_band_of_targets_nothing_is_beaten(self):
        for result, label in (
            ("50", "On target"),
            ("60", "On target"),
            ("63", "Nearly there"),
            ("40", "Far short"),
        ):
            assert self.rated(result, "Between 50-60", polarity="band").words == label

    def test_a_target_of_zero_cannot_be_measured_in_percent_and_says_so(self):
        assert self.rated("0", "0", polarity="lower").words == "On target"
        missed = self.rated("1", "0", polarity="lower")
        assert missed.words == "Far short"
        assert missed.reason.endswith("because bands in percent cannot be measured from a target of 0")

    def test_the_reason_says_where_the_band_lies(self):
        assert self.rated("97").reason == (
            "97 against 100: 3% below target; “Nearly there” (misses the target by up to 5%)"
        )
        assert self.rated("105").reason == (
            "105 against 100: 5% above target; “On target” (meets the target, or beats it by less than 10%)"
        )

    def test_dates_and_answers_have_bands_too(self):
        assert self.rated("Mar 27", "May 27", unit="date").words == "On target"
        yes, no = (Value(words, number=number) for words, number in (("Yes", Decimal(1)), ("No", Decimal(0))))
        how = {"polarity": "higher", "unit": "yes/no", "scheme": "bands"}
        bands = tuple(Band(label, shape, Rag(rag), up_to) for label, shape, rag, up_to in FIVE)
        assert rate(no, yes, bands=bands, **how).words == "Far short"
        assert rate(yes, yes, bands=bands, **how).words == "On target"


class ExampleTests(SimpleTestCase):
    def test_every_band_and_every_side_of_each_boundary_is_shown(self):
        bands = tuple(Band(label, shape, Rag(rag), up_to) for label, shape, rag, up_to in FIVE)
        shown = examples_of(RagScheme(method="bands", tolerance=Decimal(5)), bands)
        assert [result for result, _ in shown] == ["88", "87.9", "80", "79.9", "76", "75.9", "68", "67.9"]
        assert {rating.words for _, rating in shown} == {label for label, *_ in FIVE}

    def test_a_tolerance_shows_green_amber_and_red(self):
        shown = examples_of(RagScheme(tolerance=Decimal(5)), ())
        assert [(result, rating.rag) for result, rating in shown] == [
            *(("80", "green"), ("79.9", "amber"), ("76", "amber"), ("75.9", "red")),
        ]

    def test_an_improving_scheme_shows_a_red_that_is_no_worse_than_a_year_ago(self):
        shown = dict(examples_of(RagScheme(method="improving", tolerance=Decimal(5)), ()))
        assert (shown["60"].rag, shown["59.9"].rag) == (Rag.AMBER, Rag.RED)

    def test_a_judgement_is_shown_as_one(self):
        ((_, rating),) = examples_of(RagScheme(method="judgement", tolerance=Decimal(5)), ())
        assert rating.reason.startswith("Judged amber")


class PageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.user = make_user(role=Role.Name.PERFORMANCE, unit=whole_of(cls.council))
        cls.scheme = make_rag_scheme(cls.council, name="House rule", is_default=True)

    def setUp(self):
        self.client.force_login(self.user)
        self.add = reverse("indicators:scheme_add")
        self.version = reverse("indicators:scheme_version", args=[self.scheme.pk])

    def fields(self, **more):
        lines = "\n".join(
            "; ".join(filter(None, (label, shape, rag, "" if up_to is None else str(up_to))))
            for label, shape, rag, up_to in FIVE
        )
        return {
            **{"method": "bands", "tolerance": "5", "relative": "True", "bands": lines},
            **{"same_within": "0", "same_within_relative": "False", "why": "Five words say more"},
            **more,
        }

    def test_the_list_and_the_page_say_what_rates_and_how(self):
        assert "House rule (version 1)" in self.client.get(reverse("indicators:scheme_list")).content.decode()
        page = self.client.get(self.scheme.get_absolute_url()).content.decode()
        assert "Misses the target by up to 5% of the target" in page
        assert "75.9 against 80" in page

    def test_a_council_without_schemes_reads_what_holds_and_where_to_add_one(self):
        RagScheme.objects.all().delete()
        page = self.client.get(reverse("indicators:scheme_list")).content.decode()
        assert "has no scheme of its own" in page
        assert self.add in page

    def test_a_scheme_of_five_bands_is_added(self):
        self.client.post(self.add, self.fields(name="Five words"))
        made = RagScheme.objects.get(name="Five words")
        assert [band.label for band in made.bands.all()] == [label for label, *_ in FIVE]
        assert (made.version, made.is_default, made.made_by) == (1, False, self.user.get_full_name())

    def test_a_new_version_follows_and_the_old_page_says_so(self):
        answer = self.client.post(self.version, self.fields(), follow=True)
        made = RagScheme.objects.get(version=2)
        assert made.name == "House rule" and made.is_default
        assert made.get_absolute_url() in answer.request["PATH_INFO"]
        assert (
            "This version was followed by" in self.client.get(self.scheme.get_absolute_url()).content.decode()
        )

    def test_a_version_made_from_an_older_one_is_refused_with_the_words_kept(self):
        self.client.post(self.version, self.fields())
        answer = self.client.post(self.version, self.fields(why="Mine instead"))
        assert answer.status_code == 403
        assert "House rule (version 2) was made since" in answer.content.decode()
        assert "Mine instead" in answer.content.decode()

    def test_what_cannot_be_a_scheme_is_refused_in_words_and_kept(self):
        for fields, said in (
            ({"tolerance": "-1"}, "Tolerance must be 0 or more"),
            ({"tolerance": "NaN"}, "Tolerance must be a number, like 5 or 2.5"),
            ({"same_within": "some"}, "What counts as no change must be a number"),
            ({"why": " "}, "Say what changes, and why"),
            ({"bands": ""}, "Enter 2 to 6 bands"),
            ({"bands": "Good"}, "Line 1: Write four things with ; between them"),
            ({"bands": "Good; heart; green; 0\nBad; star; red"}, "“heart” is not a shape"),
            ({"bands": "Good; star; blue; 0\nBad; circle; red"}, "say green, amber or red, and not “blue”"),
            ({"bands": "Good; star; green; many\nBad; circle; red"}, "“many” is not a number"),
            ({"bands": "Good; star; green; NaN\nBad; circle; red"}, "“NaN” is not a number"),
            ({"bands": "Good; star; green; 1e50\nBad; circle; red"}, "“1e50” is not a number"),
            ({"bands": "Good; star; green; 0\nGood; circle; red"}, "Two bands have the word “good”"),
            ({"bands": "Good; star; green; 0\nBad; star; red"}, "Two bands have the shape “star”"),
            ({"bands": "Good; star; green; 0\nBad; circle; red; 5"}, "Leave “up to” blank in the last band"),
            (
                {"bands": "Good; star; green; 5\nFair; plus; amber; 5\nBad; circle; red"},
                "cannot follow one up to 5",
            ),
            ({"bands": "Bad; star; red; 0\nGood; circle; green"}, "“Good” cannot count as green after “Bad”"),
            ({"bands": "Good; star; green; -5\nBad; circle; red"}, "A result on target must count as green"),
        ):
            with self.subTest(fields=fields):
                answer = self.client.post(self.version, self.fields(**fields))
                assert answer.status_code == 200
                assert said in answer.content.decode()
                assert RagScheme.objects.count() == 1

    def test_a_first_day_before_that_of_the_version_before_is_refused(self):
        RagScheme.objects.update(rates_from=date(2026, 4, 1))
        day = {"rates_from_day": "1", "rates_from_month": "4", "rates_from_year": "2026"}
        assert "enter a later day" in self.client.post(self.version, self.fields(**day)).content.decode()

    def test_two_schemes_cannot_have_one_name(self):
        answer = self.client.post(self.add, self.fields(name="house RULE"))
        assert "There is a scheme called house RULE already" in answer.content.decode()

    def test_the_default_is_chosen_by_a_button(self):
        other = make_rag_scheme(self.council, name="Strict")
        self.client.post(reverse("indicators:scheme_default", args=[other.pk]))
        assert RagScheme.objects.get(is_default=True) == other

    def test_the_list_of_indicators_shows_the_word_of_a_band(self):
        self.client.post(self.version, self.fields())
        make_indicator(self.council, results={"2026/27": "97"}, targets={"2026/27": "100"})
        page = self.client.get(reverse("indicators:indicator_list")).content.decode()
        assert "<span>Nearly there</span>" in page
        assert "app-rag--amber" in page


class AdminTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.user = make_user(superuser=True)
        cls.scheme = make_rag_scheme(cls.council, name="House rule", is_default=True)

    def setUp(self):
        self.client.force_login(self.user)

    def post(self, **more):
        rows = {}
        for place, (label, shape, rag, up_to) in enumerate(FIVE):
            row = {"label": label, "shape": shape, "rag": rag, "position": ""}
            row["up_to"] = "" if up_to is None else str(up_to)
            rows |= {f"bands-{place}-{name}": value for name, value in row.items()}
        return self.client.post(
            reverse("admin:indicators_ragscheme_add"),
            {
                **{"council": self.council.pk, "name": "House rule", "method": "bands", "tolerance": "5"},
                **{
                    "relative": "on",
                    "same_within": "0",
                    "bands-TOTAL_FORMS": "5",
                    "bands-INITIAL_FORMS": "0",
                },
                **rows,
                **more,
            },
        )

    def test_one_of_the_same_name_is_the_next_version_with_its_bands(self):
        answer = self.post()
        assert answer.status_code == 302, answer.context["adminform"].form.errors
        made = RagScheme.objects.get(version=2)
        assert made.is_default
        assert [band.label for band in made.bands.all()] == [label for label, *_ in FIVE]

    def test_bands_that_do_not_fit_together_are_refused(self):
        assert "Two bands have the word" in self.post(**{"bands-1-label": "Far above"}).content.decode()
        assert RagScheme.objects.count() == 1

    def test_the_rule_of_a_saved_version_is_shown_and_not_changed(self):
        address = reverse("admin:indicators_ragscheme_change", args=[self.scheme.pk])
        assert 'name="tolerance"' not in self.client.get(address).content.decode()
        self.client.post(address, {"tolerance": "50", "is_default": "on"})
        self.scheme.refresh_from_db()
        assert self.scheme.tolerance == 5


class CostTests(FlatMixin, TestCase):
    """Bands, judgements and formulas at once: every page that rates stays under its ceiling."""

    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.unit = make_unit(cls.council)
        cls.plan = make_plan(cls.unit, first_year=2026)
        cls.bands = make_rag_scheme(cls.council, name="Five", method="bands", bands=FIVE, is_default=True)
        cls.judged = make_rag_scheme(cls.council, name="Judged", method="judgement")
        cls.user = make_user(role=Role.Name.PERFORMANCE, unit=whole_of(cls.council))
        cls.numbers = count(1)
        cls.add(2)

    @classmethod
    def add(cls, many):
        figures = {"results": {"2026/27 Q1": "95"}, "targets": {"2026/27 Q1": "100"}}
        for number in islice(cls.numbers, many):
            banded = make_indicator(cls.council, codes=[f"LPI {number}"], **figures)
            made = make_indicator(cls.council, formula=f"[LPI {number}] * 2", targets=figures["targets"])
            chosen = make_indicator(cls.council, scheme=cls.judged, results=figures["results"])
            judge(chosen, parse_period("2026/27 Q1"), Rag.AMBER, "Half is done", by=cls.user)
            for indicator in (banded, made, chosen):
                make_plan_indicator(cls.plan, indicator)
            make_rag_scheme(cls.council, name=f"Scheme {number}", method="bands", bands=FIVE)

    def test_pages_that_rate_cost_the_same_for_six_indicators_and_for_thirty(self):
        self.client.force_login(self.user)
        for name, ceiling in (
            ("indicators:indicator_list", 12),
            ("indicators:scheme_list", 12),
            ("reports:dashboard", 15),
        ):
            with self.subTest(name=name):
                self.assertFlat(reverse(name), grow=lambda: self.add(8), ceiling=ceiling)
        self.assertFlat(
            self.bands.get_absolute_url(),
            grow=lambda: make_indicator(self.council, scheme=self.bands),
            ceiling=12,
        )
        self.assertFlat(self.plan.get_absolute_url(), grow=lambda: self.add(8), ceiling=25)
