"""The pages on which a council keeps its risk schemes and categories."""

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisation.models import Removal, Role
from risks.catalogue import BY_KEY
from risks.matrix import band
from risks.models import Assessment, RiskCategory, RiskScheme
from risks.scheme_operations import adopt
from risks.schemes import scheme_of
from tests.factories import (
    make_council,
    make_register,
    make_risk,
    make_risk_scheme,
    make_unit,
    make_user,
    whole_of,
)
from tests.queries import FlatMixin


class SchemeCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council("Eastmoor Council")
        cls.user = make_user(role=Role.Name.PERFORMANCE, unit=whole_of(cls.council))

    def setUp(self):
        self.client.force_login(self.user)

    def adopted(self, key="four-by-four"):
        return adopt(self.council, BY_KEY[key].name, BY_KEY[key].scheme, by=self.user)

    def page(self, name, *args):
        return self.client.get(reverse(f"risks:{name}", args=args))

    def send(self, name, thing, changes=None, *args):
        """Send the form of a page as it is shown, with some boxes changed."""
        address = reverse(f"risks:{name}", args=[thing.pk, *args])
        page = self.client.get(address)
        form = page.context["form"]
        data = {box.name: box.value() for box in form if box.value() not in (None, False)}
        data["_shown"] = page.context.get("shown_on_page", "")
        for box, value in (changes or {}).items():
            data[box] = value
            if value is None:
                del data[box]
        return self.client.post(address, data)

    def scheme(self, model):
        return scheme_of(RiskScheme.objects.get(pk=model.pk))[0]


class AdoptingTests(SchemeCase):
    def test_each_scheme_that_ships_is_shown_as_it_is_drawn_and_adopted(self):
        for key, choice in BY_KEY.items():
            self.assertContains(self.page("scheme_adopt", key), "above appetite")
            answer = self.client.post(reverse("risks:scheme_adopt", args=[key]), {"name": choice.name})
            made = RiskScheme.objects.get(name=choice.name)
            assert answer.url == reverse("risks:scheme_detail", args=[made.pk])
            assert self.scheme(made) == choice.scheme

    def test_a_name_that_the_council_has_is_refused_in_words(self):
        self.adopted()
        answer = self.client.post(reverse("risks:scheme_adopt", args=["four-by-four"]), {"name": "4 by 4"})
        self.assertContains(answer, "The council has a scheme called 4 by 4 already")

    def test_an_unknown_choice_is_not_found(self):
        assert self.page("scheme_adopt", "six-by-six").status_code == 404

    def test_a_scheme_of_ones_own_begins_with_its_axes(self):
        data = {"name": "Ours"}
        data |= {"likelihood_levels": 6, "likelihood_codes": "letters", "likelihood_worst": "first"}
        data |= {"impact_levels": 3, "impact_codes": "roman", "impact_worst": "last"}
        self.client.post(reverse("risks:scheme_add"), data)
        scheme = self.scheme(RiskScheme.objects.get(name="Ours"))
        assert [level.code for level in scheme.likelihood] == list("ABCDEF")
        assert [level.code for level in scheme.impact] == ["III", "II", "I"]

    def test_fewer_than_two_levels_and_more_than_ten_are_refused(self):
        for number in (1, 11, "many", ""):
            answer = self.client.post(reverse("risks:scheme_add"), {"likelihood_levels": number})
            self.assertContains(answer, "Likelihood needs from 2 to 10 levels")


