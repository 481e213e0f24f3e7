"""Charts: where the lines and marks of a picture stand, so that a template can draw it.

The same geometry is drawn on the page and in a PDF. Lines differ by dash and by mark, never by colour alone;
a period without a figure breaks the line. Coordinates are in the units of the picture, y downwards, rounded
to a tenth; figures stay Decimals. Nothing here reads the database, the clock or the settings.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from indicators.choices import Unit
from indicators.values import is_usable, show

TENTH = Decimal("0.1")


class Spark(NamedTuple):
    """A line of a few words' size. segments -- the points of each unbroken line, as SVG writes them.

    dots -- figures with none beside them; last -- the place of the newest figure.
    """

    width: int
    height: int
    segments: tuple[str, ...]
    dots: tuple[tuple[Decimal, Decimal], ...]
    last: tuple[Decimal, Decimal]
    words: str


@dataclass(frozen=True)
class Series:
    """One line to be drawn: a number or None for each period. kind -- result, target or comparator."""

    name: str
    kind: str
    numbers: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Guide:
    """A level line through the whole chart: the mean, or a limit. kind -- mean or limit."""

    name: str
    kind: str
    number: Decimal
    unit: Unit | str | None = None

    @property
    def words(self):
        """Its name with its figure: "Mean: 58%"."""
        return f"{self.name}: {show(self.number, self.unit)}"


@dataclass(frozen=True)
class GuideLine:
    """A Guide as it is drawn. at -- its height.  label_at -- that of its name beside it."""

    name: str
    words: str
    dash: str
    at: Decimal
    label_at: Decimal
    key_y: int


@dataclass(frozen=True)
class Rule:
    """An upright line where the series breaks. anchor -- which end of its words stands at `at`."""

    at: Decimal
    words: str
    label_y: int
    anchor: str


@dataclass(frozen=True)
class Line:
    """A Series as it is drawn. dash -- as SVG writes it, "" for unbroken.

    marks -- (SVG points of a closed shape, what it stands for).  key -- the same shape beside the name.
    """

    name: str
    kind: str
    dash: str
    segments: tuple[str, ...]
    marks: tuple[tuple[str, str], ...]
    key_y: int
    key_mark: str


@dataclass(frozen=True)
class Tick:
    at: Decimal
    words: str
    year: str = ""


@dataclass(frozen=True)
class Trend:
    """A chart of lines over periods.

    unit -- the words above the axis, or "".  note -- what its reader must know about the axis, or "".
    guides -- level lines, from the highest to the lowest, with their names at the right; they begin at
    guides_from, after the last break.  rules -- where the series breaks.
    """

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    unit: str
    lines: tuple[Line, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    desc: str
    note: str
    guides: tuple[GuideLine, ...] = ()
    guides_from: Decimal | int = 0
    rules: tuple[Rule, ...] = ()


def _tenth(number):
    return Decimal(number).quantize(TENTH).normalize() + 0


@lru_cache(maxsize=1000)
def _place(index, count, low, high):
    """Return where the index-th of count things stands between low and high; a single one in the middle."""
    if count == 1:
        return _tenth(Decimal(low + high) / 2)
    return _tenth(low + Decimal(high - low) * index / (count - 1))


def _runs(numbers, cuts=()):
    """Return the index ranges of figures that follow one another without a gap, as lists.

    cuts -- indexes at which a line begins anew.
    """
    runs, run = [], []
    for index, number in enumerate(numbers):
        if number is None or index in cuts:
            runs.append(run)
            run = []
        if number is not None:
            run.append(index)
    return [run for run in (*runs, run) if run]


def _points(places):
    return " ".join(f"{x:f},{y:f}" for x, y in places)


# --- Sparkline ---


def sparkline(numbers, unit=None, first="", last="", *, cuts=(), width=96, height=26, margin=4):
    """Return the Spark of numbers (Decimal or None) from old to new, or None for fewer than two figures.

    first, last -- the names of the first and the last period, for the words.  cuts -- the places at which
    the series breaks, so that the line begins anew.
    """
    numbers = [number if is_usable(number) else None for number in numbers]
    known = [number for number in numbers if number is not None]
    if len(known) < 2:
        return None
    low, high = min(known), max(known)
    span = high - low
    # In whole tenths: a list draws hundreds, and to round and write out each Decimal costs as much again.
    across, bottom = _across(len(numbers), margin, width - margin), 10 * (height - margin)
    rise = 10 * (height - 2 * margin) / span if span else 0
    up = [
        number is not None and (bottom - round(rise * (number - low)) if span else height * 5)
        for number in numbers
    ]
    places = list(zip(across, up, strict=True))
    runs = [[places[index] for index in run] for run in _runs(numbers, cuts)]
    said = f", {first} to {last}" if first and last else ""
    ends = f"from {show(known[0], unit)} to {show(known[-1], unit)}"
    return Spark(
        width=width,
        height=height,
        segments=tuple(
            " ".join([f"{_TENTHS[x]},{_TENTHS[y]}" for x, y in run]) for run in runs if len(run) > 1
        ),
        dots=tuple(_exactly(run[0]) for run in runs if len(run) == 1),
        last=_exactly(runs[-1][-1]),
        words=f"{len(known)} results{said}: {ends}; lowest {show(low, unit)}, highest {show(high, unit)}"
        + ("; the series breaks among them" if cuts else ""),
    )


class _Written(dict):
    """Whole tenths as SVG writes them: 4 for 40, 22.5 for 225. Written once each."""

    def __missing__(self, tenths):
        self[tenths] = f"{_tenth(Decimal(tenths) / 10):f}"
        return self[tenths]


_TENTHS = _Written()


@lru_cache(maxsize=100)
def _across(count, low, high):
    """Return where each of count things stands between low and high, in whole tenths."""
    return tuple(int(_place(index, count, low, high) * 10) for index in range(count))


@cache
def _exactly(place):
    """Return a place in whole tenths as Decimals. There are no more places than the picture has tenths."""
    return tuple(Decimal(_TENTHS[tenths]) for tenths in place)


# --- Trend ---

WIDTH, RIGHT, TOP, PLOT, ROW = 760, 736, 34, 240, 24
MOST_LABELS = 12
# Units that stand with every figure on the axis; the others are said once, above it.
ON_THE_AXIS = (Unit.PERCENT, Unit.POUNDS)
# Comparators take the marks and dashes after those of results and targets in turn.
RESULT_STYLE, TARGET_STYLE = ("", "circle"), ("8 5", "square")
OTHER_STYLES = (("2 4", "diamond"), ("10 4 2 4", "triangle"), ("1 6", "cross"))
GUIDE_DASHES = {"mean": "18 5", "limit": "5 3"}
# The room at the right for the names of guides, and the least height between two of them.
GUIDE_ROOM, NAME_APART = 92, 17


def trend(periods, series, unit=None, guides=(), breaks=None):
    """Return the Trend of Series over Periods (organisation.periods), or None when there is no figure.

    guides -- Guides from the highest to the lowest.  breaks -- {place of a period: words}: there the lines of
    results and targets begin anew.

    Answers (yes or no) are not drawn. The axis begins at 0 unless every figure lies in the upper half of
    it; then it begins near the lowest and the note says so.
    """
    series = [one for one in series if any(is_usable(number) for number in one.numbers)]
    known = [number for one in series for number in one.numbers if is_usable(number)]
    if not known or unit == Unit.YES_NO:
        return None
    known += [guide.number for guide in guides]
    breaks = {place: words for place, words in sorted((breaks or {}).items()) if 0 < place < len(periods)}
    low, high, step = _axis(min(known), max(known))
    top = TOP + ROW * len(breaks)
    bottom, right = top + PLOT, RIGHT - (GUIDE_ROOM if guides else 0)

    def height_of(number):
        return _tenth(bottom - PLOT * (number - low) / (high - low))

    shown_in = unit if unit in ON_THE_AXIS else None
    steps = [low + step * count for count in range(int((high - low) / step) + 1)]
    up = [Tick(height_of(number), show(number, shown_in)) for number in steps]
    left = min(28 + 8 * max(len(tick.words) for tick in up), RIGHT // 2)
    across = [_place(index, len(periods), left + 22, right - 22) for index in range(len(periods))]
    lines, styles = [], iter(OTHER_STYLES * len(series))
    for row, one in enumerate(series):
        dash, shape = {"result": RESULT_STYLE, "target": TARGET_STYLE}.get(one.kind) or next(styles)
        numbers = [number if is_usable(number) else None for number in one.numbers]
        cuts = breaks if one.kind != "comparator" else ()
        runs = [[(across[index], height_of(numbers[index])) for index in run] for run in _runs(numbers, cuts)]
        key_y = bottom + 62 + ROW * row
        lines.append(
            Line(
                name=one.name,
                kind=one.kind,
                dash=dash,
                segments=tuple(_points(run) for run in runs if len(run) > 1),
                marks=tuple(
                    (
                        _mark(shape, across[index], height_of(number)),
                        f"{one.name}, {periods[index].label}: {show(number, unit)}",
                    )
                    for index, number in enumerate(numbers)
                    if number is not None
                ),
                key_y=key_y,
                key_mark=_mark(shape, Decimal(left + 20), Decimal(key_y)),
            )
        )
    rules = tuple(_rules(breaks, across))
    results = next((one.numbers for one in series if one.kind == "result"), ())
    newest = max((x for x, number in zip(across, results, strict=False) if is_usable(number)), default=left)
    return Trend(
        width=WIDTH,
        height=bottom + 62 + ROW * (len(series) + len(guides)),
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        unit="" if unit in ON_THE_AXIS or not unit else Unit(unit).label,
        lines=tuple(lines),
        across=tuple(_labels(periods, across)),
        up=tuple(up),
        desc=" ".join(
            [
                _desc(periods, series, unit),
                *(f"{words}." for words in breaks.values()),
                *(f"{guide.words}." for guide in guides),
            ]
        ),
        guides=tuple(_guide_lines(guides, height_of, bottom + 62 + ROW * len(series))),
        guides_from=max((rule.at for rule in rules if rule.at < newest), default=left),
        rules=rules,
        note="" if low <= 0 <= high else f"The axis does not begin at 0 but at {show(low, unit)}.",
    )


def _rules(breaks, across):
    """Yield a Rule for each break, midway to the period before it; each has its words on a row of its own."""
    for row, (place, words) in enumerate(breaks.items()):
        at = _tenth((across[place - 1] + across[place]) / 2)
        anchor = "start" if at * 2 < WIDTH else "end"
        yield Rule(at, words, label_y=TOP + ROW * row, anchor=anchor)


def _guide_lines(guides, height_of, key_y):
    """Yield a GuideLine for each Guide; names that would touch are moved away from the middle one."""
    heights = [height_of(guide.number) for guide in guides]
    middle = len(guides) // 2
    names = list(heights)
    for at in range(middle - 1, -1, -1):
        names[at] = min(names[at], names[at + 1] - NAME_APART)
    for at in range(middle + 1, len(guides)):
        names[at] = max(names[at], names[at - 1] + NAME_APART)
    for row, guide in enumerate(guides):
        yield GuideLine(
            name=guide.name,
            words=guide.words,
            dash=GUIDE_DASHES[guide.kind],
            at=heights[row],
            label_at=names[row],
            key_y=key_y + ROW * row,
        )


def _axis(low, high):
    """Return (lowest, highest, step) of an axis with four to ten round steps that holds both figures."""
    if low >= 0 and low * 2 < high:
        low = Decimal(0)
    elif high <= 0 and high * 2 > low:
        high = Decimal(0)
    if low == high:
        low, high = (low - 1, high + 1) if low else (Decimal(0), Decimal(1))
    size = high - low
    step = Decimal(1).scaleb((size / 5).adjusted())
    step = next(step * factor for factor in (1, 2, 5, 10) if size / (step * factor) <= 7)
    lowest = (low / step).to_integral_value(ROUND_FLOOR) * step
    highest = (high / step).to_integral_value(ROUND_CEILING) * step
    return lowest, highest, step


def _labels(periods, across):
    """Return the Ticks of the periods: all of them, or every second, third ... where they are many."""
    every = -(-len(periods) // MOST_LABELS)
    last = len(periods) - 1
    year = None
    for index, (period, x) in enumerate(zip(periods, across, strict=True)):
        if (last - index) % every:
            continue
        if not period.part:
            yield Tick(x, period.label)
            continue
        new_year = period.whole_year() != year
        year = period.whole_year()
        words = period.label.removeprefix(year.label).strip() if not period.part.startswith("M") else ""
        yield Tick(x, words or period.label[:3], year.label if new_year else "")


def _mark(shape, x, y):
    """Return the points of a mark around a place; a circle is drawn as a shape of twelve corners."""
    return _points((_tenth(x + dx), _tenth(y + dy)) for dx, dy in MARKS[shape])


_D = Decimal
MARKS = {
    "circle": tuple(
        (_D(dx), _D(dy))
        for dx, dy in (
            *(("5", "0"), ("4.3", "2.5"), ("2.5", "4.3"), ("0", "5"), ("-2.5", "4.3"), ("-4.3", "2.5")),
            *(("-5", "0"), ("-4.3", "-2.5"), ("-2.5", "-4.3"), ("0", "-5"), ("2.5", "-4.3"), ("4.3", "-2.5")),
        )
    ),
    "square": ((_D(-4), _D(-4)), (_D(4), _D(-4)), (_D(4), _D(4)), (_D(-4), _D(4))),
    "diamond": ((_D(0), _D(-6)), (_D(6), _D(0)), (_D(0), _D(6)), (_D(-6), _D(0))),
    "triangle": ((_D(0), _D(-6)), (_D(6), _D(5)), (_D(-6), _D(5))),
    "cross": tuple(
        (_D(dx), _D(dy))
        for dx, dy in (
            *((-1, -5), (1, -5), (1, -1), (5, -1), (5, 1), (1, 1)),
            *((1, 5), (-1, 5), (-1, 1), (-5, 1), (-5, -1), (-1, -1)),
        )
    ),
}


def _desc(periods, series, unit):
    """Return what the chart shows, in words: each line from its first figure to its last."""
    said = []
    for one in series:
        known = [
            (period.label, number)
            for period, number in zip(periods, one.numbers, strict=True)
            if is_usable(number)
        ]
        (first, begins), (last, ends) = known[0], known[-1]
        if len(known) == 1:
            said.append(f"{one.name}: {show(begins, unit)} in {first}.")
        else:
            said.append(f"{one.name}: from {show(begins, unit)} in {first} to {show(ends, unit)} in {last}.")
    return " ".join(said)
