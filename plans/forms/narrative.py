"""Sections, and the lists that a plan prints: judgements, units, people, items of frameworks."""

from django import forms

from organisation.models import Person, Post, Unit
from plans.forms.base import NARROW, WIDE, YEAR, PartForm
from plans.frameworks import drop_unlisted, item_for
from plans.models import Framework, Judgement, PlanFrameworkItem, PlanPerson, PlanUnit, Section


class SectionForm(PartForm):
    markdown = ("text",)
    rows = {"text": 20}
    widths = {"number": YEAR}

    class Meta:
        model = Section
        fields = ("number", "heading", "text")
        help_texts = {
            "number": "As it is to be printed, like 2 or 2.1. A dot puts it under the section before.",
            "text": (
                "A blank line begins a paragraph, a line that begins with - is a point of a list, **words** "
                "are bold. What you paste from Word or Excel becomes lists and tables when you save."
            ),
        }

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("heading") and not cleaned.get("text") and not self.errors:
            self.add_error("heading", "Enter a heading or a text")
        return cleaned


class JudgementForm(PartForm):
    asked = ("body",)
    rows = {"area": 2}
    widths = {"year": NARROW, "grade": NARROW}

    class Meta:
        model = Judgement
        fields = ("body", "area", "judged", "year", "grade", "scale", "strengths", "areas_for_improvement")
        help_texts = {
            "body": "Who judged, like Ofsted.",
            "area": "What was judged.",
            "judged": "In which inspection or review.",
            "scale": "What the grade means, like 1 (inadequate) to 4 (excellent).",
        }


class UnitForm(PartForm):
    """A unit as the plan describes it. The units themselves are kept by the administrator."""

    rows = {"purpose": 4, "core_functions": 6}

    class Meta:
        model = PlanUnit
        fields = ("unit", "kind", "parent", "purpose", "core_functions")
        labels = {"parent": "Part of"}
        help_texts = {"kind": "As it is to be printed, like Division.", "core_functions": "One on each line."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.of(self.plan.council)
        self.fields["unit"].empty_label = "Choose a unit"


class PersonForm(PartForm):
    """Somebody whom the plan lists, or a post that nobody is named for."""

    name = forms.CharField(
        required=False, max_length=200, help_text="Blank for a post that nobody holds at present."
    )
    widths = {"initials": YEAR, "name": WIDE}
    field_order = ("name", "initials", "job_title", "unit")

    class Meta:
        model = PlanPerson
        fields = ("initials", "job_title", "unit")
        help_texts = {"initials": "By which the plan names them as a lead."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        person = self.instance.person
        self.initial["name"] = person.name if person else ""

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("name") and not cleaned.get("job_title") and not self.errors:
            self.add_error("name", "Enter a name, or the job title of a post")
        return cleaned

    def prepare(self):
        """Find the person and the post by their names in the council, or make them."""
        super().prepare()
        said, council, listed = self.cleaned_data, self.plan.council, self.instance
        units = list(Unit.objects.of(council).filter(name=said["unit"])) if said["unit"] else []
        unit = units[0] if len(units) == 1 else None
        listed.person = None
        if said["name"]:
            listed.person, _ = Person.objects.get_or_create(
                council=council,
                name=said["name"],
                defaults={"initials": said["initials"], "job_title": said["job_title"], "unit": unit},
            )
        if said["job_title"]:
            Post.objects.get_or_create(
                council=council,
                title=said["job_title"],
                defaults={"holder": listed.person, "unit": unit},
            )


class FrameworkItemForm(PartForm):
    """An item of a framework that the plan lists. Frameworks are the council's: what is there is found."""

    framework = forms.CharField(
        max_length=300, help_text="The list that it comes from, like Sustainable Community Strategy."
    )
    code = forms.CharField(required=False, max_length=50)
    title = forms.CharField(required=False, widget=forms.Textarea)
    under = forms.CharField(required=False, help_text="Code or title of the item above it in the list.")
    widths = {"code": NARROW, "framework": WIDE}
    rows = {"title": 2}

    class Meta:
        model = PlanFrameworkItem
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.was = item = self.instance.item if self.instance.item_id else None
        if item:
            self.initial |= {
                "framework": item.framework.name,
                "code": item.code,
                "title": item.title,
                "under": item.above_words,
            }
        names = Framework.objects.of(self.plan.council).values_list("name", flat=True)
        self.fields["framework"].widget.attrs["list"] = "frameworks-of-council"
        self.offered = list(names)

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("code") and not cleaned.get("title") and not self.errors:
            self.add_error("title", "Enter the code or the title")
        return cleaned

    def prepare(self):
        super().prepare()
        said = self.cleaned_data
        self.instance.item = item_for(
            self.plan.council, said["framework"], said["code"], said["title"], said["under"]
        )

    def save(self, commit=True):
        listed = super().save(commit)
        if self.was is not None and self.was.pk != listed.item_id:
            drop_unlisted(self.was)
        return listed
