"""Forms of the steps of a return: what is said with one, and reasons where they are needed."""

from django import forms

WORDS = forms.Textarea(attrs={"rows": 5})


class StepForm(forms.Form):
    """A step that says something, or nothing, about why. seen -- the last step that the page showed."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(
        label="What you want to say about it",
        required=False,
        max_length=5000,
        help_text="Shown in the history of the return.",
        widget=WORDS,
    )


class ReasonsForm(StepForm):
    """A step that needs reasons. ask -- what is asked for, where it is left out."""

    words = forms.CharField(
        label="Reasons",
        max_length=5000,
        help_text="Shown in the history of the return, to everybody who can read it.",
        widget=WORDS,
    )

    def __init__(self, *args, ask="Say why, so that the unit knows what to do", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].error_messages["required"] = ask


class ItemForm(forms.Form):
    """The note with which one thing is returned."""

    words = forms.CharField(
        label="What is to be put right",
        max_length=5000,
        help_text="Whoever reports on it reads this first.",
        widget=WORDS,
        error_messages={"required": "Say what is to be put right"},
    )
