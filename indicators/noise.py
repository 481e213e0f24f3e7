"""Noise or signal: whether the results of one indicator moved by more than they always do.

The rules and their sources are in indicators/variation.py; here are the results they are asked of: those
that the trend chart draws, of periods of one length. Figures that add up through the year are not asked
about: they rise whatever happens. Nor are those of before the last break in series.
Nothing here reads the database, the clock or the settings.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from indicators.breaks import last_break
from indicators.charts import Guide
from indicators.choices import Unit
from indicators.history import longest_series
from indicators.values import show
from indicators.variation import Variation, variation
from indicators.worked_out import operand, readable, shared_unit
from organisation.periods import Period, from_code

# In these units a result cannot lie below 0; of a percentage that is so as long as none has.
NEVER_BELOW_0 = {Unit.PERCENT, Unit.PER_1000, Unit.PER_10000, Unit.NUMBER, Unit.DAYS}
ZERO, HUNDRED = Decimal(0), Decimal(100)
INSIDE = "Inside the limits"


@dataclass(frozen=True)
class Noise:
    """What the variation of results says; sentences without a full stop.

    variation -- None where results cannot be judged; words says why.  target_period -- whose target
    target_words speak of, or None.  caution -- what must be known to believe the rest, or "".
    mean, lower, upper -- as shown, "" without limits.  guides -- the lines on the chart.
    said -- {Period: how its result lies to the limits}.
    """

    words: str
    target_words: str = ""
    target_period: Period | None = None
    caution: str = ""
    variation: Variation | None = None
    mean: str = ""
    lower: str = ""
    upper: str = ""
    guides: tuple[Guide, ...] = ()
    said: dict[Period, str] = field(default_factory=dict)


def noise_of(history, indicator):
    """Return the Noise of a History, or None for what has no figures to vary: dates and answers."""
    if indicator.unit in (Unit.YES_NO, Unit.DATE):
        return None
    rows = longest_series(history)
    held = [row for row in rows if row.result is not None and row.result.number is not None]
    if broken := last_break(history.breaks, [row.period for row in held]):
        rows = [row for row in rows if row.period.starts >= broken.starts]
        held = [row for row in held if row in rows]
    parts = bool(held and held[0].period.part)
    if parts and indicator.cumulative:
        return Noise("Not judged: figures add up through the year, so they rise whatever happens")
    unit, agreed = shared_unit([operand(row.result) for row in held])
    if not agreed:
        return Noise("Not judged: the results are in different units")
    unit = indicator.unit or unit
    aim = _aimed_at(rows, held)
    target = (aim.target or aim.level_target) if aim else None
    found = variation(
        [(row.period, row.result) for row in rows],
        polarity=indicator.polarity,
        target=target,
        unit=unit,
        **_reach(unit, [row.result.number for row in held]),
    )
    caution = ""
    if parts and indicator.cumulative is None and found.mean is not None:
        caution = "Nobody has said whether figures add up through the year; if they do, this does not hold"
    about = {"target_period": aim.period if aim else None, "caution": caution, "variation": found}
    since = f"; judged since the series broke at {from_code(broken.period)}" if broken else ""
    if found.mean is None:
        return Noise(found.words + since, found.target_words, **about)
    shown = {name: readable(getattr(found, name), found.places) for name in ("mean", "lower", "upper")}
    return Noise(
        found.words + since,
        found.target_words,
        guides=tuple(_guides(shown, unit)),
        said=_said(rows, found, {name: show(number, unit) for name, number in shown.items()}),
        **{name: show(number, unit) for name, number in shown.items()},
        **about,
    )


def _aimed_at(rows, held):
    """Return the row of the latest result if it has a target, else the next row that has one, or None."""
    if not held:
        return None
    since = rows[rows.index(held[-1]) :]
    return next((row for row in since if row.target or row.level_target), None)


def _reach(unit, numbers):
    """Return the figures beyond which no result can lie, as far as the unit and the results say so."""
    reach = {}
    if unit in NEVER_BELOW_0 and all(number >= 0 for number in numbers):
        reach["least"] = ZERO
        if unit == Unit.PERCENT and all(number <= HUNDRED for number in numbers):
            reach["most"] = HUNDRED
    return reach


def _guides(shown, unit):
    """Yield the lines of the chart; the limits are left out where they are the mean."""
    if shown["lower"] != shown["upper"]:
        yield Guide("Upper limit", "limit", shown["upper"], unit)
    yield Guide("Mean", "mean", shown["mean"], unit)
    if shown["lower"] != shown["upper"]:
        yield Guide("Lower limit", "limit", shown["lower"], unit)


def _said(rows, found, shown):
    """Return {Period: words} of every result: which limit it is beyond, which run it is part of."""
    said = {row.period: [] for row, number in zip(rows, found.numbers, strict=True) if number is not None}
    for signal in found.signals:
        for row in rows[signal.first : signal.last + 1]:
            said[row.period].append(_name(signal, shown))
    return {period: "; ".join(words) or INSIDE for period, words in said.items()}


def _name(signal, shown):
    if signal.rule == 1:
        return f"Above the limit of {shown['upper']}" if signal.up else f"Below the limit of {shown['lower']}"
    if signal.rule == 2:
        return f"In a run {'above' if signal.up else 'below'} the mean"
    return f"In a run that {'rises' if signal.up else 'falls'}"
