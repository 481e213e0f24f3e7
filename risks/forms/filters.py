"""The choice of which risks of a register are shown."""

from django import forms

from risks.models import Assessment

ABOVE, WITHIN = "above", "within"
NARROWING = ("band", "appetite", "owner")


class RegisterFilterForm(forms.Form):
    """Choose the assessment that the matrix shows, and which risks the table lists.

    Bands, appetite and owners are offered where the register has them. An address with a choice that the
    register does not offer is answered with the words of the field, and every risk.
    """

    kind = forms.ChoiceField(label="Assessment", required=False)
    band = forms.ChoiceField(label="Band", required=False)
    appetite = forms.ChoiceField(label="Appetite", required=False)
    owner = forms.ChoiceField(label="Owner", required=False)

    is_filter = True

    def __init__(self, data, *, shown):
        # What the address leaves out is the usual choice, so that the lists show what the page shows.
        super().__init__({"kind": Assessment.Kind.CURRENT.value} | data)
        self.shown = shown
        bands = [label for label, _ in shown.counts.bands]
        offered = {
            "kind": [(kind.value, kind.label) for kind in shown.kinds],
            "band": [("", "Every band"), *((label, label) for label in bands)] if bands else [],
            "appetite": [("", "Above and within"), (ABOVE, "Above appetite"), (WITHIN, "Within appetite")]
            if shown.scheme.appetite
            else [],
            "owner": [("", "Every owner"), *((owner, owner) for owner in shown.owners)]
            if shown.owners
            else [],
        }
        for name, choices in offered.items():
            if len(choices) < 2:
                del self.fields[name]
                continue
            field = self.fields[name]
            field.choices = choices
            field.error_messages["invalid_choice"] = (
                f"Choose one of the list: this register has no {field.label.lower()} “%(value)s”"
            )

    @property
    def chosen_kind(self):
        """The kind of assessment that is shown; current unless another is chosen."""
        return Assessment.Kind(self._chosen("kind") or Assessment.Kind.CURRENT)

    @property
    def risks(self):
        """The risks that are listed: those whose assessment of the chosen kind fits every choice."""
        return [line for line in self.shown.risks if self._fits(line)]

    @property
    def is_narrowed(self):
        return any(self._chosen(name) for name in NARROWING)

    @property
    def caption(self):
        """What the table of risks is, with what narrows it and how many are left."""
        chosen = [
            dict(self.fields[name].choices)[self._chosen(name)] for name in NARROWING if self._chosen(name)
        ]
        if not chosen:
            return "Risks"
        return f"Risks: {', '.join(chosen)} ({len(self.risks)} of {len(self.shown.risks)})"

    def _fits(self, line):
        scoring = line.scores.get(self.chosen_kind)
        band, appetite, owner = (self._chosen(name) for name in NARROWING)
        return (
            (not band or bool(scoring and scoring.band == band))
            and (not appetite or bool(scoring and scoring.above is (appetite == ABOVE)))
            and (not owner or line.risk.owner == owner)
        )

    def _chosen(self, name):
        return self.cleaned_data.get(name, "") if self.is_valid() else ""
