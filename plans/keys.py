"""Keys: the words by which the rows of one plan name each other.

Source: the description of the workbook: Key joins the sheets of one workbook and is never printed; a
priority without a key is named by its ref; matching ignores case and inner spaces.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import F

from plans.content import lines
from plans.models import Action, BasketMember, Milestone, PlanIndicator, Priority
from plans.references import normal_ref


class KeyTable:
    """The items of one sheet and the words that name each.

    items -- with pk and key; of priorities also the ref, which names them where there is no key.
    needed -- the pks of items that others are joined to; these are given a key where they have no name.
    prefix -- the letter that a key so given begins with.
    """

    def __init__(self, items, *, prefix="", needed=frozenset()):
        self.items = list(items)
        names = {item.pk: item.key or _ref(item) for item in self.items}
        often = Counter(normal_ref(name) for name in names.values())
        taken = {normal_ref(name) for name in names.values()}
        self._name, self._given = {}, {}
        for item in self.items:
            name = names[item.pk]
            if name and (item.key or often[normal_ref(name)] == 1):
                self._name[item.pk] = name
            elif item.pk in needed:
                name = f"{prefix}{item.pk}"
                while normal_ref(name) in taken:
                    name += "x"
                taken.add(normal_ref(name))
                self._name[item.pk] = self._given[item.pk] = name
        self._exact = {name: pk for pk, name in reversed(self._name.items())}
        alike = Counter(normal_ref(name) for name in self._name.values())
        self._alike = {
            normal_ref(name): pk for pk, name in self._name.items() if alike[normal_ref(name)] == 1
        }

    def shown(self, item):
        """Return the key of an item: its own, or the one given because others need it."""
        return item.key or self._given.get(item.pk, "")

    def find(self, words):
        """Return the pk of the item that words name, or None."""
        if not words:
            return None
        return self._exact.get(words) or self._alike.get(normal_ref(words))

    def words(self, pk, written):
        """Return the words of a cell that names the item pk: as written, unless it names another by now."""
        if self.find(written) == pk:
            return written
        return self._name[pk] if pk is not None else ""

    def words_of_several(self, pks, written):
        """Return the words of a cell that names several items, one on each line, in the same way."""
        found = {line: self.find(line) for line in lines(written)}
        if set(found.values()) - {None} == set(pks):
            return written
        unknown = [line for line, pk in found.items() if pk is None]
        return "\n".join([self._name[item.pk] for item in self.items if item.pk in pks] + unknown)


def _ref(item):
    return item.ref if isinstance(item, Priority) else ""


@dataclass
class Keys:
    """The key tables of one plan.

    measured -- {plan indicator id: ids of the priorities that it measures}.
    milestones, members -- its Milestones, and the members of its baskets with their Basket, in order.
    """

    priorities: KeyTable
    actions: KeyTable
    indicators: KeyTable
    measured: dict
    milestones: list
    members: list

    @classmethod
    def of_plan(cls, plan):
        """Return the Keys of a plan: a fixed number of queries.

        A plan that never was a workbook gives every item a key, so that its first workbook can be edited
        and come back.
        """
        priorities = list(plan.priorities.all())
        actions = list(plan.actions.all())
        indicators, measured = {}, defaultdict(set)
        used = PlanIndicator.objects.filter(plan=plan).select_related("indicator")
        for row in used.annotate(priority_pk=F("priorities__pk")):
            indicators.setdefault(row.pk, row)
            if row.priority_pk:
                measured[row.pk].add(row.priority_pk)
        indicators = list(indicators.values())
        members = list(BasketMember.objects.filter(basket__plan=plan).select_related("basket"))
        milestones = list(Milestone.objects.filter(plan=plan))
        if not plan.layout:
            parents = {item.pk for item in priorities}
            with_steps = {item.pk for item in actions}
            weighed = {item.pk for item in indicators}
        else:
            parents = {item.parent_id for item in priorities} | {item.priority_id for item in actions}
            parents |= {member.priority_id for member in members}.union(*measured.values())
            with_steps = {step.action_id for step in milestones}
            weighed = {member.plan_indicator_id for member in members}
        return cls(
            priorities=KeyTable(priorities, prefix="P", needed=parents),
            actions=KeyTable(actions, prefix="A", needed=with_steps),
            indicators=KeyTable(indicators, prefix="I", needed=weighed),
            measured=measured,
            milestones=milestones,
            members=members,
        )


PREFIXES = {Priority: "P", Action: "A", PlanIndicator: "I"}


def give_key(item):
    """Give a new item the key by which the sheets of a workbook name it, where it has none.

    A priority whose ref no other has is named by that.
    """
    prefix = PREFIXES.get(type(item))
    if prefix is None or item.key:
        return
    others = type(item).objects.filter(plan=item.plan_id).exclude(pk=item.pk)
    taken = {normal_ref(other.key or _ref(other)) for other in others}
    if _ref(item) and normal_ref(_ref(item)) not in taken:
        return
    key = f"{prefix}{item.pk}"
    while normal_ref(key) in taken:
        key += "x"
    item.key = key
    item.save(update_fields=["key"])
