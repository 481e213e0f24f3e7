"""Commentary: what red and amber need, what is missing, and the one text that is made of it."""

from datetime import date
from types import SimpleNamespace

from django.test import SimpleTestCase

from indicators.choices import Rag
from returns.commentary import PARTS, Promise, compose, missing, wanted
from returns.models import Update

FULL = {
    "comment": "Two officers left.",
    "cause": "Vacancies",
    "remedy": "Agency staff until April",
    "remedy_owner": "A Hall",
    "remedy_due": "end of May 2027",
    "remedy_due_latest": date(2027, 5, 31),
}


def said(kind="indicator", **fields):
    blank = dict.fromkeys((*FULL, "kept", "kept_words"), "") | {"remedy_due_latest": None}
    return SimpleNamespace(kind=kind, Kept=Update.Kept, **blank | fields)


class WantedTests(SimpleTestCase):
    def test_red_and_amber_want_cause_action_owner_and_date_and_nothing_else_does(self):
        for rag, parts in ((Rag.RED, PARTS), (Rag.AMBER, PARTS), (Rag.GREEN, ()), (Rag.NONE, ()), (None, ())):
            for kind in ("indicator", "action", "milestone"):
                with self.subTest(rag=rag, kind=kind):
                    assert wanted(kind, rag) == parts

    def test_a_risk_wants_none_and_an_overdue_control_why_and_when(self):
        assert wanted("risk", Rag.RED) == ()
        assert wanted("control", Rag.RED) == ("cause", "remedy_due")


class MissingTests(SimpleTestCase):
    def test_an_amber_indicator_is_complete_with_every_part(self):
        assert missing(said(**FULL), Rag.AMBER) == {}

    def test_each_part_that_is_left_out_is_asked_for(self):
        for part in PARTS:
            with self.subTest(part=part):
                assert list(missing(said(**FULL | {part: "  "}), Rag.RED)) == [part]

    def test_a_green_one_needs_no_words(self):
        assert missing(said(), Rag.GREEN) == {}

    def test_a_date_that_cannot_be_read_is_asked_for_again_with_its_words(self):
        lacks = missing(said(**FULL | {"remedy_due": "soon", "remedy_due_latest": None}), Rag.RED)
        assert list(lacks) == ["remedy_due"] and "“soon”" in lacks["remedy_due"]

    def test_what_is_reported_itself_comes_first(self):
        boxes = {"indicator": "result", "action": "state", "control": "state", "risk": "likelihood"}
        for kind, box in boxes.items():
            assert next(iter(missing(said(kind), Rag.RED, entered=False))) == box

    def test_a_promise_is_asked_about_whatever_the_rating(self):
        promise = Promise("2026/27 Q1", "Agency staff")
        assert list(missing(said(), Rag.GREEN, promise=promise)) == ["kept"]
        assert missing(said(kept="yes"), Rag.GREEN, promise=promise) == {}
        assert list(missing(said(kept="partly"), Rag.GREEN, promise=promise)) == ["kept_words"]
        assert list(missing(said(kept="no"), Rag.GREEN, promise=promise)) == ["kept_words"]
        assert missing(said(kept="no", kept_words="Nobody applied"), Rag.GREEN, promise=promise) == {}

    def test_a_promise_is_past_the_day_after_its_day(self):
        promise = Promise("2026/27 Q1", "Agency staff", due_latest=date(2026, 9, 30))
        assert not promise.is_past(date(2026, 9, 30)) and promise.is_past(date(2026, 10, 1))
        assert not Promise("2026/27 Q1", "Agency staff").is_past(date(2030, 1, 1))


class ComposeTests(SimpleTestCase):
    def test_all_parts_make_one_text(self):
        assert compose(said(**FULL)) == (
            "Two officers left.\nCause: Vacancies\n"
            "Action: Agency staff until April (A Hall, by end of May 2027)"
        )

    def test_what_was_not_written_leaves_no_trace(self):
        assert compose(said()) == ""
        assert compose(said(cause="Vacancies")) == "Cause: Vacancies"
        assert compose(said(remedy="Agency staff", remedy_due="by May")) == "Action: Agency staff (by May)"
        assert compose(said(remedy_owner="A Hall")) == "Action: A Hall"
