"""Risks above appetite, as a dashboard counts them: three queries however many there are."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from risks.assessments import in_order
from risks.matrix import Scheme, above_appetite
from risks.models import Assessment, Control, Risk, SchemeRow
from risks.schemes import NO_SCHEME, scheme_of_rows
from risks.scorings import scoring_of


@dataclass(frozen=True)
class PlacedRisk:
    """A risk with its current assessment, None where it has none, and the scheme of that.

    late -- its planned controls that are overdue, with what a list shows of them.
    """

    risk: Risk
    unit_id: int
    assessment: Assessment | None
    scheme: Scheme
    late: tuple[Control, ...] = ()

    @cached_property
    def above(self):
        """Whether it is above appetite; None where it is not scored or its scheme states no appetite."""
        one = self.assessment
        return one and above_appetite(self.scheme, one.likelihood, one.impact, self.risk.category_id)

    @cached_property
    def scoring(self):
        """The Scoring of the assessment, worked out for those that are shown; None where there is none."""
        return self.assessment and scoring_of(self.assessment, self.scheme, self.risk.category_id)


@dataclass(frozen=True)
class RiskCount:
    """Risks by whether they are above appetite; unknown -- not scored, or their scheme does not say."""

    total: int
    above: tuple[PlacedRisk, ...]
    unknown: int

    @classmethod
    def of(cls, risks):
        risks = list(risks)
        return cls(
            total=len(risks),
            above=tuple(risk for risk in risks if risk.above),
            unknown=sum(risk.above is None for risk in risks),
        )


def risks_above(units, left_out, day, exempt=frozenset()):
    """Return {risk id: PlacedRisk} of the registers of some units (ids), but for the registers left out.

    day -- on which controls are overdue. exempt -- the ids of the units whose exempt risks may be counted.
    """
    found = Risk.objects.of_units(units).readable(exempt).exclude(register__in=left_out - {None})
    risks, late = [], defaultdict(list)
    for row in found.with_late_controls(day).for_dashboard():
        if not risks or risks[-1].pk != row.pk:
            risks.append(row)
        if row.late_id:
            late[row.pk].append(
                Control(
                    pk=row.late_id, risk=row, words=row.late_words, owner=row.late_owner, due=row.late_due
                )
            )
    current = {}
    for risk in risks:
        found = [one for one in in_order(risk.assessments.all()) if one.kind == Assessment.Kind.CURRENT]
        current[risk.pk] = found[-1] if found else None
    wanted = {one.scheme_id for one in current.values() if one} - {None}
    rows = defaultdict(list)
    named = ("scheme_id", "part", "code", "label", "category_id")
    for row in SchemeRow.objects.filter(scheme__in=wanted).values_list(*named, named=True):
        rows[row.scheme_id].append(row)
    schemes = {pk: scheme_of_rows(parts)[0] for pk, parts in rows.items()}
    return {
        risk.pk: PlacedRisk(
            risk,
            risk.unit_id or risk.register.unit_id,
            one,
            schemes.get(one.scheme_id, NO_SCHEME) if one else NO_SCHEME,
            tuple(late[risk.pk]),
        )
        for risk in risks
        for one in (current[risk.pk],)
    }


def late_controls(risks):
    """Return the planned controls of PlacedRisks that are overdue, the oldest first."""
    return tuple(sorted((one for risk in risks for one in risk.late), key=lambda one: (one.due, one.pk)))
