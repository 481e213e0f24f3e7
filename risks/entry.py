"""Forms for entering registers, schemes and scores."""

from django import forms

from organisation.scoped_forms import LabelledFormSet, LinkedFormSet, OfUnitForm, ScopedForm
from risks.locks import held_words
from risks.matrix import find_level
from risks.models import Assessment, Register, RiskScheme
from risks.reviews import MOST_MONTHS
from risks.scheme_rows import read_scheme


class RegisterForm(OfUnitForm):
    class Meta:
        model = Register
        fields = ("unit", "name", "scheme")


class MonthsField(forms.CharField):
    """{step: months} as lines that a person types: High: 3."""

    def __init__(self, **kwargs):
        box = forms.Textarea(attrs={"rows": 4})
        words = "On a line each, the step and after how many months its risks are looked at again: High: 3."
        super().__init__(widget=box, required=False, help_text=words, **kwargs)

    def prepare_value(self, value):
        if not isinstance(value, dict):
            return value
        return "\n".join(f"{step}: {months}" for step, months in sorted(value.items()))

    def to_python(self, value):
        if isinstance(value, dict):
            return value
        found = {}
        for line in filter(None, map(str.strip, (value or "").splitlines())):
            step, _, months = (part.strip() for part in line.rpartition(":"))
            if not step or not months.isdecimal() or not 1 <= int(months) <= MOST_MONTHS:
                raise forms.ValidationError(
                    f"Write a step and its months, from 1 to {MOST_MONTHS}, like High: 3; this is {line}"
                )
            found[step] = int(months)
        return found

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), self.prepare_value(data))


class SchemeForm(ScopedForm):
    months = MonthsField(label="Months between reviews")

    class Meta:
        model = RiskScheme
        fields = "__all__"


class AssessmentForm(ScopedForm):
    """A score by the levels of a scheme: that of the register, or the one by which it was first scored."""

    class Meta:
        model = Assessment
        fields = ("kind", "likelihood", "impact", "score_printed", "matrix_printed", "assessed_on")

    def clean_likelihood(self):
        return self._level("likelihood")

    def clean_impact(self):
        return self._level("impact")

    def clean(self):
        cleaned = super().clean()
        if (
            not any(cleaned.get(name) for name in ("likelihood", "impact", "score_printed"))
            and not self.errors
        ):
            raise forms.ValidationError("Enter the likelihood and the impact, or the score as it was printed")
        return cleaned

    def _level(self, axis):
        """Return the code as the scheme spells it; refuse one that the scheme lacks, naming those it has."""
        code = self.cleaned_data[axis]
        register = self.instance.risk.register if self.instance.risk.register_id else None
        model = self.instance.scheme or (register and register.scheme)
        if not code or model is None or axis not in self.changed_data:
            return code
        rows = [(row.part, row.code, row.label) for row in model.rows.all()]
        levels = getattr(read_scheme(rows)[0], axis)
        if levels and find_level(levels, code) is None:
            allowed = ", ".join(level.code for level in levels)
            raise forms.ValidationError(f"{axis.capitalize()} must be one of {allowed}; this is {code}")
        return find_level(levels, code).code if levels else code


class SignedRows:
    """For a formset of what belongs to a risk: nothing of it changes while the risk is signed off."""

    def clean(self):
        super().clean()
        if self.instance.pk and self.has_changed() and (words := held_words(self.instance.pk)):
            raise forms.ValidationError(words, code="locked")


class AssessmentFormSet(SignedRows, LabelledFormSet):
    """The assessments of a risk."""


class ControlFormSet(SignedRows, LinkedFormSet):
    """The controls of a risk."""


class SchemeRowFormSet(LabelledFormSet):
    """The rows of a scheme, read together: a band or an appetite cell must be of the levels above."""

    twice = "Two rows have the same part and code: keep one of them"

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        kept = [form.cleaned_data for form in self.forms if form.cleaned_data.get("code")]
        rows = [row for row in kept if not row.get("DELETE")]
        rows.sort(key=lambda row: row["position"] if row.get("position") is not None else len(rows))
        problems = read_scheme(
            [(row["part"], row["code"], row.get("label", "")) for row in rows if not row.get("category")]
        )[1]
        if problems:
            raise forms.ValidationError(problems)
