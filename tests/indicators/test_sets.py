"""The sets that come with the product: what the file holds, and adopting an indicator from one."""

import difflib
import io
import re
from collections import Counter

from django.core.management import call_command
from django.test import SimpleTestCase, TestCase
from django.urls import reverse

from indicators.choices import Polarity, Unit
from indicators.codes import normal, read_codes, set_code
from indicators.models import Indicator, IndicatorCode, IndicatorSet, SetEntry
from indicators.sets import NAMES, AlreadyHere, adopt, load_sets, shipped
from organisation.models import Event, Role
from tests import real_plans
from tests.admin_forms import errors_of, fill, save
from tests.factories import make_council, make_entry, make_indicator, make_unit, make_user
from tests.queries import FlatMixin

LIST = "/indicators/sets/"
# Two titles that are more alike than this say the same in the same words.
TOO_ALIKE = 0.8


def plain(words):
    return re.sub(r"[^a-z0-9 ]", "", words.lower()).strip()


class FileTests(SimpleTestCase):
    def test_every_row_is_whole_and_says_what_the_database_can_hold(self):
        for row in shipped():
            assert row["set"] in NAMES and set_code(normal(row["code"])) == row["set"], row
            assert row["title"] and len(row["title"]) <= 200, row
            assert row["unit"] in Unit and row["polarity"] in Polarity, row
            assert row["frequency"] in Indicator.Frequency and row["year_basis"] in Indicator.YearBasis, row

    def test_no_code_and_no_title_stands_twice(self):
        for column in ("code", "title"):
            assert [one for one, n in Counter(row[column] for row in shipped()).items() if n > 1] == []

    def test_a_successor_says_what_it_took_the_place_of(self):
        by_code = {normal(row["code"]): row for row in shipped()}
        for row in shipped():
            for code in row["successor"]:
                after = by_code.get(normal(code))
                if after and after["former"]:
                    formers = {normal(one) for one in after["former"]}
                    assert normal(row["code"]) in formers, (row["code"], code)

    def test_every_code_of_these_sets_in_the_published_plans_is_there(self):
        known = {normal(row["code"]) for row in shipped()}
        for name in real_plans.names():
            for row in real_plans.records(real_plans.workbook(name), "Indicators"):
                found = read_codes(row.get("Refs", "")).codes
                missing = {code for code in found if set_code(code) in NAMES} - known
                assert missing == set(), (name, missing)

    def test_no_title_is_that_of_a_published_plan(self):
        published = set()
        for name in real_plans.names():
            for row in real_plans.records(real_plans.workbook(name), "Indicators"):
                published.add(plain(row["Indicator"]))
        for row in shipped():
            title = plain(row["title"])
            alike = difflib.get_close_matches(title, published, n=1, cutoff=TOO_ALIKE)
            assert not alike, (row["code"], alike)


class SetCodeTests(SimpleTestCase):
    def test_the_letters_of_a_code_name_its_set(self):
        for words, found in (("NI 59", "NI"), ("BV38", "BVPI"), ("BVPI 38", "BVPI"), ("PAF C20", "PAF")):
            assert set_code(normal(words)) == found, words

    def test_a_code_of_a_councils_own_is_of_none_of_them(self):
        for words in ("LPI ChS 2", "2016 SC", "PAFX 3", "NIS 4", ""):
            assert set_code(normal(words)) not in NAMES, words


class LoadTests(TestCase):
    def test_loading_twice_is_loading_once(self):
        for _ in range(2):
            call_command("load_sets", stdout=io.StringIO())
        assert SetEntry.objects.count() == len(shipped())
        assert set(IndicatorSet.objects.values_list("code", flat=True)) == set(NAMES)

    def test_codes_that_were_there_before_are_joined_to_their_set(self):
        indicator = make_indicator(codes=["PAF C20", "BV 162", "LPI 3"])
        assert load_sets().joined == 2
        found = IndicatorCode.objects.filter(indicator=indicator).values_list("words", "set__code")
        assert dict(found) == {"PAF C20": "PAF", "BV 162": "BVPI", "LPI 3": None}

    def test_an_entry_is_brought_up_to_date(self):
        load_sets()
        SetEntry.objects.filter(normal="NI59").update(title="Old words")
        load_sets()
        assert SetEntry.objects.get(normal="NI59").title != "Old words"


class AdoptTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.entry = make_entry(
            "BV 43a", "Drafts on time", unit="percent", polarity="higher", frequency="quarterly"
        )
        cls.editor = make_user(role=Role.Name.EDITOR, unit=make_unit(cls.council))

    def test_it_becomes_an_indicator_of_the_council_with_its_code(self):
        indicator = adopt(self.entry, self.council, by=self.editor)
        assert (indicator.council, indicator.title, indicator.unit) == (
            self.council,
            "Drafts on time",
            "percent",
        )
        assert [(code.words, code.set.code) for code in indicator.codes.all()] == [("BV 43a", "BVPI")]
        assert Event.objects.get().did == "adopted"

    def test_adopting_twice_is_said_and_makes_nothing(self):
        first = adopt(self.entry, self.council, by=self.editor)
        with self.assertRaises(AlreadyHere) as refused:
            adopt(self.entry, self.council, by=self.editor)
        assert refused.exception.indicator == first
        assert self.council.indicators.count() == 1

    def test_a_code_written_otherwise_is_the_same_indicator(self):
        held = make_indicator(self.council)
        IndicatorCode.objects.create(indicator=held, words="BVPI 43A", normal=normal("BVPI 43A"))
        with self.assertRaises(AlreadyHere):
            adopt(self.entry, self.council, by=self.editor)

    def test_another_councils_indicator_does_not_stand_in_the_way(self):
        adopt(self.entry, make_council(), by=self.editor)
        assert adopt(self.entry, self.council, by=self.editor).council == self.council

    def test_the_page_adopts_and_says_what_comes_next(self):
        self.client.force_login(self.editor)
        answer = self.client.post(self.entry.get_absolute_url(), follow=True)
        self.assertContains(answer, "BV 43a is now an indicator of")
        self.assertContains(self.client.post(self.entry.get_absolute_url(), follow=True), "nothing was added")
        self.assertContains(self.client.get(LIST), ">Yes<")

    def test_the_page_of_the_indicator_leads_to_its_entry(self):
        indicator = adopt(self.entry, self.council, by=self.editor)
        self.client.force_login(self.editor)
        self.assertContains(self.client.get(indicator.get_absolute_url()), f"{LIST}?q=BV%2043a")
        self.assertContains(self.client.get(LIST, {"q": "BV 43a"}), self.entry.get_absolute_url())

    def test_a_viewer_is_not_offered_it_and_is_refused(self):
        self.client.force_login(make_user(role=Role.Name.VIEWER, unit=make_unit(self.council)))
        self.assertNotContains(self.client.get(self.entry.get_absolute_url()), "Adopt BV")
        assert self.client.post(self.entry.get_absolute_url()).status_code == 403
        assert not self.council.indicators.exists()


class ListTests(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        load_sets()
        cls.council = make_council()
        cls.viewer = make_user(role=Role.Name.VIEWER, unit=make_unit(cls.council))

    def setUp(self):
        self.client.force_login(self.viewer)

    def test_a_code_is_found_however_it_is_written(self):
        for words in ("NI 147", "ni147", "NI0147"):
            answer = self.client.get(LIST, {"q": words})
            self.assertContains(answer, "NI 147")
            self.assertContains(answer, "1 indicator fits")

    def test_words_of_a_title_are_found_in_any_order(self):
        self.assertContains(self.client.get(LIST, {"q": "lunch school"}), "NI 52")

    def test_a_set_is_chosen_and_the_choice_survives_paging(self):
        answer = self.client.get(LIST, {"set": "NI"})
        self.assertContains(answer, "set=NI&amp;page=2")
        self.assertNotContains(answer, "BV 38")

    def test_nothing_found_and_a_set_that_is_not_there_are_said(self):
        self.assertContains(
            self.client.get(LIST, {"q": "zebra crossing"}), "Clear the filters to see them all"
        )
        self.assertContains(self.client.get(LIST, {"set": "XX"}), "choose one that is")

    def test_former_and_successor_codes_lead_to_one_another(self):
        entry = SetEntry.objects.get(normal="NI67")
        answer = self.client.get(entry.get_absolute_url())
        self.assertContains(answer, SetEntry.objects.get(normal="BV162").get_absolute_url())
        self.assertContains(answer, "Took the place of")

    def test_the_page_costs_the_same_for_three_rows_and_for_fifty(self):
        address = f"{LIST}?q=zebra"
        for number in range(3):
            make_entry(f"NI 9{number}0", f"Zebra {number}")

        def grow():
            for number in range(30):
                make_entry(f"NI 8{number:02}", f"Zebra number {number}")

        self.assertFlat(address, grow=grow, ceiling=12)

    def test_without_a_set_the_page_says_how_they_are_loaded(self):
        SetEntry.objects.all().delete()
        self.assertContains(self.client.get(LIST), "manage.py load_sets")


class AdminTests(TestCase):
    def test_a_superuser_mends_an_entry_and_a_code_twice_is_refused(self):
        entry, other = make_entry("NI 59"), make_entry("NI 60", "Core assessments")
        self.client.force_login(make_user(superuser=True))
        address = reverse("admin:indicators_setentry_change", args=[other.pk])
        save(self.client, address, former="PAF C64\n BV 1 ")
        other.refresh_from_db()
        assert other.former == ["PAF C64", "BV 1"]
        refused = fill(self.client, address, code="ni059")
        assert f"A set already has this code: {entry}" in str(errors_of(refused))

    def test_a_set_can_be_saved_and_deleted(self):
        entry = make_entry("NI 59")
        self.client.force_login(make_user(superuser=True))
        save(self.client, reverse("admin:indicators_indicatorset_change", args=[entry.set_id]), name="A list")
        assert IndicatorSet.objects.get().name == "A list"
        self.client.post(
            reverse("admin:indicators_indicatorset_changelist"),
            {"action": "delete_selected", "_selected_action": [entry.set_id], "post": "yes"},
        )
        assert not IndicatorSet.objects.exists()

    def test_only_a_superuser_changes_what_every_council_shares(self):
        administrator = make_user(role=Role.Name.ADMINISTRATOR)
        administrator.is_staff = True
        administrator.save(update_fields=["is_staff"])
        self.client.force_login(administrator)
        address = reverse("admin:indicators_setentry_change", args=[make_entry().pk])
        assert self.client.post(address, {}).status_code == 403
