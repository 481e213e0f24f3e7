"""What can be produced today: each document of each plan, with its address."""

from dataclasses import dataclass

from django.urls import reverse

from plans.models import Plan

# Words, the name of the address, and whether only a plan with a risk register has it.
DOCUMENTS = (
    ("Plan document, PDF", "reports:plan_pdf", False),
    ("Plan on a page, PDF", "reports:page_pdf", False),
    ("Risk register, PDF", "reports:risks_pdf", True),
    ("Workbook, Excel", "exchange:plan_export", False),
)


@dataclass(frozen=True)
class Producible:
    """A plan and (words, address) of each document that can be had of it."""

    plan: Plan
    documents: tuple[tuple[str, str], ...]


def producible(plans):
    """Return the Producible of each Plan."""
    return [
        Producible(
            plan,
            tuple(
                (words, reverse(name, args=[plan.pk]))
                for words, name, of_risks in DOCUMENTS
                if plan.register_id or not of_risks
            ),
        )
        for plan in plans
    ]
