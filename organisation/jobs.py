"""Long work: asking for it, doing it, saying how far it is, and finding it again.

A room writes out what it can do as Kinds (reports/jobs.py), config/jobs.py lists them all, and a worker
(`manage.py work`) does one Job after the other. A page asks with ask() and sends the person to the Job.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db.models import F
from django.utils.module_loading import import_string

from organisation.models import Job

SECOND = 1.0  # how far a job is, is written once in a second at most
LOST = "It was stopped half way, perhaps because the service was started anew. Run it again."


class CannotDo(Exception):
    """The work cannot be done, and trying again would not help. str() says why and what to do."""


class GivenUp(Exception):
    """Somebody gave this attempt up for lost and it may be in other hands: do nothing more."""


@dataclass(frozen=True)
class Made:
    """What came of a job. said -- in words. holds -- keys of what stands in the file (see Kind.may_read)."""

    said: str
    file: bytes | None = None
    file_name: str = ""
    content_type: str = "application/pdf"
    holds: tuple = ()


@dataclass(frozen=True)
class Kind:
    """A kind of long work.

    name -- stands in the rows of jobs, so it never changes.
    do -- a function of (job, progress) that returns Made, as job.owner may see things, or raises CannotDo.
    It is not in a transaction: who writes makes its own.
    may_read -- a function of (job, user) that says whether the user may still read all that the file holds.
    """

    name: str
    do: Callable
    may_read: Callable = lambda job, user: True


def kinds():
    """Return {name: Kind} of every kind of work, as settings.JOB_KINDS lists them."""
    return {kind.name: kind for kind in import_string(settings.JOB_KINDS)}


def ask(kind, *, by, council, what, now, back="", **about):
    """Return the Job of this work: the one that the person asked for and that is not over, else a new one.

    kind -- the name of a Kind. what -- what it makes, in words. back -- the address to lead back to.
    about -- what the Kind needs to know: numbers and words.
    """
    for job in Job.objects.visible_to(by).open().filter(kind=kind).for_list():
        if job.about == about and not job.is_lost(now):
            return job
    return Job.objects.create(
        council=council, owner=by, kind=kind, about=about, what=what[:500], back=back[:500], asked_at=now
    )


def run_again(job, *, now):
    """Let a job that is over or lost be done once more; return whether it was."""
    held = Job.objects.filter(pk=job.pk, attempt=job.attempt, state=job.state)
    return job.may_run_again(now) and bool(
        held.update(
            state=Job.State.WAITING,
            **dict.fromkeys(("done", "total"), 0),
            **dict.fromkeys(("said", "file_name", "content_type"), ""),
            **dict.fromkeys(("file", "started_at", "heartbeat_at", "ended_at")),
            holds=[],
            asked_at=now,
        )
    )


# --- whether there is a worker

ALIVE = "worker:alive"


def say_alive(now):
    """Say that a worker lives, whether it has work or not."""
    cache.set(ALIVE, now, timeout=None)


def last_alive():
    """Return when a worker last said that it lives, None for never."""
    return cache.get(ALIVE)


# --- what a worker does


def claim(now):
    """Return the job that has waited longest, taken on; None where none waits. Two workers never take one."""
    while (job := Job.objects.waiting().for_list().first()) is not None:
        taken = Job.objects.waiting().filter(pk=job.pk, attempt=job.attempt)
        if taken.order_by().update(
            state=Job.State.RUNNING, attempt=F("attempt") + 1, started_at=now, heartbeat_at=now
        ):
            job.state, job.attempt = Job.State.RUNNING, job.attempt + 1
            job.started_at = job.heartbeat_at = now
            return job
    return None


def beat(job, now):
    """Say that the worker of a job lives."""
    Job.objects.attempted(job).update(heartbeat_at=now)


def give_back(job):
    """Let a job wait again, for another worker: this one is told to stop."""
    Job.objects.attempted(job).update(state=Job.State.WAITING, done=0, total=0, said="")


def finish(job, made, now):
    """Keep what came of a job; nothing where the attempt was given up."""
    Job.objects.attempted(job).update(
        state=Job.State.DONE,
        said=made.said,
        file=made.file,
        file_name=made.file_name,
        content_type=made.content_type if made.file is not None else "",
        holds=list(made.holds),
        ended_at=now,
    )


def fail(job, words, now):
    """Say why a job was not done."""
    Job.objects.attempted(job).update(state=Job.State.FAILED, said=words, ended_at=now)


def fail_lost(now):
    """Say of each job whose worker is lost that it failed; return how many there were."""
    lost = Job.objects.lost(now)
    # Asked first: on SQLite even an update of nothing takes the one lock of those who write.
    return lost.update(state=Job.State.FAILED, said=LOST, ended_at=now) if lost.exists() else 0


def forget_old(now):
    """Delete the jobs that ended longer ago than they are kept; return how many rows went."""
    return Job.objects.over_since(now - timedelta(days=Job.KEPT_DAYS)).delete()[0]


class Progress:
    """How far a job is: called with (done, total, words), as often as one likes."""

    def __init__(self, job, clock=time.monotonic):
        self.job, self._clock, self._written = job, clock, None

    def __call__(self, done, total=0, words=""):
        """Write it, once in a second at most. Raises GivenUp where the attempt was given up."""
        at = self._clock()
        if self._written is None or at - self._written >= SECOND:
            self._written = at
            if not Job.objects.attempted(self.job).update(done=done, total=total, said=words):
                raise GivenUp
