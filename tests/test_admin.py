"""The admin is a full way in: what a person may enter there, what they see, and what is refused."""

from decimal import Decimal

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import TestCase
from django.urls import reverse

from indicators.choices import State
from indicators.models import Indicator, IndicatorCode, IndicatorSet, Result
from organisation.models import Council, Person, Role, Unit
from plans.contents import content_of
from plans.models import (
    Action,
    Basket,
    BudgetCell,
    BudgetLine,
    BudgetTable,
    Plan,
    PlanIndicator,
    Priority,
    Reference,
)
from risks.models import Assessment, Register, Risk, RiskScheme
from tests.admin_forms import errors_of, fill, save
from tests.factories import (
    make_action,
    make_council,
    make_indicator,
    make_milestone,
    make_person,
    make_plan,
    make_plan_indicator,
    make_priority,
    make_register,
    make_risk,
    make_risk_scheme,
    make_section,
    make_unit,
    make_user,
    whole_of,
)
from tests.queries import FlatMixin


def adding(model, **narrowed):
    """The address at which a thing is added, from a list narrowed to one owner: plan=3."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    for owner, pk in narrowed.items():
        address += f"?_changelist_filters={owner}__id__exact%3D{pk}"
    return address


def changing(thing):
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])


def listing(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def make_staff(role, unit):
    user = make_user(role=role, unit=unit)
    user.is_staff = True
    user.save()
    return user


class FromNothingTests(TestCase):
    """An administrator without Django's own permissions enters a whole plan."""

    @classmethod
    def setUpTestData(cls):
        cls.council = make_council("Eastmoor Council")
        cls.user = make_staff(Role.Name.ADMINISTRATOR, whole_of(cls.council))

    def setUp(self):
        self.client.force_login(self.user)

    def enter(self, model, owner=None, **typed):
        narrowed = {owner[0]: owner[1].pk} if owner else {}
        save(self.client, adding(model, **narrowed), **typed)
        return model._default_manager.order_by("pk").last()

    def test_a_whole_plan_is_entered_and_stands_together(self):
        unit = self.enter(
            Unit, council=self.council, kind="division", name="Parks", parent=whole_of(self.council)
        )
        person = self.enter(Person, council=self.council, name="Ann Hall", initials="AH", unit=unit)
        plan = self.enter(
            Plan, unit=unit, tier="division", title="Parks Plan", first_year="2026/27", last_year="2027/28"
        )
        assert (plan.council, plan.first_year, plan.last_year) == (self.council, 2026, 2027)
        mine = ("plan", plan)
        aim = self.enter(Priority, mine, ref="P 1", title="Parks that people use", lead="AH")
        part = self.enter(Priority, mine, ref="P 1.1", title="Paths", parent=aim, indicators="LPI 7")
        assert (aim.position, part.position) == (0, 1)
        action = self.enter(
            Action,
            mine,
            priority=part,
            ref="A1",
            title="Mend the paths",
            lead="AH",
            due="By March 2027",
            supports="P 1",
            milestones__0__title="Survey done",
            milestones__0__due="Sept 2026",
        )
        assert str(action.due_latest) == "2027-03-31"
        milestone = action.milestones.get()
        assert (milestone.plan, str(milestone.due_latest)) == (plan, "2026-09-30")
        assert action.assignments.get().person == person

        IndicatorSet.objects.create(code="LPI", name="Local")
        indicator = self.enter(
            Indicator,
            council=self.council,
            title="Paths in good order",
            unit="percent",
            polarity="higher",
            codes__0__words="LPI 7",
            results__0__period="2026/27 Q1",
            results__0__words="61.5%",
            targets__0__period="2026/27",
            targets__0__words="TBC",
        )
        result, target = indicator.results.get(), indicator.targets.get()
        assert (result.number, str(result.starts), str(result.ends)) == (
            Decimal("61.5"),
            "2026-04-01",
            "2026-06-30",
        )
        assert (target.state, target.number) == (State.TBC, None)
        code = indicator.codes.get()
        assert (code.normal, code.set.code) == ("LPI7", "LPI")
        used = self.enter(PlanIndicator, mine, indicator=indicator, priorities=[part])
        assert list(used.priorities.all()) == [part]
        basket = self.enter(
            Basket, mine, code="B1", members__0__plan_indicator=used, members__0__weight_words="100%"
        )
        assert basket.members.get().weight == 100

        scheme = make_risk_scheme(self.council)
        register = self.enter(Register, unit=unit, name="Parks risks", scheme=scheme)
        assert register.council == self.council
        risk = self.enter(
            Risk,
            ("register", register),
            ref="R1",
            title="A wet winter",
            assessments__0__kind="current",
            assessments__0__likelihood="4",
            assessments__0__impact="3",
            controls__0__words="Drains cleared",
        )
        assert risk.assessments.get().scheme == scheme
        save(self.client, changing(plan), register=register)

        table = self.enter(BudgetTable, mine, name="Budget revenue", unit="£000", columns__0__heading="Gross")
        column = table.columns.get()
        line = self.enter(BudgetLine, ("table", table), name="Total", **{f"figure_{column.pk}": "1,640"})
        assert line.is_total and line.cells.get().amount == 1640

        content = content_of(Plan.objects.get(pk=plan.pk))
        assert [row.title for row in content.priorities] == ["Parks that people use", "Paths"]
        assert [row.milestone for row in content.milestones] == ["Survey done"]
        assert [row.risk for row in content.risks] == ["A wet winter"]
        assert content.budgets[0].rows[0].cells == ("1,640",)
        shown = self.client.get(plan.get_absolute_url()).content.decode()
        for words in ("Mend the paths", "By March 2027", "Survey done", "61.5%", "A wet winter", "1,640"):
            assert words in shown, words
        assert changing(plan) in shown
        page = self.client.get(changing(plan)).content.decode()
        assert f'href="{plan.get_absolute_url()}"' in page
        assert "In this plan" in page and "What the plan check finds" in page
        linked = Reference.objects.get(priority=part, kind=Reference.Kind.INDICATOR)
        assert linked.to_indicator == indicator

    def test_a_new_council_has_the_unit_on_which_roles_are_given(self):
        self.client.force_login(make_user(superuser=True))
        council = self.enter(Council, name="Newmoor Council")
        assert council.units.get().kind == Unit.Kind.COUNCIL

    def test_an_administrator_gives_a_person_a_sign_in_with_a_role(self):
        typed = {"username": "rosa", "password1": "golden-thread-1", "password2": "golden-thread-1"}
        refused = fill(self.client, adding(get_user_model()), **typed)
        assert "Give this person at least one role" in " ".join(errors_of(refused))
        save(
            self.client,
            adding(get_user_model()),
            **typed,
            roles__0__name="editor",
            roles__0__unit=whole_of(self.council),
        )
        assert get_user_model().objects.get(username="rosa").roles.get().name == Role.Name.EDITOR


