"""What of the risk registers is somebody's own: their risks, and the controls they have to put in place."""

from django.db.models import F

from risks.models import Control, Risk
from risks.registers import risks_of


def own_risks(user, council, exempt, today):
    """Return the RiskShown of each risk that a user owns in a council, those whose review is overdue first.

    exempt -- the ids of the units whose exempt risks the user may read.
    """
    risks = Risk.objects.of_council(council).readable(exempt).owned_by(user).for_report().distinct()
    return sorted(
        risks_of(risks, today),
        key=lambda one: (not one.review_is_overdue, one.review_on is None, one.review_on or today, one.name),
    )


def own_controls(user, council, exempt):
    """Return the planned controls that a user has to put in place, those due first coming first."""
    controls = Control.objects.of_council(council).readable(exempt).owned_by(user).filter(planned=True)
    return list(controls.select_related("risk").distinct().order_by(F("due").asc(nulls_last=True), "pk"))
