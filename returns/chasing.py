"""The chase list: what is not complete in an open cycle, who reports on it, and how late it is."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from returns.boxes import KIND_WORDS
from returns.models import Update
from returns.reporters import Reporters, Who, addresses_of
from returns.working_days import due_words, working_days_between

HEADINGS = (*("Unit", "Kind", "Thing", "Who reports", "State", "Due", "Working days late", "E-mail"),)
NOBODY = "Nobody is named"


@dataclass(frozen=True)
class Chased:
    """A thing that is not complete.

    late -- working days since its due day, less than 0 before it. exempt_unit -- of an exempt risk, or a
    control of one, the id of the unit whose exempt items one must be allowed to read; else None.
    """

    update: Update
    who: tuple[Who, ...]
    due: date
    late: int
    due_words: str
    exempt_unit: int | None = None

    @property
    def unit(self):
        return self.update.unit_return.unit

    @property
    def kind_words(self):
        return KIND_WORDS[self.update.kind]

    @property
    def name(self):
        return " ".join(str(self.update.thing).split()) or "Without words"

    @property
    def is_late(self):
        return self.due_words.endswith("late")

    @property
    def who_words(self):
        return "; ".join(f"{one.name} ({one.note})" if one.note else one.name for one in self.who) or NOBODY


@dataclass(frozen=True)
class Group:
    """What one unit, or one person, has not completed. reach -- how a person can be reminded, in words."""

    name: str
    things: tuple[Chased, ...]
    reach: str = ""

    @property
    def number(self):
        return len(self.things)

    @property
    def oldest(self):
        """The thing that has been due for the longest."""
        return min(self.things, key=lambda one: one.due)


@dataclass(frozen=True)
class ChaseList:
    """The things by due day. addresses -- {user id: (name, address)} of those who can be sent mail."""

    things: tuple[Chased, ...]
    addresses: dict

    @property
    def units(self):
        """A Group for each unit, the one that is latest first."""
        found = defaultdict(list)
        for one in self.things:
            found[one.unit].append(one)
        return _sorted(Group(unit.name, tuple(things)) for unit, things in found.items())

    @property
    def people(self):
        """A Group for each person or name, the one that is latest first."""
        found = defaultdict(list)
        for one in self.things:
            for who in one.who or (Who(NOBODY),):
                found[who].append(one)
        return _sorted(Group(who.name, tuple(things), self.reach(who)) for who, things in found.items())

    def reach(self, who):
        """Return how somebody can be reminded, in words."""
        if who.name == NOBODY and who.person is None:
            return "Name a lead in the plan"
        if who.user in self.addresses:
            return "By e-mail"
        if who.note:
            return f"Cannot be reminded: {who.note}"
        if who.user is not None:
            return "Cannot be reminded: no e-mail address"
        return "Cannot be reminded: no sign-in"


def _sorted(groups):
    return sorted(groups, key=lambda group: (group.oldest.due, -group.number, group.name))


def chase_list(cycle, today, holidays, exempt=frozenset()):
    """Return the ChaseList of a cycle: a fixed number of queries, however many things there are.

    exempt -- the ids of the units whose exempt risks may be named.
    """
    updates = Update.objects.of_cycle(cycle).readable(exempt).open_ones().for_chasing()
    reporters = Reporters(cycle, today)
    found = []
    for update in updates:
        due = update.unit_return.due
        risk = update.risk or (update.control.risk if update.control_id else None)
        exempt_unit = (risk.unit_id or risk.register.unit_id) if risk is not None and risk.exempt else None
        found.append(
            Chased(
                update=update,
                who=tuple(reporters.of(update)),
                due=due,
                late=working_days_between(due, today, holidays),
                due_words=due_words(due, today, holidays),
                exempt_unit=exempt_unit,
            )
        )
    users = {who.user for one in found for who in one.who if who.user is not None}
    return ChaseList(tuple(found), addresses_of(users))


def csv_rows(chased):
    """Yield the rows of a ChaseList as words, a row for each thing and each who reports on it."""
    for one in chased.things:
        for who in one.who or (Who(NOBODY),):
            yield (
                *(one.unit.name, one.kind_words, one.name, who.name, one.update.get_state_display()),
                *(one.due.isoformat(), str(max(one.late, 0)), chased.reach(who)),
            )
