"""Who has not updated, and who is told of it: everybody once, and never of what they may not read."""

import csv
import io
import smtplib
from datetime import date
from unittest import mock

from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import TestCase, override_settings
from django.urls import reverse

from organisation.models import Person, Post, Role
from plans.models import Assignment
from returns.chasing import chase_list
from returns.cycles import Refused
from returns.digests import without_exempt
from returns.holidays import holidays_of
from returns.models import Reminder, Update
from returns.reminding import plan_reminders, remind, send, send_again
from tests.factories import (
    make_action,
    make_control,
    make_milestone,
    make_person,
    make_plan,
    make_register,
    make_risk,
    make_user,
    whole_of,
)
from tests.returns.quarters import make_tree, open_quarter

DUE = date(2026, 10, 14)
SITE = "https://plans.example.org"
State = Reminder.State


class BrokenBackend(EmailBackend):
    """A mail server that refuses a message to one address, and is lost for good at another."""

    def send_messages(self, messages):
        for message in messages:
            if message.to == ["refused@example.org"]:
                raise smtplib.SMTPRecipientsRefused({"refused@example.org": (550, b"No such user")})
            if message.to == ["killed@example.org"]:
                raise KeyboardInterrupt
        return super().send_messages(messages)


class DeafBackend(EmailBackend):
    """A mail server that cannot be reached."""

    def open(self):
        raise ConnectionRefusedError("nobody listens")


def lead(item, person=None, post=None, words="", duty=Assignment.Duty.LEAD):
    kind = item._meta.model_name
    who = {"person": person, "post": post, "words": words or str(person or post)}
    return Assignment.objects.create(plan=item.plan, duty=duty, **{kind: item}, **who)


class WithChase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.tree = make_tree()
        cls.plan = make_plan(cls.tree.options, first_year=2026)
        cls.ann = cls.member("Ann Hall", "ann@example.org")
        cls.ben = cls.member("Ben Cole", "ben@example.org")
        cls.approver = make_user("boss", role=Role.Name.APPROVER, unit=cls.tree.division)
        for words, who in (
            ("Open two centres", {"person": cls.ann}),
            ("Train every officer", {"person": cls.ben}),
            ("Ask the tenants", {"words": "Cara Dale"}),
        ):
            lead(make_action(plan=cls.plan, title=words), **who)
        make_action(plan=cls.plan, title="Led by nobody")
        cls.cycle = open_quarter(cls.tree.council)

    @classmethod
    def member(cls, name, address):
        user = make_user(name.split()[0].lower(), role=Role.Name.CONTRIBUTOR, unit=cls.tree.options)
        user.first_name, user.last_name = name.split()
        user.email = address
        user.save()
        return make_person(cls.tree.council, name, user=user)

    def chased(self, today=DUE):
        return chase_list(self.cycle, today, holidays_of(self.tree.council))

    def told(self):
        """{address: text} of the messages that went out."""
        return {message.to[0]: message.body for message in mail.outbox}


class ChaseTests(WithChase):
    def test_each_person_with_how_they_can_be_reminded(self):
        found = {group.name: (group.number, group.reach) for group in self.chased().people}
        assert found == {
            "Ann Hall": (1, "By e-mail"),
            "Ben Cole": (1, "By e-mail"),
            "Cara Dale": (1, "Cannot be reminded: no sign-in"),
            "Nobody is named": (1, "Name a lead in the plan"),
        }

    def test_what_is_complete_is_not_chased_and_what_lacks_something_is(self):
        first, second, *_ = Update.objects.all()
        for update, state in ((first, Update.State.COMPLETE), (second, Update.State.INCOMPLETE)):
            update.state = state
            update.save()
        assert first.action.title not in {one.name for one in self.chased().things}
        assert second.action.title in {one.name for one in self.chased().things}

    def test_the_age_counts_working_days_after_the_day(self):
        ages = [self.chased(date(2026, 10, day)).things[0].late for day in (13, 14, 15, 19)]
        assert ages == [-1, 0, 1, 3]

    def test_a_post_stands_for_its_holder_and_a_leaver_for_nobody(self):
        post = Post.objects.create(council=self.tree.council, title="Head of Homes", holder=self.ann)
        empty = Post.objects.create(council=self.tree.council, title="Head of Sheds")
        Assignment.objects.filter(words="Cara Dale").update(post=post)
        Person.objects.filter(pk=self.ben.pk).update(left_on=date(2026, 10, 13))
        lead(Update.objects.get(action__title="Led by nobody").action, post=empty)
        found = {group.name: (group.number, group.reach) for group in self.chased().people}
        assert found == {
            "Ann Hall": (2, "By e-mail"),
            "Ben Cole": (1, "Cannot be reminded: has left"),
            "Head of Sheds": (1, "Cannot be reminded: nobody holds this post"),
        }

    def test_a_milestone_without_a_lead_is_its_actions_and_a_control_without_an_owner_its_risks(self):
        action = Update.objects.get(action__title="Open two centres").action
        milestone = make_milestone(action, "Sites chosen", due_latest=date(2026, 9, 1))
        risk = make_risk(make_register(self.tree.options), owner_person=self.ben, owner="Ben Cole")
        control = make_control(risk, planned=True)
        one = Update.objects.first().unit_return
        for thing in (milestone, control):
            about = {thing._meta.model_name: thing, "period": self.cycle.period}
            Update.objects.create(unit_return=one, **about)
        who = {str(item.update.thing): item.who_words for item in self.chased().things}
        assert (who["Sites chosen"], who[str(control)]) == ("Ann Hall", "Ben Cole")

    def test_the_csv_has_a_row_for_each_thing_and_person_and_runs_nothing(self):
        Update.objects.get(action__title="Led by nobody").action.delete()
        action = Update.objects.get(action__title="Ask the tenants").action
        action.title = "=HYPERLINK(1)"
        action.save()
        self.client.force_login(self.approver)
        answer = self.client.get(reverse("returns:chase_export", args=[self.cycle.pk]))
        assert 'filename="not-updated-2026-27-Q2.csv"' in answer.headers["Content-Disposition"]
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert [row["Who reports"] for row in rows] == ["Ann Hall", "Ben Cole", "Cara Dale"]
        assert rows[2]["Thing"] == "'=HYPERLINK(1)" and rows[0]["Due"] == "2026-10-14"


