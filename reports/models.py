"""Documents that were produced, kept so that an unchanged plan is not laid out again."""

from django.db import models

from plans.models import Plan


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
