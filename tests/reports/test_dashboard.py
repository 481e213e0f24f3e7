"""The dashboards, the first page and the list of reports."""

from copy import copy
from datetime import date

import pytest
from django.test import SimpleTestCase, TestCase
from django.urls import reverse

from indicators.choices import Rag
from indicators.models import Result
from indicators.moving import move
from indicators.operations import save_figure, write_figure
from indicators.values import read_result
from organisation.models import Role, Unit
from organisation.periods import parse_period
from plans.models import Action, Assignment, Plan
from reports.dashboard import count_actions, dashboard_of, day_of, plans_in_force
from tests.browser import DESK, PHONE, axe_violations, resize, sideways, sign_in
from tests.factories import (
    make_action,
    make_council,
    make_figure,
    make_indicator,
    make_person,
    make_plan,
    make_plan_indicator,
    make_priority,
    make_register,
    make_risk,
    make_unit,
    make_user,
    whole_of,
)
from tests.queries import FlatMixin
from tests.returns.records import closed, make_closed_quarter, make_reported

TODAY = date(2025, 11, 23)
Q1, Q2 = parse_period("2025/26 Q1"), parse_period("2025/26 Q2")


def make_rated(plan, before, now, title="Visits made in time", **fields):
    """Return an indicator of the plan whose target is 60 in two quarters; before and now are its results."""
    results = {period: words for period, words in (("2025/26 Q1", before), ("2025/26 Q2", now)) if words}
    indicator = make_indicator(
        plan.council, title, results=results, targets={"2025/26 Q1": "60", "2025/26 Q2": "60"}
    )
    make_plan_indicator(plan, indicator, **fields)
    return indicator


class PlansInForceTests(SimpleTestCase):
    def plan(self, first, last, unit=1):
        return Plan(unit_id=unit, tier="team", first_year=first, last_year=last)

    def test_a_plan_counts_in_its_first_year_and_in_its_last_and_not_one_year_either_side(self):
        plan, other = self.plan(2024, 2026), self.plan(2020, 2030, unit=2)
        counted = [plan in plans_in_force([plan, other], year) for year in (2023, 2024, 2026, 2027)]
        assert counted == [False, True, True, False]

    def test_of_two_plans_of_a_unit_the_newest_that_covers_the_year_counts(self):
        old, new = self.plan(2024, 2026), self.plan(2025, 2027)
        assert plans_in_force([new, old], 2025) == [new]
        assert plans_in_force([new, old], 2024) == [old]

    def test_where_no_plan_covers_the_year_the_nearest_counts(self):
        old, new = self.plan(2007, 2009), self.plan(2013, 2013, unit=2)
        assert plans_in_force([old, new], 2010) == [old]
        assert plans_in_force([old, new], 2012) == [new]

    def test_of_two_plans_as_near_the_one_that_begins_after_the_year_counts(self):
        old, new = self.plan(2007, 2009), self.plan(2011, 2011, unit=2)
        assert plans_in_force([old, new], 2010) == [new]

    def test_no_plan_is_no_plan(self):
        assert plans_in_force([], 2010) == []


class DayTests(SimpleTestCase):
    def test_this_quarter_and_the_one_before_are_judged_today(self):
        assert day_of(parse_period("2025/26 Q3"), TODAY) == TODAY
        assert day_of(Q2, TODAY) == TODAY

    def test_a_quarter_further_back_is_judged_on_its_last_day(self):
        assert day_of(Q1, TODAY) == date(2025, 6, 30)


class MoveTests(SimpleTestCase):
    def test_every_change_of_rating_has_a_word(self):
        for was, now, words in (
            (Rag.RED, Rag.AMBER, "Better rating"),
            (Rag.GREEN, Rag.AMBER, "Worse rating"),
            (Rag.RED, Rag.RED, "Same rating"),
            (Rag.NONE, Rag.RED, "Newly rated"),
            (Rag.GREEN, Rag.NONE, "No longer rated"),
            (Rag.NONE, Rag.NONE, "Not rated"),
        ):
            with self.subTest(was=was, now=now):
                assert move(was, now) == words


