"""References: what the cells Supports, Contributes to, Indicators and Risks of a council's plans cite.

Each is looked for where the plan would look: its own lists first, then the council's. What more than one
thing answers to is ambiguous and linked to none; what nothing answers to waits.
"""

from collections import defaultdict

from indicators.codes import normal, read_codes
from indicators.models import IndicatorCode
from plans.content import lines
from plans.elsewhere import thread_of
from plans.models import Action, PlanIndicator, Priority, Reference
from plans.references import normal_ref, read_refs
from plans.thread import LINKED
from risks.models import Risk

CELLS = (("priority", Priority, ("indicators", "risks")), ("action", Action, ("indicators",)))
TO = {"priority": "to_priority_id", "action": "to_action_id", "item": "to_item_id"}


def references_of(council):
    """Yield {field: value} of every Reference that the words of a council's plans make."""
    thread = thread_of(council)
    indicators, risks = _Indicators(council), _Risks(council)
    for kind, model, cells in CELLS:
        for plan, pk, measured, *risk_refs in (
            model.objects.filter(plan__council=council)
            .order_by("plan", "position", "id")
            .values_list("plan_id", "id", *cells)
        ):
            item = thread.by_key[kind, pk]
            found = {
                "supports": [(cited.words, *_linked(cited)) for cited in thread.citations(item)],
                "contributes": [(cited.words, *_linked(cited)) for cited in thread.contributions(item)],
                "indicator": [(words, *indicators.find(words, plan)) for words in codes_cited(measured)],
                "risk": [
                    (words, *risks.find(words, plan)) for cell in risk_refs for words in read_refs(cell)
                ],
            }
            for what, rows in found.items():
                for position, (words, state, to) in enumerate(rows):
                    yield {
                        f"{kind}_id": pk,
                        "plan_id": plan,
                        "kind": what,
                        "position": position,
                        "words": words,
                        "state": state,
                    } | to


def codes_cited(words):
    """Return the codes that a cell Indicators cites: each line that is one code as written, lists parted."""
    found = []
    for line in lines(words):
        read = read_codes(line)
        if read.all:
            continue
        found += [*read.codes, *read.unread] if len(read.codes) > 1 else [line]
    return list(dict.fromkeys(found))


def _one(found, field):
    """Return the state and the link of what was found: linked to one, ambiguous of more, waiting for none."""
    found = set(found)
    if len(found) == 1:
        return Reference.State.LINKED, {field: found.pop()}
    return (Reference.State.AMBIGUOUS if found else Reference.State.WAITING), {}


def _linked(citation):
    """Return the state and the link of a line that the thread resolved; a heading is no row to link to."""
    if citation.state != LINKED or citation.targets[0].kind not in TO:
        return citation.state, {}
    target = citation.targets[0]
    return LINKED, {TO[target.kind]: target.id}


class _Indicators:
    """The indicators of a council by code, and of each plan by code, key and words."""

    def __init__(self, council):
        self._found = defaultdict(lambda: defaultdict(set))
        codes = defaultdict(set)
        for indicator, code in IndicatorCode.objects.filter(indicator__council=council).values_list(
            "indicator_id", "normal"
        ):
            codes[indicator].add(code)
            self._found[None][code].add(indicator)
        self._keys = defaultdict(lambda: defaultdict(set))
        for plan, indicator, key in PlanIndicator.objects.filter(plan__council=council).values_list(
            "plan_id", "indicator_id", "key"
        ):
            self._keys[plan][normal_ref(key)].add(indicator)
            for code in codes[indicator]:
                self._found[plan][code].add(indicator)

    def find(self, words, plan):
        """Return the state and the link of one code cited by a plan."""
        read = read_codes(words).codes
        code = read[0] if len(read) == 1 else normal(words)
        found = (
            self._found[plan].get(code)
            or self._keys[plan].get(normal_ref(words))
            or self._found[None].get(code)
            or ()
        )
        return _one(found, "to_indicator_id")


class _Risks:
    """The risks of each plan's register by ref."""

    def __init__(self, council):
        self._found = defaultdict(set)
        for plan, ref, pk in Risk.objects.filter(register__plans__council=council).values_list(
            "register__plans", "ref", "id"
        ):
            self._found[plan, normal_ref(ref)].add(pk)

    def find(self, words, plan):
        return _one(self._found.get((plan, normal_ref(words)), ()), "to_risk_id")
