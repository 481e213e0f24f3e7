"""Words for asking about plans and what is in them."""

import functools
import operator
from typing import NamedTuple

from django.db import models
from django.db.models.functions import Coalesce, RowNumber
from django.utils import timezone

from indicators.rows import Measured
from organisation.access import DECIDES, EDITS, own, units_reached
from organisation.models import Council
from organisation.querysets import OfCouncilQuerySet, nobody_there, somebody_there
from organisation.statements import rows_by_keys
from organisation.writing import WritingQuerySet


class PlanQuerySet(OfCouncilQuerySet):
    def for_list(self, exempt=frozenset()):
        """Everything one row of the list of plans shows, with how many of each thing the plan holds.

        exempt -- the ids of the units whose exempt risks may be counted.
        """
        return self.select_related("council", "unit").annotate(
            priority_count=self._how_many("priorities"),
            action_count=self._how_many("actions"),
            indicator_count=self._how_many("plan_indicators"),
            risk_count=self._how_many("register__risks", _readable("register__risks__", exempt)),
        )

    def for_document(self):
        """A plan with what its cover names, and the number of its newest approved version, or None."""
        return self.select_related("council", "unit", "register").annotate(
            newest_version=models.Subquery(
                self.model._meta.get_field("versions")
                .related_model.objects.filter(plan=models.OuterRef("pk"))
                .order_by("-number")
                .values("number")[:1]
            )
        )

    def in_order(self):
        """The newest period first; in it the highest tier first, then by title."""
        rank = [models.When(tier=tier, then=place) for place, tier in enumerate(self.model.Tier.values)]
        return self.order_by("-first_year", models.Case(*rank), "unit__name", "title", "pk")

    def with_indicators(self):
        """Plans that use an indicator: the newest first."""
        uses = self.model._meta.get_field("plan_indicators").related_model.objects
        return self.filter(models.Exists(uses.filter(plan=models.OuterRef("pk")))).order_by(
            "-first_year", "title", "pk"
        )

    def _how_many(self, relation, which=None):
        """Return an expression that counts what hangs on a plan, apart from all else that hangs on it.

        which -- the condition of those that count; None: all do.
        """
        counted = (
            self.model.objects.filter(pk=models.OuterRef("pk"))
            .order_by()
            .values("pk")
            .annotate(found=models.Count(relation, filter=which))
            .values("found")
        )
        return Coalesce(models.Subquery(counted), 0)

    def counts_of(self, relations):
        """Return {relation: how many of its things the plan holds} of one plan: one query."""
        counted = self.annotate(**{f"count_of_{name}": self._how_many(name) for name in relations})
        row = counted.values(*(f"count_of_{name}" for name in relations)).get()
        return {name: row[f"count_of_{name}"] for name in relations}

    def of_register(self, register):
        """Plans that print a register, the newest first."""
        return self.filter(register=register, council=register.council_id)

    def held(self, pk):
        """The plan, held with its council until the transaction ends: nobody takes a step with it now."""
        Council.objects.held(self.values_list("council", flat=True).get(pk=pk))
        return self.select_for_update(no_key=True, of=("self",)).select_related("council", "unit").get(pk=pk)

    def followed_by(self, plan):
        """The approved plans of a plan's unit and tier that began before it, the newest first."""
        own = self.filter(council=plan.council_id, unit=plan.unit_id, tier=plan.tier)
        return own.filter(state=self.model.State.APPROVED, first_year__lt=plan.first_year).order_by(
            "-first_year"
        )

    def editable_by(self, user):
        """Plans of the units on which, or above which, the user may edit."""
        return self.filter(unit__in=units_reached(user, EDITS, timezone.localdate()))

    def to_be_approved_by(self, user):
        """Plans that wait for an approval which the user may record."""
        reached = units_reached(user, DECIDES, timezone.localdate())
        return self.filter(state=self.model.State.FOR_APPROVAL, unit__in=reached)


def _readable(risks, exempt):
    """Return the condition that risks may be shown. exempt -- the units whose exempt ones may be."""
    own = models.Q(**{f"{risks}unit__in": exempt})
    registers = models.Q(**{f"{risks}unit": None, f"{risks}register__unit__in": exempt})
    return models.Q(**{f"{risks}exempt": ""}) | own | registers


class OfPlanQuerySet(WritingQuerySet):
    def visible_to(self, user):
        """Items of the plans of councils in which the user has a role."""
        return self.filter(plan__council__in=Council.objects.visible_to(user))


