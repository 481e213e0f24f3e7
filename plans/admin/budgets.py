"""Budget tables: the table with its columns, and each line with a box for every column."""

from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse

from organisation.scoped_admin import ScopedFilter, TableInline
from plans.admin.base import InPlanAdmin
from plans.derived import read_amounts_again, write_amount, write_total
from plans.entry import BudgetTableForm, figure_name, line_form
from plans.models import BudgetCell, BudgetColumn, BudgetLine, BudgetTable


class BudgetColumnInline(TableInline):
    model = BudgetColumn
    fields = ("heading", "position")
    extra = 3


@admin.register(BudgetTable)
class BudgetTableAdmin(InPlanAdmin):
    list_display = ("name", "title", "unit", "plan")
    list_display_links = ("name", "title")
    search_fields = ("name", "title")
    autocomplete_fields = ("plan",)
    fieldsets = ((None, {"fields": ("plan", "name", "title", "unit", "position")}),)
    inlines = (BudgetColumnInline,)

    form = BudgetTableForm
    belongs = {**InPlanAdmin.belongs, "table": "pk"}

    def change_view(self, request, object_id, form_url="", extra_context=None):
        table = self.get_object(request, object_id)
        context = {"lines": lines_of(table) if table else None, "columns": table and table.columns.all()}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change and "unit" in form.changed_data:
            read_amounts_again(form.instance)


def lines_of(table):
    """Return (line, the words of its figures in the order of the columns) for each line: three queries."""
    columns = [column.pk for column in table.columns.all()]
    lines = table.lines.prefetch_related("cells")
    return [
        (line, [words.get(pk, "") for pk in columns])
        for line in lines
        for words in [{cell.column_id: cell.words for cell in line.cells.all()}]
    ]


@admin.register(BudgetLine)
class BudgetLineAdmin(InPlanAdmin):
    list_display = ("name", "group", "is_total", "table", "plan_title")
    list_filter = (("table", ScopedFilter), ("table__plan", ScopedFilter))
    list_select_related = ("table__plan",)
    search_fields = ("name", "group", "table__name", "table__title")
    autocomplete_fields = ("table",)
    readonly_fields = ("is_total",)

    belongs = {"council": "table__plan__council", "plan": "table__plan", "table": "table"}
    unit_lookup = "table__plan__unit"
    owner = "table"

    @admin.display(description="Plan", ordering="table__plan__title")
    def plan_title(self, line):
        return line.table.plan

    def _columns(self, request, obj):
        """Return the columns of the line's table; none while the table is not chosen yet."""
        if obj is not None:
            return list(obj.table.columns.all())
        table = self.owner_for(request, None).get("table")
        return list(BudgetColumn.objects.filter(table=table)) if table else []

    def get_fieldsets(self, request, obj=None):
        columns = self._columns(request, obj)
        figures = {"fields": [figure_name(column) for column in columns]}
        if obj is None and not columns:
            figures = {
                "fields": (),
                "description": "Save the line: then there is a box for each column of its table.",
            }
        return (
            (None, {"fields": ("table", "group", "name", "position", "is_total")}),
            ("Figures, as printed", figures),
        )

    def get_form(self, request, obj=None, change=False, **kwargs):
        kwargs["form"] = line_form(self._columns(request, obj))
        return super().get_form(request, obj, change=change, **kwargs)

    def prepare(self, obj):
        write_total(obj)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        line, held = form.instance, {cell.column_id: cell for cell in form.instance.cells.all()}
        for column in form.columns:
            words, cell = form.cleaned_data.get(figure_name(column), ""), held.get(column.pk)
            if not words:
                if cell is not None:
                    cell.delete()
            elif cell is None or cell.words != words:
                cell = cell or BudgetCell(line=line, column=column)
                cell.words = words
                write_amount(cell, line.table.unit)
                cell.save()

    def response_add(self, request, obj, post_url_continue=None):
        """Go on to the boxes of the table's columns when they could not be shown before."""
        if self._columns(request, None) or "_popup" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        self.message_user(request, f"Saved “{obj}”. Enter its figures below.")
        return HttpResponseRedirect(reverse("admin:plans_budgetline_change", args=[obj.pk]))
