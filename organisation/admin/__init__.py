"""The admin of the council, a file to each subject."""

from organisation.admin import council, kept, sign_ins

__all__ = ["council", "kept", "sign_ins"]
