"""Form fields that Django lacks: a day in three boxes."""

import datetime

from django import forms
from django.core.exceptions import ValidationError


class DayInput(forms.MultiWidget):
    """Day, month and year in a box each, which people type faster and more surely than one date."""

    template_name = "forms/day.html"
    use_fieldset = True

    def __init__(self, attrs=None):
        boxes = {part: forms.TextInput(attrs={"inputmode": "numeric"}) for part in ("day", "month", "year")}
        super().__init__(boxes, attrs)

    def decompress(self, value):
        return [value.day, value.month, value.year] if value else [None, None, None]


class DayField(forms.MultiValueField):
    """A date; cleans to datetime.date, or None when it may be left out.

    named -- what the date is, as a sentence begins: "The due date". Messages are made with it.
    """

    widget = DayInput

    def __init__(self, *, named="The date", **kwargs):
        self.named = named
        super().__init__(
            fields=[forms.CharField(required=False) for _ in range(3)], require_all_fields=False, **kwargs
        )
        self.error_messages["required"] = f"{named} is missing. Enter day, month and year, like 27 3 2026"

    def compress(self, data_list):
        words = [part.strip() for part in data_list or ()]
        if not any(words):
            return None
        try:
            day, month, year = (int(part) for part in words)
            if year < 1000:
                raise ValueError(year)
            return datetime.date(year, month, day)
        except (ValueError, OverflowError) as reason:
            written = " ".join(part or "?" for part in words)
            raise ValidationError(
                f"{self.named} must be a real date, like 27 3 2026; this is {written}", code="invalid"
            ) from reason
