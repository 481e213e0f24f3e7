"""Checks of targets: each indicator should have one in the plan's years, no easier than what was reached.

Source: design section 4, "Plan checks": PI without target or with a target easier than the last outturn.
"""

from dataclasses import replace

from indicators.choices import Polarity, State
from indicators.values import places_of, show
from organisation.periods import Period
from plans.checks.figures import OUTTURN, TARGET, figures, is_number, read_result
from plans.checks.outline import about_indicator, finding, finding_of, listed, short
from plans.content import Finding, lines
from plans.indicator_words import CUMULATIVE

# A plan that sets no target for more indicators than this says so once.
MANY = 5


def targets(outline, elsewhere):
    """Indicators without a target in the plan's years, and targets easier than the last outturn.

    A target to be confirmed is reported as such, and one that will follow, does not apply or was not
    understood is stated: none of these is a missing target. Those for which a partner is named are a note,
    said once: a plan lists them for information, and their targets are the partner's to agree.
    """
    if outline.first_year is None:
        return
    missing, latest = [], []
    for row in outline.content.indicators:
        stated = figures(row, TARGET)
        own = [value for when, value in stated if _in_years(when, outline)]
        if any(value.state != State.NO_TARGET for value in own):
            continue
        missing.append((row, own))
        latest += [when.period for when, _ in stated]
    if len(missing) == len(outline.content.indicators) > MANY:
        last = f"; the last that is set is for {max(latest).label}" if latest else ""
        yield finding(
            "indicator-without-target",
            outline.whole("Indicators"),
            f"None of the {len(missing)} indicators has a target for {_years(outline)}{last}.",
        )
        return
    column = f"Target {Period('FY', outline.first_year).label}"
    for row, said in missing:
        if not row.partner.strip():
            words = f"says “{short(said[0].words)}”" if said else "has no target"
            yield finding(
                "indicator-without-target",
                row,
                f"{about_indicator(row)} {words} for {_years(outline)}.",
                column=column,
            )
    yield from _of_partners([row for row, _ in missing if row.partner.strip()], column, outline)


def _of_partners(rows, column, outline):
    """Yield one note about the indicators of partners that have no target."""
    if not rows:
        return
    partners = listed(dict.fromkeys(short(lines(row.partner)[0]) for row in rows), most=4)
    if len(rows) == 1:
        said = f"{about_indicator(rows[0])}, an indicator of a partner ({partners}), has"
    else:
        names = listed(", ".join(lines(row.refs)) or about_indicator(row) for row in rows)
        said = f"{names}, indicators of partners ({partners}), have"
    yield finding_of(
        "indicator-without-target",
        rows,
        f"{said} no target for {_years(outline)}.",
        column=column,
        severity=Finding.NOTE,
        remedy="Agree a target with the partner, or leave it as information.",
    )


def easier_targets(outline, elsewhere):
    """Targets of the plan's years that are worse than what was already reached: the first of each indicator.

    Judged only where the plan says which way is better, on single numbers in one unit. A year's target is
    compared with the last year that ended before it, else with the baseline; targets for parts of a year,
    where no year has one, with the same part of an earlier year.
    """
    for row in outline.content.indicators:
        better = row.better.strip().casefold()
        if better not in (Polarity.HIGHER, Polarity.LOWER) or outline.first_year is None:
            continue
        numbers = [(when, value) for when, value in figures(row, TARGET) if is_number(value)]
        set_here = [(when, value) for when, value in numbers if _in_years(when, outline)]
        outturns = [(when, value) for when, value in figures(row, OUTTURN) if is_number(value)]
        for when, target in [pair for pair in set_here if not pair[0].period.part] or set_here:
            last, where = _reached(row, when, outturns)
            if last is None or not _same_unit(last, target):
                continue
            if target.number < last.number if better == "higher" else target.number > last.number:
                yield finding(
                    "target-easier",
                    row,
                    f"{about_indicator(row)}: the target of {target.words.strip()} for {when.period.label} "
                    f"is easier than {where}, {last.words.strip()} ({better} is better).",
                    column=f"Target {when.period.column}",
                )
                break


def _reached(row, target, outturns):
    """Return the figure that a target is compared with, and what to call it; None where there is none."""
    part = target.period.part
    before = {when.period: value for when, value in outturns if when.ends < target.starts}
    if part:
        before = {period: (value, "") for period, value in before.items() if period.part == part}
    else:
        before = _years_before(row, before)
    if before:
        period = max(before)
        value, note = before[period]
        return value, f"the outturn for {period.label}{note}"
    baseline = read_result(row.baseline.strip()) if row.baseline.strip() and not part else None
    return (baseline, "the baseline") if is_number(baseline) else (None, "")


def _years_before(row, outturns):
    """Return {year: (figure, note)} of what whole years reached.

    A year without a figure of its own has that of its last quarter where figures add up through the year, and
    the mean of its four quarters where the plan says that they do not.
    """
    found = {when: (value, "") for when, value in outturns.items() if not when.part}
    cumulative = CUMULATIVE.get(row.cumulative.strip().casefold())
    for when in outturns:
        year = when.whole_year()
        if when.part != "Q4" or year in found or cumulative is None:
            continue
        four = [outturns.get(Period(year.basis, year.year, f"Q{n}")) for n in (1, 2, 3, 4)]
        if cumulative:
            found[year] = outturns[when], " at its end"
        elif None not in four:
            mean = sum(value.number for value in four) / len(four)
            words = show(mean, four[-1].unit, max(places_of(value.number) for value in four))
            found[year] = replace(four[-1], words=words, number=mean), " (mean of its quarters)"
    return found


def _in_years(when, outline):
    """Say whether a period shares a day with the plan's years."""
    return when.starts <= outline.ends and when.ends >= outline.starts


def _years(outline):
    first, last = Period("FY", outline.first_year).label, Period("FY", outline.last_year).label
    return first if first == last else f"{first} to {last}"


def _same_unit(one, other):
    """Say whether two figures are in one unit; where only one writes its unit it is taken for both."""
    return one.unit == other.unit or not (one.unit and other.unit)


RULES = (targets, easier_targets)