class ActionCountTests(SimpleTestCase):
    def action(self, pk, latest=None, **fields):
        return Action(pk=pk, due_latest=latest, **fields)

    def test_an_action_is_overdue_the_day_after_it_is_due(self):
        action = self.action(1, date(2025, 11, 22))
        assert count_actions([action], date(2025, 11, 22)).late == ()
        assert count_actions([action], date(2025, 11, 23)).late == (action,)

    def test_an_action_that_is_done_is_never_overdue(self):
        count = count_actions([self.action(1, date(2020, 1, 1), rag="Complete")], TODAY)
        assert (count.done, count.late) == (1, ())

    def test_actions_without_a_due_day_are_counted_apart(self):
        count = count_actions(
            [self.action(1), self.action(2, due="Ongoing"), self.action(3, rag="Done")], TODAY
        )
        assert (count.undated, count.unstated, count.unread) == (2, 1, 1)

    def test_the_oldest_comes_first(self):
        late = [self.action(1, date(2025, 5, 1)), self.action(2, date(2025, 4, 1))]
        assert [action.pk for action in count_actions(late, TODAY).late] == [2, 1]


class GatheringTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.directorate = make_unit(cls.council, name="Places")
        cls.division = make_unit(kind=Unit.Kind.DIVISION, parent=cls.directorate, name="Parks")
        cls.plan = make_plan(cls.directorate)
        cls.below = make_plan(cls.division)

    def gather(self, unit=None, quarter=None):
        units = list(Unit.objects.of(self.council))
        return dashboard_of(self.council, units, unit, quarter=quarter, today=TODAY)

    def test_the_latest_quarter_with_results_is_shown(self):
        make_rated(self.plan, "50", "70")
        assert self.gather().quarter == Q2

    def test_another_quarter_shows_what_was_known_then(self):
        make_rated(self.plan, "50", "70")
        assert self.gather(quarter=Q1).tally.ratings[Rag.RED] == 1
        assert self.gather(quarter=Q2).tally.ratings[Rag.GREEN] == 1

    def test_movement_compares_with_the_quarter_before(self):
        make_rated(self.plan, "50", "70")
        make_rated(self.plan, "70", "50")
        make_rated(self.plan, None, "50")
        moves = self.gather().moves
        assert moves == [("Better rating", 1, 0), ("Worse rating", 1, 0), ("Newly rated", 1, 3)]

    def test_each_absence_is_counted_apart(self):
        make_rated(self.plan, "50", "Awaiting")
        make_rated(self.plan, "50", "Suppressed")
        make_rated(self.plan, None, None)
        dashboard = self.gather(quarter=Q2)
        assert dashboard.tally.unrated == {"no result": 1, "result awaited": 1, "suppressed": 1}

    def test_exceptions_are_red_then_amber_then_what_got_worse(self):
        for before, now, title in (
            ("70", "65", "Worse but green"),
            ("58", "59", "Amber"),
            ("70", "50", "Red"),
            ("61", "70", "Better"),
        ):
            make_rated(self.plan, before, now, title)
        dashboard = self.gather()
        shown = [
            [one.listed.title for one in part] for part in (dashboard.red, dashboard.amber, dashboard.worse)
        ]
        assert shown == [["Red"], ["Amber"], ["Worse but green"]]
        assert dashboard.red[0].moved == "was green in the quarter before"

    def test_an_indicator_of_two_plans_counts_once(self):
        indicator = make_rated(self.plan, "50", "70")
        make_plan_indicator(self.below, indicator)
        dashboard = self.gather()
        assert dashboard.tally.total == 1
        assert [row.tally.total for row in dashboard.units] == [1]

    def test_a_unit_shows_itself_and_what_is_below_and_nothing_beside(self):
        make_rated(self.plan, "50", "70")
        make_rated(self.below, "50", "50")
        make_rated(make_plan(make_unit(self.council)), "50", "50")
        dashboard = self.gather(self.directorate)
        assert dashboard.tally.total == 2
        assert [(row.name, row.tally.total) for row in dashboard.units] == [
            *(("Places: its own plan", 1), ("Parks", 1))
        ]
        assert self.gather(self.division).tally.total == 1

    def test_a_unit_that_stands_under_no_other_is_among_the_units_of_the_council(self):
        Unit.objects.filter(pk=self.directorate.pk).update(parent=None)
        make_rated(self.plan, "50", "70")
        assert [row.name for row in self.gather().units] == ["Places"]

    def test_a_priority_stands_as_the_worst_of_its_own_and_its_childrens_indicators(self):
        top = make_priority(self.plan, "Parks are safe")
        child = make_priority(self.plan, "Lights work", parent=top)
        make_rated(self.plan, "70", "70", priority=top)
        make_rated(self.plan, "70", "50", "Lamps mended", priority=child)
        make_action(child, due_latest=date(2025, 10, 1))
        (row,) = self.gather(self.directorate).priorities
        assert row.rollup.rag == Rag.RED
        assert row.rollup.reason == "1 red, 1 green; driven by Lamps mended"
        assert (row.actions, row.overdue) == (1, 1)

    def test_risks_above_appetite_are_those_of_the_units_below_too(self):
        register = make_register(self.division)
        make_risk(register, "Flood", likelihood="5", impact="5")
        make_risk(register, "Drought", likelihood="1", impact="1")
        make_risk(register, "Not scored", likelihood="")
        risks = self.gather(self.directorate).risks
        assert (risks.total, risks.unknown) == (3, 1)
        assert [one.risk.title for one in risks.above] == ["Flood"]

    def test_a_plan_of_other_years_is_not_counted_and_said(self):
        old = make_plan(make_unit(self.council), first_year=2010)
        make_rated(old, "50", "50")
        make_rated(self.plan, "50", "70")
        dashboard = self.gather()
        assert dashboard.tally.total == 1
        assert dashboard.left_out == (old,)


