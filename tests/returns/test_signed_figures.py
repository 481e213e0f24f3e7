"""What a signed-off return holds is changed by nobody: on no page, in no administration, by no workbook."""

import io

from django.test import TestCase
from django.urls import reverse

from exchange.operations import HasErrors, confirm, preview, upload
from exchange.storing import CannotStore, store
from exchange.writing import write_workbook
from indicators.locks import Locked
from indicators.models import Comparator, Denominator, Forecast, Indicator, Numerator, Result, Target
from indicators.operations import save_figure, write_figure, write_period
from indicators.scheme_operations import judge
from indicators.values import read_result
from organisation.models import Role
from organisation.periods import parse_period
from plans.contents import content_of
from returns.cycles import close_cycle
from returns.lifecycle import RETURN, SIGN_OFF, SUBMIT
from returns.returning import take_step
from risks.models import Assessment, Control
from risks.operations import Refused, assess, put_in_place
from tests.admin_forms import errors_of, fill
from tests.factories import make_control, make_figure, make_register, make_risk, make_user, whole_of
from tests.returns.quarters import complete, give_work, last_step, make_tree, open_quarter, return_of

SAID = "The return of Housing Options for 2026/27 Q2 was signed off by Sam Reed"


class Signed(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.tree = make_tree()
        cls.plan = give_work(cls.tree.options)
        cls.indicator = Indicator.objects.get()
        Indicator.objects.update(unit="percent")
        cls.indicator.refresh_from_db()
        for model, period in ((Result, "2026/27 Q2"), (Result, "2026/27 Q1"), (Forecast, "2026/27")):
            make_figure(model, cls.indicator, period, read_result("62%"))
        make_figure(Comparator, cls.indicator, "2026/27 Q2", read_result("61%"), name="England")
        cls.plan.register = make_register(cls.tree.options)
        cls.plan.save()
        cls.risk = make_risk(cls.plan.register)
        cls.control = make_control(cls.risk, "A second supplier", planned=True)
        cls.cycle = open_quarter(cls.tree.council)
        cls.user = make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(cls.tree.council))
        cls.user.is_staff = True
        cls.user.save()
        cls.options = return_of(cls.cycle, cls.tree.options)
        complete(cls.options)
        for step in (SUBMIT, SIGN_OFF):
            take_step(cls.options, step, by=cls.user, seen=last_step(cls.options))

    def setUp(self):
        self.client.force_login(self.user)
        self.result = Result.objects.get(period=self.cycle.period)

    def entered(self, model, period, words="70%"):
        """Enter a new figure by its operation and return it."""
        figure = model(indicator=self.indicator)
        write_period(figure, parse_period(period))
        write_figure(figure, words)
        return save_figure(figure, held=None, by=self.user)


class OperationTests(Signed):
    def test_figures_of_the_quarter_and_of_its_months_are_refused_with_who_signed(self):
        for model, period in (
            *((Numerator, "2026/27 Q2"), (Denominator, "July 2026"), (Result, "September 2026")),
            (Target, "July 2026"),
        ):
            with self.assertRaisesMessage(Locked, SAID):
                self.entered(model, period)

    def test_those_of_the_months_beside_it_and_of_the_year_are_not(self):
        for model, period in ((Result, "June 2026"), (Result, "October 2026"), (Target, "2026/27")):
            assert self.entered(model, period).pk

    def test_a_forecast_for_the_year_is_refused_and_one_for_the_next_is_not(self):
        with self.assertRaisesMessage(Locked, SAID):
            self.entered(Forecast, "2026/27 H2")
        assert self.entered(Forecast, "2027/28").pk

    def test_nobody_judges_the_quarter_anew(self):
        with self.assertRaisesMessage(Locked, SAID):
            judge(self.indicator, parse_period("2026/27 Q2"), "green", "It went well", by=self.user)
        judge(self.indicator, parse_period("2026/27 Q1"), "green", "It went well", by=self.user)

    def test_the_risk_is_not_assessed_and_no_control_comes_into_place(self):
        with self.assertRaisesMessage(Refused, SAID):
            assess(self.risk, "current", "1", "1", day=self.cycle.ends, by=self.user, reason="Better")
        with self.assertRaisesMessage(Refused, SAID):
            put_in_place(self.control, self.cycle.ends)
        other = make_risk(self.plan.register)
        assert assess(other, "current", "1", "1", day=self.cycle.ends, by=self.user, reason="Better").pk

    def test_once_it_is_returned_figures_are_entered_again(self):
        take_step(self.options, RETURN, by=self.user, words="Count again.", seen=last_step(self.options))
        assert self.entered(Numerator, "2026/27 Q2").pk
        put_in_place(self.control, self.cycle.ends)

    def test_once_the_quarter_is_closed_a_figure_is_corrected_with_its_footnote(self):
        close_cycle(self.cycle, by=self.user, words="The rest comes later.")
        address = reverse("indicators:result_edit", args=[self.result.pk])
        page = self.client.get(address)
        data = {"figure": "58%", "known": "value", "why": "Cases counted twice"}
        data["_shown"] = page.context["shown_on_page"]
        assert self.client.post(address, data).status_code == 302
        self.result.refresh_from_db()
        assert self.result.words == "58%" and self.result.restated.startswith("62% until ")


