"""The form with which a workbook is uploaded."""

from django import forms
from django.core.exceptions import ValidationError

from exchange.safety import MOST_BYTES, Refused, inspect_upload

LIMIT = f"{MOST_BYTES // 1024 // 1024} MB"


class UploadForm(forms.Form):
    workbook = forms.FileField(
        label="Plan workbook",
        max_length=255,
        help_text=f"An Excel workbook (.xlsx) of {LIMIT} at most, without macros.",
        error_messages={
            "required": "Choose the workbook that you want to import",
            "empty": "The file is empty. Choose the workbook that you want to import",
            "missing": "Choose the workbook that you want to import",
            "invalid": "The file did not arrive. Choose it again",
            "max_length": "The name of the file is too long. Rename it and choose it again",
        },
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
    )

    def clean_workbook(self):
        """Refuse what is not safe to parse, before anything parses or keeps it."""
        file = self.cleaned_data["workbook"]
        try:
            inspect_upload(file)
        except Refused as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal
        return file
