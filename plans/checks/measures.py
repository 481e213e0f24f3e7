"""Checks of indicators: targets, figures, periods and the words of closed lists.

Source: design section 4, "Values" and "Plan checks"; section 10: words where a number belongs are kept and
reported, and allowed values are named.
"""

from functools import lru_cache

from indicators import values
from indicators.choices import Polarity, State, Unit
from organisation.periods import Period, parse_period
from plans.checks.outline import about_indicator, counted, finding, listed, short
from plans.content import lines
from plans.indicator_words import BETTER, COLUMNS, CUMULATIVE, FREQUENCY, YEAR_BASIS

MANY = 5
# Kinds of period column whose words are figures; every other one but these is a comparator.
PRINTED = {"rag", "direction", "commentary"}
TARGET, OUTTURN, FORECAST = "target", "outturn", "forecast"
BASES = {"FY": "FY", "AY": "AY", "CY": "CY", "": "FY"}

HEADINGS = {
    "unit": "Unit",
    "better": "Better",
    "frequency": "Frequency",
    "year_basis": "Year basis",
    "cumulative": "Cumulative",
}
# The words that a finding offers; other spellings that are understood (%, per 1000) are not offered.
ALLOWED = {
    "unit": tuple(unit.value for unit in Unit),
    "better": tuple(BETTER),
    "frequency": tuple(FREQUENCY),
    "year_basis": tuple(basis.upper() for basis in YEAR_BASIS),
    "cumulative": tuple(CUMULATIVE),
}

read_result = lru_cache(maxsize=4096)(values.read_result)
read_target = lru_cache(maxsize=4096)(values.read_target)
_period = lru_cache(maxsize=4096)(parse_period)


def targets(outline, elsewhere):
    """Indicators without a target in the plan's years, and targets easier than the last outturn.

    A target to be confirmed is reported as such, and one that will follow, does not apply or was not
    understood is stated: none of these is a missing target. An indicator that a partner leads is a note.
    """
    if outline.first_year is None:
        return
    missing, latest = [], []
    for row in outline.content.indicators:
        stated = [value for _, value in figures(row, TARGET) if value is not None]
        own = [value for period, value in figures(row, TARGET) if value and _in_years(period, outline)]
        if own and any(value.state != State.NO_TARGET for value in own):
            continue
        missing.append((row, [value for value in own if value.state == State.NO_TARGET]))
        latest += [period for period, value in figures(row, TARGET) if value] if stated else []
    if len(missing) == len(outline.content.indicators) > MANY:
        last = f"; the last that is set is for {max(latest).label}" if latest else ""
        yield finding(
            "indicator-without-target",
            outline.whole("Indicators"),
            f"None of the {len(missing)} indicators has a target for {_years(outline)}{last}.",
        )
        return
    for row, said in missing:
        words = f"says “{short(said[0].words)}”" if said else "has no target"
        partner = row.partner.strip()
        led = f", led by {short(lines(partner)[0])}" if partner else ""
        yield finding(
            "indicator-without-target",
            row,
            f"{about_indicator(row)}{led}, {words} for {_years(outline)}.",
            column=f"Target {Period('FY', outline.first_year).label}",
            severity="note" if partner else "",
        )


def easier_targets(outline, elsewhere):
    """Targets that are worse than what was already reached: the first such target of each indicator.

    Judged only where the plan says which way is better, on single numbers in one unit. A target is compared
    with the last outturn for the same part of an earlier year, else with the baseline.
    """
    for row in outline.content.indicators:
        better = row.better.strip().casefold()
        if better not in (Polarity.HIGHER, Polarity.LOWER):
            continue
        outturns = [(period, value) for period, value in figures(row, OUTTURN) if _is_number(value)]
        baseline = read_result(row.baseline.strip()) if row.baseline.strip() else None
        for period, target in figures(row, TARGET):
            if not _is_number(target):
                continue
            before = [
                (when, value)
                for when, value in outturns
                if when.part == period.part and when.starts < period.starts and _same_unit(value, target)
            ]
            if before:
                when, last = max(before, key=lambda pair: pair[0])
                where = f"the outturn for {when.label}"
            elif _is_number(baseline) and _same_unit(baseline, target) and not period.part:
                last, where = baseline, "the baseline"
            else:
                continue
            worse = target.number < last.number if better == "higher" else target.number > last.number
            if worse:
                yield finding(
                    "target-easier",
                    row,
                    f"{about_indicator(row)}: the target of {target.words.strip()} for {period.label} is "
                    f"easier than {where}, {last.words.strip()} ({better} is better).",
                    column=f"Target {period.column}",
                )
                break


def unread_values(outline, elsewhere):
    """Figures whose words hold no number, day, band or known absence; to be confirmed is another finding."""
    for row in outline.content.indicators:
        cells = [
            (column.heading, words, read_target if _kind(column) == TARGET else read_result)
            for column, words in row.figures.items()
            if _kind(column) not in PRINTED
        ]
        cells += [("Baseline", row.baseline, read_result), ("Benchmark", row.benchmark, read_result)]
        for heading, words, read in cells:
            value = read(words.strip()) if words.strip() else None
            if value is not None and value.state == State.UNREAD and "TBC" not in words.upper():
                yield finding(
                    "value-unread",
                    row,
                    f"{about_indicator(row)}: “{short(words)}” under {heading} is kept as words; it holds no "
                    "one number.",
                    column=heading,
                )


