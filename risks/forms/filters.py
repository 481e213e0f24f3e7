"""The choice of which risks of a register are shown."""

from functools import cached_property
from urllib.parse import urlencode

from django import forms

from risks.matrix import same
from risks.models import Assessment, Risk
from risks.scheme_rows import cell_code

ABOVE, WITHIN, OVERDUE = "above", "within", "overdue"
NARROWING = ("band", "appetite", "owner", "category", "treatment", "review", "cell", "q")


class RegisterFilterForm(forms.Form):
    """Choose the assessment that the matrix shows, and which risks the table lists.

    Everything but the words looked for is offered where the register has it. An address with a choice that
    the register does not offer is answered with the words of the field, and every risk.
    """

    kind = forms.ChoiceField(label="Assessment", required=False)
    band = forms.ChoiceField(label="Band", required=False)
    appetite = forms.ChoiceField(label="Appetite", required=False)
    owner = forms.ChoiceField(label="Owner", required=False)
    category = forms.ChoiceField(label="Category", required=False)
    treatment = forms.ChoiceField(label="Treatment", required=False)
    review = forms.ChoiceField(label="Review", required=False)
    cell = forms.ChoiceField(label="Cell", required=False)
    q = forms.CharField(label="Words", required=False, max_length=200)

    is_filter = True

    def __init__(self, data, *, shown):
        # What the address leaves out is the usual choice, so that the lists show what the page shows.
        super().__init__({"kind": Assessment.Kind.CURRENT.value} | data)
        self.shown = shown
        bands = [label for label, _ in shown.counts.bands]
        scheme = shown.scheme
        categories = {
            str(one.risk.category_id): str(one.risk.category) for one in shown.risks if one.risk.category
        }
        treatments = {one.risk.treatment for one in shown.risks} & set(Risk.Treatment.values)
        self.cells = {
            cell_code(scheme, likelihood.code, impact.code): (likelihood.code, impact.code)
            for likelihood in scheme.likelihood
            for impact in scheme.impact
        }
        offered = {
            "kind": [(kind.value, kind.label) for kind in shown.kinds],
            "band": [("", "Every band"), *((label, label) for label in bands)] if bands else [],
            "appetite": [("", "Above and within"), (ABOVE, "Above appetite"), (WITHIN, "Within appetite")]
            if shown.scheme.appetite
            else [],
            "owner": [("", "Every owner"), *((owner, owner) for owner in shown.owners)]
            if shown.owners
            else [],
            "category": [
                ("", "Every category"),
                *sorted(categories.items(), key=lambda pair: pair[1].casefold()),
            ],
            "treatment": [
                ("", "Every treatment"),
                *(choice for choice in Risk.Treatment.choices if choice[0] in treatments),
            ],
            "review": [("", "Overdue or not"), (OVERDUE, "Review overdue")] if shown.has_reviews else [],
            "cell": [("", "Every cell"), *((code, code) for code in self.cells)],
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

    @cached_property
    def risks(self):
        """The risks that are listed: those whose assessment of the chosen kind fits every choice."""
        return [line for line in self.shown.risks if self._fits(line)]

    @property
    def is_narrowed(self):
        return any(self._chosen(name) for name in NARROWING)

    @cached_property
    def kept(self):
        """The choices but for cell and page, as the beginning of what follows "?": "owner=Clerk&"."""
        said = {name: self._chosen(name) for name in NARROWING if name != "cell"}
        said = {"kind": self.chosen_kind.value} | said
        words = urlencode({name: value for name, value in said.items() if value})
        return f"{words}&"

    @cached_property
    def kept_with_cell(self):
        """As kept, with the cell: what the links to other pages of the table begin with."""
        cell = self._chosen("cell")
        return self.kept + (f"{urlencode({'cell': cell})}&" if cell else "")

    @property
    def caption(self):
        """What the table of risks is, with what narrows it and how many are left."""
        chosen = [self._said(name) for name in NARROWING if self._chosen(name)]
        if not chosen:
            return "Risks"
        return f"Risks: {', '.join(chosen)} ({len(self.risks)} of {len(self.shown.risks)})"

    def _said(self, name):
        """Return the words for one choice that was made."""
        if name == "q":
            return f"“{self._chosen(name)}”"
        words = dict(self.fields[name].choices)[self._chosen(name)]
        return f"cell {words}" if name == "cell" else words

    def _fits(self, line):
        scoring = line.scores.get(self.chosen_kind)
        band, appetite, owner, category, treatment, review, cell, words = (
            self._chosen(name) for name in NARROWING
        )
        return (
            self._stands_in(cell, scoring)
            and (not category or str(line.risk.category_id) == category)
            and (not treatment or line.risk.treatment == treatment)
            and (not review or line.review_is_overdue)
            and (not words or _says(line, words))
            and (not band or bool(scoring and scoring.band == band))
            and (not appetite or bool(scoring and scoring.above is (appetite == ABOVE)))
            and (not owner or line.risk.owner == owner)
        )

    def _stands_in(self, cell, scoring):
        """Say whether a scoring stands in the chosen cell of this register's scheme; yes without a choice."""
        if not cell:
            return True
        if scoring is None or scoring.scheme != self.shown.scheme:
            return False
        return all(same(*pair) for pair in zip(scoring.cell, self.cells[cell], strict=True))

    def _chosen(self, name):
        return self.cleaned_data.get(name, "") if self.is_valid() else ""


def _says(line, words):
    """Say whether a risk says every one of some words, whatever their case."""
    said = " ".join((line.risk.ref, line.risk.title, line.risk.owner, *(text for _, text in line.texts)))
    said = said.casefold()
    return all(word in said for word in words.casefold().split())