class RightsTests(TestCase):
    """Two councils; in the first, an editor of one unit and another unit beside it."""

    @classmethod
    def setUpTestData(cls):
        cls.council, cls.other = make_council("Eastmoor Council"), make_council("Westmoor Council")
        cls.unit, cls.beside = make_unit(cls.council), make_unit(cls.council)
        cls.user = make_staff(Role.Name.EDITOR, cls.unit)
        cls.mine = cls.fill_council(cls.unit, "mine")
        cls.theirs = cls.fill_council(cls.beside, "beside")
        cls.away = cls.fill_council(make_unit(cls.other, name="Away unit"), "away")

    @classmethod
    def fill_council(cls, unit, word):
        plan = make_plan(unit, title=f"Plan {word}")
        priority = make_priority(plan, f"Priority {word}")
        action = make_action(priority, f"Action {word}")
        indicator = make_indicator(unit.council, f"Indicator {word}", codes=[f"LPI {word}"])
        register = make_register(unit, name=f"Register {word}")
        table = BudgetTable.objects.create(plan=plan, name=f"Budget {word}")
        return [
            plan,
            priority,
            action,
            make_milestone(action, f"Milestone {word}"),
            make_section(plan, f"Section {word}"),
            indicator,
            make_plan_indicator(plan, indicator, priority=priority),
            Basket.objects.create(plan=plan, code=f"Basket {word}"),
            register,
            make_risk(register, f"Risk {word}"),
            table,
            BudgetLine.objects.create(table=table, position=0, name=f"Line {word}"),
            make_person(unit.council, f"Person {word}", unit=unit),
        ]

    def setUp(self):
        self.client.force_login(self.user)

    def test_another_council_is_in_no_list(self):
        for thing in self.away:
            page = self.client.get(listing(type(thing)))
            assert page.status_code == 200
            assert "away" not in page.content.decode().lower(), type(thing)
            assert "mine" in page.content.decode(), type(thing)

    def test_another_councils_thing_cannot_be_opened_changed_or_deleted(self):
        for thing in self.away:
            for verb in ("change", "delete", "history"):
                name = f"admin:{thing._meta.app_label}_{thing._meta.model_name}_{verb}"
                answer = self.client.get(reverse(name, args=[thing.pk]))
                assert answer.status_code in (302, 403, 404), (thing, verb)
                assert b"away" not in answer.content.lower()
            assert self.client.post(changing(thing), {}).status_code in (302, 403, 404)

    def test_another_unit_is_read_and_not_changed(self):
        for thing in self.theirs:
            assert self.client.get(changing(thing)).status_code == 200, thing
            assert self.client.post(changing(thing), {}).status_code == 403, thing

    def test_what_belongs_to_the_persons_unit_is_changed(self):
        for thing in self.mine:
            page = self.client.get(changing(thing))
            assert page.context["has_change_permission"], thing

    def offers(self, source, field, **extra):
        query = {
            "app_label": source._meta.app_label,
            "model_name": source._meta.model_name,
            "field_name": field,
        }
        found = self.client.get(reverse("admin:autocomplete"), query | extra)
        return [row["text"] for row in found.json()["results"]]

    def test_another_council_is_offered_nowhere(self):
        for model, keeper in admin.site._registry.items():
            for field in keeper.autocomplete_fields:
                query = {
                    "app_label": model._meta.app_label,
                    "model_name": model._meta.model_name,
                    "field_name": field,
                }
                answer = self.client.get(reverse("admin:autocomplete"), query)
                assert answer.status_code in (200, 403), (model, field)
                assert b"away" not in answer.content.lower(), (model, field)

    def test_a_new_action_may_be_of_an_own_plan_alone(self):
        assert self.offers(Action, "plan") == ["Plan mine"]
        refused = fill(self.client, adding(Action), plan=self.theirs[0], title="Not mine")
        assert "Select a valid choice" in " ".join(errors_of(refused))

    def test_a_new_plan_may_be_of_an_own_unit_alone(self):
        assert self.offers(Plan, "unit") == [str(self.unit)]

    def test_what_is_offered_within_a_plan_is_of_that_plan(self):
        assert self.offers(Action, "priority", plan=self.mine[0].pk) == ["Priority mine"]
        assert self.offers(Action, "priority", plan=self.theirs[0].pk) == ["Priority beside"]
        assert self.offers(Action, "priority", plan=self.away[0].pk) == []

    def test_a_priority_of_another_plan_is_refused_by_name(self):
        refused = fill(self.client, adding(Action, plan=self.mine[0].pk), title="A", priority=self.theirs[1])
        assert errors_of(refused) == [
            "“Priority beside” belongs to another plan: choose one of the same plan"
        ]

    def test_an_item_cannot_stand_beneath_itself(self):
        top = make_priority(self.mine[0], "Top")
        below = make_priority(self.mine[0], "Below", parent=top)
        refused = fill(self.client, changing(top), parent=below)
        assert errors_of(refused) == ["It cannot stand beneath itself: choose another parent"]

    def test_an_editor_gives_no_rights(self):
        for model in (Role, get_user_model(), Unit, Council):
            assert self.client.get(adding(model)).status_code == 403, model
        assert self.client.get(listing(get_user_model())).status_code == 403

    def test_a_person_without_a_role_finds_the_admin_empty(self):
        stranger = make_user()
        stranger.is_staff = True
        stranger.save()
        self.client.force_login(stranger)
        assert self.client.get("/admin/").context["app_list"] == []
        assert self.client.get(listing(Plan)).status_code == 403

    def test_an_ended_role_opens_nothing(self):
        Role.objects.filter(user=self.user).update(ends_on="2020-01-01")
        assert self.client.get(listing(Plan)).status_code == 403

    def test_a_superuser_sees_every_council(self):
        self.client.force_login(make_user(superuser=True))
        page = self.client.get(listing(Plan)).content.decode()
        assert "Plan mine" in page and "Plan away" in page


