"""The form on which a decision of members is recorded."""

from django import forms

from organisation.fields import DayField
from returns.models import Decision


class DecisionForm(forms.Form):
    """A decision on a unit's report. today -- the day on which it is recorded; none later can be its own."""

    kind = forms.ChoiceField(
        label="What was decided",
        choices=Decision.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what was decided"},
    )
    reference = forms.CharField(
        label="Reference of the minute",
        max_length=200,
        help_text="For example, HC 26/41.",
        error_messages={"required": "Enter the reference of the minute, like HC 26/41"},
    )
    decided_on = DayField(label="Decided on", named="The day of the decision")
    words = forms.CharField(
        label="What was said, and what is asked for",
        required=False,
        max_length=5000,
        help_text="Shown on the page of the return, to everybody who can read it.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_decided_on(self):
        day = self.cleaned_data["decided_on"]
        if day > self.today:
            raise forms.ValidationError("The day of the decision cannot be still to come")
        return day

    def clean(self):
        said = super().clean()
        if said.get("kind") == Decision.Kind.ASKED and not said.get("words", "").strip():
            self.add_error("words", "Say what is asked for")
        return said