class PageTests(Signed):
    def test_its_page_says_who_signed_and_who_may_return_it(self):
        for name in ("result_edit", "result_delete"):
            page = self.client.get(reverse(f"indicators:{name}", args=[self.result.pk]))
            assert page.status_code == 403
            self.assertContains(page, SAID, status_code=403)
            self.assertContains(page, "or of a unit above it, may return it with reasons", status_code=403)

    def test_a_figure_of_the_quarter_cannot_be_added(self):
        address = reverse("indicators:target_add", args=[self.indicator.pk])
        page = self.client.post(address, {"period": "July 2026", "figure": "70%", "known": "value"})
        self.assertContains(page, SAID)
        assert not Target.objects.filter(period=parse_period("July 2026").code).exists()

    def test_what_was_deleted_before_is_not_put_back(self):
        take_step(self.options, RETURN, by=self.user, words="Count again.", seen=last_step(self.options))
        provisional = make_figure(Numerator, self.indicator, "2026/27 Q2", read_result("62"))
        self.client.post(reverse("indicators:numerator_delete", args=[provisional.pk]))
        for step in (SUBMIT, SIGN_OFF):
            take_step(self.options, step, by=self.user, seen=last_step(self.options))
        removal = self.tree.council.removals.get()
        page = self.client.post(reverse("indicators:removal_undo", args=[removal.pk]))
        self.assertContains(page, SAID, status_code=409)
        assert not Numerator.objects.exists()

    def test_the_unit_of_the_indicator_stays_since_its_figures_are_read_by_it(self):
        address = reverse("indicators:indicator_edit", args=[self.indicator.pk])
        page = self.client.get(address)
        data = {name: value for name, value in page.context["form"].initial.items() if value is not None}
        page = self.client.post(address, data | {"unit": "number", "_shown": page.context["shown_on_page"]})
        self.assertContains(page, SAID)

    def test_the_pages_of_its_risk_say_the_same(self):
        for name, pk in (
            ("assessment_add", self.risk.pk),
            ("control_add", self.risk.pk),
            ("control_change", self.control.pk),
            ("control_put_in_place", self.control.pk),
            ("control_delete", self.control.pk),
            ("risk_delete", self.risk.pk),
        ):
            self.assertContains(self.client.get(reverse(f"risks:{name}", args=[pk])), SAID, status_code=403)


