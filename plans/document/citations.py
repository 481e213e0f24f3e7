"""What priorities and actions cite: each line as written, and what it was found to mean.

Source: design section 2, "Golden thread". A line that was not found, or that means two things, stays words.
"""

from dataclasses import dataclass

from plans.content import lines
from plans.models import Reference


@dataclass(frozen=True)
class Citation:
    """One line of a cell. words -- exactly as written. title -- what it means, where the words do not say.

    address -- "#..." in this document, the address of a page elsewhere, "" where there is none.
    """

    words: str
    title: str = ""
    address: str = ""
    state: str = ""

    @property
    def is_elsewhere(self):
        return bool(self.address) and not self.address.startswith("#")


def shorten(words, limit=90):
    """Return the words on one line, cut after a whole word where they are longer than the limit."""
    words = " ".join(words.split())
    if len(words) <= limit:
        return words
    return words[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:–- ") + "…"


class Citations:
    """The references of one plan, found by the item that cites.

    plan -- the Plan. references -- its References with their targets loaded. plan_indicators, risks -- those
    that this document prints: they are linked within it. An exempt risk that it does not print is not cited.
    """

    def __init__(self, plan, references, plan_indicators, risks):
        self.plan = plan
        self.indicators = {used.indicator_id: used for used in reversed(plan_indicators)}
        self.risks = {risk.pk: risk for risk in risks}
        self.by_item = {}
        self.hidden = set()
        for reference in references:
            if reference.to_risk_id and reference.to_risk.exempt and reference.to_risk_id not in self.risks:
                self.hidden.add(_fold(reference.words))
                continue
            item = (
                ("priority", reference.priority_id)
                if reference.priority_id
                else ("action", reference.action_id)
            )
            self.by_item.setdefault((*item, reference.kind), []).append(reference)

    def of(self, item_kind, item, kind):
        """Return the References of one kind that an item gives."""
        return self.by_item.get((item_kind, item.pk, kind), [])

    def cited(self, item_kind, item, kind, words):
        """Return a Citation for each line of the cell, and one for each further thing that a line names.

        A line such as "BV 38, 39" is kept as written; the indicators that it names follow, one on each line.
        """
        waiting = {}
        for reference in self.of(item_kind, item, kind):
            waiting.setdefault(_fold(reference.words), []).append(reference)
        found = []
        for line in lines(words):
            if kind == Reference.Kind.RISK and _fold(line) in self.hidden:
                continue
            same = waiting.pop(_fold(line), None)
            if same:
                found += [self._citation(reference, line) for reference in same[:1]]
                continue
            found.append(Citation(line))
            inside = [key for key in waiting if key and key in _fold(line)]
            for key in inside:
                found += [
                    self._citation(reference, reference.words)
                    for reference in waiting.pop(key)
                    if reference.state == Reference.State.LINKED
                ]
        return found

    def _citation(self, reference, words):
        title, address = self._meaning(reference)
        if _fold(title) in _fold(words):
            title = ""
        return Citation(words, shorten(title), address, reference.state)

    def _meaning(self, reference):
        """Return the title and address of what a reference means; both blank when that is not sure."""
        if reference.to_priority_id:
            return reference.to_priority.title, self._item("priority", reference.to_priority)
        if reference.to_action_id:
            return reference.to_action.title, self._item("action", reference.to_action)
        if reference.to_item_id:
            return reference.to_item.title, ""
        if used := self.indicators.get(reference.to_indicator_id):
            return used.shown_title, f"#indicator-{used.pk}"
        if reference.to_indicator_id:
            return reference.to_indicator.title, ""
        if risk := self.risks.get(reference.to_risk_id):
            return risk.title, f"#risk-{risk.pk}"
        return (reference.to_risk.title, "") if reference.to_risk_id else ("", "")

    def _item(self, kind, target):
        if target.plan_id == self.plan.pk:
            return f"#{kind}-{target.pk}"
        return target.get_absolute_url()


def _fold(words):
    return "".join(words.split()).casefold()
