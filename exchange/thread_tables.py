"""The thread report as the tables of a workbook."""

LINE = ("Objective", "Depth", "What", "Kind", "How it joins", "Plan", "Tier", "Indicators", "Risks")
ROW = (
    "Unit",
    "Plan",
    "Depth",
    "Priority",
    "Serves",
    "Reaches at the top",
    "Served by",
    "Indicators",
    "Risks",
    "Breaks",
)


def thread_tables(report):
    """Yield (sheet, headings, rows of words) of a ThreadReport."""
    yield (
        "Coverage",
        ("Objective", "In", "Priorities below", "Actions", "Indicators", "Risks"),
        [
            (
                *(
                    top.line.name,
                    heading,
                    top.tiers if top.is_served else "Nothing serves it",
                    str(top.actions),
                ),
                *(", ".join(words for _, words in top.ratings), str(top.threats)),
            )
            for heading, tops in report.groups
            for top in tops
        ],
    )
    yield (
        "By corporate priority",
        LINE,
        [
            (
                top.line.name,
                str(line.depth),
                line.name,
                line.kind,
                line.how,
                line.plan,
                line.tier,
                *_measured(line),
            )
            for top in report.tops
            for line in (top.line, *top.lines)
        ],
    )
    yield (
        "By division",
        ROW,
        [
            (
                *(part.unit, part.plan.title, str(row.line.depth), row.line.name, "\n".join(row.serves)),
                *("\n".join(row.reaches), row.served_by, *_measured(row.line), "\n".join(row.breaks)),
            )
            for part in report.units
            for row in part.rows
        ],
    )
    yield (
        "Breaks",
        ("What breaks", "Where", "Reference", "Plan"),
        [(words, line.name, line.how, line.plan) for words, lines in report.breaks for line in lines],
    )


def _measured(line):
    """Return the indicators with their ratings, and the risks with their scores, one on each line."""
    measures = [f"{one.name}: {one.rag.label}. {one.reason}" for one in line.measures]
    return "\n".join(measures), "\n".join(f"{one.name}: {one.score}" for one in line.threats)
