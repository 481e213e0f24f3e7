"""Keep the due days of the versions that were approved before due days were kept."""

from django.db import migrations

from plans.dates import read_date


def keep(apps, schema_editor):
    models = {kind: apps.get_model("plans", kind) for kind in ("action", "milestone")}
    agreed = apps.get_model("plans", "AgreedDue")
    plans = apps.get_model("plans", "Plan").objects.filter(versions__isnull=False).distinct()
    for plan in plans.iterator():
        there = {
            kind: set(model.objects.filter(plan=plan).values_list("pk", flat=True))
            for kind, model in models.items()
        }
        last, made = {}, []
        for version in plan.versions.order_by("number").only("plan", "number", "content"):
            for kind, rows in there.items():
                for row in version.content.get(f"{kind}s", ()):
                    pk, words = row.get("pk"), row.get("due", "")
                    read = read_date(words, first_year=plan.first_year, last_year=plan.last_year)
                    latest = read.latest if read else None
                    if pk in rows and ((kind, pk) not in last or last[kind, pk] != latest):
                        last[kind, pk] = latest
                        made.append(
                            agreed(version=version, due=words, due_latest=latest, **{f"{kind}_id": pk})
                        )
        agreed.objects.bulk_create(made, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("plans", "0008_agreed_due")]

    # Back: the rows go with their table.
    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