@override_settings(SITE_ADDRESS=SITE)
class RemindingTests(WithChase):
    def test_everybody_is_told_once_of_what_is_theirs_and_where_to_go(self):
        assert remind(self.cycle, DUE).sent == 3
        told = self.told()
        assert "- Action: Open two centres. Housing Options, due today." in told["ann@example.org"]
        assert "Train every officer" not in told["ann@example.org"]
        assert f"Update them: {SITE}/updates/" in told["ann@example.org"]

    def test_who_signs_for_the_unit_is_told_of_what_nobody_else_can_be_told_of(self):
        remind(self.cycle, DUE)
        words = self.told()[self.approver.email]
        assert "- Action: Ask the tenants (Cara Dale). Housing Options, due today." in words
        assert "- Action: Led by nobody (Nobody is named)." in words
        assert "Open two centres" not in words

    def test_a_nearer_approver_is_told_and_the_one_above_is_not(self):
        nearer = make_user("near", role=Role.Name.APPROVER, unit=self.tree.options)
        remind(self.cycle, DUE)
        assert nearer.email in self.told() and self.approver.email not in self.told()

    def test_run_again_the_same_day_and_in_the_same_stage_nobody_is_told_twice(self):
        for day in (date(2026, 10, 7), date(2026, 10, 7), date(2026, 10, 9), date(2026, 10, 13)):
            remind(self.cycle, day)
        assert len(mail.outbox) == 3
        remind(self.cycle, DUE)
        assert len(mail.outbox) == 6 and Reminder.objects.filter(state=State.SENT).count() == 6

    def test_who_has_finished_is_told_nothing_more(self):
        remind(self.cycle, DUE)
        Update.objects.filter(action__title="Open two centres").update(state=Update.State.COMPLETE)
        mail.outbox.clear()
        remind(self.cycle, date(2026, 10, 16))
        assert "ann@example.org" not in self.told() and "ben@example.org" in self.told()

    def test_an_exempt_risk_is_never_named_and_not_even_counted_without_the_right(self):
        risk = make_risk(
            make_register(self.tree.options), "Mr Doe sues", owner_person=self.ann, exempt="Personal affairs"
        )
        control = make_control(risk, "Settle with Mr Doe", planned=True)
        one = Update.objects.first().unit_return
        Update.objects.create(unit_return=one, risk=risk, period=self.cycle.period)
        Update.objects.create(unit_return=one, control=control, period=self.cycle.period)
        remind(self.cycle, DUE)
        words = self.told()["ann@example.org"]
        assert "Doe" not in words and "exempt" not in words
        Role.objects.filter(user=self.ann.user).update(reads_exempt=True)
        remind(self.cycle, date(2026, 10, 16))
        words = mail.outbox[-3:][0].body
        assert "- 2 exempt, named only on the page after you sign in." in words and "Doe" not in words
        kept = Reminder.objects.get(user=self.ann.user, day=date(2026, 10, 16))
        assert kept.items == kept.words.count("\n- ") - 1 and kept.subject.startswith(f"{kept.items} update")
        assert "exempt" not in without_exempt(kept.words)
        assert without_exempt(kept.words).count("\n") == kept.words.count("\n") - 1
        assert not any("Doe" in message.body + message.subject for message in mail.outbox)

    def test_a_closed_quarter_reminds_nobody(self):
        self.cycle.state = "closed"
        self.cycle.save()
        with self.assertRaisesMessage(Refused, "nobody is reminded of it any more"):
            remind(self.cycle, DUE)
        call_command("send_reminders", date=DUE, stdout=io.StringIO())
        assert not mail.outbox

    def test_the_command_says_what_it_sent(self):
        out = io.StringIO()
        call_command("send_reminders", date=DUE, stdout=out)
        assert out.getvalue() == f"{self.tree.council}, 2026/27 Q2: 3 reminders sent\n"


