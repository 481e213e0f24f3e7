"""The worker: does one waiting job after the other, until it is told to stop."""

import logging
import os
import signal
import threading
import time

from django.db import DatabaseError, connection
from django.utils import timezone

from organisation.jobs import (
    CannotDo,
    GivenUp,
    Progress,
    beat,
    claim,
    fail,
    fail_lost,
    finish,
    forget_old,
    give_back,
    say_alive,
)
from organisation.writing import because, written_by

BEAT = 10  # seconds between two signs of life; Job.LOST_AFTER is many of them
LOOK = 1  # seconds until an idle worker looks again
TIDY = 3600  # seconds between two looks for what is kept no longer
FELL_OVER = (
    "Something went wrong that should not have. Run it again; if that fails too, tell whoever keeps this "
    "service, and say the number {job.pk}."
)
logger = logging.getLogger(__name__)


class Worker:
    """A worker. kinds -- {name: Kind}. parent -- the process with which it ends, None where with none."""

    def __init__(self, kinds, parent=None):
        self.kinds, self.parent = kinds, parent

    def run(self):
        """Work until a signal, or the end of the parent, says to stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _stop)
        tidied = said = None
        while not self.is_orphan():
            if said is None or time.monotonic() - said > BEAT:
                said = time.monotonic()
                say_alive(timezone.now())
            if tidied is None or time.monotonic() - tidied > TIDY:
                tidied = time.monotonic()
                forget_old(timezone.now())
            try:
                idle = not self.work()
            except DatabaseError:
                # The database is away. It may come back, and a worker that ended would not be missed at once.
                logger.exception("The database cannot be reached; trying again")
                connection.close()
                idle = True
            if idle:
                time.sleep(LOOK)

    def work(self):
        """Do the job that has waited longest; return whether there was one."""
        fail_lost(timezone.now())
        job = claim(timezone.now())
        if job is None:
            return False
        with Heart(job, self):
            self.attempt(job)
        return True

    def attempt(self, job):
        """Do a job that was claimed, and keep what came of it or why nothing did."""
        kind = self.kinds.get(job.kind)
        try:
            if kind is None:
                raise CannotDo("This version of the service does not know how to do it.")
            with written_by(job.owner), because(job.what):
                made = kind.do(job, Progress(job))
            finish(job, made, timezone.now())
        except CannotDo as error:
            fail(job, str(error), timezone.now())
        except GivenUp:
            logger.warning("Job %s was given up for lost, and is left alone", job.pk)
        except SystemExit:
            give_back(job)
            raise
        except Exception:  # one job that falls over must not take the worker, and all other jobs, with it
            logger.exception("Job %s fell over", job.pk)
            fail(job, FELL_OVER.format(job=job), timezone.now())

    def is_orphan(self):
        return self.parent is not None and os.getppid() != self.parent


class Heart(threading.Thread):
    """Says every few seconds that the worker of a job lives.

    A thread of its own: laying out a long document is one call that lasts minutes.
    """

    def __init__(self, job, worker):
        super().__init__(daemon=True)
        self.job, self.worker, self.ended = job, worker, threading.Event()

    def __enter__(self):
        self.start()

    def __exit__(self, *error):
        self.ended.set()
        self.join()

    def run(self):
        while not self.ended.wait(BEAT):
            if self.worker.is_orphan():
                os.kill(os.getpid(), signal.SIGTERM)
            try:
                beat(self.job, timezone.now())
                say_alive(timezone.now())
            except DatabaseError:
                logger.exception("A sign of life could not be written; the next may")
                connection.close()
        connection.close()


def _stop(number, frame):
    raise SystemExit(0)
