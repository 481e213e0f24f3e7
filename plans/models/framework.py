"""Frameworks: lists from outside the plan that the plan contributes to."""

from django.db import models

from organisation.history import History
from organisation.models import Council
from organisation.querysets import OfCouncilQuerySet
from organisation.writing import WritingQuerySet


class Framework(models.Model):
    """A list that a plan must contribute to, such as the Local Area Agreement."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="frameworks")
    name = models.CharField(max_length=300)

    objects = OfCouncilQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "name"],
                name="framework_once_in_council",
                violation_error_message="The council already has a framework with this name",
            )
        ]

    def __str__(self):
        return self.name


class FrameworkItem(models.Model):
    """One line of a framework: A1, Physically healthy, under Be healthy."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="items")
    code = models.CharField(max_length=50, blank=True)
    title = models.TextField(blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children"
    )
    parent_words = models.TextField(blank=True, help_text="The parent as written: a code or a title.")
    position = models.PositiveIntegerField(default=0)

    objects = WritingQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self):
        return f"{self.code} {self.title}".strip()

    @property
    def above_words(self):
        """The words for the item above: those written, unless another has been chosen since."""
        if self.parent is None or self.parent_words:
            return self.parent_words
        return self.parent.code or self.parent.title
