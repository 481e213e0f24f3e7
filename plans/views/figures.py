"""The pages on which an indicator, and what it holds of a period, is added, changed and deleted."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Model
from django.shortcuts import get_object_or_404
from django.urls import reverse

from indicators import definition_forms, figure_forms
from indicators.locks import Locks, hold
from indicators.models import (
    AreaFigure,
    Denominator,
    Forecast,
    Indicator,
    Numerator,
    Remark,
    Result,
    SeriesBreak,
    Target,
)
from indicators.operations import RECORDED
from indicators.restating import is_published
from organisation.editing import AddView, ChangeView
from organisation.models import Removal
from organisation.periods import from_code
from organisation.removing import RemoveView, UndoView
from plans.indicator_rights import Rights


@dataclass(frozen=True)
class Kind:
    """A kind of thing that an indicator holds of periods.

    name -- in words and, with underscores, in addresses.  by_editors -- whether contributors may not.
    about -- {field: value} that tells it from other things of its model.
    """

    name: str
    model: type[Model]
    form: type[figure_forms.OfPeriodForm]
    by_editors: bool = False
    about: dict = field(default_factory=dict, hash=False)

    @property
    def with_article(self):
        """Its name as a sentence has it: "a result", "commentary"."""
        if self.model is Remark:
            return self.name
        name = self.model._meta.verbose_name if self.model is SeriesBreak else self.name
        return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"

    def address(self, verb, pk):
        """Return the address of the page that adds one to an indicator, or changes or deletes one."""
        return reverse(f"indicators:{self.name.replace(' ', '_')}_{verb}", args=[pk])


RESULT = Kind("result", Result, figure_forms.ResultForm)
TARGET = Kind("target", Target, figure_forms.TargetForm, by_editors=True)
FORECAST = Kind("forecast", Forecast, figure_forms.ForecastForm)
NUMERATOR = Kind("numerator", Numerator, figure_forms.NumeratorForm)
DENOMINATOR = Kind("denominator", Denominator, figure_forms.DenominatorForm)
COMMENTARY = Kind("commentary", Remark, figure_forms.CommentaryForm, about={"kind": Remark.Kind.COMMENTARY})
BREAK = Kind("break", SeriesBreak, figure_forms.BreakForm, by_editors=True)
AREA_RESULT = Kind(
    "area result", AreaFigure, figure_forms.AreaResultForm, about={"kind": AreaFigure.Kind.RESULT}
)
AREA_TARGET = Kind(
    *("area target", AreaFigure, figure_forms.AreaTargetForm),
    by_editors=True,
    about={"kind": AreaFigure.Kind.TARGET},
)
KINDS = (*(RESULT, TARGET, FORECAST, NUMERATOR, DENOMINATOR, COMMENTARY, BREAK, AREA_RESULT, AREA_TARGET),)


class OfIndicatorMixin:
    """What these pages share: the indicator, whom they let in, and the way back to its page."""

    kind = None

    @cached_property
    def rights(self):
        return Rights(self.request.user)

    def indicator(self):
        """Return the indicator that the page is about."""
        return self.object.indicator

    def may_edit(self, thing):
        may = self.rights.may_change if self.kind.by_editors else self.rights.may_enter
        return may(self.indicator())

    def get_success_url(self):
        return self.indicator().get_absolute_url()

    def get_context_data(self, **kwargs):
        indicator = self.indicator()
        self.request.council = indicator.council
        trail = [
            ("Indicators", reverse("indicators:indicator_list")),
            (indicator.title, indicator.get_absolute_url()),
        ]
        about = {"trail": trail, "indicator": indicator, "cancel": self.get_success_url()}
        return super().get_context_data(**kwargs) | about


class KindMixin(OfIndicatorMixin):
    """A page about a thing of one Kind, which as_view(kind=...) says."""

    template_name = "indicators/figure_form.html"

    @property
    def model(self):
        return self.kind.model

    def get_form_class(self):
        return self.kind.form

    def get_queryset(self):
        return self.model.objects.visible_to(self.request.user).filter(**self.kind.about)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user}


class FigureAddView(KindMixin, AddView):
    """Add a figure, a commentary or a break to an indicator; ?period= says of which period."""

    def get_object(self):
        self._indicator = get_object_or_404(
            Indicator.objects.visible_to(self.request.user).select_related("council"), pk=self.kwargs["pk"]
        )

    def indicator(self):
        return self._indicator

    def heading(self):
        return f"Add {self.kind.with_article}"

    def get_form_kwargs(self):
        about = {"indicator": self._indicator, **self.kind.about}
        period = self.request.GET.get("period", "")[:20]
        return super().get_form_kwargs() | {"instance": self.model(**about), "period": period}


class FigureChangeView(KindMixin, ChangeView):
    """Change one; a published result or target asks why."""

    def locked_words(self, thing):
        return Locks([thing.indicator_id]).words_on(thing)

    def heading(self):
        return f"Change the {self.kind.name} for {named(self.object)}"

    def get_context_data(self, **kwargs):
        delete = self.kind.address("delete", self.object.pk)
        published = isinstance(self.object, RECORDED) and is_published(self.object)
        return super().get_context_data(delete="" if published else delete, **kwargs)


class FigureDeleteView(KindMixin, RemoveView):
    """Delete one; what was published is changed instead, with its reason."""

    template_name = "generic/remove.html"

    def locked_words(self, thing):
        if self.request.method == "POST":
            hold([thing.indicator_id])
        if words := Locks([thing.indicator_id]).words_on(thing):
            return words
        if isinstance(thing, RECORDED) and is_published(thing):
            return (
                f"“{thing.words}” was published, and what was published is not taken away without a trace. "
                "Change it instead: choose what is known now, and say why."
            )
        return ""

    def get_context_data(self, **kwargs):
        heading = f"Delete the {self.kind.name} for {named(self.object)}?"
        return super().get_context_data(**kwargs) | {"heading": heading}

    def within(self, thing):
        return thing.indicator

    def undo_url(self, removal):
        return reverse("indicators:removal_undo", args=[removal.pk])


def named(thing):
    """Return the period of a thing in words, with its area where it has one."""
    label = from_code(thing.period).label
    return f"{thing.area}, {label}" if isinstance(thing, AreaFigure) else label


OF_AN_INDICATOR = f"{Indicator._meta.label_lower}:"


class FigureUndoView(UndoView):
    """Put back what was deleted from an indicator."""

    def get_queryset(self):
        return Removal.objects.visible_to(self.request.user).filter(within__startswith=OF_AN_INDICATOR)

    def may_edit(self, removal):
        rights, indicator = Rights(self.request.user), self._indicator(removal)
        by_editors = {kind.model._meta.label_lower for kind in KINDS if kind.by_editors and not kind.about}
        if by_editors & {row["model"] for row in removal.rows}:
            return rights.may_change(indicator)
        return rights.may_enter(indicator)

    def locked_words(self, removal):
        indicator = self._indicator(removal)
        locks, models = Locks([indicator.pk]), {kind.model._meta.label_lower: kind.model for kind in KINDS}
        said = (
            locks.words_for(models[row["model"]], indicator.pk, row["fields"]["period"])
            for row in removal.rows
            if row["model"] in models
        )
        return next(filter(None, said), "")

    def _indicator(self, removal):
        pk = removal.within.rpartition(":")[2]
        return get_object_or_404(Indicator.objects.visible_to(self.request.user), pk=pk)

    def get_success_url(self):
        return self._indicator(self.object).get_absolute_url()


class IndicatorMixin(OfIndicatorMixin):
    """A page about the indicator itself."""

    model = Indicator

    def indicator(self):
        return self.object

    def may_edit(self, thing):
        return self.rights.may_change(thing)

    def get_queryset(self):
        return Indicator.objects.visible_to(self.request.user).select_related("council", "replaced_by")


class IndicatorChangeView(IndicatorMixin, ChangeView):
    """Change what an indicator is and how it is rated."""

    form_class = definition_forms.IndicatorForm


class DefinitionChangeView(IndicatorMixin, ChangeView):
    """Change where its figures come from, who answers for them, and how good they are."""

    form_class = definition_forms.DefinitionForm

    def heading(self):
        return "Change the definition sheet"


class IndicatorAddView(IndicatorMixin, AddView):
    """Add an indicator of the council's own."""

    form_class = definition_forms.IndicatorForm
    add_another = ""

    def may_edit(self, thing):
        council = self.request.council
        return council is not None and self.rights.may_add(council)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Indicator(council=self.request.council)}

    def get_context_data(self, **kwargs):
        trail = [("Indicators", reverse("indicators:indicator_list"))]
        # There is no indicator to go back to yet.
        return super(OfIndicatorMixin, self).get_context_data(**kwargs) | {
            "trail": trail,
            "cancel": trail[0][1],
        }
