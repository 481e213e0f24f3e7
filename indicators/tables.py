"""Tables of indicators."""

import django_tables2 as tables
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django_tables2.data import TableListData

from indicators.listing import Listing, rating_tag
from indicators.record import numbered
from organisation.addresses import addresses
from organisation.periods import from_code
from organisation.tables import HouseTable, filled, note_mark

LINE_BREAK = mark_safe("<br>")
DRAWN = {"td": {"class": "app-spark-cell"}}
NAMES = {"td": {"class": "app-names"}}


def spark_html(spark):
    """Return a Spark drawn, or "" for None: joined here, for a template on each row costs ten times that."""
    if spark is None:
        return ""
    lines = "".join(
        f'<polyline points="{points}" fill="none" stroke="#12464d" stroke-width="2"/>'
        for points in spark.segments
    )
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="2" fill="#12464d"/>' for x, y in spark.dots)
    return mark_safe(
        f'<svg class="app-spark" role="img" width="{spark.width}" height="{spark.height}" '
        f'viewBox="0 0 {spark.width} {spark.height}" focusable="false"><title>{escape(spark.words)}</title>'
        f'{lines}{dots}<circle cx="{spark.last[0]}" cy="{spark.last[1]}" r="3" fill="#0b0c0c"/></svg>'
    )


def rating_html(rating):
    """Return a Rating as its tag with the reason beneath."""
    return filled('{}<br><span class="app-reason">{}</span>', rating_tag(rating), rating.reason)


class ListedData(TableListData):
    """Rows of a Listing, of which the page shown alone is rated; all are when a rating says their order.

    rows -- a Listing, or a list of Listed rows.
    """

    NAMED = frozenset({"codes", "title", "better"})

    def __init__(self, rows):
        self.data = rows

    def order_by(self, aliases):
        if isinstance(self.data, Listing) and not {alias.bare for alias in aliases} <= self.NAMED:
            self.data = self.data[:]
        super().order_by(aliases)


class IndicatorTable(HouseTable):
    """The indicators of a council, one Listed in each row."""

    caption = "Indicators"  # __init__ adds the council
    row_header = "title"
    codes = tables.Column(verbose_name="Code", order_by="code_order", empty_values=([],), default="No code")
    title = tables.Column(verbose_name="Indicator")
    better = tables.Column(verbose_name="Unit and what is better")
    latest = tables.Column(verbose_name="Latest result", accessor="standing", orderable=False)
    target = tables.Column(accessor="standing__target", orderable=False, default="No target")
    rating = tables.Column(order_by=("urgency", "title"))
    forecast = tables.Column(
        verbose_name="Year-end forecast", accessor="year_end", orderable=False, default="No forecast"
    )
    direction = tables.Column(verbose_name="Direction", accessor="change_words", default="No comparison")
    trend = tables.Column(accessor="spark", orderable=False, attrs=DRAWN, default="Too few results")
    uses = tables.Column(
        verbose_name="Used in", orderable=False, empty_values=((),), default="No plan", attrs=NAMES
    )

    class Meta:
        attrs = {"class": "app-table--dense app-table--wide"}
        empty_text = "No indicator fits what you asked for. Clear the filters to see them all."

    def __init__(self, rows, *, council):
        super().__init__(ListedData(rows))
        self.caption, self._numbers = f"Indicators of {council}", {}
        self.address = addresses("indicators:indicator_detail")

    def number_notes(self):
        """Number the footnotes of the results on this page in the order of its rows, and return them."""
        self._numbers, notes = numbered(
            (row.record.indicator.pk, row.record.restated_about, row.record.restated)
            for row in self.paginated_rows
        )
        return notes

    def render_codes(self, value):
        return mark_safe(LINE_BREAK.join([filled("{}", code) for code in value]))

    def render_title(self, value, record):
        return filled('<a class="govuk-link" href="{}">{}</a>', self.address(record.indicator.pk), value)

    def render_better(self, value, record):
        unit = record.unit or "Unit not stated"
        return filled("{}<br>{}", unit, f"{value} is better" if value in HIGHER_LOWER else value)

    def render_latest(self, value, record):
        if value.result is None:
            return "No result"
        mark = note_mark(self._numbers.get(record.indicator.pk))
        shown = filled("<strong>{}</strong>{}<br>{}", value.result.words, mark, value.period.label)
        for row in (value.later, value.newer):
            if row is not None:
                shown = filled("{}<br>{}: {}", shown, from_code(row.period).label, row.words)
        return shown

    def render_target(self, value):
        return value.words

    def render_rating(self, value):
        return rating_html(value)

    def render_forecast(self, value):
        return filled(
            "<strong>{}</strong> for {}<br>{}",
            value.forecast.words,
            value.period.label,
            rating_html(value.rating),
        )

    def render_trend(self, value):
        return spark_html(value)

    def render_uses(self, value):
        return mark_safe(
            LINE_BREAK.join([filled('<a class="govuk-link" href="{1}">{0}</a>', *use) for use in value])
        )


HIGHER_LOWER = ("Higher", "Lower", "Nearer the target", "Inside a band")


class SetTable(HouseTable):
    """The indicators of sets, with whether the council has each. held -- {code as looked up: Indicator}."""

    caption = "Indicators of the sets"
    row_header = "title"
    code = tables.Column(order_by=("set", "position"))
    title = tables.Column(verbose_name="What it measures")
    unit = tables.Column(default="Not stated")
    polarity = tables.Column(verbose_name="What is better")
    frequency = tables.Column(default="Not stated")
    ours = tables.Column(accessor="normal", verbose_name="In this council", orderable=False)

    class Meta:
        attrs = {"class": "app-table--dense app-table--wide"}
        empty_text = "No indicator of a set fits what you asked for. Clear the filters to see them all."

    def __init__(self, *args, council, **kwargs):
        super().__init__(*args, **kwargs)
        self.council, self.held = council, {}

    def render_title(self, value, record):
        return format_html('<a class="govuk-link" href="{}">{}</a>', record.get_absolute_url(), value)

    def render_ours(self, value):
        indicator = self.held.get(value)
        if indicator is None:
            return "Not adopted"
        return format_html(
            '<a class="govuk-link" href="{}">Yes<span class="govuk-visually-hidden">: {}</span></a>',
            indicator.get_absolute_url(),
            indicator,
        )
