"""The dashboard: how a unit and everything below it stand in a quarter, gathered for a page.

Source: design, section 5 "RAG dashboard". The number of queries does not grow with the rows; what is rated
is rated in Python. The day is an argument. Movement compares with the quarter before, by the same rules.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from indicators.choices import Rag
from indicators.direction import Direction
from indicators.figures import NO_FIGURES, figures_by_id
from indicators.listing import SORTED_RAGS, Listed
from indicators.models import Indicator, RagScheme
from indicators.moving import MOVES, WORSE, earlier_of, move
from indicators.record import numbered
from indicators.standing import HOLDS_A_FIGURE, Tally, standing, tally
from organisation.access import below
from organisation.models import Unit
from organisation.periods import Period, current_quarter, from_code, quarters
from organisation.tables import rag_tag
from plans.dates import overdue
from plans.in_force import plans_in_force
from plans.models import Action, Plan, PlanIndicator, Priority
from plans.progress import ProgressState, is_ended
from plans.reported import NOTHING_REPORTED, Reported, read_reported
from plans.rollup import Member, Rollup, rollup, tops
from reports.dashboard_rows import concern_rows, late_rows, priority_rows
from reports.needs import MOST_OWNERS, changes_of, needs_of, owners_of
from reports.risks_above import RiskCount, late_controls, risks_above
from returns.waiting import NO_CYCLES, Cycles, Waiting, cycles_of
from risks.models import Control

MOST_QUARTERS = 20
MOST_ROWS = 60


@dataclass(frozen=True)
class Concern:
    """An indicator that somebody must look at. was -- its Rag in the quarter before."""

    listed: Listed
    was: Rag
    lead: str
    plan: Plan

    @property
    def moved(self):
        """The move between ratings in words, or "" where there was none."""
        now = self.listed.rating.rag
        return "" if now == self.was else f"was {RAG_WORDS[self.was]} in the quarter before"


@dataclass(frozen=True)
class UnitRow:
    """A unit below, with everything beneath it; pk is None for the unit's own plan."""

    name: str
    kind: str
    pk: int | None
    plans: int
    tally: Tally
    overdue: int
    risks: RiskCount
    waiting: int

    @property
    def counts(self):
        """(Rag, how many) in the order shown, red first."""
        return [(rag, self.tally.ratings[rag]) for rag in SORTED_RAGS]


@dataclass(frozen=True)
class PriorityRow:
    priority: Priority
    plan: Plan
    rollup: Rollup
    actions: int
    overdue: int

    @property
    def tag(self):
        """The rating as a tag of shape, colour and word."""
        return rag_tag(self.rollup.rag.value)


@dataclass(frozen=True)
class ActionCount:
    """Actions by what is known of them. stopped -- cancelled or merged into another, so that none is due.

    undated -- neither done nor stopped, with no day by which they are due.
    """

    total: int
    done: int
    late: tuple[Action, ...]
    undated: int
    unstated: int
    stopped: int = 0

    @property
    def unread(self):
        """Actions whose due words give no day: Ongoing, TBC, Quarterly."""
        return self.undated - self.unstated