class AdministratorTests(TestCase):
    """An administrator of one division, not of the whole council."""

    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.unit = make_unit(cls.council)
        cls.user = make_staff(Role.Name.ADMINISTRATOR, cls.unit)

    def setUp(self):
        self.client.force_login(self.user)

    def test_a_unit_cannot_be_made_the_council_whose_roles_reach_everything(self):
        refused = fill(self.client, changing(self.unit), kind="council")
        assert "not one of the available choices" in " ".join(errors_of(refused))

    def test_a_new_unit_stands_below_their_own(self):
        refused = fill(self.client, adding(Unit), council=self.council, kind="team", name="New team")
        assert errors_of(refused) == ["Choose a parent"]
        save(self.client, adding(Unit), council=self.council, kind="team", name="New team", parent=self.unit)

    def test_a_role_is_given_on_their_own_units_alone(self):
        somebody = make_user(role=Role.Name.VIEWER, unit=self.unit)
        refused = fill(self.client, adding(Role), user=somebody, name="editor", unit=whole_of(self.council))
        assert "Select a valid choice" in " ".join(errors_of(refused))
        save(self.client, adding(Role), user=somebody, name="editor", unit=self.unit)

    def test_whoever_has_a_role_elsewhere_too_is_not_theirs_to_change(self):
        somebody = make_user(role=Role.Name.VIEWER, unit=self.unit)
        assert self.client.get(changing(somebody)).context["has_change_permission"]
        Role.objects.create(user=somebody, unit=whole_of(self.council), name=Role.Name.VIEWER)
        assert not self.client.get(changing(somebody)).context["has_change_permission"]
        password = reverse("admin:auth_user_password_change", args=[somebody.pk])
        assert self.client.get(password).status_code == 403

    def test_nobody_but_a_superuser_makes_a_superuser(self):
        somebody = make_user(role=Role.Name.VIEWER, unit=self.unit)
        page = self.client.get(changing(somebody))
        assert "is_superuser" not in page.context["adminform"].form.fields


