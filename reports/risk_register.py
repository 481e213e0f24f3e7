"""A risk register as a document of its own: as a plan prints it, or by itself."""

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
    return _html(register and register_of(register, exempt=exempt), plan)


def whole_register_html(register, today=None, exempt=frozenset()):
    """Return the HTML of a register by itself; a plan need not have it.

    today -- the day by which what is overdue is judged. exempt -- as for register_html().
    """
    return _html(register_of(register, today, exempt), register=register)


def _html(shown, plan=None, register=None):
    context = {
        "plan": plan,
        "register": register,
        "council": (plan or register).council,
        "named": plan.title if plan else register,
        "shown": shown,
        "matrices": [matrix_of(shown, kind) for kind in shown.kinds] if shown else [],
        "css": stylesheet("pdf.css") + stylesheet("risks.css"),
    }
    return render_to_string("reports/risks.html", context)


def whole_register_document(register, today, exempt=frozenset()):
    """Return a register laid out by itself. today, exempt -- as for whole_register_html()."""
    return lay_out(whole_register_html(register, today, exempt))


def register_document(plan, exempt=frozenset()):
    """Return the laid-out risk register of a plan. exempt -- as for register_html()."""
    return lay_out(register_html(plan, exempt))