@dataclass(frozen=True)
class Dashboard:
    """What the page shows. plans -- those counted; left_out -- of units that have none that counts."""

    unit: Unit | None
    quarter: Period
    choices: tuple[Period, ...]
    day: date
    plans: tuple[Plan, ...]
    left_out: tuple[Plan, ...]
    tally: Tally
    before: Tally
    year_ago: Tally
    moves: list
    red: list[Concern] = field(default_factory=list)
    amber: list[Concern] = field(default_factory=list)
    worse: list[Concern] = field(default_factory=list)
    units: list[UnitRow] = field(default_factory=list)
    priorities: list[PriorityRow] = field(default_factory=list)
    actions: ActionCount | None = None
    risks: RiskCount | None = None
    controls: tuple[Control, ...] = ()
    reported: Reported = NOTHING_REPORTED
    waiting: tuple[Waiting, ...] = ()
    cycles: Cycles = NO_CYCLES

    @property
    def exceptions(self):
        """(kind, caption, how many, the rows of the first MOST_ROWS) of each kind of exception there is."""
        kinds = (
            ("red", "Red indicators", self.red),
            ("amber", "Amber indicators", self.amber),
            ("worse", "Neither red nor amber, but worse than before", self.worse),
        )
        numbers, _ = self._numbered
        return [
            (kind, caption, len(concerns), concern_rows(concerns[:MOST_ROWS], numbers))
            for kind, caption, concerns in kinds
            if concerns
        ]

    @property
    def notes(self):
        """The footnotes of the results shown that were corrected after they were published."""
        return self._numbered[1]

    @cached_property
    def _numbered(self):
        shown = [one.listed for kind in (self.red, self.amber, self.worse) for one in kind[:MOST_ROWS]]
        return numbered(
            found
            for one in shown
            for found in (
                (one.indicator.pk, one.restated_about, one.restated),
                (
                    (one.indicator.pk, "before"),
                    one.restated_before_about,
                    one.restated_before,
                ),
            )
        )

    @property
    def late_rows(self):
        """The rows of the first MOST_ROWS overdue actions."""
        return late_rows(self.actions.late[:MOST_ROWS], self.reported)

    @property
    def priority_rows(self):
        return priority_rows(self.priorities)

    @property
    def counts(self):
        """(Rag, how many, how many in the quarter before, how many a year before) as shown, red first."""
        tallies = (self.tally, self.before, self.year_ago)
        return [(rag, *(one.ratings[rag] for one in tallies)) for rag in SORTED_RAGS]

    @property
    def record(self):
        """The closed cycle whose record shows this quarter as it was reported, or None."""
        return self.cycles.closed(self.quarter)

    @property
    def needs(self):
        """What needs somebody: the Needs of which there are any."""
        return needs_of(self)

    @property
    def changes(self):
        """What changed since the quarter before and since a year before, in one line."""
        return changes_of(self)

    @property
    def offered(self):
        """(label, words) of each quarter that can be chosen: a closed one says so, and shows its record."""
        closed = {one.quarter for one in self.cycles.cycles if one.is_closed}
        known = sorted({*self.choices, *closed}, reverse=True)
        return [
            (one.label, f"{one.label}, closed: its record" if one in closed else one.label) for one in known
        ]

    @property
    def owners(self):
        """Who owns what needs somebody: OwnerRows, those with most of it first."""
        return owners_of(self)[:MOST_OWNERS]


RAG_WORDS = {Rag.RED: "red", Rag.AMBER: "amber", Rag.GREEN: "green", Rag.NONE: "not rated"}


def day_of(quarter, today):
    """Return the day on which a quarter's actions are judged.

    Today while the quarter is this one or the one before, whose results have only just come in; the last
    day of the quarter for one further back.
    """
    return today if quarter >= current_quarter(today).previous() else quarter.ends


def quarters_with_results(figures, today):
    """Return the quarters from the first result to the last, newest first; today's where there are none."""
    codes = {
        code for own in figures.values() for code, row in own.results.items() if row.state in HOLDS_A_FIGURE
    }
    ends = [period.ends for period in map(from_code, codes) if period.ends <= today]
    if not ends:
        return (current_quarter(today),)
    first, last = current_quarter(min(ends)), current_quarter(max(ends))
    known = [one for one in quarters(first.year, last.year) if first <= one <= last]
    return tuple(reversed(known[-MOST_QUARTERS:]))


