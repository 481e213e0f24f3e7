"""The balanced scorecard: its scores with their working, its page and its PDF."""

import pytest
from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse

from exchange.reading import read_workbook
from exchange.storing import store
from organisation.models import Role
from plans.models import Basket, BasketMember, Plan, ScorecardRow
from plans.scorecard import scorecard_of
from reports.scorecard import scorecard_html
from tests import real_plans
from tests.browser import PHONE, axe_violations, resize, sideways, sign_in
from tests.factories import (
    make_indicator,
    make_plan,
    make_plan_indicator,
    make_unit,
    make_user,
)
from tests.queries import FlatMixin
from tests.reports.pdfs import Pdf, squeeze

RESULTS = {"green": "90%", "amber": "88%", "red": "50%"}


def add_basket(plan, code, *members):
    """Add a basket to the plan; members -- pairs (rating or "none", weight in percent or None)."""
    basket = Basket.objects.create(plan=plan, code=code, position=plan.baskets.count())
    for position, (rag, weight) in enumerate(members):
        results = {"2025/26": RESULTS[rag]} if rag in RESULTS else {}
        indicator = make_indicator(
            plan.council,
            f"Measure {code}-{position}",
            codes=[f"{code} {position}"],
            unit="percent",
            results=results,
            targets={"2025/26": "90%"},
        )
        BasketMember.objects.create(
            basket=basket,
            plan_indicator=make_plan_indicator(plan, indicator),
            weight=weight,
            weight_words="NA" if weight is None else f"{weight}%",
            position=position,
        )
    return basket


def add_line(plan, perspective, factor, baskets, **fields):
    return ScorecardRow.objects.create(
        plan=plan,
        perspective=perspective,
        critical_success_factor=factor,
        baskets=baskets,
        position=plan.scorecard_rows.count(),
        **fields,
    )


def make_scored_plan():
    plan = make_plan(make_unit(name="Housing"), title="Housing plan")
    add_basket(plan, "C1", ("green", 40), ("amber", 20), ("none", 40))
    add_basket(plan, "C2", ("red", 50), ("green", 30))
    add_basket(plan, "C3", ("green", None), ("none", None))
    add_basket(plan, "X9", ("green", 100))
    add_line(plan, "Customer", "Homes are safe", "C 1\nC2", priority="Gas checks", status="A", direction="↑")
    add_line(plan, "Customer", "Homes are safe", "C3", priority="Lifts")
    add_line(plan, "Customer", "Tenants are heard", "C7", code="C5", status="On course")
    add_line(plan, "Learning", "", "", objective="Staff are well")
    return plan


class ScoreTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.plan = make_scored_plan()
        cls.card = scorecard_of(cls.plan)
        cls.customer, cls.learning = cls.card.perspectives

    def part(self, code):
        return next(part for part in self.card.baskets if part.code == code)

    def test_a_basket_scores_of_its_rated_weight_and_says_what_has_none(self):
        part = self.part("C1")
        assert part.score_words == "83%"  # 50 of 60
        assert part.working == (
            "Driven by C1 1 Measure C1-1 (amber); 40% of weight has no rating; "
            "1 of 3 indicators without a rating"
        )
        assert part.problem == ""

    def test_weights_that_do_not_add_up_are_said_and_still_scored(self):
        part = self.part("C2")
        assert part.problem == "The weights add to 80%, not 100%"
        assert part.score_words == "38%"  # 30 of 80: 37.5, a half to even

    def test_a_basket_without_weights_has_no_score(self):
        part = self.part("C3")
        assert (part.score_words, part.problem) == ("No score", "")
        assert part.working == "No weight is stated; 1 of 2 indicators without a rating"

    def test_a_factor_is_the_mean_of_its_baskets_and_names_the_lowest(self):
        safe = self.customer.factors[0]
        assert safe.score_words == "60%"  # the mean of 83.3 and 37.5
        assert safe.working == "The mean of 2 baskets; lowest C2; 1 without a score"
        assert safe.without == "22%"  # 40 of 180

    def test_a_perspective_is_the_mean_of_its_factors_with_a_score(self):
        assert self.customer.score_words == "60%"
        assert self.customer.working == "That of Homes are safe; 1 without a score"
        assert self.learning.working == "A factor without words has no score"

    def test_a_basket_is_found_without_regard_to_case_and_spaces_and_a_missing_one_is_named(self):
        line = self.customer.factors[0].lines[0]
        assert [part.code for part in line.baskets] == ["C1", "C2"]
        assert self.customer.factors[1].lines[0].missing == ("C7",)

    def test_a_printed_status_is_read_as_a_rating_where_it_is_one(self):
        assert self.customer.factors[0].lines[0].status.rag == "amber"
        assert self.customer.factors[1].lines[0].status.rag == ""

    def test_a_basket_on_no_line_is_named(self):
        assert [part.code for part in self.card.others] == ["X9"]

    def test_the_members_of_a_basket_say_what_each_brings(self):
        rows = [[cell for cell, _, _ in cells] for _, cells in self.part("C1").table.body]
        assert [row[-1] for row in rows] == ["40 of 40", "10 of 20", "Not counted", ""]
        assert rows[-1][-3] == "100%"


