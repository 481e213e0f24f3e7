"""How every form is drawn: the design system's markup, once, so that no page writes a field by hand."""

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.forms.renderers import TemplatesSetting

# The first kind whose widget fits; anything else is one line of text.
KINDS = (
    (forms.CheckboxSelectMultiple, "checkboxes"),  # before RadioSelect, which it is built on
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.MultiWidget, "date-input"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file-upload"),
    (forms.Select, "select"),
)
# Kinds made of several inputs: their label is a legend, and an error's link goes to the first of them.
SEVERAL = ("radios", "checkboxes", "date-input")


class DesignSystemField(BoundField):
    """A field that knows its component. Templates draw it with `{{ form.due.as_field_group }}`."""

    @property
    def kind(self):
        """The component's name in the design system: input, select, radios, date-input ..."""
        return next((kind for widget, kind in KINDS if isinstance(self.field.widget, widget)), "input")

    @property
    def is_group(self):
        return self.kind in SEVERAL

    @property
    def first_id(self):
        """The id of the first thing one can type in or choose: where an error's link must go."""
        return f"{self.auto_id}_0" if self.is_group else self.id_for_label

    @property
    def control(self):
        """The widget, dressed as its component."""
        base = "govuk-checkboxes__input" if self.kind == "checkbox" else f"govuk-{self.kind}"
        classes = [base, self.field.widget.attrs.get("class", "")]
        if self.errors and self.kind != "checkbox":
            classes.append(f"{base}--error")
        return self.as_widget(attrs={"class": " ".join(filter(None, classes))})

    @property
    def choices(self):
        """The choices of radios or checkboxes, each dressed."""
        attrs = {"id": self.auto_id, "class": f"govuk-{self.kind}__input"}
        widget = self.field.widget
        return [
            BoundWidget(widget, choice, self.form.renderer)
            for choice in widget.subwidgets(self.html_name, self.value(), attrs=attrs)
        ]

    def build_widget_attrs(self, attrs, widget=None):
        """Leave `required` out: what is missing is said in our words, not by the browser."""
        attrs = super().build_widget_attrs(attrs, widget)
        attrs.pop("required", None)
        return attrs


class DesignSystemRenderer(TemplatesSetting):
    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = DesignSystemField
