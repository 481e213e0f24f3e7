"""Areas: what an indicator reached in each district, against the district's own target.

Source: design, section 4 "Values": an indicator may be split into areas, each with its own targets. A result
of an area is rated against the target of that area and period alone, never against that of the whole.
Nothing here reads the database, the clock or the settings.
"""

from dataclasses import dataclass

from indicators.figures import Figures
from indicators.models import Area, AreaFigure
from indicators.rag import Rating
from indicators.standing import rating_of
from organisation.periods import Period, from_code


@dataclass
class AreaRow:
    """One area in one period. footnote -- "" unless its result was corrected."""

    area: Area
    period: Period
    result: AreaFigure | None = None
    target: AreaFigure | None = None
    rating: Rating | None = None
    footnote: str = ""


def area_rows(indicator, figures, schemes, footnotes):
    """Return the AreaRows of an indicator: the newest period first, in it the areas in their order.

    figures -- its AreaFigures, each with its area.  schemes -- those of the council.
    footnotes -- {(area id, period): words} of the results that were corrected.
    """
    held = {}
    for figure in figures:
        held.setdefault(figure.area, {AreaFigure.Kind.RESULT: {}, AreaFigure.Kind.TARGET: {}})
        held[figure.area][AreaFigure.Kind(figure.kind)][figure.period] = figure
    rows = []
    for area, kinds in held.items():
        results, targets = kinds[AreaFigure.Kind.RESULT], kinds[AreaFigure.Kind.TARGET]
        own = Figures(results=results, targets=targets)
        for code in dict.fromkeys([*results, *targets]):
            period = from_code(code)
            rating = rating_of(indicator, schemes, period, own) if code in results else None
            words = footnotes.get((area.pk, code), "")
            rows.append(AreaRow(area, period, results.get(code), targets.get(code), rating, words))
    rows.sort(key=lambda row: (row.area.position, row.area.name))
    return sorted(rows, key=lambda row: (row.period.ends, row.period.starts), reverse=True)
