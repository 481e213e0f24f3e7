"""What a list of indicators can be narrowed by."""

import django_filters as filters
from django import forms

from indicators.choices import Rag
from indicators.direction import Direction
from indicators.models import Indicator, IndicatorSet, SetEntry
from indicators.rag import NO_RATING

RATINGS = [(rag.value, rag.label if rag != Rag.NONE else "Not rated") for rag in Rag]
DIRECTIONS = [(one.value, one.label) for one in Direction]
ABSENCES = [(why, why.capitalize()) for why in NO_RATING]


class FilterForm(forms.Form):
    """What a list is narrowed by: everything may be left out, so nothing is marked as optional."""

    is_filter = True


def make_choice(choices, label, any_of_them, **kwargs):
    """Return a filter by one of the choices, with words of its own for a value that is none of them."""
    return filters.ChoiceFilter(
        choices=choices,
        label=label,
        empty_label=any_of_them,
        error_messages={"invalid_choice": f"“%(value)s” is not in the list “{label}”: choose one that is"},
        **kwargs,
    )


class IndicatorFilter(filters.FilterSet):
    """Search the titles and codes, and choose by rating, by why there is none, or by direction.

    Ratings are worked out in Python and never said again in SQL: `qs` knows the words, and `kept` the rest.
    """

    q = filters.CharFilter(
        method="matching",
        label="Search titles and codes",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    rating = make_choice(RATINGS, "Rating", "Any rating", method="later")
    absence = make_choice(ABSENCES, "Why not rated", "Any reason", method="later")
    direction = make_choice(DIRECTIONS, "Direction", "Any direction", method="later")

    class Meta:
        model = Indicator
        fields = ()
        form = FilterForm

    def matching(self, queryset, name, value):
        return queryset.matching(value)

    def later(self, queryset, name, value):
        return queryset

    def kept(self, rows):
        """Return the Listed rows that were asked for; a choice that is not offered narrows nothing.

        rows -- a Listing, which comes back as it is where nothing is asked that a rating must answer.
        """
        asked = self.form.cleaned_data if self.form.is_bound and self.form.errors is not None else {}
        if rating := asked.get("rating"):
            rows = [row for row in rows if row.rating.rag == rating]
        if absence := asked.get("absence"):
            rows = [row for row in rows if row.rating.why_none == absence]
        if direction := asked.get("direction"):
            rows = [row for row in rows if row.direction == direction]
        return rows

    @property
    def is_used(self):
        """Whether anything was asked for."""
        return any(self.form.data.get(name) for name in self.form.fields)


class SetFilter(filters.FilterSet):
    """Search the indicators of sets by title or code, and choose a set."""

    q = filters.CharFilter(
        method="matching",
        label="Search titles and codes",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    set = filters.ModelChoiceFilter(
        queryset=IndicatorSet.objects.exclude(entries=None).order_by("code"),
        to_field_name="code",
        label="Set",
        empty_label="Any set",
        error_messages={"invalid_choice": "This set is not in the list “Set”: choose one that is"},
    )

    class Meta:
        model = SetEntry
        fields = ()
        form = FilterForm

    def matching(self, queryset, name, value):
        return queryset.matching(value)

    @property
    def is_used(self):
        """Whether anything was asked for."""
        return any(self.form.data.get(name) for name in self.form.fields)
