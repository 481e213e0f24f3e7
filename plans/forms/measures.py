"""How a plan is measured: its indicators, baskets and scorecard."""

from django import forms

from indicators.choices import Polarity, Unit
from indicators.codes import normal, read_codes
from indicators.models import Indicator, IndicatorCode
from indicators.operations import write_code
from plans.content import lines
from plans.derived import write_weight
from plans.entry import BasketMemberForm
from plans.forms.base import NARROW, WIDE, PartForm
from plans.forms.items import NAMES, offer_priorities, priority_choices
from plans.models import Basket, BasketMember, PlanIndicator, ScorecardRow

LONGEST_CODE = IndicatorCode._meta.get_field("words").max_length


class UseForm(PartForm):
    """An indicator as the plan uses and prints it. What it is, and its figures, belong to the indicator."""

    rows = {"title": 2, "refs": 2, "lead": 2, "contact": 2, "partner": 2, "baseline": 2, "benchmark": 2}

    class Meta:
        model = PlanIndicator
        fields = (
            *("priorities", "lead", "contact", "partner", "group", "title", "refs", "baseline", "benchmark"),
            "note",
        )
        widgets = {"priorities": forms.CheckboxSelectMultiple}
        labels = {"title": "In the words of this plan", "refs": "Codes that this plan prints"}
        help_texts = {
            "priorities": "Those that it measures.",
            "lead": NAMES,
            "contact": "Who answers questions about it, one on each line.",
            "group": "The heading under which the plan prints it.",
            "title": "Only where they are other than the indicator's own.",
            "refs": "Only where they are other than the indicator's own, one on each line.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        box = self.fields["priorities"]
        box.queryset = self.plan.priorities.all()
        box.choices = priority_choices(self.plan)
        if not box.choices:
            del self.fields["priorities"]


class NewUseForm(UseForm):
    """An indicator of the council that the plan did not use so far."""

    class Meta(UseForm.Meta):
        fields = ("priorities", "lead", "group")


class NewIndicatorForm(NewUseForm):
    """An indicator that the council did not have so far, and its use by the plan."""

    indicator_title = forms.CharField(
        label="Indicator", widget=forms.Textarea, help_text="What is measured, in words."
    )
    codes = forms.CharField(
        required=False,
        widget=forms.Textarea,
        help_text="One on each line, like NI 59. Blank when it has none.",
    )
    measured_in = forms.ChoiceField(label="Unit", required=False, choices=[("", "Not stated"), *Unit.choices])
    better = forms.ChoiceField(required=False, choices=Polarity.choices, help_text="Which way is better.")
    frequency = forms.ChoiceField(required=False, choices=[("", "Not stated"), *Indicator.Frequency.choices])
    year_basis = forms.ChoiceField(
        label="Year", required=False, choices=[("", "Not stated"), *Indicator.YearBasis.choices]
    )
    rows = {**UseForm.rows, "indicator_title": 2, "codes": 2}
    field_order = ("indicator_title", "codes", "measured_in", "better", "frequency", "year_basis")

    class Meta(NewUseForm.Meta):
        pass

    def clean_codes(self):
        """Return the codes as written; one that an indicator of the council has already is refused."""
        for words in lines(self.cleaned_data["codes"]):
            if len(words) > LONGEST_CODE:
                raise forms.ValidationError(
                    f"A code may have {LONGEST_CODE} characters: put one on each line"
                )
            held = IndicatorCode.objects.filter(
                indicator__council=self.plan.council, normal=looked_up(words)
            ).select_related("indicator")
            if other := held.first():
                raise forms.ValidationError(
                    f"{words} is the code of “{other.indicator}”: go back and choose that indicator"
                )
        return self.cleaned_data["codes"]

    def prepare(self):
        """Make the indicator and its codes."""
        super().prepare()
        said = self.cleaned_data
        self.instance.indicator = indicator = Indicator.objects.create(
            council=self.plan.council,
            title=said["indicator_title"],
            unit=said["measured_in"],
            polarity=said["better"],
            frequency=said["frequency"],
            year_basis=said["year_basis"],
        )
        for position, words in enumerate(dict.fromkeys(lines(said["codes"]))):
            code = IndicatorCode(indicator=indicator, words=words, position=position)
            write_code(code)
            code.normal = looked_up(words)
            code.save()


def looked_up(words):
    """Return one code as it is looked up."""
    read = read_codes(words)
    return read.codes[0] if len(read.codes) == 1 and not read.unread else normal(words)


class BasketForm(PartForm):
    widths = {"code": WIDE}

    class Meta:
        model = Basket
        fields = ("code",)
        help_texts = {"code": "As the scorecard cites it, like F11."}


class WeightForm(PartForm):
    """An indicator in a basket with its weight."""

    widths = {"weight_words": NARROW}
    clean_weight_words = BasketMemberForm.clean_weight_words

    class Meta:
        model = BasketMember
        fields = ("plan_indicator", "priority", "weight_words")
        labels = {"plan_indicator": "Indicator", "weight_words": "Weight"}
        help_texts = {"weight_words": "A percentage, like 30%. The weights of a basket add up to 100%."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        box = self.fields["plan_indicator"]
        box.queryset = self.plan.plan_indicators.select_related("indicator")
        box.required = self.instance.pk is None
        box.empty_label = "Choose an indicator of the plan"
        offer_priorities(self.fields["priority"], self.plan, "No priority")

    def prepare(self):
        super().prepare()
        write_weight(self.instance)
        if "plan_indicator" in self.changed_data:
            self.instance.indicator_words = ""


class ScorecardForm(PartForm):
    asked = ("critical_success_factor",)
    rows = {"objective": 2, "critical_success_factor": 2, "priority": 2, "baskets": 2}
    widths = {"code": NARROW, "status": NARROW, "direction": NARROW}

    class Meta:
        model = ScorecardRow
        fields = (
            *("perspective", "objective", "critical_success_factor", "code", "priority", "baskets", "status"),
            "direction",
        )
