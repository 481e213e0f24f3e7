"""What the workbooks of the demonstration cannot hold about its risks: categories, dates, decisions."""

import datetime
import re

from plans.dates import read_date
from plans.models import RiskLink
from risks.catalogue import FIVE_BY_FIVE
from risks.models import Acceptance, Assessment, Control, Escalation, Register, Risk, RiskCategory
from risks.operations import put_in_place
from risks.reviews import review_due, steps_of
from risks.scheme_operations import adopt
from risks.schemes import scheme_of

CATEGORIES = ("Financial", "Legal and regulatory", "People", "Service delivery")
OFTEN = (3, 6, 12)
BY = re.compile(r"\bby (\w+ \d{4})", re.I)


def manage_risks(council, today):
    """Make the registers of the demonstration look as if a council had kept them for a year.

    today -- the day on which it is loaded: everything is dated by it.
    """
    categories = [RiskCategory.objects.create(council=council, name=name) for name in CATEGORIES]
    registers = Register.objects.of(council).select_related("scheme")
    for scheme in {register.scheme for register in registers if register.scheme}:
        steps = steps_of(scheme_of(scheme)[0])
        scheme.months = dict(zip(steps, OFTEN[-len(steps) :], strict=False))
        scheme.save(update_fields=["months"])
    risks = list(
        Risk.objects.of_council(council)
        .select_related("register__scheme", "register__unit", "unit")
        .order_by("pk")
    )
    for place, risk in enumerate(risks):
        risk.category = categories[place % len(categories)]
        risk.treatment = Risk.Treatment.TREAT if place % 5 else Risk.Treatment.TOLERATE
        risk.save(update_fields=["category", "treatment"])
        _look_again(risk, place, today)
        _plan_controls(risk, place, today)
    _accept(risks, today)
    _tie(risks[0])
    _escalate(risks)
    # A matrix that is still being drawn, by which no register scores yet.
    adopt(council, "Risk matrix for next year", FIVE_BY_FIVE, by=None)


def _look_again(risk, place, today):
    """Date the assessment of a risk some months ago; every third was higher a year ago."""
    now = risk.assessments.filter(kind=Assessment.Kind.CURRENT).last()
    if now is None:
        return
    scheme, _ = scheme_of(risk.register.scheme)
    codes = [level.code for level in scheme.likelihood]
    if place % 3 == 0 and now.likelihood in codes[1:]:
        Assessment.objects.create(
            risk=risk,
            kind=now.kind,
            scheme=now.scheme,
            likelihood=codes[codes.index(now.likelihood) - 1],
            impact=now.impact,
            assessed_on=review_due(today, -13),
            author="Tomasz Bielby",
            reason="First scored when the register was set up.",
        )
        now.reason = "The first controls work: it has not happened since they came into place."
        now.controls_changed = True
    now.assessed_on = review_due(today, -1 - place % 5)
    now.author = "Tomasz Bielby"
    now.save()


def _plan_controls(risk, place, today):
    """Give each planned control an owner, and the day that its words say or else one of these months."""
    for number, control in enumerate(Control.objects.filter(risk=risk, planned=True)):
        said = BY.search(control.words)
        read = read_date(said[1], first_year=today.year, last_year=today.year) if said else None
        near = today + datetime.timedelta(days=45 * (place % 4) - 30 + number * 20)
        control.due = read.latest if read and read.latest else near
        control.owner = control.owner or risk.owner
        control.owner_person, control.owner_post = risk.owner_person, risk.owner_post
        control.save()
    if place == 1 and (control := risk.controls.filter(planned=True).last()):
        put_in_place(control, review_due(today, -2))


def _accept(risks, today):
    """Accept one risk until the end of a year, and one whose acceptance has ended."""
    for risk, given, until in ((risks[0], -3, 9), (risks[-1], -14, -2)):
        Acceptance.objects.create(
            risk=risk,
            approver="Cabinet",
            accepted_on=review_due(today, given),
            expires_on=review_due(today, until),
            reason="To bring it down further would cost more than what may follow.",
            recorded_by="Tomasz Bielby",
        )


def _tie(risk):
    """Tie a risk to the first action and the first indicator of the plan that prints it."""
    plan = risk.register.plans.first()
    RiskLink.objects.create(risk=risk, indicator=plan.plan_indicators.first().indicator)
    if action := plan.actions.first():
        RiskLink.objects.create(risk=risk, action=action)


def _escalate(risks):
    """Let the council's register take one risk of the directorate on, and be asked for one of a division."""
    by_ref = {risk.ref: risk for risk in risks}
    for ref, why, state, who in (
        ("EHR1", "The cost falls on the council's reserves", Escalation.State.ACCEPTED, "Tomasz Bielby"),
        ("ESR1", "An accident would need the whole council to act", Escalation.State.ASKED, ""),
    ):
        risk = by_ref[ref]
        to = Register.objects.above(risk.of_unit).order_by("unit__kind").first()
        asked = Escalation(risk=risk, to=to, why=why, state=state, asked_who="Bethan Loxley", decided_who=who)
        asked.decided_at = asked.asked_at if who else None
        asked.save()
