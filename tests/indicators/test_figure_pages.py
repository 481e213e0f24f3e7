"""Entering figures in the browser: what is kept, what is refused, and what a correction leaves behind."""

from datetime import date
from html import unescape

import pytest
from django.test import TestCase
from django.urls import reverse

from indicators.choices import State
from indicators.figure_forms import RESULT_STATES, TARGET_STATES
from indicators.models import (
    Area,
    AreaFigure,
    Forecast,
    Remark,
    Restatement,
    Result,
    SeriesBreak,
    Target,
    TargetChange,
)
from indicators.operations import save_figure, write_figure
from indicators.standing import figures_of, standing
from indicators.values import read_result
from organisation.meanwhile import BOX
from organisation.models import Removal, Role
from tests.browser import PHONE, axe_violations, resize, sideways, sign_in
from tests.factories import (
    make_council,
    make_figure,
    make_indicator,
    make_one_of_each_kind,
    make_person,
    make_plan,
    make_plan_indicator,
    make_unit,
    make_user,
    whole_of,
)
from tests.markup import read

FIGURE, WORDS = State.VALUE.value, State.UNREAD.value


class PageCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.unit = make_unit(cls.council)
        cls.indicator = make_indicator(
            cls.council,
            unit="percent",
            results={"2024/25 Q1": "61%"},
            targets={"2024/25 Q1": "65%", "2024/25 Q2": "TBC"},
        )
        make_plan_indicator(make_plan(cls.unit), cls.indicator)
        cls.officer = make_user(role=Role.Name.CONTRIBUTOR, unit=cls.unit)
        cls.indicator.owner = make_person(cls.council, user=cls.officer)
        cls.indicator.save(update_fields=["owner"])
        cls.editor = make_user(role=Role.Name.EDITOR, unit=cls.unit)

    def setUp(self):
        self.client.force_login(self.officer)

    def address(self, name, thing=None):
        return reverse(f"indicators:{name}", args=[(thing or self.indicator).pk])

    def page(self, address):
        return read(self.client.get(address).content.decode())

    def shown(self, address):
        return next(box.get("value") for box in self.page(address).all("input") if box.get("name") == BOX)

    def send(self, address, **typed):
        sent = {name: value for name, value in typed.items() if value is not None}
        return self.client.post(address, sent)

    def change(self, address, **typed):
        return self.send(address, **{BOX: self.shown(address), **typed})


