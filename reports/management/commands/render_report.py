"""Write a document of a plan to a PDF file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from plans.models import Plan
from reports.operations import LAYOUTS, produce

NAMES = [name.value for name in LAYOUTS]


class Command(BaseCommand):
    help = "Write a document of a plan to a PDF file: render_report plan FILE.pdf --plan ID"

    def add_arguments(self, parser):
        parser.add_argument("name", choices=NAMES, metavar="NAME", help=f"one of {', '.join(NAMES)}")
        parser.add_argument("file", help="the PDF to write")
        parser.add_argument(
            "--plan", type=int, required=True, help="the id of the plan, as its page's address has it"
        )

    def handle(self, *, name, file, plan, **options):
        try:
            found = Plan.objects.for_document().get(pk=plan)
        except Plan.DoesNotExist as reason:
            ids = ", ".join(str(pk) for pk in Plan.objects.order_by("pk").values_list("pk", flat=True)[:50])
            raise CommandError(
                f"There is no plan {plan}. There are: {ids or 'none, import one first'}."
            ) from reason
        content = produce(found, name)
        try:
            Path(file).write_bytes(content)
        except OSError as reason:
            raise CommandError(
                f"{file} cannot be written: {reason.strerror}. Choose another place."
            ) from reason
        self.stdout.write(f"{file}: {found.title}, {len(content) // 1024} KB")