def dashboard_of(council, units, unit=None, *, quarter=None, today, exempt=frozenset(), cycles=None):
    """Return the Dashboard of a unit with all below it, or of the whole council where unit is None.

    units -- every unit of the council.  quarter -- a Period; None for the latest quarter with results.
    exempt -- the ids of the units whose exempt risks may be counted.  cycles -- the Cycles of all its units,
    where they are at hand.
    """
    pairs = [(one.pk, one.parent_id) for one in units]
    scope = below({unit.pk}, pairs) if unit else {one.pk for one in units}
    plans = list(Plan.objects.of(council).filter(unit__in=scope))
    by_pk = {one.pk: one for one in units}
    for plan in plans:
        plan.unit = by_pk[plan.unit_id]
    uses = PlanIndicator.objects.for_rating([plan.pk for plan in plans])
    figures = figures_by_id(Indicator.objects, [use.indicator for use in uses])
    choices = quarters_with_results(figures, today)
    quarter = quarter or choices[0]
    in_force = plans_in_force(plans, quarter.plan_year)
    uses = [use for use in uses if use.plan_id in {plan.pk for plan in in_force}]
    schemes = RagScheme.objects.schemes_of(council)
    now, before, year_ago = _standings(uses, figures, schemes, quarter)
    cycles = (cycles or cycles_of(council, scope, exempt)).within(scope)
    day = day_of(quarter, today)
    actions, reported = _actions({plan.pk: plan for plan in in_force}, day)
    left_out = {plan.register_id for plan in plans} - {plan.register_id for plan in in_force}
    risks = risks_above(scope, left_out, day, exempt)
    counted = count_actions(actions, day, reported)
    late = {action.pk for action in counted.late}
    concerns = _concerns(uses, {plan.pk: plan for plan in in_force}, now, before)
    waiting = cycles.with_leads({use.indicator_id: use.lead for use in reversed(uses)}, by_pk)
    return Dashboard(
        unit=unit,
        quarter=quarter,
        choices=choices if quarter in choices else (quarter, *choices),
        day=day,
        plans=tuple(in_force),
        left_out=_left_out(plans, in_force),
        tally=tally(row.rating for row in now.values()),
        before=tally(one.rating for one in before.values()),
        year_ago=tally(one.rating for one in year_ago.values()),
        moves=_moves(now, before, year_ago),
        red=[one for one in concerns if one.listed.rating.rag == Rag.RED],
        amber=[one for one in concerns if one.listed.rating.rag == Rag.AMBER],
        worse=[one for one in concerns if one.listed.rating.rag not in (Rag.RED, Rag.AMBER)],
        units=_unit_rows(unit, units, pairs, in_force, uses, now, actions, late, risks, waiting),
        priorities=_priority_rows(unit, units, in_force, uses, now, actions, late),
        actions=counted,
        risks=RiskCount.of(risks.values()),
        controls=late_controls(risks.values()),
        reported=reported,
        waiting=waiting,
        cycles=cycles,
    )


def _left_out(plans, in_force):
    """Return the plans of another time whose unit has no plan of that tier in force."""
    counted = {(plan.unit_id, plan.tier) for plan in in_force}
    return tuple(plan for plan in plans if (plan.unit_id, plan.tier) not in counted)


def _actions(plans, day):
    """Return (the actions of plans by their ids, each with its plan; what was Reported of them by a day)."""
    actions, reported, _ = read_reported(Action.objects.filter(plan__in=plans).for_overdue(), day)
    for action in actions:
        action.plan = plans[action.plan_id]
    return actions, reported


def _standings(uses, figures, schemes, quarter):
    """Return ({indicator id: Listed} in the quarter, {id: Earlier} in the one before, and a year before)."""
    now, before, year_ago = {}, {}, {}
    # Made once: a Period works out its days when they are first asked for.
    previous, year_before = quarter.previous(), quarter.year_before()
    for use in uses:
        pk = use.indicator_id
        if pk not in now:
            own = figures.get(pk, NO_FIGURES)
            stands = standing(use.indicator, schemes, quarter, own)
            now[pk] = Listed(use.indicator, use.codes, stands, own, schemes)
            before[pk] = earlier_of(use.indicator, schemes, stands, previous, own)
            year_ago[pk] = earlier_of(use.indicator, schemes, stands, year_before, own)
    return now, before, year_ago


def _moves(now, before, year_ago):
    """Return [(words of MOVES, how many since the quarter before, how many since a year before)]."""
    quarter, year = (
        Counter(earlier[pk].moved(row.rating.rag) for pk, row in now.items())
        for earlier in (before, year_ago)
    )
    return [(words, quarter[words], year[words]) for words in MOVES if quarter[words] or year[words]]


