"""The record of a closed quarter as the tables of a workbook: a row for each frozen row, in words."""

from indicators.choices import Rag

SAID = ("Update", "Commentary", "Promise of last quarter", "Said by")
RATED = ("Rating", "Why")


def record_tables(closed):
    """Yield (sheet, headings, rows of words) of a ClosedQuarter (returns.closed_quarter)."""
    record = closed.record
    facts = [
        ("Council", record.council),
        ("Of", closed.name),
        ("Quarter", record.quarter),
        ("Record", str(record.number)),
        ("Closed by", record.who),
        ("Overdue on", _day(record.day)),
    ]
    yield "Quarter", ("Field", "Value"), facts
    yield (
        "Units",
        ("Unit", "Kind", "Return", "Signed off"),
        [(one.name, one.kind_words, one.return_state, one.signed) for one in closed.units],
    )
    yield (
        "Indicators",
        (
            *("Unit", "Plan", "Codes", "Indicator", "Period", "Result", "Target", *RATED),
            *("Since the quarter before", "Since a year before", "Direction", "Year-end forecast"),
            *("Forecast rating", "Lead", "Corrected", "Corrected of the period before", *SAID),
        ),
        [
            (
                *(line.plan.unit.name, line.plan.title, one.codes, one.title, one.period, one.result),
                *(one.target, *_rated(one), one.moved, one.moved_in_year, one.direction, one.forecast),
                *(_forecast(one), line.lead, one.note, one.note_before, *_said(one)),
            )
            for line in closed.indicators
            for one in (line.row,)
        ],
    )
    yield (
        "Actions",
        (
            *("Unit", "Plan", "Kind", "Of", "Action", "Lead", "Due", "State", "Overdue", *RATED),
            *("Progress", "Dates", *SAID),
        ),
        [
            (
                *(one.plan.unit.name, one.plan.title, "Milestone" if one.is_milestone else "Action"),
                *(one.of, one.name, one.lead, one.due, one.state, _yes(one.is_late), *_rated(one)),
                *(one.progress, one.dates, *_said(one)),
            )
            for one in closed.actions
        ],
    )
    yield (
        "Priorities",
        ("Unit", "Plan", "Priority", *RATED, "Lead", "Actions", "Overdue"),
        [
            (
                *(one.plan.unit.name, one.plan.title, one.name, *_rated(one), one.lead),
                *(str(one.actions), str(one.overdue)),
            )
            for one in closed.priorities
        ],
    )
    yield (
        "Risks",
        (
            *("Unit", "Register", "Ref", "Risk", "Owner", "Exempt", "Score", "Appetite", "Scores"),
            *("Movement", "Review by", *SAID),
        ),
        [
            (
                *(one.unit.name, one.register, one.ref, one.title, one.owner, one.exempt, one.score),
                *(one.appetite, one.scores, one.movement, _review(one), *_said(one)),
            )
            for one in closed.risks
        ],
    )
    yield (
        "Controls",
        ("Unit", "Risk", "Control", "Kind", "Owner", "Due", "Overdue", *SAID),
        [
            (
                *(one.risk.unit.name, str(one.risk), one.words, "Planned" if one.is_planned else "In place"),
                *(one.owner, _day(one.due), _yes(one.is_late), *_said(one)),
            )
            for one in closed.controls
        ],
    )


def _rated(row):
    label = Rag(row.rag).label if row.rag != Rag.NONE else "Not rated"
    return row.rag_words or label, row.reason


def _forecast(row):
    if not row.forecast:
        return ""
    return row.forecast_words or (
        Rag(row.forecast_rag).label if row.forecast_rag != Rag.NONE else "Not rated"
    )


def _said(row):
    day = f", {_day(row.said_at)}" if row.said_at else ""
    return row.update_state, row.commentary, row.kept, f"{row.said_by}{day}" if row.said_by else ""


def _review(risk):
    return f"{'Overdue: ' if risk.is_review_late else ''}{risk.review}" if risk.review else ""


def _yes(value):
    return "Yes" if value else ""


def _day(day):
    return f"{day:%-d %B %Y}" if day else ""