class WordsTests(TestCase):
    """What is made from words is made again when they change; what is impossible is refused by name."""

    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.unit = make_unit(cls.council)
        cls.plan = make_plan(cls.unit, first_year=2026)
        cls.user = make_staff(Role.Name.EDITOR, cls.unit)

    def setUp(self):
        self.client.force_login(self.user)

    def refused(self, url, **typed):
        return errors_of(fill(self.client, url, **typed))

    def indicator(self, **fields):
        indicator = make_indicator(self.council, **fields)
        make_plan_indicator(self.plan, indicator)
        return indicator

    def test_a_figure_is_read_again_when_its_words_change(self):
        indicator = self.indicator(results={"2025/26 Q1": "62%"})
        save(self.client, changing(indicator), results__0__words="93.5/91.3%", why="Boys and girls apart")
        result = indicator.results.get()
        assert (result.number, result.parts, result.words) == (None, ["93.5", "91.3"], "93.5/91.3%")
        assert "2 figures: 93.5, 91.3" in self.client.get(changing(indicator)).content.decode()

    def test_words_that_hold_no_number_are_kept_as_words(self):
        indicator = self.indicator()
        save(
            self.client,
            changing(indicator),
            results__0__period="2025/26",
            results__0__words="200 children in 06 / 07.",
        )
        result = indicator.results.get()
        assert (result.state, result.number, result.words) == (
            State.UNREAD,
            None,
            "200 children in 06 / 07.",
        )

    def test_an_impossible_period_is_refused_with_an_example(self):
        indicator = self.indicator()
        found = self.refused(changing(indicator), results__0__period="2025/27", results__0__words="62%")
        assert found == ["Enter the period like 2009/10 or 2009/10 Q2. “2025/27” is no period"]

    def test_a_second_result_for_a_period_is_refused(self):
        indicator = self.indicator(results={"2025/26": "62%"})
        found = self.refused(changing(indicator), results__1__period="2025-26", results__1__words="63%")
        assert "Two rows are for the same period: keep one of them" in found

    def test_the_year_basis_of_an_indicator_carries_its_figures_with_it(self):
        indicator = self.indicator(results={"2025/26": "62%"})
        save(self.client, changing(indicator), year_basis="AY")
        result = indicator.results.get()
        assert (str(result.starts), str(result.ends)) == ("2025-09-01", "2026-08-31")

    def test_a_year_basis_that_figures_cannot_have_is_refused(self):
        indicator = self.indicator(year_basis="AY", results={"2025/26 T1": "62%"})
        found = self.refused(changing(indicator), year_basis="FY")
        assert found == [
            "There are figures for AY 2025/26 T1, which that year does not have: delete them first"
        ]

    def test_a_weight_of_100_is_taken_and_one_above_it_refused(self):
        used = make_plan_indicator(self.plan, make_indicator(self.council))
        typed = {"code": "B1", "members__0__plan_indicator": used}
        url = adding(Basket, plan=self.plan.pk)
        assert self.refused(url, **typed, members__0__weight_words="100.5%") == [
            "Weight must be from 0 to 100, like 30%; this is 100.5%"
        ]
        save(self.client, url, **typed, members__0__weight_words="100%")
        assert Basket.objects.get().members.get().weight == 100

    def test_a_weight_may_be_words(self):
        used = make_plan_indicator(self.plan, make_indicator(self.council))
        save(
            self.client,
            adding(Basket, plan=self.plan.pk),
            code="B1",
            members__0__plan_indicator=used,
            members__0__weight_words="NA",
        )
        assert Basket.objects.get().members.get().weight is None

    def test_a_score_outside_the_scheme_is_refused_with_its_levels_named(self):
        risk = make_risk(make_register(self.unit), likelihood="")
        typed = {"assessments__0__kind": "current", "assessments__0__impact": "3"}
        found = self.refused(changing(risk), **typed, assessments__0__likelihood="6")
        assert found == ["Likelihood must be one of 5, 4, 3, 2, 1; this is 6"]
        save(self.client, changing(risk), **typed, assessments__0__likelihood="5")
        assert risk.assessments.get().likelihood == "5"

    def test_a_scheme_by_which_risks_were_scored_is_followed_and_not_changed(self):
        administrator = make_staff(Role.Name.ADMINISTRATOR, whole_of(self.council))
        self.client.force_login(administrator)
        scheme = make_risk(make_register(self.unit)).register.scheme
        assert "rows-0-code" not in self.client.get(changing(scheme)).content.decode()
        self.client.post(listing(RiskScheme), {"action": "make_new_version", "_selected_action": [scheme.pk]})
        new = RiskScheme.objects.get(version=2)
        assert new.rows.count() == scheme.rows.count()
        assert 'name="rows-0-code"' in self.client.get(changing(new)).content.decode()

    def test_a_band_that_the_levels_cannot_have_is_refused(self):
        self.client.force_login(make_staff(Role.Name.ADMINISTRATOR, whole_of(self.council)))
        found = self.refused(
            adding(RiskScheme),
            council=self.council,
            name="Odd",
            rows__0__part="likelihood",
            rows__0__code="A",
            rows__1__part="impact",
            rows__1__code="1",
            rows__2__part="appetite",
            rows__2__code="Z9",
        )
        assert len(found) == 1 and "Z9" in found[0]

    def test_a_year_is_typed_as_plans_write_it(self):
        found = self.refused(
            adding(Plan), unit=self.unit, tier="division", title="P", first_year="2026", last_year="2027/28"
        )
        assert found == ["Enter a financial year like 2026/27; this is 2026"]

    def test_a_second_plan_of_a_unit_tier_and_year_is_refused(self):
        found = self.refused(
            adding(Plan),
            unit=self.unit,
            tier=self.plan.tier,
            title="P",
            first_year="2026/27",
            last_year="2026/27",
        )
        assert found == ["This unit already has a plan of this tier that starts in this year"]

    def test_a_last_year_before_the_first_is_refused(self):
        found = self.refused(changing(self.plan), last_year="2025/26")
        assert found == ["The last year must be the first year or a later one"]

    def test_dates_are_read_again_in_the_new_years_of_a_plan(self):
        action = make_action(plan=self.plan, due="March")
        save(self.client, changing(self.plan), first_year="2027/28", last_year="2027/28")
        action.refresh_from_db()
        assert str(action.due_latest) == "2028-03-31"

    def test_amounts_are_read_again_in_the_new_unit_of_a_table(self):
        table = BudgetTable.objects.create(plan=self.plan, name="Budget", unit="£")
        column = table.columns.create(position=0, heading="Gross")
        line = table.lines.create(position=0, name="Parks")
        save(self.client, changing(line), **{f"figure_{column.pk}": "£626k"})
        assert line.cells.get().amount == 626000
        save(self.client, changing(table), unit="£000")
        assert line.cells.get().amount == 626
        save(self.client, changing(line), **{f"figure_{column.pk}": ""})
        assert not BudgetCell.objects.exists()

    def test_a_line_without_a_known_table_is_saved_first_and_then_filled(self):
        table = BudgetTable.objects.create(plan=self.plan, name="Budget", unit="£")
        column = table.columns.create(position=0, heading="Gross")
        answer = save(self.client, adding(BudgetLine), table=table, name="Parks")
        assert answer.url == changing(table.lines.get())
        assert f"figure_{column.pk}" in self.client.get(answer.url).content.decode()

    def test_a_budget_is_named_as_a_sheet_can_be(self):
        url = adding(BudgetTable, plan=self.plan.pk)
        assert self.refused(url, name="Money") == ["Name must begin with Budget, like Budget revenue"]
        assert "cannot have" in self.refused(url, name="Budget 2026/27")[0]

    def test_a_person_who_is_entered_later_takes_up_the_work_given_in_words(self):
        action = make_action(plan=self.plan, lead="Ann Hall")
        save(self.client, adding(Person), council=self.council, name="Ann Hall", unit=self.unit)
        assert action.assignments.get().person.name == "Ann Hall"
        self.client.post(
            reverse("admin:organisation_person_delete", args=[Person.objects.get().pk]), {"post": "yes"}
        )
        assert action.assignments.get().person is None

    def test_a_deletion_makes_the_links_again(self):
        aim = make_priority(self.plan, "Aim", ref="P1")
        make_priority(self.plan, "Part", ref="P2", supports="P1")
        save(self.client, changing(aim), level="Aim")
        before = Reference.objects.get(words="P1").state
        self.client.post(
            listing(Priority), {"action": "delete_selected", "_selected_action": [aim.pk], "post": "yes"}
        )
        assert not Priority.objects.filter(pk=aim.pk).exists()
        assert Reference.objects.get(words="P1").state == Reference.State.WAITING
        assert before in Reference.State.values


