"""Pages of comparator groups: whom a council compares itself with, and from when until when."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import DetailView, TemplateView

from indicators.group_forms import GroupForm, MemberForm
from indicators.models import ComparatorGroup, GroupMember
from organisation.access import RUNS_CYCLE
from organisation.editing import AddView, ChangeView
from organisation.models import Removal
from organisation.reach import reach_of
from organisation.removing import RemoveView, UndoView

LIST = ("Indicators", "indicators:indicator_list"), ("Comparator groups", "indicators:group_list")


class GroupPage:
    """What the pages of groups share: the council's own, and who may change them."""

    def trail(self, *more):
        return [*((words, reverse(name)) for words, name in LIST), *more]

    def may_keep(self, council):
        """Say whether the person runs the cycle of the whole council."""
        return reach_of(self.request).holds(RUNS_CYCLE, council)

    def visible_groups(self):
        return ComparatorGroup.objects.visible_to(self.request.user).select_related("council")

    def get_queryset(self):
        return self.visible_groups()

    def of_its_council(self, group):
        """Make the page one of the group's own council."""
        self.request.council = group.council
        return group


class GroupListView(GroupPage, TemplateView):
    """The comparator groups of the council."""

    template_name = "indicators/group_list.html"

    def get_context_data(self, **kwargs):
        council, today = self.request.council, timezone.localdate()
        groups = ComparatorGroup.objects.of(council).for_list()
        return super().get_context_data(
            trail=self.trail()[:1],
            groups=[(one, sum(member.is_in_on(today) for member in one.members.all())) for one in groups],
            may_edit=self.may_keep(council),
            removals=Removal.objects.of(council).filter(
                within__startswith="indicators.comparatorgroup:", restored_at=None
            ),
            **kwargs,
        )


class GroupDetailView(GroupPage, DetailView):
    """One group, with its members and their days."""

    template_name = "indicators/group_detail.html"
    context_object_name = "group"

    def get_object(self, queryset=None):
        return self.of_its_council(super().get_object(queryset))

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        return super().get_context_data(
            trail=self.trail(),
            members=[(one, one.is_in_on(today)) for one in self.object.members.all()],
            may_edit=self.may_keep(self.object.council),
            **kwargs,
        )


class GroupEdit(GroupPage):
    model = ComparatorGroup
    form_class = GroupForm

    def may_edit(self, thing):
        return self.may_keep(thing.council if thing else self.request.council)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(trail=self.trail(), **kwargs)
        context.setdefault("cancel", reverse("indicators:group_list"))
        return context


class GroupAddView(GroupEdit, AddView):
    """Set up a comparator group."""

    add_another = ""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": ComparatorGroup(council=self.request.council)}


class GroupChangeView(GroupEdit, ChangeView):
    """Change the name, kind or source of a group."""

    def get_object(self, queryset=None):
        return self.of_its_council(super().get_object(queryset))


class GroupRemoveView(GroupEdit, RemoveView):
    """Ask whether to delete a group with its members, and delete it."""

    def get_object(self, queryset=None):
        return self.of_its_council(super().get_object(queryset))

    def within(self, thing):
        return thing

    def undo_url(self, removal):
        return reverse("indicators:group_undo", args=[removal.pk])

    def get_success_url(self):
        return reverse("indicators:group_list")


class MemberEdit(GroupPage):
    model = GroupMember
    form_class = MemberForm

    def get_queryset(self):
        return GroupMember.objects.visible_to(self.request.user).select_related("group__council")

    def group_of(self, thing):
        if thing is not None and thing.pk:
            return self.of_its_council(thing.group)
        if not hasattr(self, "group"):
            self.group = get_object_or_404(self.visible_groups(), pk=self.kwargs["group"])
        return self.of_its_council(self.group)

    def may_edit(self, thing):
        return self.may_keep(self.group_of(thing).council)

    def get_success_url(self):
        return self.group_of(self.object).get_absolute_url()

    def get_context_data(self, **kwargs):
        group = self.group_of(self.object)
        address = group.get_absolute_url()
        context = super().get_context_data(trail=self.trail((str(group), address)), **kwargs)
        context.setdefault("cancel", address)
        return context


class MemberAddView(MemberEdit, AddView):
    """Add a council to a group."""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": GroupMember(group=self.group_of(None))}


class MemberChangeView(MemberEdit, ChangeView):
    """Change the name or the days of a member."""


class MemberRemoveView(MemberEdit, RemoveView):
    """Ask whether to take a member out of a group as if it had never been in it, and do."""

    def within(self, thing):
        return thing.group

    def undo_url(self, removal):
        return reverse("indicators:group_undo", args=[removal.pk])


class GroupUndoView(GroupPage, UndoView):
    """Put back a group or a member that was deleted."""

    def get_queryset(self):
        found = Removal.objects.visible_to(self.request.user).select_related("council")
        return found.filter(within__startswith="indicators.comparatorgroup:")

    def may_edit(self, removal):
        self.request.council = removal.council
        return self.may_keep(removal.council)

    def get_success_url(self):
        return reverse("indicators:group_list")