class VersionQuerySet(OfPlanQuerySet):
    def for_list(self):
        """What a list of versions shows, without the words and files that each keeps."""
        return self.defer("content", "exempt", "document", "pdf", "workbook")

    def numbered(self, plan, number):
        """The version of a plan with a number, without its files, and with what names the plan."""
        return self.filter(plan=plan, number=number).defer("pdf", "workbook").select_related("plan__council")

    def kept(self, version, name, make):
        """Return the bytes of a version's file: what make() returns the first time, the same ever after.

        name -- "pdf" or "workbook". Where two ask at once, both get what was kept first.
        """
        held = self.filter(pk=version.pk).values_list(name, flat=True)
        if held.get() is None:
            self.filter(pk=version.pk, **{name: None}).update(**{name: make()})
        return bytes(held.get())


class ItemQuerySet(OfPlanQuerySet):
    def for_document(self):
        """Priorities or actions with everything the document prints beside them."""
        return self.prefetch_related("references", "assignments")

    def for_overdue(self):
        """Actions with what says whether each is late, and what names it."""
        return self.only("plan", "priority", "ref", "title", "lead", "due", "due_latest", "progress", "rag")

    def for_rollup(self):
        """Priorities with their place in the tree, and what names each."""
        return self.only("plan", "parent", "position", "ref", "title", "lead")


class Use(NamedTuple):
    """A use of an indicator by a plan, lighter than a PlanIndicator: pages rate hundreds.

    priorities -- the ids of those that it measures. codes -- of the indicator, as printed, in their order.
    """

    plan_id: int
    lead: str
    indicator: Measured
    priorities: tuple[int, ...]
    codes: tuple[str, ...] = ()

    @property
    def indicator_id(self):
        return self.indicator.pk


def _rated(model, plans):
    """Return the rows of Uses: one for each priority and code."""
    of_code = ("indicator__codes__position", "indicator__codes__pk")
    rows = model.objects.filter(plan__in=plans)
    return rows.order_by("-plan__first_year", "plan_id", "position", "pk", *of_code).values_list(
        *("pk", "priorities", "indicator__codes__words", "plan_id", "lead"),
        *(f"indicator__{name}" for name in Measured._fields),
    )


class PlanIndicatorQuerySet(OfPlanQuerySet):
    def for_document(self):
        """A plan's indicators with codes and every figure: a fixed number of queries."""
        return self.select_related("indicator", "indicator__scheme").prefetch_related(
            "priorities",
            "indicator__codes",
            "indicator__results",
            "indicator__targets",
            "indicator__forecasts",
            "indicator__comparators",
            "indicator__remarks",
            "indicator__seriesbreaks",
        )

    def for_rating(self, plans):
        """Return Uses of plans (ids), in the order of the plans: one query."""
        uses = {}
        for pk, priority, code, plan, lead, *indicator in rows_by_keys(_rated, self.model, plans=plans):
            use = uses.get(pk)
            if use is None:
                own, codes = (() if one is None else (one,) for one in (priority, code))
                uses[pk] = Use(plan, lead, Measured.of_stored(indicator), own, codes)
                continue
            if priority is not None and priority not in use.priorities:
                use = uses[pk] = use._replace(priorities=(*use.priorities, priority))
            if code is not None and code not in use.codes:
                uses[pk] = use._replace(codes=(*use.codes, code))
        return list(uses.values())

    def of_council(self, council):
        """Uses of indicators by the council's plans, each with its plan: one query. Newest plan first."""
        return (
            self.filter(plan__council=council)
            .select_related("plan")
            .order_by("-plan__first_year", "plan__title", "position")
        )

    def for_indicator(self, indicator):
        """Uses of one indicator, each with its plan and the priorities that it measures there."""
        return (
            self.of_council(indicator.council_id).filter(indicator=indicator).prefetch_related("priorities")
        )


class ReferenceQuerySet(OfPlanQuerySet):
    def for_thread(self):
        """References with the item that cites and the thing that is cited."""
        return self.select_related(
            "plan",
            "priority",
            "action",
            "to_priority__plan",
            "to_action__plan",
            "to_item__framework",
            "to_indicator",
            "to_risk",
        )

    def citing_risk(self, risk):
        """References to a risk by the items of its own council's plans."""
        return self.filter(to_risk=risk, plan__council=risk.register.council_id).select_related(
            "plan", "priority", "action"
        )

    def citing_indicator(self, indicator):
        """Citations of an indicator by priorities and actions, each with its plan."""
        return (
            self.filter(to_indicator=indicator)
            .select_related("plan", "priority", "action")
            .order_by("-plan__first_year", "plan__title", "position")
        )


class SettledReferenceQuerySet(OfPlanQuerySet):
    def for_list(self):
        """Decisions with the item that cites and what it was said to mean: one query."""
        return self.select_related(
            "priority", "action", "to_priority__plan", "to_action__plan", "to_item__framework"
        )


