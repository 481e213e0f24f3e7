"""Reminding: who is to be told of what in an open cycle is written down first, and then sent, each once.

A reminder is taken before it is sent, by one statement that only one of two who try can make: so two runs at
once send nothing twice. A run that was killed leaves what it had not taken waiting, and the next goes on. One
that was taken and never ended may have gone out: it is not sent again by itself, but shown.
"""

import smtplib
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from organisation.audit import record
from returns.cycles import Refused
from returns.digests import digests_of, subject_of, words_of
from returns.holidays import holidays_of
from returns.models import Cycle, Reminder
from returns.reminder_days import stage_on

State = Reminder.State
# What a mail server, or the way to it, may answer instead of taking a message.
FAILURES = (smtplib.SMTPException, OSError)


@dataclass
class Outcome:
    """What became of the reminders of one run. failed -- what could not be sent."""

    sent: int = 0
    failed: int = 0

    @property
    def words(self):
        words = f"{self.sent} reminder{'' if self.sent == 1 else 's'} sent"
        return f"{words}, {self.failed} could not be sent" if self.failed else words


def remind(cycle, today, *, by=None):
    """Send what is due to be sent in an open cycle on a day; return the Outcome. Raises Refused.

    by -- the user, None for a command. It may be run again at any time: nothing is sent twice in one stage.
    """
    plan_reminders(cycle, today)
    outcome, waiting = Outcome(), Reminder.objects.filter(cycle=cycle).to_send().order_by("pk")
    _send_all(waiting, outcome)
    if outcome.sent or outcome.failed:
        about = {"sent": outcome.sent, "failed": outcome.failed, "day": today.isoformat()}
        record(by, "sent reminders", cycle, council=cycle.council, **about)
    return outcome


@transaction.atomic
def plan_reminders(cycle, today):
    """Write down whom to tell today: all of them or none. Raises Refused where the cycle is closed.

    What waited from a day before is made anew, since things were updated meanwhile.
    """
    cycle = Cycle.objects.held(cycle.pk)
    if cycle.is_closed:
        raise Refused(f"{cycle} is closed: nobody is reminded of it any more.")
    holidays = holidays_of(cycle.council)
    Reminder.objects.filter(cycle=cycle).to_send().delete()
    told = set(Reminder.objects.filter(cycle=cycle).values_list("user", "stage"))
    told |= set(Reminder.objects.filter(cycle=cycle, day=today).values_list("user", "day"))
    rows = []
    for digest in digests_of(cycle, today, holidays):
        stage = stage_on(
            digest.due, today, before=cycle.remind_before, every=cycle.remind_every, holidays=holidays
        )
        if not stage or {(digest.user, stage), (digest.user, today)} & told:
            continue
        rows.append(
            Reminder(
                cycle=cycle,
                user_id=digest.user,
                who=digest.name,
                address=digest.address,
                stage=stage,
                day=today,
                items=len(digest.named),
                subject=subject_of(digest, cycle),
                words=words_of(digest, cycle, settings.SITE_ADDRESS),
            )
        )
    return Reminder.objects.bulk_create(rows, batch_size=500)


def send(reminder, connection):
    """Send one reminder unless somebody else took it; return its State, None where it was taken.

    Every change is kept at once, whatever becomes of the next one.
    """
    taken = Reminder.objects.filter(pk=reminder.pk).to_send()
    if not taken.update(state=State.SENDING, taken_at=timezone.now(), problem=""):
        return None
    message = EmailMessage(
        reminder.subject,
        reminder.words,
        to=[reminder.address],
        connection=connection,
        headers={"Message-ID": f"<reminder-{reminder.pk}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"},
    )
    try:
        message.send()
    except FAILURES as failure:
        _keep(reminder, State.FAILED, problem=str(failure)[:1000] or type(failure).__name__)
        return State.FAILED
    _keep(reminder, State.SENT, sent_at=timezone.now())
    return State.SENT


def send_again(reminder, *, by):
    """Send a reminder that may not have gone out, because a person says so; return the Outcome."""
    begun = Reminder.objects.filter(pk=reminder.pk, state__in=(State.SENDING, State.FAILED))
    if not begun.update(state=State.WAITING):
        raise Refused("This reminder was sent, or is being sent, so it is not sent again.")
    outcome, cycle = Outcome(), reminder.cycle
    _send_all(Reminder.objects.filter(pk=reminder.pk), outcome)
    record(by, "sent a reminder again", reminder, council=cycle.council, sent=outcome.sent)
    return outcome


def _send_all(reminders, outcome):
    """Send reminders through one connection, counting what becomes of each. Raises Refused without one."""
    reminders, connection = list(reminders), get_connection()
    try:
        if reminders:
            connection.open()
    except FAILURES as failure:
        raise Refused(
            f"The mail server cannot be reached ({failure}), so nothing was sent. What is to be sent waits: "
            "send the reminders again later."
        ) from failure
    try:
        for reminder in reminders:
            state = send(reminder, connection)
            outcome.sent += state == State.SENT
            outcome.failed += state == State.FAILED
    finally:
        connection.close()


def _keep(reminder, state, **fields):
    Reminder.objects.filter(pk=reminder.pk).update(state=state, **fields)
