"""The risk register of a plan as a document of its own."""

from django.template.loader import render_to_string

from reports.documents import stylesheet
from reports.pdf import lay_out
from risks.models import Register
from risks.registers import matrix_of, register_of


def register_html(plan):
    """Return the HTML of the register of a plan: a matrix for each kind of assessment, then every risk."""
    register = Register.objects.for_list().filter(plans=plan).first()
    shown = register_of(register) if register else None
    context = {
        "plan": plan,
        "shown": shown,
        "matrices": [matrix_of(shown, kind) for kind in shown.kinds] if shown else [],
        "css": stylesheet("pdf.css") + stylesheet("risks.css"),
    }
    return render_to_string("reports/risks.html", context)


def register_document(plan):
    """Return the laid-out risk register of a plan."""
    return lay_out(register_html(plan))
