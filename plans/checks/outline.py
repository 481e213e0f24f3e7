"""A plan's content as its tree: what stands under what, which words name which row, and how to say it.

Nothing here reads the database, the clock or the settings.
"""

from collections import defaultdict
from dataclasses import replace
from functools import cached_property

from indicators.codes import normal, read_codes
from organisation.periods import EARLIEST_YEAR, LATEST_YEAR, Period
from plans import content as rows
from plans.checks.catalogue import RULES
from plans.content import Finding, Place, Spot, lines
from plans.references import normal_ref

KINDS = {
    rows.PriorityRow: "priority",
    rows.ActionRow: "action",
    rows.MilestoneRow: "milestone",
    rows.IndicatorRow: "indicator",
    rows.RiskRow: "risk",
    rows.SectionRow: "section",
    rows.BudgetSheet: "budget",
}
# The longest part of a title that a message repeats.
LONGEST = 70


def year_of(words):
    """Return the starting year of a plan's First year or Last year (2007/08), or None."""
    text = words.strip()[:4]
    if len(text) != 4 or not text.isdecimal() or not EARLIEST_YEAR <= int(text) <= LATEST_YEAR:
        return None
    return int(text)


def finding(code, row, message, *, column="", remedy="", severity=""):
    """Return a Finding of a rule about one row of the content; None as row is the plan itself."""
    rule = RULES[code]
    kind = KINDS.get(type(row))
    return Finding(
        severity=severity or rule.severity,
        code=code,
        message=message,
        remedy=remedy or rule.remedy,
        place=row.place if row is not None else None,
        column=column,
        item=(kind, row.pk) if kind and row.pk is not None else None,
    )


def finding_of(code, about, message, **more):
    """Return a Finding about several rows with one cause; about one row it is that row's."""
    about = list(about)
    first = finding(code, about[0], message, **more)
    if len(about) == 1:
        return first
    every = (finding(code, row, message) for row in about)
    return replace(first, item=None, spots=tuple(Spot(one.place, one.item) for one in every))


def short(words, longest=LONGEST):
    """Return words on one line, cut at a space when they are longer than longest."""
    text = " ".join(words.split())
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + "…"


