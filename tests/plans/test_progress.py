"""Progress of actions and milestones: the rules, the reporting, and the dates that move."""

from datetime import date, timedelta

import pytest
from django.test import SimpleTestCase, TestCase
from django.urls import reverse

from indicators.choices import Rag
from organisation.models import Event, Role
from organisation.periods import Period
from plans.agreed_dates import agreed_by_item, dates_of, move_words
from plans.contents import content_of
from plans.models import Action, AgreedDue, Plan, Progress, ProgressLock
from plans.progress import (
    MOST_SLIP,
    ProgressState,
    Step,
    gaps,
    judged,
    rag_of,
    slippage_days,
    slippage_words,
    state_of,
)
from plans.progress_operations import Refused, save_progress
from plans.reported import item_key, reported_of
from reports.fingerprint import fingerprint
from tests.factories import make_action, make_milestone, make_plan, make_priority, make_user, make_version
from tests.queries import FlatMixin

DUE = date(2026, 9, 30)
NEXT = DUE + timedelta(days=1)
Q1, Q2 = Period("FY", 2026, "Q1"), Period("FY", 2026, "Q2")
UNDER_WAY, DONE = ProgressState.UNDER_WAY, ProgressState.DONE


def rated(state=UNDER_WAY, due_latest=DUE, day=DUE, **said):
    return rag_of(state=state, due_latest=due_latest, day=day, **said)


class RatingTests(SimpleTestCase):
    def test_on_the_day_it_is_due_it_is_in_time_and_the_day_after_overdue(self):
        assert rated().rag == Rag.GREEN
        late = rated(day=NEXT, percent=60)
        assert late.rag == Rag.RED
        assert late.reason == "Overdue: due on 30 September 2026, 1 day ago; 60% done"

    def test_what_is_expected_after_it_is_due_is_amber_up_to_a_quarter_and_then_red(self):
        assert rated(expected_on=DUE).rag == Rag.GREEN
        one = rated(expected_on=NEXT)
        assert one.rag == Rag.AMBER
        assert one.reason == "Expected 1 day after 30 September 2026, when it is due, amber up to 92"
        assert rated(expected_on=DUE + timedelta(days=MOST_SLIP)).rag == Rag.AMBER
        assert rated(expected_on=DUE + timedelta(days=MOST_SLIP + 1)).rag == Rag.RED

    def test_what_is_overdue_is_red_whatever_is_expected(self):
        late = rated(day=NEXT, expected_on=date(2026, 10, 9))
        assert (late.rag, late.reason[-32:]) == (Rag.RED, "ago, now expected on 9 October 2026"[-32:])

    def test_a_late_milestone_makes_its_action_amber_and_one_that_has_ended_does_not(self):
        step = Step("Sites chosen", due_latest=date(2026, 6, 30), state=UNDER_WAY)
        assert rated(day=date(2026, 6, 30), milestones=[step]).rag == Rag.GREEN
        late = rated(day=date(2026, 7, 1), milestones=[step, step])
        assert late.rag == Rag.AMBER
        assert late.reason == (
            "Milestone Sites chosen is overdue: due on 30 June 2026, 1 day ago, and 1 more"
        )
        over = [
            Step("Sites chosen", date(2026, 6, 30), state=state) for state in (DONE, ProgressState.MERGED)
        ]
        assert rated(day=date(2026, 7, 1), milestones=over).rag == Rag.GREEN
        waits = Step("Sites chosen", date(2026, 6, 30), expected_on=date(2026, 7, 2))
        assert rated(day=date(2026, 6, 1), milestones=[waits]).reason == (
            "Milestone Sites chosen is expected 2 days late"
        )

    def test_done_is_green_and_says_how_late_it_was(self):
        assert rated(DONE, day=NEXT).reason == "Done"
        one = rated(DONE, done_on=NEXT, day=date(2027, 1, 1))
        assert (one.rag, one.reason) == (Rag.GREEN, "Done on 1 October 2026, 1 day after it was due")

    def test_what_was_cancelled_or_merged_is_not_rated_and_never_overdue(self):
        for state, words in ((ProgressState.CANCELLED, "cancelled"), (ProgressState.MERGED, "merged into")):
            one = rated(state, day=NEXT)
            assert one.rag == Rag.NONE and one.why_none.startswith(words)

    def test_nobody_can_say_how_a_thing_stands_without_a_day_or_a_report(self):
        assert rated(due_latest=None).why_none == "no day by which it is due"
        assert rated(due_latest=None, milestones=[Step("", NEXT)]).rag == Rag.GREEN
        assert rated(None).why_none == "no progress reported"
        assert rated(None, day=NEXT).rag == Rag.RED

    def test_a_person_rates_otherwise_and_the_reason_says_both(self):
        one = judged(rated(), "red", "The supplier has failed.")
        assert one.rag == Rag.RED
        assert one.reason == (
            "By judgement: The supplier has failed; by its dates it would be green "
            "(In time: due on 30 September 2026)"
        )
        assert judged(rated(), "", "").rag == Rag.GREEN


