"""The form with which next year's plan is started: what it takes from this one."""

from django import forms

from plans.entry import YearField
from plans.next_plan import FIGURES, HEADS, Carried

BUDGETS = (
    ("", "None: they are entered anew"),
    (HEADS, "Tables, headings and lines without figures, the years in them moved on"),
    (FIGURES, "Tables with the figures that they have now"),
)


class NextPlanForm(forms.Form):
    """first_year -- the first year of the new plan. counts -- how many of each there are, for the hints."""

    title = forms.CharField(
        max_length=500, error_messages={"required": "Enter a title for the new plan"}, label="Title"
    )
    last_year = YearField(label="Last year")
    sections = forms.BooleanField(required=False, label="Sections of the narrative")
    actions = forms.BooleanField(required=False, label="Unfinished actions with their milestones")
    indicators = forms.BooleanField(required=False, label="Indicators, baskets and scorecard")
    risks = forms.BooleanField(required=False, label="Risk register")
    lists = forms.BooleanField(required=False, label="Units, people, frameworks and judgements")
    budgets = forms.ChoiceField(required=False, label="Budgets", choices=BUDGETS, widget=forms.RadioSelect)

    def __init__(self, *args, first_year, counts, **kwargs):
        super().__init__(*args, **kwargs)
        self.first_year = first_year
        hints = {
            "last_year": "The same as the first year for a plan of one year.",
            "sections": "{sections} as they stand, to be written anew.",
            "actions": "{unfinished} of {actions}. What is complete or cancelled stays behind; progress and "
            "RAG begin blank, dates stay as they are written.",
            "indicators": "{indicators}, with the same figures. A year for which nobody has set a target "
            "gets one that is to be confirmed. Retired indicators stay behind.",
            "risks": "{risks}. Both plans then print the same register, which goes on as it is.",
            "lists": "As they stand.",
            "budgets": "{budgets}.",
        }
        for name, words in hints.items():
            self.fields[name].help_text = words.format(**counts)
        self.fields["last_year"].error_messages["required"] = "Enter the last year of the new plan"

    def clean_last_year(self):
        year = self.cleaned_data["last_year"]
        if year is not None and not self.first_year <= year <= 2100:
            raise forms.ValidationError("The last year must be the first year or a later one")
        return year

    def carried(self):
        """Return the Carried that was chosen."""
        names = ("sections", "actions", "indicators", "risks", "lists", "budgets")
        return Carried(**{name: self.cleaned_data[name] for name in names})
