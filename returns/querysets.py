"""Words for asking about cycles, returns and updates."""

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from organisation.access import exempt_units, own
from organisation.models import Council
from organisation.querysets import OfCouncilQuerySet
from organisation.writing import WritingQuerySet
from plans.models import Assignment

KINDS = ("indicator", "action", "milestone", "control", "risk")


class CycleQuerySet(OfCouncilQuerySet):
    def open(self):
        """Cycles in which units report."""
        return self.filter(state=self.model.State.OPEN)

    def closed(self):
        """Cycles whose record is frozen."""
        return self.filter(state=self.model.State.CLOSED)

    def for_list(self):
        """Everything one row of a list of quarters shows: how many returns it has, and how many signed."""
        signed = Q(returns__state="signed off")
        return self.annotate(return_count=Count("returns"), signed_count=Count("returns", filter=signed))

    def held(self, pk):
        """The cycle, held until the transaction ends: steps with it and its returns follow one another."""
        return self.select_for_update(no_key=True).get(pk=pk)


class ReturnQuerySet(WritingQuerySet):
    def held(self, pk):
        """The return with its cycle and unit, held until the transaction ends.

        Who saves in a return and who takes a step with it follow one another. The cycle is read once the
        return is held, so that a quarter that was closed meanwhile is seen to be closed.
        """
        self.select_for_update(no_key=True).get(pk=pk)
        return self.for_list().get(pk=pk)

    def of_cycle(self, cycle):
        """Returns of one cycle with their units, in the order of the tree's names."""
        return self.filter(cycle=cycle).select_related("unit")

    def visible_to(self, user):
        """Returns of the councils in which the user has a role."""
        return self.filter(cycle__council__in=Council.objects.visible_to(user))

    def for_list(self):
        """Everything one row of a list of returns shows, but for the counts of updates."""
        return self.select_related("cycle__council", "unit")


