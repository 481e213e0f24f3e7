"""The history of one thing: who changed what, when and why."""

from datetime import datetime

from django.core.paginator import Paginator
from django.utils.text import capfirst
from django.utils.timezone import is_aware
from django.views.generic import TemplateView

from organisation.acts import MOST_ROWS, Act, Wanted, acts_of, in_parts, tell, written
from organisation.forms import HistoryForm

ACTS_ON_A_PAGE = 20
MOST_OF_ACT = 25  # rows of one act that are told; more are counted, and told on a page of that act
ROWS_ON_A_PAGE = 100


def history_context(told, asked):
    """Return what a page of a Told thing's history shows. asked -- what the address asks for."""
    parts = [(part.name, capfirst(part.words)) for part in told.kind.all_parts]
    form = HistoryForm(asked, parts=parts)
    said = form.cleaned_data if form.is_valid() else {}
    since, until = _moment(asked.get("since")), _moment(asked.get("until"))
    narrowed = {name: value for name, value in said.items() if value}
    rows = written(told, Wanted(**narrowed, since=since, until=until))
    if since and until:
        pages, most = Paginator(in_parts(rows), ROWS_ON_A_PAGE), ROWS_ON_A_PAGE
        page = pages.get_page(asked.get("page"))
        shown = [Act(list(page.object_list))] if rows else []
    else:
        pages, most = Paginator(acts_of(rows), ACTS_ON_A_PAGE), MOST_OF_ACT
        page = pages.get_page(asked.get("page"))
        shown = list(page.object_list)
    return {
        "told": told,
        "form": form,
        "acts": tell(told, shown, most),
        "page": page,
        "pages": [
            (number, "" if number == pages.ELLIPSIS else number)
            for number in pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
        ],
        "narrowed": bool(narrowed),
        "one_act": bool(since and until),
        "cut": len(rows) == MOST_ROWS,
    }


def _moment(words):
    """Return the moment that an address holds, None for none."""
    try:
        moment = datetime.fromisoformat(words or "")
    except ValueError:
        return None
    return moment if is_aware(moment) else None


class HistoryView(TemplateView):
    """The history of a thing of one organisation.histories.Kind."""

    template_name = "organisation/history.html"
    kind = None

    def get_context_data(self, pk, **kwargs):
        told = self.kind.find(self.request, pk)
        self.request.council = told.council
        return super().get_context_data(**history_context(told, self.request.GET), trail=told.trail, **kwargs)
