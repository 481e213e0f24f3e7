"""The performance digest: every indicator of a remit with trend, target, benchmark and commentary.

Source: design, section 5 "Performance digest". A remit is a unit with everything below it, or the council.
Gathered for page and PDF alike; the number of queries does not grow with the indicators. Benchmarks are the
comparators held with an indicator; groups computed from other councils stand on its own page.
Trends run up to today, so the digest of a closed quarter shows figures as they are known now, says so, and
names the record in which they stand as reported.
"""

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse

from indicators.charts import Trend
from indicators.comparison import Beside, change_words, comparisons_of
from indicators.derived_figures import derived_figures
from indicators.figures import NO_FIGURES, figures_by_id
from indicators.history import History, PeriodRow, history_of, longest_series, trend_of
from indicators.listing import Listed
from indicators.models import Indicator, RagScheme
from indicators.record import numbered
from indicators.standing import Tally, standing, tally
from organisation.access import below
from organisation.models import Unit
from organisation.periods import Period
from plans.in_force import plans_in_force
from plans.models import Plan, PlanIndicator
from reports.dashboard import quarters_with_results
from reports.documents import stylesheet
from reports.pdf import lay_out
from returns.models import Record

MOST_PERIODS = 8


@dataclass(frozen=True)
class Entry:
    """One indicator of the digest.

    plan -- the one in which it stands here.  history -- its latest periods, the newest first.
    periods -- each of those with the number of its footnote, or None.
    trend -- the chart of the same periods, or None for fewer than two results.
    benchmarks -- each comparator at its latest figure, beside ours.
    """

    listed: Listed
    plan: Plan
    lead: str
    history: History
    periods: tuple[tuple[PeriodRow, int | None], ...]
    trend: Trend | None
    benchmarks: tuple[Beside, ...]
    against_previous: str
    against_year: str

    @property
    def remarks(self):
        return [row for row, _ in self.periods if row.printed]


@dataclass(frozen=True)
class Digest:
    """What the report says. choices -- the quarters that can be asked for; notes -- (number, words).

    record -- the record in force of the quarter, where that is closed; else None.
    """

    council: object
    unit: Unit | None
    quarter: Period
    choices: tuple[Period, ...]
    day: date
    plans: tuple[Plan, ...]
    tally: Tally
    groups: tuple[tuple[Plan, tuple[Entry, ...]], ...]
    notes: tuple
    record: Record | None

    @property
    def named(self):
        """Whose digest it is."""
        return self.unit.name if self.unit else str(self.council)

    def get_absolute_url(self):
        name, args = ("reports:unit_digest", [self.unit.pk]) if self.unit else ("reports:digest", [])
        return reverse(name, args=args) + "?" + urlencode({"quarter": self.quarter.label})


def digest_of(council, units, unit=None, *, quarter=None, today):
    """Return the Digest of a unit with all below it, or of the council where unit is None.

    units -- every unit of the council.  quarter -- a Period; None for the latest quarter with results.
    An indicator that several plans use stands in the first of them.
    """
    by_pk = {one.pk: one for one in units}
    scope = below({unit.pk}, [(one.pk, one.parent_id) for one in units]) if unit else set(by_pk)
    plans = list(Plan.objects.of(council).filter(unit__in=scope).in_order())
    for plan in plans:
        plan.unit, plan.council = by_pk[plan.unit_id], council
    held = Indicator.objects.filter(plan_indicators__plan__in=plans)
    loaded = {
        one.pk: one for one in Indicator.objects.filter(pk__in=held.order_by().values("pk")).for_digest()
    }
    figures = figures_by_id(Indicator.objects, loaded.values())
    choices = quarters_with_results(figures, today)
    quarter = quarter or choices[0]
    in_force = plans_in_force(plans, quarter.plan_year)
    counted = {plan.pk: plan for plan in plans if plan in in_force}
    used = {}
    for use in PlanIndicator.objects.for_rating(list(counted)):
        used.setdefault(use.indicator_id, use)
    schemes = RagScheme.objects.schemes_of(council)
    entries = [
        _entry(loaded[pk], use, counted[use.plan_id], figures.get(pk, NO_FIGURES), schemes, quarter, today)
        for pk, use in used.items()
    ]
    groups = [(plan, [one for one in entries if one.plan is plan]) for plan in counted.values()]
    groups = [(plan, own) for plan, own in groups if own]
    asked = (
        (
            (one.listed.indicator.pk, row.period),
            f"{one.listed.title}, {row.period.label}",
            row.result.restated,
        )
        for _, own in groups
        for one in own
        for row in one.history.rows
        if row.result
    )
    numbers, notes = numbered(asked)
    return Digest(
        council=council,
        unit=unit,
        quarter=quarter,
        choices=choices if quarter in choices else (quarter, *choices),
        day=today,
        plans=tuple(counted.values()),
        tally=tally(one.listed.rating for one in entries),
        groups=tuple((plan, tuple(_noted(one, numbers) for one in own)) for plan, own in groups),
        notes=notes,
        record=Record.objects.of_quarter(council, quarter),
    )


def _entry(indicator, use, plan, figures, schemes, quarter, today):
    """Return the Entry of an indicator loaded by for_digest(), as it stood at the end of a quarter."""
    stands = standing(indicator, schemes, quarter, figures, today)
    codes = tuple(code.words for code in indicator.codes.all())
    listed = Listed(indicator, codes, stands, figures, schemes)
    history = history_of(indicator, schemes, figures, today)
    year_end = quarter.whole_year().ends
    known = _of(history, [row for row in history.rows if row.period.ends <= year_end])
    series = longest_series(known)[-MOST_PERIODS:]
    drawn = _of(known, list(reversed(series)))
    level = indicator.cumulative is False
    results = sum(row.result is not None and row.result.number is not None for row in series)
    before, year_before = change_words(stands, indicator, figures)
    return Entry(
        listed=listed,
        plan=plan,
        lead=use.lead,
        history=drawn,
        periods=(),
        trend=trend_of(drawn, indicator.unit or None, level=level) if results > 1 else None,
        benchmarks=tuple(comparisons_of(known, indicator, derived_figures(indicator, figures, today))),
        against_previous=before,
        against_year=year_before,
    )


def _of(history, rows):
    """Return a History of some of its rows, with the comparators that have a figure in one of them."""
    held = [at for at in range(len(history.names)) if any(row.comparators[at] is not None for row in rows)]
    kept = [replace(row, comparators=[row.comparators[at] for at in held]) for row in rows]
    return History(kept, [history.names[at] for at in held], history.breaks)


def _noted(entry, numbers):
    """Return an Entry with the number of the footnote of each of its periods."""
    pk = entry.listed.indicator.pk
    rows = tuple((row, numbers.get((pk, row.period))) for row in entry.history.rows)
    return replace(entry, periods=rows)


def digest_html(digest):
    """Return the HTML of a Digest for its PDF, with everything that it needs inside."""
    context = {
        "digest": digest,
        "council": digest.council,
        "css": stylesheet("pdf.css") + stylesheet("digest.css"),
        "paper": True,
    }
    return render_to_string("reports/digest.html", context)


def digest_document(digest):
    """Return the laid-out performance digest."""
    return lay_out(digest_html(digest))
