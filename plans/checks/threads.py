"""Checks of the golden thread: what the plan cites must be held, and every priority must hang on it.

Source: design section 2, "Golden thread", and section 4, "Plan checks".
"""

from collections import defaultdict
from dataclasses import dataclass, replace

from plans.checks.outline import counted, finding, listed, short
from plans.content import lines
from plans.references import find_item, normal_ref, same_framework, split_contribution
from plans.thread import AMBIGUOUS, TIERS, WAITING, Holder, Item, Thread, higher_tiers

# The thread knows the plan that is checked by this id when it is not held yet.
UNHELD = 0


def not_found(outline, elsewhere):
    """Supports references that nothing answers: one finding for each item, naming them all."""
    thread, own = own_thread(outline, elsewhere)
    me = thread.by_id[elsewhere.plan or UNHELD]
    higher = higher_tiers(outline.tier)
    if any(holder.tier in higher and holder.overlaps(me) for holder in thread.holders):
        why = "which no plan above and no framework holds"
    else:
        why = "but no plan of a higher tier is held for these years"
    for item, row in own:
        waiting = [short(cited.words) for cited in thread.citations(item) if cited.state == WAITING]
        if waiting:
            yield finding(
                "reference-not-found",
                row,
                f"{outline.about(row)} supports {listed(waiting, most=20)}, {why}.",
                column="Supports",
            )


def ambiguous(outline, elsewhere):
    """Supports references with more than one meaning, each candidate named."""
    thread, own = own_thread(outline, elsewhere)
    for item, row in own:
        for cited in thread.citations(item):
            if cited.state == AMBIGUOUS:
                yield finding(
                    "reference-ambiguous",
                    row,
                    f"{outline.about(row)} supports {short(cited.words)}, which could be "
                    f"{_candidates(cited.targets, thread)}.",
                    column="Supports",
                )


def _candidates(targets, thread):
    named = []
    for target in targets:
        words = f"“{short(target.title)}”" if target.title else f"the {target.kind} {target.ref}"
        holder = thread.by_id.get(target.plan)
        named.append(f"{words} in {short(holder.title)}" if holder is not None else words)
    return " or ".join(named)


def contributions(outline, elsewhere):
    """Contributes to lines that name no framework held, said once for each, and items that it does not list.

    A heading under which a framework lists its items is as good as an item.
    """
    known = _framework_items(outline, elsewhere)
    by_framework = defaultdict(list)
    for row in (*outline.content.priorities, *outline.content.actions):
        for line in dict.fromkeys(lines(row.contributes_to)):
            framework, words = split_contribution(line)
            items = [item for name, item in known if not framework or same_framework(framework, name)]
            if framework and not items:
                by_framework[normal_ref(framework)].append((row, framework, words))
            elif not find_item(words, items):
                yield finding(
                    "contribution-not-found",
                    row,
                    f"{outline.about(row)} contributes to “{short(words)}”, which is not listed in "
                    f"{framework or 'any framework'}.",
                    column="Contributes to",
                )
    for cited in by_framework.values():
        row, framework, _ = cited[0]
        words = listed(dict.fromkeys(f"“{short(words)}”" for _, _, words in cited), most=6)
        yield finding(
            "contribution-not-found",
            row,
            f"The plan contributes to {framework} ({counted(len(cited), 'time')}: {words}), a framework that "
            "neither it nor the council lists.",
            column="Contributes to",
        )


def _framework_items(outline, elsewhere):
    """Return (framework name, item) of all that can be contributed to, here and in the council."""
    rows = (*outline.content.frameworks, *elsewhere.frameworks)
    known = [(row.framework, row) for row in rows]
    known += [(row.framework, _Titled("", row.parent)) for row in rows if row.parent.strip()]
    return known + [
        ("Corporate Plan", _Titled(item.ref, item.title))
        for item in elsewhere.items
        if item.tier == "corporate" and item.kind == "priority"
    ]


@dataclass(frozen=True)
class _Titled:
    """Something with a code and a title, as find_item asks for."""

    code: str
    title: str


def broken_upward(outline, elsewhere):
    """Priorities that say nothing of what they serve.

    Asked of a division's and a team's plan, and of a directorate's where a corporate plan is held. A priority
    below another serves what that serves; an action's own links count for its priority.
    """
    thread, _ = own_thread(outline, elsewhere)
    own = thread.by_id[elsewhere.plan or UNHELD]
    held = {holder.tier for holder in thread.holders if holder.overlaps(own)}
    if outline.tier not in ("division", "team") and not held.intersection(higher_tiers(outline.tier)):
        return
    linked = {
        id(row)
        for row in outline.content.priorities
        if _has_link(row) or any(_has_link(action) for action in outline.actions_of[id(row)])
    }
    for row in outline.content.priorities:
        if not any(id(one) in linked for one in (row, *outline.ancestors(row), *outline.descendants(row))):
            yield finding(
                "thread-broken-upward",
                row,
                f"{outline.about(row)} names nothing that it supports or contributes to.",
                column="Supports",
            )


