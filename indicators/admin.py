"""The admin of indicators: sets, schemes, and each indicator with its codes and figures."""

from django.contrib import admin

from indicators.bands import MOST_BANDS
from indicators.entry import (
    FigureForm,
    IndicatorForm,
    PeriodForm,
    PeriodFormSet,
    RecordedFormSet,
    SetEntryForm,
    understood,
)
from indicators.models import (
    Area,
    AreaFigure,
    Comparator,
    ComparatorGroup,
    CouncilFigure,
    Denominator,
    FigureLock,
    Forecast,
    GroupMember,
    Indicator,
    IndicatorCode,
    IndicatorSet,
    Numerator,
    RagBand,
    RagScheme,
    Remark,
    Result,
    SeriesBreak,
    SetEntry,
    Target,
)
from indicators.operations import change_of, keep_changes, read_again, write_code, write_figure
from indicators.scheme_entry import SAVED_ONCE, BandFormSet, RagSchemeForm
from indicators.scheme_operations import choose_default, make_version
from organisation.access import ADMINISTERS, RUNS_CYCLE
from organisation.audit import named
from organisation.periods import from_code
from organisation.reach import reach_of
from organisation.scoped_admin import KeptAdmin, ScopedAdmin, ScopedFilter, TableInline


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


class BandInline(TableInline):
    """The bands of a scheme that has its own, entered with the scheme and never changed after."""

    model = RagBand
    formset = BandFormSet
    fields = ("label", "shape", "rag", "up_to", "position")
    extra = MOST_BANDS

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request, obj)


@admin.register(RagScheme)
class RagSchemeAdmin(ScopedAdmin):
    list_display = ("name", "version", "method", "tolerance", "rates_from", "is_default", "council")
    list_filter = ("method", "is_default", ("council", ScopedFilter))
    list_select_related = ("council",)
    search_fields = ("name",)
    autocomplete_fields = ("council",)
    readonly_fields = ("version", "made_by", "made_at")
    fieldsets = (
        (
            None,
            {
                "fields": ("council", "name", "version", "is_default"),
                "description": "A scheme that was saved is not changed. Add one of the same name: it is the "
                "next version, and takes the place of the one before from its first day on.",
            },
        ),
        ("Rule", {"fields": ("method", "tolerance", "relative", "same_within", "same_within_relative")}),
        ("Version", {"fields": ("rates_from", "why", "made_by", "made_at")}),
    )
    inlines = (BandInline,)

    form = RagSchemeForm
    edited_by = RUNS_CYCLE

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else (*fields, *SAVED_ONCE)

    def save_model(self, request, obj, form, change):
        if not change:
            make_version(obj, (), by=request.user)
        elif obj.is_default and "is_default" in form.changed_data:
            obj.version = choose_default(obj, by=request.user).version
        else:
            super().save_model(request, obj, form, change)


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
    formset = RecordedFormSet


class TargetInline(FigureInline):
    model = Target
    formset = RecordedFormSet


