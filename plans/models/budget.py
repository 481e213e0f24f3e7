"""Budget tables as plans print them: each cell keeps its words beside the amount that they mean."""

from django.db import models

from organisation.history import History
from organisation.writing import WritingQuerySet
from plans.models.plan import Plan


class BudgetTable(models.Model):
    """One table of money, in the unit that it prints (£, £000, £m)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="budget_tables")
    position = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=31, help_text="The name of its sheet, beginning with Budget.")
    title = models.CharField(max_length=500, blank=True)
    unit = models.CharField(max_length=20, blank=True)

    objects = WritingQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "name"],
                name="budget_table_once_in_plan",
                violation_error_message="The plan already has a budget table with this name",
            )
        ]

    def __str__(self):
        return self.title or self.name


class BudgetColumn(models.Model):
    """A column of a budget table under its printed heading: Gross, Income, 2026/27."""

    table = models.ForeignKey(BudgetTable, on_delete=models.CASCADE, related_name="columns")
    position = models.PositiveIntegerField()
    heading = models.CharField(max_length=200)

    objects = WritingQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["position"]

    def __str__(self):
        return self.heading


class BudgetLine(models.Model):
    """A row of a budget table. is_total marks a printed total, which is checked against its sum."""

    table = models.ForeignKey(BudgetTable, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    group = models.CharField(max_length=300, blank=True)
    name = models.CharField(max_length=500, blank=True)
    is_total = models.BooleanField(default=False)

    objects = WritingQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["position"]

    def __str__(self):
        return self.name or ("Total" if self.is_total else "A line without a name")


class BudgetCell(models.Model):
    """One figure, in the unit of its table; amount is None where the words hold no number."""

    line = models.ForeignKey(BudgetLine, on_delete=models.CASCADE, related_name="cells")
    column = models.ForeignKey(BudgetColumn, on_delete=models.CASCADE, related_name="cells")
    words = models.CharField(max_length=500)
    amount = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)

    objects = WritingQuerySet.as_manager()
    history = History()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line", "column"],
                name="one_cell_of_a_budget_line",
                violation_error_message="This line already has a figure in this column",
            )
        ]

    def __str__(self):
        return self.words