class AddTests(PageCase):
    def add(self, kind="result", **typed):
        return self.send(
            self.address(f"{kind}_add"), **{"period": "2024/25 Q2", "known": FIGURE, "figure": "", **typed}
        )

    def refused(self, **typed):
        before = Result.objects.count()
        answer = self.add(**typed)
        assert answer.status_code == 200 and Result.objects.count() == before
        return answer.content.decode()

    def test_a_result_is_read_from_its_words_as_published(self):
        for period, words, number in (
            ("2024/25 Q2", "62.50%", "62.5"),
            ("2024/25 Q3", "0", "0"),
            ("2024/25 Q4", "-2.5%", "-2.5"),
        ):
            assert self.add(period=period, figure=words).status_code == 302
            result = Result.objects.get(words=words)
            assert (str(result.number.normalize()), result.state) == (number, State.VALUE)
        assert not Restatement.objects.exists()

    def test_a_provisional_one_carries_the_mark_of_the_workbook_once(self):
        self.add(figure="62%", provisional="on")
        self.add(period="2024/25 Q3", figure="63% (provisional)", provisional="on")
        words = [row.words for row in Result.objects.filter(provisional=True)]
        assert words == ["62% (provisional)", "63% (provisional)"]

    def test_every_absence_of_a_result_is_chosen_as_a_state_and_read_again_as_it(self):
        for quarter, state in enumerate(RESULT_STATES):
            period = f"{2010 + quarter}/{11 + quarter}"
            assert self.add(period=period, known=state.value).status_code == 302, state
            result = Result.objects.get(starts__year=2010 + quarter)
            assert (result.state, result.words, result.number) == (state, state.label, None)

    def test_every_absence_of_a_target_is_chosen_as_a_state_and_read_again_as_it(self):
        self.client.force_login(self.editor)
        for quarter, state in enumerate(TARGET_STATES):
            period = f"{2010 + quarter}/{11 + quarter}"
            assert self.add("target", period=period, known=state.value).status_code == 302, state
            target = Target.objects.get(starts__year=2010 + quarter)
            assert (target.state, target.words) == (state, state.label)

    def test_an_absence_may_keep_the_words_that_a_council_prints_for_it(self):
        self.add(known=State.AWAITING.value, figure="TBC")
        assert Result.objects.get(words="TBC").state == State.AWAITING

    def test_a_figure_beside_a_chosen_absence_is_refused_and_kept(self):
        page = self.refused(known=State.AWAITING.value, figure="62%")
        assert "You chose “Awaiting” and also wrote “62%”" in page and 'value="62%"' in page

    def test_words_that_nobody_can_read_are_refused_with_what_to_write_unless_they_are_meant(self):
        page = self.refused(figure="about sixty")
        assert "“about sixty” holds no one figure that can be read. Write it like 62.5%" in page
        assert 'value="about sixty"' in page
        assert self.add(known=WORDS, figure="about sixty").status_code == 302
        assert Result.objects.get(words="about sixty").number is None

    def test_a_figure_that_is_called_words_is_refused(self):
        assert "“62%” is a figure: choose" in self.refused(known=WORDS, figure="62%")

    def test_nothing_typed_is_refused_and_is_never_zero(self):
        assert "Enter the result, or choose why there is none" in self.refused(figure="  ")

    def test_what_is_no_period_is_refused_with_how_to_write_one(self):
        page = self.refused(period="Lent 2024", figure="62%")
        assert "Enter the period like 2009/10 or 2009/10 Q2. “Lent 2024” is no period" in page

    def test_a_second_result_for_a_period_is_refused(self):
        assert "There is already a result for 2024/25 Q1" in self.refused(period="2024/25 Q1", figure="62%")

    def test_the_period_of_the_link_stands_in_the_box(self):
        page = self.client.get(self.address("result_add") + "?period=2024/25+Q2").content.decode()
        assert 'value="2024/25 Q2"' in page

    def test_forecast_and_commentary_are_entered_too(self):
        assert self.add("forecast", period="2024/25", figure="64%").status_code == 302
        answer = self.send(self.address("commentary_add"), period="2024/25 Q2", words="Two <b>teams</b>")
        assert answer.status_code == 302
        assert Forecast.objects.get().words == "64%"
        assert Remark.objects.get().kind == Remark.Kind.COMMENTARY

    def test_a_contributor_sets_no_target_and_makes_no_break(self):
        for kind in ("target", "break", "area_target"):
            assert self.client.get(self.address(f"{kind}_add")).status_code == 403

    def test_an_editor_of_another_unit_enters_nothing(self):
        self.client.force_login(make_user(role=Role.Name.EDITOR, unit=make_unit(self.council)))
        assert self.client.get(self.address("result_add")).status_code == 403

    def test_an_indicator_that_no_plan_uses_is_anybodys_who_edits_in_the_council(self):
        spare = make_indicator(self.council)
        assert self.client.get(self.address("result_add", spare)).status_code == 403
        self.client.force_login(make_user(role=Role.Name.EDITOR, unit=make_unit(self.council)))
        assert self.client.get(self.address("result_add", spare)).status_code == 200
        assert self.client.get(self.address("target_add", spare)).status_code == 200
        abroad = make_indicator(make_council())
        assert self.client.get(self.address("result_add", abroad)).status_code == 404


