"""The dashboard costs fifteen queries at most (design, section 8), whatever it shows to whomever."""

from django.test import TestCase
from django.urls import reverse

from indicators.models import JudgedRating
from organisation.models import Role
from tests.factories import (
    make_assessment,
    make_control,
    make_council,
    make_indicator,
    make_plan_indicator,
    make_priority,
    make_rag_scheme,
    make_risk,
    make_unit,
    make_user,
    whole_of,
)
from tests.queries import FlatMixin
from tests.returns.quarters import Q2
from tests.returns.records import closed, make_reported

CEILING = 15


class FullestDashboardTests(FlatMixin, TestCase):
    """An open quarter, formulas, ratios, schemes of every kind, exempt risks, late controls, scores twice."""

    @classmethod
    def setUpTestData(cls):
        cls.it = make_reported()
        council = cls.it.council
        drawn = (("There", "star", "green", 0), ("Not there", "square", "red", None))
        bands = make_rag_scheme(council, method="bands", bands=drawn)
        judged = make_rag_scheme(council, name="By hand", method="judgement")
        one = make_indicator(council, "Judged", scheme=judged, results={"2026/27 Q2": "5"})
        JudgedRating.objects.create(indicator=one, period=Q2.code, rag="amber", reason="Slow", who="Ann")
        make_plan_indicator(cls.it.below, one)
        make_indicator(council, "Apart", codes=["LPI 1"], results={"2026/27 Q2": "7"})
        sums = make_indicator(council, "Twice", formula="[LPI 1] * 2", unit="number", scheme=bands)
        make_plan_indicator(cls.it.below, sums)
        ratio = make_indicator(council, "Shared out", rule="ratio", unit="percent", frequency="quarterly")
        make_plan_indicator(cls.it.below, ratio)
        cls.reader = make_user(role=Role.Name.PERFORMANCE, unit=cls.it.whole)
        cls.reader.roles.update(reads_exempt=True)
        Role.objects.create(user=cls.reader, unit=whole_of(make_council("Zetland")), name=Role.Name.VIEWER)

    def add_twenty(self):
        for _ in range(20):
            make_plan_indicator(
                self.it.below, make_indicator(self.it.council, "More", results={"2026/27 Q2": "1"})
            )
            make_priority(self.it.above)
            risk = make_risk(self.it.register, "Flood", likelihood="5", impact="5", exempt="Paragraph 3")
            make_assessment(risk, likelihood="4", impact="5")
            make_control(risk, planned=True, due=self.it.cycle.opened_on)

    def test_it_costs_fifteen_queries_with_everything_in_it(self):
        self.client.force_login(self.reader)
        unit = reverse("reports:unit_dashboard", args=[self.it.places.pk])
        for address in (reverse("reports:dashboard"), unit, f"{unit}?quarter=2026/27 Q2"):
            with self.subTest(address=address):
                self.assertFlat(address, grow=self.add_twenty, ceiling=CEILING)
        page = self.client.get(unit).content.decode()
        assert "Judged amber: Slow" in page

    def test_so_it_does_for_who_oversees_all_councils_and_for_another_council_than_the_last(self):
        overseer = make_user(superuser=True)
        for _ in range(3):
            make_unit(make_council())
        self.client.force_login(overseer)
        address = reverse("reports:unit_dashboard", args=[self.it.places.pk])
        self.assertFlat(address, grow=self.add_twenty, ceiling=CEILING)

    def test_so_it_does_for_a_closed_quarter(self):
        closed(self.it)
        self.client.force_login(self.reader)
        for query in ("", "?quarter=2026/27 Q2"):
            address = reverse("reports:dashboard") + query
            _, asked = self._costs(address)
            assert len(asked) <= CEILING, asked
