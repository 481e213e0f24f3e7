"""Two people at the same moment: the one that comes second waits, and sees what the first did."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

from django.db import connection, transaction
from django.test import TransactionTestCase

from indicators.locks import Locked
from indicators.models import Indicator, Numerator
from indicators.operations import save_figure, write_figure, write_period
from returns.cycles import Refused, close_cycle
from returns.lifecycle import SIGN_OFF, SUBMIT
from returns.models import Cycle, ReturnStep
from returns.returning import take_step
from tests.factories import make_user
from tests.plans.test_editor_at_once import database_that_threads_share
from tests.returns.quarters import Q2, complete, give_work, last_step, make_tree, open_quarter, return_of

A_WHILE = 0.3


class AtOnceTests(TransactionTestCase):
    def setUp(self):
        tree = make_tree()
        give_work(tree.options, actions=0)
        self.user = make_user()
        self.cycle = open_quarter(tree.council)
        self.options = return_of(self.cycle, tree.options)
        complete(self.options)
        self.begun = Event()

    def at_once(self, first, second):
        """Let the first begin and dawdle in its transaction, then the second; return what each returned."""

        def slowly():
            with transaction.atomic():
                found = self.said(first)
                self.begun.set()
                sleep(A_WHILE)
                return found

        def afterwards():
            self.begun.wait(10)
            return self.said(second)

        def apart(work):
            try:
                return work()
            finally:
                connection.close()

        with database_that_threads_share(), ThreadPoolExecutor(2) as threads:
            return [one.result() for one in [threads.submit(apart, work) for work in (slowly, afterwards)]]

    def said(self, work):
        try:
            return work()
        except (Refused, Locked) as refused:
            return str(refused)

    def step(self, step, **said):
        return take_step(self.options, step, by=self.user, **said).did

    def enter(self):
        figure = Numerator(indicator=Indicator.objects.get())
        write_period(figure, Q2)
        write_figure(figure, "41")
        return save_figure(figure, held=None, by=self.user).words

    def test_of_two_who_take_the_same_step_one_is_told_what_the_other_did(self):
        def submit_too():
            try:
                return self.step(SUBMIT)
            except Refused as refused:
                return str(refused), ReturnStep.objects.count()

        first, (second, steps) = self.at_once(lambda: self.step(SUBMIT), submit_too)
        assert (first, steps) == ("submitted", 1)
        assert f"{self.user.get_full_name()} submitted at" in second

    def test_a_figure_that_waited_for_the_signature_is_refused(self):
        self.step(SUBMIT)
        seen = last_step(self.options)
        signed, entered = self.at_once(lambda: self.step(SIGN_OFF, seen=seen), self.enter)
        assert signed == "signed off"
        assert f"was signed off by {self.user.get_full_name()}" in entered

    def test_a_signature_that_waited_for_a_figure_finds_it_there(self):
        self.step(SUBMIT)
        seen = last_step(self.options)

        def sign():
            self.step(SIGN_OFF, seen=seen)
            return Numerator.objects.count()

        assert self.at_once(self.enter, sign) == ["41", 1]

    def test_of_two_who_close_the_quarter_one_is_told(self):
        def close():
            return str(close_cycle(self.cycle, by=self.user, words="The rest comes later."))

        first, second = self.at_once(close, close)
        assert first == "2026/27 Q2"
        assert f"{self.user.get_full_name()} closed 2026/27 Q2 at" in second
        assert Cycle.objects.filter(pk=self.cycle.pk).exists()
