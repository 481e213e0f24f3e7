"""Documents that were produced, kept so that an unchanged plan is not laid out again."""

from django.db import models

from plans.models import Plan
from reports.querysets import RecordDocumentQuerySet
from returns.models import Record


class ProducedDocument(models.Model):
    """A finished PDF of a plan, under the fingerprint of everything that went into it.

    There is one for each plan and document, and one with exempt risks: a newer one takes its place.
    """

    class Name(models.TextChoices):
        PLAN = "plan", "Plan document"
        PAGE = "page", "Plan on a page"
        RISKS = "risks", "Risk register"
        SCORECARD = "scorecard", "Balanced scorecard"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="produced_documents")
    name = models.CharField(max_length=20, choices=Name)
    exempt = models.BooleanField(default=False, help_text="It prints exempt risks.")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of everything that went into it.")
    content = models.BinaryField()
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "name", "exempt"],
                name="one_produced_document",
                violation_error_message="The plan already has this document",
            )
        ]

    def __str__(self):
        return f"{self.get_name_display()} of {self.plan}"


class RecordDocument(models.Model):
    """The PDF of a frozen record as it was made first: of the council, or of one unit with all below it.

    unit_key -- that of a FrozenUnit, 0 for the council. exempt -- a mark of the exempt risks that it prints,
    "" for none.
    """

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="documents")
    unit_key = models.PositiveBigIntegerField(default=0)
    exempt = models.CharField(max_length=64, blank=True)
    content = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    objects = RecordDocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "unit_key", "exempt"], name="record_document_once_for_unit"
            )
        ]

    def __str__(self):
        return f"PDF of {self.record}"
