"""The cover of a plan, and a new plan."""

from django import forms
from django.utils import timezone

from organisation.access import EDITS, units_reached
from organisation.models import Unit
from plans.derived import read_dates_again
from plans.entry import YearField
from plans.forms.base import NARROW, WIDE, YEAR, PartForm
from plans.models import Plan

TIER_OF_KIND = {Unit.Kind.COUNCIL: Plan.Tier.CORPORATE}


def units_for(user, council):
    """Return the units of a council in which the user may write plans."""
    return Unit.objects.of(council).filter(pk__in=units_reached(user, EDITS, timezone.localdate()))


class CoverForm(PartForm):
    """What stands on the cover of a plan: whose it is, for which years, and the words of its control."""

    first_year, last_year = YearField(), YearField()
    asked = ("title",)
    rows = {"strapline": 2}
    widths = {"first_year": YEAR, "last_year": YEAR, "version": NARROW, "date": WIDE, "status": WIDE}

    class Meta:
        model = Plan
        fields = (
            *("title", "strapline", "unit", "tier", "first_year", "last_year", "version", "status", "date"),
            *("responsible_officer", "contact"),
        )
        widgets = {"title": forms.Textarea}
        help_texts = {
            "strapline": "A line beneath the title on the cover.",
            "version": "As it is to be printed, like 2 or 1.3 draft.",
            "status": "As it is to be printed, like Draft for consultation.",
            "date": "As it is to be printed, like March 2026.",
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        offered = units_for(user, self.instance.council)
        if self.instance.unit_id:
            offered = offered | Unit.objects.filter(pk=self.instance.unit_id)
        unit.queryset = offered.order_by("name", "pk")
        unit.empty_label = "Choose a unit"
        self.fields["last_year"].required = False
        self.fields["last_year"].help_text = "Leave it blank for a plan of one year."

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("last_year") is None and "last_year" not in self.errors:
            cleaned["last_year"] = cleaned.get("first_year")
        return cleaned

    def save(self, commit=True):
        moved = self.instance.pk and {"first_year", "last_year"} & set(self.changed_data)
        plan = super().save(commit)
        if moved:
            read_dates_again(plan)
        return plan


class NewPlanForm(CoverForm):
    """A new plan: what it needs to exist; the rest of its cover is entered later."""

    class Meta(CoverForm.Meta):
        fields = ("unit", "tier", "title", "first_year", "last_year")
