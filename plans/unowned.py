"""Work without an owner: what names only people who have left, or a post that nobody holds.

Counted is what is still to be done in plans whose years are not over and that no other replaced, the risks of
registers with their controls, and indicators that are still collected. Where another name in the same cell is
somebody still there, the work is theirs. On the last day somebody is still there; the day after they are not.
"""

from dataclasses import dataclass

from django.db.models import Q

from indicators.models import Indicator
from organisation.periods import financial_year
from organisation.querysets import nobody_there
from plans.models import Assignment, Plan, PlanIndicator
from plans.reported import reported_of
from plans.work import KINDS, Piece, indicator_piece, piece_of, risk_piece
from risks.models import Control, Risk

# What for_names() loads, and whom each name means.
WITH = ("plan", "priority", "action", "milestone__action", "plan_indicator__indicator", "person", "post")
OWNER = {"person": "owner_person", "post": "owner_post"}


@dataclass(frozen=True)
class Unowned:
    """One thing without an owner. kind -- "Actions". why -- who left, or which post nobody holds."""

    kind: str
    piece: Piece
    why: str


@dataclass(frozen=True)
class Scope:
    """Whose work is asked for.

    units -- ids; None: all of the council. exempt -- as for RiskQuerySet.readable().
    """

    units: frozenset | None = None
    exempt: frozenset = frozenset()


def open_plans(council, today):
    """Return the plans of a council that still have work: not replaced, and their years not over."""
    plans = Plan.objects.of(council).filter(last_year__gte=financial_year(today))
    return plans.exclude(state=Plan.State.SUPERSEDED)


def unowned(council, today, scope, *, of=None):
    """Return the Unowned of a council, by kind in the order of the plans: five queries.

    of -- (a person, ids of posts): only what names those.
    """
    found = [
        *_assignments(council, today, scope, of),
        *_indicators(council, today, scope, of),
        *_risks(council, today, scope, of),
    ]
    return sorted(found, key=lambda one: KINDS.index(one.kind))


def _named(of, person, post):
    return Q() if of is None else Q(**{person: of[0]}) | Q(**{f"{post}__in": of[1]})


def _assignments(council, today, scope, of):
    plans = open_plans(council, today)
    if scope.units is not None:
        plans = plans.filter(unit__in=scope.units)
    names = Assignment.objects.filter(plan__in=plans).without_owner(today)
    for one in still_to_do(names.filter(_named(of, "person", "post")), plans):
        yield Unowned(*piece_of(one), _why(one.person, one.post))


def still_to_do(names, plans):
    """Yield the Assignments among names for which something is to be done still: two queries.

    Whoever led an action that is done, cancelled or merged is not looked for any more.
    """
    reported = reported_of(plans)
    for one in names.for_names().select_related(*WITH):
        item = one.action or one.milestone
        if item is None or not reported.has_ended(item, getattr(item, "action", None)):
            yield one


def _indicators(council, today, scope, of):
    owner = {"person": "owner", "post": "owner_post"}
    found = (
        Indicator.objects.of(council).filter(nobody_there(today, **owner)).filter(_named(of, *owner.values()))
    )
    found = found.filter(Q(retired_on=None) | Q(retired_on__gte=today))
    if scope.units is not None:
        uses = PlanIndicator.objects.filter(plan__council=council)
        own = uses.filter(plan__unit__in=scope.units).values("indicator")
        # One that no plan uses yet is kept by whoever edits anything: plans.indicator_rights.
        free = ~Q(pk__in=uses.values("indicator")) if scope.units else Q(pk=None)
        found = found.filter(Q(pk__in=own) | free)
    for one in found.select_related("owner", "owner_post").order_by("title", "pk"):
        yield Unowned("Definition sheets", indicator_piece(one), _why(one.owner, one.owner_post))


def _risks(council, today, scope, of):
    risks = Risk.objects.of_council(council).readable(scope.exempt)
    if scope.units is not None:
        units = Q(unit__in=scope.units) | Q(register__unit__in=scope.units)
        risks = risks.filter(units)
    for kind, rows in (
        ("Risks", risks.select_related("register")),
        ("Controls", Control.objects.filter(risk__in=risks).select_related("risk__register")),
    ):
        rows = rows.filter(nobody_there(today, **OWNER)).filter(_named(of, *OWNER.values()))
        for one in rows.select_related("owner_person", "owner_post").order_by("pk"):
            yield Unowned(kind, risk_piece(one), _why(one.owner_person, one.owner_post))


def _why(person, post):
    if post:
        return f"Nobody holds the post {post}"
    return f"{person} left on {person.left_on.day} {person.left_on:%B %Y}"
