"""The numbered sections of a plan, each with its place among the headings."""

import re
from collections import Counter
from dataclasses import dataclass

from plans.markdown import to_html

# "1.1", "2.10.3"; and "i", "iv", "(a)", "b)" which plans print beneath a numbered section.
DOTTED = re.compile(r"\d+(\.\d+)+\.?")
LESSER = re.compile(r"\(?[ivx]{1,4}[.)]?|\([a-z]\)|[a-z]\)")


@dataclass
class SectionPart:
    """A section for drawing. level -- of its heading, 2 or more. html -- its text."""

    anchor: str
    number: str
    heading: str
    level: int
    html: str

    @property
    def label(self):
        return f"{self.number} {self.heading}".strip()


def depth(number):
    """Return how far below the top a section's number puts it: 1.1 is 1, 1.1.1 is 2, i and (a) are 1."""
    number = number.strip()
    if DOTTED.fullmatch(number):
        return number.strip(".").count(".")
    return 1 if LESSER.fullmatch(number) else 0


def section_parts(sections):
    """Return a SectionPart for each Section in order; no heading skips a level."""
    parts, above, named = [], -1, Counter()
    for section in sections:
        above = min(depth(section.number), above + 1)
        anchor = f"section-{section.pk}"
        heading = section.heading or ("" if section.number else "Section without a heading")
        level = 2 + above
        named[heading] += 1
        parts.append(
            SectionPart(
                anchor=anchor,
                number=section.number,
                heading=heading,
                level=level,
                html=to_html(
                    section.text,
                    level=level,
                    name=anchor,
                    caption=_caption(heading or section.number, named[heading]),
                ),
            )
        )
    return parts


def _caption(heading, time):
    """Return what the tables of a section are called: its heading, numbered where it comes again."""
    return heading if time == 1 else f"{heading} ({time})"
