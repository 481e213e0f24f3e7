"""Storing: the content of a workbook becomes a plan. compare() says what would change, store() does it."""

from exchange.storing.changes import Change, Changes, compare
from exchange.storing.findings import findings_of
from exchange.storing.plan import Stored, counts_of, store
from exchange.storing.refusing import CannotStore

__all__ = ["CannotStore", "Change", "Changes", "Stored", "compare", "counts_of", "findings_of", "store"]
