"""The parts that every page is made of: the page itself, sign-in, forms, tables and ratings."""

import datetime
from dataclasses import dataclass

import django_tables2 as tables
import pytest
from django import forms
from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.test import RequestFactory, SimpleTestCase, TestCase
from django.urls import reverse

from organisation.fields import DayField
from organisation.tables import HouseTable, NumberColumn, rag_tag
from tests.browser import DESK, PHONE, axe_violations, opened, resize, sideways, sign_in

PASSWORD = "golden-thread"


def make_user(username="rosa", **fields):
    return get_user_model().objects.create_user(
        username, f"{username}@example.org", PASSWORD, first_name="Rosa", last_name="Okafor", **fields
    )


class SignInTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.user = make_user()

    def sign_in(self, login, password=PASSWORD):
        return self.client.post(reverse("account_login"), {"login": login, "password": password})

    def test_a_person_signs_in_by_user_name(self):
        assert self.sign_in("rosa").url == "/"

    def test_a_person_signs_in_by_email_address(self):
        assert self.sign_in("rosa@example.org").url == "/"

    def test_a_wrong_password_is_said_in_words_above_the_form(self):
        page = self.sign_in("rosa", "wrong").content.decode()
        assert "<title>Error: Sign in" in page
        assert "The user name (or e-mail address) and password do not match" in page

    def test_the_fifth_wrong_password_is_answered_and_the_sixth_must_wait(self):
        for _ in range(5):
            page = self.sign_in("rosa", "wrong")
            assert b"do not match" in page.content
        assert b"Too many attempts to sign in" in self.sign_in("rosa", "wrong").content

    def test_forty_people_at_one_address_sign_in_within_a_minute(self):
        for _ in range(40):
            assert self.sign_in("rosa").status_code == 302
            self.client.logout()

    def test_an_empty_box_is_named_with_a_link_to_it(self):
        page = self.sign_in("").content.decode()
        assert '<a href="#id_login">Enter your user name or e-mail address</a>' in page
        assert 'id="id_login"' in page

    def test_nobody_signs_up(self):
        page = self.client.get(reverse("account_signup"))
        assert page.status_code == 200 and b"Ask your administrator for an account" in page.content
        self.client.post(
            reverse("account_signup"), {"username": "mallory", "password1": "x", "password2": "x"}
        )
        assert not get_user_model().objects.filter(username="mallory").exists()

    def test_the_administration_sends_people_to_the_one_sign_in_page(self):
        response = self.client.get("/admin/", follow=True)
        assert response.redirect_chain[-1][0].startswith("/account/login/")

    def test_the_administration_refuses_a_person_without_the_right(self):
        self.client.force_login(self.user)
        assert self.client.get("/admin/", follow=True).status_code == 403

    def test_signing_out_needs_a_post_and_ends_at_the_sign_in_page(self):
        self.client.force_login(self.user)
        assert self.client.get(reverse("account_logout")).status_code == 200
        assert self.client.post(reverse("account_logout")).url == reverse("account_login")
        assert self.client.get("/").status_code == 302


class EveryPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.user = make_user()

    def setUp(self):
        self.client.force_login(self.user)

    def test_the_first_page_names_the_person_and_offers_a_way_past_the_header(self):
        page = self.client.get("/").content.decode()
        assert "Rosa Okafor" in page
        assert 'href="#main-content"' in page and 'id="main-content"' in page
        assert page.count("<h1") == 1

    def test_an_unknown_address_answers_with_our_own_page(self):
        page = self.client.get("/nowhere/")
        assert page.status_code == 404 and b"<h1" in page.content and b"Page not found" in page.content


@dataclass
class Measure:
    name: str
    latest: str | None
    note: str = ""


class MeasureTable(HouseTable):
    caption = "Measures of the parks team"
    row_header = "name"
    name = tables.Column()
    latest = NumberColumn(default="Awaiting")
    note = tables.Column(orderable=False, empty_values=())

    def render_note(self, record):
        return f"about {record.name}"