class NeedsTests(TestCase):
    """What an open quarter says beside its counts: who has something to do, and what nobody has updated."""

    @classmethod
    def setUpTestData(cls):
        cls.it = make_reported()
        cls.viewer = make_user(role=Role.Name.VIEWER, unit=cls.it.whole)

    def gather(self, unit=None, quarter=None, exempt=frozenset()):
        units = list(Unit.objects.of(self.it.council))
        day = date(2026, 10, 20)
        return dashboard_of(self.it.council, units, unit, quarter=quarter, today=day, exempt=exempt)

    def page(self, query=""):
        self.client.force_login(self.viewer)
        return self.client.get(reverse("reports:dashboard") + query).content.decode()

    def test_what_needs_somebody_is_counted_and_leads_to_its_table(self):
        dashboard = self.gather()
        assert [(one.count, one.words, one.anchor) for one in dashboard.needs] == [
            (1, "red indicator", "red"),
            (1, "overdue action", "overdue"),
            (1, "risk above appetite", "risks"),
            (1, "overdue control", "controls"),
            (4, "not updated", "waiting"),
        ]
        page = self.page()
        assert all(f'id="{one.anchor}"' in page for one in dashboard.needs)
        assert "Since 2026/27 Q1: 0 better, 1 worse. Since 2025/26 Q2: 0 better, 0 worse." in page

    def test_who_owns_it_is_named_first_by_how_much_and_nobody_last(self):
        rows = {
            row.name: (row.indicators, row.actions, row.risks, row.updates) for row in self.gather().owners
        }
        assert rows["Ben Oak"] == (0, 1, 1, 1)
        assert rows["Ann Hall"][0] == 1
        assert list(rows)[-1] == "Nobody is named"

    def test_what_was_updated_is_not_waited_for_and_a_unit_sees_its_own(self):
        names = {one.name for one in self.gather().waiting}
        assert "Litter picked in time" not in names and "Visits to parks" in names
        assert "A supplier may fail" not in names, "an exempt risk"
        assert self.gather(self.it.places).waiting == self.gather().waiting
        beside = make_unit(self.it.council, name="Beside")
        make_plan(beside, first_year=2026)
        assert self.gather(beside).waiting == ()
        assert self.gather(exempt={self.it.parks.pk}).risks.total == 2

    def test_a_closed_quarter_is_offered_as_its_record_and_now_leads_there(self):
        closed(self.it)
        page = self.page()
        assert "2026/27 Q2, closed: its record" in page and "2026/27 Q2, as it stands now" in page
        assert 'href="?quarter=2026/27%20Q2"' in page
        assert f'href="/returns/cycles/{self.it.cycle.pk}/record/"' in page
        assert self.gather().waiting == ()

    def test_a_figure_corrected_after_closing_prints_its_footnote_in_the_next_quarter(self):
        closed(self.it)
        figure = Result.objects.get(indicator=self.it.red, period=parse_period("2026/27 Q2").code)
        held = copy(figure)
        write_figure(figure, "74%")
        save_figure(figure, held=held, by=self.it.user, why="a late return")
        make_figure(Result, self.it.red, "2026/27 Q3", read_result("70%"))
        page = self.page("?quarter=2026/27 Q3")
        assert "Litter picked in time, 2026/27 Q2: 71% until" in page
        assert 'href="#note-1"' in page
        cycle = make_closed_quarter(self.it.council, "2026/27 Q3")
        record = self.client.get(reverse("reports:quarter_record", args=[cycle.pk])).content.decode()
        assert "Litter picked in time, 2026/27 Q2: 71% until" in record
        old = self.client.get(reverse("reports:quarter_record", args=[self.it.cycle.pk])).content.decode()
        assert "71% until" not in old and "<td>71%" in old


