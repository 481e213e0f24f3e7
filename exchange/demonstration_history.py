"""What the demonstration council corrected, moved and split since it published, which no workbook holds."""

from copy import copy

from indicators.models import Area, AreaFigure, Denominator, Indicator, Numerator, SeriesBreak
from indicators.operations import save_figure, write_figure, write_period
from organisation.audit import named
from organisation.models import Person
from organisation.periods import parse_period

PARTED, MOVED, BROKEN, SPLIT = "NBC 101", "NBC 102", "NBC 216", "NBC 207"
# Area: its result and its target.
AREAS = {"Harbour": ("93.1%", "95.0%"), "Moorside": ("96.4%", "95.0%"), "Old Town": ("94.2%", "96.0%")}


def load_history(council, by):
    """Give the indicators of the demonstration a history. by -- who did it all."""
    indicators = {
        code.words: indicator
        for indicator in Indicator.objects.of(council).prefetch_related("codes")
        for code in indicator.codes.all()
    }
    _define(indicators[PARTED], council)
    _was(
        *(indicators[PARTED].results, "2025/26 Q3", "52.1%"),
        *(by, "eleven cases stood in the wrong quarter"),
    )
    _was(
        *(indicators[MOVED].targets, "2026/27", "190", by, "the moratorium on evictions ended"),
        decision="Cabinet, 14 July 2026, minute 31",
    )
    _break(indicators[BROKEN], "2025/26", "Rated by the method of June 2025, which counts heat pumps", by)
    for position, (name, figures) in enumerate(AREAS.items()):
        area = Area.objects.create(council=council, name=name, position=position)
        for kind, words in zip((AreaFigure.Kind.RESULT, AreaFigure.Kind.TARGET), figures, strict=True):
            _figure(AreaFigure, indicators[SPLIT], "2026/27 Q2", words, area=area, kind=kind)


def _define(indicator, council):
    indicator.rule = "ratio"
    indicator.source = "The case system of Housing Options"
    indicator.method = (
        "Counted on the last day of the quarter; one case in ten is read again by a second officer."
    )
    indicator.numerator = "Households whose prevention duty ended with a home for six months or more"
    indicator.denominator = "Households whose prevention duty ended"
    indicator.owner = Person.objects.of(council).filter(name="Priya Nandra").first()
    indicator.quality = "fair"
    indicator.quality_note = "Some cases are closed a week late, and so in the next quarter."
    indicator.save()
    for period, numerator, denominator in (("2026/27 Q1", "183", "327"), ("2026/27 Q2", "189", "341")):
        _figure(Numerator, indicator, period, numerator)
        _figure(Denominator, indicator, period, denominator)


def _was(figures, period, words, by, why, decision=""):
    """Record that a figure of the workbooks was another one when it was first published."""
    figure = figures.get(period=parse_period(period).code)
    before = copy(figure)
    write_figure(before, words)
    save_figure(figure, held=before, by=by, why=why, decision=decision)


def _break(indicator, period, words, by):
    one = SeriesBreak(indicator=indicator, words=words, by=by, who=named(by))
    write_period(one, parse_period(period))
    one.save()


def _figure(model, indicator, period, words, **about):
    figure = model(indicator=indicator, **about)
    write_period(figure, parse_period(period))
    write_figure(figure, words)
    figure.save()
