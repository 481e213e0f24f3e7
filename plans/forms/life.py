"""Forms of a plan's life: what is said with a step, and what members decided."""

from django import forms

from organisation.fields import DayField
from plans.life import Approval

WORDS = forms.Textarea(attrs={"rows": 5})


class StepForm(forms.Form):
    """A step that says something, or nothing, about why. seen -- the last step that the page showed."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(
        label="What you want to say about it",
        required=False,
        max_length=5000,
        help_text="Shown in the history of the plan.",
        widget=WORDS,
    )

    def approval(self):
        """Return the Approval that the form records, or None."""
        return None


class ReasonsForm(StepForm):
    """A step that needs reasons."""

    words = forms.CharField(
        label="Reasons",
        max_length=5000,
        help_text="Shown in the history of the plan, to everybody who can read it.",
        widget=WORDS,
        error_messages={"required": "Say why, so that its authors know what to do"},
    )


class ApprovalForm(StepForm):
    """The decision by which a plan was approved. today -- the last day that it can have been taken.

    follows -- the approved plan whose place this one takes, or None. starts -- the first day of this one.
    """

    words = None
    decision = forms.CharField(
        label="Decision reference",
        max_length=200,
        help_text="Like CAB 2026/114.",
        error_messages={"required": "Enter the reference of the decision, as the minutes have it"},
    )
    meeting = forms.CharField(
        label="Meeting",
        max_length=300,
        help_text="Who decided: a committee, the cabinet, a portfolio holder.",
        error_messages={"required": "Enter the meeting or the person who decided"},
    )
    decided_on = DayField(label="Date of the decision", named="The date of the decision")

    supersedes = forms.BooleanField(required=False)

    field_order = ("seen", "decision", "meeting", "decided_on", "supersedes")

    def __init__(self, *args, today, follows=None, starts=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        if follows is None:
            del self.fields["supersedes"]
            return
        self.fields["supersedes"].label = f"{follows}, {follows.years}, is superseded from {starts:%-d %B %Y}"
        self.fields["supersedes"].help_text = (
            "From the day of the decision if that is later. Until then it stays in force, and its years are "
            "reported on to their end."
        )

    def clean_decided_on(self):
        day = self.cleaned_data["decided_on"]
        if day and day > self.today:
            raise forms.ValidationError(
                f"The decision must have been taken: {day:%-d %B %Y} is still to come"
            )
        return day

    def approval(self):
        said = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return Approval(**said)


class AmendmentForm(ApprovalForm):
    """The decision by which an amendment was approved, with what it changed."""

    changes = forms.CharField(
        label="What changed",
        max_length=5000,
        help_text="In a sentence or two: readers of the new version see it first.",
        widget=WORDS,
        error_messages={"required": "Say what changed since the version that was approved before"},
    )
    agreed_by = forms.CharField(
        label="Who agreed it",
        max_length=1000,
        help_text="One on each line.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter who agreed the changes"},
    )

    field_order = ("seen", "changes", "agreed_by", "decision", "meeting", "decided_on", "supersedes")
