"""Progress: whether an action is done, and how it is rated, from the words that a plan prints beside it.

Source: the workbook form, columns Progress and RAG of the actions, which hold words. Words that do not say so
plainly do not mean that an action is done. Nothing here reads the database, the clock or the settings.
"""

from indicators.choices import Rag

DONE = {"complete", "completed", "done", "finished", "achieved", "closed", "blue", "✓", "✔"}
CANCELLED = {
    *("cancelled", "canceled", "withdrawn", "abandoned", "dropped", "stopped", "deleted", "superseded"),
    *("no longer required", "no longer needed", "not proceeding", "will not be done"),
}
SYMBOLS = {"★": Rag.GREEN, "●": Rag.AMBER, "▲": Rag.RED, "g": Rag.GREEN, "a": Rag.AMBER, "r": Rag.RED}


def _folded(words):
    return words.strip().rstrip(".").casefold()


def is_done(rag, progress=""):
    """Say whether an action is done: its RAG, or the whole of its progress, is a word such as Complete.

    Blue is the usual colour of finished work. "148 complete, 20 to do" is progress, not an end.
    """
    return _folded(rag) in DONE or _folded(progress) in DONE


def is_cancelled(rag, progress=""):
    """Say whether an action will not be done: its RAG, or the whole of its progress, is such a word."""
    return _folded(rag) in CANCELLED or _folded(progress) in CANCELLED


def read_rag(words):
    """Return the Rag that words or a symbol mean, or None."""
    folded = _folded(words)
    return next((rag for rag in Rag if rag != Rag.NONE and rag.value == folded), SYMBOLS.get(folded))
