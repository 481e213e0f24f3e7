"""Risks above appetite, as a dashboard counts them: two queries however many there are."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from organisation.statements import day_of
from risks.assessments import in_order
from risks.matrix import Scheme, above_appetite
from risks.models import Assessment, Control, Register, Risk, SchemeRow
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
    risks, late, scored = {}, defaultdict(dict), defaultdict(dict)
    for row in Risk.objects.rows_of_units(day, units, exempt, left_out - {None}):
        risk = risks.get(row.id)
        if risk is None:
            risk = risks[row.id] = _risk(row)
        if row.late_id and row.late_id not in late[row.id]:
            late[row.id][row.late_id] = _control(row, risk)
        if row.score_id and row.score_id not in scored[row.id]:
            scored[row.id][row.score_id] = _assessment(row)
    current = {pk: in_order(scores.values())[-1] for pk, scores in scored.items()}
    wanted = {one.scheme_id for one in current.values()} - {None}
    rows = defaultdict(list)
    named = ("scheme_id", "part", "code", "label", "category_id")
    for row in SchemeRow.objects.filter(scheme__in=wanted).values_list(*named, named=True):
        rows[row.scheme_id].append(row)
    schemes = {pk: scheme_of_rows(parts)[0] for pk, parts in rows.items()}
    return {
        pk: PlacedRisk(
            risk,
            risk.unit_id or risk.register.unit_id,
            current.get(pk),
            schemes.get(current[pk].scheme_id, NO_SCHEME) if pk in current else NO_SCHEME,
            tuple(late[pk].values()),
        )
        for pk, risk in risks.items()
    }


def _risk(row):
    """Return the Risk of a RiskRow with its register: no more of each than is shown."""
    register = Register(pk=row.register_id, name=row.register_name, unit_id=row.register_unit)
    about = {"ref": row.ref, "title": row.title, "owner": row.owner}
    return Risk(pk=row.id, register=register, category_id=row.category_id, unit_id=row.unit_id, **about)


def _assessment(row):
    """Return the current Assessment of a RiskRow, with what places it."""
    return Assessment(
        pk=row.score_id,
        risk_id=row.id,
        kind=Assessment.Kind.CURRENT,
        scheme_id=row.score_scheme,
        likelihood=row.score_likelihood,
        impact=row.score_impact,
        assessed_on=day_of(row.score_assessed_on),
    )


def _control(row, risk):
    words = {"words": row.late_words, "owner": row.late_owner}
    return Control(pk=row.late_id, risk=risk, due=day_of(row.late_due), **words)


def late_controls(risks):
    """Return the planned controls of PlacedRisks that are overdue, the oldest first."""
    return tuple(sorted((one for risk in risks for one in risk.late), key=lambda one: (one.due, one.pk)))
