"""The record of an indicator: what was changed after it was published, by whom and why, newest first.

Nothing here reads the database, the clock or the settings.
"""

from dataclasses import dataclass
from datetime import datetime

from indicators.models import Restatement, SeriesBreak, TargetChange
from indicators.restating import footnote


@dataclass(frozen=True)
class Entry:
    """One line of the record. what -- "Result for 2024/25 Q1", with its area where it has one."""

    at: datetime
    what: str
    words: str
    who: str
    why: str
    decision: str = ""
    thing: SeriesBreak | None = None


def record_of(changes, breaks):
    """Return the Entries of an indicator. changes -- its Restatements and TargetChanges."""
    entries = [*map(_of_change, changes), *map(_of_break, breaks)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _of_change(change):
    kind = "Target" if isinstance(change, TargetChange) else "Result"
    where = f" of {change.area}" if change.area_id else ""
    became = f"became {change.after}" if change.after else "was withdrawn"
    return Entry(
        at=change.at,
        what=f"{kind}{where} for {change.period_label}",
        words=f"{change.before} {became}",
        who=change.who,
        why=change.why,
        decision=getattr(change, "decision", ""),
    )


def _of_break(one):
    return Entry(one.at, f"Break in series at {one.period_label}", one.words, one.who, "", thing=one)


# --- Footnotes ---


def footnotes_of_areas(changes):
    """Return {(area id, period): footnote} of the results of areas that were corrected."""
    corrected = {}
    for change in changes:
        if change.area_id and isinstance(change, Restatement):
            corrected.setdefault((change.area_id, change.period), []).append(change)
    return {key: footnote(found) for key, found in corrected.items()}


@dataclass(frozen=True)
class Note:
    """A footnote as it is printed. number -- counted from 1 in the order in which it is met."""

    number: int
    about: str
    words: str


def numbered(footnotes):
    """Return ({key: number}, [Note]) of triples (key, what it is about, words); blank words have no note."""
    numbers, notes = {}, []
    for key, about, words in footnotes:
        if words and key not in numbers:
            numbers[key] = len(notes) + 1
            notes.append(Note(numbers[key], about, words))
    return numbers, notes
