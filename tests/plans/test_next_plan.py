"""Next year's plan started from this one: what is carried forward, and what stays behind."""

import io

from django.test import SimpleTestCase, TestCase
from django.urls import reverse

from exchange.reading import read_workbook
from exchange.storing import compare
from exchange.writing import write_workbook
from indicators.choices import State
from indicators.models import Target
from organisation.models import Event, Role
from organisation.periods import Period, from_code
from plans.contents import content_of
from plans.models import (
    Basket,
    BudgetCell,
    BudgetTable,
    Judgement,
    Plan,
    PlanPerson,
    Reference,
    ScorecardRow,
)
from plans.next_plan import FIGURES, HEADS, AlreadyThere, Carried, start_next
from plans.next_years import next_years, quarters_from, shifted
from plans.operations import relink
from plans.progress import is_cancelled
from tests.factories import (
    make_action,
    make_indicator,
    make_milestone,
    make_plan,
    make_plan_indicator,
    make_priority,
    make_register,
    make_risk,
    make_section,
    make_unit,
    make_user,
    make_version,
)


class YearTests(SimpleTestCase):
    def test_the_next_plan_begins_when_this_one_ends_and_lasts_as_long(self):
        assert next_years(2026, 2026) == (2027, 2027)
        assert next_years(2026, 2028) == (2029, 2031)

    def test_years_in_words_move_on_as_they_are_written(self):
        for words, by, moved in (
            ("Plan 2026/27", 1, "Plan 2027/28"),
            ("Plan 2026/27–2028/29", 3, "Plan 2029/30–2031/32"),
            ("2026-2027", 1, "2027-2028"),
            ("1998/99", 1, "1999/00"),
            ("By April 2026", 1, "By April 2027"),
            ("Budget 2026 / 27", 1, "Budget 2027 / 28"),
            ("Plan 2026/27", 0, "Plan 2026/27"),
        ):
            assert shifted(words, by) == moved

    def test_what_is_no_year_stays(self):
        for words in ("Room 12026", "£20,260", "A 1826", ""):
            assert shifted(words, 1) == words

    def test_quarters_before_the_year_stay_behind_and_unread_words_come_along(self):
        assert quarters_from("2026/27 Q4\n2027/28 Q1\nWinter", 2027) == "2027/28 Q1\nWinter"
        assert quarters_from("", 2027) == ""


class CancelledTests(SimpleTestCase):
    def test_a_word_says_that_an_action_will_not_be_done(self):
        assert is_cancelled("Cancelled")
        assert is_cancelled("", "Withdrawn.")

    def test_a_sentence_that_has_such_a_word_does_not(self):
        assert not is_cancelled("", "The first tender was withdrawn")
        assert not is_cancelled("Red")


class StartTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit()
        cls.user = make_user(role=Role.Name.EDITOR, unit=cls.unit)
        cls.plan = make_plan(
            cls.unit, title="Parks Plan 2026/27", first_year=2026, register=make_register(cls.unit)
        )
        make_risk(cls.plan.register)
        make_section(cls.plan)
        cls.top = make_priority(cls.plan, "Green parks", ref="P1")
        cls.below = make_priority(cls.plan, "Trees", ref="P1.1", parent=cls.top)
        cls.action = make_action(
            *(cls.below, "Plant trees"),
            ref="A1",
            due="March 2028",
            progress="Half",
            rag="Amber",
            quarters="2026/27 Q4\n2027/28 Q1",
        )
        make_milestone(cls.action, "Buy trees", due="May 2027")
        done = make_action(cls.top, "Cut grass", rag="Complete")
        make_milestone(done, "Buy mower")
        make_action(cls.top, "Close the zoo", progress="Cancelled")
        cls.indicator = make_indicator(cls.unit.council, codes=["LPI 7"], targets={"2026/27": "60%"})
        used = make_plan_indicator(cls.plan, cls.indicator, priority=cls.below, lead="Ann Hall")
        basket = Basket.objects.create(plan=cls.plan, code="B1")
        basket.members.create(plan_indicator=used, priority=cls.top, weight_words="100%", position=0)
        ScorecardRow.objects.create(plan=cls.plan, perspective="People", baskets="B1", status="Red")
        table = BudgetTable.objects.create(plan=cls.plan, name="Budget", title="Budget 2026/27")
        column = table.columns.create(position=0, heading="2026/27")
        table.lines.create(position=0, name="Grass").cells.create(column=column, words="10", amount=10)
        PlanPerson.objects.create(plan=cls.plan, job_title="Ranger", position=0)
        Judgement.objects.create(plan=cls.plan, body="Ofsted", position=0)
        relink(cls.unit.council)

    def start(self, *, last_year=2027, **carried):
        return start_next(
            self.plan, Carried(**carried), title="Parks Plan 2027/28", last_year=last_year, by=self.user
        )

    def test_the_tree_of_priorities_stands_as_it_stood(self):
        new = self.start()
        top, below = new.priorities.all()
        assert (top.parent, below.parent) == (None, top)
        assert (new.state, new.first_year, new.last_year) == (Plan.State.DRAFT, 2027, 2027)

    def test_unfinished_actions_come_along_and_begin_anew(self):
        (action,) = self.start().actions.all()
        assert (action.title, action.progress, action.rag) == ("Plant trees", "", "")
        assert action.priority.ref == "P1.1" and action.priority.plan_id == action.plan_id
        assert (action.due, str(action.due_latest)) == ("March 2028", "2028-03-31")
        assert action.quarters == "2027/28 Q1"
        assert [one.title for one in action.milestones.all()] == ["Buy trees"]
        assert action.plan.milestones.count() == 1

    def test_an_indicator_comes_with_a_target_to_be_confirmed_for_each_year_without_one(self):
        new = self.start(last_year=2028)
        use = new.plan_indicators.get()
        assert (use.indicator, use.lead) == (self.indicator, "Ann Hall")
        assert [one.plan_id for one in use.priorities.all()] == [new.pk]
        targets = {from_code(one.period).year: one.state for one in Target.objects.all()}
        assert targets == {2026: State.VALUE, 2027: State.TBC, 2028: State.TBC}

    def test_a_target_that_somebody_set_stays(self):
        Target.objects.update(period=Period("FY", 2027).code)
        self.start()
        assert Target.objects.get().words == "60%"

    def test_a_retired_indicator_stays_behind(self):
        self.indicator.retired_on = "2027-03-31"
        self.indicator.save()
        new = self.start()
        assert not new.plan_indicators.exists()
        assert new.baskets.get().members.get().plan_indicator is None

    def test_the_baskets_name_what_is_in_the_new_plan(self):
        new = self.start()
        member = new.baskets.get().members.get()
        assert member.plan_indicator.plan_id == member.priority.plan_id == new.pk
        row = new.scorecard_rows.get()
        assert (row.perspective, row.status) == ("People", "")

    def test_both_plans_print_the_same_register(self):
        assert self.start().register == self.plan.register

    def test_a_budget_comes_as_heads_with_figures_or_not_at_all(self):
        new = self.start(budgets=HEADS)
        table = new.budget_tables.get()
        assert (table.title, table.columns.get().heading) == ("Budget 2027/28", "2027/28")
        assert table.lines.get().name == "Grass" and not table.lines.get().cells.exists()
        new.delete()
        table = self.start(budgets=FIGURES).budget_tables.get()
        assert (table.columns.get().heading, table.lines.get().cells.get().words) == ("2026/27", "10")
        assert BudgetCell.objects.get(line__table=table).column.table == table

    def test_what_is_not_chosen_stays_behind(self):
        new = self.start(
            sections=False, actions=False, indicators=False, risks=False, lists=False, budgets=""
        )
        content = content_of(new)
        assert len(content.priorities) == 2
        for name in ("sections", "actions", "indicators", "baskets", "risks", "people", "budgets"):
            assert not getattr(content, name), name

    def test_this_plan_stays_as_it_is(self):
        before = content_of(self.plan)
        new = self.start()
        after = content_of(self.plan)
        after.indicators[0].figures = before.indicators[0].figures
        assert after == before
        assert content_of(new).judgements == before.judgements

    def test_the_new_plan_goes_out_as_a_workbook_and_comes_in_again_unchanged(self):
        new = self.start(budgets=FIGURES)
        content, _ = read_workbook(io.BytesIO(write_workbook(content_of(new))))
        assert not compare(content)

    def test_the_links_of_the_new_plan_are_made(self):
        make_action(self.below, supports="P1", ref="A9")
        new = self.start()
        cited = Reference.objects.get(plan=new, kind=Reference.Kind.SUPPORTS)
        assert cited.words == "P1" and (cited.to_priority is None or cited.to_priority.plan_id == new.pk)

    def test_it_is_refused_where_there_is_such_a_plan(self):
        there = self.start()
        with self.assertRaises(AlreadyThere) as refused:
            self.start()
        assert refused.exception.plan == there
        assert Event.objects.filter(did="started the next plan").count() == 1

    def test_an_approved_plan_may_be_followed(self):
        make_version(self.plan)
        assert self.start().versions.count() == 0


class PageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit()
        cls.plan = make_plan(cls.unit, title="Parks Plan 2026/27–2027/28", first_year=2026, last_year=2027)
        make_action(plan=cls.plan, rag="Complete")
        make_action(plan=cls.plan)
        cls.address = reverse("plans:plan_next", args=[cls.plan.pk])
        cls.user = make_user(role=Role.Name.EDITOR, unit=cls.unit)

    def setUp(self):
        self.client.force_login(self.user)

    def sent(self, **typed):
        return self.client.post(self.address, {"title": "Next", "last_year": "2029/30", **typed})

    def test_the_page_proposes_title_and_years_and_says_what_each_choice_means(self):
        page = self.client.get(self.address)
        self.assertContains(page, "Parks Plan 2028/29–2029/30")
        self.assertContains(page, 'value="2029/30"')
        self.assertContains(page, "1 of 2 actions. What is complete or cancelled stays behind")

    def test_the_new_plan_is_opened_when_it_is_started(self):
        answer = self.sent(actions="on")
        new = Plan.objects.get(title="Next")
        self.assertRedirects(answer, new.get_absolute_url())
        assert (new.first_year, new.last_year, new.actions.count()) == (2028, 2029, 1)

    def test_a_last_year_before_the_first_is_refused_and_the_first_is_taken(self):
        self.assertContains(self.sent(last_year="2027/28"), "must be the first year or a later one")
        self.assertContains(self.sent(last_year="soon"), "Enter a financial year like 2026/27")
        assert self.sent(last_year="2028/29").status_code == 302

    def test_the_plan_that_is_there_already_is_named_with_its_address(self):
        self.sent()
        page = self.client.get(self.address)
        self.assertContains(page, "already has a directorate plan for 2028/29 to 2029/30")
        self.assertContains(page, Plan.objects.get(title="Next").get_absolute_url())
        again = self.sent()
        self.assertContains(again, "already has", status_code=409)
        assert Plan.objects.count() == 2
