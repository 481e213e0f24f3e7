"""The form with which a day is chosen on which a plan is to be read."""

from django import forms

from organisation.fields import DayField


class OnDayForm(forms.Form):
    """A day of the past, or today."""

    is_filter = True
    on = DayField(named="The day", label="The plan as it was at the end of this day")
