"""Risk schemes, registers, risks, their assessments, controls and acceptances, and what went up."""

from risks.models.escalation import Escalation
from risks.models.lock import RiskLock
from risks.models.register import Register
from risks.models.risk import Acceptance, Assessment, Control, Risk
from risks.models.scheme import RiskCategory, RiskScheme, SchemeRow

__all__ = [
    "Acceptance",
    "Assessment",
    "Control",
    "Escalation",
    "Register",
    "Risk",
    "RiskCategory",
    "RiskLock",
    "RiskScheme",
    "SchemeRow",
]
