"""Forms of what rates one indicator: the rating that an officer chooses, and its formula."""

from django import forms

from indicators.entry import PERIOD_WORDS, clean_formula
from indicators.locks import held_locks
from indicators.models import Indicator, JudgedRating
from indicators.scheme_operations import judge
from organisation.editing import EditForm
from organisation.periods import from_code, parse_period


class JudgementForm(EditForm):
    """The rating that an officer chooses for a period; the reason is never left out."""

    period = forms.CharField(
        max_length=20,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
        help_text="Like 2026/27, 2026/27 Q2 or April 2026.",
    )

    class Meta:
        model = JudgedRating
        fields = ("period", "rag", "reason")
        widgets = {"rag": forms.RadioSelect, "reason": forms.Textarea(attrs={"rows": 4})}
        labels = {"reason": "Why"}
        help_texts = {"reason": "It stands beside the rating on every page and in every report."}
        error_messages = {
            "rag": dict.fromkeys(("required", "invalid_choice"), "Choose green, amber or red"),
            "reason": {"required": "Say why: a rating without a reason does not count"},
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.order_fields(self._meta.fields)
        self.fields["rag"].choices = [one for one in self.fields["rag"].choices if one[0]]
        self.basis = self.instance.indicator.year_basis or "FY"
        self.fields["period"].error_messages["required"] = PERIOD_WORDS[self.basis]

    def clean_period(self):
        words = self.cleaned_data["period"]
        period = parse_period(words, self.basis)
        if period is None:
            raise forms.ValidationError(f"{PERIOD_WORDS[self.basis]}. “{words}” is no period")
        indicator = self.instance.indicator_id
        if words := held_locks([indicator]).words_for(JudgedRating, indicator, period.code):
            raise forms.ValidationError(words)
        return period.code

    def save(self, commit=True):
        said = self.cleaned_data
        period = from_code(said["period"])
        return judge(self.instance.indicator, period, said["rag"], said["reason"], by=self.by)


class FormulaForm(EditForm):
    """Of which other indicators an indicator is made."""

    class Meta:
        model = Indicator
        fields = ("formula",)
        help_texts = {
            "formula": "Codes of other indicators in square brackets, numbers, + - * / and brackets, such as "
            "([NI 59] + [NI 60]) / 2. It is worked out in every period that has no published result. "
            "Blank: it is not made of others."
        }

    def clean_formula(self):
        return clean_formula(self.cleaned_data["formula"], self.instance.pk, self.instance.council)
