"""Risk schemes, registers, risks, their assessments, controls and acceptances."""

from risks.models.register import Register
from risks.models.risk import Acceptance, Assessment, Control, Risk
from risks.models.scheme import RiskCategory, RiskScheme, SchemeRow

__all__ = [
    "Acceptance",
    "Assessment",
    "Control",
    "Register",
    "Risk",
    "RiskCategory",
    "RiskScheme",
    "SchemeRow",
]