class CorrectTests(PageCase):
    def setUp(self):
        super().setUp()
        self.result = self.indicator.results.get()
        self.at = self.address("result_edit", self.result)

    def test_a_published_result_asks_why_it_changes(self):
        answer = self.change(self.at, known=FIGURE, figure="58%", why=" ")
        assert "Say why the published result “61%” is corrected" in answer.content.decode()
        assert 'value="58%"' in answer.content.decode()
        assert Result.objects.get().words == "61%" and not Restatement.objects.exists()

    def test_a_corrected_result_keeps_old_new_who_when_and_why(self):
        assert self.change(self.at, known=FIGURE, figure="58%", why="A late return").status_code == 302
        kept = Restatement.objects.get()
        assert (kept.before, kept.after, kept.why, kept.by) == ("61%", "58%", "A late return", self.officer)
        assert Result.objects.get().restated.endswith("by " + kept.who + ": A late return")
        assert "Corrected before: 61% until" in self.client.get(self.at).content.decode()

    def test_the_same_figure_in_other_words_asks_nothing(self):
        assert self.change(self.at, known=FIGURE, figure="61.0%").status_code == 302
        assert Result.objects.get().words == "61.0%" and not Restatement.objects.exists()

    def test_a_provisional_result_made_final_as_it_stood_asks_nothing(self):
        fresh = make_figure(Result, self.indicator, "2024/25 Q2", read_result("62% (provisional)"))
        at = self.address("result_edit", fresh)
        boxes = {box.get("name"): box for box in self.page(at).all("input")}
        assert boxes["figure"].get("value") == "62%"
        assert self.change(at, known=FIGURE, figure="62%").status_code == 302
        fresh.refresh_from_db()
        assert (fresh.words, fresh.provisional) == ("62%", False)
        assert not Restatement.objects.exists()

    def test_a_page_sent_back_as_it_was_changes_no_letter(self):
        odd = make_figure(Result, self.indicator, "2024/25 Q2", read_result("57.8 ¹ prov."))
        at = self.address("result_edit", odd)
        figure = next(box.get("value") for box in self.page(at).all("input") if box.get("name") == "figure")
        self.change(at, known=FIGURE, figure=figure, provisional="on")
        odd.refresh_from_db()
        assert odd.words == "57.8 ¹ prov."

    def test_the_first_figure_in_place_of_an_absence_asks_nothing(self):
        fresh = make_figure(Result, self.indicator, "2024/25 Q2", read_result("Awaiting"))
        at = self.address("result_edit", fresh)
        assert "Why it changes" not in self.client.get(at).content.decode()
        assert self.change(at, known=FIGURE, figure="62%").status_code == 302
        assert not Restatement.objects.exists()

    def test_the_second_to_correct_sees_both_figures_and_overwrites_nothing(self):
        shown = self.shown(self.at)
        self.change(self.at, known=FIGURE, figure="58%", why="A late return")
        answer = self.send(self.at, **{BOX: shown, "known": FIGURE, "figure": "59%", "why": "Two late ones"})
        page = answer.content.decode()
        assert (answer.status_code, Result.objects.get().words) == (409, "58%")
        assert "now “58%”; you wrote “59%”" in page and "Two late ones" in page
        assert Restatement.objects.count() == 1

    def test_a_moved_target_asks_why_and_keeps_the_decision(self):
        self.client.force_login(self.editor)
        at = self.address("target_edit", Target.objects.get(words="65%"))
        answer = self.change(at, known=FIGURE, figure="60%", why="", decision="Cabinet")
        assert "Say why the target “65%” is changed" in answer.content.decode()
        self.change(at, known=FIGURE, figure="60%", why="New funding rules", decision="Cabinet, minute 14")
        kept = TargetChange.objects.get()
        assert (kept.before, kept.after, kept.decision) == ("65%", "60%", "Cabinet, minute 14")

    def test_a_target_that_was_to_be_confirmed_is_set_without_a_reason(self):
        self.client.force_login(self.editor)
        at = self.address("target_edit", Target.objects.get(words="TBC"))
        assert self.change(at, known=FIGURE, figure="60%").status_code == 302
        assert not TargetChange.objects.exists()

    def test_what_was_published_is_not_deleted_and_what_was_not_can_be_put_back(self):
        answer = self.client.post(self.address("result_delete", self.result))
        assert answer.status_code == 403 and "without a trace" in answer.content.decode()
        fresh = make_figure(Result, self.indicator, "2024/25 Q2", read_result("Awaiting"))
        assert self.client.post(self.address("result_delete", fresh)).status_code == 302
        assert not Result.objects.filter(pk=fresh.pk).exists()
        undo = self.address("removal_undo", Removal.objects.get())
        assert self.client.post(undo).status_code == 302
        assert Result.objects.get(pk=fresh.pk).words == "Awaiting"


