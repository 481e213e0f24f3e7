"""The form of one update: the same for its row, for its own page, for what is pasted and for the workbook."""

import json
from dataclasses import dataclass

from django import forms

from indicators.choices import State
from indicators.figure_words import FIGURE, LABELS, LIKE, RESULT_STATES, WORDS, Unreadable, words_to_keep
from indicators.models import Forecast, Result
from indicators.operations import state_of_words
from organisation.meanwhile import digest
from plans.models import Action, Progress
from returns.boxes import (
    ACTION,
    CONTROL,
    IN_PLACE,
    INDICATOR,
    MILESTONE,
    NOT_IN_ROW,
    PLANNED,
    RISK,
    boxes_of,
    read_one_day,
)
from returns.models import Update
from risks.matrix import find_level

COMMENTARY_BOXES = ("cause", "remedy", "remedy_owner", "remedy_due")
PROMISE_BOXES = ("kept", "kept_words")
LONGEST = 20_000
ACTION_STATES = [one for one in Progress.State.choices if one[0] != Progress.State.MERGED]
LABELS_OF = {
    "comment": {ACTION: "What was done", MILESTONE: "What was done", RISK: "Why it stands there"},
    "state": {CONTROL: "Is it in place?"},
    "done_on": {CONTROL: "In place since"},
}


@dataclass(frozen=True)
class Both:
    """Both values of a box that others changed. typed -- "" where the person had left it as it was."""

    label: str
    now: str
    typed: str


class DayWordsField(forms.CharField):
    """A day in one box, as people write it; cleans to a date, or None for blank words."""

    def __init__(self, *, year, **kwargs):
        super().__init__(required=False, max_length=100, **kwargs)
        self.year = year

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else f"{value:%-d %B %Y}"

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value):
        words = super().clean(value)
        if not words:
            return None
        if (day := read_one_day(words, self.year)) is None:
            raise forms.ValidationError(f"“{words}” is not a day. Write it like 31 March 2027 or 31/3/2027")
        return day


