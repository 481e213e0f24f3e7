"""Form: whether the rows of a plan hang together well enough to be stored.

Source: the description of the workbook, "Rules for every sheet" and "Sheets". Pure: nothing here reads the
database, the clock or a file.
"""

from exchange import sheets
from organisation.periods import parse_period
from plans.content import Finding, Place, lines

TIERS = ("corporate", "directorate", "division", "team")
_NEEDED = ("Council", "Unit", "Tier", "Title", "First year")
_KEYED = (("priorities", "Priorities"), ("actions", "Actions"), ("indicators", "Indicators"))


def normal_key(words):
    """Return a key as keys are compared: CSD 3 is csd3."""
    return "".join(words.split()).casefold()


def key_of(row):
    """Return the key of a priority, an action or an indicator: of a priority its Ref when left out."""
    return row.key or (row.ref if hasattr(row, "level") else "")


def form_findings(content, field_rows=None):
    """Return what keeps the content from being stored, and the joins that lead nowhere.

    field_rows -- the row of each field on the sheet Plan, where they are known.
    """
    return [*_plan_findings(content, field_rows or {}), *_key_findings(content), *_join_findings(content)]


def _plan_findings(content, rows):
    title = next((entry["sheet"] for entry in content.layout if sheets.is_plan(entry["sheet"])), None)
    if title is None:
        yield Finding(
            Finding.ERROR,
            "no-plan-sheet",
            "The workbook has no sheet Plan.",
            "Add a sheet called Plan with the columns Field and Value.",
            Place(sheets.PLAN, 1),
        )
        return
    for name in _NEEDED:
        if not content.fields.get(name, "").strip():
            yield Finding(
                Finding.ERROR,
                "field-missing",
                f"The plan does not say its {name.lower()}.",
                f"Put {name} under Field and the words under Value on the sheet {title}.",
                Place(title, rows.get(name, 1)),
                "Value" if name in rows else "Field",
            )
    tier = content.fields.get("Tier", "").strip()
    if tier and tier.casefold() not in TIERS:
        yield Finding(
            Finding.ERROR,
            "unknown-tier",
            f"{tier} is not a tier.",
            f"Use one of these: {', '.join(TIERS)}.",
            Place(title, rows.get("Tier", 1)),
            "Value",
        )
    years = {name: content.fields.get(name, "").strip() for name in ("First year", "Last year")}
    read = {name: year_of(words) for name, words in years.items() if words}
    for name, year in read.items():
        if year is None:
            yield Finding(
                Finding.ERROR,
                "year-unreadable",
                f"{name}: {years[name]} is not a financial year.",
                "Write it like 2009/10.",
                Place(title, rows.get(name, 1)),
                "Value",
            )
    first, last = read.get("First year"), read.get("Last year")
    if first and last and last < first:
        yield Finding(
            Finding.ERROR,
            "years-reversed",
            f"The last year, {years['Last year']}, is before the first, {years['First year']}.",
            "Put the earlier year into First year.",
            Place(title, rows.get("Last year", 1)),
            "Value",
        )


def year_of(words):
    """Return the starting year of a financial year in words, 2009 for 2009/10, or None."""
    period = parse_period(words)
    return period.year if period and period.basis == "FY" and not period.part else None


def _key_findings(content):
    for attribute, title in _KEYED:
        seen = {}
        for row in getattr(content, attribute):
            key = normal_key(key_of(row))
            if not key:
                continue
            if key in seen:
                at = f" (first on row {seen[key].place.row})" if seen[key].place else ""
                yield Finding(
                    Finding.ERROR,
                    "key-twice",
                    f"The key {key_of(row)} stands twice on the sheet {title}{at}.",
                    "Give each row a Key that no other row has. It is never printed.",
                    row.place,
                    "Key" if row.key else "Ref",
                )
            seen.setdefault(key, row)


def _join_findings(content):
    keys = {
        attribute: {normal_key(key_of(row)) for row in getattr(content, attribute)} for attribute, _ in _KEYED
    }
    joins = (
        ("priorities", "parent", "Parent", "priorities", "priority"),
        ("actions", "priority", "Priority", "priorities", "priority"),
        ("milestones", "action", "Action", "actions", "action"),
        ("indicators", "priority", "Priority", "priorities", "priority"),
        ("baskets", "indicator", "Indicator", "indicators", "indicator"),
    )
    for attribute, name, column, target, what in joins:
        for row in getattr(content, attribute):
            for words in lines(getattr(row, name)):
                if normal_key(words) not in keys[target]:
                    yield Finding(
                        Finding.WARNING,
                        "key-not-found",
                        f"No {what} of the workbook has the key {words}. It is kept as written.",
                        f"Use a Key from the sheet {target.capitalize()}.",
                        row.place,
                        column,
                    )
