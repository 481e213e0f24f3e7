"""What a cell of a plan can cite, looked for by reference or words: each with the words that cite it."""

from dataclasses import dataclass

from django.db.models import Q

from indicators.codes import normal
from indicators.models import Indicator, IndicatorCode
from plans.models import Action, FrameworkItem, Plan, Priority
from plans.references import normal_ref
from plans.thread import higher_tiers

MOST = 12


@dataclass(frozen=True)
class Candidate:
    """One thing that can be cited. words -- what cites it. where -- the plan or list that holds it."""

    words: str
    title: str
    where: str


def candidates(plan, cell, words, user):
    """Return the Candidates for a cell of a plan that answer to some words, the best first, and at most MOST.

    cell -- contributes_to, supports, indicators or risks. user -- who looks, and sees only what they may.
    Those whose reference is the words come first, then those whose reference begins with them, then those
    that have every word.
    """
    if not words.strip():
        return []
    ranked = []
    for candidate, ref in FINDERS[cell](plan, user):
        rank = _rank(words, ref, f"{ref} {candidate.title} {candidate.where}")
        if rank is not None:
            ranked.append((rank, candidate))
    ranked.sort(key=lambda pair: pair[0])
    return list(dict.fromkeys(candidate for _, candidate in ranked))[:MOST]


def indicators_for(plan, words):
    """Return indicators of the plan's council that answer to a code or words, best first, at most MOST."""
    ranked = []
    for indicator in Indicator.objects.of(plan.council).prefetch_related("codes"):
        codes = [code.words for code in indicator.codes.all()]
        ranks = [_rank(words, code, f"{code} {indicator.title}") for code in codes or [""]]
        if (rank := min((rank for rank in ranks if rank is not None), default=None)) is not None:
            ranked.append((rank, indicator))
    ranked.sort(key=lambda pair: pair[0])
    return [indicator for _, indicator in ranked[:MOST]]


def _rank(words, ref, text):
    asked, held = normal_ref(words), normal_ref(ref)
    if held and (held == asked or normal(ref) == normal(words)):
        return 0
    if held.startswith(asked):
        return 1
    text = text.casefold()
    return 2 if all(word in text for word in words.casefold().split()) else None


def _supported(plan, user):
    """Yield what a plan supports: items with a ref of plans of higher tiers in its years, and frameworks'."""
    above = Plan.objects.of(plan.council).filter(
        Q(tier__in=higher_tiers(plan.tier)),
        first_year__lte=plan.last_year,
        last_year__gte=plan.first_year,
    )
    for model in (Priority, Action):
        rows = model.objects.filter(plan__in=above).exclude(ref="").order_by("plan", "position", "id")
        for ref, title, where in rows.values_list("ref", "title", "plan__title"):
            yield Candidate(ref, title, where), ref
    for item in FrameworkItem.objects.filter(framework__council=plan.council).exclude(code=""):
        yield Candidate(item.code, item.title, ""), item.code


def _contributed(plan, user):
    items = FrameworkItem.objects.filter(framework__council=plan.council).select_related("framework")
    for item in items.order_by("framework__name", "position", "id"):
        yield Candidate(f"{item.framework}: {item.code or item.title}", item.title, ""), item.code


def _indicators(plan, user):
    codes = IndicatorCode.objects.filter(indicator__council=plan.council).order_by("position", "id")
    for words, title in codes.values_list("words", "indicator__title"):
        yield Candidate(words, title, ""), words
    for used in (
        plan.plan_indicators.filter(indicator__codes=None).exclude(key="").select_related("indicator")
    ):
        yield Candidate(used.key, used.shown_title, "an indicator of this plan without a code"), used.key


def _risks(plan, user):
    if plan.register_id:
        for risk in plan.register.risks.visible_to(user).exclude(ref=""):
            yield Candidate(risk.ref, risk.title, ""), risk.ref


FINDERS = {
    "supports": _supported,
    "contributes_to": _contributed,
    "indicators": _indicators,
    "risks": _risks,
}