def listed(names, most=12, last="and"):
    """Return names as a person lists them: "A, B and C"; past most, "A, B, C and 9 more"."""
    names = list(names)
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def counted(number, singular, plural=""):
    """Return "1 action" or "3 actions"."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


class Outline:
    """The content of one plan, indexed once for all rules."""

    def __init__(self, content):
        self.content = content
        self.fields = content.fields
        self.tier = content.fields.get("Tier", "").strip().casefold()
        self.first_year = year_of(content.fields.get("First year", ""))
        self.last_year = year_of(content.fields.get("Last year", "")) or self.first_year
        self.thread = None  # made once, by plans.checks.threads
        self.starts = Period("FY", self.first_year).starts if self.first_year else None
        self.ends = Period("FY", self.last_year).ends if self.last_year else None

    @cached_property
    def priorities(self):
        """{key: row}; a priority without a Key is known by its Ref."""
        found = {}
        for row in self.content.priorities:
            found.setdefault(normal_ref(row.key or row.ref), row)
        return found

    def priority(self, key):
        """Return the priority with a key, or None."""
        return self.priorities.get(normal_ref(key)) if key.strip() else None

    @cached_property
    def children(self):
        """{id of a priority row: the rows directly under it}."""
        found = defaultdict(list)
        for row in self.content.priorities:
            parent = self.priority(row.parent)
            if parent is not None and parent is not row:
                found[id(parent)].append(row)
        return found

    def ancestors(self, row):
        """Return the priorities above one, the nearest first."""
        found, seen = [], {id(row)}
        while (row := self.priority(row.parent)) is not None and id(row) not in seen:
            seen.add(id(row))
            found.append(row)
        return found

    def descendants(self, row):
        """Return every priority below one."""
        found, waiting, seen = [], list(self.children[id(row)]), {id(row)}
        while waiting:
            child = waiting.pop(0)
            if id(child) not in seen:
                seen.add(id(child))
                found.append(child)
                waiting.extend(self.children[id(child)])
        return found

    @cached_property
    def actions_of(self):
        """{id of a priority row: its actions}."""
        found = defaultdict(list)
        for row in self.content.actions:
            if (priority := self.priority(row.priority)) is not None:
                found[id(priority)].append(row)
        return found

    @cached_property
    def actions(self):
        """{key: action}."""
        return {normal_ref(row.key): row for row in self.content.actions if row.key.strip()}

    def action_of(self, milestone):
        """Return the action that a milestone belongs to, or None."""
        return self.actions.get(normal_ref(milestone.action)) if milestone.action.strip() else None

    @cached_property
    def milestones_of(self):
        """{id of an action row: its milestones}."""
        found = defaultdict(list)
        for row in self.content.milestones:
            if (action := self.action_of(row)) is not None:
                found[id(action)].append(row)
        return found

    @cached_property
    def indicators(self):
        """{key: indicator}."""
        return {normal_ref(row.key): row for row in self.content.indicators if row.key.strip()}

    @cached_property
    def codes(self):
        """{normal code: indicators that carry it}."""
        found = defaultdict(list)
        for row in self.content.indicators:
            for code in own_codes(row) or {normal(row.key)}:
                found[code].append(row)
        return dict(found)

    @cached_property
    def indicators_of(self):
        """{id of a priority row: indicators tied to it from their own sheet}."""
        found = defaultdict(list)
        for row in self.content.indicators:
            for key in lines(row.priority):
                if (priority := self.priority(key)) is not None:
                    found[id(priority)].append(row)
        return found

    @cached_property
    def risks(self):
        """{normal ref: risk}."""
        return {normal_ref(row.ref): row for row in self.content.risks if row.ref.strip()}

    def cited(self, words):
        """Return the indicator codes that a cell names, in the form in which they are looked up, in order.

        A line that is a code of this plan as it stands is that code, whatever its shape.
        """
        found = {}
        for line in lines(words):
            whole = normal(line)
            found |= dict.fromkeys([whole] if whole in self.codes else read_codes(line).codes)
        return list(found)

    @staticmethod
    def cites_all(words):
        """Say whether an Indicators cell cites every indicator: `All`."""
        return any(read_codes(line).all for line in lines(words))

    @staticmethod
    def key(words):
        """Return a Key as it is compared."""
        return normal_ref(words)

    def about(self, row):
        """Return what a message calls a priority or an action."""
        if not isinstance(row, rows.PriorityRow):
            return about_action(row, self)
        return about_priority(row) + self._twins.get(id(row), "")

    def name(self, row):
        """Return the shortest name of a priority or an action: its ref, where it has one."""
        return row.ref.strip() or self.about(row)

    @cached_property
    def _twins(self):
        """{id of a priority row: " (2 of 8)"} of those that a message would call by the same name."""
        by_name = defaultdict(list)
        for row in self.content.priorities:
            by_name[about_priority(row)].append(id(row))
        return {
            key: f" ({number} of {len(keys)})"
            for keys in by_name.values()
            if len(keys) > 1
            for number, key in enumerate(keys, start=1)
        }

    def whole(self, sheet):
        """Return a row that stands for the whole of a sheet: its headings, or nothing outside a workbook."""
        every = (
            *self.content.priorities,
            *self.content.actions,
            *self.content.indicators,
            *self.content.risks,
        )
        return rows.Row(place=Place(sheet, 1) if any(row.place for row in every) else None)


def own_codes(row):
    """Return the codes that an indicator carries, in the form in which they are looked up."""
    codes = {normal(code) for line in lines(row.refs) for code in (line, *read_codes(line).codes)}
    return codes - {""}


def about_priority(row):
    """Return what a message calls a priority: Priority CSD 2 “To develop…”."""
    level = row.level.strip() or "Priority"
    name = f"{level} {row.ref}".strip()
    title = short(row.title)
    if not title or title.casefold() == row.ref.strip().casefold():
        return name
    return f"{name} “{title}”"


def about_action(row, outline):
    """Return what a message calls an action: Action “Publish…” of 1.1."""
    priority = outline.priority(row.priority)
    under = (priority.ref or short(priority.title)) if priority is not None else row.priority.strip()
    if row.action.strip():
        name = f"Action {row.ref} “{short(row.action)}”".replace("  ", " ")
    else:
        name = f"The action {row.ref} without words".replace("  ", " ")
    return f"{name} of {under}" if under and under != row.ref.strip() else name


def about_indicator(row):
    """Return what a message calls an indicator: NI 59 “Percentage of…”."""
    codes = ", ".join(lines(row.refs))
    title = short(row.indicator)
    return f"{codes} “{title}”".strip() if title else codes or "An indicator without words"


def about_risk(row):
    return f"Risk {row.ref} “{short(row.risk)}”".replace("  ", " ")
