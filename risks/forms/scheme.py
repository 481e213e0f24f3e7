"""Forms about a risk scheme: its levels, bands, cells and reviews, each on a page of its own.

What a page shows is made of the rows of the scheme, so that a change that others made meanwhile is said box
by box, as on every other page.
"""

from dataclasses import replace

from django import forms

from organisation.editing import EditForm
from risks.codes import FEWEST, KINDS, MOST, levels
from risks.matrix import Drawing, DrawnBand, Level, ProductBand, Scheme, axes_as_drawn, band, same
from risks.models import Register, RiskScheme
from risks.redrawing import drawn_from, with_bands, with_cells, with_levels, with_stricter
from risks.reviews import MOST_MONTHS, later_than_lower, steps_of
from risks.scheme_operations import DRAWING, write_scheme
from risks.scheme_rows import read_scheme, rows_of
from risks.schemes import scheme_of

AXES = ("likelihood", "impact")
LONGEST_CODE, LONGEST_LABEL = 8, 60
MOST_BANDS, SPARE = 8, 2
NONE, RANGES, CELLS = "none", "ranges", "cells"
NARROW, MIDDLE = {"class": "govuk-input--width-3"}, {"class": "govuk-input--width-20"}


class RedrawForm(EditForm):
    """A form that makes another Scheme of the one that a RiskScheme is, and writes that.

    redrawn() -- returns the Scheme that was typed.
    """

    class Meta:
        model = RiskScheme
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.scheme, _ = scheme_of(self.instance)

    def add(self, name, field, initial):
        self.fields[name], self.initial[name] = field, initial

    def redrawn(self):
        raise NotImplementedError

    def save(self, commit=True):
        write_scheme(self.instance, self.redrawn())
        return self.instance


