"""The first page: what is theirs for the person who signed in. Nothing here reads the clock."""

from dataclasses import dataclass
from datetime import date

from indicators.figures import NO_FIGURES, figures_by_id
from indicators.listing import SORTED_RAGS
from indicators.models import Indicator, RagScheme
from indicators.rag import Rating
from indicators.standing import standing
from organisation.access import ADMINISTERS, exempt_units
from organisation.models import Role, Unit
from organisation.periods import financial_year
from plans.dates import overdue
from plans.in_force import plans_in_force
from plans.models import Assignment, Plan
from plans.reported import reported_of
from reports.home_remit import RemitUnit, remit_of
from reports.home_risks import own_controls, own_risks
from returns.listing import Progress, progress_of
from returns.models import Cycle, Update
from risks.models import Control
from risks.registers import RiskShown


@dataclass(frozen=True)
class OwnAction:
    """An action or milestone that somebody leads. what -- which of the two it is."""

    what: str
    title: str
    address: str
    plan: Plan
    due: str
    latest: date | None
    late: bool


@dataclass(frozen=True)
class OwnIndicator:
    indicator: Indicator
    plan: Plan
    rating: Rating


@dataclass(frozen=True)
class UpdatesDue:
    """What somebody reports in the open quarter. waiting -- how many were returned or asked about."""

    cycle: Cycle
    progress: Progress
    waiting: int


@dataclass(frozen=True)
class Home:
    """What is somebody's own.

    remit -- what a portfolio holder reads first, of each unit of their remit.
    units -- on which they have another role.  administers -- whether they administer the whole council.
    plans -- which they may edit.  actions -- not done, overdue first.
    waiting -- plans that wait for an approval which they may record.
    risks -- which they own, overdue reviews first.  controls -- planned, which they put in place.
    updates -- of the open quarter; None where there is none of theirs.
    """

    remit: list[RemitUnit]
    units: list[Unit]
    administers: bool
    plans: list[Plan]
    actions: list[OwnAction]
    indicators: list[OwnIndicator]
    waiting: list[Plan]
    risks: list[RiskShown]
    controls: list[Control]
    updates: UpdatesDue | None
    today: date

    @property
    def late(self):
        return sum(action.late for action in self.actions)

    @property
    def late_controls(self):
        return [control for control in self.controls if control.is_overdue(self.today)]

    @property
    def late_reviews(self):
        return sum(risk.review_is_overdue for risk in self.risks)


def home_of(user, council, today):
    """Return the Home of a user in one council."""
    assignments, exempt = list(Assignment.objects.of_user(user, council)), exempt_units(user, today)
    plans = {one.plan for one in assignments}
    in_force = {plan.pk for plan in plans_in_force(plans, financial_year(today))}
    roles = user.roles.in_force(today).filter(unit__council=council).select_related("unit")
    roles = sorted(roles, key=lambda role: (role.unit.name, role.unit_id))
    mine = [one for one in assignments if one.plan_id in in_force]
    return Home(
        remit=remit_of([role.unit for role in roles if role.name == Role.Name.PORTFOLIO], council),
        units=list(dict.fromkeys(role.unit for role in roles if role.name != Role.Name.PORTFOLIO)),
        administers=any(role.name in ADMINISTERS and role.unit.kind == Unit.Kind.COUNCIL for role in roles),
        plans=sorted(
            plans_in_force(Plan.objects.for_list().of(council).editable_by(user), financial_year(today)),
            key=lambda plan: TIERS.index(plan.tier),
        ),
        actions=_actions(mine, reported_of({one.plan_id for one in mine}), today),
        indicators=_indicators(mine, council, today),
        waiting=list(
            Plan.objects.of(council).to_be_approved_by(user).select_related("unit").order_by("title")
        ),
        risks=own_risks(user, council, exempt, today),
        controls=own_controls(user, council, exempt),
        updates=_updates(user, council, exempt),
        today=today,
    )


def _updates(user, council, exempt):
    """Return the UpdatesDue of a user in a council, or None: two queries, one without an open quarter."""
    cycle = Cycle.objects.of(council).open().first()
    if cycle is None:
        return None
    own = Update.objects.of_open_cycle(council).readable(exempt).of_user(user)
    rows = list(own.asked().values_list("state", "asked"))
    if not rows:
        return None
    waiting = sum(state == Update.State.RETURNED or bool(asked) for state, asked in rows)
    return UpdatesDue(cycle, progress_of(state for state, _ in rows), waiting)


TIERS = [tier.value for tier in Plan.Tier]


def _actions(assignments, reported, today):
    """Return the OwnActions that have not ended: overdue first, then by due day, those without one last."""
    found = {}
    for one in assignments:
        item = one.action or one.milestone
        action = one.action or (one.milestone and one.milestone.action)
        if item is None or reported.has_ended(item, action):
            continue
        found[type(item), item.pk] = OwnAction(
            what="Action" if one.action else "Milestone",
            title=str(item) or "Without words",
            address=action.get_absolute_url() if action else one.plan.get_absolute_url(),
            plan=one.plan,
            due=item.due,
            latest=item.due_latest,
            late=overdue(item.due_latest, False, today),
        )
    return sorted(
        found.values(), key=lambda row: (not row.late, row.latest is None, row.latest or today, row.title)
    )


def _indicators(assignments, council, today):
    """Return the OwnIndicators, each once, those to worry about first."""
    uses = {}
    for one in assignments:
        if one.plan_indicator:
            uses.setdefault(one.plan_indicator.indicator_id, one)
    if not uses:
        return []
    used = [one.plan_indicator.indicator for one in uses.values()]
    figures = figures_by_id(Indicator.objects, used)
    schemes = RagScheme.objects.schemes_of(council)
    rows = [
        OwnIndicator(
            one.plan_indicator.indicator,
            one.plan,
            standing(
                one.plan_indicator.indicator, schemes, figures=figures.get(pk, NO_FIGURES), today=today
            ).counted,
        )
        for pk, one in uses.items()
    ]
    return sorted(rows, key=lambda row: (SORTED_RAGS.index(row.rating.rag), row.indicator.title))
