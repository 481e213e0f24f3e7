"""The page of a person's updates: what stands in it, saving a row, and what it costs."""

from datetime import date
from unittest.mock import patch

from django.db import OperationalError, connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Result
from organisation.models import Role
from returns.forms.update import UpdateForm
from returns.models import Comment, Cycle, Return, Update
from tests.factories import make_user
from tests.markup import faults_of
from tests.queries import FlatMixin
from tests.returns.desks import add_action, add_indicator, make_desk, make_last_quarter, shown
from tests.returns.quarters import Q2

LIST = reverse("returns:update_list")
HTMX = {"HX-Request": "true"}


class OfDesk(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.desk = make_desk()

    def setUp(self):
        self.client.force_login(self.desk.user)

    def send(self, update, *, version=None, headers=None, query="", **boxes):
        """Send the form of a row as its page shows it, with some boxes filled in otherwise."""
        return self.client.post(f"{LIST}{query}", self.boxes(update, version, **boxes), headers=headers)

    def boxes(self, update, version=None, **boxes):
        form = self.form_of(update)
        held = form.update.version if version is None else version
        sent = {"update": update.pk, f"u{update.pk}-version": held, f"u{update.pk}-shown": form.shown_digests}
        for name in form.fields:
            sent[f"u{update.pk}-{name}"] = form._plain(name, form.initial.get(name))
        return sent | {f"u{update.pk}-{name}": words for name, words in boxes.items()}

    def form_of(self, update):
        return UpdateForm(shown(update))


class ListTests(OfDesk):
    def test_it_lists_what_is_mine_prefilled_and_says_how_many_are_done(self):
        make_last_quarter(self.desk, self.desk.indicator.indicator, comment="Slow", remedy="Hire two")
        other = add_action(self.desk, "Not mine")
        other.action.assignments.all().delete()
        page = self.client.get(LIST).content.decode()
        assert "0 of 5 done" in page and "Not mine" not in page
        for words in ("NI 59", "60%", "65%", "Slow", "Promised in 2026/27 Q1", "Hire two", "Not saved yet"):
            assert words in page, words
        assert not faults_of(page)

    def test_an_editor_may_widen_it_to_everything_of_their_units_and_a_contributor_not(self):
        other = add_action(self.desk, "Of a colleague")
        other.action.assignments.all().delete()
        assert "scope=units" not in self.client.get(LIST).content.decode()
        assert "Of a colleague" not in self.client.get(f"{LIST}?scope=units").content.decode()
        self.client.force_login(make_user(role=Role.Name.EDITOR, unit=self.desk.tree.options))
        assert "Of a colleague" in self.client.get(f"{LIST}?scope=units").content.decode()

    def test_nobody_sees_another_councils_updates_nor_an_exempt_risk_without_the_right(self):
        make_desk()
        assert "0 of 5 done" in self.client.get(LIST).content.decode()
        risk = self.desk.risk.risk
        risk.exempt, risk.title = "Financial affairs", "A secret"
        risk.save()
        page = self.client.get(LIST).content.decode()
        assert "0 of 3 done" in page and "A secret" not in page

    def test_filters_narrow_it(self):
        Update.objects.filter(pk=self.desk.action.pk).update(state="complete")
        for query, there, missing in (
            ("show=todo", "Assessments in time", "Open two centres</a>"),
            ("show=done", "Open two centres</a>", "Assessments in time"),
            ("show=off", "A second supplier", "Assessments in time"),
            ("kind=risk", "The move is late", "Assessments in time"),
        ):
            with self.subTest(query=query):
                page = self.client.get(f"{LIST}?{query}").content.decode()
                assert there in page and missing not in page

    def test_without_an_open_quarter_it_says_what_will_come(self):
        Cycle.objects.update(state=Cycle.State.CLOSED)
        assert "No quarter is open" in self.client.get(LIST).content.decode()

    def test_a_locked_row_shows_its_words_and_no_boxes(self):
        Return.objects.update(state=Return.State.SUBMITTED)
        page = self.client.get(LIST).content.decode()
        assert "was submitted" in page and f'id="form-{self.desk.indicator.pk}"' not in page
        assert not faults_of(page)


class CostTests(FlatMixin, OfDesk):
    def grow(self):
        for number in range(22):
            add_indicator(self.desk, f"Measure {number}", code=f"LPI {number}")
            add_action(self.desk, f"Action {number}", due_latest=date(2026, 12, 31))

    def test_the_page_costs_the_same_for_five_rows_and_forty_nine(self):
        self.assertFlat(LIST, grow=self.grow, ceiling=12)

    def test_a_second_page_costs_the_same(self):
        self.grow()
        for number in range(12):
            add_action(self.desk, f"Later {number}")
        with CaptureQueriesContext(connection) as captured:
            page = self.client.get(f"{LIST}?page=2").content.decode()
        assert "Later 11" in page and "page 2 of 2" in page
        assert len(captured) <= 12

    def test_saving_a_row_costs_less_than_thirty_six(self):
        for update, boxes in (
            (self.desk.indicator, {"result": "66%", "forecast": "67%", "comment": "On course"}),
            (self.desk.milestone, {"state": "done", "done_on": "14 September 2026"}),
            (self.desk.control, {"state": "in place", "done_on": "1 October 2026"}),
            (self.desk.risk, {"comment": "As before"}),
        ):
            sent = self.boxes(update, **boxes)
            with self.subTest(kind=update.kind), CaptureQueriesContext(connection) as captured:
                assert self.client.post(LIST, sent, headers=HTMX).status_code == 200
            # One for the history of each row that is written.
            assert len(captured) < 36, [query["sql"][:70] for query in captured]


class SaveTests(OfDesk):
    def test_without_scripts_it_comes_back_to_the_row(self):
        answer = self.send(self.desk.indicator, result="66%", query="?kind=indicator")
        assert answer.status_code == 302
        assert answer.url == f"{LIST}?kind=indicator#update-{self.desk.indicator.pk}"
        page = self.client.get(LIST).content.decode()
        assert "1 of 5 done" in page and "complete" in page

    def test_with_htmx_the_row_comes_back_rated_with_what_is_missing(self):
        answer = self.send(self.desk.indicator, result="50%", headers=HTMX)
        page = answer.content.decode()
        assert answer.status_code == 200 and "<html" not in page
        assert "Red" in page and "Say what caused it" in page and "Saved" in page
        assert f'data-mend="id_u{self.desk.indicator.pk}-cause"' in page
        assert 'id="app-status"' in page and "0 of 5 done" in page

    def test_an_absence_is_chosen_and_provisional_is_marked(self):
        self.send(self.desk.indicator, known="awaiting")
        assert Result.objects.get(period=Q2.code).words == "Awaiting"
        self.send(self.desk.indicator, known="value", result="66%", provisional="on")
        assert Result.objects.get(period=Q2.code).words == "66% (provisional)"

    def test_what_cannot_be_read_is_refused_and_stays_in_its_box(self):
        for headers, status in ((HTMX, 422), (None, 422)):
            answer = self.send(self.desk.indicator, result="about sixty", comment="My words", headers=headers)
            page = answer.content.decode()
            assert answer.status_code == status
            assert "holds no one figure" in page and 'value="about sixty"' in page and "My words" in page
        assert not faults_of(page)
        assert not Result.objects.filter(period=Q2.code).exists()

    def test_a_refusal_of_the_rules_stays_in_the_row_too(self):
        answer = self.send(self.desk.action, state="under way", expected_on="31 1 2027", comment="Slow")
        page = answer.content.decode()
        assert answer.status_code == 422 and "Say why it is late" in page and "Slow" in page
        assert f'name="u{self.desk.action.pk}-version" value="0"' in page

    def test_a_conflict_says_both_values_and_saving_again_decides(self):
        update = self.desk.indicator
        stale = self.form_of(update)
        self.send(update, result="66%")
        sent = {
            "update": update.pk,
            f"u{update.pk}-version": 0,
            f"u{update.pk}-shown": stale.shown_digests,
            f"u{update.pk}-result": "64%",
            f"u{update.pk}-known": "value",
            f"u{update.pk}-comment": "Mine",
        }
        answer = self.client.post(LIST, sent)
        page = answer.content.decode()
        assert answer.status_code == 409 and not faults_of(page)
        for words in ("Stands there now", "66%", 'value="64%"', "Mine", f'u{update.pk}-version" value="1"'):
            assert words in page, words
        assert Result.objects.get(period=Q2.code).words == "66%"
        assert self.client.post(LIST, sent | {f"u{update.pk}-version": 1}).status_code == 302
        assert Result.objects.get(period=Q2.code).words == "64%"

    def test_a_box_that_only_others_changed_takes_what_they_wrote(self):
        update = self.desk.indicator
        stale = self.form_of(update)
        self.send(update, comment="Theirs")
        sent = {
            "update": update.pk,
            f"u{update.pk}-version": 0,
            f"u{update.pk}-shown": stale.shown_digests,
            f"u{update.pk}-result": "64%",
            f"u{update.pk}-known": "value",
        }
        answer = self.client.post(LIST, sent)
        assert answer.status_code == 409
        assert "Theirs</textarea>" in answer.content.decode().replace("\n", "")

    def test_a_row_that_is_sent_twice_is_saved_once(self):
        for _ in range(2):
            answer = self.send(self.desk.indicator, result="66%", version=0)
            assert answer.status_code == 302
        assert Update.objects.get(pk=self.desk.indicator.pk).version == 1

    def test_a_locked_return_keeps_the_typed_words_on_the_page(self):
        Return.objects.update(state=Return.State.SIGNED_OFF)
        answer = self.send(self.desk.indicator, result="66%", comment="My words")
        page = answer.content.decode()
        assert answer.status_code == 409 and "signed off" in page and "My words" in page
        assert not faults_of(page)

    def test_a_quarter_that_was_closed_meanwhile_keeps_the_typed_words_on_the_page(self):
        Cycle.objects.update(state=Cycle.State.CLOSED)
        page = self.send(self.desk.indicator, result="66%", comment="My words").content.decode()
        assert "is closed" in page and "My words" in page and not faults_of(page)

    def test_only_who_may_saves(self):
        viewer = make_user(role=Role.Name.VIEWER, unit=self.desk.tree.options)
        for user, status in ((viewer, 403), (make_desk().user, 404)):
            self.client.force_login(user)
            assert self.send(self.desk.indicator, result="66%").status_code == status

    def test_a_database_that_is_away_is_told_plainly_and_nothing_is_half_saved(self):
        def breaks(*args, **kwargs):
            raise OperationalError("the connection is lost")

        self.client.raise_request_exception = False
        with patch("returns.saving.shown_of", breaks):  # after the figure and the words are written
            answer = self.send(self.desk.indicator, result="66%", comment="On course")
        assert answer.status_code == 503
        page = answer.content.decode()
        assert "it was not saved" in page and "On course" in page and "66%" in page and not faults_of(page)
        assert "csrf" not in page.lower() and "Version" not in page
        assert not Result.objects.filter(period=Q2.code).exists()
        assert Update.objects.get(pk=self.desk.indicator.pk).version == 0
        assert self.send(self.desk.indicator, result="66%").status_code == 302

    def test_a_row_that_is_gone_is_no_page(self):
        assert self.client.post(LIST, {"update": "0"}).status_code == 404
        assert self.client.post(LIST, {}).status_code == 404

    def test_a_reviewers_question_shows_on_the_list(self):
        Comment.objects.create(update=self.desk.indicator, words="Why?", by_reviewer=True, who="Ann Hall")
        page = self.client.get(LIST).content.decode()
        assert "A reviewer asks" in page and "1 waits for your answer" in page
        assert "Assessments in time" in self.client.get(f"{LIST}?show=answer").content.decode()


class HomeTests(OfDesk):
    def home(self):
        return self.client.get(reverse("home")).content.decode()

    def test_the_first_page_leads_to_what_is_still_to_be_done(self):
        Comment.objects.create(update=self.desk.indicator, words="Why?", by_reviewer=True, who="Ann Hall")
        page = self.home()
        assert "5 of your 5 updates are still to be done" in page and "1 waits for" in page
        assert not faults_of(page)

    def test_it_says_when_all_are_done_and_nothing_without_an_open_quarter(self):
        Update.objects.update(state=Update.State.COMPLETE)
        assert "All 5 are done" in self.home()
        Cycle.objects.update(state=Cycle.State.CLOSED)
        assert "Your updates" not in self.home()
