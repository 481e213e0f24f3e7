"""Measuring: our way and the floor, turn by turn, and the ratio of their medians.

The two take turns, so that a machine that slows down slows both; each begins with the garbage collected.
What runs on the processor alone is measured by its time on the processor, which other work on the machine
does not lengthen; everything else by the clock.
"""

import gc
import sys
import time
from dataclasses import dataclass
from decimal import Decimal
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One line of the answer: a ratio of medians and the most it may be."""

    name: str
    ratio: Decimal
    ceiling: Decimal

    @property
    def is_over(self):
        return self.ratio > self.ceiling

    def __str__(self):
        return f"{self.name} {self.ratio} {self.ceiling}"


def compare(name, *, ours, floor, ceiling, rounds, before=None, clock=time.perf_counter):
    """Return the Figure of ours over floor, each run `rounds` times in turn after once to warm up.

    before -- given the work, done before each run and not measured.  clock -- says the seconds gone by.
    The seconds go to standard error.
    """
    spent = {ours: [], floor: []}
    for number in range(rounds + 1):
        # Whoever goes second finds a warm machine, so they change places.
        for work in (ours, floor) if number % 2 else (floor, ours):
            seconds = timed(work, before, clock)
            if number:
                spent[work].append(seconds)
    say(name, "ours", spent[ours])
    say(name, "floor", spent[floor])
    return Figure(name, rounded(median(spent[ours]) / median(spent[floor])), Decimal(ceiling))


def timed(work, before, clock):
    """Return the seconds of the clock that one run takes."""
    if before:
        before(work)
    gc.collect()
    started = clock()
    work()
    return clock() - started


def rounded(ratio):
    """Return a ratio to three places, rounded up: one over its ceiling is never rounded onto it."""
    return Decimal(ratio).quantize(Decimal("0.001"), rounding="ROUND_CEILING")


def say(name, which, seconds):
    """Tell the person watching the median and the spread, on standard error."""
    middle, least, most = (round(number, 4) for number in (median(seconds), min(seconds), max(seconds)))
    print(
        f"  {name}, {which}: {middle} s ({least} to {most}, {len(seconds)} runs)", file=sys.stderr, flush=True
    )
