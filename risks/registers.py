"""Gathers a risk register for drawing: the matrix, the counts and each risk with scores and controls.

register_of() reads a register in a fixed number of queries. The page, the plan document and the PDF draw
what it returns with the parts in templates/risks/parts.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from organisation.periods import current_quarter
from risks.acceptances import in_force, latest_acceptance
from risks.assessments import held_on, in_order
from risks.findings import findings_of
from risks.matrix import Level, Scheme, axes_as_drawn, grid
from risks.models import Acceptance, Assessment, Escalation, Register, Risk, SchemeRow
from risks.movement import movement
from risks.reviews import review_due
from risks.scheme_rows import cell_code
from risks.schemes import NO_SCHEME, scheme_of
from risks.scorings import Counts, Scoring, count, scoring_of

KINDS = tuple(Assessment.Kind)
CURRENT = Assessment.Kind.CURRENT
LONGEST_NAME = 60


@dataclass(frozen=True)
class RiskShown:
    """A risk for drawing.

    scores -- {kind: Scoring}, the latest of each. columns -- the same in the order of the register's kinds,
    None where the risk has none. history -- every Scoring, oldest first.
    movements -- pairs (words, Movement): since the assessment before, from inherent, to residual and target.
    since -- the same since the end of the last quarter and since a year ago; none without a day.
    acceptance -- the latest, None where nobody accepted it. within -- the Register in which it is drawn: its
    own, or one above that took it on. today -- the day by which what is overdue is
    judged; None where a document says the days and leaves that to its reader.
    """

    risk: Risk
    scores: dict
    columns: tuple
    history: tuple[Scoring, ...]
    movements: tuple
    since: tuple
    controls: tuple
    planned: tuple
    acceptance: Acceptance | None
    today: date | None
    within: Register

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
        unit = risk.unit if risk.unit_id and risk.unit_id != risk.register.unit_id else None
        said = (
            ("Exempt", risk.exempt),
            ("Escalated from", str(risk.register) if risk.register_id != self.within.pk else ""),
            ("Unit", str(unit or "")),
            ("Category", str(risk.category or "")),
            ("Nature", risk.nature),
            ("Vulnerability", risk.vulnerability),
            ("Triggers", risk.triggers),
            ("Consequences", risk.consequences),
            ("Treatment", risk.get_treatment_display()),
        )
        return [pair for pair in said if pair[1]]

    @cached_property
    def accepted(self):
        """Whether it was formally accepted; where there is a day, whether that holds on it."""
        return self.acceptance is not None and (self.today is None or in_force(self.acceptance, self.today))

    @cached_property
    def review_on(self):
        """The day by which it is to be looked at again; None where months or the last day are not known."""
        now = self.current
        return now and review_due(now.day, dict(now.scheme.months).get(now.step))

    @property
    def review_is_overdue(self):
        return bool(self.today and self.review_on and self.review_on < self.today)

    @cached_property
    def late(self):
        """The planned controls whose day has passed; none without a day to judge by."""
        return tuple(one for one in self.planned if self.today and one.is_overdue(self.today))

    @property
    def owner_gone(self):
        """The Person who owns it, by name or post, and has left by today; None without a day to judge by."""
        post = self.risk.owner_post
        owner = self.risk.owner_person or (post and post.holder)
        gone = owner and self.today and owner.left_on and owner.left_on < self.today
        return owner if gone else None

    @cached_property
    def to_put_right(self):
        """What is to be put right about it (risks.findings)."""
        return findings_of(self)

    @cached_property
    def findings(self):
        """The same as sentences."""
        return [one.words for one in self.to_put_right]


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
        return any(one.movements or one.since for one in self.risks)

    @cached_property
    def has_reviews(self):
        """Whether its scheme says how often risks are looked at again."""
        return bool(self.scheme.months)

    @cached_property
    def has_findings(self):
        return any(one.findings for one in self.risks)

    @cached_property
    def has_exempt(self):
        return any(one.risk.exempt for one in self.risks)


@dataclass(frozen=True)
class RegisterSummary:
    """One row of the list of registers."""

    register: Register
    counts: Counts


@dataclass(frozen=True)
class MatrixCell:
    """A cell as drawn. code -- how an address names it. edges -- the sides that carry the appetite line."""

    code: str
    score: str
    band: str
    above: bool
    edges: tuple[str, ...]
    risks: tuple[RiskShown, ...]


@dataclass(frozen=True)
class Matrix:
    """A scheme as risks.matrix.grid() lays it out, with the risks by one kind of assessment.

    kind -- None where the scheme is shown without risks.
    down, across -- what stands down the side and what across. rows -- pairs (Level, its cells).
    unplaced -- pairs (risk, why it is in no cell).
    """

    kind: Assessment.Kind | None
    down: str
    across: str
    columns: tuple[Level, ...]
    rows: tuple[tuple[Level, tuple[MatrixCell, ...]], ...]
    unplaced: tuple[tuple[RiskShown, str], ...]
    has_line: bool

    @property
    def name(self):
        """What it is called in an address."""
        return self.kind or "scheme"

    @property
    def caption(self):
        if self.kind is None:
            return "The matrix as it is drawn"
        return f"Risk matrix: {self.kind.label.lower()} assessment"


def register_of(register, today=None, exempt=frozenset()):
    """Return the RegisterShown of a Register: five queries, however many risks it holds.

    exempt -- the ids of the units whose exempt risks may be shown; the others are neither shown nor counted.
    """
    risks = list(Risk.objects.in_register(register).readable(exempt).for_report())
    schemes = _schemes([register, *(risk.register for risk in risks)], risks)
    scheme, problems = schemes.get(register.scheme_id, (NO_SCHEME, ()))
    held = {one.kind for risk in risks for one in risk.assessments.all()} | {CURRENT}
    kinds = tuple(kind for kind in KINDS if kind in held)
    lines = tuple(
        _shown(risk, risk.register.scheme_id, schemes, kinds, today, within=register) for risk in risks
    )
    return RegisterShown(
        register=register,
        scheme=scheme,
        problems=tuple(problems),
        risks=lines,
        kinds=kinds,
        counts=count((line.current for line in lines), scheme),
    )


def risk_of(risk, today=None):
    """Return the RiskShown of a Risk that for_report() has read: one query."""
    return _shown(risk, risk.register.scheme_id, _schemes([risk.register], [risk]), today=today)


def risks_of(risks, today=None):
    """Return the RiskShown of each Risk of any registers, in their order: one query."""
    risks = list(risks)
    schemes = _schemes([risk.register for risk in risks], risks)
    return [_shown(risk, risk.register.scheme_id, schemes, today=today) for risk in risks]


def summaries_of(registers, exempt=frozenset()):
    """Return the RegisterSummary of each Register, in their order: five queries, however many there are.

    exempt -- the ids of the units whose exempt risks may be counted.
    """
    registers = list(registers)
    taken_on = defaultdict(list)
    for risk, to in Escalation.objects.taken_on_by(registers).values_list("risk", "to"):
        taken_on[risk].append(to)
    risks = list(Risk.objects.of_registers(registers, taken_on).readable(exempt))
    schemes = _schemes([*registers, *(risk.register for risk in risks)], risks)
    found = defaultdict(list)
    for risk in risks:
        current = [one for one in in_order(risk.assessments.all()) if one.kind == CURRENT]
        scored = _scoring(risk, current[-1], risk.register.scheme_id, schemes) if current else None
        for register in (risk.register_id, *taken_on[risk.pk]):
            found[register].append(scored)
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
    return _laid_out(scheme, kind, placed, unplaced)


def matrix_of_scheme(scheme):
    """Return the Matrix of a Scheme without risks; None where it lacks an axis."""
    if not scheme.likelihood or not scheme.impact:
        return None
    return _laid_out(scheme)


def _laid_out(scheme, kind=None, placed=(), unplaced=()):
    down, across = axes_as_drawn(scheme)
    return Matrix(
        kind=kind,
        down="Impact" if scheme.drawing.impact_down else "Likelihood",
        across="Likelihood" if scheme.drawing.impact_down else "Impact",
        columns=across,
        rows=tuple(
            (level, tuple(_drawn(scheme, cell) for cell in cells))
            for level, cells in zip(down, grid(scheme, placed), strict=True)
        ),
        unplaced=tuple(unplaced),
        has_line=bool(scheme.appetite),
    )


def _drawn(scheme, cell):
    code = cell_code(scheme, cell.likelihood.code, cell.impact.code)
    return MatrixCell(
        code, cell.score, cell.band or "", bool(cell.above), tuple(sorted(cell.edges)), cell.refs
    )


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
    """Return {id: (Scheme, problems)} of the schemes that score the registers or the risks: one query."""
    wanted = {register.scheme_id for register in registers}
    wanted |= {one.scheme_id for risk in risks for one in risk.assessments.all()}
    rows = defaultdict(list)
    for row in SchemeRow.objects.filter(scheme__in=wanted - {None}).select_related("scheme"):
        rows[row.scheme].append(row)
    return {model.pk: scheme_of(model, found) for model, found in rows.items()}


def _scoring(risk, assessment, own, schemes):
    """Return the Scoring of an Assessment by its scheme, or by the register's own where it names none."""
    scheme, _ = schemes.get(assessment.scheme_id or own, (NO_SCHEME, ()))
    return scoring_of(assessment, scheme, risk.category_id)


