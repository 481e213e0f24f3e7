"""Changes: what a table of updates would save, row by row, and what is wrong in it.

To know that, everything is saved and taken back again, so that the page shows what confirming does.
"""

from dataclasses import dataclass, field

from django.db import transaction

from exchange.updates.columns import KEY, code_of, form_of, held_words
from indicators.codes import normal
from plans.content import Finding
from returns.boxes import HEADINGS
from returns.models import Update
from returns.rights import Reach, may_save
from returns.saving import Conflict, Locked, Refused, save_update
from returns.shown import UpdateShown, shown_of


@dataclass
class RowChange:
    """One update that would be saved.

    both -- (heading, words now, words in the table) of each box that changes.  after -- the UpdateShown that
    it would be.  version, saved_by -- what it is now.  is_stale -- whether somebody saved it since the table
    went out.
    """

    shown: UpdateShown
    place: object
    both: list
    version: int
    saved_by: str
    is_stale: bool = False
    after: UpdateShown | None = None

    def seen(self):
        """Return what the person saw of it, for a digest."""
        return [self.shown.pk, self.version, [list(one) for one in self.both]]


@dataclass
class UpdateChanges:
    rows: list = field(default_factory=list)
    unchanged: int = 0

    def __bool__(self):
        return bool(self.rows)

    @property
    def stale(self):
        return [row for row in self.rows if row.is_stale]


class _Mine:
    """The updates of a council that a person may save now, by key and by code."""

    def __init__(self, council, user, today):
        reach = Reach(user, today)
        open_ones = Update.objects.of_open_cycle(council).readable(reach.exempt)
        allowed = may_save(user, open_ones, today, reach)
        self.shown = shown_of(open_ones.filter(pk__in=allowed).for_rows(), today)
        self.by_key = {str(one.pk): one for one in self.shown}
        self.by_code = {}
        for one in self.shown:
            if code := normal(code_of(one)):
                self.by_code.setdefault(code, []).append(one)

    def find(self, row):
        """Return (the UpdateShown of a row, None), or (None, the Finding that says why there is none)."""
        if row.key:
            found = self.by_key.get(row.key.removesuffix(".0"))
            return found, None if found else _finding(
                row,
                KEY,
                f"No update that you may save has the key {row.key}.",
                "Download the workbook again: the quarter may be closed, or the thing another's by now.",
            )
        found = self.by_code.get(normal(row.code), [])
        if len(found) == 1:
            return found[0], None
        said = f"{len(found)} updates have the code" if found else "No update that you may save has the code"
        remedy = (
            "Use the workbook, whose keys tell them apart." if found else "Look up its code on your updates."
        )
        return None, _finding(row, "Code", f"{said} {row.code or '(blank)'}.", remedy)


def compare_and_save(rows, council, user, today):
    """Save rows of updates and return (UpdateChanges, [Finding]). Call it in a transaction.

    Rows that are wrong are not saved, so that all that is wrong is found at once: who calls takes everything
    back where there is a finding, or where nothing was to be saved yet.
    """
    mine, changes, findings, met = _Mine(council, user, today), UpdateChanges(), [], {}
    for row in rows:
        shown, finding = mine.find(row)
        if finding:
            findings.append(finding)
        elif shown.pk in met:
            said = f"{shown.name} stands on row {met[shown.pk].row} too."
            findings.append(_finding(row, KEY, said, "Keep one of the two rows."))
        else:
            met[shown.pk] = row.place
            _one(row, shown, changes, findings, user, today)
    return changes, findings


def _one(row, shown, changes, findings, user, today):
    held, keeps_blanks = held_words(shown), not row.version
    new = {}
    for name, words in row.cells.items():
        if name not in held:
            if words:
                said = f"{shown.kind_words} has no {HEADINGS[name]}: “{words}” cannot be put there."
                findings.append(_finding(row, HEADINGS[name], said, "Empty the cell."))
        elif not _same(held[name], words) and (words or not keeps_blanks):
            new[name] = words
    if not new:
        changes.unchanged += 1
        return
    both = [(HEADINGS[name], held[name], words) for name, words in new.items()]
    now, version = shown.update, row.version.removesuffix(".0")
    change = RowChange(shown, row.place, both, now.version, now.who)
    change.is_stale = bool(version) and version != str(now.version)
    changes.rows.append(change)
    form = form_of(shown, only=new)
    form = form_of(
        shown, {form.add_prefix(name): form.chosen(name, words) for name, words in new.items()}, new
    )
    wrong = {name: said[0] for name, said in form.errors.items()}
    if not wrong:
        try:
            with transaction.atomic():
                change.after = save_update(
                    now, changes=form.changes, version=now.version, by=user, today=today
                )
        except Refused as refusal:
            wrong = refusal.fields
        except (Locked, Conflict) as refusal:
            wrong = {"": str(refusal)}
    findings += [_finding(row, HEADINGS.get(name, ""), said, "") for name, said in wrong.items()]


def _same(held, words):
    return " ".join(held.split()) == " ".join(words.split())


def _finding(row, column, message, remedy):
    said = message if message.endswith((".", "?")) else f"{message}."
    return Finding(Finding.ERROR, "row-refused", said, remedy, row.place, column)
