"""Say of the due days that are kept which of them moved the day that a version before had agreed."""

from itertools import groupby

from django.db import migrations


def mark(apps, schema_editor):
    agreed = apps.get_model("plans", "AgreedDue")
    rows = agreed.objects.order_by("action", "milestone", "version__number", "pk")
    moved = []
    for _, same in groupby(rows, key=lambda one: (one.action_id, one.milestone_id)):
        last = None
        for one in same:
            if last is not None:
                one.is_move, one.before, one.before_latest = True, last.due, last.due_latest
                moved.append(one)
            last = one
    agreed.objects.bulk_update(moved, ("is_move", "before", "before_latest"), batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("plans", "0012_moves_of_due_days")]

    # Back: the columns go with their table.
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
