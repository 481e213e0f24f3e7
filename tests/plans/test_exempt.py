"""Exempt risks are taken out of a plan's content, and come back untouched when it is brought in again."""

from dataclasses import replace

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as some

from plans.content import PlanContent, PriorityRow, RiskRow
from plans.exempt import with_exempt_of, without_exempt


def plan(risks, *cells):
    return PlanContent(
        risks=[RiskRow(pk=at, ref=ref, risk=f"Risk {ref}") for at, ref in enumerate(risks, 1)],
        priorities=[PriorityRow(key=f"P{at}", risks=cell) for at, cell in enumerate(cells, 1)],
    )


def refs(content):
    return [row.ref for row in content.risks]


class ExemptTests(SimpleTestCase):
    def test_an_exempt_risk_and_the_references_to_it_are_taken_out(self):
        found = without_exempt(plan(["R1", "R2", "R3"], "R 2\nR3", "r2", ""), {2})
        assert refs(found) == ["R1", "R3"]
        assert [row.risks for row in found.priorities] == ["R3", "", ""]

    def test_nothing_exempt_leaves_the_content_as_it_is(self):
        whole = plan(["R1"], "R1")
        assert without_exempt(whole, set()) is whole and with_exempt_of(whole, whole, set()) is whole

    def test_a_reference_that_also_means_a_risk_that_may_be_seen_stays(self):
        found = without_exempt(plan(["R1", "R1"], "R1"), {2})
        assert found.priorities[0].risks == "R1"

    def test_words_that_only_look_like_the_reference_stay(self):
        found = without_exempt(plan(["R1"], "R1 and R2\nR11"), {1})
        assert found.priorities[0].risks == "R1 and R2\nR11"

    def test_an_exempt_risk_comes_back_behind_its_neighbour(self):
        held = plan(["R1", "R2", "R3"])
        taken = without_exempt(held, {2})
        turned = replace(taken, risks=taken.risks[::-1])
        assert refs(with_exempt_of(turned, held, {2})) == ["R3", "R1", "R2"]

    def test_the_first_risk_comes_back_first_and_neighbours_stay_together(self):
        held = plan(["R1", "R2", "R3", "R4"])
        assert refs(with_exempt_of(without_exempt(held, {1, 3, 4}), held, {1, 3, 4})) == refs(held)

    def test_a_reference_comes_back_into_a_cell_that_was_changed(self):
        held = plan(["R1", "R2"], "R2\nR1")
        taken = without_exempt(held, {2})
        changed = replace(taken, priorities=[replace(taken.priorities[0], risks="R1\nR9")])
        assert with_exempt_of(changed, held, {2}).priorities[0].risks == "R1\nR9\nR2"

    def test_a_row_that_repeats_an_exempt_risk_is_that_risk_as_it_is_held(self):
        held = plan(["R1", "R2"])
        guessed = replace(held, risks=[replace(held.risks[1], pk=None, controls="None"), held.risks[0]])
        assert with_exempt_of(guessed, held, {2}).risks == held.risks

    def test_a_new_risk_with_the_ref_of_an_exempt_one_stands_beside_it(self):
        held = plan(["R1"])
        added = PlanContent(risks=[RiskRow(ref="R1", risk="Something else")])
        assert [row.risk for row in with_exempt_of(added, held, {1}).risks] == ["Risk R1", "Something else"]

    def test_removing_a_risk_removes_no_exempt_one(self):
        held = plan(["R1", "R2"])
        assert refs(with_exempt_of(PlanContent(), held, {2})) == ["R2"]

    @given(some.lists(some.sampled_from(["R1", "R2", "R3", "R 1", "", "Q"]), max_size=6), some.data())
    def test_taken_out_and_brought_in_unchanged_is_the_plan_itself(self, codes, data):
        cells = data.draw(some.lists(some.lists(some.sampled_from([*codes, "X"]), max_size=4), max_size=3))
        held = plan(codes, *("\n".join(cell) for cell in cells))
        held.risks = [replace(row, risk=f"Risk {row.pk}") for row in held.risks]
        exempt = data.draw(some.sets(some.sampled_from(range(1, 8))))
        taken = without_exempt(held, exempt)
        assert with_exempt_of(taken, held, exempt) == held
        assert not {row.pk for row in taken.risks} & exempt
