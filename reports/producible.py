"""What can be produced today: each document of each plan, with its address."""

from dataclasses import dataclass

from django.urls import reverse

from plans.models import Basket, Plan

# Words, the name of the address, and what a plan must have for it: a register, a basket, or nothing.
DOCUMENTS = (
    ("Plan document, PDF", "reports:plan_pdf", ""),
    ("Plan on a page, PDF", "reports:page_pdf", ""),
    ("Risk register, PDF", "reports:risks_pdf", "register"),
    ("Balanced scorecard, PDF", "reports:scorecard_pdf", "basket"),
    ("Workbook, Excel", "exchange:plan_export", ""),
)


@dataclass(frozen=True)
class Producible:
    """A plan and (words, address) of each document that can be had of it."""

    plan: Plan
    documents: tuple[tuple[str, str], ...]


def producible(plans):
    """Return the Producible of each Plan: one query."""
    with_baskets = set(Basket.objects.filter(plan__in=plans).values_list("plan_id", flat=True))

    def had(plan):
        return {
            "",
            *(["register"] if plan.register_id else []),
            *(["basket"] if plan.pk in with_baskets else []),
        }

    return [
        Producible(
            plan,
            tuple(
                (words, reverse(name, args=[plan.pk]))
                for words, name, needed in DOCUMENTS
                if needed in had(plan)
            ),
        )
        for plan in plans
    ]
