"""Forms of what is said about an update, and of the files that go with it."""

from django import forms

from returns.evidence import LIMIT
from returns.file_types import TAKEN


class CommentForm(forms.Form):
    words = forms.CharField(
        label="Your comment",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write your comment"},
    )


class EvidenceForm(forms.Form):
    file = forms.FileField(
        label="File",
        max_length=255,
        help_text=f"{TAKEN}, of {LIMIT} at most.",
        error_messages={
            "required": "Choose the file",
            "empty": "The file is empty. Choose another one",
            "missing": "Choose the file",
            "invalid": "The file did not arrive. Choose it again",
            "max_length": "The name of the file is too long. Rename it and choose it again",
        },
    )
    about = forms.CharField(label="What it shows", max_length=300, required=False)
