"""Forms of the pages on which one figure, one commentary or one break is entered or changed.

Which words are kept of what was typed and chosen is said in indicators.figure_words.
"""

from copy import copy

from django import forms

from indicators.choices import State
from indicators.entry import PERIOD_WORDS
from indicators.figure_words import (
    FIGURE,
    LABELS,
    LIKE,
    RESULT_STATES,
    TARGET_STATES,
    WORDS,
    Unreadable,
    in_boxes,
    words_to_keep,
)
from indicators.locks import held_locks
from indicators.models import (
    Area,
    AreaFigure,
    Denominator,
    Forecast,
    Numerator,
    Remark,
    Result,
    SeriesBreak,
    Target,
)
from indicators.operations import save_figure, state_of_words, write_figure, write_period
from indicators.restating import is_corrected, is_published
from organisation.audit import named
from organisation.editing import EditForm
from organisation.periods import from_code, parse_period


class OfPeriodForm(EditForm):
    """Something of one period of an indicator. The period is typed once, when it is added.

    by -- the person who saves. period -- words to begin with. unique -- {field: value} that, with indicator
    and period, there is only one of.
    """

    period = forms.CharField(
        max_length=20,
        error_messages={"required": "Enter the period, like 2026/27 Q2"},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    what = "figure"

    def __init__(self, *args, by, period="", **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        if self.instance.pk:
            del self.fields["period"]
        else:
            self.initial["period"] = period
            basis = self.instance.indicator.year_basis or "FY"
            like = PERIOD_WORDS[basis].removeprefix("Enter the period ")
            self.fields["period"].help_text = f"{like.capitalize()}."

    def clean_period(self):
        words, basis = self.cleaned_data["period"], self.instance.indicator.year_basis or "FY"
        found = parse_period(words, basis)
        if found is None:
            raise forms.ValidationError(f"{PERIOD_WORDS[basis]}. “{words}” is no period", code="period")
        write_period(self.instance, found)
        return words

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk is None and "period" in cleaned and self._same().exists():
            label = from_code(self.instance.period).label
            self.add_error("period", f"There is already a {self.what} for {label}: change that one instead")
        if words := held_locks([self.instance.indicator_id]).words_on(self.instance):
            self.add_error(None, words)
        return cleaned

    def _same(self):
        about = {"indicator": self.instance.indicator, "period": self.instance.period, **self.unique()}
        return type(self.instance).objects.filter(**about)

    def unique(self):
        return {}


class FigureForm(OfPeriodForm):
    """A figure of a period: its words, or why there is none."""

    figure = forms.CharField(
        required=False,
        strip=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )
    provisional = forms.BooleanField(
        required=False, help_text="It may still change. Leave it blank for a final one."
    )
    known = forms.ChoiceField(label="What is known", widget=forms.RadioSelect)
    states = RESULT_STATES

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.held = copy(self.instance) if self.instance.pk else None
        self.fields["figure"].label = self.what.capitalize()
        self.fields["figure"].help_text = f"As it is published. {LIKE}."
        self.fields["figure"].sometimes_required = True
        self.fields["known"].choices = [
            (state.value, LABELS.get(state, state.label)) for state in (FIGURE, *self.states, WORDS)
        ]
        if self.held:
            self._show_held()
        else:
            self.initial["known"] = FIGURE.value

    def _show_held(self):
        state = State(self.held.state)
        if state != State.TICK and state.value not in dict(self.fields["known"].choices):
            self.fields["known"].choices += [(state.value, state.label)]
        known, words = in_boxes(self.held, State)
        self.initial |= {"known": known.value, "figure": words, "provisional": self.held.provisional}
        if "\n" in words:
            self.fields["figure"].widget = forms.Textarea(attrs={"rows": 3})

    def clean(self):
        cleaned = super().clean()
        if "known" in cleaned and (words := self._words(cleaned)) is not None:
            write_figure(self.instance, words)
        return cleaned

    def _words(self, cleaned):
        """Return the words to be kept, or None once it is said what is wrong with them."""
        typed = cleaned["figure"].replace("\r\n", "\n")
        if self.held and not {"known", "figure", "provisional"} & set(self.changed_data):
            return self.held.words
        said = state_of_words(self.instance, typed) if typed.strip() else None
        try:
            return words_to_keep(
                typed,
                known=State(cleaned["known"]),
                said=said,
                provisional=cleaned["provisional"],
                what=self.what,
            )
        except Unreadable as refusal:
            self.add_error("figure", str(refusal))
            return None


class RecordedForm(FigureForm):
    """A figure of which it is kept what was published before, and so why it changed."""

    why = forms.CharField(
        label="Why it changes",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.held is None or not is_published(self.held):
            del self.fields["why"]
            self.fields.pop("decision", None)
        else:
            self.fields["why"].help_text = self.why_words
            self.fields["why"].sometimes_required = True

    def clean(self):
        cleaned = super().clean()
        if "why" in self.fields and not self.errors and is_corrected(self.held, self.instance):
            if not cleaned["why"].strip():
                self.add_error("why", self.ask.format(words=self.held.words))
        return cleaned

    def save(self, commit=True):
        return save_figure(
            self.instance,
            held=self.held,
            by=self.by,
            why=self.cleaned_data.get("why", "").strip(),
            decision=self.cleaned_data.get("decision", "").strip(),
        )


class ResultForm(RecordedForm):
    what = "result"
    why_words = "Needed when the published result becomes another one: it is printed in a footnote."
    ask = "Say why the published result “{words}” is corrected: the reason is printed in a footnote"

    class Meta:
        model = Result
        fields = ()


class TargetForm(RecordedForm):
    decision = forms.CharField(
        label="Where it was decided",
        required=False,
        max_length=200,
        help_text="Such as Cabinet, 3 May 2026, minute 14.",
    )
    what, states = "target", TARGET_STATES
    why_words = "Needed when a target that was set becomes another one: it is kept in the history."
    ask = "Say why the target “{words}” is changed: the reason is kept in the history"
    field_order = ("period", "figure", "provisional", "known", "why", "decision")

    class Meta:
        model = Target
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # A target is set or it is not; only what was measured may still change by itself.
        del self.fields["provisional"]

    def clean(self):
        self.cleaned_data["provisional"] = bool(self.held and self.held.provisional)
        return super().clean()


class ForecastForm(FigureForm):
    what = "forecast"

    class Meta:
        model = Forecast
        fields = ()


class NumeratorForm(FigureForm):
    what = "numerator"

    class Meta:
        model = Numerator
        fields = ()


class DenominatorForm(FigureForm):
    what = "denominator"

    class Meta:
        model = Denominator
        fields = ()


class AreaForm:
    """What the forms of an area's result and of its target share: the area, chosen or named anew."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            return
        areas = Area.objects.of(self.instance.indicator.council_id)
        self.fields["area"] = forms.ModelChoiceField(
            areas, required=False, empty_label="An area that is not in the list"
        )
        self.fields["new_area"] = forms.CharField(
            label="Name of an area that is not in the list", max_length=100, required=False
        )
        self.order_fields(["area", "new_area", "period"])

    def clean(self):
        if self.instance.pk is None:
            self._choose_area()
        return super().clean()

    def _choose_area(self):
        chosen, name = self.cleaned_data.get("area"), " ".join(self.cleaned_data.get("new_area", "").split())
        if chosen and name:
            self.add_error("new_area", f"Choose “{chosen}” or name another area, not both")
        elif not chosen and not name:
            self.add_error("area", "Choose the area, or name one that is not in the list")
        council = self.instance.indicator.council_id
        known = Area.objects.of(council).filter(name__iexact=name).first() if name else None
        self.instance.area = chosen or known or Area(council_id=council, name=name)

    def unique(self):
        # An area that is new has no figure yet.
        return {"area": self.instance.area.pk or 0, "kind": self.instance.kind}

    def save(self, commit=True):
        if self.instance.area.pk is None:
            self.instance.area.save()
            self.instance.area = self.instance.area
        return super().save(commit)


class AreaResultForm(AreaForm, ResultForm):
    class Meta(ResultForm.Meta):
        model = AreaFigure


class AreaTargetForm(AreaForm, TargetForm):
    class Meta(TargetForm.Meta):
        model = AreaFigure


class CommentaryForm(OfPeriodForm):
    what = "commentary"

    class Meta:
        model = Remark
        fields = ("words",)
        labels = {"words": "Commentary"}
        widgets = {"words": forms.Textarea(attrs={"rows": 8})}
        help_texts = {"words": "What the figure means, what caused it and what is done about it."}
        error_messages = {"words": {"required": "Enter the commentary"}}

    def unique(self):
        return {"kind": Remark.Kind.COMMENTARY}


class BreakForm(OfPeriodForm):
    what = "break in series"

    class Meta:
        model = SeriesBreak
        fields = ("words",)
        labels = {"words": "What changed, and why"}
        widgets = {"words": forms.Textarea(attrs={"rows": 3})}
        error_messages = {"words": {"required": "Say what is counted otherwise than before, and why"}}

    def save(self, commit=True):
        self.instance.by, self.instance.who = self.by, named(self.by)
        return super().save(commit)
