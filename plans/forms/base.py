"""What the forms of a plan share: words are kept exactly, what is pasted is made clean."""

from django import forms
from django.urls import reverse
from django.utils.text import capfirst

from organisation.editing import EditForm
from plans.pasted import clean_markdown, clean_words

WIDE, NARROW, YEAR = "govuk-input--width-20", "govuk-input--width-10", "govuk-input--width-5"


class PartForm(EditForm):
    """A form of something in a plan. A new thing knows already to which plan, and under what, it belongs.

    markdown -- fields whose words are Markdown. asked -- fields that a new thing must have, though the plans
    that came from elsewhere may lack them. widths -- {field: class}. rows -- {field: rows of its box}.
    """

    markdown = ()
    asked = ()
    widths = {}
    rows = {}

    def __init__(self, *args, plan, exempt=frozenset(), **kwargs):
        """Make the form. exempt -- the ids of the units whose exempt risks the person may read."""
        super().__init__(*args, **kwargs)
        self.plan, self.exempt = plan, exempt
        for name, box in self.fields.items():
            self._dress(name, box)

    def _dress(self, name, box):
        named = str(box.label or name.replace("_", " ")).lower()
        if name in self.asked and self.instance.pk is None:
            box.required = True
        if isinstance(box.widget, forms.Textarea):
            box.widget.attrs = {"rows": self.rows.get(name, 3)}
            if name in self.markdown:
                box.widget.attrs["data-paste"] = reverse("plans:pasted")
        elif name in self.widths:
            box.widget.attrs["class"] = self.widths[name]
        chooses = isinstance(box, forms.ChoiceField | forms.ModelChoiceField)
        box.error_messages["required"] = f"{'Choose' if chooses else 'Enter'} the {named}"
        box.error_messages["null_characters_not_allowed"] = (
            f"{capfirst(named)} holds a character that is none"
        )
        if getattr(box, "max_length", None):
            box.error_messages["max_length"] = (
                f"{capfirst(named)} may have %(limit_value)d characters; this has %(show_value)d"
            )

    def _clean_form(self):
        self._keep_words()
        super()._clean_form()

    def _keep_words(self):
        """Keep words that nobody changed exactly, and make clean those that somebody did."""
        for name, value in self.cleaned_data.items():
            if not isinstance(value, str) or isinstance(self.fields[name], forms.ChoiceField):
                continue
            typed, held = value.replace("\r\n", "\n"), self.initial.get(name)
            if isinstance(held, str) and held.replace("\r\n", "\n").strip() == typed.strip():
                self.cleaned_data[name] = held
            else:
                clean = clean_markdown if name in self.markdown else clean_words
                self.cleaned_data[name] = clean(typed).strip()

    def _get_validation_exclusions(self):
        """Check the rules that name the owner too, although it is not on the form."""
        owners = {"plan", "table", "basket", "council"}
        return super()._get_validation_exclusions() - owners

    def save(self, commit=True):
        self.prepare()
        return super().save(commit)

    def prepare(self):
        """Set what is made from the words, before the thing is saved."""
        for name in self.changed_data:
            words = f"{name}_words"
            if hasattr(self.instance, words) and isinstance(self.fields[name], forms.ModelChoiceField):
                setattr(self.instance, words, "")
