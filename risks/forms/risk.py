"""Forms about a register, a risk and what belongs to a risk."""

from django import forms
from django.utils import timezone

from organisation.editing import EditForm
from organisation.fields import DayField
from organisation.models import Person, Post, Unit
from risks.matrix import find_level
from risks.models import Acceptance, Assessment, Control, Register, Risk, RiskCategory, RiskScheme
from risks.operations import assess, latest_of, movement_of, settle_owner
from risks.schemes import scheme_of

THREE_LINES = forms.Textarea(attrs={"rows": 3})
TWO_LINES = forms.Textarea(attrs={"rows": 2})
OWNER_HELP = "As the register prints it: a name, initials or a job title."
OWNER_FIELDS = ("owner", "owner_post", "owner_person")


def offer(field, things, *, nothing):
    """Let a choice offer some things, and nothing first, in words."""
    field.queryset, field.empty_label = things, nothing


class PastDayField(DayField):
    """A day that is today or before."""

    def compress(self, data_list):
        day = super().compress(data_list)
        if day and day > timezone.localdate():
            raise forms.ValidationError(f"{self.named} must be today or before; this is {_day(day)}")
        return day


class OwnedForm(EditForm):
    """A form of a thing with an owner: words, and the post or person that they mean."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        council = self.council()
        offer(
            self.fields["owner_post"],
            Post.objects.filter(council=council),
            nothing="Whoever the words mean",
        )
        offer(
            self.fields["owner_person"],
            Person.objects.of(council).filter(left_on=None)
            | Person.objects.filter(pk=self.instance.owner_person_id),
            nothing="Whoever the words mean",
        )

    def council(self):
        raise NotImplementedError

    def clean(self):
        cleaned = super().clean()
        chosen = cleaned.get("owner_post") or cleaned.get("owner_person")
        if chosen and not cleaned.get("owner", "").strip():
            cleaned["owner"] = str(chosen)
        return cleaned

    def save(self, commit=True):
        """Save; words that are new and for whom nobody is chosen mean whom they are sure to mean."""
        changed = set(self.changed_data)
        if "owner" in changed and not changed & {"owner_post", "owner_person"}:
            settle_owner(self.instance, self.council())
        return super().save(commit)


class RegisterForm(EditForm):
    class Meta:
        model = Register
        fields = ("unit", "name", "scheme")
        error_messages = {
            "unit": {"required": "Choose the unit whose risks these are"},
            "name": {"required": "Enter a name, like Housing risks"},
        }
        help_texts = {"scheme": "The matrix by which its risks are scored from now on."}

    def __init__(self, *args, council, units, **kwargs):
        super().__init__(*args, **kwargs)
        offered = Unit.objects.of(council).filter(pk__in=units)
        offer(self.fields["unit"], offered, nothing="Choose a unit")
        offer(self.fields["scheme"], RiskScheme.objects.of(council), nothing="None yet")
        self.instance.council = council

    def _get_validation_exclusions(self):
        """Check that the name is new on the unit, which names the council too."""
        return super()._get_validation_exclusions() - {"council"}


class RiskForm(OwnedForm):
    class Meta:
        model = Risk
        fields = (
            *("ref", "title", "category", "nature", "vulnerability", "triggers", "consequences"),
            *("treatment", *OWNER_FIELDS, "unit", "exempt"),
        )
        labels = {
            "ref": "Reference",
            "title": "Risk",
            "triggers": "Triggers",
            "owner_post": "Post that owns it",
            "owner_person": "Person who owns it",
        }
        help_texts = {
            "ref": "What plans cite it by, like R3.",
            "title": "What may happen, in a sentence.",
            "nature": "Strategic or operational, or the words that your register uses.",
            "vulnerability": "What makes it possible.",
            "triggers": "What would set it off.",
            "consequences": "What would follow.",
            "owner": OWNER_HELP,
            "unit": "Where it is another than the register's own.",
        }
        widgets = {
            "ref": forms.TextInput(attrs={"class": "govuk-input--width-5"}),
            "title": TWO_LINES,
            "nature": forms.TextInput(),
            "vulnerability": THREE_LINES,
            "triggers": THREE_LINES,
            "consequences": THREE_LINES,
            "exempt": TWO_LINES,
            "owner": forms.TextInput(),
        }
        error_messages = {"title": {"required": "Enter the risk: what may happen"}}

    def __init__(self, *args, exempt, **kwargs):
        """Make the form. exempt -- the ids of the units whose exempt risks the person may read."""
        super().__init__(*args, **kwargs)
        council = self.council()
        if self.instance.of_unit.pk not in exempt:
            del self.fields["exempt"]
        offer(self.fields["category"], RiskCategory.objects.of(council), nothing="No category")
        offer(self.fields["unit"], Unit.objects.of(council), nothing="That of the register")
        self.fields["treatment"].choices = [("", "Not decided"), *Risk.Treatment.choices]

    def council(self):
        return self.instance.register.council


class AssessmentForm(EditForm):
    """A new assessment of a risk. One that moves the score says why, unless a control was changed."""

    assessed_on = PastDayField(named="The day of the assessment", label="Day of the assessment")
    likelihood, impact = forms.ChoiceField(), forms.ChoiceField()

    class Meta:
        model = Assessment
        fields = ("kind", "likelihood", "impact", "assessed_on", "reason")
        widgets = {"reason": THREE_LINES, "kind": forms.RadioSelect}
        help_texts = {
            "reason": "Why it stands there. Needed when the score moves and no control was changed.",
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by, self.risk = by, self.instance.risk
        self.scheme = scheme_of(self.risk.register.scheme)[0]
        for axis in ("likelihood", "impact"):
            levels = getattr(self.scheme, axis)
            field = self.fields[axis]
            field.choices = [("", f"Choose the {axis}"), *((level.code, _named(level)) for level in levels)]
            allowed = ", ".join(level.code for level in levels)
            field.error_messages = {
                "required": f"Choose the {axis}",
                "invalid_choice": f"{axis.capitalize()} must be one of {allowed}; this is %(value)s",
            }
        self.fields["kind"].error_messages["required"] = "Choose which assessment this is"
        self.fields["kind"].choices = Assessment.Kind.choices

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        before = latest_of(self.risk, cleaned["kind"])
        if before and before.assessed_on and cleaned["assessed_on"] < before.assessed_on:
            self.add_error(
                "assessed_on",
                f"The last {before.get_kind_display().lower()} assessment is of {_day(before.assessed_on)}: "
                "enter that day or a later one",
            )
        moves, changed = movement_of(self.risk, before, cleaned["likelihood"], cleaned["impact"])
        if moves and not changed and not cleaned["reason"].strip():
            self.add_error(
                "reason",
                "Say why the score moves: no control was changed since it was last assessed",
            )
        return cleaned

    def save(self, commit=True):
        cleaned = self.cleaned_data
        self.instance = assess(
            self.risk,
            *(cleaned["kind"], cleaned["likelihood"], cleaned["impact"]),
            day=cleaned["assessed_on"],
            by=self.by,
            reason=cleaned["reason"],
        )
        return self.instance


class ReasonForm(EditForm):
    """Why an assessment stands where it does, given afterwards; and its day, where it has none."""

    assessed_on = PastDayField(
        named="The day of the assessment", label="Day of the assessment", required=False
    )

    class Meta:
        model = Assessment
        fields = ("assessed_on", "reason")
        widgets = {"reason": THREE_LINES}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.assessed_on:
            del self.fields["assessed_on"]


class ControlForm(OwnedForm):
    """A control in place, or one that is planned: then with an owner and a day."""

    planned = forms.TypedChoiceField(
        label="Is it in place?",
        choices=[("no", "In place"), ("yes", "Planned")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is in place or planned"},
    )
    due = DayField(
        named="The day by which it is in place",
        label="By when",
        required=False,
        help_text="Needed for a planned control, like 27 3 2027.",
    )

    class Meta:
        model = Control
        fields = ("words", "planned", *OWNER_FIELDS, "due")
        labels = {
            "words": "Control",
            "owner_post": "Post that owns it",
            "owner_person": "Person who owns it",
        }
        help_texts = {"words": "What is done to keep the risk down.", "owner": OWNER_HELP}
        widgets = {"words": THREE_LINES, "owner": forms.TextInput()}
        error_messages = {"words": {"required": "Enter the control: what is done"}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["planned"] = "yes" if self.instance.planned else "no"

    def council(self):
        return self.instance.risk.register.council

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("planned"):
            if not cleaned.get("owner", "").strip():
                self.add_error("owner", "Enter who puts the planned control in place")
            if "due" in cleaned and cleaned["due"] is None:
                self.add_error("due", "Enter the day by which the planned control is in place")
        return cleaned

    def save(self, commit=True):
        if self.instance.planned:
            self.instance.in_place_on = None
        elif "planned" in self.changed_data and self.instance.pk:
            self.instance.in_place_on = timezone.localdate()
        return super().save(commit)


class InPlaceForm(EditForm):
    """The day on which a planned control came into place."""

    in_place_on = PastDayField(named="The day on which it came into place", label="In place since")

    class Meta:
        model = Control
        fields = ("in_place_on",)


class AcceptanceForm(EditForm):
    """A decision to live with a risk for a time."""

    accepted_on = PastDayField(named="The day of the decision", label="Day of the decision")
    expires_on = DayField(
        named="The last day on which it holds",
        label="Holds until",
        help_text="After that day the risk is to be put right, or accepted again.",
    )

    class Meta:
        model = Acceptance
        fields = ("approver", "accepted_on", "expires_on", "reason")
        labels = {"approver": "Who accepts the risk"}
        widgets = {"reason": THREE_LINES}
        error_messages = {
            "approver": {"required": "Enter who accepts the risk: a name, a post or a committee"},
            "reason": {"required": "Enter why the council lives with the risk"},
        }

    def clean(self):
        cleaned = super().clean()
        given, ends = cleaned.get("accepted_on"), cleaned.get("expires_on")
        if given and ends and ends < given:
            self.add_error("expires_on", f"It must hold until {_day(given)} or later; this is {_day(ends)}")
        return cleaned


class CategoryForm(EditForm):
    class Meta:
        model = RiskCategory
        fields = ("name",)
        error_messages = {"name": {"required": "Enter a name, like Financial"}}

    def _get_validation_exclusions(self):
        """Check that the council has no such category yet."""
        return super()._get_validation_exclusions() - {"council"}


def level_or_blank(levels, code):
    """Return the code as the scheme spells it, "" where the scheme lacks it."""
    level = find_level(levels, code)
    return level.code if level else ""


def _named(level):
    return f"{level.code}: {level.label}" if level.label else level.code


def _day(day):
    return f"{day:%-d %B %Y}"