class BreakTests(PageCase):
    def test_a_break_is_made_with_its_reason_and_says_who(self):
        self.client.force_login(self.editor)
        at = self.address("break_add")
        answer = self.send(at, period="2024/25 Q1", words="")
        assert "Say what is counted otherwise than before" in answer.content.decode()
        assert self.send(at, period="2024/25 Q1", words="By pupil, not by school").status_code == 302
        made = SeriesBreak.objects.get()
        assert (made.who, made.period_label) == (self.editor.get_full_name(), "2024/25 Q1")


class AreaTests(PageCase):
    def setUp(self):
        self.client.force_login(self.editor)

    def add(self, kind, **typed):
        typed = {"period": "2024/25", "known": FIGURE, "figure": "61%", **typed}
        return self.send(self.address(f"area_{kind}_add"), **typed)

    def test_an_area_named_once_is_chosen_from_then_on_however_its_name_is_written(self):
        assert self.add("result", new_area="Eastmoor Vale").status_code == 302
        assert self.add("target", new_area="eastmoor  vale", figure="65%").status_code == 302
        area = Area.objects.get()
        assert area.council == self.council and area.figures.count() == 2
        page = self.client.get(self.address("area_result_add")).content.decode()
        assert "Eastmoor Vale</option>" in page

    def test_an_area_must_be_chosen_or_named_and_not_both(self):
        area = Area.objects.create(council=self.council, name="Westmoor")
        both = self.add("result", area=area.pk, new_area="Eastmoor")
        assert "Choose “Westmoor” or name another area, not both" in both.content.decode()
        assert "Choose the area, or name one" in self.add("result").content.decode()
        assert not AreaFigure.objects.exists()

    def test_an_area_has_one_result_for_a_period_and_another_area_its_own(self):
        self.add("result", new_area="Eastmoor")
        again = self.add("result", new_area="Eastmoor", figure="62%")
        assert "There is already a result for 2024/25" in again.content.decode()
        assert self.add("result", new_area="Westmoor").status_code == 302

    def test_an_area_of_another_council_cannot_be_chosen(self):
        abroad = Area.objects.create(council=make_council(), name="Abroad")
        assert self.add("result", area=abroad.pk).status_code == 200
        assert not AreaFigure.objects.exists()

    def test_a_corrected_result_of_an_area_is_kept_apart_from_that_of_the_whole(self):
        self.add("result", new_area="Eastmoor", period="2024/25 Q1")
        at = self.address("area_result_edit", AreaFigure.objects.get())
        self.change(at, known=FIGURE, figure="50%", why="A late return")
        assert Restatement.objects.get().area.name == "Eastmoor"
        assert Result.objects.get().restated == ""


