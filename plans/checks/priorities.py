"""Checks of priorities: each should be measured, and have a ref of its own.

Source: design section 4, "Plan checks"; the workbook: "A Ref that names two things is a finding".
"""

from collections import defaultdict

from plans.checks.outline import finding, listed
from plans.references import normal_ref


def without_measure(outline, elsewhere):
    """Priorities that nothing measures.

    A priority is measured by its indicators, by words (Measured by, of its own or of its actions), and by
    whatever measures the priorities below it. One that only the priority above it measures is a note, said
    once for each of those.
    """
    measured = {id(row) for row in outline.content.priorities if _has_measure(row, outline)}
    by_parent = defaultdict(list)
    for row in outline.content.priorities:
        if id(row) in measured or any(id(child) in measured for child in outline.descendants(row)):
            continue
        above = next((one for one in outline.ancestors(row) if id(one) in measured), None)
        if above is not None:
            by_parent[id(above)].append((above, row))
            continue
        yield finding(
            "priority-without-measure",
            row,
            f"{outline.about(row)} has neither an indicator nor words that say how it is measured.",
            column="Measured by",
        )
    for pairs in by_parent.values():
        above, rows = pairs[0][0], [row for _, row in pairs]
        names = listed(row.ref or outline.about(row) for row in rows)
        lacks = "has no measure of its own" if len(rows) == 1 else "have no measure of their own"
        yield finding(
            "measured-by-parent",
            rows[0],
            f"{names} {lacks}; {outline.about(above)}, above, is measured.",
            column="Measured by",
        )


def _has_measure(row, outline):
    return bool(
        row.indicators.strip()
        or row.measured_by.strip()
        or outline.indicators_of[id(row)]
        or any(
            action.indicators.strip() or action.measured_by.strip() or action.targets.strip()
            for action in outline.actions_of[id(row)]
        )
    )


def repeated_refs(outline, elsewhere):
    """Priorities that share a ref: whoever cites it may mean either."""
    by_ref = defaultdict(list)
    for row in outline.content.priorities:
        if row.ref.strip():
            by_ref[normal_ref(row.ref)].append(row)
    for rows in by_ref.values():
        if len(rows) > 1:
            names = listed(outline.about(row) for row in rows)
            yield finding(
                "ref-repeated", rows[1], f"{rows[0].ref} names {len(rows)} priorities: {names}.", column="Ref"
            )


RULES = (without_measure, repeated_refs)
