"""The picture of how a risk's score went."""

from datetime import date
from decimal import Decimal

from django.test import TestCase

from organisation.models import Role
from risks.history import history_of
from risks.models import Risk
from risks.registers import risk_of
from tests.factories import (
    make_assessment,
    make_council,
    make_register,
    make_risk,
    make_risk_scheme,
    make_unit,
    make_user,
)


class HistoryTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.register = make_register(make_unit(make_council("Eastmoor Council"), name="Housing"))
        cls.risk = make_risk(cls.register, likelihood="5", impact="5")
        cls.risk.assessments.update(assessed_on=date(2026, 1, 1))

    def add(self, day, likelihood, impact, **more):
        return make_assessment(
            self.risk, likelihood=likelihood, impact=impact, assessed_on=day, kind="current", **more
        )

    def drawn(self, today=None):
        return history_of(risk_of(Risk.objects.for_report().get(pk=self.risk.pk)).history, today=today)

    def test_one_dated_assessment_draws_nothing_and_two_draw_a_step(self):
        assert self.drawn() is None
        self.add(None, "2", "2")
        assert self.drawn() is None
        self.add(date(2026, 2, 1), "2", "3")
        history = self.drawn()
        assert len(history.marks) == 2
        (x1, y1), (x2, y2), (x3, y3), _ = [
            tuple(map(Decimal, pair.split(","))) for pair in history.line.split()
        ]
        assert x1 < x2 == x3 and y1 == y2 < y3
        assert [mark.shape for mark in history.marks] == ["square", "circle"]
        assert history.marks[1].words.startswith("1 February 2026: 6 ")

    def test_the_appetite_line_stands_between_what_is_within_and_what_is_above(self):
        self.add(date(2026, 2, 1), "2", "3")
        history = self.drawn()
        assert history.marks[0].y < history.appetite < history.marks[1].y

    def test_two_on_one_day_are_drawn(self):
        self.add(date(2026, 1, 1), "1", "1")
        assert len(self.drawn().marks) == 2

    def test_the_last_score_holds_until_today(self):
        self.add(date(2026, 2, 1), "2", "3")
        end = [Decimal(pair.split(",")[0]) for pair in self.drawn(date(2026, 6, 1)).line.split()][-1]
        assert end > self.drawn(date(2026, 6, 1)).marks[-1].x

    def test_labels_that_would_touch_are_left_to_the_table(self):
        for day in range(2, 28):
            self.add(date(2026, 1, day), "2", "3")
        history = self.drawn()
        assert len(history.marks) == 27 and sum(bool(mark.day_label) for mark in history.marks) <= 5
        assert history.marks[-1].label and history.marks[-1].day_label  # how the risk stands now

    def test_what_another_scheme_scored_is_not_drawn_and_is_said(self):
        other = make_risk_scheme(self.register.council, name="Older", rows=[("likelihood", "1", "One")])
        make_assessment(self.risk, kind="current", likelihood="1", impact="1", scheme=other)
        self.add(date(2026, 2, 1), "2", "3")
        history = self.drawn()
        assert history.earlier == 1 and len(history.marks) == 2

    def test_the_page_draws_it_in_words(self):
        self.add(date(2026, 2, 1), "2", "3")
        self.client.force_login(make_user(role=Role.Name.VIEWER, unit=self.register.unit))
        page = self.client.get(self.risk.get_absolute_url())
        self.assertContains(page, '<title id="history-title">The current score over time</title>')
        self.assertContains(page, "1 February 2026: 6 ")
