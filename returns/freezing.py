"""Freezing: every reported figure, rating and sentence copied as rows when a quarter is closed.

Nothing is worked out here that is not worked out for the pages of an open quarter: the rules are those of the
lower rooms. The number of queries is fixed, and every kind of row is written at once.
"""

from dataclasses import dataclass
from functools import cached_property

from indicators.figures import NO_FIGURES, figures_by_id
from indicators.listing import Listed
from indicators.models import Indicator, RagScheme, Remark
from indicators.standing import standing
from organisation.audit import named
from organisation.models import Unit
from plans.agreed_dates import agreed_by_item
from plans.in_force import plans_in_force
from plans.models import Action, AgreedDue, Milestone, Plan, PlanIndicator, Priority
from plans.reported import Reported, read_reported
from returns.copying import (
    action_rows,
    control_rows,
    indicator_rows,
    plan_rows,
    priority_rows,
    risk_rows,
    unit_rows,
    use_rows,
)
from returns.models import (
    FrozenAction,
    FrozenControl,
    FrozenIndicator,
    FrozenPlan,
    FrozenPriority,
    FrozenRisk,
    FrozenUnit,
    FrozenUse,
    Record,
    Return,
    Update,
)
from returns.models.update import THINGS
from risks.models import Risk
from risks.registers import risks_of

AT_ONCE = 500


def freeze(cycle, *, by, at):
    """Copy what a cycle reports and return the Record: a fixed number of queries.

    The caller holds the cycle and closes it in the same transaction. by -- the user, None for a command.
    """
    last = Record.objects.filter(cycle=cycle).order_by("-number").first()
    record = Record.objects.create(
        cycle=cycle,
        number=last.number + 1 if last else 1,
        council=cycle.council.name,
        quarter=cycle.quarter.label,
        day=cycle.ends,
        at=at,
        who=named(by),
    )
    live = Live(cycle)
    units = _keep(FrozenUnit, unit_rows(record, live), "unit_key")
    plans = _keep_in_order(FrozenPlan, plan_rows(record, live, units), [plan.pk for plan in live.plans])
    indicators = _keep(FrozenIndicator, indicator_rows(record, live, units), "indicator_key")
    _keep_all(FrozenUse, use_rows(record, live, plans, indicators))
    actions = action_rows(record, live, plans)
    _keep_all(FrozenAction, actions)
    _keep_all(FrozenPriority, priority_rows(record, live, plans, indicators))
    risks = _keep(FrozenRisk, risk_rows(record, live, units), "risk_key")
    _keep_all(FrozenControl, control_rows(record, live, risks))
    return record


def _keep_all(model, rows):
    return model.objects.bulk_create(rows, batch_size=AT_ONCE)


def _keep(model, rows, key):
    """Write rows and return {what they were made of: row}."""
    return {getattr(row, key): row for row in _keep_all(model, rows)}


def _keep_in_order(model, rows, keys):
    return dict(zip(keys, _keep_all(model, rows), strict=True))


