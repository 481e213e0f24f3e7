"""Words for asking about registers, schemes and risks."""

from typing import NamedTuple

from django.db import models
from django.db.models import Case, Q, When
from django.utils import timezone

from organisation.access import EDITS, exempt_units, own, units_reached
from organisation.models import Council, Unit
from organisation.querysets import OfCouncilQuerySet
from organisation.statements import rows_by_keys
from organisation.writing import WritingQuerySet


class RiskSchemeQuerySet(OfCouncilQuerySet):
    def with_rows(self):
        """Schemes with their levels, bands and appetite cells."""
        return self.prefetch_related("rows")

    def for_list(self):
        """Everything the list of schemes shows of each."""
        return self.annotate(register_count=models.Count("registers"))


class RegisterQuerySet(OfCouncilQuerySet):
    def above(self, unit):
        """Registers of the units above a unit, and of the council as a whole: what its risks can go up to."""
        parents = dict(Unit.objects.filter(council=unit.council_id).values_list("pk", "parent"))
        above, parent = set(), parents.get(unit.pk)
        while parent and parent not in above:
            above.add(parent)
            parent = parents.get(parent)
        whole = Q(unit__kind=Unit.Kind.COUNCIL, unit__council=unit.council_id)
        return self.filter(Q(unit__in=above) | whole).exclude(unit=unit)

    def for_list(self):
        """Everything one row of the list of registers shows, and the heading of a register's own page."""
        return self.select_related("council", "unit", "scheme")

    def editable_by(self, user):
        """Registers of the units on which, or above which, the user may edit."""
        return self.filter(unit__in=units_reached(user, EDITS, timezone.localdate()))


class RiskQuerySet(WritingQuerySet):
    def visible_to(self, user):
        """Risks of the councils in which the user has a role; exempt ones where a role says so."""
        return self.filter(register__council__in=Council.objects.visible_to(user)).readable(
            exempt_units(user, timezone.localdate())
        )

    def readable(self, exempt):
        """Risks that are not exempt, and the exempt ones of some units (ids)."""
        return self.filter(Q(exempt="") | _of_units(exempt))

    def in_register(self, register):
        """Risks of a register, and those from below that it took on: its own first."""
        up = self.model._meta.get_field("escalations").related_model.objects.taken_on_by([register])
        own = Case(When(register=register, then=0), default=1)
        return self.filter(Q(register=register) | Q(pk__in=up.values("risk"))).order_by(
            own, "register__name", "position", "id"
        )

    def of_registers(self, registers, taken_on=()):
        """Risks of some registers and those taken on, with the assessments from which one is counted."""
        found = self.filter(Q(register__in=registers) | Q(pk__in=taken_on))
        return found.select_related("register").prefetch_related("assessments")

    def of_units(self, units):
        """Risks of some units or of their registers, with the register and the assessments: by register."""
        return (
            self.filter(_of_units(units))
            .select_related("register")
            .prefetch_related("assessments")
            .order_by("register__name", "position", "id")
        )

    def rows_of_units(self, day, units, exempt, left_out):
        """Return RiskRows of the risks of some units or of their registers, by register: one query.

        One for each current assessment with each planned control that is overdue on a day. exempt -- the ids
        of the units whose exempt risks are read too. left_out -- the ids of registers that are not read.
        """
        given = {"units": units, "exempt": exempt, "left_out": left_out}
        given = {name: sorted(keys) for name, keys in given.items()}
        return list(map(RiskRow._make, rows_by_keys(_rows_of_units, self.model, day, **given)))

    def of_plan(self, plan):
        """Risks of the register that a plan prints."""
        return self.filter(register__plans=plan)

    def printed_as_exempt(self, exempt):
        """Return the ids of the exempt risks that may be shown: those of some units (ids)."""
        return set(self.exclude(exempt="").readable(exempt).values_list("pk", flat=True))

    def hidden_from(self, exempt):
        """Return the ids of the exempt risks that may not be shown. exempt -- as for readable()."""
        held = set(self.exclude(exempt="").values_list("pk", flat=True))
        return held - self.printed_as_exempt(exempt) if held else held

    def of_council(self, council):
        return self.filter(register__council=council)

    def owned_by(self, user):
        """Risks whose owner is the user, by name or by a post that they hold."""
        return self.filter(own(user, timezone.localdate(), person="owner_person", post="owner_post"))

    def editable_by(self, user):
        """Risks of the registers and units on which, or above which, the user may edit."""
        units = units_reached(user, EDITS, timezone.localdate())
        return self.filter(Q(register__unit__in=units) | Q(unit__in=units))

    def updatable_by(self, user):
        """Risks that the user may assess and whose controls they keep: those they may edit, and their own.

        Of risks that they may see.
        """
        theirs = self.owned_by(user).values("pk")
        return self.filter(Q(pk__in=self.editable_by(user).values("pk")) | Q(pk__in=theirs))

    def for_report(self):
        """Everything a register page, matrix or report shows of each risk."""
        return self.select_related(
            *("register__council", "register__unit", "register__scheme", "unit", "category"),
            *("owner_person", "owner_post__holder"),
        ).prefetch_related("assessments", "controls", "acceptances")


