"""Budget tables, their columns, and a line with a box for each column."""

from django import forms

from plans.content import lines
from plans.derived import read_amounts_again, write_amount, write_total
from plans.entry import BudgetTableForm, figure_name
from plans.forms.base import NARROW, WIDE, PartForm
from plans.models import BudgetCell, BudgetColumn, BudgetLine, BudgetTable

LONGEST_HEADING = BudgetColumn._meta.get_field("heading").max_length


class TableForm(PartForm):
    asked = ("title",)
    widths = {"unit": NARROW, "name": WIDE}
    clean_name = BudgetTableForm.clean_name

    class Meta:
        model = BudgetTable
        fields = ("title", "unit", "name")
        labels = {"name": "Name of its sheet in the workbook"}
        help_texts = {"unit": "£, £000 or £m.", "name": "It begins with Budget."}

    def save(self, commit=True):
        table = super().save(commit)
        if "unit" in self.changed_data:
            read_amounts_again(table)
        return table


class NewTableForm(TableForm):
    headings = forms.CharField(
        label="Columns",
        widget=forms.Textarea,
        help_text="The headings after the name of the line, one on each line, like 2026/27 budget.",
    )
    rows = {"headings": 5}
    field_order = ("title", "unit", "headings", "name")

    class Meta(TableForm.Meta):
        pass

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        taken = {name.casefold() for name in self.plan.budget_tables.values_list("name", flat=True)}
        number = 1
        while f"budget {number}" in taken:
            number += 1
        self.initial["name"] = self.initial["name"] or f"Budget {number}"

    def clean_headings(self):
        for heading in lines(self.cleaned_data["headings"]):
            if len(heading) > LONGEST_HEADING:
                raise forms.ValidationError(f"A heading may have {LONGEST_HEADING} characters")
        return self.cleaned_data["headings"]

    def save(self, commit=True):
        table = super().save(commit)
        for position, heading in enumerate(lines(self.cleaned_data["headings"])):
            BudgetColumn.objects.create(table=table, position=position, heading=heading)
        return table


class ColumnForm(PartForm):
    class Meta:
        model = BudgetColumn
        fields = ("heading",)
        help_texts = {"heading": "Like 2026/27 budget, Gross or Variance."}


class LineForm(PartForm):
    """A line with a box for each column of its table. A line called Total is a printed total."""

    class Meta:
        model = BudgetLine
        fields = ("group", "name")
        labels = {"name": "Line"}
        help_texts = {
            "group": "The heading that it shares with other lines.",
            "name": "A line whose name begins with Total is checked against its sum.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.columns = list(self.instance.table.columns.all())
        held = {}
        if self.instance.pk:
            held = dict(self.instance.cells.values_list("column_id", "words"))
        for column in self.columns:
            name = figure_name(column)
            box = self.fields[name] = forms.CharField(
                label=column.heading, required=False, max_length=500, widget=forms.TextInput
            )
            self.initial[name] = held.get(column.pk, "")
            self._dress(name, box)
            box.widget.attrs["class"] = WIDE

    def clean(self):
        cleaned = super().clean()
        if not any(cleaned.values()) and not self.errors:
            self.add_error("name", "Enter the name of the line, or a figure")
        return cleaned

    def prepare(self):
        super().prepare()
        write_total(self.instance)

    def save(self, commit=True):
        line = super().save(commit)
        held = {cell.column_id: cell for cell in line.cells.all()}
        for column in self.columns:
            words, cell = self.cleaned_data[figure_name(column)], held.get(column.pk)
            if not words:
                if cell is not None:
                    cell.delete()
            elif cell is None or cell.words != words:
                cell = cell or BudgetCell(line=line, column=column)
                cell.words = words
                write_amount(cell, line.table.unit)
                cell.save()
        return line
