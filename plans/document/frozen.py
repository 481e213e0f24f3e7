"""The document of a plan as a version keeps it: HTML that links to nothing outside itself."""

from django.template.loader import render_to_string

from plans.document import document_of


def frozen_html(plan, exempt=frozenset()):
    """Return the contents list and every part of a plan that has its council, unit and register loaded.

    exempt -- the ids of the units whose exempt risks it may print.
    """
    context = {"document": document_of(plan, exempt), "paper": True}
    return render_to_string("plans/parts/frozen.html", context)
