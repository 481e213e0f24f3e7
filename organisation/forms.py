"""Forms about the council and its units."""

from django import forms

from organisation.fields import DayField
from organisation.models import Council


class ChooseCouncilForm(forms.Form):
    council = forms.ModelChoiceField(
        queryset=Council.objects.none(),
        empty_label=None,
        error_messages={
            "required": "Choose a council",
            "invalid_choice": "Choose one of the councils in the list",
        },
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["council"].queryset = Council.objects.visible_to(user)


class EventFilterForm(forms.Form):
    """What the list of what was done is narrowed by. acts -- what was done, in words, that can be chosen."""

    is_filter = True

    q = forms.CharField(
        label="Search people and things",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    did = forms.ChoiceField(
        label="What was done",
        required=False,
        error_messages={"invalid_choice": "“%(value)s” was not done here: choose one from the list"},
    )
    since = DayField(label="From", named="The first day", required=False)
    until = DayField(label="To", named="The last day", required=False)

    def __init__(self, *args, acts, **kwargs):
        super().__init__(*args, **kwargs)
        words = [(act, f"{act[:1].upper()}{act[1:]}") for act in acts]
        self.fields["did"].choices = [("", "Anything"), *words]

    def clean(self):
        said = super().clean()
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", "The last day must not be before the first")
        return said


class HistoryForm(forms.Form):
    """What of a history is shown: of one kind of row, by one person, between two days.

    parts -- pairs (name, words) of the kinds of rows that it tells; one alone is not asked about.
    """

    is_filter = True
    part = forms.ChoiceField(
        label="What",
        required=False,
        error_messages={"invalid_choice": "Choose one of the kinds in the list"},
    )
    who = forms.CharField(label="Name of who changed it", required=False, max_length=200)
    first = DayField(named="The first day", label="From", required=False)
    last = DayField(named="The last day", label="To", required=False)

    def __init__(self, *args, parts, **kwargs):
        super().__init__(*args, **kwargs)
        if len(parts) > 1:
            self.fields["part"].choices = [("", "Everything"), *parts]
        else:
            del self.fields["part"]

    def clean(self):
        said = super().clean()
        if said.get("first") and said.get("last") and said["first"] > said["last"]:
            self.add_error("last", "The last day must not be before the first")
        return said