class DashboardPageTests(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.unit = make_unit(cls.council, name="Places")
        cls.plan = make_plan(cls.unit)
        cls.corporate = make_plan(whole_of(cls.council))
        cls.priority = make_priority(cls.corporate)
        cls.register = make_register(cls.unit)
        cls.user = make_user(role=Role.Name.VIEWER, unit=cls.unit)
        cls.add(1)

    @classmethod
    def add(cls, times):
        for _ in range(times):
            make_rated(cls.plan, "70", "50")
            make_rated(cls.corporate, "70", "59", priority=cls.priority)
            make_action(cls.priority, due="June 2020", due_latest=date(2020, 6, 30))
            make_risk(cls.register, "Flood", likelihood="5", impact="5")
            make_priority(cls.corporate)

    def setUp(self):
        self.client.force_login(self.user)

    def test_the_dashboards_cost_the_same_however_much_they_show(self):
        self.assertFlat(reverse("reports:dashboard"), grow=lambda: self.add(20), ceiling=15)
        self.assertFlat(
            reverse("reports:unit_dashboard", args=[self.unit.pk]), grow=lambda: self.add(20), ceiling=15
        )

    def test_what_is_shown_is_shown_in_words(self):
        page = self.client.get(reverse("reports:dashboard")).content.decode()
        assert "2 indicators in 2025/26 Q2" in page
        assert "50 against 60: 16.7% below target, amber up to 5%" in page
        assert "Red indicators (1)" in page and "Amber indicators (1)" in page
        assert "by 30 June 2020" in page and "above appetite" in page

    def test_a_quarter_that_is_none_is_named_and_the_latest_shown(self):
        page = self.client.get(reverse("reports:dashboard") + "?quarter=2025/26+Q9").content.decode()
        assert "“2025/26 Q9” is not a quarter" in page and "2 indicators in 2025/26 Q2" in page

    def test_an_exotic_quarter_is_an_ordinary_page(self):
        for quarter in ("1900/01 Q1", "2199/00 Q4", "AY 2025/26", "%00", "2025"):
            with self.subTest(quarter=quarter):
                assert (
                    self.client.get(reverse("reports:dashboard") + f"?quarter={quarter}").status_code == 200
                )

    def test_the_unit_of_another_council_is_not_found(self):
        elsewhere = make_unit(make_council())
        assert self.client.get(reverse("reports:unit_dashboard", args=[elsewhere.pk])).status_code == 404

    def test_nothing_of_another_council_is_shown(self):
        make_rated(make_plan(make_unit(make_council(), name="Elsewhere")), "70", "50", "Secret of elsewhere")
        page = self.client.get(reverse("reports:dashboard")).content.decode()
        assert "Secret of elsewhere" not in page and "Elsewhere" not in page

    def test_a_council_without_plans_is_told_what_to_do(self):
        council = make_council()
        self.client.force_login(make_user(role=Role.Name.VIEWER, unit=whole_of(council)))
        assert b"There is no plan here yet" in self.client.get(reverse("reports:dashboard")).content

    def test_a_person_without_a_council_is_told_whom_to_ask(self):
        self.client.force_login(make_user())
        for name in ("reports:dashboard", "reports:report_list", "home"):
            with self.subTest(name=name):
                assert b"Ask your administrator" in self.client.get(reverse(name)).content


class HomeTests(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.unit = make_unit(cls.council, name="Places")
        cls.user = make_user(role=Role.Name.EDITOR, unit=cls.unit)
        cls.person = make_person(cls.council, "Sam Reed", user=cls.user)
        cls.plan = make_plan(cls.unit, title="Plan of Places", first_year=2025, last_year=2099)
        cls.add(1)

    @classmethod
    def add(cls, times):
        for _ in range(times):
            action = make_action(
                plan=cls.plan, title="Open a centre", due="May 2025", due_latest=date(2025, 5, 31)
            )
            use = make_plan_indicator(cls.plan, make_indicator(cls.council, "Visits made in time"))
            for item in ({"action": action}, {"plan_indicator": use}):
                Assignment.objects.create(
                    plan=cls.plan, duty=Assignment.Duty.LEAD, words="SR", person=cls.person, **item
                )

    def setUp(self):
        self.client.force_login(self.user)

    def page(self):
        return self.client.get(reverse("home")).content.decode()

    def test_a_person_lands_on_what_is_theirs(self):
        page = self.page()
        assert "Dashboard of Places" in page and "Plan of Places" in page
        assert "Open a centre" in page and "Visits made in time" in page
        assert "<strong>Overdue:</strong> May 2025" in page

    def test_what_is_done_is_no_longer_there(self):
        Action.objects.update(rag="Complete")
        assert "Open a centre" not in self.page()

    def test_what_others_lead_is_not_there(self):
        make_action(plan=self.plan, title="Close a centre")
        assert "Close a centre" not in self.page()

    def test_a_viewer_is_offered_no_plan_to_edit(self):
        self.client.force_login(make_user(role=Role.Name.VIEWER, unit=self.unit))
        page = self.page()
        assert "Plans that you may edit" not in page
        assert "No action, indicator or risk names you" in page

    def test_the_page_costs_the_same_however_much_is_theirs(self):
        # One for the updates of the open quarter, and one for what was reported of actions.
        self.assertFlat(reverse("home"), grow=lambda: self.add(20), ceiling=16)


class ReportListTests(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.plan = make_plan(make_unit(cls.council), title="Plan of Places")
        cls.user = make_user(role=Role.Name.VIEWER, unit=whole_of(cls.council))

    def setUp(self):
        self.client.force_login(self.user)

    def test_every_plan_of_the_council_has_its_workbook(self):
        make_plan(make_unit(make_council()), title="Plan of elsewhere")
        page = self.client.get(reverse("reports:report_list")).content.decode()
        assert reverse("exchange:plan_export", args=[self.plan.pk]) in page
        assert "Plan of elsewhere" not in page

    def test_the_page_costs_the_same_for_one_plan_and_for_twenty_one(self):
        def grow():
            for _ in range(20):
                make_plan(make_unit(self.council))

        self.assertFlat(reverse("reports:report_list"), grow=grow, ceiling=12)


@pytest.mark.browser
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["1280", "320"])
def test_the_pages_have_no_violation_and_fit(page, live_server, viewport):
    council = make_council()
    unit = make_unit(council, name="Environment, Housing and Communities")
    plan = make_plan(unit)
    make_rated(plan, "70", "50", priority=make_priority(plan))
    make_action(plan=plan, due="June 2020", due_latest=date(2020, 6, 30))
    make_risk(make_register(unit), likelihood="5", impact="5")
    sign_in(page, live_server, make_user(role=Role.Name.EDITOR, unit=unit))
    resize(page, viewport)
    for address in (
        *(reverse("reports:dashboard"), reverse("reports:unit_dashboard", args=[unit.pk])),
        *(reverse("reports:report_list"), reverse("home"), reverse("reports:dashboard") + "?quarter=x"),
    ):
        page.goto(address)
        assert axe_violations(page) == [], address
        assert sideways(page) == 0, address