@override_settings(EMAIL_BACKEND="tests.returns.test_reminding.BrokenBackend")
class BrokenTests(WithChase):
    def setUp(self):
        self.ann.user.email = "refused@example.org"
        self.ann.user.save()

    def test_what_the_server_refuses_is_said_and_tried_again_and_the_others_go_out(self):
        outcome = remind(self.cycle, DUE)
        assert (outcome.sent, outcome.failed) == (2, 1)
        failed = Reminder.objects.get(state=State.FAILED)
        assert failed.who == "Ann Hall" and "No such user" in failed.problem
        with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
            assert remind(self.cycle, DUE).sent == 1
        assert Reminder.objects.filter(state=State.SENT).count() == 3

    def test_killed_in_the_middle_the_rest_goes_out_and_the_one_that_was_begun_is_shown(self):
        self.ann.user.email = "killed@example.org"
        self.ann.user.save()
        with self.assertRaises(KeyboardInterrupt):
            remind(self.cycle, DUE)
        assert remind(self.cycle, DUE).sent == 2
        assert remind(self.cycle, date(2026, 10, 14)).sent == 0
        begun = Reminder.objects.get(state=State.SENDING)
        assert begun.who == "Ann Hall" and len(mail.outbox) == 2
        with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
            assert send_again(begun, by=self.approver).sent == 1
        with self.assertRaisesMessage(Refused, "so it is not sent again"):
            send_again(begun, by=self.approver)

    def test_a_server_that_cannot_be_reached_leaves_everything_to_be_sent(self):
        with override_settings(EMAIL_BACKEND="tests.returns.test_reminding.DeafBackend"):
            with self.assertRaisesMessage(CommandError, "The mail server cannot be reached (nobody listens)"):
                call_command("send_reminders", date=DUE)
        assert set(Reminder.objects.values_list("state", flat=True)) == {State.WAITING}
        self.ann.user.email = "ann@example.org"
        self.ann.user.save()
        assert remind(self.cycle, DUE).sent == 3

    def test_a_database_that_goes_away_is_said_plainly_by_the_command(self):
        away = mock.patch(
            "returns.reminding.send", side_effect=OperationalError("server closed the connection")
        )
        with away, self.assertRaisesMessage(CommandError, "Run this again: nobody is told the same twice"):
            call_command("send_reminders", date=DUE)
        assert remind(self.cycle, DUE).sent == 2  # and one that the mail server refuses

    def test_a_database_that_fails_while_it_is_planned_leaves_nothing_written(self):
        # A subject that the database cannot hold.
        with mock.patch("returns.reminding.subject_of", return_value=None):
            with self.assertRaises(Exception) as error:
                plan_reminders(self.cycle, DUE)
        assert "subject" in str(error.exception)
        assert not Reminder.objects.exists()
        assert len(plan_reminders(self.cycle, DUE)) == 3


class TwiceTests(WithChase):
    def test_of_two_who_send_the_same_reminder_one_does(self):
        plan_reminders(self.cycle, DUE)
        first = Reminder.objects.first()
        same = Reminder.objects.get(pk=first.pk)
        connection = mail.get_connection()
        assert (send(first, connection), send(same, connection)) == (State.SENT, None)
        assert len(mail.outbox) == 1

    def test_two_runs_that_planned_both_send_each_reminder_once(self):
        plan_reminders(self.cycle, DUE)
        stale = list(Reminder.objects.all())
        plan_reminders(self.cycle, DUE)
        connection = mail.get_connection()
        assert [send(one, connection) for one in stale] == [None] * 3
        assert remind(self.cycle, DUE).sent == 3


class PageTests(WithChase):
    def setUp(self):
        whole = whole_of(self.tree.council)
        self.client.force_login(make_user(role=Role.Name.PERFORMANCE, unit=whole))
        self.page = reverse("returns:reminder_list", args=[self.cycle.pk])

    def test_the_button_sends_what_is_due_today_and_lists_it(self):
        # On a weekend nobody is reminded, so that the page is asked on a day that is worked.
        with mock.patch("returns.views.chasing.timezone.localdate", return_value=DUE):
            answer = self.client.post(self.page, follow=True)
            again = self.client.post(self.page, follow=True)
        self.assertContains(answer, "3 reminders sent.")
        self.assertContains(answer, "ann@example.org")
        self.assertContains(again, "Nobody is to be reminded today.")

    def test_one_that_may_not_have_gone_out_is_sent_again_by_a_person(self):
        plan_reminders(self.cycle, DUE)
        Reminder.objects.update(state=State.SENDING)
        one = Reminder.objects.get(who="Ann Hall")
        again = reverse("returns:reminder_again", args=[one.pk])
        self.assertContains(self.client.get(self.page), again)
        self.assertContains(self.client.get(again), "nobody knows whether it went out")
        self.client.post(again)
        assert [message.to for message in mail.outbox] == [["ann@example.org"]]
