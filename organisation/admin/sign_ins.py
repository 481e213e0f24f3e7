"""The admin of who signs in, and with which roles."""

from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.db import transaction
from django.forms import ValidationError

from organisation.access import ADMINISTERS
from organisation.account_events import (
    PASSWORD,
    account_words,
    forget_account,
    keep_account,
    record_of_account,
)
from organisation.closing import end_access
from organisation.deletion import NarrowedDeletion
from organisation.meanwhile import MeanwhileForm
from organisation.meanwhile_admin import MeanwhileAdmin
from organisation.models import Role
from organisation.reach import reach_of
from organisation.roles import keep_role, take_role, take_roles
from organisation.scoped_admin import ScopedAdmin, ScopedFilter, TableInline
from organisation.scoped_forms import LabelledFormSet, ScopedForm

User = get_user_model()


@admin.register(Role)
class RoleAdmin(ScopedAdmin):
    list_display = ("user", "name", "unit", "starts_on", "ends_on", "reads_exempt")
    list_filter = ("name", "reads_exempt", ("unit", ScopedFilter))
    list_select_related = ("user", "unit")
    search_fields = ("user__username", "user__first_name", "user__last_name", "unit__name")
    autocomplete_fields = ("user", "unit")
    fieldsets = ((None, {"fields": ("user", "name", "unit", "starts_on", "ends_on", "reads_exempt")}),)

    belongs = {"council": "unit__council"}
    unit_lookup = "unit"
    owner = "unit"
    edited_by = ADMINISTERS

    def save_model(self, request, obj, form, change):
        keep_role(obj, by=request.user)

    def delete_model(self, request, obj):
        take_role(obj, by=request.user)

    def delete_queryset(self, request, queryset):
        with transaction.atomic():
            take_roles(queryset, by=request.user)


class RoleFormSet(LabelledFormSet):
    """The roles of a person. Somebody with a sign-in but without a role could be seen by nobody."""

    twice = "Two rows give the same role on the same unit: keep one of them"

    def clean(self):
        super().clean()
        kept = [form for form in self.forms if form.cleaned_data.get("unit") and not self._goes(form)]
        if self.needs_a_role and not kept:
            raise ValidationError("Give this person at least one role: a name of the role, and its unit")

    def _goes(self, form):
        return bool(form.cleaned_data.get("DELETE"))


class RoleInline(TableInline):
    model = Role
    formset = RoleFormSet
    fields = ("name", "unit", "starts_on", "ends_on", "reads_exempt")
    autocomplete_fields = ("unit",)

    owner = "unit"
    edited_by = ADMINISTERS

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.needs_a_role = not reach_of(request).everything
        return formset

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("unit")


admin.site.unregister(User)
admin.site.unregister(Group)
# The directory comes from the settings, and identities stand beside the accounts that they open.
for model in (SocialAccount, SocialApp, SocialToken):
    admin.site.unregister(model)


class IdentityForm(ScopedForm):
    """Who a person is in the council's directory."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.provider = settings.OIDC_PROVIDER
        self.fields["uid"].label = "Identity"
        self.fields[
            "uid"
        ].help_text = (
            "The subject by which the directory knows the person; they are told it when they try to sign in."
        )

    def clean_uid(self):
        uid = self.cleaned_data["uid"].strip()
        held = SocialAccount.objects.filter(provider=settings.OIDC_PROVIDER, uid=uid)
        if held.exclude(pk=self.instance.pk).exists():
            raise ValidationError("This identity opens another account already")
        return uid


class IdentityInline(TableInline):
    model = SocialAccount
    form = IdentityForm
    fields = ("uid",)
    max_num = 1
    verbose_name = "identity in the directory"
    verbose_name_plural = "identity in the directory"


class SignInChangeForm(MeanwhileForm, UserChangeForm):
    """Django's own form of a sign-in, which overwrites nothing that others changed meanwhile."""


@admin.register(User)
class SignInAdmin(NarrowedDeletion, MeanwhileAdmin, UserAdmin):
    """People who sign in. Rights come from roles on units, so groups and permissions are not offered.

    An administrator keeps the sign-ins whose every role is on units that they administer: whoever could
    change the password of another could act as them.
    """

    list_display = ("username", "first_name", "last_name", "email", "is_staff", "is_active")
    list_filter = ("is_staff", "is_active", "roles__name")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
        ("Sign-in", {"fields": ("is_active", "is_staff", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        ("Person", {"fields": ("first_name", "last_name", "email", "is_staff")}),
    )
    inlines = (RoleInline, IdentityInline)

    form = SignInChangeForm

    def get_inlines(self, request, obj):
        """Identities are asked for where there is a directory that knows them."""
        return self.inlines if settings.OIDC_NAME else (RoleInline,)

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not reach_of(request).everything:
            return fieldsets
        return (*fieldsets, ("Whole site", {"fields": ("is_superuser",)}))

    def get_queryset(self, request):
        reach, users = reach_of(request), super().get_queryset(request)
        if reach.everything:
            return users
        return users.filter(roles__unit__in=reach.units(ADMINISTERS)).distinct()

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        reach = reach_of(request)
        if reach.everything:
            return True
        reached = reach.units(ADMINISTERS)
        return bool(reached) if obj is None else obj.roles.filter(unit__in=reached).exists()

    def has_add_permission(self, request):
        return self.has_view_permission(request)

    def has_change_permission(self, request, obj=None):
        reach = reach_of(request)
        if reach.everything or obj is None:
            return self.has_view_permission(request)
        units = set(obj.roles.values_list("unit_id", flat=True))
        return not obj.is_superuser and bool(units) and units <= reach.units(ADMINISTERS)

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    # --- what is kept of it, and whose sessions end

    def save_model(self, request, obj, form, change):
        request.account_before = account_words(User.objects.get(pk=obj.pk)) if change else None
        super().save_model(request, obj, form, change)
        if "is_active" in form.changed_data and not obj.is_active:
            end_access(obj)

    def save_formset(self, request, form, formset, change):
        if formset.model is not Role:
            super().save_formset(request, form, formset, change)
            if formset.has_changed():
                record_of_account(form.instance, "changed an identity", by=request.user)
            return
        roles = formset.save(commit=False)
        for role in formset.deleted_objects:
            take_role(role, by=request.user)
        for role in roles:
            keep_role(role, by=request.user)

    def save_related(self, request, form, formsets, change):
        """Keep what became of the account once its roles are saved, which say whose events those are."""
        super().save_related(request, form, formsets, change)
        keep_account(form.instance, request.account_before, by=request.user)

    def user_change_password(self, request, id, form_url=""):
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            user = self.get_object(request, unquote(id))
            record_of_account(user, PASSWORD, by=request.user)
        return response

    def delete_model(self, request, obj):
        forget_account(obj, by=request.user)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        with transaction.atomic():
            for user in queryset:
                forget_account(user, by=request.user)
            super().delete_queryset(request, queryset)