@dataclass
class Live:
    """What a cycle's council holds at the moment of closing, read once."""

    cycle: object

    @cached_property
    def quarter(self):
        return self.cycle.quarter

    @cached_property
    def earlier(self):
        """The quarters with which ratings are compared: the one before, and that of the year before."""
        return self.quarter.previous(), self.quarter.year_before()

    @property
    def day(self):
        """The day on which actions, controls and reviews are overdue: the last of the quarter."""
        return self.cycle.ends

    @cached_property
    def units(self):
        """Every unit of the council, each after the one above it."""
        units = list(Unit.objects.of(self.cycle.council_id))
        below, known = {}, {one.pk for one in units}
        for one in units:
            below.setdefault(one.parent_id if one.parent_id in known else None, []).append(one)
        tops = sorted(below.get(None, []), key=lambda one: one.kind != Unit.Kind.COUNCIL)
        placed, waiting = [], tops[::-1]
        while waiting:
            one = waiting.pop()
            placed.append(one)
            waiting += below.get(one.pk, [])[::-1]
        return placed

    @cached_property
    def returns(self):
        """{unit id: its Return, with its steps}."""
        found = Return.objects.of_cycle(self.cycle).prefetch_related("steps")
        return {one.unit_id: one for one in found}

    @cached_property
    def updates(self):
        """{(kind of THINGS, id): the Update of it}."""
        found = Update.objects.filter(unit_return__cycle=self.cycle).select_related("unit_return", "control")
        return {
            (kind, pk): update
            for update in found
            for kind in THINGS
            if (pk := getattr(update, f"{kind}_id")) is not None
        }

    @cached_property
    def all_plans(self):
        return list(Plan.objects.of(self.cycle.council_id).select_related("unit"))

    @cached_property
    def plans(self):
        """The plans that count in the quarter, by the place of their unit in the tree."""
        places = {one.pk: place for place, one in enumerate(self.units)}
        counted = plans_in_force(self.all_plans, self.quarter.plan_year)
        return sorted(counted, key=lambda plan: (places[plan.unit_id], plan.pk))

    @cached_property
    def uses(self):
        places = {plan.pk: place for place, plan in enumerate(self.plans)}
        uses = PlanIndicator.objects.for_rating([plan.pk for plan in self.plans])
        return sorted(uses, key=lambda use: places[use.plan_id])

    @cached_property
    def _indicators(self):
        return Indicator.objects.filter(plan_indicators__plan__in=self.plans)

    @cached_property
    def figures(self):
        return figures_by_id(Indicator.objects, [use.indicator for use in self.uses])

    @cached_property
    def schemes(self):
        return RagScheme.objects.schemes_of(self.cycle.council_id)

    @cached_property
    def listed(self):
        """{indicator id: it as lists show it, standing in the quarter}, in the order of the plans."""
        found = {}
        for use in self.uses:
            one, pk = use.indicator, use.indicator_id
            if pk not in found:
                own = self.figures.get(pk, NO_FIGURES)
                stands = standing(one, self.schemes, self.quarter, own)
                found[pk] = Listed(one, use.codes, stands, own, self.schemes)
        return found

    @cached_property
    def remarks(self):
        """{(indicator id, code of a period): the words of its commentary}."""
        found = Remark.objects.filter(
            indicator__in=self._indicators.order_by().values("pk"), kind=Remark.Kind.COMMENTARY
        )
        return {
            (pk, period): words for pk, period, words in found.values_list("indicator", "period", "words")
        }

    @cached_property
    def _items(self):
        actions, reported, _ = read_reported(Action.objects.filter(plan__in=self.plans), self.day)
        milestones, more, _ = read_reported(Milestone.objects.filter(plan__in=self.plans), self.day)
        return actions, milestones, Reported(reported.newest | more.newest)

    @property
    def actions(self):
        return self._items[0]

    @property
    def milestones(self):
        return self._items[1]

    @property
    def reported(self):
        return self._items[2]

    @cached_property
    def agreed(self):
        """{item_key: its AgreedDues} of the actions and milestones."""
        return agreed_by_item(AgreedDue.objects.filter(version__plan__in=self.plans))

    @cached_property
    def priorities(self):
        """The priorities of the plans, in order."""
        found = Priority.objects.filter(plan__in=self.plans).for_rollup()
        return list(found.order_by("plan", "position", "pk"))

    @cached_property
    def risks(self):
        """The RiskShown of the council's risks, but for those of registers that only plans of other years
        print and of which nothing is due."""
        printed = {plan.register_id for plan in self.plans}
        left_out = {plan.register_id for plan in self.all_plans} - printed - {None}
        due = {one.risk_id for one in self.updates.values()} | {
            one.control.risk_id for one in self.updates.values() if one.control_id
        }
        found = Risk.objects.of_council(self.cycle.council_id).for_report()
        shown = risks_of(found.order_by("register__name", "register", "position", "pk"), self.day)
        return [one for one in shown if one.risk.register_id not in left_out or one.risk.pk in due]
