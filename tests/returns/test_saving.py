"""Saving one update: everything that belongs to it or nothing, nobody overwritten, nothing that is locked."""

from datetime import date

import pytest
from django.test import TestCase

from indicators.choices import Rag
from indicators.models import Forecast, Remark, Restatement, Result
from indicators.values import read_result
from organisation.models import Event, Post, Role
from organisation.periods import parse_period
from plans.models import Assignment, Progress
from returns.cycles import close_cycle, reopen_cycle
from returns.models import Cycle, Return, Update
from returns.rights import may_save
from returns.saving import Conflict, Locked, Refused, save_update
from risks.models import Assessment
from tests.factories import make_figure, make_person, make_user
from tests.returns.desks import (
    TODAY,
    make_desk,
    make_last_quarter,
    shown,
)
from tests.returns.quarters import Q2

FULL = {
    "cause": "Two vacancies",
    "remedy": "Agency staff",
    "remedy_owner": "A Hall",
    "remedy_due": "end of May 2027",
}


class OfDesk(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.desk = make_desk()

    def save(self, update, *, version=None, by=None, today=TODAY, **changes):
        update = Update.objects.for_rows().get(pk=update.pk)
        return save_update(
            update,
            changes=changes,
            version=update.version if version is None else version,
            by=by or self.desk.user,
            today=today,
        )

    def refused(self, update, **changes):
        with pytest.raises(Refused) as refusal:
            self.save(update, **changes)
        return refusal.value.fields


class IndicatorTests(OfDesk):
    def test_a_green_result_is_complete_at_once(self):
        now = self.save(self.desk.indicator, result="66%", forecast="67%", comment="On course")
        assert now.rating.rag == Rag.GREEN and now.update.state == Update.State.COMPLETE
        held = Result.objects.get(indicator=now.update.indicator, period=Q2.code)
        assert (held.words, held.number) == ("66%", 66)
        assert Forecast.objects.get().period == parse_period("2026/27").code
        assert now.update.version == 1 and now.update.by == self.desk.user
        assert Return.objects.get(pk=self.desk.unit_return.pk).state == Return.State.IN_PROGRESS

    def test_a_red_one_waits_for_cause_action_owner_and_date(self):
        now = self.save(self.desk.indicator, result="50%")
        assert now.rag == Rag.RED and now.update.state == Update.State.INCOMPLETE
        assert list(now.missing) == ["cause", "remedy", "remedy_owner", "remedy_due"]
        now = self.save(self.desk.indicator, **FULL)
        assert now.update.state == Update.State.COMPLETE
        assert now.update.remedy_due_latest == date(2027, 5, 31)

    def test_an_absence_is_a_result(self):
        now = self.save(self.desk.indicator, result="Awaiting")
        assert now.entered and now.update.state == Update.State.COMPLETE

    def test_a_comment_alone_leaves_the_result_missing(self):
        now = self.save(self.desk.indicator, comment="The survey is late")
        assert list(now.missing) == ["result"]
        assert not Result.objects.filter(period=Q2.code).exists()

    def test_the_commentary_is_the_indicators_own_and_goes_with_its_words(self):
        self.save(self.desk.indicator, result="50%", comment="Slower", **FULL)
        remark = Remark.objects.get(kind=Remark.Kind.COMMENTARY)
        assert remark.period == Q2.code
        assert (
            remark.words == "Slower\nCause: Two vacancies\nAction: Agency staff (A Hall, by end of May 2027)"
        )
        self.save(self.desk.indicator, comment="", **dict.fromkeys(FULL, ""))
        assert not Remark.objects.exists()

    def test_a_commentary_that_was_written_elsewhere_before_is_kept(self):
        Remark.objects.create(
            indicator=self.desk.indicator.indicator,
            kind=Remark.Kind.COMMENTARY,
            period=Q2.code,
            starts=Q2.starts,
            ends=Q2.ends,
            words="Typed on its own page",
        )
        now = self.save(self.desk.indicator, result="66%", comment="On course")
        assert now.update.comment == "Typed on its own page\n\nOn course"

    def test_what_was_entered_in_this_quarter_is_put_right_without_a_footnote(self):
        self.save(self.desk.indicator, result="6.6%", **FULL)
        self.save(self.desk.indicator, result="66%")
        assert Result.objects.get(period=Q2.code).words == "66%"
        assert not Restatement.objects.exists()

    def test_what_was_published_before_is_corrected_with_its_reason(self):
        make_figure(Result, self.desk.indicator.indicator, "2026/27 Q2", read_result("61%"))
        assert "61%" in self.refused(self.desk.indicator, result="66%")["why"]
        self.save(self.desk.indicator, result="66%", why="A late return was counted")
        assert Restatement.objects.get().why == "A late return was counted"

    def test_what_a_closed_quarter_recorded_is_corrected_with_its_reason_once_it_is_reopened(self):
        self.save(self.desk.indicator, result="66%")
        close_cycle(self.desk.cycle, by=self.desk.user, words="Nobody signs here")
        reopen_cycle(self.desk.cycle, by=self.desk.user, words="A late return")
        assert shown(self.desk.indicator).published
        assert list(self.refused(self.desk.indicator, result="64%")) == ["why"]
        self.save(self.desk.indicator, result="64%", why="A late return was counted")
        assert Restatement.objects.get().before == "66%"

    def test_a_result_is_not_taken_away_by_an_empty_box(self):
        self.save(self.desk.indicator, result="66%")
        assert list(self.refused(self.desk.indicator, result="")) == ["result"]

    def test_a_forecast_can_be_changed_and_taken_back(self):
        for words in ("67%", "68%", ""):
            self.save(self.desk.indicator, forecast=words)
            assert list(Forecast.objects.values_list("words", flat=True)) == ([words] if words else [])

    def test_a_promise_of_the_last_quarter_asks_what_became_of_it(self):
        make_last_quarter(
            self.desk, self.desk.indicator.indicator, remedy="Agency staff", remedy_due="by July"
        )
        now = self.save(self.desk.indicator, result="66%")
        assert now.promise.remedy == "Agency staff" and now.promise.quarter == "2026/27 Q1"
        assert list(now.missing) == ["kept"]
        assert not self.save(self.desk.indicator, kept="yes").missing


class AllOrNothingTests(OfDesk):
    def test_a_commentary_that_cannot_be_kept_leaves_no_figure(self):
        assert "remedy_owner" in self.refused(self.desk.indicator, result="66%", remedy_owner="x" * 301)
        assert not Result.objects.filter(period=Q2.code).exists()
        assert Update.objects.get(pk=self.desk.indicator.pk).version == 0

    def test_a_progress_that_is_refused_leaves_no_commentary(self):
        fields = self.refused(
            self.desk.action, state="under way", expected_on=date(2027, 1, 31), comment="Slow", cause=""
        )
        assert list(fields) == ["cause"]
        update = Update.objects.get(pk=self.desk.action.pk)
        assert (update.comment, update.version) == ("", 0) and not Progress.objects.exists()
        assert Return.objects.get(pk=self.desk.unit_return.pk).state == Return.State.NOT_STARTED

    def test_whoever_saved_first_is_not_overwritten(self):
        other = make_user(role=Role.Name.EDITOR, unit=self.desk.tree.options)
        self.save(self.desk.indicator, result="66%", by=other, version=0)
        with pytest.raises(Conflict) as conflict:
            self.save(self.desk.indicator, result="64%", comment="Mine", version=0)
        assert conflict.value.shown.initial["result"] == "66%"
        assert conflict.value.shown.update.version == 1
        assert Result.objects.get(period=Q2.code).words == "66%"

    def test_a_submitted_return_and_a_closed_quarter_take_nothing(self):
        Return.objects.update(state=Return.State.SUBMITTED)
        with pytest.raises(Locked, match="submitted"):
            self.save(self.desk.indicator, result="66%")
        Return.objects.update(state=Return.State.IN_PROGRESS)
        Cycle.objects.update(state=Cycle.State.CLOSED)
        with pytest.raises(Locked, match="closed"):
            self.save(self.desk.indicator, result="66%")
        assert not Result.objects.filter(period=Q2.code).exists()

    def test_the_trail_keeps_who_changed_what(self):
        self.save(self.desk.indicator, result="66%", comment="On course")
        event = Event.objects.filter(did="updated").get()
        assert event.detail["changed"] == {"comment": ["", "On course"], "result": ["", "66%"]}

    def test_the_trail_names_no_exempt_risk(self):
        risk = self.desk.risk.risk
        risk.exempt = "Financial affairs"
        risk.save()
        self.save(self.desk.risk, likelihood="4", impact="3", comment="A secret")
        event = Event.objects.filter(did="updated").get()
        assert event.what == "an exempt risk" and "changed" not in event.detail


class OtherKindTests(OfDesk):
    def test_an_action_keeps_its_progress_and_its_words_once(self):
        now = self.save(self.desk.action, state="under way", percent=60, comment="Two sites found")
        held = Progress.objects.get(action=self.desk.action.action)
        assert (held.state, held.percent, held.words) == ("under way", 60, "Two sites found")
        # Its milestone is overdue, so that it is amber.
        assert now.rag == Rag.AMBER and list(now.missing) == list(FULL)

    def test_an_action_that_will_be_late_is_amber_with_its_reason(self):
        now = self.save(
            self.desk.action, state="under way", expected_on=date(2027, 1, 31), comment="Slow", **FULL
        )
        assert now.rag == Rag.AMBER and not now.missing
        assert Progress.objects.get(action=self.desk.action.action).late_because == "Two vacancies"

    def test_a_milestone_is_done_on_a_day(self):
        now = self.save(self.desk.milestone, state="done", done_on=date(2026, 9, 14))
        assert now.rag == Rag.GREEN and not now.missing
        assert not shown(self.desk.action).rag == Rag.AMBER

    def test_a_planned_control_is_put_in_place_on_a_day_that_has_come(self):
        assert list(self.refused(self.desk.control, state="in place")) == ["done_on"]
        assert list(self.refused(self.desk.control, state="in place", done_on=date(2026, 10, 10))) == [
            "done_on"
        ]
        now = self.save(self.desk.control, state="in place", done_on=TODAY)
        assert not now.missing and not now.update.control.planned

    def test_an_overdue_control_says_why_and_by_when(self):
        now = self.save(self.desk.control, state="planned", comment="Not yet")
        assert list(now.missing) == ["cause", "remedy_due"]

    def test_a_risk_reviewed_unchanged_is_a_new_assessment_and_saving_again_is_none(self):
        now = self.save(self.desk.risk, likelihood="4", impact="3", comment="As before")
        assert not now.missing and Assessment.objects.count() == 2
        self.save(self.desk.risk, likelihood="4", impact="3", comment="As before.")
        assert Assessment.objects.count() == 2

    def test_a_score_that_moves_says_why(self):
        assert list(self.refused(self.desk.risk, likelihood="5", impact="3")) == ["comment"]
        self.save(self.desk.risk, likelihood="5", impact="3", comment="The builder failed")
        newest = Assessment.objects.order_by("pk").last()
        assert (newest.likelihood, newest.reason, newest.assessed_on) == ("5", "The builder failed", TODAY)


class RightsTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.desk = make_desk(role=Role.Name.VIEWER)

    def may(self, user):
        return may_save(user, Update.objects.all(), TODAY)

    def test_a_lead_or_owner_saves_what_is_theirs_whatever_their_role(self):
        assert self.may(self.desk.user) == {one.pk for one in self.desk.all}

    def test_so_does_who_holds_the_post_that_leads_and_who_is_accountable_above_does_not(self):
        holder, head = make_user(), make_user()
        council = self.desk.tree.council
        held_by, person = make_person(council, user=holder), make_person(council, user=head)
        post = Post.objects.create(council=council, title="Team manager", holder=held_by)
        about = {"plan": self.desk.plan, "action": self.desk.action.action, "words": "x"}
        Assignment.objects.create(duty=Assignment.Duty.LEAD, post=post, **about)
        Assignment.objects.create(duty=Assignment.Duty.ACCOUNTABLE, person=person, **about)
        # The milestone has no lead of its own.
        assert self.may(holder) == {self.desk.action.pk, self.desk.milestone.pk}
        assert self.may(head) == set()

    def test_an_editor_of_the_unit_or_above_saves_all_and_others_nothing(self):
        tree, every = self.desk.tree, {one.pk for one in self.desk.all}
        for unit, expected in ((tree.options, every), (tree.division, every), (tree.repairs, set())):
            with self.subTest(unit=unit):
                assert self.may(make_user(role=Role.Name.EDITOR, unit=unit)) == expected
        for role in (Role.Name.VIEWER, Role.Name.APPROVER, Role.Name.CONTRIBUTOR):
            assert self.may(make_user(role=role, unit=tree.options)) == set()

    def test_it_costs_three_queries(self):
        with self.assertNumQueries(3):
            self.may(self.desk.user)
