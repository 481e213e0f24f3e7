"""The rows of the dashboard's long tables as HTML: a template's loop costs several times as much.

Everything that came from a person is escaped by filled and format_html_join.
"""

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from indicators.tables import rating_html
from organisation.addresses import addresses
from organisation.tables import filled, note_mark
from plans.reported import progress_words

_LINK = '<th scope="row">{}<a class="govuk-link" href="{}">{}</a></th>'
_CONCERN = (
    f"<tr>{_LINK}<td>{{}}{{}}<br>{{}}{{}}</td><td>{{}}</td><td>{{}}{{}}</td>"
    '<td><span class="app-words">{}</span></td><td>{}</td></tr>'
)
_LATE = (
    f'<tr>{_LINK}<td>{{}}<br><span class="app-reason">by {{}}</span></td>'
    '<td><span class="app-words">{}</span></td><td>{}<span class="app-words">{}</span></td><td>{}</td></tr>'
)
_PRIORITY = (
    f'<tr>{_LINK}<td>{{}}<br>{{}}</td><td><span class="app-words">{{}}</span></td>'
    '<td class="app-number">{}</td><td class="app-number">{}</td></tr>'
)


def concern_rows(concerns, numbers):
    """Return the rows of indicators that somebody must look at. numbers -- {indicator id: its footnote's}."""
    address = addresses("indicators:indicator_detail")
    return mark_safe("\n".join([filled(_CONCERN, *_concern(one, address, numbers)) for one in concerns]))


def _concern(one, address, numbers):
    row, stands = one.listed, one.listed.standing
    return (
        "".join(f"{code} " for code in row.codes),
        address(row.indicator.pk),
        row.title,
        row.tag,
        one.moved and f" {one.moved}",
        row.rating.reason + (f", {stands.period.label}" if stands.period else ""),
        note_mark(numbers.get(row.indicator.pk)),
        _forecast(row.year_end),
        row.change_words or "No comparison",
        note_mark(numbers.get((row.indicator.pk, "before"))),
        one.lead or "Not stated",
        one.plan.unit.name,
    )


def _forecast(year_end):
    """Return the year-end forecast with its rating beside the current one."""
    if year_end is None:
        return "No forecast"
    words, year = year_end.forecast.words, year_end.period.label
    return format_html("{} for {}<br>{}", words, year, rating_html(year_end.rating))


def late_rows(actions, reported):
    """Return the rows of overdue actions, each with its plan. reported -- what was Reported of them."""
    return format_html_join(
        "\n",
        _LATE,
        (
            (
                "",
                action.get_absolute_url(),
                action,
                action.due,
                date_format(action.due_latest, "j F Y"),
                action.lead or "Not stated",
                action.rag and format_html("{}<br>", action.rag),
                progress_words(reported.of(action), action.progress) or "Not stated",
                action.plan,
            )
            for action in actions
        ),
    )


def priority_rows(rows):
    """Return the rows of priorities, each as its worst indicator stands."""
    return format_html_join(
        "\n",
        _PRIORITY,
        (
            (
                "",
                row.priority.get_absolute_url(),
                row.priority,
                row.tag,
                row.rollup.reason,
                row.priority.lead or "Not stated",
                row.actions,
                row.overdue,
            )
            for row in rows
        ),
    )
