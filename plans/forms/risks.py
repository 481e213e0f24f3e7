"""The choice of what a risk is tied to."""

from django import forms


class RiskLinkForm(forms.Form):
    """Choose one thing. ends -- {words of a kind: [(value, words)]}, as plans.risk_links.ends_of() offers."""

    end = forms.ChoiceField(
        label="Priority, action or indicator",
        error_messages={
            "required": "Choose what the risk is tied to",
            "invalid_choice": "Choose something of the list: the plans that print this register lack this",
        },
    )

    def __init__(self, *args, ends, **kwargs):
        super().__init__(*args, **kwargs)
        nothing = "Choose one" if ends else "The plans that print this register have nothing more to offer"
        self.fields["end"].choices = [("", nothing), *ends.items()]

    @property
    def words(self):
        """The words of what was chosen."""
        groups = dict(self.fields["end"].choices[1:])
        return next(
            words
            for choices in groups.values()
            for value, words in choices
            if value == self.cleaned_data["end"]
        )
