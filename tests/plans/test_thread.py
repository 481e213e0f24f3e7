"""The golden thread: what a reference means, and the chain both ways."""

import random

from django.test import SimpleTestCase

from plans.thread import AMBIGUOUS, LINKED, WAITING, Holder, Item, Thread, line_above, resolve


def item(ref, *, tier="directorate", plan=1, kind="priority", id=1, parent=None, supports="", title=""):
    return Item(tier, plan, kind, ref, title or f"{kind} {id}", id, parent, supports)


def holder(id, tier, *, unit=None, name="", years=(2026, 2026)):
    return Holder(id, tier, f"Plan {id}", unit, name or f"Unit {id}", *years)


class ResolveTests(SimpleTestCase):
    def test_a_ref_is_found_whatever_its_case_and_spaces(self):
        target = item("CSD 3")
        found = resolve("csd3", tier="team", candidates=[target])
        assert (found.state, found.targets) == (LINKED, (target,))

    def test_a_ref_that_nothing_has_is_waiting(self):
        assert resolve("CSD 4", tier="team", candidates=[item("CSD 3")]).state == WAITING

    def test_a_blank_ref_is_waiting_and_never_names_an_item_without_a_ref(self):
        assert resolve(" ", tier="team", candidates=[item("")]).state == WAITING

    def test_the_nearest_higher_tier_that_knows_the_ref_wins(self):
        near = item("X 1", tier="division", plan=2, id=2)
        found = resolve("X 1", tier="team", candidates=[item("X 1"), near])
        assert found.targets == (near,)

    def test_a_plan_of_the_same_tier_or_a_lower_one_is_not_looked_at(self):
        same = item("X 1", tier="division", plan=2, id=2)
        lower = item("X 1", tier="team", plan=3, id=3)
        assert resolve("X 1", tier="division", candidates=[same, lower]).state == WAITING

    def test_a_priority_wins_over_its_own_actions_of_the_same_ref(self):
        priority = item("X 1", id=7)
        action = item("X 1", kind="action", id=7, parent=7)
        assert resolve("X 1", tier="team", candidates=[action, priority]).targets == (priority,)

    def test_an_action_of_another_priority_with_the_same_ref_is_a_second_thing(self):
        found = resolve("X 1", tier="team", candidates=[item("X 1"), item("X 1", kind="action", parent=9)])
        assert found.state == AMBIGUOUS

    def test_two_priorities_with_one_ref_are_ambiguous_and_both_are_named(self):
        two = [item("LL 7", id=1), item("LL 7", id=2)]
        actions = [item("LL 7", kind="action", id=n, parent=n) for n in (1, 2)]
        found = resolve("LL 7", tier="division", candidates=[*actions, *two])
        assert (found.state, list(found.targets)) == (AMBIGUOUS, two)

    def test_an_action_alone_can_be_cited(self):
        action = item("X 1.2", kind="action")
        assert resolve("X 1.2", tier="team", candidates=[action]).targets == (action,)

    def test_a_framework_item_is_found_only_when_no_plan_knows_the_ref(self):
        of_framework = item("A1", tier="", plan=None, kind="item")
        assert resolve("A1", tier="team", candidates=[of_framework]).targets == (of_framework,)
        priority = item("A1")
        assert resolve("A1", tier="team", candidates=[of_framework, priority]).targets == (priority,)

    def test_the_plans_of_the_units_above_come_before_nearer_plans_of_others(self):
        own = item("X 1", plan=1, id=1)
        others = item("X 1", tier="division", plan=2, id=2)
        found = resolve("X 1", tier="team", candidates=[others, own], line={1})
        assert found.targets == (own,)

    def test_another_units_plan_is_cited_when_none_above_knows_the_ref(self):
        others = item("X 2", tier="division", plan=2, id=2)
        found = resolve("X 2", tier="team", candidates=[item("X 1"), others], line={1})
        assert found.targets == (others,)


