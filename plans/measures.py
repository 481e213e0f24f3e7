"""What measures and threatens each priority: its indicators with their ratings, its risks with their scores.

Gathers from the database into plain data, for the pages and reports of the golden thread.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from indicators.choices import Rag
from indicators.figures import NO_FIGURES, figures_by_id
from indicators.models import Indicator, RagScheme
from indicators.standing import standing
from organisation.periods import Period
from plans.checks.outline import short
from plans.models import PlanIndicator, Reference
from risks.assessments import latest_scores
from risks.models import Assessment, Risk, SchemeRow
from risks.schemes import NO_SCHEME, scheme_of_rows
from risks.scorings import scoring_of

RAG_WORDS = {Rag.GREEN: "green", Rag.AMBER: "amber", Rag.RED: "red", Rag.NONE: "not rated"}


@dataclass(frozen=True)
class Measure:
    """An indicator of a priority with its rating in the years of the priority's plan."""

    name: str
    address: str
    rag: Rag
    reason: str


@dataclass(frozen=True)
class Threat:
    """A risk of a priority, with how it is scored now, in words."""

    name: str
    address: str
    score: str


def measures_of(council, priorities):
    """Return {priority id: (Measure, ...)} in the order of their codes: a fixed number of queries.

    An indicator measures a priority when it is tied to it or cited by it, and is rated at its latest result
    in the years of the priority's plan.
    """
    pairs = set(
        PlanIndicator.priorities.through.objects.filter(
            priority__plan__council=council, priority__in=priorities
        ).values_list("priority", "planindicator__indicator", "priority__plan__last_year")
    )
    pairs |= set(
        Reference.objects.filter(
            plan__council=council, priority__in=priorities, kind=Reference.Kind.INDICATOR
        )
        .exclude(to_indicator=None)
        .values_list("priority", "to_indicator", "plan__last_year")
    )
    schemes = RagScheme.objects.schemes_of(council)
    indicators = Indicator.objects.filter(pk__in={pk for _, pk, _ in pairs})
    loaded, figures = {one.pk: one for one in indicators}, figures_by_id(indicators)
    codes, rated = indicators.code_words(), {}
    for pk, year in {(pk, year) for _, pk, year in pairs}:
        rating = standing(loaded[pk], schemes, Period("FY", year), figures.get(pk, NO_FIGURES)).rating
        name = short(f"{', '.join(codes.get(pk, ()))} {loaded[pk].title}".strip(), 160)
        rated[pk, year] = Measure(name, loaded[pk].get_absolute_url(), rating.rag, rating.reason)
    found = defaultdict(list)
    for priority, *measured in pairs:
        found[priority].append(rated[tuple(measured)])
    return {priority: tuple(sorted(own, key=lambda one: one.name)) for priority, own in found.items()}


def counted(measures):
    """Return ((rag, "2 amber"), ...) of Measures: green first, not rated last."""
    count = Counter(one.rag for one in measures)
    return tuple((rag.value, f"{count[rag]} {RAG_WORDS[rag]}") for rag in Rag if count[rag])


def threats_of(council, priorities, user):
    """Return {priority id: (Threat, ...)} of risks that priorities cite and a user may see: four queries."""
    pairs = (
        Reference.objects.filter(plan__council=council, priority__in=priorities, kind=Reference.Kind.RISK)
        .exclude(to_risk=None)
        .order_by("priority", "position")
        .values_list("priority", "to_risk")
    )
    pairs = list(pairs)
    visible = Risk.objects.visible_to(user).filter(pk__in={pk for _, pk in pairs})
    risks = {risk.pk: risk for risk in visible}
    current = latest_scores(Assessment.objects.filter(risk__in=risks, kind=Assessment.Kind.CURRENT))
    rows = defaultdict(list)
    named = ("scheme_id", "part", "code", "label", "category_id")
    schemes = {one.scheme_id for one in current.values()} - {None}
    for row in SchemeRow.objects.filter(scheme__in=schemes).values_list(*named, named=True):
        rows[row.scheme_id].append(row)
    read = {pk: scheme_of_rows(own)[0] for pk, own in rows.items()}
    found = defaultdict(list)
    for priority, pk in pairs:
        if pk in risks:
            found[priority].append(_threat(risks[pk], current.get((pk, Assessment.Kind.CURRENT)), read))
    return {priority: tuple(dict.fromkeys(own)) for priority, own in found.items()}


def _threat(risk, assessment, schemes):
    words = "not scored"
    if assessment is not None:
        scoring = scoring_of(assessment, schemes.get(assessment.scheme_id, NO_SCHEME), risk.category_id)
        words = ", ".join(filter(None, [scoring.band, scoring.score, scoring.appetite])) or "not scored"
    return Threat(short(str(risk), 160), risk.get_absolute_url(), words)
