"""Forms for entering figures: a person types a period and words, and sees how the words were understood."""

from copy import copy

from django import forms

from indicators.choices import State
from indicators.codes import normal
from indicators.formula_results import Book
from indicators.formulas import NotAFormula, parse
from indicators.locks import Locks, held_locks
from indicators.models import Indicator, SetEntry
from indicators.operations import misplaced, write_figure, write_period
from indicators.restating import is_corrected
from indicators.values import show
from organisation.periods import from_code, parse_period
from organisation.scoped_forms import LabelledFormSet, ScopedForm

PERIOD_WORDS = {
    "AY": "Enter the period like 2009/10, 2009/10 T1 (autumn term) or 2009/10 Q2",
    "CY": "Enter the period like 2009 or 2009 Q2",
    "FY": "Enter the period like 2009/10 or 2009/10 Q2",
}


class PeriodForm(ScopedForm):
    """A row of an indicator that stands in a period, typed as the workbook has it."""

    period = forms.CharField(max_length=20, help_text="Like 2009/10, 2009/10 Q2 or April 2026.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["period"].error_messages["required"] = PERIOD_WORDS["FY"]
        self.held_period = self.instance.period
        if self.instance.pk:
            basis, period = self.instance.indicator.year_basis or "FY", from_code(self.instance.period)
            own = period.basis == basis or period.part.startswith("M")
            ways = (period.column, f"{period.basis} {period.column}")
            self.initial["period"] = ways[0] if own else ways[1]
            self.shown_otherwise = {"period": ways}

    def clean_period(self):
        words, basis = self.cleaned_data["period"], self.instance.indicator.year_basis or "FY"
        period = parse_period(words, basis)
        if period is None:
            raise forms.ValidationError(f"{PERIOD_WORDS[basis]}. “{words}” is no period", code="period")
        write_period(self.instance, period)
        return period.code


class FigureForm(PeriodForm):
    """A result, target, forecast or comparator. Words without a number are kept as words, never refused."""

    words = forms.CharField(
        label="Value",
        strip=False,
        widget=forms.TextInput(attrs={"size": 30}),
        help_text="As published: 62.5%, £1,640, 93.5/91.3%, TBC, N/A.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.held = copy(self.instance) if self.instance.pk else None
        self.fields["words"].error_messages["required"] = "Enter the value, or what is known: TBC, N/A"
        if "\n" in (self.instance.words or ""):
            self.fields["words"].widget = forms.Textarea(attrs={"rows": 2, "cols": 30})

    def clean_words(self):
        words = self.cleaned_data["words"].replace("\r\n", "\n")
        if not words.strip():
            raise forms.ValidationError("Enter the value, or what is known: TBC, N/A", code="required")
        write_figure(self.instance, words)
        return words


def clean_formula(words, pk, council):
    """Return a formula as it is kept. Raises ValidationError, which says what is wrong and what to do.

    pk -- of the indicator that it is for, None for a new one.  council -- None where none is chosen yet.
    """
    words = " ".join(words.split())
    if not words:
        return ""
    try:
        formula = parse(words)
    except NotAFormula as wrong:
        raise forms.ValidationError(str(wrong), code="formula") from wrong
    if council is not None:
        book = Book(Indicator.objects.of(council).definitions())
        if said := book.problems(pk, formula):
            raise forms.ValidationError(said, code="formula")
    return words


class PeriodFormSet(LabelledFormSet):
    """What an indicator holds of periods; what somebody signed off is neither changed nor taken away."""

    twice = "Two rows are for the same period: keep one of them"

    def clean(self):
        super().clean()
        changed = [form for form in self.forms if form.has_changed()]
        if not changed or not self.instance.pk:
            return
        locks = held_locks([self.instance.pk])
        for form in changed if locks else ():
            for period in (form.held_period, form.instance.period):
                if words := locks.words_for(self.model, self.instance.pk, period):
                    raise forms.ValidationError(words, code="locked")


class RecordedFormSet(PeriodFormSet):
    """Results or targets of an indicator: one that was published and changes asks why, once for the page."""

    def clean(self):
        super().clean()
        if not any(self.errors) and self.corrected() and not self.data.get("why", "").strip():
            words = "; ".join(f"“{held.words}”" for held, _ in self.corrected())
            raise forms.ValidationError(
                f"{words} was published and changes: say why in the box “Why published figures change”"
            )

    def corrected(self):
        """Return (figure as held, as it is to be or None) of each published one that changes."""
        found = []
        for form in self.initial_forms:
            gone = self.can_delete and self._should_delete_form(form)
            after = None if gone else form.instance
            if form.held is not None and (gone or form.has_changed()) and is_corrected(form.held, after):
                found.append((form.held, after))
        return found


class IndicatorForm(ScopedForm):
    """An indicator; a year basis that its figures cannot have is refused."""

    why = forms.CharField(
        label="Why published figures change",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 80}),
        help_text="Needed when a published result or target becomes another one. A footnote prints it.",
    )
    decision = forms.CharField(
        label="Where changed targets were decided",
        required=False,
        max_length=200,
        help_text="Such as Cabinet, 3 May 2026, minute 14.",
    )

    class Meta:
        model = Indicator
        fields = "__all__"
        widgets = {"title": forms.Textarea(attrs={"rows": 2, "cols": 80})}

    def clean_formula(self):
        council = self.cleaned_data.get("council") or getattr(self.instance, "council", None)
        return clean_formula(self.cleaned_data["formula"], self.instance.pk, council)

    def clean_year_basis(self):
        return refuse_misplaced(self)

    def clean_unit(self):
        return refuse_unit(self)


