"""Whatever an indicator holds, it stands somehow: a rating, or words for why there is none."""

from datetime import date
from decimal import Decimal

from django.test import SimpleTestCase
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.choices import Polarity, Rag, State, Unit
from indicators.derivation import PARTS, Rule
from indicators.derived_figures import derived_figures
from indicators.figures import Figures
from indicators.models import Forecast, Indicator, RagScheme, Result, Target
from indicators.schemes import Schemes
from indicators.standing import rating_of, standing, year_end
from indicators.targets import Shape
from organisation.periods import Period

ODD = [Decimal(words) for words in ("NaN", "Infinity", "-Infinity", "1E+50", "1E-50", "0", "-0", "1E+900000")]
NUMBERS = st.sampled_from(ODD) | st.decimals(-1000, 1000, places=2) | st.none()
PERIODS = [
    Period("FY", year, part) for year in (2023, 2024) for part in ("", *PARTS["quarterly"], *PARTS["monthly"])
]


def rows(model):
    """Return a dictionary of figures of a model by the code of their period."""

    def made(pairs):
        found = {}
        for period, (number, state) in pairs.items():
            absent = number is None
            found[period.code] = model(
                period=period.code,
                starts=period.starts,
                ends=period.ends,
                words="words",
                state=(State.AWAITING if state == State.VALUE else state) if absent else State.VALUE,
                number=number,
            )
        return found

    figure = st.tuples(NUMBERS, st.sampled_from(State))
    return st.dictionaries(st.sampled_from(PERIODS), figure, max_size=8).map(made)


SCHEME = st.builds(
    RagScheme,
    name=st.just("Any"),
    method=st.sampled_from(["tolerance", "improving", "judgement"]),
    tolerance=st.decimals(0, 20, places=1),
    same_within=st.decimals(0, 5, places=1),
    same_within_relative=st.booleans(),
    is_default=st.just(True),
)
INDICATOR = st.builds(
    Indicator,
    polarity=st.sampled_from(Polarity),
    unit=st.sampled_from(["", *Unit]),
    cumulative=st.sampled_from([None, True, False]),
    rule=st.sampled_from(["", *Rule]),
    frequency=st.sampled_from(["", *PARTS]),
    target_shape=st.sampled_from(["", *Shape]),
)


class AnyFiguresTests(SimpleTestCase):
    @settings(max_examples=100)
    @given(INDICATOR, SCHEME, rows(Result), rows(Target), rows(Forecast), rows(Result), rows(Result))
    def test_any_figures_stand_somehow(self, indicator, scheme, results, targets, forecasts, tops, bottoms):
        figures = Figures(results, targets, forecasts, numerators=tops, denominators=bottoms)
        schemes, today = Schemes([scheme]), date(2024, 11, 5)
        now = standing(indicator, schemes, figures=figures, today=today)
        ahead = year_end(indicator, schemes, now, figures)
        ratings = [now.rating, now.counted, *([ahead.rating] if ahead else [])]
        ratings += [rating_of(indicator, schemes, period, figures) for period in PERIODS[:6]]
        for rating in ratings:
            assert rating.reason
            assert bool(rating.why_none) == (rating.rag == Rag.NONE), rating
        for change in (now.against_previous, now.against_year):
            assert change is None or change.direction
        for row in ((derived := derived_figures(indicator, figures, today)) and derived.rows) or ():
            assert row.words
