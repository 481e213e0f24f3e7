"""Changes: what storing a workbook would add, change and remove, in the words of the plan."""

from dataclasses import dataclass, field
from typing import NamedTuple

from exchange import sheets
from exchange.form import year_of
from exchange.storing.matching import match
from plans.content import PlanContent
from plans.content_sheets import BY_ATTRIBUTE, shortened
from plans.contents import content_of, plan_fields, year_words
from plans.exempt import without_exempt
from plans.models import Plan, PlanIndicator


class Change(NamedTuple):
    """One item that comes, changes or goes. details -- (column, words before, words after) of a change."""

    sheet: str
    label: str
    details: list[tuple[str, str, str]]


@dataclass
class Changes:
    """What storing would do. plan is None where there is none yet; unchanged counts rows left as they are."""

    added: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)
    plan: Plan | None = None
    unchanged: int = 0

    def __bool__(self):
        return bool(self.added or self.changed or self.removed)


def plan_for(content):
    """Return the plan that a workbook is of, or None: that of its council, unit, tier and first year."""
    said = {name: words.strip() for name, words in content.fields.items()}
    first_year = year_of(said.get("First year", ""))
    if first_year is None:
        return None
    return (
        Plan.objects.select_related("council", "unit", "register__scheme")
        .filter(
            council__name=said.get("Council", ""),
            unit__name=said.get("Unit", ""),
            tier=said.get("Tier", "").casefold(),
            first_year=first_year,
        )
        .first()
    )


def matching_with(plan, content, hidden=frozenset()):
    """Return the Matching of a workbook with what the plan holds: nothing where there is none.

    hidden -- the ids of exempt risks that are left out of what the plan holds.
    """
    if plan is None:
        return match(PlanContent(), content)
    others = PlanIndicator.objects.exclude(plan=plan).values("indicator")
    shared = plan.plan_indicators.filter(indicator__in=others).values_list("pk", flat=True)
    return match(without_exempt(content_of(plan), hidden), content, frozenset(shared))


def compare(content, hidden=frozenset()):
    """Return the Changes that storing the content would make, as who may not read some risks sees them.

    hidden -- the ids of those risks. Writes nothing.
    """
    plan = plan_for(content)
    return changes_of(plan, content, matching_with(plan, content, hidden))


def changes_of(plan, content, matching):
    """Return the Changes that a Matching amounts to."""
    changes = Changes(plan=plan)
    if plan is None:
        changes.added.append(Change(sheets.PLAN, content.fields.get("Title", ""), []))
    else:
        changes.changed += _field_changes(plan, content)
    for attribute, matched in matching.sheets.items():
        for pair in matched.pairs:
            row = pair.after if pair.after is not None else pair.before
            sheet = row.name if attribute == "budgets" else matched.sheet
            if pair.before is None:
                changes.added.append(Change(sheet, label_of(attribute, row), []))
            elif pair.after is None:
                changes.removed.append(Change(sheet, label_of(attribute, row), []))
            elif pair.before == pair.after:
                changes.unchanged += 1
            else:
                changes.changed.append(Change(sheet, label_of(attribute, row), _details(attribute, pair)))
        if matched.moved:
            changes.changed.append(Change(matched.sheet, "The order of the rows", []))
    return changes


def field_words(content):
    """Return the fields of the sheet Plan as they are kept: years and tier in the form's own spelling."""
    said = {name: words.strip() for name, words in content.fields.items()}
    for name in ("First year", "Last year"):
        if (year := year_of(said.get(name, ""))) is not None:
            said[name] = year_words(year)
    if "Tier" in said:
        said["Tier"] = said["Tier"].casefold()
    if said.get("Last year") == "":
        said["Last year"] = said.get("First year", "")
    return said


def _field_changes(plan, content):
    held = plan_fields(plan)
    return [
        Change(sheets.PLAN, name, [("Value", held.get(name, ""), words)])
        for name, words in field_words(content).items()
        if words != held.get(name, "")
    ]


def label_of(attribute, row):
    """Return what to call a row when speaking of it."""
    if attribute == "budgets":
        return shortened(row.title or row.name)
    return BY_ATTRIBUTE[attribute].label_of(row)


def _details(attribute, pair):
    """Return (column, before, after) of every cell of a row that changes."""
    before, after = pair.before, pair.after
    if attribute == "budgets":
        return _budget_details(before, after)
    columns = BY_ATTRIBUTE[attribute].columns
    details = [
        (heading, getattr(before, name), getattr(after, name))
        for heading, name in columns.items()
        if getattr(before, name) != getattr(after, name)
    ]
    if attribute == "indicators":
        for column in {**before.figures, **after.figures}:
            words = before.figures.get(column, ""), after.figures.get(column, "")
            if words[0] != words[1]:
                details.append((column.heading, *words))
    return details


def _budget_details(before, after):
    details = [
        (what, getattr(before, name), getattr(after, name))
        for what, name in (("Name", "name"), ("Title", "title"), ("Unit", "unit"))
        if getattr(before, name) != getattr(after, name)
    ]
    if before.columns != after.columns:
        details.append(("Columns", "\n".join(before.columns), "\n".join(after.columns)))
    for place in range(max(len(before.rows), len(after.rows))):
        old, new = (sheet.rows[place] if place < len(sheet.rows) else None for sheet in (before, after))
        if old != new:
            details.append((f"Line {place + 1}", _budget_line(old), _budget_line(new)))
    return details


def _budget_line(row):
    return "" if row is None else " | ".join([row.group, row.line, *row.cells])
