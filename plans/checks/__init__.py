"""The plan check: every rule of design section 4, "Plan checks", over the content of one plan.

Pure: it reads no database. The same check serves a workbook that is not imported yet and a plan that is held.
"""

from plans.checks import (
    action,
    baskets,
    budgets,
    figures,
    measures,
    people,
    priorities,
    risks,
    targets,
    threads,
)
from plans.checks.catalogue import RULES as CATALOGUE
from plans.checks.outline import Outline
from plans.elsewhere import NOWHERE

# Each a function of (outline, elsewhere) that yields findings.
CHECKS = (
    *priorities.RULES,
    *action.RULES,
    *threads.RULES,
    *targets.RULES,
    *figures.RULES,
    *measures.RULES,
    *baskets.RULES,
    *people.RULES,
    *risks.RULES,
    *budgets.RULES,
)
ORDER = {code: number for number, code in enumerate(CATALOGUE)}


def check(content, *, elsewhere=NOWHERE, rules=CHECKS):
    """Return the Findings of a plan's content, warnings before notes, each rule's together.

    elsewhere -- what the council holds outside this plan (plans.elsewhere).
    rules -- those to ask, where the content is a part of a plan: budgets.RULES of a budget table.
    """
    outline = Outline(content)
    found = [finding for rule in rules for finding in rule(outline, elsewhere)]
    return sorted(found, key=lambda one: (one.severity != "warning", ORDER[one.code]))
