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


class Wanted:
    """A document of a plan, with the fingerprint of what goes into it now.

    plan -- with its council, unit and register loaded. name -- a key of LAYOUTS.
    exempt -- the ids of the units whose exempt risks it may print.
    """

    def __init__(self, plan, name, exempt=frozenset()):
        self.plan, self.name, self.exempt = plan, name, exempt
        has_risks = name in WITH_RISKS
        printed = sorted(Risk.objects.of_plan(plan).printed_as_exempt(exempt)) if has_risks else []
        self._which = {"plan": plan, "name": name, "exempt": bool(printed)}
        self._mark = fingerprint(plan, name, printed)

    def kept(self):
        """Return the bytes of the one that is kept, None where something has changed since."""
        held = ProducedDocument.objects.filter(**self._which, fingerprint=self._mark).first()
        return held and bytes(held.content)

    def make(self):
        """Return the bytes of a new one, which is kept."""
        lay_out, risky = LAYOUTS[self.name], self.name in WITH_RISKS
        content = write(lay_out(self.plan, self.exempt) if risky else lay_out(self.plan))
        kept = {"fingerprint": self._mark, "content": content}
        ProducedDocument.objects.update_or_create(**self._which, defaults=kept)
        return content


def produce(plan, name, exempt=frozenset()):
    """Return the bytes of a plan's PDF: the one that is kept where nothing has changed, else a new one.

    The arguments are those of Wanted.
    """
    wanted = Wanted(plan, name, exempt)
    return wanted.kept() or wanted.make()
