"""The form with which two versions of a plan are chosen."""

from django import forms

from plans.models import Plan

NOW = "now"


class CompareForm(forms.Form):
    """Two versions, by number, or the plan as it is now. What is not said is the last change.

    versions -- the PlanVersions, the newest first. state -- of the plan, which says what the last change is.
    """

    is_filter = True

    def __init__(self, data, *, versions, state):
        choices = [(NOW, "The plan as it is now")]
        choices += [(str(one.number), f"{one}, approved on {one.decided_on:%-d %B %Y}") for one in versions]
        numbers = [value for value, _ in choices]
        amended = state not in (Plan.State.APPROVED, Plan.State.SUPERSEDED) or len(versions) < 2
        last = {"to": numbers[0 if amended else 1], "from": numbers[1 if amended else 2]} if versions else {}
        super().__init__({**last, **{name: data[name] for name in last if data.get(name)}})
        for name, label in (("from", "From"), ("to", "To")):
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=choices,
                error_messages={"invalid_choice": "Choose one of the versions in the list"},
            )
