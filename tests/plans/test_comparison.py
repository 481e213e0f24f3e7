"""What became of each item between two versions, and which of its words."""

from dataclasses import replace
from datetime import date
from itertools import product

from django.test import SimpleTestCase, TestCase
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from organisation.marks import ADDED, KEPT, MOST, REMOVED, SAME, Run, abridged, marked
from organisation.models import Role
from plans.comparison import compared, counts
from plans.content import (
    ActionRow,
    BudgetRow,
    BudgetSheet,
    FigureColumn,
    IndicatorRow,
    PlanContent,
    SectionRow,
)
from plans.forms.comparison import CompareForm
from plans.models import Plan, PlanVersion
from tests.factories import (
    make_action,
    make_plan,
    make_priority,
    make_register,
    make_risk,
    make_unit,
    make_user,
    make_version,
)
from tests.queries import FlatMixin

TEXTS = st.text(alphabet="ab \n", max_size=40)


def sides(runs):
    """The texts before and after that Runs make."""
    return tuple("".join(run.words for run in runs if run.kind != kind) for kind in (ADDED, REMOVED))


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS)
def test_the_marks_of_any_two_texts_make_both_of_them_again(before, after):
    assert sides(marked(before, after)) == (before, after)


class MarkTests(SimpleTestCase):
    def test_a_changed_word_is_marked_and_its_neighbours_are_not(self):
        assert marked("Open one centre by May", "Open two centres by May") == (
            Run(SAME, "Open"),
            Run(REMOVED, " one centre"),
            Run(ADDED, " two centres"),
            Run(SAME, " by May"),
        )

    def test_equal_texts_have_no_mark(self):
        assert marked("Open", "Open") == (Run(SAME, "Open"),)

    def test_a_text_from_nothing_is_added_and_one_to_nothing_removed(self):
        assert marked("", "Open") == (Run(ADDED, "Open"),)
        assert marked("Open", "") == (Run(REMOVED, "Open"),)
        assert marked("", "") == ()

    def test_texts_at_the_bound_are_compared_by_words_and_beyond_it_by_lines(self):
        side = int(MOST**0.5)
        for words, by_words in ((side, True), (side + 1, False)):
            before, after = (f"{first} {'x ' * (words - 2)}{last}" for first, last in ("ab", "cd"))
            runs = marked(before, after)
            assert sides(runs) == (before, after)
            assert any(run.kind == SAME for run in runs) is by_words

    def test_of_a_long_text_the_lines_that_stayed_are_not_marked(self):
        before = "".join(f"Line {number} says what it says.\n" for number in range(400))
        after = before.replace("Line 7 ", "Line seven ").replace("Line 390 ", "Line last ")
        runs = marked(before, after)
        assert sides(runs) == (before, after)
        assert "".join(run.words for run in runs if run.kind == ADDED).split() == ["seven", "last"]

    def test_very_long_texts_without_a_line_in_common_are_compared_as_a_whole(self):
        before, after = ("\n".join(f"{word}{number}" for number in range(1000)) for word in ("one", "two"))
        assert marked(before, after) == (Run(REMOVED, before), Run(ADDED, after))

    def test_what_stayed_is_abridged_when_it_is_longer_than_three_ends(self):
        for length, cut in ((3 * KEPT, False), (3 * KEPT + 1, True)):
            (run,) = abridged([Run(SAME, "x" * length)])
            assert ("…" in run.words) is cut
        long = Run(ADDED, "x" * 5000)
        assert abridged([long]) == (long,)


def action(number, words, **fields):
    return ActionRow(pk=number, ref=f"A{number}", action=words, **fields)


def actions(*rows):
    return PlanContent(actions=list(rows))


def kinds(before, after):
    """(label, kind, moved) of every item that differs."""
    return [(one.label, one.kind, one.moved) for part in compared(before, after) for one in part.items]


