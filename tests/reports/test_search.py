"""Searching everything that a person may see."""

import pytest
from django.test import SimpleTestCase, TestCase
from django.urls import reverse

from organisation.matching import read_query, ways_of_setting
from organisation.models import Role
from tests.factories import (
    make_action,
    make_control,
    make_council,
    make_indicator,
    make_milestone,
    make_person,
    make_plan,
    make_priority,
    make_register,
    make_risk,
    make_section,
    make_unit,
    make_user,
)
from tests.queries import FlatMixin


class QueryTests(SimpleTestCase):
    def test_what_was_typed_is_tidied(self):
        assert read_query("  early\t\x00help ").words == "early help"
        assert read_query("“early help”").words == "early help"
        assert read_query("").is_empty and read_query("\x00").is_empty

    def test_what_is_too_long_is_cut_and_says_so(self):
        assert not read_query("a" * 100).is_cut
        assert read_query("a" * 101).is_cut and len(read_query("a" * 101).words) == 100
        assert not read_query("a b c d e f g h").is_cut
        assert read_query("a b c d e f g h i").is_cut

    def test_a_code_is_known_by_its_shape(self):
        for typed in ("NI59", "NI 059", "ni 59", "BV 181a", "CSD 3.1", "LPI ChS 2"):
            assert read_query(typed).pattern, typed
        for typed in ("waste", "2026", "59 homes", "early help"):
            assert read_query(typed).pattern is None, typed

    def test_letters_beyond_ascii_are_asked_for_in_each_case(self):
        assert ways_of_setting("waste") == ["waste"]
        assert set(ways_of_setting("siân")) == {"siân", "SIÂN", "Siân"}
        assert ways_of_setting("children's") == ["children's", "children’s"]


class SearchTests(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council("Easthaven Council")
        cls.unit = make_unit(cls.council, name="Parks")
        cls.plan = make_plan(cls.unit, title="Parks plan")
        cls.priority = make_priority(cls.plan, "Greener parks", ref="CSD 3", lead="Siân O’Brien")
        cls.action = make_action(cls.priority, "Plant two hundred limes", outcome="Measured by NI 59 alone")
        make_milestone(cls.action, "Limes ordered")
        make_indicator(cls.council, "Trees planted", codes=["NI 59"])
        make_indicator(cls.council, "Trees felled", codes=["NI 590"])
        make_section(cls.plan, "Introduction", "Why limes are planted here, and nowhere else.")
        cls.person = make_person(cls.council, "Siân O'Brien", initials="SOB", job_title="Head of Parks")
        cls.risk = make_risk(make_register(cls.unit), "Drought", consequences="Limes die")
        make_control(cls.risk, "Limes are watered")
        cls.user = make_user(role=Role.Name.VIEWER, unit=cls.unit)

    def setUp(self):
        self.client.force_login(self.user)

    def page(self, words, **asked):
        response = self.client.get(reverse("reports:search"), {"q": words, **asked})
        assert response.status_code == 200
        return response.content.decode()

    def test_the_beginning_of_a_code_finds_all_that_begin_so_however_they_are_printed(self):
        make_indicator(self.council, "Pupils on roll", codes=["BVPI 43A"])
        make_indicator(self.council, "Points at key stage", codes=["LPI ED 4a"])
        for typed, title in (("bvpi", "Pupils on roll"), ("lpi e", "Points at"), ("LPIED", "Points at")):
            assert title in self.page(typed), typed
        assert "Points at" not in self.page("lpi f")

    def test_a_code_is_found_with_or_without_spaces_and_noughts_and_is_no_other(self):
        for typed in ("NI59", "NI 059", "ni 59", "NI059"):
            page = self.page(typed)
            assert "NI 59 Trees planted" in page, typed
            assert "NI 590" not in page, typed
            assert "<mark> NI 59 </mark>" in page, "an action that speaks of it"

    def test_a_reference_is_found_with_or_without_its_space(self):
        for typed in ("CSD3", "csd 3"):
            assert "CSD 3 Greener parks" in self.page(typed)

    def test_words_are_found_in_every_kind_with_where_they_stand(self):
        page = self.page("limes")
        for heading in (
            "Actions (1)",
            "Milestones (1)",
            "Sections of plans (1)",
            "Risks (1)",
            "Controls (1)",
        ):
            assert heading in page, heading
        assert "Parks plan, 2025/26" in page
        assert "<mark>Limes</mark> die" in page

    def test_all_the_words_must_be_there(self):
        assert "Plant two hundred limes" in self.page("limes plant")
        assert "Nothing was found" in self.page("limes oaks")

    def test_people_are_found_by_name_initials_and_job_title_and_as_plans_write_them(self):
        assert "People (1)" in self.page("SOB")
        for typed in ("Siân", "siân", "SIÂN", "o'brien"):
            page = self.page(typed)
            assert "People (1)" in page and "Priorities (1)" in page, typed
        assert reverse("people:person_detail", args=[self.person.pk]) in self.page("Head of Parks")

    def test_one_letter_is_a_reference_only(self):
        make_priority(self.plan, "Longer days", ref="V")
        assert "V Longer days" in self.page("v")
        assert "One letter or figure" in self.page("z")

    def test_nothing_typed_shows_the_box_and_what_to_type(self):
        assert "Words, a code or a name" in self.page("")

    def test_odd_input_is_answered_with_a_page(self):
        for typed in ("%", "_", "\\", "' OR 1=1 --", "\x00", "<script>", "((", "NI 59)", "é" * 300, "ΑΒΓ"):
            self.page(typed)
        assert "&lt;script&gt;" in self.page("<script>")
        for asked in ({"page": "0"}, {"page": "-1"}, {"page": "99999"}, {"page": "x"}, {"kind": "none"}):
            self.page("limes", **asked)

    def test_one_kind_is_shown_page_by_page(self):
        for number in range(41):
            make_action(self.priority, f"Water lime {number:02}")
        page = self.page("lime")
        assert "Show all 42 actions" in page
        page = self.page("lime", kind="action", page="3")
        assert "Actions (42)" in page and 'aria-current="page">3<' in page
        assert page.count('class="app-hit"') == 2

    def test_what_another_council_holds_is_not_found(self):
        other = make_plan(make_unit(make_council("Westhaven Council")), title="Limes of the west")
        make_section(other, "Limes", "Limes of the west")
        assert "of the west" not in self.page("limes")

    def test_it_costs_the_same_however_much_is_found(self):
        def grow():
            for _ in range(20):
                make_milestone(make_action(self.priority, "More limes"), "Limes again")
                make_indicator(self.council, "Limes in leaf", codes=["L 1"])

        make_indicator(self.council, "Limes in leaf", codes=["L 0"])
        self.assertFlat(reverse("reports:search") + "?q=limes", grow=grow, ceiling=12)

    def test_every_page_has_the_box(self):
        page = self.client.get(reverse("plans:plan_list")).content.decode()
        assert 'role="search"' in page and "Search everything of Easthaven Council" in page


@pytest.mark.django_db
def test_without_a_role_there_is_nothing_to_search(client):
    client.force_login(make_user())
    assert "You have no role in a council yet" in client.get("/search/?q=limes").content.decode()
