"""Checks of people: officer codes, shared initials, leavers, and what is still to be confirmed.

Source: design section 2, "People appear in plans by name, initials or job title"; section 4, "Plan checks".
"""

import re
from collections import defaultdict
from functools import lru_cache

from organisation.names import match_name, read_names
from plans.checks.outline import about_indicator, about_risk, counted, finding, listed, short
from plans.content import IndicatorRow, MilestoneRow, RiskRow
from plans.references import normal_name

MANY = 5
_read_names = lru_cache(maxsize=4096)(read_names)
TBC = re.compile(r"\bT\.?B\.?[ACD]\b\.?|\bto be (?:confirmed|agreed|decided|determined)\b", re.IGNORECASE)
# Columns in which one fact is awaited; narrative may speak of what is to be agreed.
AWAITED = {
    "priorities": ("lead", "accountable", "indicators", "measured_by"),
    "actions": ("lead", "accountable", "due", "resources", "indicators", "targets", "measured_by"),
    "milestones": ("due", "lead"),
    "indicators": ("lead", "contact", "partner", "unit", "better", "frequency", "baseline", "benchmark"),
    "risks": ("owner", "likelihood", "impact"),
}


def codes_not_defined(outline, elsewhere):
    """Initials that lead something and that neither the plan's nor the council's people have.

    Said once for each code; once for the plan when they are many, or when nobody has initials.
    """
    people = [*outline.content.people, *elsewhere.people]
    known = {_letters(person.initials) for person in people if person.initials.strip()}
    missing = defaultdict(list)
    for row, column, named in _named(outline):
        if normal_name(named.words) in elsewhere.names:
            continue
        if named.kind == "initials" and _letters(named.words) not in known:
            if not match_name(named.words, people).certain:
                missing[named.words].append((row, column))
    if len(missing) > MANY or (len(missing) > 1 and not known):
        row, column = next(iter(missing.values()))[0]
        yield finding(
            "officer-not-defined",
            row,
            f"The plan names officers by {len(missing)} codes that no list of people explains: "
            f"{listed(missing, most=40)}.",
            column=column,
        )
        return
    for code, places in missing.items():
        row, column = places[0]
        more = f", and {counted(len(places) - 1, 'other place')}" if len(places) > 1 else ""
        yield finding(
            "officer-not-defined",
            row,
            f"{_about(row, outline)}{more}: no list of people says who {code} is.",
            column=column,
        )


def codes_not_used(outline, elsewhere):
    """People whose initials the plan gives and who lead nothing in it, said once."""
    used = {_letters(named.words) for _, _, named in _named(outline)}
    unused = []
    for row in outline.content.people:
        if row.initials.strip() and _letters(row.initials) not in used:
            led = any(match_name(named.words, [row]).certain for _, _, named in _named(outline))
            if not led:
                unused.append(row)
    if unused:
        names = listed(f"{row.initials} ({row.name})" for row in unused)
        yield finding(
            "officer-not-used",
            unused[0],
            f"People defines {names}, who lead nothing here.",
            column="Initials",
        )


def shared_initials(outline, elsewhere):
    by_initials = defaultdict(list)
    for row in outline.content.people:
        if row.initials.strip():
            by_initials[_letters(row.initials)].append(row)
    for rows in by_initials.values():
        if len({row.name.casefold() for row in rows}) > 1:
            yield finding(
                "initials-shared",
                rows[-1],
                f"{rows[0].initials} is {listed(row.name for row in rows)}: who leads is not known.",
                column="Initials",
            )


def left(outline, elsewhere):
    """Work of people who have left the council, once for each item.

    A job title is the work of whoever holds it now: it is found only where nobody else is known to.
    """
    if not any(person.left_on for person in elsewhere.people):
        return
    staying = [person for person in elsewhere.people if not person.left_on]
    for row, column, named in _named(outline):
        if named.kind == "title" and match_name(named.words, staying).candidates:
            continue
        normal = normal_name(named.words)
        if normal in elsewhere.names:
            person = elsewhere.names[normal]
        else:
            person = match_name(named.words, elsewhere.people).person
        if person is not None and person.left_on:
            yield finding(
                "officer-left",
                row,
                f"{_about(row, outline)}: {named.words} left on {person.left_on.day} {person.left_on:%B %Y}.",
                column=column,
            )


def to_be_confirmed(outline, elsewhere):
    """What the plan leaves to be confirmed: one finding for each item, naming its columns."""
    for sheet, names in AWAITED.items():
        for row in getattr(outline.content, sheet):
            columns = [heading(name) for name in names if TBC.search(getattr(row, name))]
            if sheet == "indicators":
                columns += [column.heading for column, words in row.figures.items() if _awaits(column, words)]
            if columns:
                yield finding(
                    "tbc-left",
                    row,
                    f"{_about(row, outline)}: {listed(columns)} {'is' if len(columns) == 1 else 'are'} "
                    "still to be confirmed.",
                    column=columns[0],
                )
    for row in outline.content.baskets:
        if TBC.search(row.weight):
            yield finding(
                "tbc-left", row, f"Basket {row.basket}: a weight is still to be confirmed.", column="Weight"
            )


def _awaits(column, words):
    return column.kind.strip().casefold() != "commentary" and bool(TBC.search(words))


def heading(name):
    """Return the heading of a column: contributes_to is Contributes to."""
    return name.replace("_", " ").capitalize()


def _named(outline):
    """Yield (row, column heading, Named) for everybody whom an item names."""
    content = outline.content
    for rows, names in (
        (content.priorities, ("lead", "accountable")),
        (content.actions, ("lead", "accountable")),
        (content.milestones, ("lead",)),
        (content.indicators, ("lead", "contact")),
        (content.risks, ("owner",)),
    ):
        for row in rows:
            for name in names:
                for named in _read_names(getattr(row, name)):
                    yield row, heading(name), named


def _about(row, outline):
    if isinstance(row, IndicatorRow):
        return about_indicator(row)
    if isinstance(row, RiskRow):
        return about_risk(row)
    if isinstance(row, MilestoneRow):
        return f"Milestone “{short(row.milestone)}”"
    return outline.about(row)


def _letters(words):
    return re.sub(r"[^a-z]", "", words.casefold())


RULES = (codes_not_defined, codes_not_used, shared_initials, left, to_be_confirmed)
