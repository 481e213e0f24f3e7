"""Checks of priorities: each should be measured, and have a ref of its own.

Source: design section 4, "Plan checks"; the workbook: "A Ref that names two things is a finding".
"""

from collections import defaultdict

from plans.checks.outline import finding, finding_of, listed
from plans.references import normal_ref

# A plan that measures none of more priorities than this says so once.
MANY = 5


def without_measure(outline, elsewhere):
    """Priorities that nothing measures: one finding for a plan of many that measures none of them.

    A priority is measured by its indicators, by words (Measured by, of its own or of its actions), and by
    whatever measures the priorities below it. Those that only a priority above measures are a note, said
    once: such a plan measures at the level above.
    """
    measured = {id(row) for row in outline.content.priorities if _has_measure(row, outline)}
    missing, under = [], []
    for row in outline.content.priorities:
        if id(row) in measured or any(id(child) in measured for child in outline.descendants(row)):
            continue
        above = next((one for one in outline.ancestors(row) if id(one) in measured), None)
        if above is None:
            missing.append(row)
        else:
            under.append((above, row))
    if len(missing) == len(outline.content.priorities) > MANY:
        yield finding_of(
            "priority-without-measure",
            missing,
            f"None of the {len(missing)} priorities has an indicator or words that say how it is measured.",
            column="Measured by",
        )
        missing = []
    for row in missing:
        yield finding(
            "priority-without-measure",
            row,
            f"{outline.about(row)} has neither an indicator nor words that say how it is measured.",
            column="Measured by",
        )
    if under:
        rows = [row for _, row in under]
        aboves = list({id(above): above for above, _ in under}.values())
        if len(aboves) == 1:
            where = f"{outline.about(aboves[0])}, above, is measured"
        else:
            where = f"{listed(outline.name(above) for above in aboves)}, above them, are measured"
        lacks = "has no measure of its own" if len(rows) == 1 else "have no measure of their own"
        yield finding_of(
            "measured-by-parent",
            rows,
            f"{listed(outline.name(row) for row in rows)} {lacks}; {where}.",
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
