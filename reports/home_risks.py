"""What of the risk registers is somebody's own: their risks, and the controls they have to put in place."""

from django.db.models import F

from risks.models import Control, Risk
from risks.registers import risks_of


def own_risks(user, council, today):
    """Return the RiskShown of each risk that a user owns, those whose review is overdue first."""
    risks = Risk.objects.visible_to(user).of_council(council).owned_by(user).for_report().distinct()
    return sorted(
        risks_of(risks, today),
        key=lambda one: (not one.review_is_overdue, one.review_on is None, one.review_on or today, one.name),
    )


def own_controls(user, council):
    """Return the planned controls that a user has to put in place, those due first coming first."""
    controls = Control.objects.visible_to(user).of_council(council).owned_by(user).filter(planned=True)
    return list(controls.select_related("risk").distinct().order_by(F("due").asc(nulls_last=True), "pk"))