def unreadable_periods(outline, elsewhere):
    """Period columns, and years of judgements, that name no period: once for each column."""
    seen = set()
    for row in outline.content.indicators:
        for column in row.figures:
            if column not in seen:
                seen.add(column)
                if parse_period(column.period) is None and parse_period(column.period, "AY") is None:
                    yield finding(
                        "period-unreadable",
                        outline.whole("Indicators"),
                        f"The column {column.heading} names no period that can be read.",
                        column=column.heading,
                    )


def words_not_allowed(outline, elsewhere):
    """Words outside the closed lists of an indicator: kept as written, read as not stated."""
    for row in outline.content.indicators:
        for name, (_, meanings, _) in COLUMNS.items():
            words = " ".join(getattr(row, name).split())
            if words and words.casefold() not in meanings:
                yield finding(
                    "word-not-allowed",
                    row,
                    f"{about_indicator(row)}: {HEADINGS[name]} says “{short(words)}”, which is none of "
                    "its words.",
                    column=HEADINGS[name],
                    remedy=f"Use {listed(ALLOWED[name], last='or')}, or leave it blank.",
                )


def not_used(outline, elsewhere):
    """Indicators that no priority, action or basket uses, said once where they are many."""
    used = {id(row) for rows in outline.indicators_of.values() for row in rows}
    cited = set()
    for row in (*outline.content.priorities, *outline.content.actions):
        cited.update(outline.cited(row.indicators))
        if outline.cites_all(row.indicators):
            return
    used.update(id(row) for code in cited for row in outline.codes.get(code, ()))
    members = (outline.indicators.get(outline.key(row.indicator)) for row in outline.content.baskets)
    used.update(id(row) for row in members if row is not None)
    unused = [row for row in outline.content.indicators if id(row) not in used]
    if len(unused) > MANY:
        names = listed(", ".join(lines(row.refs)) or f"“{short(row.indicator)}”" for row in unused)
        whole = len(unused) == len(outline.content.indicators)
        which = "None" if whole else str(len(unused))
        yield finding(
            "indicator-not-used",
            outline.whole("Indicators"),
            f"{which} of the {counted(len(outline.content.indicators), 'indicator')} "
            f"{'is' if whole else 'are not'} tied to a priority: {names}.",
            column="Priority",
        )
        return
    for row in unused:
        yield finding(
            "indicator-not-used", row, f"{about_indicator(row)} is tied to no priority.", column="Priority"
        )


def not_defined(outline, elsewhere):
    """Indicator codes that priorities and actions cite and neither this plan nor the council defines.

    Said once for each code; once for the plan when it has no indicators at all.
    """
    missing = {}
    for row in (*outline.content.priorities, *outline.content.actions):
        for code in outline.cited(row.indicators):
            if code not in outline.codes and code not in elsewhere.codes:
                missing.setdefault(code, []).append(row)
    if len(missing) > MANY and not outline.content.indicators:
        yield finding(
            "indicator-not-defined",
            next(iter(missing.values()))[0],
            f"The plan cites {len(missing)} indicator codes and defines none of them: "
            f"{listed(missing, most=40)}.",
            column="Indicators",
        )
        return
    for code, rows in missing.items():
        times = f" (cited {len(rows)} times)" if len(rows) > 1 else ""
        yield finding(
            "indicator-not-defined",
            rows[0],
            f"{outline.about(rows[0])} cites indicator {code}, which is not defined{times}.",
            column="Indicators",
        )


def figures(row, kind):
    """Return the (Period, Value or None) of each period column of a kind that is read, in order of time."""
    read = read_target if kind == TARGET else read_result
    basis = BASES.get(row.year_basis.strip().upper(), "FY")
    found = []
    for column, words in row.figures.items():
        if _kind(column) == kind and (period := _period(column.period, basis)) is not None:
            found.append((period, read(words.strip()) if words.strip() else None))
    return sorted(found, key=lambda pair: pair[0])


def _kind(column):
    return column.kind.strip().casefold()


def _in_years(period, outline):
    """Say whether a period shares a day with the plan's years, or its result becomes known in them."""
    first, last = Period("FY", outline.first_year).starts, Period("FY", outline.last_year).ends
    return period.starts <= last and period.ends >= first


def _years(outline):
    first, last = Period("FY", outline.first_year).label, Period("FY", outline.last_year).label
    return first if first == last else f"{first} to {last}"


def _is_number(value):
    return value is not None and value.state == State.VALUE and value.number is not None


def _same_unit(one, other):
    """Say whether two figures are in one unit; where only one writes its unit it is taken for both."""
    return one.unit == other.unit or not (one.unit and other.unit)


RULES = (
    targets,
    easier_targets,
    unread_values,
    unreadable_periods,
    words_not_allowed,
    not_used,
    not_defined,
)