def _of_units(units, risk=""):
    """Return the condition that a risk is of one of some units: its own, else that of its register."""
    return Q(**{f"{risk}unit__in": units}) | Q(**{f"{risk}unit": None, f"{risk}register__unit__in": units})


class RiskRow(NamedTuple):
    """A risk with what names it and says whose it is, beside an assessment and a control, as stored.

    The fields of those two begin with score_ and late_; None where there is none.
    """

    id: int
    register_id: int
    ref: str
    title: str
    owner: str
    category_id: int | None
    unit_id: int | None
    register_name: str
    register_unit: int
    late_id: int | None
    late_words: str | None
    late_owner: str | None
    late_due: object
    score_id: int | None
    score_scheme: int | None
    score_likelihood: str | None
    score_impact: str | None
    score_assessed_on: object


def _rows_of_units(model, day, units, exempt, left_out):
    late = models.FilteredRelation("controls", condition=Q(controls__planned=True, controls__due__lt=day))
    score = models.FilteredRelation("assessments", condition=Q(assessments__kind="current"))
    rows = model.objects.filter(_of_units(units)).readable(exempt).exclude(register__in=left_out)
    rows = rows.annotate(late=late, score=score).order_by("register__name", "position", "id")
    return rows.values_list(
        *("id", "register_id", "ref", "title", "owner", "category_id", "unit_id"),
        *("register__name", "register__unit"),
        *("late__id", "late__words", "late__owner", "late__due"),
        *("score__id", "score__scheme", "score__likelihood", "score__impact", "score__assessed_on"),
    )


class OfRiskQuerySet(WritingQuerySet):
    def visible_to(self, user):
        """What belongs to the risks that the user may see."""
        return self.filter(risk__register__council__in=Council.objects.visible_to(user)).readable(
            exempt_units(user, timezone.localdate())
        )

    def readable(self, exempt):
        """What belongs to risks that are not exempt, and to the exempt ones of some units (ids)."""
        return self.filter(Q(risk__exempt="") | _of_units(exempt, "risk__"))

    def of_plan(self, plan):
        """What belongs to the risks of the register that a plan prints."""
        return self.filter(risk__register__plans=plan)

    def with_risk(self):
        """Each with its risk and what names and places that."""
        return self.select_related("risk__register__council", "risk__register__unit", "risk__unit")


class EscalationQuerySet(OfRiskQuerySet):
    def for_page(self):
        """Each with its risk and its registers."""
        return self.with_risk().select_related("to__unit", "to__council")

    def taken_on_by(self, registers):
        """Those by which some registers took risks on that they have still."""
        return self.filter(state="accepted", to__in=registers)

    def to_decide_by(self, units):
        """Requests that wait for those who edit the registers of some units (ids)."""
        return self.filter(state="asked", to__unit__in=units)


class ControlQuerySet(OfRiskQuerySet):
    def owned_by(self, user):
        """Controls whose owner is the user, by name or post, and those without one of the user's risks."""
        today = timezone.localdate()
        theirs = own(user, today, person="owner_person", post="owner_post")
        of_risk = own(user, today, person="risk__owner_person", post="risk__owner_post")
        return self.filter(theirs | (Q(owner="", owner_person=None, owner_post=None) & of_risk))

    def of_council(self, council):
        return self.filter(risk__register__council=council)


class RiskLockQuerySet(OfRiskQuerySet):
    def of_holders(self, holders):
        """Locks that some holders put there."""
        return self.filter(holder__in=holders)