class StateTests(SimpleTestCase):
    def test_an_end_that_is_reported_or_written_in_the_plan_counts(self):
        assert state_of() is None
        assert state_of(words="148 complete, 20 to do") is None
        assert state_of(rag="Blue") == state_of(words="Completed.") == DONE
        assert state_of(words="Withdrawn") == ProgressState.CANCELLED
        assert state_of(reported="under way", words="Red") == UNDER_WAY
        assert state_of(reported="under way", rag="Complete") == DONE
        assert state_of(reported="merged", rag="Complete") == ProgressState.MERGED

    def test_slippage_is_counted_from_the_baseline(self):
        assert (slippage_days(DUE, NEXT), slippage_days(NEXT, DUE), slippage_days(None, DUE)) == (1, -1, None)
        assert slippage_words(DUE, NEXT) == "1 day after the baseline"
        assert slippage_words(NEXT, DUE) == "1 day before the baseline"
        assert slippage_words(DUE, DUE) == "as in the baseline"
        assert slippage_words(DUE, None) == ""


def lacking(**said):
    """Return the fields that are missing in a report made on the last day of a quarter."""
    return set(gaps(**{"state": UNDER_WAY, "due_latest": DUE, "today": DUE, "quarter_ends": DUE} | said))


class GapTests(SimpleTestCase):
    def test_a_reason_is_asked_for_what_is_late_and_for_nothing_else(self):
        assert lacking() == set()
        assert lacking(today=NEXT) == set(), "the quarter ends on the due day"
        assert lacking(today=NEXT, quarter_ends=NEXT) == {"late_because"}
        assert lacking(today=NEXT, quarter_ends=NEXT, late_because=" ") == {"late_because"}
        assert lacking(today=NEXT, quarter_ends=NEXT, late_because="Staff left") == set()
        assert lacking(expected_on=NEXT) == {"late_because"}
        assert lacking(expected_on=DUE) == set()
        assert lacking(state=DONE, today=NEXT, done_on=NEXT) == {"late_because"}
        assert lacking(state=DONE, today=NEXT, done_on=DUE) == set()
        assert lacking(due_latest=None, today=NEXT) == set()

    def test_what_a_report_needs_is_said_field_by_field(self):
        assert lacking(rag="red") == {"rag_reason"}
        assert lacking(state=ProgressState.MERGED) == {"merged_into"}
        assert lacking(state=ProgressState.CANCELLED) == {"words"}
        assert lacking(done_on=DUE) == {"state"}
        assert lacking(state=DONE, done_on=NEXT, late_because="Rain") == {"done_on"}
        assert lacking(expected_on=DUE - timedelta(days=1)) == {"expected_on"}
        assert lacking(state=ProgressState.NOT_STARTED, percent=1) == {"percent"}
        assert lacking(state=ProgressState.NOT_STARTED, percent=0) == set()


class SavingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.plan = make_plan(first_year=2026)
        cls.action = make_action(plan=cls.plan, due="September 2026", due_latest=DUE)
        cls.milestone = make_milestone(cls.action, due="June 2026", due_latest=date(2026, 6, 30))
        cls.officer = make_user()

    def save(self, item=None, quarter=Q2, today=DUE, **fields):
        return save_progress(item or self.action, quarter, by=self.officer, today=today, **fields)

    def test_what_is_not_given_stays_as_it_was_reported_for_the_quarter(self):
        self.save(state="under way", percent=40, words="Sites found")
        self.save(percent="60")
        one = Progress.objects.get()
        assert (one.state, one.percent, one.words) == ("under way", 60, "Sites found")
        assert (one.who, one.starts, one.ends) == ("Sam Reed " + one.who[9:], Q2.starts, Q2.ends)
        assert Event.objects.filter(did="reported progress").count() == 2

    def test_what_is_missing_is_refused_field_by_field_and_nothing_is_kept(self):
        with pytest.raises(Refused) as refused:
            self.save(state="under way", expected_on=NEXT, rag="amber")
        assert set(refused.value.fields) == {"late_because", "rag_reason"}
        assert str(refused.value).startswith("Say why it is late: it is due on 30 September 2026. Say")
        assert not Progress.objects.exists()

    def test_values_that_cannot_be_are_refused_with_the_allowed_ones(self):
        for fields, words in (
            ({"percent": 101}, "a whole number from 0 to 100"),
            ({"percent": -1}, "a whole number from 0 to 100"),
            ({"percent": "half"}, "a whole number from 0 to 100"),
            ({"state": "almost"}, "Not started, Under way"),
            ({"rag": "blue"}, "Green, Amber, Red"),
            ({"expected_on": "soon"}, "date"),
        ):
            with self.subTest(fields=fields), pytest.raises(Refused, match=words):
                self.save(**fields)

    def test_what_was_signed_off_is_refused_and_another_quarter_is_not(self):
        words = "Signed off by Ann Hall"
        ProgressLock.objects.create(action=self.action, period=Q2.code, holder="somebody", words=words)
        with pytest.raises(Refused, match=words):
            self.save(state="done")
        assert self.save(quarter=Q1, state="under way").pk

    def test_what_is_done_is_whole_and_can_be_said_of_a_milestone(self):
        one = self.save(self.milestone, Q1, state="done", percent=50, done_on=date(2026, 6, 30))
        assert (one.percent, one.item) == (100, self.milestone)

    def test_a_thing_is_merged_into_another_action_of_the_council_that_goes_on(self):
        other, elsewhere = make_action(plan=self.plan), make_action()
        for into, words in ((self.action, "into itself"), (elsewhere, "the same council"), (None, "Choose")):
            with self.subTest(into=into), pytest.raises(Refused, match=words):
                self.save(state="merged", merged_into=into)
        self.save(state="merged", merged_into=other)
        with pytest.raises(Refused, match="was merged into another action itself"):
            self.save(other, state="merged", merged_into=self.action)
        assert self.save(state="under way").merged_into is None

    def test_the_newest_report_through_a_day_counts_in_one_query(self):
        self.save(quarter=Q1, state="under way", percent=10)
        self.save(quarter=Q2, state="done")
        self.save(self.milestone, Q1, state="cancelled", words="Not needed")
        with self.assertNumQueries(1):
            now = reported_of([self.plan])
        assert now.state_of(self.action) == DONE and now.of(self.action).period == Q2.code
        then = reported_of([self.plan], day=Q1.ends)
        assert then.state_of(self.action) == UNDER_WAY
        assert then.has_ended(self.milestone)
        assert now.rating_of(self.action, DUE, [self.milestone]).rag == Rag.GREEN

    def test_a_milestone_is_not_waited_for_once_its_action_has_ended(self):
        self.save(state="cancelled", words="No money")
        now = reported_of([self.plan])
        assert now.has_ended(self.milestone, self.action) and not now.has_ended(self.milestone)


class AgreedDateTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.plan = make_plan(first_year=2026)
        cls.action = make_action(plan=cls.plan, due="September 2026", due_latest=DUE)
        cls.ongoing = make_action(plan=cls.plan, due="Ongoing")

    def dates(self, item):
        agreed = agreed_by_item(AgreedDue.objects.filter(version__plan=self.plan))
        return dates_of(item, agreed[item_key(item)])

    def move(self, words, latest, **decision):
        Action.objects.filter(pk=self.action.pk).update(due=words, due_latest=latest)
        return make_version(self.plan, **decision)

    def test_before_an_approval_the_day_in_the_plan_is_the_first_known(self):
        assert self.dates(self.action).baseline == DUE
        assert self.dates(self.action).moves == ()

    def test_the_baseline_is_the_day_first_approved_and_each_move_says_who_agreed_it(self):
        make_version(self.plan)
        later = date(2026, 12, 31)
        self.move("December 2026", later, agreed_by="Housing board", meeting="Cabinet", decision="CAB 2026/9")
        self.move("by 31 December 2026", later)
        self.move("March 2027", date(2027, 3, 31))
        dates = self.dates(self.action)
        assert dates.baseline == DUE
        assert [(one.before, one.due, one.version.number) for one in dates.moves] == [
            ("September 2026", "December 2026", 2),
            ("December 2026", "March 2027", 4),
        ]
        assert move_words(dates.moves[0]) == (
            "from September 2026 to December 2026, agreed by Housing board, "
            "version 2 (Cabinet, 8 April 2025, CAB 2026/9)"
        )
        assert self.dates(self.ongoing).baseline is None

    def test_a_day_that_moves_in_a_draft_leaves_the_baseline(self):
        make_version(self.plan)
        Plan.objects.filter(pk=self.plan.pk).update(state=Plan.State.DRAFT)
        self.action.due_latest = NEXT
        self.action.save()
        assert self.dates(self.action).baseline == DUE