def _shown(risk, own, schemes, kinds=(), today=None, within=None):
    history = tuple(_scoring(risk, one, own, schemes) for one in in_order(risk.assessments.all()))
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
        since=_since(scores, history, today) if today else (),
        controls=tuple(one for one in controls if not one.planned),
        planned=tuple(one for one in controls if one.planned),
        acceptance=latest_acceptance(risk.acceptances.all()),
        today=today,
        within=within or risk.register,
    )


def _day(day):
    return f"{day:%-d %B %Y}"


def _since(scores, history, today):
    """Return pairs (words, Movement) of the current scoring since the last quarter ended and a year ago."""
    now = scores.get(CURRENT)
    if now is None:
        return ()
    current = [one for one in history if one.kind == CURRENT]
    quarter = current_quarter(today).previous()
    a_year_ago = review_due(today, -12)
    return _moved(
        (words, before, now)
        for words, day in (
            (f"Since {quarter.label} ended", quarter.ends),
            (f"Since {_day(a_year_ago)}", a_year_ago),
        )
        if (before := held_on(current, day)) is not None
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
    return _moved(pairs)


def _moved(pairs):
    """Return (words, Movement) of each (words, before, after) that one scheme scored."""
    moved = (
        (words, movement(before.scheme, before.cell, after.cell))
        for words, before, after in pairs
        if before.scheme == after.scheme
    )
    return tuple(pair for pair in moved if pair[1])
