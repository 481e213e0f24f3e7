"""Producing documents."""

from reports.documents import page_document, plan_document
from reports.fingerprint import fingerprint
from reports.models import ProducedDocument
from reports.pdf import write
from reports.risk_register import register_document
from reports.scorecard import scorecard_document

# The documents on offer: each name with what lays it out from a plan.
LAYOUTS = {
    ProducedDocument.Name.PLAN: plan_document,
    ProducedDocument.Name.PAGE: page_document,
    ProducedDocument.Name.RISKS: register_document,
    ProducedDocument.Name.SCORECARD: scorecard_document,
}


def produce(plan, name):
    """Return the bytes of a plan's PDF: the one that is kept where nothing has changed, else a new one.

    plan -- with its council, unit and register loaded. name -- a key of LAYOUTS.
    """
    mark = fingerprint(plan, name)
    kept = ProducedDocument.objects.filter(plan=plan, name=name, fingerprint=mark).first()
    if kept is not None:
        return bytes(kept.content)
    content = write(LAYOUTS[name](plan))
    ProducedDocument.objects.update_or_create(
        plan=plan, name=name, defaults={"fingerprint": mark, "content": content}
    )
    return content
