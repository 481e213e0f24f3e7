"""Forms about the council and its units."""

from django import forms

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
