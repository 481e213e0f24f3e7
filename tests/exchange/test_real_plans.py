"""The published plans come in whole, go out as they came, and come in again without a trace.

They stand beside the checkout (tests/real_plans.py); where they are absent these tests are skipped.
"""

import io

import openpyxl
import pytest
from django.apps import apps
from django.db import transaction

from exchange.reading import read_workbook
from exchange.storing import compare, findings_of, store
from exchange.writing import write_workbook
from organisation.models import Council
from plans.content import Finding
from plans.contents import content_of
from plans.models import Assignment, Plan, Priority, Reference
from tests.real_plans import names, plans_folder

pytestmark = pytest.mark.django_db

COUNTS = {
    # sections, priorities, actions, milestones, indicators, risks, rows of budgets
    "cumbria-2007-08": (52, 71, 104, 6, 89, 16, 206),
    "cumbria-2011-12": (41, 27, 88, 0, 29, 0, 26),
    "hartlepool-2006-07-dept": (14, 23, 29, 0, 25, 0, 0),
    "hartlepool-2006-07-div-pa": (10, 11, 17, 0, 27, 0, 0),
    "hartlepool-2006-07-op-pa": (3, 9, 9, 0, 0, 0, 5),
    "hartlepool-2006-07-op-policy": (8, 11, 29, 0, 0, 0, 5),
    "herefordshire-2009-11": (32, 39, 110, 0, 94, 5, 0),
}


def read(name):
    content, findings = read_workbook(plans_folder() / f"{name}.xlsx")
    errors = [finding for finding in [*findings, *findings_of(content)] if finding.severity == Finding.ERROR]
    assert not errors
    return content


def cells(file):
    """Return {sheet: {cell: (value, type)}} of every cell that holds something, the sheets in order."""
    book = openpyxl.load_workbook(file)
    return {
        sheet.title: {
            cell.coordinate: (cell.value, type(cell.value))
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for sheet in book
    }


def assert_goes_out_as_it_came(name, plan):
    written = cells(io.BytesIO(write_workbook(content_of(plan))))
    published = cells(plans_folder() / f"{name}.xlsx")
    assert list(written) == list(published)
    for sheet, expected in published.items():
        assert written[sheet] == expected, f"{name}, {sheet}"


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_a_published_plan_goes_out_cell_for_cell_as_it_came(name):
    stored = store(read(name))
    assert tuple(stored.counts.values()) == COUNTS[name]
    assert_goes_out_as_it_came(name, stored.plan)


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_a_published_plan_changes_nothing_when_it_comes_again(name):
    plan = store(read(name)).plan
    rows = everything_of(plan)
    again = compare(read(name))
    assert not again and again.unchanged and again.plan == plan
    exported, findings = read_workbook(io.BytesIO(write_workbook(content_of(plan))))
    assert not findings and not compare(exported)
    store(read(name))
    store(exported)
    assert everything_of(plan) == rows


def everything_of(plan):
    """Return the rows of every table, so that a row written again would show."""
    tables = [
        model
        for label in ("organisation", "indicators", "risks", "plans")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in tables}


class TestTogether:
    @pytest.mark.parametrize("order", [1, -1])
    def test_all_plans_in_one_database_go_out_as_they_came(self, order):
        stored = {name: store(read(name)).plan for name in names()[::order]}
        assert Council.objects.count() == 3
        assert Plan.objects.count() == 7
        for name, plan in stored.items():
            assert_goes_out_as_it_came(name, plan)
            assert not compare(read(name))

    def test_the_links_are_the_same_whatever_the_order(self):
        links = []
        for order in (1, -1):
            with transaction.atomic():
                for name in [name for name in names() if name.startswith("hartlepool")][::order]:
                    store(read(name))
                links.append(linked())
                transaction.set_rollback(True)
        assert links[0] == links[1]
        assert any(state == "linked" for *_, state, _ in links[0])

    def test_an_objective_of_the_department_is_cited_from_below(self):
        for name in names():
            if name.startswith("hartlepool"):
                store(read(name))
        top = Priority.objects.filter(plan__tier="directorate", cited_by__isnull=False).distinct()
        assert top.count() > 10
        assert set(top.values_list("cited_by__plan__tier", flat=True)) == {"division", "team"}

    def test_an_objective_of_which_there_are_two_is_ambiguous_and_linked_to_neither(self):
        for name in names():
            if name.startswith("hartlepool"):
                store(read(name))
        ambiguous = Reference.objects.filter(kind="supports", state="ambiguous")
        assert set(ambiguous.values_list("words", flat=True)) == {"LL 7"}
        assert all(reference.to_priority is None for reference in ambiguous)

    def test_two_people_of_one_name_are_not_guessed_between(self):
        store(read("cumbria-2007-08"))
        short = Assignment.objects.filter(words="M Watm'h")
        assert short.exists() and not short.exclude(person=None).exists()


def linked():
    """Return what every reference was found to mean, in words."""
    rows = Reference.objects.select_related("plan", "to_priority", "to_action", "to_item").order_by("pk")
    return sorted(
        (
            row.plan.title,
            row.kind,
            row.words,
            row.state,
            str(row.to_priority or row.to_action or row.to_item or ""),
        )
        for row in rows
    )
