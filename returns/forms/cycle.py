"""Forms of the performance team: open a quarter, change its days, close it, reopen it."""

from django import forms

from organisation.fields import DayField
from organisation.models import Unit
from returns.due import PROPOSED

WORDS = forms.Textarea(attrs={"rows": 4})
MOST_DAYS = 60
DAYS = {
    "min_value": 0,
    "max_value": MOST_DAYS,
    "widget": forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-2"}),
}


def _days(label, help_text):
    wrong = f"Enter a whole number of working days from 0 to {MOST_DAYS}"
    named = dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong)
    return forms.IntegerField(label=label, help_text=help_text, error_messages=named, **DAYS)


class DueForm(forms.Form):
    """The days by which each tier is due, and when people are reminded."""

    remind_before = _days(
        "Working days before its day on which somebody is reminded", "0: nobody is reminded before the day."
    )
    remind_every = _days(
        "Working days between reminders after the day", "0: nobody is reminded after the day."
    )

    def __init__(self, *args, due, **kwargs):
        super().__init__(*args, **kwargs)
        for kind in PROPOSED:
            name = f"{kind}_due"
            what = {Unit.Kind.COUNCIL: "The council is", Unit.Kind.DIRECTORATE: "Directorates are"}
            label = f"{what.get(kind, f'{kind.label}s are')} due on"
            self.fields[name] = DayField(label=label, named=f"The day of the {kind.label.lower()}")
            self.initial.setdefault(name, due[kind])
        self.order_fields([*(f"{kind}_due" for kind in PROPOSED), "remind_before", "remind_every"])

    @property
    def due(self):
        """{Unit.Kind: day} as it was entered."""
        return {kind: self.cleaned_data[f"{kind}_due"] for kind in PROPOSED}

    @property
    def reminding(self):
        return {name: self.cleaned_data[name] for name in ("remind_before", "remind_every")}


class CloseForm(forms.Form):
    """Why a quarter is closed; needed where a return is not signed off."""

    words = forms.CharField(
        label="What you want to say about it",
        required=False,
        max_length=5000,
        help_text="Shown in the history of the quarter.",
        widget=WORDS,
    )

    def __init__(self, *args, missing=False, **kwargs):
        super().__init__(*args, **kwargs)
        if missing:
            self.fields["words"].label = "Why it is closed although some have not signed off"
            self.fields["words"].required = True
            self.fields["words"].error_messages["required"] = (
                "Say why the quarter is closed although some have not signed off, or have them sign first"
            )


class ReopenForm(forms.Form):
    """Why a closed quarter is opened again."""

    words = forms.CharField(
        label="Why it is reopened",
        max_length=5000,
        help_text="Shown in the history of the quarter. The record that was made stays as it is.",
        widget=WORDS,
        error_messages={"required": "Say why the quarter is reopened"},
    )