class ItemTests(SimpleTestCase):
    def test_equal_contents_have_no_part(self):
        assert compared(actions(action(1, "Open")), actions(action(1, "Open"))) == []

    def test_added_removed_and_changed_items_are_told_apart(self):
        before = actions(action(1, "Open"), action(2, "Close"))
        after = actions(action(1, "Open two"), action(3, "Paint"))
        assert kinds(before, after) == [
            ("A1 Open two", "changed", False),
            ("A3 Paint", "added", False),
            ("A2 Close", "removed", False),
        ]
        assert counts(compared(before, after)) == {"added": 1, "removed": 1, "changed": 1, "moved": 0}

    def test_of_a_changed_item_only_the_columns_that_differ_are_shown(self):
        before = actions(action(1, "Open", due="May", lead="Ann"))
        after = actions(action(1, "Open", due="June", lead="Ann"))
        (part,) = compared(before, after)
        assert part.items[0].fields == (("Due", (Run(REMOVED, "May"), Run(ADDED, "June"))),)

    def test_the_fewest_items_count_as_moved(self):
        rows = [action(number, f"Do {number}") for number in range(4)]
        for order, moved in (
            ((0, 1, 2, 3), set()),
            ((3, 0, 1, 2), {"A3 Do 3"}),
            ((1, 2, 3, 0), {"A0 Do 0"}),
            ((0, 3, 2, 1), {"A2 Do 2", "A3 Do 3"}),
        ):
            found = kinds(actions(*rows), actions(*(rows[place] for place in order)))
            assert {label for label, kind, _ in found if kind == "moved"} == moved, order

    def test_an_item_added_or_removed_in_between_moves_none(self):
        rows = [action(number, f"Do {number}") for number in range(3)]
        assert kinds(actions(*rows), actions(rows[0], rows[2])) == [("A1 Do 1", "removed", False)]
        assert kinds(actions(rows[0], rows[2]), actions(*rows)) == [("A1 Do 1", "added", False)]

    def test_an_item_may_be_changed_and_moved(self):
        before = actions(action(1, "Open"), action(2, "Close"), action(3, "Paint"))
        after = actions(action(3, "Paint it"), action(1, "Open"), action(2, "Close"))
        assert kinds(before, after) == [("A3 Paint it", "changed", True)]

    def test_rows_without_a_key_are_known_by_their_words_then_by_their_name(self):
        before = PlanContent(sections=[SectionRow(number="1", heading="Aims", text="Old")])
        after = PlanContent(sections=[SectionRow(number="1", heading="aims", text="New")])
        assert kinds(before, after) == [("1 aims", "changed", False)]

    def test_a_figure_is_compared_under_its_heading(self):
        column = FigureColumn("Target", "2009/10")
        before, after = (
            PlanContent(indicators=[IndicatorRow(pk=1, indicator="Visits", figures={column: words})])
            for words in ("60%", "65%")
        )
        (part,) = compared(before, after)
        assert [heading for heading, _ in part.items[0].fields] == ["Target 2009/10"]

    def test_a_line_of_a_budget_is_an_item_of_its_table(self):
        sheet = BudgetSheet(
            name="Budget",
            title="Revenue",
            columns=("Gross", "Gross"),
            rows=[BudgetRow(pk=1, line="Grass", cells=("10", "20"))],
        )
        changed = replace(sheet, rows=[BudgetRow(pk=1, line="Grass", cells=("10", "25"))])
        (part,) = compared(PlanContent(budgets=[sheet]), PlanContent(budgets=[changed]))
        assert (part.title, part.items[0].label) == ("Budget: Revenue", "Grass")
        assert [heading for heading, _ in part.items[0].fields] == ["Gross (column 2)"]
        (gone,) = compared(PlanContent(budgets=[sheet]), PlanContent())
        assert {item.kind for item in gone.items} == {"removed"}

    def test_the_cover_is_compared_by_its_fields(self):
        before = PlanContent(fields={"Title": "Old"})
        after = PlanContent(fields={"Title": "New", "Date": "May"})
        assert [label for label, _, _ in kinds(before, after)] == ["Title", "Date"]


class ChoiceTests(SimpleTestCase):
    def version(self, number):
        return PlanVersion(number=number, decided_on=date(2025, 4, 8))

    def test_what_is_not_said_is_the_last_change(self):
        one, two = [self.version(1)], [self.version(2), self.version(1)]
        for held, state, wanted in (
            (one, Plan.State.APPROVED, ("1", "now")),
            (two, Plan.State.APPROVED, ("1", "2")),
            (two, Plan.State.SUPERSEDED, ("1", "2")),
            (two, Plan.State.DRAFT, ("2", "now")),
        ):
            form = CompareForm({}, versions=held, state=state)
            assert (form.data["from"], form.data["to"]) == wanted, (len(held), state)
            assert form.is_valid()

    def test_a_version_that_is_not_there_is_refused_in_words(self):
        for chosen, name in product(("2", "x", "-1"), ("from", "to")):
            form = CompareForm({name: chosen}, versions=[self.version(1)], state=Plan.State.DRAFT)
            assert form.errors == {name: ["Choose one of the versions in the list"]}


class PageTests(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit()
        cls.plan = make_plan(cls.unit)
        cls.action = make_action(make_priority(cls.plan), "Open one centre")
        cls.address = reverse("plans:plan_compare", args=[cls.plan.pk])
        cls.reader = make_user(role=Role.Name.VIEWER, unit=cls.unit)

    def setUp(self):
        self.client.force_login(self.reader)

    def amend(self):
        make_version(self.plan)
        Plan.objects.filter(pk=self.plan.pk).update(state=Plan.State.DRAFT)
        self.action.title = "Open two <centres>"
        self.action.save()

    def test_a_plan_without_a_version_says_what_to_do(self):
        self.assertContains(self.client.get(self.address), "There is no version to compare yet")

    def test_the_words_are_marked_for_eyes_and_ears(self):
        self.amend()
        page = self.client.get(self.address).content.decode()
        assert '<del><span class="govuk-visually-hidden">removed: </span> one centre' in page
        assert '<ins><span class="govuk-visually-hidden">added: </span> two &lt;centres&gt;' in page
        assert "<strong>1</strong> changed" in page

    def test_two_versions_that_say_the_same_are_said_to(self):
        make_version(self.plan)
        make_version(self.plan)
        self.assertContains(self.client.get(self.address), "The two say the same, word for word")

    def test_the_way_back_swaps_what_was_added_and_removed(self):
        self.amend()
        page = self.client.get(self.address, {"from": "now", "to": "1"}).content.decode()
        assert '<ins><span class="govuk-visually-hidden">added: </span> one centre' in page

    def test_an_exempt_risk_is_compared_for_nobody(self):
        self.plan.register = make_register(self.unit)
        self.plan.save()
        risk = make_risk(self.plan.register, title="A claim against us", exempt="paragraph 5")
        self.amend()
        risk.title = "A claim that we lose"
        risk.save()
        self.client.force_login(make_user(superuser=True))
        page = self.client.get(self.address)
        self.assertNotContains(page, "claim")
        self.assertContains(page, "<strong>1</strong> changed")

    def test_a_version_that_is_not_there_is_an_error_on_the_page(self):
        self.amend()
        self.assertContains(self.client.get(self.address, {"to": "7"}), "There is a problem")

    def test_the_page_costs_the_same_for_many_changes(self):
        self.amend()

        def grow():
            for number in range(20):
                make_action(plan=self.plan, title=f"Another {number}")

        self.assertFlat(self.address, grow=grow, ceiling=38)
