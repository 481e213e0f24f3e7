"""The PDF of a version of a plan: made of what the version keeps, and kept."""

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from plans.models import PlanVersion
from reports.documents import stylesheet
from reports.pdf import to_pdf


def version_html(version):
    """Return the HTML of a version, with everything that its PDF needs inside."""
    context = {
        "version": version,
        "cover": version.cover,
        "document": mark_safe(version.document),
        "css": stylesheet("pdf.css"),
    }
    return render_to_string("reports/version.html", context)


def version_pdf(version):
    """Return the bytes of a version's PDF: made when it is first asked for, and the same ever after."""
    return PlanVersion.objects.kept(version, "pdf", lambda: to_pdf(version_html(version)))
