"""Long documents: which are too long for a request, and how a worker makes each.

A document is long by its rows, since laying those out is what takes the time: a row of a register costs a
twentieth of a second and more, a row of a plan less. A short one is made while its reader waits.
"""

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone

from organisation.access import exempt_units
from organisation.jobs import CannotDo, Kind, Made, ask
from organisation.models import Council, Unit
from organisation.periods import from_code
from plans.contents import year_words
from plans.models import Plan
from reports.digest import digest_document, digest_of
from reports.file_names import digest_file, plan_file, register_file, thread_file
from reports.models import ProducedDocument
from reports.operations import WITH_RISKS, produce
from reports.pdf import pages_told, write
from reports.record_pdf import is_kept, record_pdf
from reports.risk_register import whole_register_document
from reports.thread_report import WAYS, report_for, rows_of, thread_document
from returns.closed_quarter import closed_quarter_of
from returns.models import FrozenRisk, Record
from returns.records_asked import record_file
from risks.models import Register, Risk

PLAN, REGISTER, THREAD, RECORD = "plan-pdf", "register-pdf", "thread-pdf", "record-pdf"
DIGEST = "digest-pdf"
# The most rows of a document that is made in the request. The largest published plan has some 500.
MOST_OF_PLAN, MOST_OF_REGISTER, MOST_OF_THREAD, MOST_OF_RECORD = 600, 150, 400, 300
# Indicators, each with a chart and a table of its periods.
MOST_OF_DIGEST = 40
ROWS = ("priorities", "actions", "milestones", "plan_indicators", "budget_tables__lines")


# --- which are long


def is_long(plan, name, exempt):
    """Say whether a document of a plan is too long for a request: two queries at most.

    exempt -- as for RiskQuerySet.readable(): what may not be read makes nothing longer.
    """
    if name not in WITH_RISKS:
        return False
    risks = Risk.objects.of_plan(plan).readable(exempt).count()
    if name == ProducedDocument.Name.RISKS:
        return risks > MOST_OF_REGISTER
    return risks + sum(Plan.objects.filter(pk=plan.pk).counts_of(ROWS).values()) > MOST_OF_PLAN


def is_long_register(register, exempt):
    """Say whether a register is too long for a request. exempt -- as for is_long()."""
    return Risk.objects.in_register(register).readable(exempt).count() > MOST_OF_REGISTER


def is_long_thread(report, way):
    """Say whether a ThreadReport is too long for a request."""
    return rows_of(report, way) > MOST_OF_THREAD


def is_long_record(closed):
    """Say whether the PDF of a ClosedQuarter is too long for a request; one that is kept never is."""
    rows = sum(map(len, (closed.indicators, closed.actions, closed.risks, closed.controls)))
    return rows > MOST_OF_RECORD and not is_kept(closed)


def is_long_digest(digest):
    """Say whether the PDF of a Digest is too long for a request."""
    return digest.tally.total > MOST_OF_DIGEST


# --- asking


def ask_for_plan(plan, name, *, by):
    """Return the Job that makes a document of a plan."""
    words = ProducedDocument.Name(name).label
    about = {"plan": plan.pk, "name": str(name)}
    return _ask(PLAN, plan.council, f"{words}: {plan}, {plan.years}", plan.get_absolute_url(), by, about)


def ask_for_register(register, *, by):
    """Return the Job that makes the PDF of a register."""
    back, about = register.get_absolute_url(), {"register": register.pk}
    return _ask(REGISTER, register.council, f"Risk register: {register}", back, by, about)


def ask_for_thread(council, way, year, *, by):
    """Return the Job that makes the PDF of the thread report."""
    what = f"Golden thread: {council}, {WAYS[way].lower()}, {year_words(year)}"
    back = reverse("reports:thread_report") + f"?by={way}&year={year_words(year)}"
    return _ask(THREAD, council, what, back, by, {"way": way, "year": year})


def ask_for_record(closed, *, by):
    """Return the Job that makes the PDF of a closed quarter's record."""
    council, what = closed.record.cycle.council, f"{closed.record}: {closed.name}"
    unit = closed.unit.unit_key if closed.unit else None
    about = {"record": closed.record.pk, "unit": unit}
    return _ask(RECORD, council, what, closed.record.get_absolute_url(), by, about)


def ask_for_digest(digest, *, by):
    """Return the Job that makes the PDF of a performance digest."""
    about = {"unit": digest.unit.pk if digest.unit else None, "quarter": digest.quarter.code}
    what = f"Performance digest: {digest.named}, {digest.quarter.label}"
    return _ask(DIGEST, digest.council, what, digest.get_absolute_url(), by, about)


