"""Words for asking about councils, units, people and roles."""

from datetime import datetime, time, timedelta

from django.db.models import Case, Q, When
from django.utils import timezone

from organisation.history import CannotRewrite
from organisation.writing import WritingQuerySet


class CouncilQuerySet(WritingQuerySet):
    def visible_to(self, user):
        """Councils in which the user has a role in force today; every council for a superuser."""
        return self if user.is_superuser else self.with_role_of(user)

    def held(self, pk):
        """The council, held until the transaction ends: who writes in its plans writes one after the other.

        Whoever holds a plan too holds the council before it, so that no two wait for each other.
        """
        return self.select_for_update(no_key=True).get(pk=pk)

    def to_show(self, user, chosen=None):
        """Councils that the user may see: a chosen one (its id) first, then those of a role of theirs."""
        own = When(pk__in=self.with_role_of(user).values("pk"), then=1)
        place = Case(When(pk=chosen or 0, then=0), *([own] if user.is_superuser else []), default=2)
        return self.visible_to(user).annotate(place=place).order_by("place", "name")

    def with_role_of(self, user):
        """Councils in which the user has a role in force today, a superuser's own too.

        Permission is always that of today, so this one word reads the clock.
        """
        today = timezone.localdate()
        in_force = Q(units__roles__user=user) & (
            (Q(units__roles__starts_on=None) | Q(units__roles__starts_on__lte=today))
            & (Q(units__roles__ends_on=None) | Q(units__roles__ends_on__gte=today))
        )
        return self.filter(in_force).distinct()


def _begin(day):
    """Return the moment at which a day begins in the time of the council."""
    return timezone.make_aware(datetime.combine(day, time.min))


class EventQuerySet(WritingQuerySet):
    """What people did: read and added to."""

    def update(self, **values):
        raise CannotRewrite("An event is never changed")

    def bulk_update(self, *args, **kwargs):
        raise CannotRewrite("An event is never changed")

    def delete(self):
        raise CannotRewrite("An event is never deleted but by prune_history")

    def of(self, council):
        """Events of one council, the newest first."""
        return self.filter(council=council)

    def narrowed(self, *, q="", did="", since=None, until=None):
        """Events whose person or thing is named with the words q, of one act, from a day to a day."""
        found = self.filter(did=did) if did else self
        if q:
            found = found.filter(Q(who__icontains=q) | Q(what__icontains=q))
        if since:
            found = found.filter(at__gte=_begin(since))
        return found.filter(at__lt=_begin(until + timedelta(days=1))) if until else found

    def acts(self):
        """Return the different acts, in words, in their order."""
        return list(self.order_by("did").values_list("did", flat=True).distinct())

    def pruned_before(self):
        """Return the moment, as words, before which history was pruned last; None where none ever was."""
        pruned = self.filter(did="pruned").order_by("-at", "-pk")
        return pruned.values_list("detail__before", flat=True).first()

    def to_prune(self, moment):
        """The events before a moment."""
        return self.filter(at__lt=moment)

    def prune(self, moment):
        """Delete the events before a moment and return how many there were."""
        return self.to_prune(moment)._raw_delete(self.db)


class OfCouncilQuerySet(WritingQuerySet):
    """Rows that belong to a council and are read by everybody with a role in it."""

    def visible_to(self, user):
        """Rows of the councils in which the user has a role."""
        councils = self.model._meta.get_field("council").related_model.objects.visible_to(user)
        return self.filter(council__in=councils)

    def of(self, council):
        """Rows of one council."""
        return self.filter(council=council)


class PersonQuerySet(OfCouncilQuerySet):
    def for_list(self):
        """Everything one row of a list of people shows: one query."""
        return self.select_related("council", "unit")


def there(day, holder):
    """Return the condition that what points at a person is held by somebody there on a day."""
    here = Q(**{f"{holder}__left_on": None}) | Q(**{f"{holder}__left_on__gte": day})
    return Q(**{f"{holder}__isnull": False}) & here


def somebody_there(day, *, person, post):
    """Return the condition that a thing has an owner on a day: a person there, or a post that one holds.

    person, post -- the names of the thing's foreign keys.
    """
    return there(day, person) | there(day, f"{post}__holder")


def nobody_there(day, *, person, post):
    """Return the condition that a thing names somebody, and that nobody of them is there on a day.

    A post without a holder is nobody; a thing that names neither person nor post was never anybody's.
    """
    named = Q(**{f"{person}__isnull": False}) | Q(**{f"{post}__isnull": False})
    gone = Q(**{person: None}) | Q(**{f"{person}__left_on__lt": day})
    vacant = Q(**{post: None}) | Q(**{f"{post}__holder": None}) | Q(**{f"{post}__holder__left_on__lt": day})
    return named & gone & vacant


class LeavingQuerySet(OfCouncilQuerySet):
    def to_carry_out(self, day):
        """Those whose last day is over and whose work nobody has handed on yet."""
        return self.filter(done_at=None, last_day__lt=day).select_related("council", "by").order_by("pk")


class UnitQuerySet(OfCouncilQuerySet):
    def beside(self, pk, user):
        """All units of the council of one (its id), with the council, where the user has a role in it."""
        return self.visible_to(user).filter(council__units__id=pk).select_related("council")


class RoleQuerySet(WritingQuerySet):
    def in_force(self, day):
        """Roles that hold on the day, first and last day included."""
        return self.filter(Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day))


class RemovalQuerySet(OfCouncilQuerySet):
    def readable(self, exempt):
        """What was not exempt, and exempt things of some units (ids)."""
        return self.filter(Q(exempt=False) | Q(unit__in=exempt))

    def open_within(self, thing):
        """What was deleted from the pages of a thing (a plan) and not put back, the latest first."""
        return self.filter(within=f"{thing._meta.label_lower}:{thing.pk}", restored_at=None)


class JobQuerySet(OfCouncilQuerySet):
    def visible_to(self, user):
        """The user's own jobs, in councils in which the user has a role still."""
        return super().visible_to(user).filter(owner=user)

    def for_list(self):
        """Everything a list or a page says of a job, without its file."""
        return self.select_related("council", "owner").defer("file")

    def waiting(self):
        """Those that a worker may take on, the one asked for first before the others."""
        return self.filter(state="waiting").order_by("asked_at", "id")

    def open(self):
        """Those that wait or are in progress."""
        return self.filter(state__in=self.model.OPEN)

    def attempted(self, job):
        """The job while it is in the attempt that `job` knows; nothing once that was given up."""
        return self.filter(pk=job.pk, state="running", attempt=job.attempt)

    def lost(self, now):
        """Those in progress whose worker has said nothing for longer than LOST_AFTER."""
        return self.filter(state="running", heartbeat_at__lt=now - self.model.LOST_AFTER)

    def waiting_long(self, now):
        """Those that have waited so long that no worker may be at work."""
        return self.filter(state="waiting", asked_at__lt=now - self.model.LONG_WAIT)

    def over_since(self, moment):
        """Those that ended before a moment."""
        return self.exclude(state__in=self.model.OPEN).filter(ended_at__lt=moment)
