"""Kinds of work for tests of jobs, and a worker that does them in a process of its own."""

import time

from organisation.jobs import CannotDo, Kind, Made
from organisation.worker import Worker

MARK = "the file"


def quick(job, progress):
    progress(1, 2, "Half of it")
    return Made("Two halves", f"{MARK} of {job.owner}".encode(), "halves.pdf", holds=(7,))


def refused(job, progress):
    raise CannotDo("The plan is not there any more.")


def broken(job, progress):
    raise ZeroDivisionError


def stopped(job, progress):
    raise SystemExit


def endless(job, progress):
    for number in range(1, 10_000):
        progress(number, 10_000)
        time.sleep(0.1)


KINDS = (
    Kind("quick", quick, lambda job, user: "may not" not in user.last_name),
    *(Kind(do.__name__, do) for do in (refused, broken, stopped, endless)),
)


def work():
    """Do these kinds of work until told to stop."""
    Worker({kind.name: kind for kind in KINDS}).run()
