"""Whatever a workbook says, storing it keeps every word, and storing it again changes nothing."""

import io
from dataclasses import fields, replace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from exchange import sheets
from exchange.reading import read_workbook
from exchange.storing import compare, findings_of, store
from exchange.storing.changes import matching_with
from exchange.writing import write_workbook
from plans.content import BudgetRow, BudgetSheet, FigureColumn, Finding, PlanContent
from plans.contents import content_of

pytestmark = pytest.mark.django_db

# Few words, so that keys, refs and names meet each other; odd ones, so that none is taken for granted.
WORDS = st.sampled_from(
    (
        *("", "", "", "A", "a", "B 1", "b1", "NI 59", "NI059", "NI 59 60", "All", "TBC", "62%", "1/2", "no"),
        *("yes", "=1+1", "É <b>&", "one\ntwo", "A\n\nB 1", "Mar 07", "higher", "AY", "Sam Reed", "S Reed/AM"),
        *("30%", "2007/08 Q3"),
    )
)
COLUMNS = [
    FigureColumn("Outturn", "2025/26"),
    FigureColumn("Target", "2026/27 Q1"),
    FigureColumn("Forecast", "2026/27"),
    FigureColumn("RAG", "2025/26"),
    FigureColumn("England", "2005"),
]


def rows_of(sheet):
    names = [name for name in sheet.columns.values()]
    row = st.dictionaries(st.sampled_from(names), WORDS, max_size=6)
    if not sheet.has_periods:
        return st.lists(row.map(lambda words: sheet.row_class(**words)), max_size=3)
    figures = st.dictionaries(st.sampled_from(COLUMNS), WORDS.filter(bool), max_size=3)
    made = st.builds(lambda words, figures: sheet.row_class(**words, figures=figures), row, figures)
    return st.lists(made, max_size=3)


BUDGETS = st.lists(
    st.builds(
        lambda title, unit, cells: BudgetSheet(
            title=title,
            unit=unit[:20],
            columns=("Gross", "Net"),
            rows=[BudgetRow(line=line, cells=(gross, net)) for line, gross, net in cells],
        ),
        WORDS,
        WORDS,
        st.lists(st.tuples(WORDS.filter(bool), WORDS, WORDS), max_size=2),
    ),
    max_size=2,
).map(lambda found: [replace(sheet, name=f"Budget {number}") for number, sheet in enumerate(found, start=1)])

FIELDS = {
    "Council": "Northmere Borough Council",
    "Unit": "Parks",
    "Tier": "team",
    "Title": "Parks team plan",
    "First year": "2026/27",
}
CONTENTS = st.builds(
    lambda strapline, last_year, budgets, rows: PlanContent(
        fields=FIELDS | strapline | last_year, budgets=budgets, **rows
    ),
    st.sampled_from([{}, {"Strapline": "Green"}, {"Strapline": "Green and clean"}]),
    st.sampled_from([{}, {"Last year": "2026/27"}, {"Last year": "2028/29"}]),
    BUDGETS,
    st.fixed_dictionaries({sheet.attribute: rows_of(sheet) for sheet in sheets.SHEETS}),
)


def as_read(content):
    """Return a content as its workbook is read; an example that cannot be stored is not one."""
    found, findings = read_workbook(io.BytesIO(write_workbook(content)))
    assume(not [one for one in [*findings, *findings_of(found)] if one.severity == Finding.ERROR])
    return found


def words(content):
    """Return everything that a content says, blank fields and the layout apart."""
    said = {field.name: getattr(content, field.name) for field in fields(content) if field.name != "layout"}
    return said | {"fields": {name: value for name, value in content.fields.items() if value}}


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(CONTENTS, CONTENTS)
def test_every_word_is_kept_and_the_same_again_changes_nothing(first, second):
    first, second = as_read(first), as_read(second)
    with transaction.atomic():
        plan = store(first).plan
        expected = words(first) | {"fields": {"Last year": "2026/27"} | first.fields}
        assert words(content_of(plan)) == expected
        assert not compare(first)
        expected = matching_with(plan, second).content
        store(second)
        plan.refresh_from_db()
        assert words(content_of(plan)) == words(expected)
        assert not compare(second)
        transaction.set_rollback(True)
