"""The risk register of a plan as a document of its own."""

from django.template.loader import render_to_string

from reports.documents import stylesheet
from reports.pdf import lay_out
from risks.models import Register
from risks.registers import matrix_of, register_of


def register_html(plan, exempt=frozenset()):
    """Return the HTML of the register of a plan: a matrix for each kind of assessment, then every risk.

    exempt -- the ids of the units whose exempt risks it may print.
    """
    register = Register.objects.for_list().filter(plans=plan).first()
    shown = register_of(register, exempt=exempt) if register else None
    context = {
        "plan": plan,
        "shown": shown,
        "matrices": [matrix_of(shown, kind) for kind in shown.kinds] if shown else [],
        "css": stylesheet("pdf.css") + stylesheet("risks.css"),
    }
    return render_to_string("reports/risks.html", context)


def register_document(plan, exempt=frozenset()):
    """Return the laid-out risk register of a plan. exempt -- as for register_html()."""
    return lay_out(register_html(plan, exempt))
