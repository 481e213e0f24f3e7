"""The quarter: cycles, returns, and what is entered in them."""

from returns.models.closed_day import ClosedDay
from returns.models.conversation import Comment, Evidence
from returns.models.cycle import Cycle, CycleStep
from returns.models.decision import Decision
from returns.models.frozen import (
    FrozenAction,
    FrozenControl,
    FrozenIndicator,
    FrozenPlan,
    FrozenPriority,
    FrozenRisk,
    FrozenUnit,
    FrozenUse,
    Record,
)
from returns.models.reminder import Reminder
from returns.models.unit_return import Return, ReturnStep
from returns.models.update import Update

__all__ = [
    "ClosedDay",
    "Comment",
    "Cycle",
    "CycleStep",
    "Decision",
    "Evidence",
    "FrozenAction",
    "FrozenControl",
    "FrozenIndicator",
    "FrozenPlan",
    "FrozenPriority",
    "FrozenRisk",
    "FrozenUnit",
    "FrozenUse",
    "Record",
    "Reminder",
    "Return",
    "ReturnStep",
    "Update",
]
