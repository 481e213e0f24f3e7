"""Checks of the risk register: scores that agree, appetite, targets, and references that meet.

Source: design section 4, "Risk" and "Plan checks".
"""

from plans.checks.outline import about_risk, counted, finding, listed, short
from plans.content import lines
from plans.references import normal_ref
from risks.matrix import above_appetite, find_level
from risks.movement import Direction, movement
from risks.printed import disagreements
from risks.scheme_rows import read_scheme


def scheme_of(outline):
    """Return the plan's Scheme and the problems of its sheet."""
    return read_scheme([(row.part, row.code, row.label) for row in outline.content.risk_scheme])


def scheme(outline, elsewhere):
    if outline.content.risk_scheme:
        for problem in scheme_of(outline)[1]:
            yield finding("risk-scheme", outline.content.risk_scheme[0], problem, column="Code")


def scores(outline, elsewhere):
    """Risks scored outside the scheme, and printed scores that differ from the matrix or the scheme."""
    matrix, _ = scheme_of(outline)
    if not outline.content.risk_scheme:
        return
    for row in outline.content.risks:
        for kind, likelihood, impact, printed, drawn in (
            ("", row.likelihood, row.impact, row.score_as_printed, row.matrix_as_printed),
            ("Residual ", row.residual_likelihood, row.residual_impact, row.residual_as_printed, ""),
            ("Target ", row.target_likelihood, row.target_impact, "", ""),
        ):
            outside = False
            for axis, levels, code in (
                ("likelihood", matrix.likelihood, likelihood),
                ("impact", matrix.impact, impact),
            ):
                if code.strip() and find_level(levels, code) is None:
                    outside = True
                    yield finding(
                        "risk-not-in-scheme",
                        row,
                        f"{about_risk(row)}: {f'{kind}{axis}'.lower()} “{short(code)}” is not in the scheme.",
                        column=f"{kind}{axis}".capitalize(),
                        remedy=f"Use one of {listed(level.code for level in levels)}.",
                    )
            if outside:
                continue
            for sentence in disagreements(matrix, likelihood, impact, printed, drawn):
                column = "Matrix as printed" if sentence.startswith("The matrix") else "Score as printed"
                yield finding(
                    "risk-score-differs",
                    row,
                    f"{about_risk(row)}: {sentence}",
                    column="Residual as printed" if kind == "Residual " else column,
                )


# Of these the register judges where a risk is held: acceptances, categories and days stand in no workbook.
OF_REGISTER = {
    *("risk-above-appetite", "risk-acceptance-ended", "risk-review-overdue"),
    *("risk-control-overdue", "risk-move-unexplained"),
}


def held(outline, elsewhere):
    """What the register says of its risks (risks.findings), in the same words."""
    for row in outline.content.risks:
        for one in elsewhere.risks.get(row.pk, ()):
            if one.code in OF_REGISTER:
                words = f"{about_risk(row)}: {one.words[:1].lower()}{one.words[1:]}"
                yield finding(one.code, row, words, column=one.column)


def appetite(outline, elsewhere):
    """Above appetite without a planned control, of a risk that is not held yet."""
    matrix, _ = scheme_of(outline)
    for row in outline.content.risks:
        if row.pk in elsewhere.risks:
            continue
        above = above_appetite(matrix, row.likelihood, row.impact)
        if above and not row.planned_controls.strip():
            cell = f"{row.likelihood.strip()}{row.impact.strip()}"
            yield finding(
                "risk-above-appetite",
                row,
                f"{about_risk(row)} is above appetite at {cell} and no control is planned.",
                column="Planned controls",
            )


def targets(outline, elsewhere):
    """Target and residual assessments that are above the current one."""
    matrix, _ = scheme_of(outline)
    for row in outline.content.risks:
        now = row.likelihood, row.impact
        for code, kind, *then in (
            ("target-above-current", "target", row.target_likelihood, row.target_impact),
            ("residual-above-current", "residual", row.residual_likelihood, row.residual_impact),
        ):
            moved = movement(matrix, now, then)
            if moved and moved.direction is Direction.HIGHER:
                yield finding(
                    code,
                    row,
                    f"{about_risk(row)}: the {kind} assessment, {_cell(*then)}, is above the "
                    f"current one, {_cell(*now)}.",
                    column=f"{kind.capitalize()} likelihood",
                )


def _cell(likelihood, impact):
    return f"likelihood {likelihood.strip()} impact {impact.strip()}"


def not_defined(outline, elsewhere):
    for row in outline.content.priorities:
        for ref in lines(row.risks):
            if normal_ref(ref) not in outline.risks:
                yield finding(
                    "risk-not-defined",
                    row,
                    f"{outline.about(row)} cites risk {short(ref)}, which the plan does not define.",
                    column="Risks",
                )


def not_used(outline, elsewhere):
    """Risks that no priority cites, and that are tied to no action or indicator, said once."""
    cited = {normal_ref(ref) for row in outline.content.priorities for ref in lines(row.risks)}
    named = [row for row in outline.content.risks if row.ref.strip()]
    unused = [row for row in named if normal_ref(row.ref) not in cited and row.pk not in elsewhere.tied]
    if not unused:
        return
    if not cited and len(unused) == len(named):
        message = f"No priority cites any of the {counted(len(unused), 'risk')}."
    else:
        message = f"No priority cites {listed(row.ref for row in unused)}."
    yield finding("risk-not-used", unused[0], message, column="Ref")


# Whether risks and the priorities that cite them meet: said on the page of the register too.
MEETING = (not_defined, not_used)
RULES = (scheme, scores, held, appetite, targets, *MEETING)
