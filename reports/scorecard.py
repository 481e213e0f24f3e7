"""The balanced scorecard of a plan as a document of its own."""

from django.template.loader import render_to_string

from plans.scorecard import scorecard_of
from reports.documents import stylesheet
from reports.pdf import lay_out


def scorecard_html(plan):
    """Return the HTML of the balanced scorecard of a plan, with everything that its PDF needs inside."""
    context = {
        "plan": plan,
        "scorecard": scorecard_of(plan),
        "css": stylesheet("pdf.css") + stylesheet("scorecard.css"),
        "paper": True,
    }
    return render_to_string("reports/scorecard.html", context)


def scorecard_document(plan):
    """Return the laid-out balanced scorecard of a plan."""
    return lay_out(scorecard_html(plan))
