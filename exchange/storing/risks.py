"""The risks of a workbook: the register of the plan, its scheme, the risks, their scores and controls."""

from collections import defaultdict

from exchange.storing import rows
from plans.contents import FIELDS, SCORE_FIELDS, SCORES
from risks.assessments import controls_changed_since, latest_scores
from risks.models import Assessment, Control, Register, Risk, RiskScheme, SchemeRow
from risks.operations import note_changed_controls, settle_owners
from risks.scheme_operations import keep_what_no_sheet_holds

SCHEME_NAME = "Risk matrix"


def store_risks(plan, scheme, risks, today):
    """Store the sheets Risk scheme and Risks.

    scheme, risks -- the matched sheets. today -- the day of a score that differs from the one before.
    """
    if plan.register is None and (scheme.staying or risks.staying):
        plan.register = _new_register(plan)
        plan.save(update_fields=["register"])
    register = plan.register
    if register is None:
        return
    if scheme.changed:
        register.scheme = _scheme(register, [pair.after for pair in scheme.staying])
        register.save(update_fields=["scheme"])
    if risks.changed:
        _store_risks(register, risks, today)


def _new_register(plan):
    """Return a register of the plan's unit, named for the plan, and for its years where the name is taken."""
    name = plan.title[:280]
    if Register.objects.filter(council=plan.council, unit=plan.unit, name=name).exists():
        name = f"{name[:250]} ({plan.years}, {plan.tier})"
    return Register.objects.create(council=plan.council, unit=plan.unit, name=name)


def _scheme(register, levels):
    """Return the council's scheme with exactly these rows, made as a new version where there is none.

    A scheme in use is never changed: the assessments made under it keep it.
    """
    if not levels:
        return None
    council, before = register.council, register.scheme
    used = set(Register.objects.of(council).values_list("scheme_id", flat=True))
    wanted = [(row.part, row.code, row.label) for row in levels]
    schemes = list(RiskScheme.objects.filter(council=council).with_rows())
    # A version that registers score by comes before one that is still being drawn.
    schemes.sort(key=lambda scheme: scheme.pk not in used)
    for scheme in schemes:
        if _written(scheme) == wanted:
            return scheme
    versions = [scheme.version for scheme in schemes if scheme.name == SCHEME_NAME]
    scheme = RiskScheme.objects.create(
        council=council, name=SCHEME_NAME, version=max(versions, default=0) + 1
    )
    rows.create(
        [
            SchemeRow(scheme=scheme, part=part, code=code, label=label, position=position)
            for position, (part, code, label) in enumerate(wanted)
        ]
    )
    if before is not None:
        keep_what_no_sheet_holds(before, scheme)
    return scheme


def _written(scheme):
    """Return the rows of a scheme that a workbook holds."""
    return [(row.part, row.code, row.label) for row in scheme.rows.all() if row.category_id is None]


def _store_risks(register, matched, today):
    held = {risk.pk: risk for risk in register.risks.all()}
    owners = {pk: risk.owner for pk, risk in held.items()}
    items = rows.put(
        Risk,
        matched,
        lambda row: {field: getattr(row, name) for name, field in FIELDS["risks"].items()},
        make=lambda: Risk(register=register),
        held=held,
    )
    paired = list(zip(items, matched.staying, strict=True))
    changed = _store_controls(paired, today)
    _store_scores(register, paired, changed, today)
    _settle_new_owners(register, [risk for risk in items if owners.get(risk.pk) != risk.owner])


def _settle_new_owners(register, renamed):
    """Find whom the words for the owner of some risks mean, now that they are others."""
    for risk in renamed:
        risk.owner_person = risk.owner_post = None
    rows.update(renamed, ("owner_person", "owner_post"))
    if renamed:
        settle_owners(register.council)


def _store_scores(register, paired, controls_changed, today):
    """Store the scores that differ: the first without a day, a later one as a new assessment of today.

    A second change on one day replaces the first, but never what somebody entered on a page.
    controls_changed -- the ids of the risks whose controls changed with them.
    """
    held = latest_scores(Assessment.objects.filter(risk__register=register))
    new, changed, gone = [], [], []
    for risk, pair in paired:
        for kind, columns in SCORES.items():
            words = dict(zip(SCORE_FIELDS, (_cell(pair.after, column) for column in columns), strict=True))
            latest = held.get((risk.pk, kind))
            if latest is None and any(words.values()):
                new.append(Assessment(risk=risk, kind=kind, scheme_id=register.scheme_id, **words))
            elif latest is not None and any(getattr(latest, field) != said for field, said in words.items()):
                if not any(words.values()) and latest.assessed_on is None:
                    gone.append(latest.pk)
                elif latest.assessed_on == today and not latest.author:
                    rows.set_words(latest, words | {"scheme_id": register.scheme_id})
                    latest.controls_changed = latest.controls_changed or risk.pk in controls_changed
                    changed.append(latest)
                else:
                    moved = risk.pk in controls_changed or controls_changed_since(
                        latest.made_at, risk.controls_changed_at
                    )
                    new.append(
                        Assessment(
                            risk=risk,
                            kind=kind,
                            scheme_id=register.scheme_id,
                            assessed_on=today,
                            controls_changed=moved,
                            **words,
                        )
                    )
    rows.delete(Assessment, gone)
    rows.create(new)
    rows.update(changed, (*SCORE_FIELDS, "scheme", "controls_changed"))


def _cell(row, column):
    return getattr(row, column) if column else ""


def _store_controls(paired, today):
    """Make the controls of each risk whose words differ those of its row; return the ids of those risks.

    A control whose words stay keeps its owner, its day and all that no workbook holds. One whose words move
    from planned to in place is in place from today.
    """
    differing = [
        (risk, pair)
        for risk, pair in paired
        if pair.before is None
        or (pair.before.controls, pair.before.planned_controls)
        != (pair.after.controls, pair.after.planned_controls)
    ]
    held = defaultdict(list)
    for control in Control.objects.filter(risk__in=[risk.pk for risk, _ in differing]):
        held[control.risk_id].append(control)
    new, changed, gone = [], [], []
    for risk, pair in differing:
        wanted = [
            (planned, position, words)
            for planned, cell in ((False, pair.after.controls), (True, pair.after.planned_controls))
            for position, words in enumerate(control_lines(cell))
        ]
        left = held[risk.pk]
        for planned, position, words in wanted:
            control = _same_words(left, planned, words)
            if control is None:
                new.append(Control(risk=risk, planned=planned, position=position, words=words))
                continue
            left.remove(control)
            if control.planned and not planned:
                control.in_place_on = today
            elif planned:
                control.in_place_on = None
            control.planned, control.position = planned, position
            changed.append(control)
        gone += [control.pk for control in left]
    rows.delete(Control, gone)
    rows.create(new)
    rows.update(changed, ("planned", "position", "in_place_on"))
    moved = {risk.pk for risk, pair in differing if pair.before is not None}
    note_changed_controls(moved)
    return moved


def _same_words(controls, planned, words):
    """Return the control with these words, one that is planned or in place alike before another; or None."""
    same = [control for control in controls if control.words == words]
    return min(same, key=lambda control: control.planned != planned, default=None)


def control_lines(cell):
    """Return the controls of a cell, one on each line; joined by line ends they are the cell again.

    A blank line stays with the control above it.
    """
    found = []
    for line in cell.split("\n") if cell else []:
        if found and (not line.strip() or not found[-1].strip()):
            found[-1] += "\n" + line
        else:
            found.append(line)
    return found
