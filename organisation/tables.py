"""The table that every list page uses: a caption, scoped headings, and rows drawn by one loop.

django-tables2 merges attributes and inspects signatures for each cell, which is most of a long page's cost.
Here both are done once for each column, and a cell costs one call.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from inspect import signature

import django_tables2 as tables
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.core.paginator import Paginator
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

NUMBER = {"td": {"class": "app-number"}}


@dataclass(frozen=True)
class Heading:
    words: str
    classes: str
    sort: str  # "ascending", "descending" or "": as aria-sort says it
    order_by: str  # what the link asks for, or "" where the column cannot be sorted


class HouseTable(tables.Table):
    """Subclass it, say the caption, and list the columns. A column's `render` works as in django-tables2.

    caption -- what the table is, as its readers would call it.
    Meta.empty_text -- what to do next when there is no row.
    row_header -- the name of the column that names the row; screen readers say it before each cell.
    A class for a whole column comes from `attrs={"td": {"class": ...}}`; single cells have no attributes.
    """

    caption = ""
    row_header = ""
    gap = Paginator.ELLIPSIS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.caption:
            raise TypeError(f"{type(self).__name__} must say its caption")
        self.empty_text = self.empty_text or "There is nothing here yet."

    def paginate(self, paginator_class=Paginator, per_page=None, **kwargs):
        """Show one page; no rows on a page, or fewer than none, is read as the usual number."""
        return super().paginate(paginator_class, per_page if per_page and per_page > 0 else None, **kwargs)

    @property
    def caption_id(self):
        return f"{self.prefix}table-caption"

    @property
    def headings(self):
        for column in self.columns:
            sortable = bool(column.orderable and self.orderable)
            sort = (
                ("descending" if column.order_by_alias.is_descending else "ascending")
                if column.is_ordered
                else ""
            )
            yield Heading(
                column.header, _classes(column), sort, str(column.order_by_alias.next) if sortable else ""
            )

    @property
    def page_numbers(self):
        return self.paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1)

    def body(self):
        """Return every row of this page as HTML, or "" when there is none."""
        draws = [self._drawing(column) for column in self.columns]
        rows = []
        for row in self.paginated_rows:
            record, cells = row.record, ["<tr>"]
            for draw in draws:
                cells += draw(record, row)
            cells.append("</tr>")
            rows.append("".join(cells))
        return SafeString("\n".join(rows))

    def _drawing(self, column):
        """Return a function that gives the pieces of one cell of the column, escaped.

        What every row shares is worked out here.
        """
        classes = _classes(column)
        dressed = format_html(' class="{}"', classes) if classes else ""
        named = column.name == self.row_header
        opening = f'<th scope="row"{dressed}>' if named else f"<td{dressed}>"
        closing = "</th>" if named else "</td>"
        read, empty = _reading(column), column.column.empty_values
        absent = (opening, conditional_escape(column.default), closing)
        render, link = column.render, column.link
        wanted = tuple(signature(render).parameters)
        simple = not link and wanted in (("value",), ("value", "record"))
        with_record = len(wanted) == 2

        def draw(record, row):
            value = read(record)
            if value in empty:
                return absent
            if simple:
                content = render(value, record) if with_record else render(value)
            else:
                offered = {
                    "value": value,
                    "record": record,
                    "column": column.column,
                    "bound_column": column,
                    "bound_row": row,
                    "table": self,
                }
                content = render(**{name: offered[name] for name in wanted})
                if link:
                    content = link(content, **offered)
            return opening, content if type(content) is SafeString else escaped(content), closing

        return draw


def filled(html, *values):
    """Return HTML with values in its places, escaped as by format_html, which costs long tables more."""
    return SafeString(html.format(*map(escaped, values)))


def escaped(value):
    """Return a value as HTML: escaped where it is words, as it is where it is HTML already."""
    if type(value) is str:
        return escape(value)
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))


def _classes(column):
    return column.column.attrs.get("td", {}).get("class", "")


def _reading(column):
    """Return a function from a record to the column's value; a choice is read as its words."""
    accessor, path = column.accessor, str(column.accessor).split("__")

    def read(record):
        try:
            if not isinstance(record, (Model, dict)):
                # As the accessor would find it, which first looks for keys and places in a list.
                for name in path:
                    record = getattr(record, name)
                    record = record() if callable(record) else record
                return record
            if isinstance(record, Model) and _has_choices(type(record), str(accessor)):
                penultimate, remainder = accessor.penultimate(record)
                return getattr(penultimate, f"get_{remainder}_display")()
            return accessor.resolve(record)
        except (ObjectDoesNotExist, ValueError, AttributeError, KeyError):
            return None

    return read


@cache
def _has_choices(model, accessor):
    try:
        return bool(getattr(tables.A(accessor).get_field(model), "choices", None))
    except FieldDoesNotExist:
        return False


class NumberColumn(tables.Column):
    """Figures, set to the right so that they can be compared down the column."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("attrs", NUMBER)
        super().__init__(*args, **kwargs)


class RagColumn(tables.Column):
    """A rating as a tag whose shape and word carry the meaning without the colour.

    The value is a choice whose `value` is green, amber, red or none, and whose `label` is its word.
    """

    def render(self, value):
        return rag_tag(value.value, value.label)

    def value(self, value):
        return value.label


@cache
def note_mark(number):
    """Return the number of a footnote, linked to it, as it stands beside a figure; "" for None."""
    return render_to_string("generic/note_mark.html", {"number": number}) if number else ""


@lru_cache(maxsize=1000)
def rag_tag(rag, words="", shape=""):
    """Return the tag of one rating; `rag` is green, amber, red or none; words and shape replace the usual."""
    shown = {"rag": rag.lower(), "words": words, "shape": shape}
    return mark_safe(render_to_string("generic/rag.html", shown).strip())
