"""A return is submitted, taken back, returned and signed off, each unit after the ones below it."""

from django.test import TestCase

from indicators.models import FigureLock
from organisation.models import Unit
from organisation.periods import parse_period
from plans.models import ProgressLock
from returns.cycles import Refused
from returns.lifecycle import RETURN, SIGN_OFF, SUBMIT, TAKE_BACK
from returns.models import Return, ReturnStep, Update
from returns.returning import return_item, take_step
from risks.models import RiskLock
from tests.factories import make_control, make_register, make_risk, make_user
from tests.returns.quarters import complete, give_work, last_step, make_tree, open_quarter, return_of

State = Return.State


class WithQuarter(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.tree = make_tree()
        give_work(cls.tree.options)
        give_work(cls.tree.repairs)
        cls.risk = make_risk(make_register(cls.tree.options))
        make_control(cls.risk, planned=True)
        cls.cycle = open_quarter(cls.tree.council)
        cls.user = make_user()
        cls.options, cls.repairs, cls.division, cls.directorate = (
            return_of(cls.cycle, unit)
            for unit in (cls.tree.options, cls.tree.repairs, cls.tree.division, cls.tree.directorate)
        )

    def take(self, unit_return, *steps, words=""):
        for step in steps:
            taken = take_step(unit_return, step, by=self.user, words=words, seen=last_step(unit_return))
        unit_return.refresh_from_db()
        return taken

    def sign(self, *returns):
        for one in returns:
            if one.updates.exists():
                complete(one)
                self.take(one, SUBMIT)
            self.take(one, SIGN_OFF)


class SubmittingTests(WithQuarter):
    def test_a_complete_return_is_submitted_and_the_history_says_by_whom(self):
        complete(self.options)
        step = self.take(self.options, SUBMIT)
        assert self.options.state == State.SUBMITTED
        assert (step.who, step.before, step.after) == (
            *(self.user.get_full_name(), State.NOT_STARTED, State.SUBMITTED),
        )

    def test_one_with_something_missing_is_submitted_only_with_a_reason(self):
        complete(self.options)
        Update.objects.filter(pk=self.options.updates.first().pk).update(state=Update.State.INCOMPLETE)
        with self.assertRaisesMessage(Refused, "1 thing is not complete."):
            self.take(self.options, SUBMIT)
        assert self.take(self.options, SUBMIT, words="The lead is ill.").words == "The lead is ill."

    def test_what_was_submitted_can_be_taken_back(self):
        complete(self.options)
        self.take(self.options, SUBMIT, TAKE_BACK)
        assert self.options.state == State.IN_PROGRESS

    def test_a_step_that_does_not_follow_is_refused_with_who_did_what_last(self):
        complete(self.options)
        self.take(self.options, SUBMIT)
        with self.assertRaisesMessage(
            Refused,
            f"The return is submitted now, so nobody can submit this return. {self.user.get_full_name()}",
        ):
            self.take(self.options, SUBMIT)

    def test_who_saw_an_older_state_is_told(self):
        complete(self.options)
        seen = last_step(self.options)
        self.take(self.options, SUBMIT, TAKE_BACK)
        with self.assertRaisesMessage(Refused, "The return has changed since this page was opened."):
            take_step(self.options, SUBMIT, by=self.user, seen=seen)


class SigningTests(WithQuarter):
    def test_a_unit_signs_only_after_each_one_below_it_which_is_named(self):
        self.sign(self.options)
        with self.assertRaises(Refused) as refused:
            self.take(self.division, SIGN_OFF)
        assert refused.exception.sentences == (
            "Repairs has not signed off.",
            "Housing Services signs off after the units below it.",
        )
        self.sign(self.repairs, self.division)
        assert self.division.state == State.SIGNED_OFF

    def test_units_two_tiers_below_are_asked_too(self):
        with self.assertRaises(Refused) as refused:
            self.take(self.directorate, SIGN_OFF)
        said = refused.exception.sentences
        assert said[:3] == (
            *("Housing Options has not signed off.", "Repairs has not signed off."),
            "Housing Services has not signed off.",
        )

    def test_a_unit_below_without_a_return_is_not_waited_for(self):
        Return.objects.filter(pk=self.repairs.pk).delete()
        self.sign(self.options, self.division)
        assert self.division.state == State.SIGNED_OFF

    def test_the_council_waits_for_every_unit_even_one_without_a_parent(self):
        Unit.objects.filter(pk=self.tree.repairs.pk).update(parent=None)
        whole = return_of(self.cycle, self.tree.whole)
        self.sign(self.options, self.division, self.directorate)
        with self.assertRaisesMessage(Refused, "Repairs has not signed off."):
            self.take(whole, SIGN_OFF)

    def test_a_unit_with_things_of_its_own_submits_before_it_signs(self):
        complete(self.options)
        with self.assertRaisesMessage(Refused, "The return is not started now, so nobody can sign off."):
            self.take(self.options, SIGN_OFF)

    def test_what_it_holds_is_locked_with_who_signed_and_nothing_else_is(self):
        self.sign(self.options)
        update = self.options.updates.exclude(indicator=None).get()
        year = parse_period("2026/27").code
        locks = FigureLock.objects.values_list("indicator", "of", "period")
        assert set(locks) == {
            (update.indicator_id, "figures", update.period),
            (update.indicator_id, "forecast", year),
        }
        assert ProgressLock.objects.get().action == self.options.updates.exclude(action=None).get().action
        assert RiskLock.objects.get().risk == self.risk
        words = f"signed off by {self.user.get_full_name()} on "
        assert all(words in str(lock) for lock in (*FigureLock.objects.all(), RiskLock.objects.get()))

    def test_a_database_that_fails_in_the_middle_leaves_nothing_signed_and_nothing_locked(self):
        complete(self.options)
        self.take(self.options, SUBMIT)
        update = self.options.updates.exclude(indicator=None).get()
        # A lock that is there already: the database refuses the second.
        stray = FigureLock.objects.create(
            indicator=update.indicator,
            period=update.period,
            starts=self.cycle.starts,
            ends=self.cycle.ends,
            holder=f"returns.return:{self.options.pk}",
            words="Left over",
        )
        steps = ReturnStep.objects.count()
        with self.assertRaises(Exception) as error:
            self.take(self.options, SIGN_OFF)
        assert "figure_lock_once_for_holder" in str(error.exception) or "UNIQUE" in str(error.exception)
        self.options.refresh_from_db()
        assert (self.options.state, ReturnStep.objects.count()) == (State.SUBMITTED, steps)
        stray.delete()
        self.take(self.options, SIGN_OFF)
        assert self.options.state == State.SIGNED_OFF


class ReturnedTests(WithQuarter):
    def test_it_needs_reasons(self):
        complete(self.options)
        self.take(self.options, SUBMIT)
        with self.assertRaisesMessage(Refused, "Say why it is returned"):
            self.take(self.options, RETURN, words=" ")
        assert self.take(self.options, RETURN, words="Say what caused it.").after == State.RETURNED

    def test_returning_what_was_signed_takes_its_locks_away_and_leaves_those_of_others(self):
        self.sign(self.options, self.repairs)
        self.take(self.options, RETURN, words="Say what caused it.")
        held = {lock.indicator_id for lock in FigureLock.objects.all()}
        assert held == {self.repairs.updates.exclude(indicator=None).get().indicator_id}
        assert not RiskLock.objects.exists()

    def test_a_unit_above_that_signed_is_returned_first(self):
        self.sign(self.options, self.repairs, self.division)
        with self.assertRaises(Refused) as refused:
            self.take(self.options, RETURN, words="Count again.")
        assert refused.exception.sentences == (
            "Housing Services has signed off, and answers for this return too.",
            "Have Housing Services returned first.",
        )
        self.take(self.division, RETURN, words="Count again.")
        self.take(self.options, RETURN, words="Count again.")
        assert self.options.state == State.RETURNED


class ReturnedItemTests(WithQuarter):
    def setUp(self):
        complete(self.options)
        self.update = self.options.updates.exclude(indicator=None).get()

    def test_the_return_that_was_submitted_goes_back_with_it(self):
        self.take(self.options, SUBMIT)
        returned = return_item(self.update, by=self.user, words="What caused it?")
        assert (returned.state, returned.version) == (Update.State.RETURNED, 2)
        self.options.refresh_from_db()
        assert self.options.state == State.RETURNED
        step = self.options.steps.first()
        assert step.did == "returned one thing" and step.words.endswith(": What caused it?")

    def test_before_it_is_submitted_the_return_stays_what_it_is(self):
        return_item(self.update, by=self.user, words="What caused it?")
        self.options.refresh_from_db()
        assert self.options.state == State.NOT_STARTED

    def test_it_needs_a_note_and_something_to_return(self):
        with self.assertRaisesMessage(Refused, "Say what is to be put right."):
            return_item(self.update, by=self.user, words=" ")
        Update.objects.update(state=Update.State.WAITING)
        with self.assertRaisesMessage(Refused, "Nobody has said anything of this yet"):
            return_item(self.update, by=self.user, words="What caused it?")

    def test_nothing_is_returned_from_what_was_signed(self):
        self.sign(self.options)
        with self.assertRaisesMessage(Refused, "was signed off by"):
            return_item(self.update, by=self.user, words="What caused it?")
