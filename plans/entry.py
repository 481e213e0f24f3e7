"""Forms for entering plans in the admin."""

import re
from decimal import Decimal

from django import forms

from organisation.periods import Period, parse_period
from organisation.scoped_forms import OfUnitForm, ScopedForm
from plans.models import BasketMember, BudgetLine, BudgetTable, Plan

PERCENT = re.compile(r"(-?\d+(?:\.\d+)?) ?%?")
# What a workbook refuses in the name of a sheet.
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")


class YearField(forms.Field):
    """A financial year as the workbook has it, 2007/08; cleans to the year in which it starts, 2007."""

    def __init__(self, **kwargs):
        box = forms.TextInput(attrs={"size": 10})
        super().__init__(widget=box, help_text="A financial year, like 2026/27.", **kwargs)

    def prepare_value(self, value):
        return Period("FY", value).column if isinstance(value, int) else value

    def to_python(self, value):
        words = str(value or "").strip()
        if not words:
            return None
        period = parse_period(words, "FY")
        if period is None or period.part or period.basis != "FY":
            raise forms.ValidationError(f"Enter a financial year like 2026/27; this is {words}", code="year")
        return period.year

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class PlanForm(OfUnitForm):
    first_year, last_year = YearField(), YearField()

    class Meta:
        model = Plan
        exclude = ("council", "layout")


class BasketMemberForm(ScopedForm):
    """A member of a basket. Words such as NA give no weight; a number is a percentage from 0 to 100."""

    class Meta:
        model = BasketMember
        fields = ("plan_indicator", "priority", "weight_words", "position")

    def clean_weight_words(self):
        words = self.cleaned_data["weight_words"]
        found = PERCENT.fullmatch(words.strip())
        if found and not 0 <= Decimal(found[1]) <= 100:
            raise forms.ValidationError(f"Weight must be from 0 to 100, like 30%; this is {words}")
        if words.strip() == "1":
            raise forms.ValidationError("Weight 1 may be 1% or the whole: enter 1% or 100%")
        return words


class BudgetTableForm(ScopedForm):
    class Meta:
        model = BudgetTable
        fields = ("plan", "name", "title", "unit", "position")
        widgets = {"unit": forms.TextInput(attrs={"size": 8})}
        help_texts = {"unit": "£, £000 or £m."}

    def clean_name(self):
        name = self.cleaned_data["name"]
        if not name.casefold().startswith("budget"):
            raise forms.ValidationError("Name must begin with Budget, like Budget revenue")
        if NOT_IN_A_NAME.search(name):
            raise forms.ValidationError("Name is that of a sheet, which cannot have [ ] : * ? / or \\")
        return name


class BudgetLineForm(ScopedForm):
    """A line of a budget with a box for each column of its table, named by figure_name()."""

    columns = ()

    class Meta:
        model = BudgetLine
        fields = ("table", "group", "name", "position")
        labels = {"name": "Line"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.columns:
            held = dict(self.instance.cells.values_list("column_id", "words"))
            for column in self.columns:
                self.initial[figure_name(column)] = held.get(column.pk, "")

    def clean(self):
        cleaned = super().clean()
        table = cleaned.get("table")
        entered = any(cleaned.get(figure_name(column)) for column in self.columns)
        if table and entered and any(column.table_id != table.pk for column in self.columns):
            self.add_error("table", "The figures are under the columns of another table: choose that one")
        return cleaned


def figure_name(column):
    """Return the name of the form field of a column's figure."""
    return f"figure_{column.pk}"


def line_form(columns):
    """Return the BudgetLineForm of a table with these columns."""
    boxes = {
        figure_name(column): forms.CharField(
            label=column.heading, required=False, max_length=500, widget=forms.TextInput(attrs={"size": 20})
        )
        for column in columns
    }
    return type("LineForm", (BudgetLineForm,), {**boxes, "columns": tuple(columns)})
