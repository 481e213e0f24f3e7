"""The PDF of a closed quarter's record: made of frozen rows alone, and kept."""

from django.template.loader import render_to_string

from reports.documents import stylesheet
from reports.models import RecordDocument
from reports.pdf import to_pdf


def record_html(closed):
    """Return the HTML of a ClosedQuarter, with everything that its PDF needs inside."""
    context = {"closed": closed, "css": stylesheet("pdf.css") + stylesheet("record.css"), "paper": True}
    return render_to_string("reports/record.html", context)


def record_pdf(closed):
    """Return the bytes of the PDF of a ClosedQuarter: made when it is first asked for, the same ever after.

    There is one for each unit, and one more where exempt risks are in it.
    """
    return RecordDocument.objects.kept(_which(closed), lambda: to_pdf(record_html(closed)))


def is_kept(closed):
    """Say whether the PDF of a ClosedQuarter was made before: one query."""
    return RecordDocument.objects.filter(**_which(closed)).exists()


def _which(closed):
    unit_key = closed.unit.unit_key if closed.unit else 0
    return {"record": closed.record, "unit_key": unit_key, "exempt": closed.exempt_printed}