def refuse_while_signed(form):
    """Refuse what reads the figures of an indicator again while somebody has signed some of them off."""
    if words := Locks([form.instance.pk]).words_anywhere(form.instance.pk):
        raise forms.ValidationError(words, code="locked")


def refuse_unit(form):
    """Return the unit typed into a form of an indicator; refuse another one while figures are signed off."""
    if form.instance.pk and "unit" in form.changed_data:
        refuse_while_signed(form)
    return form.cleaned_data["unit"]


def refuse_misplaced(form):
    """Return the year basis typed into a form of an indicator; refuse one that its figures cannot have."""
    basis = form.cleaned_data["year_basis"]
    if form.instance.pk and "year_basis" in form.changed_data:
        refuse_while_signed(form)
    if form.instance.pk and "year_basis" in form.changed_data:
        changed = Indicator(pk=form.instance.pk, year_basis=basis)
        if stuck := misplaced(changed, basis_before=form.initial["year_basis"]):
            names = ", ".join(dict.fromkeys(from_code(figure.period).label for figure in stuck))
            raise forms.ValidationError(
                f"There are figures for {names}, which that year does not have: delete them first"
            )
    return basis


def understood(figure):
    """Return how the words of a figure were understood: "62.5%", "between 10 and 15%", "Awaiting"."""
    if figure.state != State.VALUE:
        return State(figure.state).label
    unit = figure.unit or figure.indicator.unit or None
    if figure.number is not None:
        said = show(figure.number, unit)
    elif figure.low is not None:
        said = f"{show(figure.low, unit)} to {show(figure.high, unit)}"
    elif figure.parts:
        said = f"{len(figure.parts)} figures: {', '.join(figure.parts)}"
    elif figure.day:
        said = f"{figure.day:%-d %B %Y}"
    else:
        said = State.UNREAD.label
    if figure.number is not None and not unit:
        said += ", unit not stated"
    return f"{said}, provisional" if figure.provisional else said


class CodesField(forms.CharField):
    """Codes, one on each line, kept as a list."""

    widget = forms.Textarea(attrs={"rows": 2, "cols": 30})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class SetEntryForm(ScopedForm):
    """An indicator of a set; a code that a set has already is refused, however it is written."""

    former = CodesField(required=False, help_text="Codes that it took the place of, one on each line.")
    successor = CodesField(required=False, help_text="Codes that took its place, one on each line.")

    def clean_code(self):
        code = self.cleaned_data["code"]
        self.instance.normal = normal(code)
        if other := SetEntry.objects.exclude(pk=self.instance.pk).filter(normal=normal(code)).first():
            raise forms.ValidationError(f"A set already has this code: {other}", code="unique")
        return code