class LevelsForm(RedrawForm):
    """The levels of both axes from the highest to the lowest, and how the matrix is drawn."""

    class Meta:
        model = RiskScheme
        fields = DRAWING
        labels = {
            "impact_down": "Impact stands down the side, likelihood across",
            "lowest_on_top": "The lowest level stands on top",
            "highest_on_left": "The highest level stands on the left",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {}
        for axis in AXES:
            held = getattr(self.scheme, axis)
            self.rows[axis] = max(min(len(held) + SPARE, MOST), FEWEST)
            for place in range(self.rows[axis]):
                level = held[place] if place < len(held) else Level("")
                name = f"{axis.capitalize()} {place + 1}"
                code = forms.CharField(
                    label=f"{name}: code",
                    required=False,
                    max_length=LONGEST_CODE,
                    widget=forms.TextInput(attrs=NARROW),
                )
                label = forms.CharField(
                    label=f"{name}: label",
                    required=False,
                    max_length=LONGEST_LABEL,
                    widget=forms.TextInput(attrs=MIDDLE),
                )
                self.add(f"{axis}_code_{place}", code, level.code)
                self.add(f"{axis}_label_{place}", label, level.label)

    def groups(self):
        """Return for each axis its name and the pairs of boxes (code, label) of its levels."""
        return [
            (axis, [(self[f"{axis}_code_{n}"], self[f"{axis}_label_{n}"]) for n in range(self.rows[axis])])
            for axis in AXES
        ]

    def drawing(self):
        return [self[name] for name in DRAWING]

    def clean(self):
        cleaned = super().clean()
        self.typed = {axis: self._levels(axis, cleaned) for axis in AXES}
        return cleaned

    def _levels(self, axis, cleaned):
        """Return pairs (code before, Level) of what was typed for an axis; refuse what cannot be."""
        held, found = getattr(self.scheme, axis), []
        for place in range(self.rows[axis]):
            code, label = (cleaned.get(f"{axis}_{part}_{place}", "").strip() for part in ("code", "label"))
            box = f"{axis}_code_{place}"
            if label and not code:
                self.add_error(box, f"Give this level of {axis} a code, such as A or 1: {label}")
            elif any(same(code, level.code) for _, level in found):
                self.add_error(box, f"{axis.capitalize()} {code} is given twice: keep one of them")
            elif code:
                found.append((held[place].code if place < len(held) else None, Level(code, label)))
        if not self.errors and not FEWEST <= len(found) <= MOST:
            message = f"{axis.capitalize()} needs from {FEWEST} to {MOST} levels; this has {len(found)}"
            self.add_error(f"{axis}_code_0", message)
        return found

    def redrawn(self):
        drawing = Drawing(**{name: self.cleaned_data[name] for name in DRAWING})
        return replace(with_levels(self.scheme, *(self.typed[axis] for axis in AXES)), drawing=drawing)


class BandsForm(RedrawForm):
    """The bands from the highest to the lowest: ranges of products, or cells that are drawn in them."""

    how = forms.ChoiceField(
        label="How does a score get its band?",
        widget=forms.RadioSelect,
        choices=[
            (RANGES, "By the product of both numbers, in the ranges below"),
            (CELLS, "Cell by cell, drawn by hand on the next page"),
            (NONE, "The scheme has no bands"),
        ],
        error_messages={"required": "Choose how a score gets its band"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ranges = {step.label: step for step in self.scheme.bands if isinstance(step, ProductBand)}
        self.held = self.scheme.band_labels
        self.initial["how"] = RANGES if ranges else CELLS if self.held else NONE
        self.numbers = min(max(len(self.held) + SPARE, FEWEST + SPARE), MOST_BANDS)
        for place in range(self.numbers):
            label = self.held[place] if place < len(self.held) else ""
            step = ranges.get(label)
            name = f"Band {place + 1}"
            widget = forms.TextInput(attrs=MIDDLE)
            self.add(
                f"label_{place}",
                forms.CharField(
                    label=f"{name}: name", required=False, max_length=LONGEST_LABEL, widget=widget
                ),
                label,
            )
            for part, words in (("low", "lowest product"), ("high", "highest product")):
                box = forms.IntegerField(
                    label=f"{name}: {words}",
                    required=False,
                    min_value=0,
                    max_value=999,
                    widget=forms.TextInput(attrs=NARROW | {"inputmode": "numeric"}),
                    error_messages={"invalid": f"The {words} of band {place + 1} must be a whole number"},
                )
                self.add(f"{part}_{place}", box, getattr(step, part) if step else None)

    def rows(self):
        return [
            tuple(self[f"{part}_{place}"] for part in ("label", "low", "high"))
            for place in range(self.numbers)
        ]

    def clean(self):
        cleaned = super().clean()
        self.bands, self.renamed, labels = [], {}, []
        how = cleaned.get("how")
        if how == NONE or self.errors:
            return cleaned
        for place in range(self.numbers):
            label = cleaned[f"label_{place}"].strip()
            low, high = cleaned[f"low_{place}"], cleaned[f"high_{place}"]
            if not label:
                if how == RANGES and (low is not None or high is not None):
                    self.add_error(f"label_{place}", f"Give the band {low} to {high} a name, such as High")
                continue
            if label in labels:
                self.add_error(f"label_{place}", f"The band {label} is given twice: keep one of them")
            labels.append(label)
            if place < len(self.held):
                self.renamed[self.held[place]] = label
            if how == RANGES:
                self._range(place, label, low, high)
        if not labels:
            self.add_error("label_0", "Name at least one band, such as High")
        if how == RANGES and not self.errors:
            self._refuse_what_does_not_fit()
        if how == CELLS:
            self.bands = drawn_from(self.scheme, labels, self.renamed)
        return cleaned

    def _range(self, place, label, low, high):
        if low is None or high is None:
            self.add_error(
                f"{'low' if low is None else 'high'}_{place}",
                f"Enter the lowest and the highest product of the band {label}",
            )
        elif high < low:
            self.add_error(f"high_{place}", f"The band {label} ends before it begins")
        else:
            self.bands.append(ProductBand(low, high, label))

    def _refuse_what_does_not_fit(self):
        """Say what is wrong with the ranges together: gaps, overlaps, levels that are no numbers."""
        for problem in read_scheme(rows_of(self.redrawn()))[1]:
            self.add_error(None, problem)

    def redrawn(self):
        return with_bands(self.scheme, self.bands, self.renamed)


class CellsForm(RedrawForm):
    """The band of each cell, where bands are drawn by hand, and whether it is above appetite."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        labels = self.scheme.band_labels
        self.draws = bool(labels) and all(isinstance(step, DrawnBand) for step in self.scheme.bands)
        for y, likelihood in enumerate(self.scheme.likelihood):
            for x, impact in enumerate(self.scheme.impact):
                cell = likelihood.code, impact.code
                name = "".join(cell)
                if self.draws:
                    box = forms.ChoiceField(
                        label=f"Band of {name}",
                        required=False,
                        choices=[("", "None"), *((label, label) for label in labels)],
                    )
                    self.add(f"band_{y}_{x}", box, band(self.scheme, *cell) or "")
                self.add_above(f"above_{y}_{x}", cell, name)

    def add_above(self, box, cell, name):
        field = forms.BooleanField(label=f"{name} is above appetite", required=False)
        self.add(box, field, cell in self.scheme.appetite)

    def grid(self):
        """Return the columns' Levels, and pairs (Level of the row, its cells as (code, words, boxes))."""
        down, across = axes_as_drawn(self.scheme)
        turned = self.scheme.drawing.impact_down
        rows = []
        for row in down:
            cells = []
            for column in across:
                likelihood, impact = (column, row) if turned else (row, column)
                place = f"{self.scheme.likelihood.index(likelihood)}_{self.scheme.impact.index(impact)}"
                names = (f"band_{place}", f"above_{place}")
                boxes = {name.partition("_")[0]: self[name] for name in names if name in self.fields}
                held = band(self.scheme, likelihood.code, impact.code) or ""
                cells.append((likelihood.code + impact.code, held, boxes))
            rows.append((row, cells))
        return across, rows

    def _chosen(self, part):
        """Return {cell: what was chosen} of one of its two boxes."""
        return {
            (likelihood.code, impact.code): self.cleaned_data[f"{part}_{y}_{x}"]
            for y, likelihood in enumerate(self.scheme.likelihood)
            for x, impact in enumerate(self.scheme.impact)
            if f"{part}_{y}_{x}" in self.fields
        }

    def above(self):
        return [cell for cell, is_above in self._chosen("above").items() if is_above]

    def redrawn(self):
        return with_cells(self.scheme, self._chosen("band") if self.draws else None, self.above())


class StricterForm(CellsForm):
    """The cells that are above appetite for the risks of one category, beside those for every risk."""

    def __init__(self, *args, category, **kwargs):
        self.category = category
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if name.startswith("band_")]:
            del self.fields[name]

    def add_above(self, box, cell, name):
        if cell not in self.scheme.appetite:
            field = forms.BooleanField(label=f"{name} is above appetite for {self.category}", required=False)
            self.add(box, field, cell in self.scheme.appetite_for(self.category.pk))

    def redrawn(self):
        return with_stricter(self.scheme, self.category.pk, self.above())


class ReviewsForm(RedrawForm):
    """After how many months a risk of each step is looked at again."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.steps, held = steps_of(self.scheme), dict(self.scheme.months)
        for place, step in enumerate(self.steps):
            wrong = f"Enter a number of months from 1 to {MOST_MONTHS}"
            box = forms.IntegerField(
                label=f"{step[:1].upper()}{step[1:]}: months between reviews",
                required=False,
                min_value=1,
                max_value=MOST_MONTHS,
                widget=forms.TextInput(attrs=NARROW | {"inputmode": "numeric"}),
                error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
            )
            self.add(f"months_{place}", box, held.get(step))

    def clean(self):
        cleaned = super().clean()
        self.months = {
            step: cleaned[f"months_{place}"]
            for place, step in enumerate(self.steps)
            if cleaned.get(f"months_{place}")
        }
        for higher, lower in later_than_lower(self.steps, self.months):
            self.add_error(
                f"months_{self.steps.index(higher)}",
                f"{higher.capitalize()} is looked at no later than {lower}, which is after "
                f"{self.months[lower]} months",
            )
        return cleaned

    def save(self, commit=True):
        self.instance.months = self.months
        self.instance.save(update_fields=["months"])
        return self.instance


class NameForm(forms.Form):
    """What a council calls a scheme that it takes over."""

    name = forms.CharField(
        label="What you call it", max_length=200, error_messages={"required": "Enter a name for the scheme"}
    )

    def __init__(self, *args, council, **kwargs):
        super().__init__(*args, **kwargs)
        self.council = council

    def clean_name(self):
        name = self.cleaned_data["name"]
        if RiskScheme.objects.of(self.council).filter(name=name).exists():
            raise forms.ValidationError(
                f"The council has a scheme called {name} already: make its next version, or give another name"
            )
        return name


class NewSchemeForm(NameForm):
    """A scheme of a council's own: how many levels each axis has, and their codes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for axis in AXES:
            wrong = f"{axis.capitalize()} needs from {FEWEST} to {MOST} levels"
            self.fields[f"{axis}_levels"] = forms.IntegerField(
                label=f"Levels of {axis}",
                min_value=FEWEST,
                max_value=MOST,
                widget=forms.TextInput(attrs=NARROW | {"inputmode": "numeric"}),
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
            )
            self.fields[f"{axis}_codes"] = forms.ChoiceField(
                label=f"Codes of {axis}",
                choices=[(kind, words) for kind, (words, _) in KINDS.items()],
                widget=forms.RadioSelect,
                error_messages={"required": f"Choose the codes of {axis}"},
            )
            self.fields[f"{axis}_worst"] = forms.ChoiceField(
                label=f"Which code of {axis} is the highest?",
                choices=[("first", "The first: A, 1 or I"), ("last", "The last")],
                widget=forms.RadioSelect,
                error_messages={"required": f"Choose which code of {axis} is the highest"},
            )

    def scheme(self):
        """Return the Scheme that was typed: its axes, without bands and appetite."""
        cleaned = self.cleaned_data
        return Scheme(
            *(
                levels(
                    cleaned[f"{axis}_codes"],
                    cleaned[f"{axis}_levels"],
                    first_is_worst=cleaned[f"{axis}_worst"] == "first",
                )
                for axis in AXES
            )
        )


class UseForm(forms.Form):
    """Which registers score by a scheme from now on, and what becomes of the risks in them."""

    registers = forms.ModelMultipleChoiceField(
        label="Registers that score by it from now on",
        queryset=Register.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one register"},
    )
    score_again = forms.BooleanField(
        label="Score their risks again today, with the same likelihood and impact",
        required=False,
        help_text="Where this version has both codes. What was assessed before keeps its scheme either way.",
    )

    def __init__(self, *args, scheme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["registers"].queryset = Register.objects.of(scheme.council).exclude(scheme=scheme)
