"""Checks of actions and milestones: words, lead, date and parent.

Source: design section 4, "Plan checks" and "Dates as plans write them".
"""

from plans.checks.outline import about_action, finding, short
from plans.dates import read_date
from plans.quarters import read_quarters

# A plan that leaves a column out for more actions than this says so once, not once for each.
MANY = 5


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
    """Actions led by nobody: neither a lead of their own, nor one of the priority or of those above it."""
    missing = [row for row in outline.content.actions if not _has_lead(row, outline)]
    yield from _each_or_once(
        outline,
        missing,
        "action-without-lead",
        "Lead",
        lambda row: f"{about_action(row, outline)} has no lead, and neither has its priority.",
        "None of the {} actions has a lead, and neither have their priorities.",
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
        "None of the {} actions has a date: nothing is due and no quarter is ticked.",
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
    """Due words that mean no day and are not known to have none."""
    if outline.first_year is None:
        return
    for row in outline.content.actions:
        if why := unread(row.due, outline):
            yield finding(
                "date-unreadable",
                row,
                f"{about_action(row, outline)} is due “{short(row.due)}”, which cannot be read: {why}.",
                column="Due",
            )
    for row in outline.content.milestones:
        if why := unread(row.due, outline):
            yield finding(
                "date-unreadable",
                row,
                f"Milestone “{short(row.milestone)}” is due “{short(row.due)}”, which cannot be read: {why}.",
                column="Due",
            )


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
    """Yield a finding for each row; one for the sheet when every action of many lacks the thing."""
    if len(missing) == len(outline.content.actions) > MANY:
        yield finding(code, outline.whole("Actions"), of_all.format(len(missing)), column=column)
        return
    for row in missing:
        yield finding(code, row, message(row), column=column)


RULES = (without_words, without_lead, without_date, without_parent, unreadable_dates, unreadable_quarters)
