"""manage.py export_plan ID FILE.xlsx: write a plan as a workbook."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from exchange.writing import write_workbook
from organisation.audit import record
from plans.contents import content_of
from plans.models import Plan


class Command(BaseCommand):
    help = "Write a plan as a workbook, which import_plan reads again."

    def add_arguments(self, parser):
        parser.add_argument("plan", type=int, help="the number of the plan, as in its address")
        parser.add_argument("file", help="the workbook to write, an .xlsx file")

    @transaction.atomic
    def handle(self, *, plan, file, **options):
        try:
            plan = Plan.objects.select_related("council", "unit", "register__scheme").get(pk=plan)
        except Plan.DoesNotExist:
            raise CommandError(
                f"There is no plan {plan}. The address of each plan ends in its number."
            ) from None
        workbook = write_workbook(content_of(plan))
        try:
            Path(file).write_bytes(workbook)
        except OSError as error:
            raise CommandError(
                f"{file} could not be written: {error.strerror}. Choose another place."
            ) from None
        record(None, "exported", plan, council=plan.council, plan=plan.pk)
        self.stdout.write(f"Wrote plan {plan.pk}, {plan.title}, to {file}")