class EditorTests(SchemeCase):
    def test_a_page_that_is_saved_as_it_is_shown_changes_nothing(self):
        for key in BY_KEY:
            model = self.adopted(key)
            before = self.scheme(model)
            for name in ("scheme_levels", "scheme_bands", "scheme_cells", "scheme_reviews"):
                assert self.send(name, model).status_code == 302, name
                assert self.scheme(model) == before, name

    def test_a_level_has_another_code_and_label_and_its_cells_move_along(self):
        model = self.adopted("letters-by-numbers")
        self.send("scheme_levels", model, {"impact_code_0": "I", "impact_label_0": "Ruin"})
        scheme = self.scheme(model)
        assert (scheme.impact[0].code, scheme.impact[0].label) == ("I", "Ruin")
        assert ("C", "I") in scheme.appetite
        assert band(scheme, "A", "I") == "High"

    def test_a_level_is_added_and_one_taken_away(self):
        model = self.adopted()
        self.send("scheme_levels", model, {"likelihood_code_4": "0", "likelihood_label_4": "Never"})
        assert len(self.scheme(model).likelihood) == 5
        gone = {"likelihood_code_4": "", "likelihood_label_4": ""}
        self.send("scheme_levels", model, gone)
        assert len(self.scheme(model).likelihood) == 4

    def test_levels_that_cannot_be_are_refused(self):
        model = self.adopted()
        answer = self.send("scheme_levels", model, {"impact_code_1": "4"})
        self.assertContains(answer, "Impact 4 is given twice")
        answer = self.send("scheme_levels", model, {"impact_code_1": ""})
        self.assertContains(answer, "Give this level of impact a code")
        few = {f"impact_{part}_{place}": "" for part in ("code", "label") for place in (1, 2, 3)}
        self.assertContains(
            self.send("scheme_levels", model, few), "Impact needs from 2 to 10 levels; this has 1"
        )

    def test_the_drawing_is_turned(self):
        model = self.adopted("letters-by-numbers")
        drawn = {"impact_down": "on", "lowest_on_top": "on", "highest_on_left": "on"}
        self.send("scheme_levels", model, drawn)
        matrix = self.page("scheme_detail", model.pk).context["matrix"]
        assert (matrix.down, matrix.across) == ("Impact", "Likelihood")
        assert [level.code for level, _ in matrix.rows] == ["4", "3", "2", "1"]
        assert [level.code for level in matrix.columns] == list("ABCDEF")

    def test_ranges_with_a_gap_or_an_overlap_are_refused(self):
        model = self.adopted()
        self.assertContains(self.send("scheme_bands", model, {"low_0": 13}), "No band holds a score of 12")
        self.assertContains(self.send("scheme_bands", model, {"low_0": 11}), "overlaps")
        self.assertContains(self.send("scheme_bands", model, {"high_0": 3}), "ends before it begins")
        self.assertContains(
            self.send("scheme_bands", model, {"low_0": ""}), "Enter the lowest and the highest"
        )
        assert self.scheme(model) == BY_KEY["four-by-four"].scheme

    def test_ranges_of_products_need_numbers(self):
        model = self.adopted("letters-by-numbers")
        ranges = {"how": "ranges", "low_0": 8, "high_0": 24, "low_1": 4, "high_1": 7, "low_2": 1, "high_2": 3}
        self.assertContains(self.send("scheme_bands", model, ranges), "levels are not all numbers")

    def test_ranges_are_drawn_by_hand_from_where_they_stood(self):
        model = self.adopted()
        answer = self.send("scheme_bands", model, {"how": "cells", "label_0": "Red"})
        assert answer.url == reverse("risks:scheme_cells", args=[model.pk])
        self.send("scheme_cells", model, {"band_3_3": "Red", "above_3_3": "on"})
        scheme = self.scheme(model)
        assert band(scheme, "1", "1") == "Red"
        assert band(scheme, "4", "4") == "Red"
        assert ("1", "1") in scheme.appetite
        assert dict(scheme.months)["Red"] == 3

    def test_a_new_band_waits_for_its_cells(self):
        model = self.adopted("letters-by-numbers")
        self.send("scheme_bands", model, {"label_3": "None at all"})
        self.assertContains(self.page("scheme_detail", model.pk), "No cell is drawn in the band None at all")
        self.send("scheme_cells", model, {"band_5_3": "None at all"})
        assert self.page("scheme_detail", model.pk).context["problems"] == []

    def test_a_higher_band_is_looked_at_no_later_than_a_lower(self):
        model = self.adopted()
        self.assertContains(self.send("scheme_reviews", model, {"months_0": 7}), "High is looked at no later")
        assert self.send("scheme_reviews", model, {"months_0": 6}).status_code == 302
        for wrong in ("0", "61", "often"):
            answer = self.send("scheme_reviews", model, {"months_0": wrong})
            self.assertContains(answer, "Enter a number of months from 1 to 60")

    def test_the_appetite_of_a_category_is_stricter_never_laxer(self):
        model = self.adopted()
        category = RiskCategory.objects.create(council=self.council, name="Safeguarding")
        page = self.page("scheme_stricter", model.pk, category.pk)
        self.assertContains(page, "above appetite for every risk", 3)
        self.send("scheme_stricter", model, {"above_1_1": "on"}, category.pk)
        self.assertContains(self.page("scheme_detail", model.pk), "33 is above appetite too")
        register = make_register(make_unit(self.council), scheme=model)
        for named, appetite in ((category, "above"), (None, "within")):
            risk = make_risk(register, likelihood="3", impact="3", category=named)
            self.assertContains(self.client.get(risk.get_absolute_url()), f"{appetite.capitalize()} appetite")

    def test_what_others_drew_meanwhile_is_said_and_not_overwritten(self):
        model = self.adopted("letters-by-numbers")
        address = reverse("risks:scheme_cells", args=[model.pk])
        page = self.client.get(address)
        data = {box.name: box.value() for box in page.context["form"] if box.value()}
        data |= {"_shown": page.context["shown_on_page"], "band_0_0": "Low"}
        self.send("scheme_cells", model, {"band_0_0": "Medium"})
        answer = self.client.post(address, data)
        self.assertContains(answer, "Band of A1", status_code=409)
        assert band(self.scheme(model), "A", "1") == "Medium"


