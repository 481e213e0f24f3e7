"""The admin of the quarter, a file to each subject."""

from returns.admin import conversation, decision, frozen, quarter

__all__ = ["conversation", "decision", "frozen", "quarter"]
