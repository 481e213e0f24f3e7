"""The performance digest: every indicator of a remit, as page and PDF."""

from datetime import date

from django.test import TestCase
from django.urls import reverse

from indicators.models import Comparator, Remark
from organisation.models import Role, Unit
from organisation.periods import parse_period
from reports.digest import digest_document, digest_of
from reports.pdf import write
from returns.cycles import close_cycle
from tests.factories import (
    make_council,
    make_indicator,
    make_plan,
    make_plan_indicator,
    make_unit,
    make_user,
    whole_of,
)
from tests.queries import FlatMixin
from tests.reports.pdfs import Pdf
from tests.returns.quarters import due_days, open_quarter

TODAY = date(2025, 11, 23)
Q1, Q2 = parse_period("2025/26 Q1"), parse_period("2025/26 Q2")


def make_measured(plan, title, **fields):
    """Return an indicator of a plan with two results, a target, a benchmark and commentary on the second."""
    figures = {
        "results": {"2025/26 Q1": "50%", "2025/26 Q2": "56%"},
        "targets": {"2025/26 Q1": "60%", "2025/26 Q2": "60%"},
        "unit": "percent",
    }
    indicator = make_indicator(plan.council, title, **(figures | fields))
    make_plan_indicator(plan, indicator, lead="Sam Reed")
    when = {"period": Q2.code, "starts": Q2.starts, "ends": Q2.ends}
    theirs = {"state": "value", "unit": "percent", **when}
    Comparator.objects.create(indicator=indicator, name="England", words="52%", number=52, **theirs)
    Remark.objects.create(indicator=indicator, kind="commentary", words=f"Why {title} is low", **when)
    return indicator


class DigestTests(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.unit = make_unit(cls.council, name="Places")
        cls.team = make_unit(cls.council, name="Parks", parent=cls.unit)
        cls.other = make_unit(cls.council, name="People")
        cls.plan = make_plan(cls.unit, title="Places Plan")
        cls.below = make_plan(cls.team, title="Parks Plan")
        cls.swift = make_measured(cls.plan, "Swift answers")
        make_measured(cls.below, "Green parks")
        make_measured(make_plan(cls.other), "Far away")
        # What another plan of the remit uses too stands once.
        make_plan_indicator(cls.below, cls.swift)
        cls.user = make_user(role=Role.Name.VIEWER, unit=whole_of(cls.council))

    def setUp(self):
        self.client.force_login(self.user)

    def digest(self, unit="Places", **asked):
        units = list(Unit.objects.of(self.council))
        chosen = next((one for one in units if one.name == unit), None)
        return digest_of(self.council, units, chosen, today=TODAY, **asked)

    def titles(self, digest):
        return {entry.listed.title for _, entries in digest.groups for entry in entries}

    def test_a_closed_quarter_says_where_its_figures_stand_as_reported(self):
        self.client.force_login(self.user)
        address = reverse("reports:digest")
        cycle = open_quarter(self.council, Q2, today=date(2025, 10, 1), due=due_days(date(2025, 10, 14)))
        self.assertNotContains(self.client.get(address), "record of the quarter")
        close_cycle(cycle, by=None, words="Nobody signed.")
        self.assertContains(self.client.get(address), reverse("reports:quarter_record", args=[cycle.pk]))
        self.assertNotContains(self.client.get(f"{address}?quarter=2025/26 Q1"), "record of the quarter")

    def test_it_holds_every_indicator_of_the_unit_and_of_all_below_it_once_and_no_other(self):
        digest = self.digest()
        assert self.titles(digest) == {"Swift answers", "Green parks"}
        assert digest.tally.total == 2
        assert self.titles(self.digest("Parks")) == {"Swift answers", "Green parks"}
        assert "Far away" in self.titles(self.digest(None))

    def test_each_has_trend_target_benchmark_and_commentary(self):
        (entry,) = (
            one for _, own in self.digest().groups for one in own if one.listed.title == "Swift answers"
        )
        assert [(row.period.label, row.result.words, row.target.words) for row, _ in entry.periods] == [
            ("2025/26 Q2", "56%", "60%"),
            ("2025/26 Q1", "50%", "60%"),
        ]
        assert [line.name for line in entry.trend.lines] == ["Result", "Target", "England"]
        (england,) = entry.benchmarks
        assert (england.name, england.comparator.words) == ("England", "52%")
        assert england.words.startswith("Better")
        assert [row.period for row in entry.remarks] == [Q2]
        assert entry.lead == "Sam Reed"
        assert entry.listed.rating.rag == "red"

    def test_an_earlier_quarter_is_rated_by_what_had_ended_then(self):
        digest = self.digest(quarter=Q1)
        assert {entry.listed.standing.period for _, own in digest.groups for entry in own} == {Q1}

    def test_what_lacks_everything_says_so(self):
        bare = make_indicator(self.council, "Bare")
        make_plan_indicator(self.plan, bare)
        page = self.client.get(reverse("reports:unit_digest", args=[self.unit.pk])).content.decode()
        assert "No figure is held." in page
        assert "Bare: figures by period" not in page

    def test_a_remit_without_a_plan_says_what_to_do(self):
        empty = make_unit(self.council, name="Empty")
        page = self.client.get(reverse("reports:unit_digest", args=[empty.pk])).content.decode()
        assert "There is no plan here yet" in page

    def test_the_page_costs_the_same_for_two_indicators_and_for_twelve(self):
        def grow():
            for number in range(10):
                make_measured(self.below, f"Also {number}")

        self.assertFlat(reverse("reports:unit_digest", args=[self.unit.pk]), grow=grow, ceiling=15)

    def test_a_long_digest_comes_in_pages_of_twenty_and_the_pdf_is_whole(self):
        for number in range(19):
            make_measured(self.below, f"Also {number}")
        address = reverse("reports:unit_digest", args=[self.unit.pk])
        first, second = (self.client.get(address, {"page": page}).content.decode() for page in (1, 2))
        assert (first.count("app-digest__entry"), second.count("app-digest__entry")) == (20, 1)
        assert "Page 1 of 2" in first

    def test_the_pdf_is_accessible_and_says_what_the_page_says(self):
        found = Pdf(write(digest_document(self.digest())))
        assert found.is_accessible, found.faults
        for words in ("Swiftanswers", "WhyGreenparksislow", "England:52%"):
            assert words.lower() in found.words.lower()
        response = self.client.get(reverse("reports:unit_digest_pdf", args=[self.unit.pk]))
        assert response.content.startswith(b"%PDF")