class PageTests(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.plan = make_scored_plan()
        cls.address = reverse("plans:plan_scorecard", args=[cls.plan.pk])

    def setUp(self):
        self.client.force_login(make_user(role=Role.Name.VIEWER, unit=self.plan.unit))

    def test_the_page_costs_the_same_however_many_baskets_it_shows(self):
        def grow():
            for number in range(12):
                add_basket(self.plan, f"Z{number}", ("green", 50), ("red", 50))
                add_line(self.plan, "Finance", f"Factor {number}", f"Z{number}")

        self.assertFlat(self.address, grow=grow, ceiling=15)

    def test_a_plan_without_a_scorecard_says_what_to_do(self):
        answer = self.client.get(
            reverse("plans:plan_scorecard", args=[make_plan(self.plan.unit, first_year=2040).pk])
        )
        self.assertContains(answer, "Fill in the sheets Scorecard and Baskets")

    def test_baskets_without_a_scorecard_are_shown_all_the_same(self):
        plan = make_plan(self.plan.unit, first_year=2040)
        add_basket(plan, "B1", ("green", 100))
        answer = self.client.get(reverse("plans:plan_scorecard", args=[plan.pk]))
        self.assertContains(answer, "Basket B1: 100%")
        self.assertNotContains(answer, "At a glance")

    def test_the_plan_leads_there_and_from_there_to_the_pdf(self):
        self.assertContains(self.client.get(self.plan.get_absolute_url()), self.address)
        self.assertContains(
            self.client.get(self.address), reverse("reports:scorecard_pdf", args=[self.plan.pk])
        )

    def test_the_list_of_reports_offers_it_of_plans_that_have_one(self):
        bare = make_plan(self.plan.unit, first_year=2040)
        answer = self.client.get(reverse("reports:report_list"))
        self.assertContains(answer, reverse("reports:scorecard_pdf", args=[self.plan.pk]))
        self.assertNotContains(answer, reverse("reports:scorecard_pdf", args=[bare.pk]))

    def test_text_is_shown_as_written(self):
        add_line(self.plan, "<b>Bold</b>", "<script>alert(1)</script>", "<i>")
        answer = self.client.get(self.address)
        self.assertContains(answer, "&lt;script&gt;alert(1)")
        self.assertNotContains(answer, "<b>Bold")


@pytest.mark.django_db
def test_the_pdf_holds_every_word_and_is_accessible(tmp_path):
    plan = make_scored_plan()
    file = tmp_path / "scorecard.pdf"
    call_command("render_report", "scorecard", str(file), "--plan", str(plan.pk))
    pdf = Pdf(file.read_bytes())
    assert pdf.faults == []
    for words in ("Homes are safe", "Gas checks", "Measure C2-1", "The weights add to 80%, not 100%", "X9"):
        assert squeeze(words) in pdf.words, words


@pytest.mark.django_db
def test_an_empty_scorecard_is_an_accessible_pdf(tmp_path):
    file = tmp_path / "scorecard.pdf"
    call_command("render_report", "scorecard", str(file), "--plan", str(make_plan().pk))
    pdf = Pdf(file.read_bytes())
    assert pdf.faults == []
    assert squeeze("This plan has no scorecard and no baskets.") in pdf.words


@pytest.mark.django_db
def test_the_published_scorecard_is_whole():
    workbook, _ = read_workbook(real_plans.plans_folder() / "cumbria-2007-08.xlsx")
    plan = Plan.objects.for_document().get(pk=store(workbook).plan.pk)
    html, book = scorecard_html(plan), real_plans.workbook("cumbria-2007-08")
    card = scorecard_of(plan)
    rows = real_plans.records(book, "Scorecard")
    assert sum(len(factor.lines) for part in card.perspectives for factor in part.factors) == len(rows)
    codes = {row["Basket"] for row in real_plans.records(book, "Baskets")}
    assert {part.code for part in card.baskets} == codes
    assert {part.code for part in card.baskets if part.problem} == {"F11", "F12", "P31"}
    assert all(f"Basket {code}:" in html for code in codes)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_has_no_violation_on_a_phone(page, live_server):
    plan = make_scored_plan()
    resize(page, PHONE)
    sign_in(page, live_server, make_user(role=Role.Name.VIEWER, unit=plan.unit))
    page.goto(reverse("plans:plan_scorecard", args=[plan.pk]))
    assert axe_violations(page) == []
    assert sideways(page) == 0
