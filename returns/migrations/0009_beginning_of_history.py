"""Where there was no history yet, write down how each row stands: from today its past can be told.

It stands here because this is the last of the rooms that keep any.
"""

from django.db import migrations
from django.db.models import Exists, OuterRef
from django.utils import timezone

ROOMS = ("organisation", "indicators", "risks", "plans", "returns")
AT_ONCE = 2000


def begin(apps, schema_editor):
    now = timezone.now()
    for room in ROOMS:
        models = {model.__name__: model for model in apps.get_app_config(room).get_models(include_auto_created=True)}
        for name, model in models.items():
            if (past := models.get(f"Historical{name}")) is not None:
                _begin(model, past, now, schema_editor.connection.alias)


def _begin(model, past, now, using):
    names = [field.attname for field in model._meta.local_concrete_fields]
    kept = past.objects.using(using).filter(id=OuterRef("pk"))
    rows = model.objects.using(using).filter(~Exists(kept)).order_by("pk").values(*names)
    waiting = []
    for row in rows.iterator(AT_ONCE):
        # "~": it was not made now, and what it was before is not known.
        waiting.append(
            past(
                **row,
                history_type="~",
                history_date=now,
                history_who="command line",
                history_change_reason="as it stood when its history began",
            )
        )
        if len(waiting) == AT_ONCE:
            past.objects.using(using).bulk_create(waiting)
            waiting.clear()
    past.objects.using(using).bulk_create(waiting)


class Migration(migrations.Migration):
    dependencies = [
        ("returns", "0008_decisions"),
        ("organisation", "0011_portfolio_holder"),
        ("indicators", "0008_history"),
        ("risks", "0006_history"),
        ("plans", "0016_history_of_agreed_days"),
    ]

    # The other way: what is kept does no harm, and goes with the tables that hold it.
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
