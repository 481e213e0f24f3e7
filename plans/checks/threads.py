"""Checks of the golden thread: what the plan cites must be held, and every priority must hang on it.

Source: design section 2, "Golden thread", and section 4, "Plan checks".
"""

from collections import defaultdict
from dataclasses import replace

from plans.checks.outline import counted, finding, finding_of, listed, short
from plans.content import Finding
from plans.coverage import broken_downward, broken_upward
from plans.references import normal_ref, split_contribution
from plans.thread import AMBIGUOUS, CONTRIBUTES, SUPPORTS, WAITING, Holder, Item, Thread, higher_tiers

# The thread knows the plan that is checked by this id when it is not held yet.
UNHELD = 0
SAID_OF = {SUPPORTS: ("supports", "Supports"), CONTRIBUTES: ("contributes to", "Contributes to")}


def not_found(outline, elsewhere):
    """Supports references that nothing answers.

    Where no plan above is held they wait for it: one note. Else one finding for each reference that several
    items cite, and one for each item that alone cites what it cites.
    """
    thread, own = own_thread(outline, elsewhere)
    me = thread.by_id[elsewhere.plan or UNHELD]
    higher = higher_tiers(outline.tier)
    citing, words_of = defaultdict(dict), {}
    for item, row in own:
        for cited in thread.citations(item):
            ref = normal_ref(cited.words)
            if cited.state == WAITING:
                citing[ref][id(row)] = row
                words_of.setdefault(ref, short(cited.words))
    if not citing:
        return
    if not any(holder.tier in higher and holder.overlaps(me) for holder in thread.holders):
        every = list({key: row for rows in citing.values() for key, row in rows.items()}.values())
        yield finding_of(
            "reference-not-found",
            every,
            f"{listed(words_of.values(), most=20)}, which the plan supports ({counted(len(every), 'item')}), "
            f"{'waits' if len(citing) == 1 else 'wait'}: no plan of a higher tier is held for these years.",
            column="Supports",
            severity=Finding.NOTE,
            remedy="Load the plan above: each becomes a link when what it names is there.",
        )
        return
    why = "which no plan above and no framework holds"
    alone = defaultdict(list)
    for ref, found in citing.items():
        rows = list(found.values())
        if len(rows) == 1:
            alone[id(rows[0])].append((rows[0], words_of[ref]))
            continue
        yield finding_of(
            "reference-not-found",
            rows,
            f"{words_of[ref]}, {why}, is supported {len(rows)} times: by "
            f"{listed((outline.name(row) for row in rows), most=4)}.",
            column="Supports",
        )
    for pairs in alone.values():
        row, waiting = pairs[0][0], [words for _, words in pairs]
        own_ref = normal_ref(row.ref) in map(normal_ref, waiting)
        itself = f"; {row.ref.strip()} is its own reference" if own_ref else ""
        yield finding(
            "reference-not-found",
            row,
            f"{outline.about(row)} supports {listed(waiting, most=20)}, {why}{itself}.",
            column="Supports",
        )


def ambiguous(outline, elsewhere):
    """References with more than one meaning, each candidate named."""
    thread, own = own_thread(outline, elsewhere)
    for item, row in own:
        for cited in thread.links(item):
            if cited.state == AMBIGUOUS:
                verb, column = SAID_OF[cited.what]
                yield finding(
                    "reference-ambiguous",
                    row,
                    f"{outline.about(row)} {verb} {short(cited.words)}, which could be "
                    f"{_candidates(cited.targets, thread)}.",
                    column=column,
                )


def _candidates(targets, thread):
    named = []
    for target in targets:
        words = f"“{short(target.title)}”" if target.title else f"the {target.kind} {target.ref}"
        holder = thread.by_id.get(target.plan)
        where = short(holder.title) if holder is not None else target.framework
        named.append(f"{words} in {where}" if where else words)
    return " or ".join(named)


def contributions(outline, elsewhere):
    """Contributes to lines that name no framework held, said once for each, and items it does not list."""
    thread, own = own_thread(outline, elsewhere)
    by_framework = defaultdict(list)
    for item, row in own:
        for cited in dict.fromkeys(thread.contributions(item)):
            framework, words = split_contribution(cited.words)
            if cited.state != WAITING:
                continue
            if thread.frameworks.knows(cited.words, item.plan):
                yield finding(
                    "contribution-not-found",
                    row,
                    f"{outline.about(row)} contributes to “{short(words)}”, which is not listed in "
                    f"{framework or 'any framework'}.",
                    column="Contributes to",
                )
            else:
                by_framework[normal_ref(framework)].append((row, framework, words))
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


def upward(outline, elsewhere):
    """Priorities that say nothing of what they serve."""
    thread, own = own_thread(outline, elsewhere)
    rows = {item.key: row for item, row in own}
    for item in broken_upward(thread, elsewhere.plan or UNHELD):
        row = rows[item.key]
        yield finding(
            "thread-broken-upward",
            row,
            f"{outline.about(row)} names nothing that it supports or contributes to.",
            column="Supports",
        )


def downward(outline, elsewhere):
    """Priorities that nothing delivers, and, once, those that no plan below takes up."""
    thread, own = own_thread(outline, elsewhere)
    rows = {item.key: row for item, row in own}
    undelivered, not_taken_up = broken_downward(thread, elsewhere.plan or UNHELD)
    for item in undelivered:
        row = rows[item.key]
        yield finding(
            "thread-broken-downward",
            row,
            f"{outline.about(row)} has no action, and no plan below supports it.",
        )
    left = [rows[item.key] for item in not_taken_up]
    if left:
        names = outline.about(left[0]) if len(left) == 1 else listed(outline.name(row) for row in left)
        verb = "is" if len(left) == 1 else "are"
        yield finding_of(
            "not-taken-up-below", left, f"{names} {verb} supported by no plan below that is held."
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
        own.append((_item(outline.tier, plan, "priority", row, row.title, ids[id(row)], parent), row))
    for row in outline.content.actions:
        above = outline.priority(row.priority)
        parent = ids[id(above)] if above is not None else None
        own.append((_item(outline.tier, plan, "action", row, row.action, ids[id(row)], parent), row))
    listed_here, new = _frameworks_here(outline, elsewhere)
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
    settled = {
        (item.key, what, normal): elsewhere.settled[kind, what, normal]
        for item, row in own
        for kind, what, normal in elsewhere.settled
        if kind == (item.kind, row.pk)
    }
    thread = Thread(
        [*elsewhere.holders, replace(me, unit=unit)],
        [*elsewhere.items, *(item for item, _ in own), *new],
        parents,
        {**elsewhere.listed, plan: listed_here},
        settled,
    )
    return thread, own


def _item(tier, plan, kind, row, title, pk, parent):
    return Item(tier, plan, kind, row.ref, title, pk, parent, row.supports, row.contributes_to)


def _frameworks_here(outline, elsewhere):
    """Return the ids of the framework items that the plan lists, and those Items that nobody holds yet."""
    held = {
        (item.framework, item.ref, item.title, item.heading): item
        for item in elsewhere.items
        if item.kind == "item"
    }
    listed_here, new = set(), []
    for row in outline.content.frameworks:
        key = row.framework, row.code, row.title, row.parent
        if key not in held:
            held[key] = Item(
                *("", None, "item", row.code, row.title, -1 - len(new)),
                framework=row.framework,
                heading=row.parent,
            )
            new.append(held[key])
        listed_here.add(held[key].id)
    return listed_here, new


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


RULES = (not_found, ambiguous, contributions, upward, downward)