def _concerns(uses, plans, now, before):
    """Return a Concern for each red, each amber and each other indicator that got worse, worst first."""
    found = {}
    for use in uses:
        row, earlier = now[use.indicator_id], before[use.indicator_id]
        rag = row.rating.rag
        was = rag if earlier.is_broken else earlier.rating.rag
        # The direction comes last: it is worked out only for those that nothing else makes a concern.
        if rag in (Rag.RED, Rag.AMBER) or move(was, rag) == WORSE or row.direction == Direction.WORSE:
            found.setdefault(use.indicator_id, Concern(row, was, use.lead, plans[use.plan_id]))
    return sorted(found.values(), key=lambda one: (one.listed.urgency, not one.moved, one.listed.title))


def count_actions(actions, day, reported=NOTHING_REPORTED):
    """Return the ActionCount of actions on a day; those longest overdue come first."""
    states = {action.pk: reported.state_of(action) for action in actions}
    done = sum(state == ProgressState.DONE for state in states.values())
    waiting = [action for action in actions if not is_ended(states[action.pk])]
    late = [action for action in waiting if overdue(action.due_latest, False, day)]
    undated = [action for action in waiting if action.due_latest is None]
    return ActionCount(
        total=len(actions),
        done=done,
        late=tuple(sorted(late, key=lambda action: (action.due_latest, action.pk))),
        undated=len(undated),
        unstated=sum(not action.due.strip() for action in undated),
        stopped=len(actions) - done - len(waiting),
    )


def _unit_rows(unit, units, pairs, plans, uses, now, actions, late, risks, waiting):
    """Return the UnitRows of the units directly below, and of the unit's own plan where it has both."""
    tops = [one for one in units if one.parent_id is None]
    above = unit or next((one for one in tops if one.kind == Unit.Kind.COUNCIL), None)
    children = [one for one in units if above and one.parent_id == above.pk]
    if unit is None:
        children += [one for one in tops if one is not above]
    unit_of = {plan.pk: plan.unit_id for plan in plans}

    def row(name, kind, pk, reached):
        own = {use.indicator_id for use in uses if unit_of[use.plan_id] in reached}
        mine = {action.pk for action in actions if unit_of[action.plan_id] in reached}
        return UnitRow(
            name=name,
            kind=kind,
            pk=pk,
            plans=sum(one in reached for one in unit_of.values()),
            tally=tally(now[one].rating for one in own),
            overdue=len(mine & late),
            risks=RiskCount.of(risk for risk in risks.values() if risk.unit_id in reached),
            waiting=sum(one.unit_id in reached for one in waiting),
        )

    rows = [row(one.name, one.get_kind_display(), one.pk, below({one.pk}, pairs)) for one in children]
    if rows and above and any(plan.unit_id == above.pk for plan in plans):
        rows.insert(0, row(f"{above.name}: its own plan", "", None, {above.pk}))
    return rows


def _priority_rows(unit, units, plans, uses, now, actions, late):
    """Return the PriorityRows of the unit's own plans: the priorities at the top of each."""
    above = unit or next((one for one in units if one.kind == Unit.Kind.COUNCIL), None)
    own = {plan.pk: plan for plan in plans if above and plan.unit_id == above.pk}
    priorities = list(Priority.objects.filter(plan__in=own).for_rollup().order_by("plan", "position", "id"))
    rows = []
    for priority, reached, members in tops(priorities, uses):
        mine = {action.pk for action in actions if action.priority_id in reached}
        rows.append(
            PriorityRow(
                priority=priority,
                plan=own[priority.plan_id],
                rollup=rollup(Member(_name(now[pk]), now[pk].rating) for pk in members),
                actions=len(mine),
                overdue=len(mine & late),
            )
        )
    return rows


def _name(listed):
    """Return the code and title of an indicator, as a working names it."""
    return " ".join([*listed.codes[:1], listed.title])
