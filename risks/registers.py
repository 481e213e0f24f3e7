"""Gathers a risk register for drawing: the matrix, the counts and each risk with scores and controls.

register_of() reads a register in a fixed number of queries. The page, the plan document and the PDF draw
what it returns with the parts in templates/risks/parts.
"""

from dataclasses import dataclass
from functools import cached_property

from risks.assessments import in_order
from risks.matrix import Level, Scheme, grid, read_scheme
from risks.models import Assessment, Register, Risk, RiskScheme
from risks.movement import movement
from risks.scorings import Counts, Scoring, count, scoring_of

KINDS = tuple(Assessment.Kind)
CURRENT = Assessment.Kind.CURRENT
NO_SCHEME = Scheme((), ())
LONGEST_NAME = 60


@dataclass(frozen=True)
class RiskShown:
    """A risk for drawing.

    scores -- {kind: Scoring}, the latest of each. columns -- the same in the order of the register's kinds,
    None where the risk has none. history -- every Scoring, oldest first.
    movements -- pairs (words, Movement): since the assessment before, from inherent, to residual and target.
    """

    risk: Risk
    scores: dict
    columns: tuple
    history: tuple[Scoring, ...]
    movements: tuple
    controls: tuple
    planned: tuple

    @property
    def name(self):
        """What a matrix calls the risk: its ref, else the beginning of its title."""
        if self.risk.ref:
            return self.risk.ref
        title = " ".join(self.risk.title.split()) or "Risk without words"
        if len(title) <= LONGEST_NAME:
            return title
        return title[:LONGEST_NAME].rsplit(" ", 1)[0].rstrip(",;:") + "…"

    @property
    def current(self):
        return self.scores.get(CURRENT)

    @property
    def texts(self):
        """Pairs (heading, words) of what the register says about the risk beside its title."""
        risk = self.risk
        said = (
            ("Nature", risk.nature),
            ("Vulnerability", risk.vulnerability),
            ("Triggers", risk.triggers),
            ("Consequences", risk.consequences),
        )
        return [pair for pair in said if pair[1]]

    @cached_property
    def findings(self):
        """Sentences: what is printed and the scheme does not say, and a risk above appetite left as it is."""
        found = [
            sentence if kind == CURRENT else f"{self.scores[kind].label}: {sentence}"
            for kind in self.scores
            for sentence in self.scores[kind].differences
        ]
        if self.current and self.current.above and not self.planned:
            found.append("It is above appetite and no control is planned.")
        return found


@dataclass(frozen=True)
class RegisterShown:
    """A register for drawing. kinds -- the kinds of assessment that it holds; current is always one."""

    register: Register
    scheme: Scheme
    problems: tuple[str, ...]
    risks: tuple[RiskShown, ...]
    kinds: tuple[Assessment.Kind, ...]
    counts: Counts

    @cached_property
    def owners(self):
        """Each owner as written, once, in alphabetical order."""
        return sorted({one.risk.owner for one in self.risks if one.risk.owner}, key=str.casefold)

    @cached_property
    def has_movement(self):
        return any(one.movements for one in self.risks)

    @cached_property
    def has_findings(self):
        return any(one.findings for one in self.risks)


@dataclass(frozen=True)
class RegisterSummary:
    """One row of the list of registers."""

    register: Register
    counts: Counts


@dataclass(frozen=True)
class MatrixCell:
    """A cell as drawn. edges -- the sides that carry the appetite line."""

    score: str
    band: str
    above: bool
    edges: tuple[str, ...]
    risks: tuple[RiskShown, ...]


@dataclass(frozen=True)
class Matrix:
    """One kind of assessment drawn on the scheme, as risks.matrix.grid() lays it out.

    rows -- pairs (likelihood Level, its cells). unplaced -- pairs (risk, why it is in no cell).
    """

    kind: Assessment.Kind
    columns: tuple[Level, ...]
    rows: tuple[tuple[Level, tuple[MatrixCell, ...]], ...]
    unplaced: tuple[tuple[RiskShown, str], ...]
    has_line: bool


def register_of(register):
    """Return the RegisterShown of a Register: five queries, however many risks it holds."""
    risks = list(register.risks.for_report())
    schemes = _schemes([register], risks)
    scheme, problems = schemes.get(register.scheme_id, (NO_SCHEME, ()))
    held = {one.kind for risk in risks for one in risk.assessments.all()} | {CURRENT}
    kinds = tuple(kind for kind in KINDS if kind in held)
    lines = tuple(_shown(risk, register.scheme_id, schemes, kinds) for risk in risks)
    return RegisterShown(
        register=register,
        scheme=scheme,
        problems=tuple(problems),
        risks=lines,
        kinds=kinds,
        counts=count((line.current for line in lines), scheme),
    )


