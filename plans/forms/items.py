"""Priorities, actions and milestones: a form for each page on which a part of one is written."""

from django import forms

from plans.content import lines
from plans.derived import write_due
from plans.forms.base import NARROW, WIDE, PartForm
from plans.models import Action, Milestone, Priority
from plans.quarters import grid, read_quarters, write_quarters
from plans.references import normal_ref
from plans.tree import below, in_tree_order
from risks.models import Risk

NAMES = "Names, initials, job titles or posts, one on each line. TBC while it is not known."
DUE = "As it is to be printed: 31 March 2027, Mar 27, Autumn Term 26, Quarterly, Ongoing, TBC."


def priority_choices(plan, without=frozenset()):
    """Return pairs for a list of the plan's priorities in the order of the tree."""
    return [
        (priority.pk, f"{'– ' * depth}{priority}"[:150])
        for priority, depth in in_tree_order(list(plan.priorities.all()))
        if priority.pk not in without
    ]


def offer_priorities(box, plan, nothing, without=frozenset()):
    """Let a box offer the plan's priorities as a tree; `nothing` are the words for none of them."""
    box.queryset = plan.priorities.exclude(pk__in=without)
    box.choices = [("", nothing), *priority_choices(plan, without)]


class PriorityForm(PartForm):
    rows = {"title": 2, "lead": 2, "accountable": 2}
    widths = {"ref": NARROW, "level": WIDE}

    class Meta:
        model = Priority
        fields = (
            *("title", "ref", "level", "parent", "lead", "accountable", "change_driver", "expected_outcome"),
            *("measured_by", "additional_information"),
        )
        labels = {"title": "Priority", "ref": "Reference", "parent": "Stands under"}
        help_texts = {
            "title": "The objective, priority or work area in words.",
            "ref": "As it is to be printed and as other plans cite it, like 2.1.",
            "level": "What the plan calls it: Objective, Work area, Project.",
            "lead": NAMES,
            "accountable": NAMES,
            "change_driver": "Why it is needed now.",
            "measured_by": "In words. Indicators are on the page Links.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = self.instance.pk
        without = below(own, list(self.plan.priorities.all())) if own else frozenset()
        offer_priorities(self.fields["parent"], self.plan, "No other: it is at the top", without)
        if self.instance.parent_words and self.instance.parent_id is None:
            self.fields[
                "parent"
            ].help_text = (
                f"The plan says “{self.instance.parent_words}”, and has no priority of that reference."
            )


class PriorityLinksForm(PartForm):
    finds = ("contributes_to", "supports", "indicators", "risks")

    class Meta:
        model = Priority
        fields = ("contributes_to", "supports", "indicators", "risks", "risk_notes")
        help_texts = {
            "contributes_to": "Items of frameworks, one on each line, like Community strategy: S4.",
            "supports": "References of priorities or actions in plans of a higher tier, one on each line.",
            "indicators": "Codes of indicators, one on each line.",
            "risks": "References of risks of this plan, one on each line.",
        }

    def __init__(self, *args, **kwargs):
        """Leave out of the box the references of exempt risks that the person may not see; they stay."""
        super().__init__(*args, **kwargs)
        self.hidden = exempt_refs(self.plan, self.exempt)
        if self.hidden:
            shown = [line for line in lines(self.instance.risks) if normal_ref(line) not in self.hidden]
            self.initial["risks"] = "\n".join(shown)

    def clean(self):
        cleaned = super().clean()
        if self.hidden and "risks" in cleaned:
            kept = [line for line in lines(self.instance.risks) if normal_ref(line) in self.hidden]
            same = cleaned["risks"] == self.initial["risks"]
            typed = [line for line in lines(cleaned["risks"]) if normal_ref(line) not in self.hidden]
            cleaned["risks"] = self.instance.risks if same else "\n".join([*typed, *kept])
        return cleaned


def exempt_refs(plan, exempt):
    """Return the refs, as compared, that mean only exempt risks which somebody may not see."""
    risks = Risk.objects.of_plan(plan)
    hidden = risks.hidden_from(exempt)
    if not hidden:
        return frozenset()
    refs = [(pk, normal_ref(ref)) for pk, ref in risks.values_list("pk", "ref") if ref.strip()]
    seen = {ref for pk, ref in refs if pk not in hidden}
    return frozenset(ref for pk, ref in refs if pk in hidden) - seen


class ImplicationsForm(PartForm):
    class Meta:
        model = Priority
        fields = (
            *("financial_implications", "staffing_implications", "risk_implications"),
            *("corporate_implications", "efficiency_gains", "service_improvement"),
        )


class ActionForm(PartForm):
    asked = ("title",)
    rows = {"lead": 2, "accountable": 2, "due": 2, "others_involved": 2, "resources": 2}
    widths = {"ref": NARROW, "rag": NARROW}

    class Meta:
        model = Action
        fields = (
            *("title", "priority", "ref", "lead", "accountable", "due", "others_involved", "resources"),
            *("targets", "measured_by", "outcome", "monitoring", "progress", "rag"),
        )
        labels = {"title": "Action", "ref": "Reference", "rag": "RAG"}
        help_texts = {
            "lead": NAMES,
            "accountable": NAMES,
            "due": DUE,
            "ref": "As it is to be printed, like 2.1.3. It may be blank.",
            "outcome": "What will be different when it is done.",
            "measured_by": "In words. Indicators are on the page Links.",
            "rag": "As it is to be printed.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_priorities(self.fields["priority"], self.plan, "No priority")
        if self.instance.priority_words and self.instance.priority_id is None:
            self.fields[
                "priority"
            ].help_text = (
                f"The plan says “{self.instance.priority_words}”, and has no priority of that reference."
            )

    def prepare(self):
        super().prepare()
        write_due(self.instance, self.plan)


class ActionLinksForm(PartForm):
    finds = ("contributes_to", "supports", "indicators")

    class Meta:
        model = Action
        fields = ("contributes_to", "supports", "indicators")
        help_texts = PriorityLinksForm.Meta.help_texts


class QuartersForm(PartForm):
    """The quarter grid: a box to tick for each quarter of the plan's years, and words that name none."""

    class Meta:
        model = Action
        fields = ()

    other = forms.CharField(
        label="In other words",
        required=False,
        widget=forms.Textarea,
        help_text="Only where ticks cannot say it, one on each line.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.ticked, unread = read_quarters(self.instance.quarters)
        years = {year for year, _ in self.ticked} | set(range(self.plan.first_year, self.plan.last_year + 1))
        self.years = {}
        for year, label, quarters in grid(years):
            name = f"year_{year}"
            self.fields[name] = forms.MultipleChoiceField(
                label=label,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[(str(quarter), _months(year, quarter)) for _, quarter in quarters],
            )
            self.initial[name] = [str(quarter) for of, quarter in self.ticked if of == year]
            self.years[name] = year
        self.initial["other"] = "\n".join(unread)
        self.order_fields([*self.years, "other"])

    def prepare(self):
        """Write the quarters as words; those that say the same keep the words that they have."""
        ticked = [
            (year, int(quarter)) for name, year in self.years.items() for quarter in self.cleaned_data[name]
        ]
        other = self.cleaned_data["other"]
        if sorted(ticked) != self.ticked or other != self.initial["other"]:
            self.instance.quarters = "\n".join(filter(None, [write_quarters(ticked), other]))


MONTHS = {1: "April to June", 2: "July to September", 3: "October to December", 4: "January to March"}


def _months(year, quarter):
    return f"Q{quarter}, {MONTHS[quarter]} {year + (quarter == 4)}"


class MilestoneForm(PartForm):
    asked = ("title",)
    rows = {"title": 2, "due": 2, "lead": 2}

    class Meta:
        model = Milestone
        fields = ("title", "due", "lead")
        labels = {"title": "Milestone"}
        help_texts = {"due": DUE, "lead": NAMES}

    def prepare(self):
        super().prepare()
        write_due(self.instance, self.plan)
