"""Forms of the pages on which an indicator and its definition sheet are entered or changed."""

from django import forms
from django.db import transaction
from django.db.models import Q

from indicators.codes import normal
from indicators.entry import refuse_misplaced, refuse_unit
from indicators.models import Indicator, IndicatorCode, RagScheme
from indicators.operations import read_again, write_codes
from organisation.editing import EditForm
from organisation.fields import DayField
from organisation.models import Person, Post

LONGEST_CODE = IndicatorCode._meta.get_field("words").max_length
TWO_LINES = forms.Textarea(attrs={"rows": 2})
NARROW = {"class": "govuk-input--width-10"}


class IndicatorForm(EditForm):
    """What an indicator is and how it is rated; its codes stand one on each line."""

    codes = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One on each line, as they are printed: NI 59.",
    )

    class Meta:
        model = Indicator
        fields = (
            *("title", "codes", "unit", "unit_words", "part_names", "polarity", "frequency", "year_basis"),
            *("cumulative", "rule", "target_shape", "scheme", "tolerance", "tolerance_relative"),
            "same_within",
        )
        widgets = {
            "title": TWO_LINES,
            "tolerance": forms.TextInput(attrs=NARROW),
            "same_within": forms.TextInput(attrs=NARROW),
        }
        labels = {
            "unit_words": "Unit in words of its own",
            "part_names": "Names of its parts",
            "polarity": "What is better",
            "cumulative": "Figures add up through the year",
            "rule": "How a quarter or a year is made",
            "scheme": "Scheme of ratings",
            "tolerance": "Tolerance of its own",
            "tolerance_relative": "The tolerance is in percent of the target",
        }
        error_messages = {
            "title": {"required": "Enter the title: what is measured"},
            "tolerance": {"invalid": "Tolerance must be a number, like 5 or 2.5"},
            "same_within": {"invalid": "No change within must be a number, like 0.5"},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(self._meta.fields)
        newest = RagScheme.objects.newest_of(self.instance.council_id)
        self.fields["scheme"].queryset = RagScheme.objects.filter(pk__in=[one.pk for one in newest])
        self.fields["scheme"].empty_label = "The scheme of the council"
        answers = [("unknown", "Not stated"), ("true", "Yes"), ("false", "No")]
        self.fields["cumulative"].widget.choices = answers
        self.basis_before = self.instance.year_basis
        if self.instance.pk:
            self.initial["codes"] = "\n".join(code.words for code in self.instance.codes.all())

    def clean_codes(self):
        lines = [" ".join(line.split()) for line in self.cleaned_data["codes"].splitlines()]
        words = list(dict.fromkeys(filter(None, lines)))
        for code in words:
            if len(code) > LONGEST_CODE:
                raise forms.ValidationError(f"A code has at most {LONGEST_CODE} characters: shorten “{code}”")
        own = self.initial.get("codes", "").split("\n")
        taken = IndicatorCode.objects.filter(
            indicator__council=self.instance.council_id,
            normal__in=[normal(code) for code in words if code not in own],
        ).exclude(indicator=self.instance.pk)
        if other := taken.select_related("indicator").first():
            raise forms.ValidationError(
                f"{other.words} is the code of “{other.indicator}”: two indicators with one code cannot be "
                "told apart when a plan cites it"
            )
        return "\n".join(words)

    def clean_year_basis(self):
        return refuse_misplaced(self)

    def clean_unit(self):
        return refuse_unit(self)

    def clean_part_names(self):
        names = [name.strip() for name in self.cleaned_data["part_names"].split("/")]
        if names != [""] and (len(names) < 2 or not all(names)):
            raise forms.ValidationError("Write at least two names with / between them: Primary/Secondary")
        return "/".join(names)

    @transaction.atomic
    def save(self, commit=True):
        unit_or_basis = self.instance.pk and {"unit", "year_basis"} & set(self.changed_data)
        indicator = super().save(commit)
        if "codes" in self.changed_data:
            write_codes(indicator, self.cleaned_data["codes"].splitlines())
        if unit_or_basis:
            read_again(indicator, basis_before=self.basis_before)
        return indicator


class DefinitionForm(EditForm):
    """The definition sheet: where the figures come from, who answers for them, and how good they are."""

    retired_on = DayField(
        named="The last day",
        required=False,
        label="Last day of which figures are collected",
        help_text="Leave it blank while the indicator is in use. No result is awaited of a later period.",
    )
    replacement = forms.CharField(
        required=False,
        max_length=500,
        label="Replaced by",
        help_text="The code or the title of the indicator that is collected instead.",
    )

    class Meta:
        model = Indicator
        fields = (
            *("source", "method", "numerator", "denominator", "owner", "owner_post", "quality"),
            *("quality_note", "retired_on"),
        )
        widgets = dict.fromkeys(("source", "method", "numerator", "denominator", "quality_note"), TWO_LINES)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        council = self.instance.council_id
        self.fields["owner"].queryset = Person.objects.of(council).filter(
            Q(left_on=None) | Q(pk=self.instance.owner_id)
        )
        self.fields["owner_post"].queryset = Post.objects.filter(council=council)
        self.fields["owner"].empty_label = self.fields["owner_post"].empty_label = "Not stated"
        if next_one := self.instance.replaced_by:
            code = next_one.codes.first()
            self.initial["replacement"] = code.words if code else next_one.title

    def clean_replacement(self):
        words = self.cleaned_data["replacement"].strip()
        if not words or words == self.initial.get("replacement"):
            return self.instance.replaced_by if words else None
        return self._one_named(words)

    def _one_named(self, words):
        of_council = Indicator.objects.of(self.instance.council_id)
        named = Q(title__iexact=words)
        if code := normal(words):
            named |= Q(codes__normal=code)
        found = list(of_council.filter(named).distinct()[:5])
        if not found:
            raise forms.ValidationError(
                f"No indicator of the council has the code or the title “{words}”: look it up in the list"
            )
        if len(found) > 1:
            titles = "; ".join(f"“{one}”" for one in found)
            raise forms.ValidationError(f"“{words}” may be {titles}: write the whole title")
        self._refuse_a_circle(found[0])
        return found[0]

    def _refuse_a_circle(self, replacement):
        seen, one = [], replacement
        while one is not None and one.pk not in seen:
            if one.pk == self.instance.pk:
                raise forms.ValidationError(
                    f"“{replacement}” cannot replace this indicator, which is what replaces it"
                    if one is not replacement
                    else "An indicator cannot replace itself: name another one"
                )
            seen.append(one.pk)
            one = one.replaced_by

    def save(self, commit=True):
        self.instance.replaced_by = self.cleaned_data["replacement"]
        return super().save(commit)
