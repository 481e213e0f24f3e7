"""Parts: rated part by part, the whole as its worst, which is named."""

from decimal import Decimal

from django.test import SimpleTestCase, TestCase
from django.urls import reverse

from indicators.areas import area_rows
from indicators.choices import Polarity
from indicators.models import Area, AreaFigure
from indicators.parts import part_names, rate_by_part
from indicators.rag import Tolerance
from indicators.values import read_result, read_target
from organisation.models import Role
from tests.factories import make_council, make_figure, make_indicator, make_user, whole_of

NAMES = "Primary/Secondary"


class PartTests(SimpleTestCase):
    def rated(self, actual, target, names=NAMES, **rules):
        rules = {"polarity": Polarity.HIGHER, "tolerance": Tolerance(Decimal(5)), **rules}
        return rate_by_part(names, read_result(actual), read_target(target), **rules)

    def test_the_worst_part_rates_the_whole_and_is_named_first(self):
        found = self.rated("94.5/87.3%", "94/92%")
        assert found.rag == "red" or found.rag == "amber"
        assert found.reason == (
            "Rated as its worst part, Secondary: 87.3% against 92.0%: 5.1% below target, amber up to 5%; "
            "Primary is green: 94.5% against 94.0%: 0.5% above target"
        )

    def test_each_part_is_rated_on_its_boundary_and_one_step_either_side(self):
        for second, rag in (("92%", "green"), ("91.9%", "amber"), ("87.4%", "amber"), ("87.3%", "red")):
            with self.subTest(second=second):
                assert self.rated(f"94/{second}", "94/92%").rag == rag

    def test_parts_against_one_target_are_not_rated_and_neither_is_a_ratio_by_part(self):
        assert self.rated("94/92%", "93%").why_none == "result in parts"
        assert self.rated("3:1", "2:1").why_none == "result in parts"

    def test_where_the_number_of_parts_differs_nothing_is_rated(self):
        assert self.rated("94/92%", "94/92/90%").rag == "none"

    def test_an_absence_beside_parts_is_said_as_an_absence(self):
        assert self.rated("Awaiting", "94/92%").why_none == "result awaited"

    def test_parts_without_names_are_numbered(self):
        assert part_names("", 2) == ["part 1", "part 2"]
        assert part_names("Primary/Secondary", 3) == ["part 1", "part 2", "part 3"]

    def test_lower_is_better_of_parts_too(self):
        found = self.rated("5/9 days", "6/8 days", polarity=Polarity.LOWER)
        assert "worst part, Secondary" in found.reason


class PartsAndAreasPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.indicator = make_indicator(
            cls.council,
            unit="percent",
            part_names=NAMES,
            results={"2024/25": "93.5/91.3%"},
            targets={"2024/25": "93/92%"},
        )
        cls.areas = [
            Area.objects.create(council=cls.council, name=name, position=position)
            for position, name in enumerate(("Harbour", "Moorside"))
        ]
        for area, result, target in zip(cls.areas, ("50%", "70%"), ("60%", "65%"), strict=True):
            make_figure(AreaFigure, cls.indicator, "2024/25", read_result(result), area=area, kind="result")
            make_figure(AreaFigure, cls.indicator, "2024/25", read_target(target), area=area, kind="target")

    def test_the_figures_are_shown_together_and_the_worst_part_is_said(self):
        self.client.force_login(make_user(role=Role.Name.VIEWER, unit=whole_of(self.council)))
        page = self.client.get(self.indicator.get_absolute_url()).content.decode()
        assert "93.5/91.3%" in page and "Rated as its worst part, Secondary" in page
        assert "Each area against its own target" in page and "Change" not in page
        listed = self.client.get(reverse("indicators:indicator_list")).content.decode()
        assert "Rated as its worst part, Secondary" in listed

    def test_each_area_is_rated_against_its_own_target(self):
        rows = area_rows(self.indicator, self.indicator.area_figures.select_related("area"), None, {})
        assert [(row.area.name, row.rating.rag) for row in rows] == [
            ("Harbour", "red"),
            ("Moorside", "green"),
        ]
