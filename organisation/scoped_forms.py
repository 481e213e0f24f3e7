"""Forms of the admin: what is chosen must belong together, and a table's inputs have names."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import (
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.db.models import Model, QuerySet
from django.utils.text import capfirst

from organisation.meanwhile import MeanwhileForm, MeanwhileFormSet


class WithinSelect(AutocompleteSelect):
    """Offers only what belongs to the same plan or council as the thing that is edited.

    within -- {"plan": id} or {"council": id}; ScopedAdmin.get_search_results reads it.
    """

    def __init__(self, *args, within, **kwargs):
        super().__init__(*args, **kwargs)
        self.within = within

    def get_url(self):
        query = "&".join(f"{name}={pk}" for name, pk in self.within.items())
        return f"{super().get_url()}?{query}" if query else super().get_url()

    def optgroups(self, name, value, attr=None):
        """Draw what is chosen; words that came in the place of a number are the number of nothing."""
        return super().optgroups(name, [one for one in value if str(one).isdecimal()], attr)


class WithinSelectMultiple(WithinSelect, AutocompleteSelectMultiple):
    """The same for several at once, each with a cross of its own; one for all would stand in their list."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}


class ScopedForm(MeanwhileForm, forms.ModelForm):
    """A form of the admin. owner -- the field that says whose the thing is: plan, register, unit."""

    owner = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if position := self.fields.get("position"):
            position.required = False
            position.help_text = "Its place in the order. Blank: the last."
            if self.instance.pk is None:
                position.initial = None
        for name, field in self.fields.items():
            if field.required and "required" in field.error_messages:
                verb = "Choose" if isinstance(field, forms.ModelChoiceField | forms.ChoiceField) else "Enter"
                label = str(field.label or name).lower()
                article = "" if label.endswith("s") else "an " if label[0] in "aeio" else "a "
                field.error_messages["required"] = f"{verb} {article}{label}"

    def clean(self):
        cleaned = super().clean()
        self._keep_words()
        expected = {}
        for name, value in self._chosen():
            for what, found in belonging(value).items():
                if found is not None and expected.setdefault(what, found) != found:
                    self.add_error(
                        name if name in self.fields else None,
                        f"“{value}” belongs to another {what}: choose one of the same {what}",
                    )
                    break
        if isinstance(self.cleaned_data.get("parent"), type(self.instance)):
            self._refuse_a_circle(self.cleaned_data["parent"])
        return cleaned

    def _keep_words(self):
        """Keep words that nobody changed: a browser alters the ends of lines, Django those of the whole."""
        for name, value in self.cleaned_data.items():
            if isinstance(value, str):
                typed, held = value.replace("\r\n", "\n"), self.initial.get(name)
                same = isinstance(held, str) and held.strip() == typed.strip()
                self.cleaned_data[name] = held if same else typed

    def _chosen(self):
        """Return (field, thing) for everything that the form names, the owner first."""
        chosen = []
        if self.owner and self.owner not in self.fields:
            chosen.append((self.owner, getattr(self.instance, self.owner)))
        names = sorted(self.cleaned_data, key=lambda name: name != self.owner)
        for name in names:
            value = self.cleaned_data[name]
            values = value if isinstance(value, QuerySet) else [value]
            chosen += [(name, one) for one in values if isinstance(one, Model)]
        return chosen

    def _refuse_a_circle(self, above):
        while above is not None:
            if above.pk == self.instance.pk:
                self.add_error("parent", "It cannot stand beneath itself: choose another parent")
                return
            above = above.parent


class OfUnitForm(ScopedForm):
    """A form of what belongs to a unit: the council is the unit's, so that nobody can choose another."""

    def clean_unit(self):
        unit = self.cleaned_data["unit"]
        self.instance.council = unit.council
        return unit

    def _get_validation_exclusions(self):
        """Check the rules that name the council too, although it is not on the form; once it is known."""
        known = {"council"} if self.instance.council_id else set()
        return super()._get_validation_exclusions() - known


class LinkedFormSet(MeanwhileFormSet, forms.models.BaseInlineFormSet):
    """Rows that know the thing they belong to as it is on the page, changes not yet saved included."""

    twice = "Two rows are for the same thing: keep one of them"

    def get_queryset(self):
        rows = super().get_queryset()
        for row in rows:
            setattr(row, self.fk.name, self.instance)
        return rows

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        setattr(form.instance, self.fk.name, self.instance)
        return form

    def get_unique_error_message(self, unique_check):
        return self.twice


class LabelledFormSet(LinkedFormSet):
    """A formset drawn as a table, whose inputs a screen reader can tell apart: "Period, row 2"."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        row = "new row" if index is None else f"row {index + 1}"
        for name, field in form.fields.items():
            if not field.widget.is_hidden:
                label = capfirst(str(field.label or name.replace("_", " ").lower()))
                wrapped = isinstance(field.widget, RelatedFieldWidgetWrapper)
                widget = field.widget.widget if wrapped else field.widget
                widget.attrs["aria-label"] = f"{label}, {row}"


def belonging(thing):
    """Return {"council": id, "plan": id}: whose a thing is, by its ScopedAdmin; {} if not said."""
    keeper = admin.site.get_model_admin(type(thing)) if admin.site.is_registered(type(thing)) else None
    return {name: follow(thing, path) for name, path in getattr(keeper, "belongs", {}).items()}


def follow(thing, lookup):
    """Return the id at the end of a path of foreign keys such as plan__unit; "pk" is the thing's own."""
    *steps, last = lookup.split("__")
    for step in steps:
        thing = getattr(thing, step, None)
        if thing is None:
            return None
    return thing.pk if last == "pk" else getattr(thing, f"{last}_id")
