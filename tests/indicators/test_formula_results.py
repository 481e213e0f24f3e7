"""Indicators made of other indicators, through the database: worked out, rated, and refused in a circle."""

from datetime import date

from django.test import TestCase
from django.urls import reverse

from indicators.choices import Rag
from indicators.derived_figures import derived_figures
from indicators.figures import figures_at_once, figures_by_id
from indicators.models import Denominator, Indicator, Numerator
from indicators.standing import standing
from indicators.values import read_result
from organisation.models import Role
from tests.factories import (
    make_council,
    make_figure,
    make_indicator,
    make_plan,
    make_plan_indicator,
    make_unit,
    make_user,
    whole_of,
)

QUARTERS = ("2024/25 Q1", "2024/25 Q2", "2024/25 Q3", "2024/25 Q4")
TODAY = date(2025, 5, 1)


def quarters(*words):
    return dict(zip(QUARTERS, words, strict=False))


class FormulaTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.one = make_indicator(
            cls.council, "Homes let", codes=["LPI 1"], results=quarters("10", "20", "30", "40")
        )
        cls.two = make_indicator(cls.council, "Homes sold", codes=["LPI 2"], results=quarters("5", "5", "5"))

    def made(self, formula="[LPI 1] + [LPI 2]", **fields):
        return make_indicator(self.council, "Homes let and sold", formula=formula, **fields)

    def test_every_period_in_which_the_others_have_figures_is_worked_out(self):
        figures = figures_at_once(self.made())
        words = {row.label: row.words for row in figures.results.values()}
        assert words == {
            "2024/25 Q1": "15 (worked out)",
            "2024/25 Q2": "25 (worked out)",
            "2024/25 Q3": "35 (worked out)",
            "2024/25 Q4": "cannot be worked out",
        }

    def test_the_latest_figure_is_rated_and_what_is_missing_is_named(self):
        now = standing(
            indicator := self.made(targets=quarters("15", "25", "40")), figures=figures_at_once(indicator)
        )
        assert now.rating.rag == Rag.RED
        assert now.rating.reason == (
            "35 against 40: 12.5% below target, amber up to 5%; "
            "result worked out: [LPI 1] + [LPI 2], from [LPI 1] and [LPI 2]"
        )
        assert now.counted.reason == "Not rated: Cannot be worked out: [LPI 2] is missing"

    def test_a_published_figure_stands(self):
        figures = figures_at_once(self.made(results={"2024/25 Q1": "16"}))
        assert {row.words for row in figures.results.values() if row.period.startswith("2024-04")} == {"16"}

    def test_a_formula_may_need_another_and_a_rule_of_finer_figures(self):
        Indicator.objects.filter(pk=self.one.pk).update(rule="sum", frequency="quarterly", cumulative=False)
        self.made("[LPI 1] * 2", codes=["LPI 3"], frequency="annual")
        top = self.made("[LPI 3] + 1", frequency="annual")
        (row,) = figures_at_once(top).results.values()
        assert row.words == "201 (worked out)"  # (10 + 20 + 30 + 40) x 2 + 1

    def test_its_own_rule_makes_a_year_of_its_quarters(self):
        top = self.made("[LPI 1] / 10", rule="sum", frequency="quarterly", cumulative=False)
        found = derived_figures(top, figures_at_once(top), TODAY)
        assert found.rows[-1].label == "2024/25"
        assert found.rows[-1].figure == "10"

    def test_a_ratio_among_the_others_counts_by_its_numerators(self):
        ratio = make_indicator(
            self.council, codes=["LPI 5"], unit="percent", rule="ratio", frequency="quarterly"
        )
        make_figure(Numerator, ratio, "2024/25 Q1", read_result("3"))
        make_figure(Denominator, ratio, "2024/25 Q1", read_result("4"))
        (row,) = figures_at_once(self.made("100 - [LPI 5]", unit="percent")).results.values()
        assert row.words == "25% (worked out)"

    def test_an_indicator_of_another_council_is_never_read(self):
        make_indicator(make_council(), codes=["LPI 9"], results=quarters("1"))
        figures = figures_at_once(self.made("[LPI 9] * 2"))
        assert (figures.results, figures.unusable) == (
            {},
            "[LPI 9] is not the code of an indicator. Correct the code, or add the indicator first",
        )

    def test_a_circle_that_arose_later_is_said_and_not_followed(self):
        first = self.made("[LPI 8]", codes=["LPI 7"])
        self.made("[LPI 7]", codes=["LPI 8"])
        figures = figures_at_once(first)
        now = standing(first, figures=figures)
        assert now.rating.reason == (
            "Not rated: The formula forms a circle: this indicator needs [LPI 8], which needs [LPI 7], "
            "which is this indicator"
        )

    def test_formulas_cost_one_query_more_however_many_there_are(self):
        for number in range(5):
            self.made(f"[LPI 1] + {number}")
        chosen = Indicator.objects.filter(title="Homes let and sold")
        with self.assertNumQueries(3):  # the indicators, the codes and what has them, the figures of all
            figures_by_id(chosen)

    def test_the_list_the_page_the_dashboard_and_the_plan_show_the_same(self):
        unit = make_unit(self.council)
        indicator = self.made(targets=quarters("15", "25", "50"))
        make_plan_indicator(plan := make_plan(unit, first_year=2024), indicator)
        self.client.force_login(make_user(role=Role.Name.VIEWER, unit=whole_of(self.council)))
        for address in (
            *(
                reverse("indicators:indicator_list"),
                indicator.get_absolute_url(),
                reverse("reports:dashboard"),
            ),
            *(plan.get_absolute_url(), reverse("indicators:indicator_export")),
        ):
            with self.subTest(address=address):
                page = self.client.get(address).content.decode()
                assert "35 against 50: 30% below target" in page or "[LPI 2] is missing" in page
        assert "35 (worked out)" in self.client.get(indicator.get_absolute_url()).content.decode()


class EnteredTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.one = make_indicator(cls.council, codes=["LPI 1"])
        cls.two = make_indicator(cls.council, codes=["LPI 2"], formula="[LPI 1] * 2")

    def setUp(self):
        self.client.force_login(make_user(superuser=True))

    def enter(self, formula):
        address = reverse("admin:indicators_indicator_change", args=[self.one.pk])
        context = self.client.get(address).context
        form, values = context["adminform"].form, {}
        for name, box in form.fields.items():
            values[name] = form.get_initial_for_field(box, name) or ""
        for rows in context["inline_admin_formsets"]:
            prefix = rows.formset.prefix
            values |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
        return self.client.post(address, values | {"formula": formula})

    def test_a_circle_is_refused_with_its_chain_named(self):
        answer = self.enter("[LPI 2] + 1")
        assert (
            "The formula forms a circle: this indicator needs [LPI 2], which needs [LPI 1], "
            "which is this indicator"
        ) in answer.content.decode()
        self.one.refresh_from_db()
        assert self.one.formula == ""

    def test_what_is_no_formula_is_refused_with_what_to_write(self):
        assert "An opening bracket is not closed" in self.enter("([LPI 2] + 1").content.decode()
        assert "is not the code of an indicator" in self.enter("[LPI 77]").content.decode()
