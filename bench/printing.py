"""plan_pdf: the PDF of a plan, from its address to its last byte. plan_pdf_again: the same, nothing changed.

The floor: WeasyPrint alone, with its defaults, makes a PDF of the same finished HTML.
"""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from weasyprint import HTML

from bench import databases
from bench.measuring import compare
from plans.models import Plan
from reports.documents import plan_html
from reports.models import ProducedDocument


def figures(folder):
    """Return the two figures, for the directorate's plan of the demonstration."""
    databases.empty()
    call_command("load_demo", verbosity=0)
    plan = Plan.objects.for_document().get(tier=Plan.Tier.DIRECTORATE)
    html = plan_html(plan)
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    client.force_login(get_user_model().objects.get(username="member"))
    address = reverse("reports:plan_pdf", args=[plan.pk])

    def download():
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answers {response.status_code}, so there is nothing to measure")

    def download_again():
        download()

    def by_weasyprint_alone():
        HTML(string=html).write_pdf()

    def forget(work):
        if work is download:
            ProducedDocument.objects.all().delete()
        elif work is download_again and not ProducedDocument.objects.exists():
            download()

    yield compare(
        "plan_pdf", ours=download, floor=by_weasyprint_alone, before=forget, ceiling="1.0", rounds=5
    )
    yield compare(
        "plan_pdf_again",
        ours=download_again,
        floor=by_weasyprint_alone,
        before=forget,
        ceiling="0.02",
        rounds=3,
    )