class UpdateForm(forms.Form):
    """What is entered in one update.

    shown -- the UpdateShown that it begins with.  full -- also the boxes that only its own page has.  only --
    the names of the boxes that are given; the others stay as they are.  row_form -- the id of the form to
    which the boxes of a table row belong.
    """

    is_filter = True  # nothing here is called optional: what is needed depends on what is entered

    def __init__(self, shown, data=None, *, full=False, only=None, row_form="", **kwargs):
        super().__init__(data, prefix=f"u{shown.pk}", initial=shown.initial, **kwargs)
        self.full = full and shown.kind == ACTION
        self.shown, self.update, self.year = shown, shown.update, shown.update.unit_return.cycle.quarter.year
        for box in boxes_of(shown.kind):
            if full or box.name not in NOT_IN_ROW:
                self.fields[box.name] = getattr(self, f"_{box.name}_field", self._text_field)(box)
                label = LABELS_OF.get(box.name, {}).get(shown.kind, box.heading)
                self.fields[box.name].label = label
        if shown.kind == INDICATOR:
            self._add_beside_result()
        self.order_fields(["result", "known", "provisional", "forecast", *PROMISE_BOXES])
        if shown.promise is None:
            self._drop(PROMISE_BOXES)
        if not shown.period.part:
            self._drop(["forecast"])
        if only is not None:
            self._drop(set(self.fields) - set(only) - {"known", "provisional"})
        for name, one in self.fields.items():
            if isinstance(one, forms.ChoiceField) and name not in ("likelihood", "impact", "merged_into"):
                allowed = ", ".join(str(label) for key, label in one.choices if key)
                one.error_messages["invalid_choice"] = f"“%(value)s” is not one of: {allowed}"
            attrs = one.widget.attrs
            attrs["data-box"] = name
            if row_form:
                attrs["form"] = row_form
            if isinstance(one.widget, forms.TextInput):
                attrs["autocomplete"] = "off"

    def _drop(self, names):
        for name in names:
            self.fields.pop(name, None)

    # --- The fields, by the name of their box

    def _text_field(self, box):
        longest = getattr(_COLUMNS.get(box.name), "max_length", None)
        if longest:
            return forms.CharField(required=False, max_length=longest)
        return forms.CharField(required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}))

    def _result_field(self, box):
        return forms.CharField(required=False, max_length=500, strip=False, widget=forms.TextInput())

    def _forecast_field(self, box):
        return forms.CharField(required=False, max_length=500)

    def _state_field(self, box):
        now = self.initial.get("state", "")
        if self.shown.kind == CONTROL:
            choices = [(PLANNED, "Not yet"), (IN_PLACE, "In place")]
            if now == IN_PLACE:
                choices = choices[1:]
        else:
            choices = list(ACTION_STATES)
            if self.full or now == Progress.State.MERGED:
                choices.append((Progress.State.MERGED.value, Progress.State.MERGED.label))
            if not now:
                choices = [("", "Choose"), *choices]
        return forms.ChoiceField(required=False, choices=choices)

    def _percent_field(self, box):
        return forms.CharField(required=False, max_length=10, widget=_number_box())

    def _done_on_field(self, box):
        return DayWordsField(year=self.year)

    _expected_on_field = _done_on_field

    def _level_field(self, axis):
        levels = getattr(self.shown.scheme, axis)
        choices = [
            (level.code, f"{level.code}: {level.label}" if level.label else level.code) for level in levels
        ]
        now = self.initial.get(axis, "")
        found = find_level(levels, now)
        self.initial[axis] = found.code if found else ""
        if found is None:
            choices = [("", f"Choose the {axis}"), *choices]
        allowed = ", ".join(level.code for level in levels)
        return forms.ChoiceField(
            required=False,
            choices=choices,
            error_messages={
                "invalid_choice": f"{axis.capitalize()} must be one of {allowed}; this is %(value)s"
            },
        )

    def _likelihood_field(self, box):
        return self._level_field("likelihood")

    def _impact_field(self, box):
        return self._level_field("impact")

    def _kept_field(self, box):
        return forms.ChoiceField(required=False, choices=[("", "Choose"), *Update.Kept.choices])

    def _rag_field(self, box):
        choices = [("", "As its milestones and dates say"), *Progress._meta.get_field("rag").choices]
        return forms.ChoiceField(required=False, choices=choices)

    def _merged_into_field(self, box):
        actions = Action.objects.filter(plan__unit__council=self.update.unit_return.cycle.council_id)
        actions = (
            actions.exclude(pk=self.update.action_id).select_related("plan").order_by("plan", "position")
        )
        return forms.ModelChoiceField(actions, required=False, empty_label="Not merged")

    def _add_beside_result(self):
        states = [(FIGURE.value, "A figure"), *((one.value, one.label) for one in RESULT_STATES)]
        states.append((WORDS.value, "Words, no figure"))
        self.fields["known"] = forms.ChoiceField(label="Or why there is none", required=False, choices=states)
        self.fields["provisional"] = forms.BooleanField(required=False)
        if not self.shown.published:
            self._drop(["why"])

    # --- What was entered

    def clean_percent(self):
        words = self.cleaned_data["percent"].strip().removesuffix("%").strip()
        if not words:
            return None
        if not words.isascii() or not words.isdecimal() or int(words) > 100:
            raise forms.ValidationError("Enter how far it is as a whole number from 0 to 100")
        return int(words)

    def clean_forecast(self):
        words = self.cleaned_data["forecast"]
        about = Forecast(indicator=self.update.indicator)
        if words.strip() and state_of_words(about, words) == State.UNREAD and "forecast" in self.changed_data:
            raise forms.ValidationError(f"“{words}” holds no one figure that can be read. {LIKE}")
        return words

    def clean(self):
        cleaned = super().clean()
        if "result" in self.fields and "result" in cleaned:
            self._clean_result(cleaned)
        cleaned.pop("known", None)
        cleaned.pop("provisional", None)
        return cleaned

    def _clean_result(self, cleaned):
        if not {"result", "known", "provisional"} & set(self.changed_data):
            del cleaned["result"]
            return
        typed, known = cleaned["result"].replace("\r\n", "\n"), State(cleaned.get("known") or FIGURE)
        said = state_of_words(Result(indicator=self.update.indicator), typed) if typed.strip() else None
        if said is None and known == FIGURE:
            cleaned["result"] = ""
            return
        try:
            cleaned["result"] = words_to_keep(
                *(typed,), known=known, said=said, provisional=cleaned["provisional"], what="result"
            )
        except Unreadable as refusal:
            self.add_error("result", str(refusal).replace(LABELS[WORDS], "Words, no figure"))

    @property
    def changes(self):
        """{box: value} of what was given, as save_update takes it."""
        return dict(self.cleaned_data)

    def refuse(self, fields):
        """Say what is wrong: {box: sentence}; what has no box here is said of the whole."""
        for name, sentence in fields.items():
            self.add_error(name if name in self.fields else None, sentence)

    @property
    def words(self):
        """{box: what it holds, as a person writes it}."""
        said = {}
        for name, box in self.fields.items():
            plain = self._plain(name, self.initial.get(name))
            labels = {str(key): str(label) for key, label in getattr(box, "choices", ()) if key}
            said[name] = labels.get(plain, plain)
        return said

    def chosen(self, name, words):
        """Return what a box takes for words that a person wrote: of a choice its key, however it is said."""
        box, folded = self.fields[name], " ".join(words.split()).casefold()
        for key, label in getattr(box, "choices", ()):
            if folded and folded in (str(key).casefold(), str(label).casefold()):
                return str(key)
        return words

    @property
    def held_words(self):
        """[(label, words)] of what is held, for who may not change it."""
        said = ((self[name].label, self._said(name, words)) for name, _, words in self._held())
        return [(label, words) for label, words in said if words != "blank"]

    def _held(self):
        for name, box in self.fields.items():
            words = self._plain(name, self.initial.get(name)) if name in self.initial else ""
            if name == "known" and words == FIGURE:
                continue
            yield name, box, words

    # --- What the page showed, and who saved in between

    @property
    def shown_digests(self):
        """What the page carries so that it is known which boxes a person changed."""
        return json.dumps(self._digests(), separators=(",", ":"))

    def _digests(self):
        return {name: digest(self._plain(name, self.initial.get(name))) for name in self.fields}

    def _plain(self, name, value):
        if isinstance(value, bool):
            return "yes" if value else ""
        return str(self.fields[name].prepare_value(value) or "")

    def meet(self, sent):
        """Bring together what was typed and what others saved in between; return [Both] of what they changed.

        sent -- the digests that the page carried. A box that the person had not changed takes what is held
        now; one that they had keeps what they typed. None where what was typed is what stands there already.
        """
        try:
            before = dict(json.loads(sent or "{}"))
        except (ValueError, TypeError):
            before = {}
        data, both, same = self.data.copy(), [], True
        for name, box in self.fields.items():
            raw = box.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            now, typed = self._plain(name, self.initial.get(name)), self._plain(name, raw)
            if digest(now) == digest(typed):
                continue
            untouched = digest(typed) == before.get(name)
            if untouched:
                data[self.add_prefix(name)] = now
            else:
                same = False
            if digest(now) != before.get(name):
                typed = "" if untouched else self._said(name, typed)
                both.append(Both(str(box.label), self._said(name, now), typed))
        self.data = data
        return None if same else both

    def _said(self, name, words):
        labels = {str(key): label for key, label in getattr(self.fields[name], "choices", ())}
        return str(labels.get(words, words)) or "blank"


_COLUMNS = {field.name: field for field in Update._meta.fields}


def _number_box():
    return forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"})