def drawn(records, query="", per_page=2):
    table = MeasureTable(records, order_by=())
    table.paginate(page=1, per_page=per_page)
    request = RequestFactory().get(f"/{query}")
    return render_to_string("tables/table.html", {"table": table, "request": request})


class TableTests(SimpleTestCase):
    def test_a_table_says_what_it_is_and_scrolls_inside_a_region_of_that_name(self):
        page = drawn([Measure("Litter", "92%")])
        assert (
            '<caption class="govuk-table__caption govuk-table__caption--m" id="table-caption">Measures of'
            in page
        )
        assert 'role="region" aria-labelledby="table-caption" tabindex="0"' in page

    def test_headings_are_scoped_and_the_naming_column_heads_its_row(self):
        page = drawn([Measure("Litter", "92%")])
        assert page.count('<th scope="col"') == 3
        assert (
            '<tr><th scope="row">Litter</th><td class="app-number">92%</td><td>about Litter</td></tr>' in page
        )

    def test_an_absent_value_says_so_in_words(self):
        assert '<td class="app-number">Awaiting</td>' in drawn([Measure("Litter", None)])

    def test_html_in_a_value_is_shown_as_written(self):
        page = drawn([Measure("<script>alert(1)</script>", "1")])
        assert "<script>" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "about &lt;script&gt;" in page

    def test_an_empty_table_says_so(self):
        assert "There is nothing here yet." in drawn([])

    def test_a_second_page_is_offered_only_when_there_is_one(self):
        two = [Measure("Litter", "1"), Measure("Graffiti", "2")]
        assert "govuk-pagination" not in drawn(two)
        assert "Next<span" in drawn([*two, Measure("Benches", "3")])

    def test_a_long_list_of_pages_is_shortened(self):
        page = drawn([Measure(str(n), "1") for n in range(40)])
        assert "govuk-pagination__item--ellipsis" in page and 'aria-label="Page 20"' in page

    def test_a_table_without_a_caption_is_refused(self):
        class Silent(HouseTable):
            name = tables.Column()

        with pytest.raises(TypeError, match="Silent must say its caption"):
            Silent([])


class RagTests(SimpleTestCase):
    def test_every_rating_has_its_own_shape_and_its_word(self):
        tags = [rag_tag(rag) for rag in ("green", "amber", "red", "none")]
        assert ["Green" in tags[0], "Amber" in tags[1], "Red" in tags[2], "Not rated" in tags[3]] == [
            True
        ] * 4
        shapes = {tag[tag.index("<svg") : tag.index("</svg>")] for tag in tags}
        assert len(shapes) == 4

    def test_other_words_replace_the_usual_one(self):
        assert "Awaiting" in rag_tag("none", "Awaiting") and "Not rated" not in rag_tag("none", "Awaiting")