class AreaFigureInline(FigureInline):
    model = AreaFigure
    formset = RecordedFormSet
    fields = ("area", "kind", "period", "words", "understood_as")
    autocomplete_fields = ("area",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("area")

    def prepare(self, obj):
        # Words such as TBC mean one thing of a result and another of a target.
        write_figure(obj, obj.words)


class BreakInline(TableInline):
    model = SeriesBreak
    form = PeriodForm
    formset = PeriodFormSet
    fields = ("period", "words")


class ForecastInline(FigureInline):
    model = Forecast


class NumeratorInline(FigureInline):
    model = Numerator


class DenominatorInline(FigureInline):
    model = Denominator


class ComparatorInline(FigureInline):
    model = Comparator
    fields = ("name", "period", "words", "understood_as")


class CouncilFigureInline(FigureInline):
    model = CouncilFigure
    fields = ("name", "period", "words", "understood_as")


class RemarkInline(TableInline):
    model = Remark
    form = PeriodForm
    formset = PeriodFormSet
    fields = ("kind", "period", "words")
    verbose_name_plural = "What was printed beside the figures"


@admin.register(Area)
class AreaAdmin(ScopedAdmin):
    """Areas are those of the council; whoever edits one of its plans may add one."""

    list_display = ("name", "position", "council")
    list_filter = (("council", ScopedFilter),)
    list_select_related = ("council",)
    search_fields = ("name",)
    autocomplete_fields = ("council",)
    fieldsets = ((None, {"fields": ("council", "name", "position")}),)

    council_wide = False


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
    autocomplete_fields = ("council", "scheme", "owner", "owner_post", "replaced_by")
    fieldsets = (
        (None, {"fields": ("council", "title")}),
        (
            "Measure",
            {
                "fields": (
                    *("unit", "unit_words", "part_names", "polarity", "frequency", "year_basis"),
                    "cumulative",
                )
            },
        ),
        (
            "Definition sheet",
            {
                "fields": (
                    *("source", "method", "numerator", "denominator", "owner", "owner_post"),
                    *("quality", "quality_note", "retired_on", "replaced_by"),
                )
            },
        ),
        ("Worked out", {"fields": ("rule", "formula", "target_shape")}),
        ("Rating", {"fields": ("scheme", "tolerance", "tolerance_relative", "same_within")}),
        ("Corrections", {"fields": ("why", "decision")}),
    )
    inlines = (
        *(CodeInline, ResultInline, NumeratorInline, DenominatorInline, TargetInline, ForecastInline),
        *(ComparatorInline, CouncilFigureInline, RemarkInline, BreakInline, AreaFigureInline),
    )

    form = IndicatorForm
    # An indicator belongs to the council, and whoever edits a plan of it may add one.
    council_wide = False

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("codes")

    @admin.display(description="Codes")
    def code_words(self, indicator):
        return ", ".join(code.words for code in indicator.codes.all())

    def save_formset(self, request, form, formset, change):
        changes = []
        if isinstance(formset, RecordedFormSet):
            said = {name: form.cleaned_data[name].strip() for name in ("why", "decision")}
            changes = [change_of(*pair, by=request.user, **said) for pair in formset.corrected()]
        for thing in (one.instance for one in formset.forms if isinstance(one.instance, SeriesBreak)):
            thing.by, thing.who = thing.by or request.user, thing.who or named(request.user)
        super().save_formset(request, form, formset, change)
        keep_changes(changes)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change and {"unit", "year_basis"} & set(form.changed_data):
            read_again(form.instance, basis_before=form.initial.get("year_basis"))


class GroupMemberInline(TableInline):
    model = GroupMember
    fields = ("name", "joined_on", "left_on")
    edited_by = RUNS_CYCLE


@admin.register(ComparatorGroup)
class ComparatorGroupAdmin(ScopedAdmin):
    list_display = ("name", "kind", "council")
    list_filter = ("kind", ("council", ScopedFilter))
    list_select_related = ("council",)
    search_fields = ("name", "members__name")
    autocomplete_fields = ("council",)
    fieldsets = ((None, {"fields": ("council", "name", "kind", "source")}),)
    inlines = (GroupMemberInline,)

    edited_by = RUNS_CYCLE


@admin.register(FigureLock)
class FigureLockAdmin(KeptAdmin):
    """Locks are put there when a return is signed off, and taken away when it is returned."""

    list_display = ("indicator", "of", "period_label", "words")
    list_filter = ("of", ("indicator__council", ScopedFilter))
    list_select_related = ("indicator__council",)
    search_fields = ("indicator__title", "words")
    fieldsets = ((None, {"fields": ("indicator", "of", "period_label", "words")}),)
    readonly_fields = ("period_label",)

    belongs = {"council": "indicator__council"}
    owner = "indicator"

    @admin.display(description="Period", ordering="starts")
    def period_label(self, lock):
        return from_code(lock.period).label