class PlanPageTests(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit()
        cls.plan = make_plan(cls.unit)
        cls.user = make_staff(Role.Name.EDITOR, cls.unit)

    def setUp(self):
        self.client.force_login(self.user)

    def grow(self):
        for _ in range(20):
            priority = make_priority(self.plan, lead="Ann Hall", indicators="LPI 1")
            make_milestone(make_action(priority, due="Soon"))
            indicator = make_indicator(self.unit.council, codes=["LPI 1"], results={"2025/26": "6%"})
            make_plan_indicator(self.plan, indicator, priority=priority)
            make_risk(make_register(self.unit))
            make_person(unit=self.unit)
            table = BudgetTable.objects.create(plan=self.plan, name=f"Budget {priority.pk}")
            table.lines.create(position=0, name="Parks")

    def test_every_list_costs_the_same_however_long_it_is(self):
        self.grow()
        for model in (Priority, Action, Indicator, PlanIndicator, Risk, Register, Person, Plan, BudgetLine):
            with self.subTest(model=model.__name__):
                before = transaction.savepoint()
                self.assertFlat(listing(model), grow=self.grow_or_plan(model), ceiling=20)
                transaction.savepoint_rollback(before)

    def grow_or_plan(self, model):
        return (lambda: make_plan(make_unit(self.unit.council))) if model is Plan else self.grow

    def test_the_page_of_a_plan_leads_to_its_lists_and_loads_none_of_their_rows(self):
        self.grow()
        page = self.client.get(changing(self.plan)).content.decode()
        assert f"{listing(Action)}?plan__id__exact={self.plan.pk}" in page
        assert adding(Action, plan=self.plan.pk) in page
        assert "action_set-0" not in page and "actions-0" not in page

    def test_a_finding_leads_to_the_thing_that_it_is_about(self):
        action = make_action(plan=self.plan, title="Nobody leads this")
        page = self.client.get(changing(self.plan)).content.decode()
        assert changing(action) in page

    def test_add_from_a_narrowed_list_has_its_plan_chosen(self):
        page = self.client.get(adding(Action, plan=self.plan.pk))
        assert str(page.context["adminform"].form["plan"].value()) == str(self.plan.pk)

    def test_codes_and_figures_of_an_indicator_cost_the_same_however_many(self):
        indicator = make_indicator(self.unit.council, results={"2025/26": "6%"}, codes=["LPI 1"])
        make_plan_indicator(self.plan, indicator)

        def more():
            for year in range(2000, 2020):
                period = f"{year}/{(year + 1) % 100:02}"
                save(
                    self.client,
                    changing(indicator),
                    **{
                        f"results__{Result.objects.count()}__period": period,
                        f"results__{Result.objects.count()}__words": "7%",
                    },
                )

        self.assertFlat(changing(indicator), grow=more, ceiling=45)


class BackTests(TestCase):
    def test_the_page_of_a_risk_leads_those_who_may_edit_it_to_the_admin_and_back(self):
        unit = make_unit()
        risk = make_risk(make_register(unit))
        self.client.force_login(make_staff(Role.Name.EDITOR, unit))
        assert changing(risk) in self.client.get(risk.get_absolute_url()).content.decode()
        assert f'href="{risk.get_absolute_url()}"' in self.client.get(changing(risk)).content.decode()
        self.client.force_login(make_staff(Role.Name.VIEWER, unit))
        assert changing(risk) not in self.client.get(risk.get_absolute_url()).content.decode()

    def test_a_thing_without_a_page_leads_to_that_of_its_plan(self):
        unit = make_unit()
        plan = make_plan(unit)
        line = BudgetTable.objects.create(plan=plan, name="Budget").lines.create(position=0, name="Parks")
        self.client.force_login(make_staff(Role.Name.EDITOR, unit))
        assert f'href="{plan.get_absolute_url()}"' in self.client.get(changing(line)).content.decode()

    def test_every_model_with_a_page_is_in_the_admin(self):
        for model in (Plan, Priority, Action, Indicator, Register, Risk):
            assert admin.site.is_registered(model)


class KeptTests(TestCase):
    """Things that came from a workbook are kept as they are by a person who saves the page unchanged."""

    def test_saving_an_indicator_unchanged_changes_nothing(self):
        unit = make_unit()
        indicator = make_indicator(
            unit.council, results={"2025/26": "93.5/91.3%", "AY 2024/25": "TBC**"}, codes=["BV 38"]
        )
        make_plan_indicator(make_plan(unit), indicator)
        self.client.force_login(make_staff(Role.Name.EDITOR, unit))
        before = list(Result.objects.values()), list(IndicatorCode.objects.values())
        save(self.client, changing(indicator))
        assert (list(Result.objects.values()), list(IndicatorCode.objects.values())) == before

    def test_lines_and_blanks_are_kept_as_they_came(self):
        unit = make_unit()
        priority = make_priority(make_plan(unit), "Aim ", lead="Ann Hall\nB Lee ", supports="CP 1\nCP 2")
        self.client.force_login(make_staff(Role.Name.EDITOR, unit))
        save(self.client, changing(priority), lead="Ann Hall\r\nB Lee ", supports="CP 1\r\nCP 3")
        priority.refresh_from_db()
        assert (priority.title, priority.lead, priority.supports) == (
            "Aim ",
            "Ann Hall\nB Lee ",
            "CP 1\nCP 3",
        )

    def test_an_assessment_outside_its_scheme_is_kept_while_it_is_not_touched(self):
        unit = make_unit()
        risk = make_risk(make_register(unit), likelihood="Z", impact="9")
        self.client.force_login(make_staff(Role.Name.EDITOR, unit))
        save(self.client, changing(risk), title="Another title")
        assert Assessment.objects.get().likelihood == "Z"
