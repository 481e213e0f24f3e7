"""The admin of indicators: sets, schemes, and each indicator with its codes and figures."""

from django.contrib import admin

from indicators.entry import FigureForm, IndicatorForm, PeriodForm, SetEntryForm, understood
from indicators.models import (
    Comparator,
    Denominator,
    Forecast,
    Indicator,
    IndicatorCode,
    IndicatorSet,
    Numerator,
    RagScheme,
    Remark,
    Result,
    SetEntry,
    Target,
)
from indicators.operations import read_again, write_code
from organisation.access import ADMINISTERS, RUNS_CYCLE
from organisation.reach import reach_of
from organisation.scoped_admin import ScopedAdmin, ScopedFilter, TableInline
from organisation.scoped_forms import LabelledFormSet


@admin.register(IndicatorSet)
class IndicatorSetAdmin(ScopedAdmin):
    """Sets are shared by every council: one that another council uses is changed by superusers alone."""

    list_display = ("code", "name")
    search_fields = ("code", "name")

    belongs = {}
    owner = ""
    edited_by = ADMINISTERS

    def get_queryset(self, request):
        return admin.ModelAdmin.get_queryset(self, request)

    def has_view_permission(self, request, obj=None):
        return reach_of(request).everything or bool(reach_of(request).councils)

    def has_add_permission(self, request):
        return reach_of(request).everything or bool(reach_of(request).wholes(ADMINISTERS))

    def may_edit(self, request, obj):
        reach = reach_of(request)
        if reach.everything:
            return True
        own = reach.wholes(ADMINISTERS)
        return bool(own) and not obj.codes.exclude(indicator__council__in=own).exists()


@admin.register(SetEntry)
class SetEntryAdmin(IndicatorSetAdmin):
    """What stands in the sets is the same for every council: superusers alone change it."""

    list_display = ("code", "title", "unit", "polarity", "frequency")
    list_filter = ("set", "unit", "polarity", "frequency")
    list_select_related = ("set",)
    search_fields = ("code", "normal", "title")
    autocomplete_fields = ("set",)
    fieldsets = (
        (None, {"fields": ("set", "code", "title", "position")}),
        ("Measure", {"fields": ("unit", "polarity", "frequency", "year_basis")}),
        ("Before and after", {"fields": ("former", "successor")}),
    )

    form = SetEntryForm

    def has_add_permission(self, request):
        return reach_of(request).everything

    def may_edit(self, request, obj):
        return reach_of(request).everything


@admin.register(RagScheme)
class RagSchemeAdmin(ScopedAdmin):
    list_display = ("name", "version", "method", "tolerance", "relative", "is_default", "council")
    list_filter = ("method", "is_default", ("council", ScopedFilter))
    list_select_related = ("council",)
    search_fields = ("name",)
    autocomplete_fields = ("council",)
    fieldsets = (
        (None, {"fields": ("council", "name", "version", "is_default")}),
        ("Rule", {"fields": ("method", "tolerance", "relative")}),
    )

    edited_by = RUNS_CYCLE


class PeriodFormSet(LabelledFormSet):
    twice = "Two rows are for the same period: keep one of them"


class CodeInline(TableInline):
    model = IndicatorCode
    fields = ("words", "set", "position")
    autocomplete_fields = ("set",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("set")

    def prepare(self, obj):
        write_code(obj)


class FigureInline(TableInline):
    form = FigureForm
    formset = PeriodFormSet
    fields = ("period", "words", "understood_as")
    readonly_fields = ("understood_as",)

    @admin.display(description="Understood as")
    def understood_as(self, figure):
        return understood(figure) if figure.pk else "–"


class ResultInline(FigureInline):
    model = Result


class TargetInline(FigureInline):
    model = Target


class ForecastInline(FigureInline):
    model = Forecast


class NumeratorInline(FigureInline):
    model = Numerator


class DenominatorInline(FigureInline):
    model = Denominator


class ComparatorInline(FigureInline):
    model = Comparator
    fields = ("name", "period", "words", "understood_as")


class RemarkInline(TableInline):
    model = Remark
    form = PeriodForm
    formset = PeriodFormSet
    fields = ("kind", "period", "words")
    verbose_name_plural = "What was printed beside the figures"


@admin.register(Indicator)
class IndicatorAdmin(ScopedAdmin):
    list_display = ("title", "code_words", "unit", "polarity", "frequency", "council")
    list_filter = (
        "unit",
        "polarity",
        "frequency",
        "year_basis",
        ("scheme", ScopedFilter),
        ("council", ScopedFilter),
    )
    list_select_related = ("council",)
    search_fields = ("title", "codes__words", "codes__normal")
    autocomplete_fields = ("council", "scheme")
    fieldsets = (
        (None, {"fields": ("council", "title")}),
        (
            "Measure",
            {"fields": ("unit", "unit_words", "polarity", "frequency", "year_basis", "cumulative")},
        ),
        ("Worked out", {"fields": ("rule", "formula", "target_shape")}),
        ("Rating", {"fields": ("scheme", "tolerance", "tolerance_relative", "same_within")}),
    )
    inlines = (
        *(CodeInline, ResultInline, NumeratorInline, DenominatorInline, TargetInline, ForecastInline),
        *(ComparatorInline, RemarkInline),
    )

    form = IndicatorForm
    # An indicator belongs to the council, and whoever edits a plan of it may add one.
    council_wide = False

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("codes")

    @admin.display(description="Codes")
    def code_words(self, indicator):
        return ", ".join(code.words for code in indicator.codes.all())

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change and {"unit", "year_basis"} & set(form.changed_data):
            read_again(form.instance, basis_before=form.initial.get("year_basis"))
