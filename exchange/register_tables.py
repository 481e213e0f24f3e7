"""A risk register as the table of a workbook."""

# What risks.registers.RiskShown.texts says, in the order of the columns.
SAID = (
    *("Exempt", "Escalated from", "Unit", "Category", "Nature", "Vulnerability", "Triggers", "Consequences"),
    "Treatment",
)
NUMBER, DAY = ("General",), ("d mmmm yyyy",)
OF_KIND = ("likelihood", "impact", "score", "band", "appetite", "as written", "day", "by", "reason")
FORMATS = {"score": NUMBER, "day": DAY}


def register_tables(shown):
    """Return [(sheet, headings, rows of words, {heading: formats})] of a RegisterShown: a row a risk."""
    headings = (
        *("Ref", "Risk", *SAID, "Owner"),
        *(f"{kind.label} {words}" for kind in shown.kinds for words in OF_KIND),
        *("Movement", "Controls in place", "Controls planned", "Accepted", "Review by", "To put right"),
    )
    formats = {f"{kind.label} {words}": what for kind in shown.kinds for words, what in FORMATS.items()}
    return [("Risks", headings, [_row(line) for line in shown.risks], formats | {"Review by": DAY})]


def _row(line):
    said = dict(line.texts)
    return (
        *(line.risk.ref, line.risk.title, *(said.get(heading, "") for heading in SAID), line.risk.owner),
        *(words for scoring in line.columns for words in _scored(scoring)),
        "\n".join(f"{words}: {movement.words}" for words, movement in (*line.since, *line.movements)),
        "\n".join(_control(one, line) for one in line.controls),
        "\n".join(_control(one, line) for one in line.planned),
        _accepted(line),
        ("Overdue: " if line.review_is_overdue else "") + _day(line.review_on),
        "\n".join(line.findings),
    )


def _scored(scoring):
    if scoring is None:
        return ("",) * len(OF_KIND)
    return (
        *(scoring.likelihood, scoring.impact, scoring.score, scoring.band, scoring.appetite),
        *(scoring.as_written, _day(scoring.day), scoring.author, scoring.reason),
    )


def _control(control, line):
    late = "overdue: " if control in line.late else ""
    said = [control.words, control.owner, f"{late}by {_day(control.due)}" if control.due else ""]
    return ", ".join(words for words in said if words)


def _accepted(line):
    one = line.acceptance
    if one is None:
        return ""
    return f"{one}{'' if line.accepted else ' (ended)'}: {one.reason}"


def _day(day):
    return f"{day:%-d %B %Y}" if day else ""
