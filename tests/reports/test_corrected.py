"""Corrected results, breaks and retired indicators on the dashboard and in the list of indicators."""

import csv
import io
from datetime import date

from django.test import TestCase
from django.urls import reverse

from indicators.models import Indicator, Restatement
from indicators.moving import BROKEN
from indicators.operations import change_of, keep_changes
from indicators.values import read_result
from organisation.models import Role, Unit
from organisation.periods import parse_period
from reports.dashboard import dashboard_of
from tests.factories import (
    make_break,
    make_council,
    make_indicator,
    make_plan,
    make_plan_indicator,
    make_user,
    whole_of,
)

Q2 = parse_period("2025/26 Q2")


class CorrectedTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.indicator = make_indicator(
            cls.council,
            "Visits made in time",
            results={"2025/26 Q1": "62", "2025/26 Q2": "50"},
            targets={"2025/26 Q1": "60", "2025/26 Q2": "60"},
        )
        make_plan_indicator(make_plan(whole_of(cls.council), first_year=2025), cls.indicator)
        result = cls.indicator.results.get(words="50")
        before = cls.indicator.results.get(words="50")
        before.words, before.number = "55", read_result("55").number
        keep_changes([change_of(before, result, by=None, why="a late return")])

    def setUp(self):
        self.client.force_login(make_user(role=Role.Name.VIEWER, unit=whole_of(self.council)))

    def dashboard(self):
        units = list(Unit.objects.of(self.council))
        return dashboard_of(self.council, units, quarter=Q2, today=date(2025, 11, 23))

    def test_the_footnote_stands_on_the_dashboard_in_the_list_and_in_the_download(self):
        said = "55 until "
        for address in (reverse("reports:dashboard"), reverse("indicators:indicator_list")):
            page = self.client.get(address).content.decode()
            assert f"Visits made in time, 2025/26 Q2: {said}" in page, address
            assert page.count('href="#note-1"') == 1 and page.count('id="note-1"') == 1, address
        answer = self.client.get(reverse("indicators:indicator_export")).content.decode("utf-8-sig")
        assert next(csv.DictReader(io.StringIO(answer)))["Corrected"].startswith(said)

    def test_a_result_that_was_never_corrected_has_no_note(self):
        Restatement.objects.all().delete()
        self.indicator.results.update(restated="")
        page = self.client.get(reverse("indicators:indicator_list")).content.decode()
        assert "note-1" not in page and "Notes on corrected results" not in page

    def test_no_rating_is_compared_across_a_break(self):
        assert self.dashboard().moves == [("Worse rating", 1, 0), ("Newly rated", 0, 1)]
        make_break(self.indicator, "2025/26 Q2")
        dashboard = self.dashboard()
        assert dashboard.moves == [("Newly rated", 0, 1), (BROKEN, 1, 0)]
        assert dashboard.red[0].moved == "" and dashboard.red[0].listed.change is None

    def test_a_break_before_both_quarters_changes_nothing(self):
        make_break(self.indicator, "2025/26 Q1")
        assert self.dashboard().moves == [("Worse rating", 1, 0), ("Newly rated", 0, 1)]

    def test_a_retired_indicator_is_counted_apart_from_the_day_after_its_last(self):
        for last, whys in ((date(2025, 9, 30), {}), (date(2025, 9, 29), {"retired": 1})):
            Indicator.objects.update(retired_on=last)
            assert self.dashboard().tally.unrated == whys
