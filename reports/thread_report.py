"""The thread report of a council as a page and as a PDF."""

from django.template.loader import render_to_string

from plans.in_force import plans_in_force
from plans.models import Plan
from plans.tracing import thread_report
from reports.documents import stylesheet
from reports.pdf import lay_out

PRIORITY, DIVISION = "priority", "division"
WAYS = {PRIORITY: "By corporate priority", DIVISION: "By division"}


def report_for(council, user, year):
    """Return (the ThreadReport of the plans that count in a financial year, every year that plans cover)."""
    plans = list(Plan.objects.visible_to(user).of(council).select_related("unit"))
    years = sorted(
        {one for plan in plans for one in range(plan.first_year, plan.last_year + 1)}, reverse=True
    )
    return thread_report(council, plans_in_force(plans, year), user), years


def thread_html(council, report, way, year_words):
    """Return the HTML of the report for its PDF."""
    context = {
        "council": council,
        "report": report,
        "way": way,
        "way_words": WAYS[way],
        "year_words": year_words,
        "css": stylesheet("pdf.css") + stylesheet("thread.css"),
        "paper": True,
    }
    return render_to_string("reports/thread.html", context)


def rows_of(report, way):
    """Return how many rows the report has by one of the WAYS."""
    if way == DIVISION:
        return sum(len(part.rows) for part in report.units)
    return sum(1 + len(top.lines) for top in report.tops)


def thread_document(council, report, way, year_words):
    """Return the laid-out thread report of a council."""
    return lay_out(thread_html(council, report, way, year_words))