class AssignmentQuerySet(OfPlanQuerySet):
    def for_names(self):
        """Names with the item that each stands at: one query."""
        return self.select_related(
            "plan", "priority", "action", "milestone__action", "plan_indicator__indicator"
        ).order_by("id")

    def without_owner(self, day):
        """Names that mean nobody who is there on a day, where the same cell names nobody else who is."""
        return self.filter(nobody_there(day, person="person", post="post")).exclude(
            models.Exists(self._of_same_cell(day))
        )

    def shared(self, day, *, person, posts):
        """Names beside which the same cell names somebody else who is there on a day.

        person, posts -- who is not meant: a person, and the ids of posts.
        """
        others = self._of_same_cell(day).exclude(person__isnull=False, person=person)
        return self.filter(models.Exists(others.exclude(post__isnull=False, post__in=posts)))

    def _of_same_cell(self, day):
        items = ("priority", "action", "milestone", "plan_indicator")
        same = [models.Q(**{name: models.OuterRef(name)}) for name in items]
        names = self.model.objects.filter(functools.reduce(operator.or_, same), duty=models.OuterRef("duty"))
        return names.filter(somebody_there(day, person="person", post="post")).order_by()

    def of_person(self, person):
        """Names in the plans of a person's council that mean the person, or a post that they hold."""
        return (
            self.filter(plan__council=person.council_id)
            .filter(models.Q(person=person) | models.Q(post__holder=person))
            .for_names()
        )

    def of_user(self, user, council):
        """Names in a council's plans that are sure to mean the user, or a post that they hold.

        Each comes with its plan and with what it names them for.
        """
        return (
            self.filter(plan__council=council)
            .filter(own(user, timezone.localdate(), person="person", post="post"))
            .select_related("plan__unit", "action", "milestone__action", "plan_indicator__indicator__scheme")
        )

    def reported_by(self, user):
        """Names by which a user reports on a thing: who leads it or answers for its figures.

        Whoever is accountable for it above them does not.
        """
        duties = (self.model.Duty.LEAD, self.model.Duty.CONTACT)
        return self.filter(own(user, timezone.localdate(), person="person", post="post"), duty__in=duties)


class ProgressQuerySet(WritingQuerySet):
    def of_plans(self, plans):
        """What was reported of the actions and milestones of some plans, in order of the quarters."""
        actions, milestones = (
            self.model._meta.get_field(name).related_model.objects.filter(plan__in=plans).values("pk")
            for name in ("action", "milestone")
        )
        # Not by a join: the index of each column finds the rows of one council among those of many.
        return self.filter(models.Q(action__in=actions) | models.Q(milestone__in=milestones))

    def through(self, quarter):
        """What was reported of a quarter (a Period) and of those before it."""
        return self.filter(ends__lte=quarter.ends)

    def as_of(self, day):
        """What was reported of the quarter of a day and of those before it."""
        return self.filter(starts__lte=day)

    def newest(self):
        """Of each action and milestone what was reported last, and nothing before it."""
        later = models.Window(
            RowNumber(),
            partition_by=[models.F("action"), models.F("milestone")],
            order_by=models.F("starts").desc(),
        )
        return self.annotate(place=later).filter(place=1)

    def by_item(self):
        """Return {("action" or "milestone", its id): the Progress reported last}: one query."""
        return {
            ("action", one.action_id) if one.action_id else ("milestone", one.milestone_id): one
            for one in self.newest().select_related("merged_into")
        }

    def history_of(self, actions, milestones=()):
        """What was reported of some actions and milestones, with what each was merged into."""
        return self.filter(models.Q(action__in=actions) | models.Q(milestone__in=milestones)).select_related(
            "merged_into__plan"
        )

    def merged_into(self, action):
        """The newest reports of actions that say they were merged into this one."""
        later = self.model.objects.filter(
            action=models.OuterRef("action"), starts__gt=models.OuterRef("starts")
        )
        found = self.filter(merged_into=action, action__isnull=False)
        return found.exclude(models.Exists(later)).select_related("action__plan")


class AgreedDueQuerySet(WritingQuerySet):
    def of_items(self, actions, milestones):
        """The due days that versions agreed of some actions and milestones."""
        return self.filter(models.Q(action__in=actions) | models.Q(milestone__in=milestones))

    def for_dates(self):
        """The due days that versions agreed, each with its version, the oldest first."""
        return (
            self.select_related("version")
            .defer("version__content", "version__exempt", "version__document", "version__pdf")
            .defer("version__workbook")
            .order_by("version__number", "pk")
        )


class ProgressLockQuerySet(WritingQuerySet):
    def on(self, item, period):
        """Locks on the progress of an action or a milestone in a quarter (a Period)."""
        return self.filter(**{item._meta.model_name: item}, period=period.code)

    def of_holders(self, holders):
        """Locks that some holders put there."""
        return self.filter(holder__in=holders)
