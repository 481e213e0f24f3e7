"""The form with which a person makes a token."""

from django import forms


class TokenForm(forms.Form):
    name = forms.CharField(
        label="What the token is for",
        max_length=100,
        help_text="So that you know it again, like Power BI of the performance team",
        error_messages={
            "required": "Enter what the token is for, like Power BI of the performance team",
            "max_length": "What the token is for must be 100 characters or fewer",
        },
    )
