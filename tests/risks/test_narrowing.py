"""A register narrowed to a cell of its matrix, to what is overdue or to words; and one with many risks."""

import datetime

from django.test import TestCase

from organisation.models import Role
from risks.models import Assessment, Risk, RiskCategory
from tests.factories import make_council, make_register, make_risk, make_unit, make_user


class NarrowingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council("Eastmoor Council")
        cls.unit = make_unit(cls.council, name="Housing")
        cls.register = make_register(cls.unit, name="Housing risks")
        cls.high = make_risk(
            cls.register, "Boilers fail in winter", ref="H1", likelihood="5", impact="5", owner="Clerk"
        )
        cls.low = make_risk(cls.register, "Forms are late", ref="H2", likelihood="1", impact="2")
        cls.user = make_user(role=Role.Name.VIEWER, unit=cls.unit)

    def setUp(self):
        self.client.force_login(self.user)

    def page(self, **query):
        return self.client.get(self.register.get_absolute_url(), query)

    def listed(self, **query):
        return [line.risk.ref for line in self.page(**query).context["risks"]]

    def cells(self, page):
        return {cell.score: cell for _, cells in page.context["matrix"].rows for cell in cells if cell.risks}

    def test_each_cell_with_risks_leads_to_those_risks(self):
        page = self.page()
        code = self.cells(page)["25"].code
        self.assertContains(page, f'cell={code.replace("/", "%2F")}">1 risk<')
        assert self.listed(cell=code) == ["H1"]
        narrowed = self.page(cell=code)
        self.assertContains(narrowed, "Show every risk")
        self.assertContains(narrowed, f"cell {code} (1 of 2)")

    def test_the_other_choices_survive_the_way_to_a_cell(self):
        self.assertContains(self.page(owner="Clerk"), "owner=Clerk&amp;cell=")

    def test_a_cell_that_the_scheme_lacks_is_named(self):
        answer = self.page(cell="Z9")
        self.assertContains(answer, "this register has no cell “Z9”")
        assert len(answer.context["risks"]) == 2

    def test_risks_are_narrowed_by_category_treatment_and_words(self):
        category = RiskCategory.objects.create(council=self.council, name="Money")
        Risk.objects.filter(pk=self.low.pk).update(category=category, treatment="tolerate")
        assert self.listed(category=category.pk) == ["H2"]
        assert self.listed(treatment="tolerate") == ["H2"]
        for words in ("WINTER boilers", "h1", "clerk"):
            assert self.listed(q=words) == ["H1"], words
        assert self.listed(q="winter forms") == []

    def test_risks_whose_review_is_overdue_can_be_asked_for(self):
        assert "review" not in self.page().context["form"].fields
        step = self.page().context["shown"].risks[0].current.step
        type(self.register.scheme).objects.update(months={step: 3})
        Assessment.objects.filter(risk=self.high).update(assessed_on=datetime.date(2020, 1, 1))
        assert self.listed(review="overdue") == ["H1"]

    def test_a_cell_names_ten_risks_and_counts_the_others(self):
        for number in range(9):
            make_risk(self.register, ref=f"N{number}", likelihood="5", impact="5")
        self.assertNotContains(self.page(), "more</li>")
        make_risk(self.register, ref="N9", likelihood="5", impact="5")
        answer = self.page()
        self.assertContains(answer, "<li>and 1 more</li>")
        self.assertContains(answer, ">11 risks<")

    def test_a_hundred_risks_are_one_page_and_one_more_is_a_second(self):
        def add(number):
            Risk.objects.bulk_create(
                Risk(register=self.register, ref=f"N{one}", title="More") for one in range(number)
            )

        add(98)
        self.assertNotContains(self.page(), "Next page")
        add(1)
        answer = self.page(kind="current")
        assert len(answer.context["risks"]) == 100
        self.assertContains(answer, "kind=current&amp;page=2")
        assert len(self.page(page="2").context["risks"]) == 1
        assert len(self.page(page="words").context["risks"]) == 100