class PlanForm(forms.Form):
    title = forms.CharField(error_messages={"required": "Enter the title"}, help_text="As printed")
    tier = forms.ChoiceField(
        choices=[("team", "Team"), ("division", "Division")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the tier"},
    )
    unit = forms.ChoiceField(choices=[("a", "Parks")], required=False)
    due = DayField(named="The due date")
    areas = forms.MultipleChoiceField(
        choices=[("n", "North"), ("s", "South")], widget=forms.CheckboxSelectMultiple, required=False
    )
    confidential = forms.BooleanField(required=False)
    words = forms.CharField(widget=forms.Textarea, required=False)
    workbook = forms.FileField(required=False)


class FormTests(SimpleTestCase):
    def test_every_field_is_drawn_as_its_component(self):
        page = str(PlanForm())
        for part in ("govuk-input", "govuk-select", "govuk-date-input__input", "govuk-textarea"):
            assert part in page, part
        assert "govuk-file-upload" in page
        assert page.count("govuk-radios__input") == 2
        assert page.count("govuk-checkboxes__input") == 3

    def test_nothing_is_left_to_the_browser_to_require(self):
        assert " required" not in str(PlanForm())

    def test_a_hint_is_said_with_its_box(self):
        page = str(PlanForm())
        assert 'aria-describedby="id_title_helptext"' in page and 'id="id_title_helptext"' in page

    def test_what_may_be_left_out_says_so(self):
        page = str(PlanForm())
        assert "Unit (optional)" in page and "Title (optional)" not in page

    def test_every_link_of_the_error_summary_goes_to_something_one_can_use(self):
        form = PlanForm({"title": "", "due_day": "31", "due_month": "2", "due_year": "2026"})
        summary = render_to_string("forms/error_summary.html", {"form": form})
        page = str(form)
        for target, words in (("id_title", "Enter the title"), ("id_tier_0", "Choose the tier")):
            assert f'<a href="#{target}">{words}</a>' in summary
            assert f'id="{target}"' in page
        assert '<a href="#id_due_0">The due date must be a real date' in summary and 'id="id_due_0"' in page

    def test_what_was_typed_is_kept_when_the_form_is_refused(self):
        page = str(
            PlanForm(
                {"title": "Parks & <b>greens</b>", "due_day": "31", "due_month": "2", "due_year": "2026"}
            )
        )
        assert "Parks &amp; &lt;b&gt;greens&lt;/b&gt;" in page and 'value="31"' in page


class DayTests(SimpleTestCase):
    def clean(self, *parts, required=True):
        return DayField(named="The due date", required=required).clean(list(parts))

    def test_three_boxes_make_a_day(self):
        assert self.clean("27", "3", "2026") == datetime.date(2026, 3, 27)

    def test_the_29th_of_february_is_a_day_in_a_leap_year_only(self):
        assert self.clean("29", "2", "2028") == datetime.date(2028, 2, 29)
        with pytest.raises(forms.ValidationError, match="this is 29 2 2026"):
            self.clean("29", "2", "2026")

    def test_a_box_left_empty_is_refused_and_the_rest_repeated(self):
        with pytest.raises(forms.ValidationError, match=r"this is 27 \? 2026"):
            self.clean("27", "", "2026")

    def test_a_short_year_is_refused_rather_than_guessed(self):
        with pytest.raises(forms.ValidationError, match="this is 27 3 26"):
            self.clean("27", "3", "26")

    def test_a_missing_day_is_named_when_it_is_needed(self):
        with pytest.raises(forms.ValidationError, match="The due date is missing"):
            self.clean("", "", "")

    def test_a_missing_day_is_none_when_it_may_be_left_out(self):
        assert self.clean("", "", "", required=False) is None


@pytest.mark.browser
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["1280", "320"])
def test_the_sign_in_page_has_no_violation_and_fits(page, viewport):
    resize(page, viewport)
    page.goto("/account/login/")
    assert axe_violations(page) == []
    assert sideways(page) == 0


@pytest.mark.browser
def test_a_refused_sign_in_moves_to_its_error_summary_whose_link_reaches_the_box(page):
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_selector(".govuk-error-summary:focus")
    assert axe_violations(page) == []
    page.get_by_role("link", name="Enter your user name or e-mail address").click()
    page.wait_for_selector("#id_login:focus")


@pytest.mark.browser
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["1280", "320"])
@pytest.mark.parametrize("address", ["/", "/account/2fa/", "/account/password/change/", "/nowhere/"])
def test_a_page_of_the_house_has_no_violation_and_fits(page, live_server, viewport, address):
    sign_in(page, live_server, make_user(is_staff=True))
    resize(page, viewport)
    page.goto(address)
    assert axe_violations(page) == []
    assert sideways(page) == 0


@pytest.mark.browser
def test_a_person_signs_in_and_out_without_scripts(browser, live_server):
    make_user()
    with opened(browser, live_server.url, javascript=False) as page:
        page.goto("/")
        page.get_by_label("User name or e-mail address").fill("rosa")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/account/login/")
