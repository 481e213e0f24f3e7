"""What the check finds in a plan that is held, with what a person switched off counted apart."""

from dataclasses import dataclass, field

from plans.checks import budgets, check
from plans.content import Finding, PlanContent
from plans.elsewhere import elsewhere_of
from plans.models import SwitchedOffCheck


@dataclass(frozen=True)
class SwitchedOff:
    """A finding that does not count, and the decision: who, when and why."""

    finding: Finding
    decision: SwitchedOffCheck


@dataclass
class Checked:
    """findings -- those that count. switched_off -- those that do not."""

    findings: list[Finding] = field(default_factory=list)
    switched_off: list[SwitchedOff] = field(default_factory=list)

    def of(self, kind, pk):
        """Return the findings that count about one item."""
        return [one for one in self.findings if (kind, pk) in one.items]


def checked(plan, content, today=None):
    """Return the Checked of a plan with its council, unit and register loaded: a fixed number of queries.

    content -- its PlanContent, as far as who asks may see it (plans.contents.content_for).
    today -- the day by which risks are overdue; None: none is.
    """
    return _counted(plan, check(content, elsewhere=elsewhere_of(plan, today)))


def checked_table(plan, sheet):
    """Return the Checked of a BudgetSheet: one query. What is wrong with a table stands in it alone."""
    return _counted(plan, check(PlanContent(budgets=[sheet]), rules=budgets.RULES))


def _counted(plan, findings):
    """Return the Checked of findings, by what was decided about them."""
    decisions = {_key(one, one.item): one for one in SwitchedOffCheck.objects.filter(plan=plan)}
    found = Checked()
    for one in findings:
        decision = decisions.get(_key(one, one.item))
        if decision is None:
            found.findings.append(one)
        else:
            found.switched_off.append(SwitchedOff(one, decision))
    return found


def _key(one, item):
    """The rule and the item; of a finding about no one item, the rule and what it says."""
    return one.code, item or one.message
