"""The finished HTML of each document that becomes a PDF."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.utils.safestring import mark_safe

from plans.document import document_of
from plans.document.citations import shorten
from plans.onepage import onepage_of, trimmed
from reports.pdf import lay_out


@cache
def stylesheet(name):
    """Return a stylesheet of templates/reports, its fonts named by their place on this machine."""
    path = Path(get_template(f"reports/{name}").origin.name)
    fonts = Path(settings.FONTS_DIR).resolve().as_uri()
    return mark_safe(path.read_text(encoding="utf-8").replace("FONTS/", f"{fonts}/"))


def plan_html(plan, exempt=frozenset(), on_day=None):
    """Return the HTML of the plan document, with everything that its PDF needs inside.

    exempt -- the ids of the units whose exempt risks it may print. on_day -- the day that it is of, where
    that is past: the cover says so.
    """
    document = document_of(plan, exempt)
    context = {"plan": plan, "document": document, "css": stylesheet("pdf.css"), "paper": True}
    context["on_day"] = on_day
    return render_to_string("reports/plan.html", context)


@dataclass(frozen=True)
class Fit:
    """How a plan is set on its sheet: the size of text in points, words of a title, boxes of a list."""

    size: str
    words: int | None = None
    most: int | None = None


# From the most generous. The last holds a title and a few words whatever the plan, and so always fits.
FITS = (
    *(Fit(size) for size in ("16", "14", "12", "11", "10", "9", "8.5", "8", "7.5", "7", "6.5", "6")),
    Fit("6", words=30),
    Fit("6", words=20),
    Fit("6", words=12),
    Fit("6", words=12, most=20),
    Fit("6", words=8, most=12),
    Fit("6", words=5, most=5),
    Fit("6", words=3, most=0),
)
MOST_COLUMNS = 8


def page_html(onepage, fit):
    """Return the HTML of the plan on a page, set in one Fit."""
    plan, shown = onepage.plan, trimmed(onepage, words=fit.words, most=fit.most)
    columns = min(max(len(shown.columns), 1), MOST_COLUMNS)
    if len(shown.columns) > MOST_COLUMNS:
        # As many in each row, so that the last is not left with one.
        rows = -(-len(shown.columns) // MOST_COLUMNS)
        columns = -(-len(shown.columns) // rows)
    context = {
        "plan": plan,
        "onepage": shown,
        "css": mark_safe(stylesheet("page.css").replace("COLUMNS", str(columns))),
        "size": fit.size,
        "heading": plan.title,
        "strapline": shorten(plan.strapline, 200) if fit.words is None else "",
        "paper": True,
    }
    return render_to_string("reports/page.html", context)


def page_document(plan):
    """Return the laid-out plan on a page: exactly one sheet, in the most generous Fit that holds it."""
    onepage = onepage_of(plan)
    fits, low, high = {}, 0, len(FITS) - 1
    while low < high:
        middle = (low + high) // 2
        document = lay_out(page_html(onepage, FITS[middle]))
        if len(document.pages) == 1:
            high, fits[middle] = middle, document
        else:
            low = middle + 1
    return fits.get(high) or lay_out(page_html(onepage, FITS[high]))


def plan_document(plan, exempt=frozenset()):
    """Return the laid-out plan document. exempt -- the ids of the units whose exempt risks it may print."""
    return lay_out(plan_html(plan, exempt))
