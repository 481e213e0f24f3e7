"""The risk register of a plan: the matrix, each risk with its scores and controls, and the scheme."""

from dataclasses import dataclass

from plans.document.facts import Fact
from plans.document.tables import Column, Row, make_table
from risks.registers import Matrix, matrix_of


@dataclass(frozen=True)
class RiskPart:
    """A risk for drawing."""

    anchor: str
    ref: str
    title: str
    facts: list


@dataclass(frozen=True)
class RegisterPart:
    """A register for drawing. matrix -- None without a scheme to draw it on."""

    matrix: Matrix | None
    risks: list
    scheme: object
    has_exempt: bool


def register_part(shown, scheme_rows):
    """Return the RegisterPart of a risks.registers.RegisterShown; None where there is nothing to show.

    scheme_rows -- the words of the rows (part, code, label, category) of its scheme.
    """
    if shown is None or not (shown.risks or scheme_rows):
        return None
    return RegisterPart(
        matrix=matrix_of(shown) if shown.risks else None,
        risks=[_risk(line) for line in shown.risks],
        scheme=make_table(
            "risk-scheme",
            "The scheme that scores the risks, from highest to lowest",
            [Column("Part", "short"), Column("Code", "short"), Column("Label", "title")],
            [
                Row([part, code, f"for {category} risks alone" if category else label])
                for part, code, label, category in scheme_rows
            ],
        ),
        has_exempt=shown.has_exempt,
    )


def _risk(line):
    risk = line.risk
    facts = [
        *((scoring.label, _words(scoring)) for scoring in line.scores.values()),
        *line.texts,
        ("Owner", risk.owner),
        ("Controls in place", "\n".join(one.words for one in line.controls)),
        ("Planned controls", "\n".join(_planned(one) for one in line.planned)),
        ("To put right", "\n".join(line.findings)),
    ]
    return RiskPart(
        f"risk-{risk.pk}", risk.ref, risk.title, [Fact(label, words) for label, words in facts if words]
    )


def _words(scoring):
    """Return a scoring in a line: both levels, what they make, the side of the appetite line, the print."""
    axes = zip(("likelihood", "impact"), (scoring.likelihood, scoring.impact), strict=True)
    levels = "; ".join(f"{axis} {level}" for axis, level in axes if level)
    score = " ".join(part for part in (scoring.score, scoring.band) if part)
    parts = [part for part in (score or "not scored", scoring.appetite, scoring.as_written) if part]
    day = f" (assessed on {scoring.day:%-d %B %Y})" if scoring.day else ""
    return f"{levels}: {', '.join(parts)}{day}" if levels else f"{', '.join(parts)}{day}"


def _planned(control):
    """Return a planned control with its owner and day, where it has them."""
    owner = f" ({control.owner})" if control.owner else ""
    return control.words + owner + (f" by {control.due:%-d %B %Y}" if control.due else "")
