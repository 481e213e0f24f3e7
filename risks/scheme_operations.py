"""What a person does with risk schemes: adopt one, make the next version, and put it in use."""

from dataclasses import replace

from django.db import transaction
from django.db.models import Max

from organisation.audit import record
from organisation.writing import explained
from risks.assessments import latest_scores
from risks.matrix import cells_of, find_cell
from risks.models import Assessment, Register, RiskScheme, SchemeRow
from risks.operations import name_of
from risks.reviews import steps_of
from risks.scheme_rows import cell_code, rows_of
from risks.schemes import scheme_of

DRAWING = ("impact_down", "lowest_on_top", "highest_on_left")
BESIDE_ROWS = (*DRAWING, "months")


def is_used(scheme):
    """Say whether risks were scored by a scheme: then it is never changed, only followed by a new version."""
    return scheme.pk is not None and scheme.assessments.exists()


@transaction.atomic
def make_version(scheme):
    """Return a new version of a scheme with the same rows. Old assessments keep theirs."""
    versions = RiskScheme.objects.filter(council=scheme.council, name=scheme.name)
    new = RiskScheme.objects.create(
        council=scheme.council,
        name=scheme.name,
        version=versions.aggregate(last=Max("version"))["last"] + 1,
        **{name: getattr(scheme, name) for name in BESIDE_ROWS},
    )
    for row in scheme.rows.all():
        row.pk, row.scheme = None, new
        row.save(force_insert=True)
    return new


@transaction.atomic
def adopt(council, name, scheme, *, by):
    """Return a council's new RiskScheme made of a Scheme of risks.matrix: the next version of its name."""
    versions = RiskScheme.objects.filter(council=council, name=name)
    model = RiskScheme.objects.create(
        council=council, name=name, version=(versions.aggregate(last=Max("version"))["last"] or 0) + 1
    )
    write_scheme(model, scheme)
    record(by, "adopted risk scheme", model, council=council)
    return model


def write_scheme(model, scheme):
    """Make the rows, months and drawing of a RiskScheme those of a Scheme."""
    model.rows.all().delete()
    SchemeRow.objects.bulk_create(
        SchemeRow(scheme=model, part=part, code=code, label=label, position=position)
        for position, (part, code, label) in enumerate(rows_of(scheme))
    )
    _write_beside_rows(model, scheme)


def _write_beside_rows(model, scheme):
    """Write what no workbook holds of a scheme: stricter cells, months, how it is drawn."""
    model.rows.exclude(category=None).delete()
    first = model.rows.count()
    stricter = [
        (category, cell) for category, cells in scheme.stricter for cell in cells_of(scheme) if cell in cells
    ]
    SchemeRow.objects.bulk_create(
        SchemeRow(
            scheme=model,
            part=SchemeRow.Part.APPETITE,
            code=cell_code(scheme, *cell),
            category_id=category,
            position=position,
        )
        for position, (category, cell) in enumerate(stricter, first)
    )
    for name in DRAWING:
        setattr(model, name, getattr(scheme.drawing, name))
    model.months = dict(scheme.months)
    model.save(update_fields=BESIDE_ROWS)


def keep_what_no_sheet_holds(before, new):
    """Give a version what a workbook does not hold of the one before it.

    That is: how it is drawn, the months of the steps that it still has, and the cells above appetite for
    some category that are still among its cells.
    """
    old, scheme = scheme_of(before)[0], scheme_of(new)[0]
    cells, steps = set(cells_of(scheme)), steps_of(scheme)
    kept = replace(
        scheme,
        drawing=old.drawing,
        months=tuple((step, months) for step, months in old.months if step in steps),
        stricter=tuple((category, above & cells) for category, above in old.stricter if above & cells),
    )
    _write_beside_rows(new, kept)


@explained("scored by {scheme}")
@transaction.atomic
def put_in_use(scheme, registers, *, by, day, score_again):
    """Let some registers score by a scheme from now on; return how many risks were scored again.

    score_again -- whether each assessment that holds is made again by the new scheme, with the same
    likelihood and impact, where it has both. What was assessed before keeps its own scheme either way.
    """
    registers = list(registers)
    Register.objects.filter(pk__in=[register.pk for register in registers]).update(scheme=scheme)
    made = []
    if score_again:
        axes, _ = scheme_of(scheme)
        held = latest_scores(Assessment.objects.filter(risk__register__in=registers))
        made = [
            Assessment(
                risk_id=one.risk_id,
                kind=one.kind,
                scheme=scheme,
                likelihood=one.likelihood,
                impact=one.impact,
                assessed_on=day,
                author=name_of(by),
                reason=f"Scored again by {scheme}: the same likelihood and impact.",
            )
            for one in held.values()
            if one.scheme_id != scheme.pk and find_cell(axes, one.likelihood, one.impact)
        ]
        Assessment.objects.bulk_create(made)
    record(
        *(by, "put risk scheme in use", scheme),
        council=scheme.council,
        registers=[str(register) for register in registers],
        scored_again=len(made),
    )
    return len({one.risk_id for one in made})
