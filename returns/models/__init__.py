"""The quarter: cycles, returns, and what is entered in them."""

from returns.models.cycle import Cycle, CycleStep
from returns.models.unit_return import Return, ReturnStep
from returns.models.update import Update

__all__ = ["Cycle", "CycleStep", "Return", "ReturnStep", "Update"]
