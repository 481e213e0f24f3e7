"""How the demonstration council rates its indicators, and three indicators that no workbook holds.

One is a ratio of months, one is made of it by a formula, and one is judged.
"""

from datetime import date
from decimal import Decimal

from indicators.bands import Band
from indicators.choices import Polarity, Rag, Unit
from indicators.derivation import Rule
from indicators.models import Denominator, Forecast, Indicator, IndicatorCode, Numerator, RagScheme, Target
from indicators.operations import write_code, write_figure, write_period
from indicators.scheme_operations import judge, make_version
from organisation.periods import parse_period

MONTHS = ("April 2026", "May 2026", "June 2026", "July 2026", "August 2026", "September 2026")
FINISHED, VISITS = (31, 40, 38, 44, 39, 41), (50, 52, 50, 55, 50, 52)
FIVE_WORDS = (
    Band("Well ahead", "star", Rag.GREEN, Decimal(-10)),
    Band("On target", "diamond", Rag.GREEN, Decimal(0)),
    Band("Nearly there", "square", Rag.AMBER, Decimal(5)),
    Band("Behind", "circle", Rag.AMBER, Decimal(15)),
    Band("Far behind", "triangle", Rag.RED),
)


def load_ratings(council, by):
    """Give the council schemes with versions, and the indicators that show them. by -- who did it all."""
    standard = {"council": council, "name": "Council standard"}
    first = RagScheme(**standard, tolerance=Decimal(10), is_default=True, why="The first framework")
    make_version(first, (), by=by)
    why = "Amber up to 10% hid a year of slow repairs"
    make_version(RagScheme(**standard, tolerance=Decimal(5), rates_from=date(2024, 4, 1), why=why), (), by=by)
    words = RagScheme(council=council, name="Five words", method="bands", why="For the repairs contract")
    make_version(words, FIVE_WORDS, by=by)
    judged = RagScheme(council=council, name="Judged by the lead", method="judgement", why="For projects")
    make_version(judged, (), by=by)
    _repairs(council, words)
    _depot(council, judged, by)


def _repairs(council, scheme):
    visits = _indicator(
        *(council, "NBC 301", "Repairs finished at the first of several visits"),
        polarity=Polarity.HIGHER,
        unit=Unit.PERCENT,
        frequency=Indicator.Frequency.MONTHLY,
        year_basis=Indicator.YearBasis.FINANCIAL,
        cumulative=False,
        rule=Rule.RATIO,
        scheme=scheme,
    )
    for month, top, bottom in zip(MONTHS, FINISHED, VISITS, strict=True):
        _figure(Numerator, visits, month, str(top))
        _figure(Denominator, visits, month, str(bottom))
    for period, words in (("2026/27 Q1", "75%"), ("2026/27 Q2", "78%"), ("2026/27", "80%")):
        _figure(Target, visits, period, words)
    _figure(Forecast, visits, "2026/27", "77%")
    _indicator(
        *(council, "NBC 302", "Repairs that needed a second visit"),
        polarity=Polarity.LOWER,
        unit=Unit.PERCENT,
        formula="100 - [NBC 301]",
    )


def _depot(council, scheme, by):
    depot = _indicator(council, "NBC 303", "The move of the depot is on time", scheme=scheme)
    judge(depot, parse_period("2026/27 Q1"), Rag.GREEN, "The lease of both sites is signed.", by=by)
    judge(
        depot, parse_period("2026/27 Q2"), Rag.AMBER, "One site is open; the other waits for its road.", by=by
    )


def _indicator(council, code, title, **fields):
    indicator = Indicator.objects.create(council=council, title=title, **fields)
    held = IndicatorCode(indicator=indicator, words=code)
    write_code(held)
    held.save()
    return indicator


def _figure(model, indicator, period, words):
    figure = model(indicator=indicator)
    write_period(figure, parse_period(period, indicator.year_basis or "FY"))
    write_figure(figure, words)
    figure.save()
