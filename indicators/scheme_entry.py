"""Forms of the admin for schemes of ratings and their bands."""

from django import forms

from indicators.bands import Band, problems
from indicators.choices import Rag
from organisation.scoped_forms import LabelledFormSet, ScopedForm

# What a scheme says once, when it is added: a change is a new version.
SAVED_ONCE = (
    *("name", "method", "tolerance", "relative", "same_within", "same_within_relative", "rates_from", "why"),
)


class RagSchemeForm(ScopedForm):
    """A scheme; where the council has one of that name already, this is the next version."""

    def _get_validation_exclusions(self):
        """Leave out what make_version() settles: the number of the version, and which is the default."""
        return super()._get_validation_exclusions() | {"version", "is_default"}


class BandFormSet(LabelledFormSet):
    """The bands of a scheme, checked together; only a scheme of that method has any."""

    def clean(self):
        super().clean()
        if any(self.errors) or self.instance.pk is not None:
            return
        rows = [form.cleaned_data for form in self.forms if form.has_changed()]
        rows.sort(key=lambda row: (row.get("position") is None, row.get("position") or 0))
        if self.instance.method != "bands":
            if rows:
                raise forms.ValidationError("Only a scheme whose method is bands of its own has bands")
            return
        bands = [Band(row["label"], row["shape"], Rag(row["rag"]), row["up_to"]) for row in rows]
        if wrong := problems(bands):
            raise forms.ValidationError(wrong)