class AdminTests(Signed):
    def refused(self, thing, **typed):
        name = f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change"
        answer = fill(self.client, reverse(name, args=[thing.pk]), **typed)
        assert answer.status_code == 200
        return "; ".join(errors_of(answer))

    def test_a_result_is_neither_changed_nor_deleted_nor_moved_to_another_period(self):
        place = list(self.indicator.results.values_list("pk", flat=True)).index(self.result.pk)
        for typed in (
            {f"results__{place}__words": "58%", "why": "Miscounted"},
            {f"results__{place}__DELETE": "on", "why": "Miscounted"},
            {f"results__{place}__period": "2026/27 Q3", "why": "Miscounted"},
            {"forecasts__0__words": "58%"},
        ):
            assert SAID in self.refused(self.indicator, **typed)
        assert Result.objects.get(pk=self.result.pk).words == "62%"

    def test_a_comparator_and_the_quarter_before_are_changed(self):
        address = reverse("admin:indicators_indicator_change", args=[self.indicator.pk])
        place = 1 - list(self.indicator.results.values_list("pk", flat=True)).index(self.result.pk)
        typed = {f"results__{place}__words": "58%", "why": "Miscounted", "comparators__0__words": "60%"}
        assert fill(self.client, address, **typed).status_code == 302

    def test_the_page_of_the_indicator_leads_to_what_is_not_signed_alone(self):
        page = self.client.get(self.indicator.get_absolute_url())
        self.assertNotContains(page, reverse("indicators:result_edit", args=[self.result.pk]))
        self.assertContains(page, "Signed off</td>")
        self.result.indicator.locks.all().delete()
        page = self.client.get(self.indicator.get_absolute_url())
        self.assertContains(page, reverse("indicators:result_edit", args=[self.result.pk]))
        self.assertNotContains(page, "Signed off</td>")

    def test_an_indicator_with_signed_figures_is_not_deleted(self):
        page = self.client.post(
            reverse("admin:indicators_indicator_delete", args=[self.indicator.pk]), {"post": "yes"}
        )
        assert page.status_code == 200 and Indicator.objects.filter(pk=self.indicator.pk).exists()

    def test_scores_and_controls_of_its_risk_stay(self):
        assert SAID in self.refused(self.risk, assessments__0__likelihood="1")
        assert SAID in self.refused(self.risk, controls__0__words="Another supplier")
        assert (Assessment.objects.get().likelihood, Control.objects.get().words) == (
            "4",
            "A second supplier",
        )


class WorkbookTests(Signed):
    def content(self, **figures):
        """Return the content of the plan, with other words in columns: {"Outturn 2026/27 Q2": "58%"}."""
        content = content_of(self.plan)
        row = content.indicators[0]
        for column in row.figures:
            if column.heading in figures:
                row.figures[column] = figures.pop(column.heading)
        assert not figures, f"There is no column {figures}"
        return content

    def test_a_cell_that_changes_a_signed_figure_is_an_error_at_its_place(self):
        with self.assertRaises(CannotStore) as refused:
            store(self.content(**{"Outturn 2026/27 Q2": "58%"}), by=self.user)
        finding = refused.exception.findings[0]
        assert (finding.code, finding.column) == ("signed-off", "Outturn 2026/27 Q2")
        assert finding.message.startswith(SAID)

    def test_the_same_words_and_figures_beside_it_are_stored(self):
        store(self.content(**{"Outturn 2026/27 Q1": "58%", "England 2026/27 Q2": "60%"}), by=self.user)
        assert Comparator.objects.get().words == "60%"

    def test_the_preview_says_so_before_anybody_confirms(self):
        file = io.BytesIO(write_workbook(self.content(**{"Outturn 2026/27 Q2": "58%"}), stamp="x"))
        uploaded = upload(file, by=self.user, name="plan.xlsx")
        found = preview(uploaded)
        assert [one.code for one in found.errors] == ["signed-off"]
        with self.assertRaises(HasErrors):
            confirm(uploaded, by=self.user, seen=found.seen)

    def test_another_plan_that_takes_the_indicator_by_its_code_cannot_change_it_either(self):
        self.indicator.codes.create(words="NBC 9", normal="NBC9")
        other = give_work(self.tree.repairs, indicators=0, actions=0)
        content, mine = content_of(other), content_of(self.plan)
        content.indicators = [mine.indicators[0]]
        content.layout = mine.layout
        row = content.indicators[0]
        row.key, row.priority, row.pk = "", "", None
        column = next(one for one in row.figures if one.heading == "Outturn 2026/27 Q2")
        row.figures[column] = "58%"
        with self.assertRaisesMessage(CannotStore, SAID):
            store(content, by=self.user)

    def test_a_row_that_goes_leaves_the_signed_indicator(self):
        content = self.content()
        content.indicators = []
        store(content, by=self.user)
        assert Result.objects.filter(pk=self.result.pk, words="62%").exists()

    def test_scores_and_controls_of_a_signed_risk_are_errors_too(self):
        content = self.content()
        content.risks[0].likelihood, content.risks[0].planned_controls = "1", "Another"
        with self.assertRaises(CannotStore) as refused:
            store(content, by=self.user)
        columns = [finding.column for finding in refused.exception.findings]
        assert columns == ["Planned controls", "Likelihood"]