class ActionPageTests(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.plan = make_plan(first_year=2026)
        cls.action = make_action(plan=cls.plan, title="Open a centre", due="September 2026", due_latest=DUE)
        cls.reader = make_user(role=Role.Name.VIEWER, unit=cls.plan.unit)

    def setUp(self):
        self.client.force_login(self.reader)

    def report(self, item, quarter=Q2, **fields):
        save_progress(item, quarter, by=self.reader, today=date(2026, 10, 9), **fields)

    def page(self, action=None):
        address = reverse("plans:action_detail", args=[self.plan.pk, (action or self.action).pk])
        return " ".join(self.client.get(address).content.decode().split())

    def test_the_dates_say_baseline_moves_and_slippage(self):
        make_version(self.plan)
        Action.objects.update(due="December 2026", due_latest=date(2026, 12, 31))
        make_version(self.plan, agreed_by="Housing board")
        page = self.page()
        assert "<dt>Baseline</dt><dd>30 September 2026, written as September 2026</dd>" in page
        assert "<dt>Slippage</dt><dd>92 days after the baseline</dd>" in page
        assert "From September 2026 to December 2026, agreed by Housing board" in page

    def test_each_quarter_is_rated_by_what_was_known_in_it(self):
        milestone = make_milestone(self.action, due="June 2026", due_latest=date(2026, 6, 30))
        self.report(milestone, state="done")
        self.report(self.action, Q1, state="under way", percent=20)
        self.report(self.action, **{"state": "under way", "rag": "red", "rag_reason": "The supplier failed"})
        page = self.page()
        assert page.index("2026/27 Q2") < page.index("2026/27 Q1")
        assert "By judgement: The supplier failed; by its dates it would be green" in page
        assert "2026/27 Q2: done" in page

    def test_a_merger_is_traced_both_ways(self):
        other = make_action(plan=self.plan, title="One centre")
        self.report(self.action, state="merged", merged_into=other)
        assert (
            f'Merged into <a class="govuk-link" href="/plans/{self.plan.pk}/actions/{other.pk}/">'
            in self.page()
        )
        assert (
            f'<dt>Merged into it</dt><dd><a class="govuk-link" href="/plans/{self.plan.pk}/actions/'
            in self.page(other)
        )

    def test_it_costs_the_same_for_one_milestone_and_for_twenty_one(self):
        def grow():
            for _ in range(20):
                self.report(make_milestone(self.action), state="done")
            self.report(self.action, Q1, state="under way")

        self.report(make_milestone(self.action), state="done")
        self.report(self.action, state="under way")
        address = reverse("plans:action_detail", args=[self.plan.pk, self.action.pk])
        self.assertFlat(address, grow=grow, ceiling=12)


class DocumentTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.plan = make_plan(first_year=2026)
        cls.action = make_action(
            make_priority(cls.plan), due="September 2026", due_latest=DUE, progress="Begun"
        )
        cls.milestone = make_milestone(cls.action, "Sites chosen")
        cls.officer = make_user(role=Role.Name.VIEWER, unit=cls.plan.unit)

    def report(self, item, quarter, **fields):
        save_progress(item, quarter, by=self.officer, today=date(2026, 10, 9), **fields)

    def test_the_newest_report_stands_beneath_the_action_and_the_plans_own_words_stay(self):
        self.report(self.action, Q1, state="not started")
        self.report(
            *(self.action, Q2),
            **{"state": "under way", "percent": 40, "words": "Sites <found>."},
            **{"expected_on": date(2026, 10, 20), "late_because": "Rain"},
        )
        self.report(self.milestone, Q2, state="done")
        self.client.force_login(self.officer)
        page = self.client.get(self.plan.get_absolute_url()).content.decode()
        assert (
            "2026/27 Q2:</strong> Under way, 40% done. Sites &lt;found&gt;. Late because: Rain. ● Amber"
            in page
        )
        assert "Sites chosen – 2026/27 Q2: done" in page
        assert "2026/27 Q1" not in page and ">Begun<" in page

    def test_progress_of_a_quarter_is_not_written_into_the_workbook(self):
        before = content_of(self.plan)
        self.report(self.action, Q2, state="done", words="All done")
        assert content_of(self.plan) == before

    def test_a_pdf_is_made_again_once_progress_is_reported(self):
        before = fingerprint(self.plan, "plan")
        self.report(self.milestone, Q2, state="done")
        assert fingerprint(self.plan, "plan") != before

    def test_a_version_says_which_days_it_moved(self):
        make_version(self.plan)
        Action.objects.update(due="December 2026", due_latest=date(2026, 12, 31))
        version = make_version(self.plan, agreed_by="Housing board")
        moved = (
            "Date moved:</strong> from September 2026 to December 2026, agreed by Housing board, version 2"
        )
        assert moved in version.document
        assert "Date moved" not in self.plan.versions.get(number=1).document
