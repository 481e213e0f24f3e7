"""What is said under a label."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """A label and what is said: words as written, or Citations (plans.document.citations)."""

    label: str
    words: str = ""
    citations: tuple = ()
