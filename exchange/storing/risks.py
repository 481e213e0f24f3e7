"""The risks of a workbook: the register of the plan, its scheme, the risks, their scores and controls."""

from exchange.storing import rows
from plans.contents import FIELDS, SCORE_FIELDS, SCORES, latest_scores
from risks.models import Assessment, Control, Register, Risk, RiskScheme, SchemeRow

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
        register.scheme = _scheme(plan.council, [pair.after for pair in scheme.staying])
        register.save(update_fields=["scheme"])
    if risks.changed:
        _store_risks(register, risks, today)


def _new_register(plan):
    """Return a register of the plan's unit, named for the plan, and for its years where the name is taken."""
    name = plan.title[:280]
    if Register.objects.filter(council=plan.council, unit=plan.unit, name=name).exists():
        name = f"{name[:250]} ({plan.years}, {plan.tier})"
    return Register.objects.create(council=plan.council, unit=plan.unit, name=name)


def _scheme(council, levels):
    """Return the council's scheme with exactly these rows, made as a new version where there is none.

    A scheme in use is never changed: the assessments made under it keep it.
    """
    if not levels:
        return None
    wanted = [(row.part, row.code, row.label) for row in levels]
    schemes = list(RiskScheme.objects.filter(council=council).prefetch_related("rows"))
    for scheme in schemes:
        if [(row.part, row.code, row.label) for row in scheme.rows.all()] == wanted:
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
    return scheme


def _store_risks(register, matched, today):
    items = rows.put(
        Risk,
        matched,
        lambda row: {field: getattr(row, name) for name, field in FIELDS["risks"].items()},
        make=lambda: Risk(register=register),
        held={risk.pk: risk for risk in register.risks.all()},
    )
    paired = list(zip(items, matched.staying, strict=True))
    _store_scores(register, paired, today)
    _store_controls(paired)


def _store_scores(register, paired, today):
    """Store the scores that differ: the first without a day, a later one as a new assessment of today.

    A second change on one day replaces the first.
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
                elif latest.assessed_on == today:
                    rows.set_words(latest, words | {"scheme_id": register.scheme_id})
                    changed.append(latest)
                else:
                    new.append(
                        Assessment(
                            risk=risk, kind=kind, scheme_id=register.scheme_id, assessed_on=today, **words
                        )
                    )
    rows.delete(Assessment, gone)
    rows.create(new)
    rows.update(changed, (*SCORE_FIELDS, "scheme"))


def _cell(row, column):
    return getattr(row, column) if column else ""


def _store_controls(paired):
    """Make the controls of each risk whose words differ again, one for each line."""
    changed = [
        (risk, pair.after)
        for risk, pair in paired
        if pair.before is None
        or (pair.before.controls, pair.before.planned_controls)
        != (pair.after.controls, pair.after.planned_controls)
    ]
    gone = Control.objects.filter(risk__in=[risk.pk for risk, _ in changed])
    rows.delete(Control, gone.values_list("pk", flat=True))
    rows.create(
        [
            Control(risk=risk, planned=planned, position=position, words=words)
            for risk, row in changed
            for planned, cell in ((False, row.controls), (True, row.planned_controls))
            for position, words in enumerate(control_lines(cell))
        ]
    )


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
