"""A step and a writing at the same moment: the one that comes second waits, and sees what the first did."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

from django.db import connection, transaction
from django.test import TransactionTestCase

from exchange.storing import CannotStore, store
from plans.contents import content_of
from plans.life import Refused, take_step
from plans.lifecycle import APPROVE, SEND
from plans.models import Action, Plan, PlanStep, PlanVersion
from tests.factories import DECISION, make_action, make_plan, make_user
from tests.plans.test_editor_at_once import database_that_threads_share

A_WHILE = 0.3


class AtOnceTests(TransactionTestCase):
    def setUp(self):
        self.plan = make_plan()
        self.action = make_action(plan=self.plan, title="Open one centre")
        self.user = make_user()
        self.begun = Event()

    def at_once(self, first, second):
        """Let the first begin, then the second; return what each returned."""
        with database_that_threads_share(), ThreadPoolExecutor(2) as threads:
            found = [threads.submit(self.run_apart, first), threads.submit(self.run_second, second)]
            return [one.result() for one in found]

    def run_second(self, work):
        self.begun.wait(10)
        return self.run_apart(work)

    def run_apart(self, work):
        try:
            return work()
        finally:
            connection.close()

    def write_slowly(self):
        with transaction.atomic():
            Plan.objects.held(self.plan.pk)
            self.begun.set()
            sleep(A_WHILE)
            Action.objects.filter(pk=self.action.pk).update(title="Open two centres")

    def step(self, step, **said):
        try:
            return take_step(self.plan, step, by=self.user, **said).step
        except Refused as refused:
            return str(refused)

    def test_an_approval_keeps_what_was_being_written(self):
        Plan.objects.update(state=Plan.State.FOR_APPROVAL)

        def approve():
            self.step(APPROVE, approval=DECISION)
            return PlanVersion.objects.get().content["actions"][0]["action"]

        _, kept = self.at_once(self.write_slowly, approve)
        assert kept == "Open two centres"

    def test_a_workbook_that_waited_for_a_step_finds_the_plan_locked(self):
        content = content_of(self.plan)
        content.actions[0].action = "Open two centres"

        def send():
            with transaction.atomic():
                self.step(SEND)
                self.begun.set()
                sleep(A_WHILE)

        def bring_in():
            try:
                store(content)
            except CannotStore as refused:
                return str(refused)

        _, said = self.at_once(send, bring_in)
        assert "sent for approval" in said

    def test_of_two_who_take_the_same_step_one_is_told_what_the_other_did(self):
        def send():
            with transaction.atomic():
                found = self.step(SEND)
                self.begun.set()
                sleep(A_WHILE)
                return found

        def send_too():
            found = self.step(SEND)
            return found, PlanStep.objects.count()

        first, (second, steps) = self.at_once(send, send_too)
        assert first == "send" and steps == 1
        assert f"{self.user.get_full_name()} sent for approval at" in second
