"""Whom a council compares itself with, and what they published."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from indicators.models.figure import Figure
from indicators.models.indicator import Indicator
from indicators.querysets import ComparatorGroupQuerySet, GroupMemberQuerySet
from organisation.history import History
from organisation.models import Council


class ComparatorGroup(models.Model):
    """Councils that one council compares itself with: its statistical neighbours, or its region."""

    class Kind(models.TextChoices):
        NEIGHBOURS = "neighbours", "Statistical neighbours"
        REGION = "region", "Region"
        COUNTRY = "country", "Country"
        OTHER = "other", "Another group"

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="comparator_groups")
    name = models.CharField(max_length=90, help_text="As the page of an indicator is to show it.")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.NEIGHBOURS)
    source = models.TextField(blank=True, help_text="Who chose the members, and where that was published.")

    objects = ComparatorGroupQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "name"],
                name="group_once_in_council",
                violation_error_message="There is already a comparator group with this name",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("indicators:group_detail", args=[self.pk])


class GroupMember(models.Model):
    """A council in a group, from a day to a day.

    It is named in words and never chosen from a list: nobody is told which councils are held here.
    """

    group = models.ForeignKey(ComparatorGroup, on_delete=models.CASCADE, related_name="members")
    name = models.CharField(max_length=200, help_text="The full name of the council.")
    joined_on = models.DateField(
        "joined on", null=True, blank=True, help_text="The first day in the group. Blank: from the beginning."
    )
    left_on = models.DateField(
        "left on", null=True, blank=True, help_text="The last day in the group. Blank: still a member."
    )

    objects = GroupMemberQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["name", "joined_on", "id"]
        verbose_name = "member"
        constraints = [
            models.CheckConstraint(
                condition=Q(joined_on=None) | Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                name="member_leaves_after_joining",
                violation_error_message="The last day in the group must not be before the first",
            )
        ]

    def __str__(self):
        return self.name

    def is_in_on(self, day):
        """Say whether it is a member on a day, the first and the last day included."""
        return (self.joined_on is None or self.joined_on <= day) and (
            self.left_on is None or day <= self.left_on
        )


class CouncilFigure(Figure):
    """What another council published for one of our indicators: it counts in the groups it is a member of."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="council_figures")
    name = models.CharField(max_length=200)

    class Meta(Figure.Meta):
        verbose_name = "figure of another council"
        verbose_name_plural = "figures of other councils"
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "name", "period"],
                name="one_council_figure_for_a_period",
                violation_error_message="This council already has a figure for this period",
            )
        ]
