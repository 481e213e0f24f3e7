"""The admin of the quarter, a file to each subject."""

from returns.admin import conversation, frozen, quarter

__all__ = ["conversation", "frozen", "quarter"]
