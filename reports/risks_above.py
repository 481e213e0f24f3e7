"""Risks above appetite, as a dashboard counts them: three queries however many there are."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from risks.assessments import in_order
from risks.matrix import Scheme, above_appetite
from risks.models import Assessment, Risk, SchemeRow
from risks.schemes import NO_SCHEME, scheme_of_rows
from risks.scorings import scoring_of


@dataclass(frozen=True)
class PlacedRisk:
    """A risk with its current assessment, None where it has none, and the scheme of that."""

    risk: Risk
    unit_id: int
    assessment: Assessment | None
    scheme: Scheme

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


def risks_above(units, left_out, exempt=frozenset()):
    """Return {risk id: PlacedRisk} of the registers of some units (ids), but for the registers left out.

    exempt -- the ids of the units whose exempt risks may be counted.
    """
    risks = list(Risk.objects.of_units(units).readable(exempt).exclude(register__in=left_out - {None}))
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
        )
        for risk in risks
        for one in (current[risk.pk],)
    }
