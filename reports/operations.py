"""Producing documents."""

from reports.documents import page_document, plan_document
from reports.fingerprint import fingerprint
from reports.models import ProducedDocument
from reports.pdf import write
from reports.risk_register import register_document
from reports.scorecard import scorecard_document
from risks.models import Risk

# The documents on offer: each name with what lays it out from a plan.
LAYOUTS = {
    ProducedDocument.Name.PLAN: plan_document,
    ProducedDocument.Name.PAGE: page_document,
    ProducedDocument.Name.RISKS: register_document,
    ProducedDocument.Name.SCORECARD: scorecard_document,
}
# Those that print risks.
WITH_RISKS = {ProducedDocument.Name.PLAN, ProducedDocument.Name.RISKS}


def produce(plan, name, exempt=frozenset()):
    """Return the bytes of a plan's PDF: the one that is kept where nothing has changed, else a new one.

    plan -- with its council, unit and register loaded. name -- a key of LAYOUTS.
    exempt -- the ids of the units whose exempt risks it may print.
    """
    printed = sorted(Risk.objects.of_plan(plan).printed_as_exempt(exempt)) if name in WITH_RISKS else []
    which = {"plan": plan, "name": name, "exempt": bool(printed)}
    mark = fingerprint(plan, name, printed)
    kept = ProducedDocument.objects.filter(**which, fingerprint=mark).first()
    if kept is not None:
        return bytes(kept.content)
    lay_out = LAYOUTS[name]
    content = write(lay_out(plan, exempt) if name in WITH_RISKS else lay_out(plan))
    ProducedDocument.objects.update_or_create(**which, defaults={"fingerprint": mark, "content": content})
    return content
