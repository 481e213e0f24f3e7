"""Priorities, actions and milestones, each with what its references and names were understood to mean."""

from django.contrib import admin
from django.utils.html import format_html_join

from organisation.reach import reach_of
from organisation.scoped_admin import BlockInline, WordsFilter
from plans.admin.base import OF_PLAN, InPlanAdmin, short
from plans.content import lines
from plans.derived import write_due
from plans.forms.items import exempt_refs
from plans.models import Action, Milestone, Priority, Reference
from plans.references import normal_ref
from risks.models import Risk

CITED = ("to_priority", "to_action", "to_item", "to_indicator", "to_risk")


class ItemAdmin(InPlanAdmin):
    """A priority or an action."""

    list_per_page = 100
    readonly_fields = ("linked_to", "people")

    def get_object(self, request, object_id, from_field=None):
        """Return the thing, which knows whose exempt risks its reader may be told of."""
        thing = super().get_object(request, object_id, from_field)
        if thing is not None:
            thing.told_exempt = reach_of(request).exempt
        return thing

    @admin.display(description="Linked to")
    def linked_to(self, item):
        """What the references in the words were found to mean, as of the last time they were saved."""
        if not item.pk:
            return _lines(())
        hidden = Risk.objects.of_plan(item.plan).hidden_from(item.told_exempt)
        references = item.references.select_related(*CITED).exclude(to_risk__in=hidden)
        return _lines((reference.words, _meaning(reference)) for reference in references)

    @admin.display(description="People")
    def people(self, item):
        assignments = item.assignments.select_related("person", "post") if item.pk else ()
        return _lines(
            (
                f"{assignment.get_duty_display()}: {assignment.words}",
                assignment.person or assignment.post or "nobody whom the council holds",
            )
            for assignment in assignments
        )


def _meaning(reference):
    if reference.state != Reference.State.LINKED:
        return reference.get_state_display()
    return next((cited for name in CITED if (cited := getattr(reference, name))), "")


def _lines(pairs):
    """Return pairs of words as lines: what was written → what it means."""
    return format_html_join("", "<p>{} → {}</p>", pairs) or "–"


@admin.register(Priority)
class PriorityAdmin(ItemAdmin):
    list_display = ("ref", "short_title", "level", "short_lead", "plan")
    list_display_links = ("ref", "short_title")
    list_filter = (OF_PLAN, ("level", WordsFilter))
    search_fields = ("ref", "key", "title", "lead", "accountable", "supports")
    autocomplete_fields = ("plan", "parent")
    fieldsets = (
        (None, {"fields": ("plan", "ref", "title", "level", "parent", "position")}),
        ("Who", {"fields": ("lead", "accountable", "people")}),
        ("Golden thread", {"fields": ("supports", "contributes_to", "linked_to")}),
        ("Measures and risks", {"fields": ("indicators", "measured_by", "risks", "risk_notes")}),
        ("What is to change", {"fields": ("change_driver", "expected_outcome", "service_improvement")}),
        (
            "Implications",
            {
                "fields": (
                    "efficiency_gains",
                    "financial_implications",
                    "staffing_implications",
                    "risk_implications",
                    "corporate_implications",
                    "additional_information",
                )
            },
        ),
        ("Workbook", {"fields": ("key",)}),
    )

    short_title = short("title", "Priority")
    short_lead = short("lead", length=40)

    def get_object(self, request, object_id, from_field=None):
        """Return the priority without the references of exempt risks that the person may not see."""
        priority = super().get_object(request, object_id, from_field)
        if priority is not None and (hidden := exempt_refs(priority.plan, priority.told_exempt)):
            priority.held_risks, held = priority.risks, lines(priority.risks)
            priority.hidden_risks = [line for line in held if normal_ref(line) in hidden]
            priority.risks = "\n".join(line for line in held if normal_ref(line) not in hidden)
            priority.shown_risks = priority.risks
        return priority

    def prepare(self, obj):
        """Put back the references that the page did not show."""
        if hidden := getattr(obj, "hidden_risks", ()):
            same = lines(obj.risks) == lines(obj.shown_risks)
            obj.risks = obj.held_risks if same else "\n".join([*lines(obj.risks), *hidden])


class MilestoneInline(BlockInline):
    model = Milestone
    fields = ("title", "due", "lead", "position", "understood_as")
    readonly_fields = ("understood_as",)

    def prepare(self, obj):
        obj.plan = obj.action.plan
        write_due(obj, obj.plan)

    @admin.display(description="Due, understood as")
    def understood_as(self, milestone):
        return due_words(milestone)


@admin.register(Action)
class ActionAdmin(ItemAdmin):
    list_display = ("ref", "short_title", "priority_ref", "short_lead", "short_due", "due_latest", "plan")
    list_display_links = ("ref", "short_title")
    list_filter = (OF_PLAN, ("due_latest", admin.EmptyFieldListFilter))
    list_select_related = ("plan", "priority")
    search_fields = ("ref", "key", "title", "lead", "accountable", "priority__ref", "priority__title")
    autocomplete_fields = ("plan", "priority")
    readonly_fields = ("linked_to", "people", "understood_as")
    fieldsets = (
        (None, {"fields": ("plan", "priority", "ref", "title", "position")}),
        ("Who", {"fields": ("lead", "accountable", "others_involved", "people")}),
        ("When", {"fields": ("due", "understood_as", "quarters")}),
        ("Measures", {"fields": ("indicators", "targets", "measured_by", "outcome")}),
        ("Golden thread", {"fields": ("supports", "contributes_to", "linked_to")}),
        ("Carrying out", {"fields": ("resources", "monitoring", "progress", "rag")}),
        ("Workbook", {"fields": ("key",)}),
    )
    inlines = (MilestoneInline,)

    short_title = short("title", "Action")
    short_lead = short("lead", length=40)
    short_due = short("due", length=40)

    def prepare(self, obj):
        write_due(obj, obj.plan)

    @admin.display(description="Priority", ordering="priority__position")
    def priority_ref(self, action):
        return action.priority and (action.priority.ref or action.priority.title[:40])

    @admin.display(description="Due, understood as")
    def understood_as(self, action):
        return due_words(action)


@admin.register(Milestone)
class MilestoneAdmin(InPlanAdmin):
    list_display = ("short_title", "action", "short_due", "due_latest", "plan")
    list_filter = (OF_PLAN, ("due_latest", admin.EmptyFieldListFilter))
    list_select_related = ("plan", "action")
    search_fields = ("title", "lead", "action__ref", "action__title")
    autocomplete_fields = ("plan", "action")
    readonly_fields = ("understood_as",)
    fieldsets = ((None, {"fields": ("plan", "action", "title", "due", "understood_as", "lead", "position")}),)

    short_title = short("title", "Milestone")
    short_due = short("due", length=40)

    def prepare(self, obj):
        write_due(obj, obj.plan)

    @admin.display(description="Due, understood as")
    def understood_as(self, milestone):
        return due_words(milestone)


def due_words(item):
    """Return the days that the words of a date mean, for a person to check."""
    if item.pk is None or not item.due:
        return "–"
    first, last = (f"{day:%-d %B %Y}" if day else "" for day in (item.due_earliest, item.due_latest))
    if first and last:
        return first if first == last else f"{first} to {last}"
    if first or last:
        return f"from {first}" if first else f"by {last}"
    return "no day: the words are kept, and nothing is ever overdue by them"
