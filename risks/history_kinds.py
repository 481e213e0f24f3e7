"""Whose history the risks tell: a risk that is exempt, or ever was, only to those with the right."""

from django.urls import reverse

from organisation.histories import Kind, Part, Without
from organisation.reach import reach_of
from risks.models import (
    Acceptance,
    Assessment,
    Control,
    Escalation,
    Register,
    Risk,
    RiskCategory,
    RiskScheme,
    SchemeRow,
)
from risks.past import hidden_histories

RISKS = ("Risks", "risks:register_list")
# Each with the columns by which one is called.
OF_RISK = (
    (Assessment, ("risk", "kind")),
    (Control, ()),
    (Acceptance, ("risk", "approver")),
    (Escalation, ("risk", "to")),
)


def without_exempt(request, council):
    """Return what a reader may not know of: the risks of a council that are or were exempt."""
    return Without(ids={Risk: hidden_histories(council, reach_of(request).exempt)})


def _risks(row):
    return ((RISKS[0], reverse(RISKS[1])),)


KINDS = (
    Kind(
        "risk",
        Risk,
        council="register__council",
        parts=tuple(Part(model, ("risk",), label=label) for model, label in OF_RISK),
        without=without_exempt,
        guarded=True,
        trail=_risks,
    ),
    Kind(
        "register",
        Register,
        parts=(
            Part(Risk, ("register",)),
            *(Part(model, ("risk__register",), label=label) for model, label in OF_RISK),
        ),
        without=without_exempt,
        trail=_risks,
    ),
    Kind(
        "risk-scheme",
        RiskScheme,
        own=Part(RiskScheme, told=("version",), left_out=("months",)),
        parts=(Part(SchemeRow, ("scheme",)),),
        trail=lambda row: (("Risk schemes", reverse("risks:scheme_list")),),
    ),
    Kind(
        "risk-category",
        RiskCategory,
        trail=lambda row: (("Categories of risk", reverse("risks:category_list")),),
    ),
)
