"""Forms for comparator groups and their members."""

from django import forms

from indicators.groups import folded
from indicators.models import ComparatorGroup, GroupMember
from organisation.editing import EditForm
from organisation.fields import DayField


class GroupForm(EditForm):
    class Meta:
        model = ComparatorGroup
        fields = ("name", "kind", "source")
        widgets = {"source": forms.Textarea(attrs={"rows": 3})}
        error_messages = {"name": {"required": "Enter the name of the group"}}

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        others = ComparatorGroup.objects.of(self.instance.council).exclude(pk=self.instance.pk)
        if any(folded(other.name) == folded(name) for other in others):
            raise forms.ValidationError(f"There is already a group called {name}: choose another name")
        return name


class MemberForm(EditForm):
    """A member of a group. The same council may come back later, but not stand in a group twice at once."""

    joined_on = DayField(
        named="The first day in the group",
        label="First day in the group",
        required=False,
        help_text="Leave it blank for a member from the beginning.",
    )
    left_on = DayField(
        named="The last day in the group",
        label="Last day in the group",
        required=False,
        help_text="Leave it blank for one that is still a member.",
    )

    class Meta:
        model = GroupMember
        fields = ("name", "joined_on", "left_on")
        error_messages = {"name": {"required": "Enter the name of the council"}}

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if folded(name) == folded(self.instance.group.council.name):
            raise forms.ValidationError("A council is not a member of its own group: enter another council")
        return name

    def clean(self):
        cleaned = super().clean()
        first, last, name = cleaned.get("joined_on"), cleaned.get("left_on"), cleaned.get("name")
        if first and last and last < first:
            self.add_error("left_on", f"The last day must not be before the first, {first:%-d %B %Y}")
        elif name:
            for other in self.instance.group.members.exclude(pk=self.instance.pk):
                if folded(other.name) == folded(name) and _meet(other, first, last):
                    self.add_error(
                        "name", f"{other} is already a member in that time: change its days instead"
                    )
                    break
        return cleaned


def _meet(member, first, last):
    """Say whether a membership and the days from first to last have a day in common."""
    starts_in_time = first is None or member.left_on is None or first <= member.left_on
    return starts_in_time and (last is None or member.joined_on is None or member.joined_on <= last)