def _ask(kind, council, what, back, by, about):
    return ask(kind, by=by, council=council, what=what, now=timezone.now(), back=back, **about)


# --- making


def make_plan(job, progress):
    """Make a document of a plan, which is kept for other readers too."""
    plan = Plan.objects.visible_to(job.owner).for_document().filter(pk=job.about["plan"]).first()
    if plan is None:
        raise CannotDo("The plan is not there any more.")
    exempt, name = _exempt(job), job.about["name"]
    holds = _keys(Risk.objects.of_plan(plan).readable(exempt))
    return _made(progress, lambda: produce(plan, name, exempt), plan_file(plan, name), holds)


def make_register(job, progress):
    """Make the PDF of a register, by what is overdue today."""
    registers = Register.objects.visible_to(job.owner).for_list()
    register = registers.filter(pk=job.about["register"]).first()
    if register is None:
        raise CannotDo("The register is not there any more.")
    exempt, today = _exempt(job), timezone.localdate()
    holds = _keys(Risk.objects.in_register(register).readable(exempt))
    return _made(
        progress,
        lambda: write(whole_register_document(register, today, exempt)),
        register_file(register),
        holds,
    )


def make_thread(job, progress):
    """Make the PDF of the thread report."""
    way, year = job.about["way"], job.about["year"]
    words = year_words(year)
    holds = _keys(Risk.objects.of_council(job.council).readable(_exempt(job)))

    def content():
        report, _ = report_for(job.council, job.owner, year)
        return write(thread_document(job.council, report, way, words))

    return _made(progress, content, thread_file(job.council, words, way), holds)


def make_record(job, progress):
    """Make the PDF of a closed quarter's record, which is kept for other readers too."""
    records = Record.objects.visible_to(job.owner).select_related("cycle__council")
    record = records.filter(pk=job.about["record"]).first()
    closed = record and closed_quarter_of(record, job.about["unit"], _exempt(job))
    if closed is None:
        raise CannotDo("The record is not there any more.")
    holds = tuple(risk.pk for risk in closed.risks)
    return _made(progress, lambda: record_pdf(closed), f"{record_file(closed)}.pdf", holds)


def make_digest(job, progress):
    """Make the PDF of a performance digest, by what is known today. It holds no risks."""
    if not Council.objects.visible_to(job.owner).filter(pk=job.council_id).exists():
        raise CannotDo("You have no role in this council any more.")
    units = list(Unit.objects.of(job.council))
    key, quarter = job.about["unit"], from_code(job.about["quarter"])
    unit = next((one for one in units if one.pk == key), None)
    if key is not None and unit is None:
        raise CannotDo("The unit is not there any more.")
    digest = digest_of(job.council, units, unit, quarter=quarter, today=timezone.localdate())
    return _made(progress, lambda: write(digest_document(digest)), digest_file(digest.named, quarter), ())


def frozen_risks_may_be_read(job, user):
    """Say whether a user may read every frozen risk that stands in the file."""
    exempt = exempt_units(user, timezone.localdate())
    held = FrozenRisk.objects.filter(pk__in=job.holds)
    return held.readable(exempt).count() == held.count()


def _made(progress, make, file_name, holds):
    """Return the Made of a PDF, saying at each page how far it is."""
    pages = 0

    def tell(number):
        nonlocal pages
        pages = max(pages, number)
        progress(number, words=f"Page {number} is laid out.")

    progress(0, words="It is being gathered.")
    with pages_told(tell):
        content = make()
    size = filesizeformat(len(content))
    return Made(f"{pages} pages, {size}" if pages else size, content, file_name, holds=holds)


def _exempt(job):
    """Return the ids of the units whose exempt risks the owner of a job may read today."""
    return exempt_units(job.owner, timezone.localdate())


def _keys(risks):
    return tuple(risks.order_by().values_list("pk", flat=True))


def risks_may_be_read(job, user):
    """Say whether a user may read every risk that stands in the file, those made exempt since too."""
    exempt = exempt_units(user, timezone.localdate())
    return not Risk.objects.filter(pk__in=job.holds).hidden_from(exempt)


KINDS = (
    Kind(PLAN, make_plan, risks_may_be_read),
    Kind(REGISTER, make_register, risks_may_be_read),
    Kind(THREAD, make_thread, risks_may_be_read),
    Kind(RECORD, make_record, frozen_risks_may_be_read),
    Kind(DIGEST, make_digest, risks_may_be_read),
)
