"""The admin of risks: schemes, registers, and each risk with its assessments and controls."""

from django.contrib import admin
from django.utils.text import Truncator

from organisation.access import RUNS_CYCLE
from organisation.reach import reach_of
from organisation.scoped_admin import BlockInline, KeptAdmin, ScopedAdmin, ScopedFilter, TableInline
from risks.entry import (
    AssessmentForm,
    AssessmentFormSet,
    ControlFormSet,
    RegisterForm,
    SchemeForm,
    SchemeRowFormSet,
)
from risks.models import (
    Acceptance,
    Assessment,
    Control,
    Register,
    Risk,
    RiskCategory,
    RiskLock,
    RiskScheme,
    SchemeRow,
)
from risks.operations import latest_of, movement_of, note_changed_controls
from risks.scheme_operations import is_used, make_version


class SchemeRowInline(TableInline):
    """The levels, bands and cells of a scheme; nobody changes those of one by which risks were scored."""

    model = SchemeRow
    formset = SchemeRowFormSet
    fields = ("part", "code", "label", "category", "position")
    extra = 5

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj is not None and is_used(obj))


@admin.register(RiskCategory)
class RiskCategoryAdmin(ScopedAdmin):
    list_display = ("name", "council")
    list_filter = (("council", ScopedFilter),)
    list_select_related = ("council",)
    search_fields = ("name",)
    autocomplete_fields = ("council",)
    fieldsets = ((None, {"fields": ("council", "name")}),)

    edited_by = RUNS_CYCLE
    council_wide = False


@admin.register(RiskScheme)
class RiskSchemeAdmin(ScopedAdmin):
    list_display = ("name", "version", "council")
    list_filter = (("council", ScopedFilter),)
    list_select_related = ("council",)
    search_fields = ("name",)
    autocomplete_fields = ("council",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "council",
                    "name",
                    "version",
                    "impact_down",
                    "lowest_on_top",
                    "highest_on_left",
                    "months",
                ),
                "description": "Give the levels of each axis from the highest to the lowest. The rows of a "
                "scheme by which risks were scored stay: choose it in the list and make a new version.",
            },
        ),
    )
    form = SchemeForm
    inlines = (SchemeRowInline,)
    actions = ("make_new_version",)

    edited_by = RUNS_CYCLE
    council_wide = False

    @admin.action(description="Make a new version of the chosen schemes", permissions=["change"])
    def make_new_version(self, request, queryset):
        made = [make_version(scheme) for scheme in queryset if self.may_edit(request, scheme)]
        self.message_user(request, "Made " + (", ".join(map(str, made)) or "nothing"))


@admin.register(Register)
class RegisterAdmin(ScopedAdmin):
    list_display = ("name", "unit", "scheme", "council")
    list_filter = (("council", ScopedFilter), ("unit", ScopedFilter))
    list_select_related = ("council", "unit", "scheme")
    search_fields = ("name", "unit__name")
    autocomplete_fields = ("unit", "scheme")
    fieldsets = ((None, {"fields": ("unit", "name", "scheme")}),)

    form = RegisterForm
    unit_lookup = "unit"
    owner = "unit"

    def has_delete_permission(self, request, obj=None):
        """With a register its risks go, and nobody deletes what they may not read: some may be exempt."""
        if not super().has_delete_permission(request, obj) or obj is None:
            return super().has_delete_permission(request, obj)
        reach = reach_of(request)
        readable = reach.everything or obj.unit_id in reach.exempt
        return readable and not obj.risks.hidden_from(reach.exempt)


class AssessmentInline(TableInline):
    model = Assessment
    form = AssessmentForm
    formset = AssessmentFormSet
    fields = (
        *("kind", "likelihood", "impact", "assessed_on", "author", "reason"),
        *("score_printed", "matrix_printed", "by_scheme"),
    )
    readonly_fields = ("by_scheme",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("scheme")

    def prepare(self, obj):
        """An assessment keeps the scheme by which it was made, and whether a control changed before it."""
        if obj.scheme_id is None:
            obj.scheme = obj.risk.register.scheme
        if obj.pk is None and obj.risk.pk is not None:
            _, obj.controls_changed = movement_of(
                obj.risk, latest_of(obj.risk, obj.kind), obj.likelihood, obj.impact
            )

    @admin.display(description="Scheme")
    def by_scheme(self, assessment):
        return assessment.scheme or "that of the register"


class ControlInline(BlockInline):
    model = Control
    formset = ControlFormSet
    fields = (*("words", "planned", "owner", "owner_person", "owner_post", "due", "in_place_on", "position"),)
    autocomplete_fields = ("owner_person", "owner_post")


class AcceptanceInline(BlockInline):
    model = Acceptance
    fields = ("approver", "accepted_on", "expires_on", "reason")
    extra = 0


@admin.register(Risk)
class RiskAdmin(ScopedAdmin):
    list_display = ("ref", "short_title", "nature", "owner_words", "register")
    list_display_links = ("ref", "short_title")
    list_filter = (("register", ScopedFilter), ("category", ScopedFilter))
    list_select_related = ("register",)
    search_fields = ("ref", "title", "vulnerability", "triggers", "consequences", "owner")
    autocomplete_fields = ("register", "unit", "category", "owner_person", "owner_post")
    fieldsets = (
        (
            None,
            {"fields": ("register", "ref", "title", "nature", "category", "unit", "treatment", "position")},
        ),
        ("What may happen", {"fields": ("vulnerability", "triggers", "consequences")}),
        ("Owner", {"fields": ("owner", "owner_person", "owner_post")}),
        ("Who may read it", {"fields": ("exempt",)}),
    )
    # The controls come first: a score that moves with one needs no reason.
    inlines = (ControlInline, AssessmentInline, AcceptanceInline)

    belongs = {"council": "register__council"}
    unit_lookup = "register__unit"
    owner = "register"

    def get_queryset(self, request):
        return super().get_queryset(request).readable(reach_of(request).exempt)

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        if formset.model is Control and formset.has_changed():
            note_changed_controls([form.instance.pk])
            form.instance.refresh_from_db(fields=["controls_changed_at"])

    @admin.display(description="Risk", ordering="title")
    def short_title(self, risk):
        return Truncator(risk.title).chars(120)

    @admin.display(description="Owner", ordering="owner")
    def owner_words(self, risk):
        return Truncator(risk.owner).chars(60)


@admin.register(RiskLock)
class RiskLockAdmin(KeptAdmin):
    """Locks are put there when a return is signed off, and taken away when it is returned or closed."""

    list_display = ("risk", "words")
    list_filter = (("risk__register", ScopedFilter),)
    list_select_related = ("risk__register__council",)
    search_fields = ("risk__ref", "risk__title", "words")
    fieldsets = ((None, {"fields": ("risk", "words")}),)

    belongs = {"council": "risk__register__council"}
    owner = "risk"

    def get_queryset(self, request):
        readable = Risk.objects.readable(reach_of(request).exempt)
        return super().get_queryset(request).filter(risk__in=readable.values("pk"))