class LineTests(SimpleTestCase):
    parents = {30: 20, 20: 10, 10: None, 21: 10}

    def test_the_line_goes_up_the_tree_and_never_to_a_neighbour(self):
        team = holder(3, "team", unit=30)
        plans = [holder(1, "directorate", unit=10), holder(2, "division", unit=20), team]
        plans += [holder(4, "division", unit=21)]
        assert line_above(team, plans, self.parents) == {1, 2}

    def test_a_division_of_the_teams_own_name_is_above_it(self):
        team = holder(3, "team", unit=40, name="Libraries")
        division = holder(2, "division", unit=20, name=" LIBRARIES")
        assert line_above(team, [division, team], {40: 10}) == {2}

    def test_the_corporate_plan_is_above_everything(self):
        team = holder(3, "team", unit=30)
        assert line_above(team, [holder(9, "corporate", unit=99), team], {}) == {9}

    def test_a_tree_that_goes_in_a_circle_ends(self):
        team = holder(3, "team", unit=30)
        assert line_above(team, [team], {30: 31, 31: 30}) == frozenset()


class ThreadTests(SimpleTestCase):
    """A directorate's plan (1), its division's (2) and that division's team's (3)."""

    def setUp(self):
        self.holders = [
            holder(1, "directorate", unit=10, years=(2025, 2027)),
            holder(2, "division", unit=20),
            holder(3, "team", unit=30),
            holder(4, "team", unit=31, years=(2028, 2028)),
        ]
        self.items = [
            item("D 1", plan=1, id=1),
            item("D 1.1", plan=1, id=2, parent=1),
            item("D 7", plan=1, id=3),
            item("D 7", plan=1, id=4),
            item("V 1", tier="division", plan=2, id=5, supports="D 1.1\nD 9"),
            item("V 2", tier="division", plan=2, id=6, supports="D 7"),
            item("", tier="team", plan=3, id=7, supports="V 1"),
            item("", tier="team", plan=3, kind="action", id=1, parent=7),
            item("", tier="team", plan=4, id=8, supports="V 1"),
        ]
        self.thread = self.make()

    def make(self):
        return Thread(self.holders, self.items, {30: 20, 20: 10, 31: 20})

    def ids(self, items):
        return [(found.kind, found.id) for found in items]

    def test_everything_that_serves_a_ref_is_found_through_every_tier(self):
        assert self.ids(self.thread.serving("D 1")) == [
            ("priority", 1),
            ("priority", 5),
            ("priority", 7),
            ("action", 1),
        ]

    def test_the_chain_upward_goes_through_parents_to_the_top(self):
        action = self.thread.by_key["action", 1]
        assert self.ids(self.thread.above(action)) == [
            ("priority", 7),
            ("priority", 5),
            ("priority", 2),
            ("priority", 1),
        ]

    def test_both_candidates_of_an_ambiguous_ref_show_who_cites_it_and_neither_is_above_it(self):
        citing = self.thread.by_key["priority", 6]
        assert self.ids(self.thread.serving("D 7")) == [("priority", n) for n in (3, 4, 6)]
        assert self.thread.above(citing) == []

    def test_a_ref_that_nothing_holds_shows_who_waits_for_it_and_what_serves_them(self):
        assert self.ids(self.thread.serving("d9")) == [("priority", 5), ("priority", 7), ("action", 1)]

    def test_a_framework_item_of_the_same_ref_does_not_stand_beside_a_plans(self):
        self.items.append(item("D 1", tier="", plan=None, kind="item", id=90))
        assert self.ids(self.make().serving("D 1"))[0] == ("priority", 1)
        assert ("item", 90) not in self.ids(self.make().serving("D 1"))

    def test_a_framework_item_shows_what_cites_it(self):
        self.items.append(item("A1", tier="", plan=None, kind="item", id=90))
        self.items.append(item("", tier="team", plan=3, id=91, supports="A1"))
        assert self.ids(self.make().serving("A1")) == [("item", 90), ("priority", 91)]

    def test_a_plan_of_other_years_waits(self):
        later = self.thread.by_key["priority", 8]
        assert [cited.state for cited in self.thread.citations(later)] == [WAITING]

    def test_any_order_gives_the_same_thread(self):
        expected = {
            found.key: [(c.words, c.state, c.targets) for c in self.thread.citations(found)]
            for found in self.items
        }
        for seed in range(5):
            random.Random(seed).shuffle(self.items)
            random.Random(seed).shuffle(self.holders)
            thread = self.make()
            found = {
                it.key: [(c.words, c.state, c.targets) for c in thread.citations(it)] for it in self.items
            }
            assert found == expected

    def test_a_circle_of_parents_ends(self):
        self.items = [item("D 1", id=1, parent=2), item("D 2", id=2, parent=1)]
        thread = self.make()
        assert self.ids(thread.below(self.items[0])) == [("priority", 2)]
