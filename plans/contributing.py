"""What a line of Contributes to means: an item of a framework, one of its headings, or a corporate priority.

Source: the plan workbook's description: "Contributes to holds one link on each line, Framework: code or
title"; design section 2: the Corporate Plan is a framework "when it is not held as a plan", so where one is
held its priorities are meant. A heading under which a framework lists its items is as good as an item.

A line is looked for among what the plan itself lists, then among all that the council holds. Nothing here
reads the database, the clock or the settings.
"""

from collections import defaultdict
from functools import cache

from plans.references import find_item, same_framework, split_contribution

CORPORATE_PLAN = "Corporate Plan"
_same_framework = cache(same_framework)


class Frameworks:
    """The items and headings of a council's frameworks, and which of them each plan lists.

    items -- things with framework, code and title. listed -- {plan: those of the items that it lists}.
    """

    def __init__(self, items, listed):
        self._listed = {None: _by_framework(items)}
        self._listed |= {plan: _by_framework(own) for plan, own in listed.items()}
        self._found = {}

    def knows(self, line, plan):
        """Say whether the framework that a line names is held, or none is named."""
        framework, _ = split_contribution(line)
        return not framework or any(
            _same_framework(framework, name) for held in (plan, None) for name in self._listed.get(held, {})
        )

    def find(self, line, plan, corporate):
        """Return what a line of a plan means, each thing once.

        corporate -- the priorities, with code and title, of the corporate plans of the plan's own years.
        """
        if corporate and names_corporate_plan(line):
            _, words = split_contribution(line)
            if found := find_item(words, corporate):
                return found
        if (plan, line) not in self._found:
            self._found[plan, line] = self._search(line, plan) or self._search(line, None)
        return self._found[plan, line]

    def _search(self, line, plan):
        named, words = split_contribution(line)
        frameworks = self._listed.get(plan, {})
        chosen = [name for name in frameworks if not named or _same_framework(named, name)]
        if not named and len(chosen) > 1:
            return []
        found = find_item(words, [item for name in chosen for item in frameworks[name]])
        # A framework may print one item under two headings: it is one item all the same.
        return list({(one.framework, one.code, one.title): one for one in reversed(found)}.values())[::-1]


def names_corporate_plan(line):
    """Say whether a line names the corporate plan: `Corporate Plan: CP 2`, `Corporate Plan priority: 2`."""
    framework, _ = split_contribution(line)
    return bool(framework) and _same_framework(CORPORATE_PLAN, framework)


def _by_framework(items):
    found = defaultdict(list)
    for item in items:
        found[item.framework].append(item)
    return found