class UpdateQuerySet(WritingQuerySet):
    def waiting_in(self, council):
        """What nobody has updated in the open cycle of a council."""
        cycle = {"unit_return__cycle__council": council, "unit_return__cycle__state": "open"}
        return self.filter(state=self.model.State.WAITING, **cycle)

    def of_cycle(self, cycle):
        """Updates of one cycle, those that are due first coming first."""
        return self.filter(unit_return__cycle=cycle).order_by(
            "unit_return__due", "unit_return__unit__name", "unit_return", "position", "pk"
        )

    def for_chasing(self):
        """Everything that a chase list shows of an update, and what names who reports on it: one query."""
        return self.select_related(
            *("unit_return__unit", "unit_return__cycle", "action", "milestone__action"),
            *("indicator__owner", "indicator__owner_post__holder"),
            *("risk__register", "control__risk__register"),
            *(
                f"{path}{name}"
                for path in ("risk__", "control__", "control__risk__")
                for name in ("owner_person", "owner_post__holder")
            ),
        )

    def open_ones(self):
        """Updates that somebody has still to do something about."""
        return self.exclude(state=self.model.State.COMPLETE)

    def visible_to(self, user):
        """Updates of the councils in which the user has a role; of exempt risks where a role says so."""
        councils = Council.objects.visible_to(user)
        return self.filter(unit_return__cycle__council__in=councils).readable(
            exempt_units(user, timezone.localdate())
        )

    def readable(self, exempt):
        """Updates but those of exempt risks and their controls, save those of some units (ids)."""
        open_risk = Q(risk=None) | Q(risk__exempt="") | _of_units("risk", exempt)
        open_control = Q(control=None) | Q(control__risk__exempt="") | _of_units("control__risk", exempt)
        return self.filter(open_risk, open_control)

    def of_open_cycle(self, council):
        """Updates of the cycles of a council that are open."""
        return self.filter(unit_return__cycle__council=council, unit_return__cycle__state="open")

    def of_user(self, user):
        """Updates of what a user leads or answers for, by name or by a post that they hold.

        A milestone without a lead of its own is its action's, and a planned control without an owner its
        risk's.
        """
        named = Assignment.objects.reported_by(user).order_by()
        own_milestone = Q(milestone__in=named.values("milestone"))
        of_action = Q(milestone__lead="", milestone__action__in=named.values("action"))
        measured = Q(indicator__in=named.values("plan_indicator__indicator")) | _owned("indicator", user)
        no_owner = Q(control__owner="", control__owner_person=None, control__owner_post=None)
        return self.filter(
            measured
            | Q(action__in=named.values("action"))
            | own_milestone
            | of_action
            | _owned("risk", user)
            | _owned("control", user)
            | (no_owner & Q(control__isnull=False) & _owned("control__risk", user))
        )

    def with_own(self, user):
        """Updates with `is_own`: whether its thing is the user's own."""
        return self.annotate(is_own=Exists(self.model.objects.of_user(user).filter(pk=OuterRef("pk"))))

    def for_rows(self):
        """Everything that a row shows of an update itself, with what was said of its thing a quarter before.

        code -- the first code of an indicator.  before -- the commentary of the newest earlier quarter, None
        for none.  evidence_count, comment_count.  asked -- whether a reviewer wrote last.
        """
        fields = self.model._meta.get_field
        codes = fields("indicator").related_model._meta.get_field("codes").related_model.objects
        same = Q(**{KINDS[0]: OuterRef(KINDS[0])})
        for name in KINDS[1:]:
            same |= Q(**{name: OuterRef(name)})
        cycle = "unit_return__cycle"
        earlier = self.model.objects.filter(
            same,
            **{f"{cycle}__council": OuterRef(f"{cycle}__council")},
            **{f"{cycle}__starts__lt": OuterRef(f"{cycle}__starts")},
        ).order_by(f"-{cycle}__starts", "-pk")
        said = {name: name for name in ("comment", "cause", "remedy", "remedy_owner", "remedy_due")}
        said |= {"latest": "remedy_due_latest", "quarter": f"{cycle}__period", "pk": "pk"}
        return (
            self.asked()
            .select_related(
                *("unit_return__unit", "unit_return__cycle__council", "indicator"),
                *("action", "milestone__action"),
                *("control__risk__register", "risk__register__scheme", "risk__unit"),
            )
            .annotate(
                code=Subquery(
                    codes.filter(indicator=OuterRef("indicator"))
                    .order_by("position", "id")
                    .values("words")[:1]
                ),
                before=Subquery(earlier.values(said=JSONObject(**said))[:1]),
                evidence_count=_number(fields("evidence").related_model),
                comment_count=_number(fields("comments").related_model),
            )
        )

    def asked(self):
        """Updates with `asked`: whether a reviewer wrote the last comment; None where nobody wrote any."""
        comments = self.model._meta.get_field("comments").related_model.objects
        last = comments.filter(update=OuterRef("pk")).order_by("-at", "-pk")
        return self.annotate(asked=Subquery(last.values("by_reviewer")[:1]))

    def history_of(self, update):
        """Updates of the same thing in other quarters of its council, the newest first."""
        return (
            self.filter(**{update.kind: getattr(update, f"{update.kind}_id")})
            .exclude(pk=update.pk)
            .select_related("unit_return__cycle")
            .order_by("-unit_return__cycle__starts", "-pk")
        )


class OfUpdateQuerySet(WritingQuerySet):
    def visible_to(self, user):
        """What belongs to the updates that a user may see."""
        updates = self.model._meta.get_field("update").related_model.objects
        return self.filter(update__in=updates.visible_to(user).values("pk"))


def _number(model):
    """Return how many rows of a model an update has; None for none."""
    rows = model.objects.filter(update=OuterRef("pk")).order_by().values("update")
    return Subquery(rows.annotate(number=Count("pk")).values("number"))


def _owned(path, user):
    """Return the condition that the thing at a path is owned by a user, by name or by a post."""
    person, post = ("owner", "owner_post") if path == "indicator" else ("owner_person", "owner_post")
    return own(user, timezone.localdate(), person=f"{path}__{person}", post=f"{path}__{post}")


def _of_units(path, units):
    """Return the condition that the risk at a path is of one of some units (ids)."""
    own = Q(**{f"{path}__unit__in": units})
    of_register = Q(**{f"{path}__unit": None, f"{path}__register__unit__in": units})
    return own | of_register


class ReminderQuerySet(WritingQuerySet):
    def visible_to(self, user):
        """Reminders of the councils in which the user has a role."""
        return self.filter(cycle__council__in=Council.objects.visible_to(user))

    def to_send(self):
        """Reminders that wait to be sent, and those that could not be: never those that were begun."""
        return self.filter(state__in=(self.model.State.WAITING, self.model.State.FAILED))