class DefinitionTests(PageCase):
    def setUp(self):
        self.client.force_login(self.editor)

    def typed(self, **typed):
        return {
            **{"title": "Assessments made in time", "codes": "", "unit": "percent", "polarity": "higher"},
            **{"cumulative": "unknown", "tolerance_relative": "on"},
            **typed,
        }

    def test_an_indicator_is_added_with_its_codes(self):
        self.client.force_login(self.editor)
        answer = self.send(
            reverse("indicators:indicator_add"), **self.typed(title="Bins", codes="LPI 7\nNI 191")
        )
        assert answer.status_code == 302
        made = self.council.indicators.get(title="Bins")
        assert [code.words for code in made.codes.all()] == ["LPI 7", "NI 191"]

    def test_a_code_that_another_indicator_has_is_refused_by_name(self):
        make_indicator(self.council, "Bins emptied", codes=["NI 191"])
        answer = self.change(self.address("indicator_edit"), **self.typed(codes="ni191"))
        assert "NI 191 is the code of “Bins emptied”" in unescape(answer.content.decode())

    def test_a_change_of_unit_reads_the_figures_again_and_restates_nothing(self):
        make_figure(Result, self.indicator, "2024/25 Q2", read_result("62"))
        assert self.change(self.address("indicator_edit"), **self.typed(unit="number")).status_code == 302
        self.indicator.refresh_from_db()
        assert self.indicator.unit == "number" and not Restatement.objects.exists()

    def test_a_tolerance_that_is_no_number_is_refused_in_words(self):
        for typed, said in (("five", "Tolerance must be a number"), ("-1", "Tolerance must be 0 or more")):
            answer = self.change(self.address("indicator_edit"), **self.typed(tolerance=typed))
            assert said in answer.content.decode()

    def test_the_replacement_is_named_by_code_or_title_and_circles_are_refused(self):
        new = make_indicator(self.council, "Assessments begun in time", codes=["NI 60"])
        at = self.address("definition_edit")
        assert self.change(at, replacement="ni 060").status_code == 302
        self.indicator.refresh_from_db()
        assert self.indicator.replaced_by == new
        back = self.change(self.address("definition_edit", new), replacement="Assessments made in time")
        assert "cannot replace this indicator" in unescape(back.content.decode())
        own = self.change(self.address("definition_edit", new), replacement="NI 60")
        assert "An indicator cannot replace itself" in own.content.decode()
        lost = self.change(at, replacement="NI 99")
        assert "No indicator of the council has the code or the title “NI 99”" in lost.content.decode()

    def test_a_retired_indicator_awaits_nothing_and_is_counted_apart(self):
        make_figure(Result, self.indicator, "2024/25 Q3", read_result("Awaiting"))
        answer = self.change(
            self.address("definition_edit"), retired_on_day="30", retired_on_month="9", retired_on_year="2024"
        )
        assert answer.status_code == 302
        self.indicator.refresh_from_db()
        for day, why in ((date(2024, 9, 30), ""), (date(2024, 10, 1), "retired")):
            now = standing(self.indicator, figures=figures_of(self.indicator), today=day)
            assert now.counted.why_none == why
        assert now.later is None and "retired on 30 September 2024" in now.counted.reason

    def test_a_day_that_is_none_is_refused(self):
        answer = self.change(
            self.address("definition_edit"), retired_on_day="31", retired_on_month="2", retired_on_year="2024"
        )
        assert "The last day must be a real date" in answer.content.decode()


@pytest.mark.browser
def test_the_pages_on_which_figures_are_entered_have_no_violation_and_fit_a_phone(page, live_server):
    council = make_council()
    indicator = make_indicator(council, "Pupilsunderfivewhoareseen " * 8, results={"2023/24": "61%"})
    things = make_one_of_each_kind(indicator)
    result = indicator.results.get(words="61%")
    before = indicator.results.get(words="61%")
    write_figure(before, "58%")
    save_figure(result, held=before, by=None, why="A late return")
    sign_in(page, live_server, make_user(role=Role.Name.EDITOR, unit=whole_of(council)))
    resize(page, PHONE)
    for name, thing in (
        *(("indicator_detail", indicator), ("result_edit", result), ("target_add", indicator)),
        *(("area_result_add", indicator), ("definition_edit", indicator), ("break_edit", things["break"])),
    ):
        page.goto(live_server.url + reverse(f"indicators:{name}", args=[thing.pk]))
        assert axe_violations(page) == [], name
        assert sideways(page) == 0, name
    # Refused: the first thing on the page leads to the box that is wrong.
    page.goto(live_server.url + reverse("indicators:result_edit", args=[result.pk]))
    page.get_by_label("Result", exact=True).fill("about sixty")
    page.get_by_role("button", name="Save").click()
    assert axe_violations(page) == []
    page.get_by_role("link", name="holds no one figure").click()
    page.wait_for_function("() => document.activeElement.value === 'about sixty'")
    # Stale: both values are said.
    Result.objects.filter(pk=result.pk).update(words="70%", number=70)
    page.get_by_label("Result", exact=True).fill("71%")
    page.get_by_label("Why it changes").fill("A late return")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("now “70%”; you wrote “71%”").first.wait_for()
    assert axe_violations(page) == []
