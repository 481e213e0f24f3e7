"""The lists and the budget tables of a plan as plain data, in as few queries as hold them."""

from django.db.models import TextField, Value
from django.db.models.functions import Cast, Coalesce

from plans.models import (
    BudgetLine,
    BudgetTable,
    Judgement,
    PlanFrameworkItem,
    PlanPerson,
    PlanUnit,
    ScorecardRow,
    Section,
)
from risks.models import SchemeRow

# The lists that are nothing but words: the model, how its rows are the plan's, and the fields in their order.
LISTS = {
    "scorecard": (
        ScorecardRow,
        "plan",
        *("perspective", "objective", "code", "critical_success_factor", "priority", "baskets", "status"),
        "direction",
    ),
    "judgements": (
        Judgement,
        "plan",
        *("body", "area", "judged", "year", "grade", "scale", "strengths", "areas_for_improvement"),
    ),
    "frameworks": (
        PlanFrameworkItem,
        "plan",
        *("item__framework__name", "item__code", "item__title", "item__parent_words"),
        *("item__parent__code", "item__parent__title"),
    ),
    "sections": (Section, "plan", "number", "heading", "text"),
    "units": (PlanUnit, "plan", "unit__name", "kind", "parent", "purpose", "core_functions"),
    "people": (PlanPerson, "plan", "person__name", "initials", "job_title", "unit"),
    "scheme": (SchemeRow, "scheme__registers__plans", "part", "code", "label", "category__name"),
}
MOST_FIELDS = 8


def lists_of(plan, names=tuple(LISTS)):
    """Return {name: [(primary key, words in the order of its fields)]} of lists of LISTS: one query."""
    parts = []
    for name in names:
        model, of_plan, *fields = LISTS[name]
        words = {
            f"words{place}": Coalesce(Cast(field, TextField()), _text(""))
            for place, field in enumerate(fields)
        }
        blanks = {f"words{place}": _text("") for place in range(len(fields), MOST_FIELDS)}
        parts.append(
            model.objects.filter(**{of_plan: plan})
            .order_by()
            .annotate(list_name=_text(name), **words, **blanks)
            .values_list("list_name", "position", "pk", *(f"words{place}" for place in range(MOST_FIELDS)))
        )
    found = {name: [] for name in names}
    for name, _, pk, *words in sorted(parts[0].union(*parts[1:], all=True), key=lambda row: row[:3]):
        found[name].append((pk, tuple(words[: len(LISTS[name]) - 2])))
    return found


def _text(words):
    return Value(words, output_field=TextField())


def budgets_of(plan):
    """Return the plan's budget tables as (table values, [column values], [line values]): two queries.

    A line has "cells": {column id: words}.
    """
    tables = {}
    for row in (
        BudgetTable.objects.filter(plan=plan)
        .order_by("position", "pk", "columns__position")
        .values("pk", "title", "name", "unit", "columns__pk", "columns__heading")
    ):
        table = tables.setdefault(row["pk"], (row, {}, {}))
        if row["columns__pk"]:
            table[1][row["columns__pk"]] = row["columns__heading"]
    for row in (
        BudgetLine.objects.filter(table__plan=plan)
        .order_by("table_id", "position", "pk")
        .values("pk", "table_id", "group", "name", "cells__column_id", "cells__words")
    ):
        line = tables[row["table_id"]][2].setdefault(row["pk"], {**row, "cells": {}})
        if row["cells__column_id"]:
            line["cells"][row["cells__column_id"]] = row["cells__words"]
    return list(tables.values())
