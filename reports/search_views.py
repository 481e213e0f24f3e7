"""The page on which a person searches."""

from urllib.parse import urlencode

from django.views.generic import TemplateView

from organisation.matching import read_query
from reports.search import BY_NAME, ON_A_PAGE, search


class SearchView(TemplateView):
    """Everything that answers ?q=, by kind; ?kind=action&page=2 shows one kind, page by page."""

    template_name = "reports/search.html"

    def get_context_data(self, **kwargs):
        asked = read_query(self.request.GET.get("q", ""))
        kind = BY_NAME.get(self.request.GET.get("kind", ""))
        council = self.request.council
        page = _number(self.request.GET.get("page", ""))
        found = council and search(asked, self.request.user, council, kind=kind and kind.name, page=page)
        shown = (
            next((group for group in found.groups if group.kind is kind), None) if found and kind else None
        )
        last = -(-shown.count // ON_A_PAGE) if shown else 1
        return super().get_context_data(
            asked=asked,
            found=found,
            kind=kind,
            shown=[shown] if shown else found.groups if found and not kind else [],
            page=min(page, last),
            pages=[(number, _query(asked, kind, number)) for number in range(1, last + 1)]
            if last > 1
            else [],
            query=_query(asked),
            **kwargs,
        )


def _number(words):
    """Return the number of a page; 1 for words that are none."""
    return int(words) if words.isdecimal() and words.isascii() and 0 < len(words) < 6 and int(words) else 1


def _query(asked, kind=None, page=0):
    more = {"kind": kind.name} if kind else {}
    return "?" + urlencode({"q": asked.words} | more | ({"page": page} if page else {}))