def risk_of(risk):
    """Return the RiskShown of a Risk that for_report() has read: two queries."""
    return _shown(risk, risk.register.scheme_id, _schemes([risk.register], [risk]))


def summaries_of(registers):
    """Return the RegisterSummary of each Register, in their order: five queries, however many there are."""
    registers = list(registers)
    risks = list(Risk.objects.of_registers(registers))
    schemes = _schemes(registers, risks)
    scheme_of = {register.pk: register.scheme_id for register in registers}
    found = {register.pk: [] for register in registers}
    for risk in risks:
        own = scheme_of[risk.register_id]
        current = [one for one in in_order(risk.assessments.all()) if one.kind == CURRENT]
        found[risk.register_id].append(_scoring(current[-1], own, schemes) if current else None)
    return [
        RegisterSummary(
            register, count(found[register.pk], schemes.get(register.scheme_id, (NO_SCHEME, ()))[0])
        )
        for register in registers
    ]


def matrix_of(shown, kind=CURRENT):
    """Return the Matrix of one kind of assessment of a RegisterShown; None where it has no scheme to draw on.

    An assessment that an earlier scheme scored is in no cell of this one: it is listed beside the matrix.
    """
    scheme = shown.scheme
    if not scheme.likelihood or not scheme.impact:
        return None
    placed, unplaced = [], []
    for line in shown.risks:
        if why := _why_unplaced(line.scores.get(kind), scheme, kind):
            unplaced.append((line, why))
        else:
            placed.append((line, *line.scores[kind].cell))
    return Matrix(
        kind=kind,
        columns=tuple(reversed(scheme.impact)),
        rows=tuple(
            (cells[0].likelihood, tuple(_drawn(cell) for cell in cells)) for cells in grid(scheme, placed)
        ),
        unplaced=tuple(unplaced),
        has_line=bool(scheme.appetite),
    )


def _drawn(cell):
    return MatrixCell(cell.score, cell.band or "", bool(cell.above), tuple(sorted(cell.edges)), cell.refs)


def _why_unplaced(scoring, scheme, kind):
    """Return why a scoring cannot stand in the matrix of a scheme, or ""."""
    if scoring is None:
        return f"no {kind.label.lower()} assessment"
    if scoring.scheme != scheme:
        return f"assessed as {scoring.score or 'likelihood and impact unknown'} by another scheme"
    if not scoring.score:
        return f"{scoring.codes} not in the scheme" if scoring.codes else "likelihood and impact not stated"
    return ""


def _schemes(registers, risks):
    """Return {id: (Scheme, problems)} of the schemes that score the registers or the risks: two queries."""
    wanted = {register.scheme_id for register in registers}
    wanted |= {one.scheme_id for risk in risks for one in risk.assessments.all()}
    return {
        scheme.pk: read_scheme([(row.part, row.code, row.label) for row in scheme.rows.all()])
        for scheme in RiskScheme.objects.with_rows().filter(pk__in=wanted - {None})
    }


def _scoring(assessment, own, schemes):
    """Return the Scoring of an Assessment by its scheme, or by the register's own where it names none."""
    scheme, _ = schemes.get(assessment.scheme_id or own, (NO_SCHEME, ()))
    return scoring_of(assessment, scheme)


def _shown(risk, own, schemes, kinds=()):
    history = tuple(_scoring(one, own, schemes) for one in in_order(risk.assessments.all()))
    scores = {}
    for kind in KINDS:
        of_kind = [one for one in history if one.kind == kind]
        if of_kind:
            scores[kind] = of_kind[-1]
    controls = list(risk.controls.all())
    return RiskShown(
        risk=risk,
        scores=scores,
        columns=tuple(scores.get(kind) for kind in kinds),
        history=history,
        movements=_movements(scores, history),
        controls=tuple(one for one in controls if not one.planned),
        planned=tuple(one for one in controls if one.planned),
    )


def _movements(scores, history):
    """Return pairs (words, Movement) around the current scoring, leaving out what cannot be compared."""
    now = scores.get(CURRENT)
    if now is None:
        return ()
    earlier = [one for one in history if one.kind == CURRENT and one is not now]
    pairs = []
    if Assessment.Kind.INHERENT in scores:
        pairs.append(("From inherent", scores[Assessment.Kind.INHERENT], now))
    if earlier:
        day = earlier[-1].day
        pairs.append((f"Since {day:%-d %B %Y}" if day else "Since the one before", earlier[-1], now))
    pairs += [
        (f"To {scores[kind].label.lower()}", now, scores[kind])
        for kind in (Assessment.Kind.RESIDUAL, Assessment.Kind.TARGET)
        if kind in scores
    ]
    moved = [
        (words, movement(before.scheme, before.cell, after.cell))
        for words, before, after in pairs
        if before.scheme == after.scheme
    ]
    return tuple(pair for pair in moved if pair[1])
