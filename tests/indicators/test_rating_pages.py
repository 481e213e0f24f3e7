"""Judging a period and writing a formula, on pages of their own."""

from django.test import TestCase
from django.urls import reverse

from indicators.choices import Rag
from indicators.models import Indicator, JudgedRating, RagScheme
from indicators.standing import standing
from organisation.models import Role
from tests.factories import (
    make_council,
    make_indicator,
    make_person,
    make_plan,
    make_plan_indicator,
    make_rag_scheme,
    make_unit,
    make_user,
    whole_of,
)


class JudgementPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.unit = make_unit(cls.council)
        cls.user = make_user(role=Role.Name.CONTRIBUTOR, unit=cls.unit)
        cls.scheme = make_rag_scheme(cls.council, name="Judged", method="judgement")
        cls.indicator = make_indicator(cls.council, scheme=cls.scheme, results={"2026/27 Q2": "4"})
        cls.indicator.owner = make_person(cls.council, user=cls.user)
        cls.indicator.save(update_fields=["owner"])
        make_plan_indicator(make_plan(cls.unit), cls.indicator)

    def setUp(self):
        self.client.force_login(self.user)
        self.address = reverse("indicators:judgement_add", args=[self.indicator.pk])

    def judge(self, **fields):
        said = {"period": "2026/27 Q2", "rag": "amber", "reason": "One of two is open", **fields}
        return self.client.post(self.address, said)

    def test_the_page_offers_the_period_of_the_latest_result(self):
        assert 'value="2026/27 Q2"' in self.client.get(self.address).content.decode()

    def test_a_judgement_is_kept_with_who_and_why_and_rates(self):
        assert self.judge().status_code == 302
        (judged,) = self.indicator.judged_ratings.all()
        assert (judged.who, judged.by, judged.rag) == (self.user.get_full_name(), self.user, "amber")
        page = self.client.get(self.indicator.get_absolute_url()).content.decode()
        assert "Judged amber: One of two is open" in page

    def test_every_judgement_stays_readable_with_the_newest_first(self):
        self.judge()
        self.judge(rag="red", reason="Closed again <b>today</b>")
        page = self.client.get(self.indicator.get_absolute_url()).content.decode()
        assert page.index("Closed again &lt;b&gt;today") < page.index("One of two is open")
        assert self.user.get_full_name() in page

    def test_what_is_left_out_is_asked_for_in_words_and_the_rest_is_kept(self):
        for fields, said in (
            ({"reason": "  "}, "Say why: a rating without a reason does not count"),
            ({"rag": ""}, "Choose green, amber or red"),
            ({"rag": "none"}, "Choose green, amber or red"),
            ({"period": ""}, "Enter the period like 2009/10"),
            ({"period": "next week"}, "“next week” is no period"),
        ):
            with self.subTest(fields=fields):
                answer = self.judge(**fields)
                assert answer.status_code == 200
                assert said in answer.content.decode()
        assert not JudgedRating.objects.exists()

    def test_what_is_rated_otherwise_cannot_be_judged_and_the_page_says_what_to_do(self):
        Indicator.objects.filter(pk=self.indicator.pk).update(scheme=None)
        answer = self.judge()
        assert answer.status_code == 403
        assert "Choose a scheme of that method for it first" in answer.content.decode()
        assert "One of two is open" in answer.content.decode()  # nothing typed is lost

    def test_a_viewer_reads_and_cannot_judge(self):
        self.client.force_login(make_user(role=Role.Name.VIEWER, unit=whole_of(self.council)))
        assert self.judge().status_code == 403
        page = self.client.get(self.indicator.get_absolute_url()).content.decode()
        assert self.address not in page

    def test_a_period_without_a_figure_can_be_judged(self):
        bare = make_indicator(self.council, scheme=self.scheme, owner=self.user.person)
        self.client.post(
            reverse("indicators:judgement_add", args=[bare.pk]),
            {"period": "2026/27 Q1", "rag": "green", "reason": "Opened in May"},
        )
        schemes = RagScheme.objects.schemes_of(self.council)
        now = standing(Indicator.objects.for_list().get(pk=bare.pk), schemes)
        assert (now.rating.rag, now.period.label, now.result) == (Rag.GREEN, "2026/27 Q1", None)
        assert "Judged green: Opened in May" in self.client.get(bare.get_absolute_url()).content.decode()


class FormulaPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.unit = make_unit(cls.council)
        cls.one = make_indicator(cls.council, codes=["LPI 1"], results={"2026/27 Q1": "4"})
        cls.two = make_indicator(cls.council, codes=["LPI 2"])
        make_plan_indicator(make_plan(cls.unit), cls.two)
        cls.editor = make_user(role=Role.Name.EDITOR, unit=cls.unit)

    def setUp(self):
        self.client.force_login(self.editor)
        self.address = reverse("indicators:formula_edit", args=[self.two.pk])

    def test_a_formula_is_entered_and_its_figures_stand_on_the_page(self):
        assert self.client.post(self.address, {"formula": "[LPI 1]  * 2"}).status_code == 302
        self.two.refresh_from_db()
        assert self.two.formula == "[LPI 1] * 2"
        page = self.client.get(self.two.get_absolute_url()).content.decode()
        assert "8 (worked out)" in page
        assert "By the formula [LPI 1] * 2" in page
        assert self.address in page

    def test_a_circle_is_refused_with_its_chain_and_the_words_are_kept(self):
        Indicator.objects.filter(pk=self.one.pk).update(formula="[LPI 2]")
        answer = self.client.post(self.address, {"formula": "[LPI 1] + 1"})
        page = answer.content.decode()
        assert "this indicator needs [LPI 1], which needs [LPI 2], which is this indicator" in page
        assert "[LPI 1] + 1" in page

    def test_a_contributor_cannot_change_of_what_an_indicator_is_made(self):
        self.client.force_login(make_user(role=Role.Name.CONTRIBUTOR, unit=self.unit))
        assert self.client.post(self.address, {"formula": "[LPI 1]"}).status_code == 403