class VersionTests(SchemeCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.old = adopt(cls.council, "Matrix", BY_KEY["four-by-four"].scheme, by=cls.user)
        cls.register = make_register(make_unit(cls.council), scheme=cls.old)
        cls.risk = make_risk(cls.register, likelihood="4", impact="4")

    def test_a_scheme_in_use_stays_as_it_is(self):
        for name in ("scheme_levels", "scheme_bands", "scheme_cells"):
            address = reverse(f"risks:{name}", args=[self.old.pk])
            for answer in (self.client.get(address), self.client.post(address, {})):
                self.assertContains(answer, "Make the next version", status_code=403)
        assert self.scheme(self.old) == BY_KEY["four-by-four"].scheme
        answer = self.client.get(reverse("risks:scheme_delete", args=[self.old.pk]))
        self.assertContains(answer, "It is needed by", status_code=403)

    def test_a_change_is_a_new_version_and_old_assessments_keep_theirs(self):
        self.client.post(reverse("risks:scheme_version", args=[self.old.pk]))
        new = RiskScheme.objects.get(name="Matrix", version=2)
        self.send("scheme_bands", new, {"label_0": "Grave"})
        self.send("scheme_use", new, {"registers": [self.register.pk], "score_again": "on"})
        self.register.refresh_from_db()
        assert self.register.scheme == new
        first, again = Assessment.objects.order_by("pk")
        assert (first.scheme, again.scheme) == (self.old, new)
        page = self.client.get(self.risk.get_absolute_url())
        self.assertContains(page, "16 High")
        self.assertContains(page, "16 Grave")

    def test_the_registers_of_its_other_versions_are_chosen_beforehand(self):
        self.client.post(reverse("risks:scheme_version", args=[self.old.pk]))
        new = RiskScheme.objects.get(name="Matrix", version=2)
        form = self.page("scheme_use", new.pk).context["form"]
        assert form["registers"].value() == [self.register.pk]

    def test_a_scheme_that_is_not_whole_is_not_put_in_use(self):
        rows = [("likelihood", "2", ""), ("impact", "2", ""), ("impact", "1", ""), ("band", "2-4", "High")]
        broken = make_risk_scheme(self.council, rows=[*rows, ("likelihood", "1", "")])
        answer = self.send("scheme_use", broken, {"registers": [self.register.pk]})
        self.assertContains(answer, "No band holds a score of 1")

    def test_months_change_while_a_scheme_is_in_use(self):
        assert self.send("scheme_reviews", self.old, {"months_0": 1}).status_code == 302
        assert dict(self.scheme(self.old).months)["High"] == 1

    def test_a_free_scheme_is_deleted_and_put_back_with_its_rows(self):
        model = self.adopted("five-by-five")
        self.client.post(reverse("risks:scheme_delete", args=[model.pk]))
        assert not RiskScheme.objects.filter(pk=model.pk).exists()
        answer = self.client.post(reverse("risks:removal_undo", args=[Removal.objects.get().pk]))
        assert answer.status_code == 302
        assert self.scheme(model) == BY_KEY["five-by-five"].scheme


class CategoryTests(FlatMixin, SchemeCase):
    def test_categories_are_added_renamed_and_deleted(self):
        self.client.post(reverse("risks:category_add"), {"name": "Legal"})
        category = RiskCategory.objects.get()
        assert category.council == self.council
        self.send("category_change", category, {"name": "Legal and regulatory"})
        self.assertContains(self.page("category_list"), "Legal and regulatory")
        self.client.post(reverse("risks:category_delete", args=[category.pk]))
        assert not RiskCategory.objects.exists()

    def test_a_category_that_the_council_has_is_refused(self):
        RiskCategory.objects.create(council=self.council, name="Legal")
        answer = self.client.post(reverse("risks:category_add"), {"name": "Legal"})
        self.assertContains(answer, "The council already has a risk category with this name")

    def test_a_category_that_a_scheme_names_is_kept(self):
        model = self.adopted()
        category = RiskCategory.objects.create(council=self.council, name="Safeguarding")
        self.send("scheme_stricter", model, {"above_1_1": "on"}, category.pk)
        answer = self.client.get(reverse("risks:category_delete", args=[category.pk]))
        self.assertContains(answer, "It is needed by", status_code=403)

    def test_the_lists_cost_the_same_for_one_and_for_twenty(self):
        def grow():
            for number in range(20):
                RiskCategory.objects.create(council=self.council, name=f"Category {number}")
                make_risk_scheme(self.council)

        self.assertFlat(reverse("risks:scheme_list"), grow=grow, ceiling=12)
        RiskCategory.objects.all().delete()
        self.assertFlat(reverse("risks:category_list"), grow=grow, ceiling=12)

    def test_a_scheme_costs_the_same_for_four_cells_and_a_hundred(self):
        small, large = self.adopted("four-by-four"), self.adopted("five-by-five")
        for name in ("scheme_detail", "scheme_cells", "scheme_levels"):
            costs = []
            for model in (small, large):
                with CaptureQueriesContext(connection) as queries:
                    self.page(name, model.pk)
                costs.append(len(queries))
            assert costs[0] == costs[1] <= 14, (name, costs)
