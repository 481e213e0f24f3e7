"""Checks of actions and milestones: words, lead, date and parent.

A cause is said once: for the plan, for a priority none of whose actions has the thing, for all that are due
by the same words.

Source: design section 4, "Plan checks" and "Dates as plans write them".
"""

from collections import defaultdict

from plans.checks.outline import about_action, counted, finding, finding_of, listed, short
from plans.content import MilestoneRow
from plans.dates import read_date
from plans.quarters import read_quarters

# A plan that leaves a column out for more actions than this says so once, not once for each.
MANY = 5
# So does a priority, for this many actions or more.
SEVERAL = 3


def without_words(outline, elsewhere):
    for row in outline.content.actions:
        if not row.action.strip():
            yield finding(
                "action-without-words",
                row,
                f"{about_action(row, outline)} does not say what will be done.",
                column="Action",
            )


def without_lead(outline, elsewhere):
    """Actions led by nobody: neither a lead of their own, nor one of the priority or of those above it.

    An action without words is found as that, and is nothing that somebody could lead.
    """
    missing = [row for row in outline.content.actions if row.action.strip() and not _has_lead(row, outline)]
    yield from _each_or_once(
        outline,
        missing,
        "action-without-lead",
        "Lead",
        lambda row: f"{about_action(row, outline)} has no lead, and neither has its priority.",
        "None of the {} actions{} has a lead, and neither has anything above.",
    )


def _has_lead(row, outline):
    if row.lead.strip():
        return True
    priority = outline.priority(row.priority)
    above = [] if priority is None else [priority, *outline.ancestors(priority)]
    return any(one.lead.strip() for one in above)


def without_date(outline, elsewhere):
    """Actions with no time: no due words, no quarter ticked, no milestone with a date."""
    missing = [
        row
        for row in outline.content.actions
        if not row.due.strip()
        and not row.quarters.strip()
        and not any(step.due.strip() for step in outline.milestones_of[id(row)])
    ]
    yield from _each_or_once(
        outline,
        missing,
        "action-without-date",
        "Due",
        lambda row: f"{about_action(row, outline)} has no date: nothing is due and no quarter is ticked.",
        "None of the {} actions{} has a date: nothing is due and no quarter is ticked.",
    )


def without_parent(outline, elsewhere):
    for row in outline.content.actions:
        if outline.priority(row.priority) is None:
            said = (
                f"names priority {short(row.priority)}, which the plan does not have"
                if row.priority.strip()
                else "belongs to no priority"
            )
            yield finding(
                "action-without-parent", row, f"{about_action(row, outline)} {said}.", column="Priority"
            )
    for row in outline.content.milestones:
        if outline.action_of(row) is None:
            said = "belongs to no action"
            if row.action.strip():
                said = f"names action {short(row.action)}, which the plan does not have"
            yield finding(
                "action-without-parent",
                row,
                f"Milestone “{short(row.milestone)}” {said}.",
                column="Action",
            )


def unreadable_dates(outline, elsewhere):
    """Due words that mean no day and are not known to have none: once for all with the same words."""
    if outline.first_year is None:
        return
    alike = defaultdict(list)
    for row in (*outline.content.actions, *outline.content.milestones):
        if why := unread(row.due, outline):
            alike[short(row.due), why].append(row)
    for (words, why), rows in alike.items():
        verb = "is" if len(rows) == 1 else "are"
        yield finding_of(
            "date-unreadable",
            rows,
            f"{_due_then(rows, outline)} {verb} due “{words}”, which cannot be read: {why}.",
            column="Due",
        )


def _due_then(rows, outline):
    """Return what is due by the same words: the one, or how many and where they stand."""
    milestones = [row for row in rows if isinstance(row, MilestoneRow)]
    if len(rows) == 1:
        return about_action(rows[0], outline) if not milestones else f"Milestone “{short(rows[0].milestone)}”"
    kinds = [
        counted(number, kind)
        for number, kind in ((len(rows) - len(milestones), "action"), (len(milestones), "milestone"))
        if number
    ]
    where = dict.fromkeys(_under(row, outline) for row in rows)
    return f"{listed(kinds)} under {listed(where, most=8)}"


def _under(row, outline):
    """Return the name of the priority under which an action or a milestone stands."""
    action = outline.action_of(row) if isinstance(row, MilestoneRow) else row
    above = outline.priority(action.priority) if action is not None else None
    return "no priority" if above is None else outline.name(above)


def unread(words, outline):
    """Return why the words of a date cannot be read, or "" when they can or are blank."""
    read = read_date(words, first_year=outline.first_year, last_year=outline.last_year)
    return "" if read is None or read.certain else read.note or "no date is written that can be read"


def unreadable_quarters(outline, elsewhere):
    for row in outline.content.actions:
        for line in read_quarters(row.quarters)[1]:
            yield finding(
                "quarter-unreadable",
                row,
                f"{about_action(row, outline)} is ticked in “{short(line)}”, which is no quarter.",
                column="Quarters",
            )


def _each_or_once(outline, missing, code, column, message, of_all):
    """Yield a finding for each row; one for the plan or for a priority whose actions all lack the thing."""
    if len(missing) == len(outline.content.actions) > MANY:
        yield finding(code, outline.whole("Actions"), of_all.format(len(missing), ""), column=column)
        return
    by_priority = defaultdict(list)
    for row in missing:
        by_priority[id(outline.priority(row.priority))].append(row)
    for rows in by_priority.values():
        priority = outline.priority(rows[0].priority)
        if priority is not None and len(rows) == len(outline.actions_of[id(priority)]) >= SEVERAL:
            said = of_all.format(len(rows), f" of {outline.name(priority)}")
            yield finding_of(code, rows, said, column=column)
            continue
        for row in rows:
            yield finding(code, row, message(row), column=column)


RULES = (without_words, without_lead, without_date, without_parent, unreadable_dates, unreadable_quarters)