def _has_link(row):
    return bool(row.supports.strip() or row.contributes_to.strip())


def broken_downward(outline, elsewhere):
    """Priorities that nothing delivers: no action, here or above or below, and no plan below that cites them.

    Where the council holds plans below for the same years, a priority with actions that none of them cites
    is a note, unless the priority above it is one too.
    """
    thread, own = own_thread(outline, elsewhere)
    by_row = {id(row): item for item, row in own}
    me = thread.by_id[elsewhere.plan or UNHELD]
    below = TIERS[TIERS.index(outline.tier) + 1 :] if outline.tier in TIERS else ()
    expected = any(holder.tier in below and holder.overlaps(me) for holder in thread.holders)
    # A priority is taken up when it, a part of it or one of its actions is cited.
    cited = {
        id(row)
        for row in outline.content.priorities
        if any(thread.citing(by_row[id(one)]) for one in (row, *outline.actions_of[id(row)]))
    }
    families = {
        id(row): (row, *outline.ancestors(row), *outline.descendants(row))
        for row in outline.content.priorities
    }
    taken_up = {key for key, family in families.items() if any(id(one) in cited for one in family)}
    for row in outline.content.priorities:
        if id(row) in taken_up:
            continue
        above = outline.priority(row.parent)
        if not any(outline.actions_of[id(one)] for one in families[id(row)]):
            yield finding(
                "thread-broken-downward",
                row,
                f"{outline.about(row)} has no action, and no plan below supports it.",
            )
        elif expected and (above is None or id(above) in taken_up):
            yield finding(
                "not-taken-up-below",
                row,
                f"{outline.about(row)} is supported by no plan below that is held.",
            )


def own_thread(outline, elsewhere):
    """Return the Thread of the council with this plan's content in it, and the plan's (Item, row) pairs."""
    if outline.thread is None:
        outline.thread = _build(outline, elsewhere)
    return outline.thread


def _build(outline, elsewhere):
    plan = elsewhere.plan or UNHELD
    ids = {
        id(row): -1 - number
        for number, row in enumerate((*outline.content.priorities, *outline.content.actions))
    }
    own = []
    for row in outline.content.priorities:
        above = outline.priority(row.parent)
        parent = ids[id(above)] if above is not None and above is not row else None
        own.append(
            (
                Item(outline.tier, plan, "priority", row.ref, row.title, ids[id(row)], parent, row.supports),
                row,
            )
        )
    for row in outline.content.actions:
        above = outline.priority(row.priority)
        parent = ids[id(above)] if above is not None else None
        own.append(
            (Item(outline.tier, plan, "action", row.ref, row.action, ids[id(row)], parent, row.supports), row)
        )
    here = {
        (row.framework, normal_ref(row.code)): Item("", None, "item", row.code, row.title, -1 - number)
        for number, row in enumerate(outline.content.frameworks)
        if row.code.strip()
    }
    held = {normal_ref(item.ref) for item in elsewhere.items if item.kind == "item"}
    new = [item for item in here.values() if normal_ref(item.ref) not in held]
    me = Holder(
        plan,
        outline.tier,
        outline.fields.get("Title", ""),
        elsewhere.unit,
        outline.fields.get("Unit", ""),
        outline.first_year or 0,
        outline.last_year or 0,
    )
    unit, parents = _unit_here(outline, elsewhere)
    holders = [*elsewhere.holders, replace(me, unit=unit)]
    return Thread(holders, [*elsewhere.items, *(item for item, _ in own), *new], parents), own


def _unit_here(outline, elsewhere):
    """Return the plan's unit and the tree of units; a unit not held yet stands under the parent it names."""
    if elsewhere.unit is not None:
        return elsewhere.unit, elsewhere.parents
    by_name = {holder.unit_name.casefold(): holder.unit for holder in elsewhere.holders}
    for row in outline.content.organisation:
        same = row.unit.casefold() == outline.fields.get("Unit", "").casefold()
        if same and row.kind.casefold() == outline.tier and row.parent.casefold() in by_name:
            return UNHELD, {**elsewhere.parents, UNHELD: by_name[row.parent.casefold()]}
    return None, elsewhere.parents


RULES = (not_found, ambiguous, contributions, broken_upward, broken_downward)
