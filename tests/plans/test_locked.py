"""A plan for approval, approved or superseded is written by nobody: not on the admin, not by a workbook."""

import io
import tempfile

from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse

from exchange.operations import HasErrors, confirm, preview, upload
from exchange.reading import read_workbook
from exchange.storing import CannotStore, store
from exchange.writing import write_workbook
from organisation.models import Person, Role
from plans.contents import content_of
from plans.lifecycle import LOCKED, State
from plans.models import Action, BudgetTable, Plan, PlanPerson, Section
from tests.admin_forms import errors_of, fill, save
from tests.factories import (
    make_action,
    make_plan,
    make_priority,
    make_section,
    make_unit,
    make_user,
    whole_of,
)

OPEN = set(State) - set(LOCKED)


def changing(thing):
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])


def deleting(thing):
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_delete", args=[thing.pk])


class Locked(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit()
        cls.plan = make_plan(cls.unit, title="Parks Plan")
        cls.section = make_section(cls.plan)
        cls.action = make_action(make_priority(cls.plan, key="P1"), "Plant trees", key="A1")
        table = BudgetTable.objects.create(plan=cls.plan, name="Budget")
        cls.line = table.lines.create(position=0, name="Grass")
        cls.user = make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(cls.unit.council))
        cls.user.is_staff = True
        cls.user.save()

    def put_into(self, state):
        Plan.objects.filter(pk=self.plan.pk).update(state=state)
        self.plan.refresh_from_db()


class AdminTests(Locked):
    def setUp(self):
        self.client.force_login(self.user)

    def things(self):
        return self.plan, self.section, self.action, self.line

    def test_in_an_open_state_everything_can_be_changed_and_deleted(self):
        for state in OPEN:
            self.put_into(state)
            for thing in self.things():
                assert self.client.get(changing(thing)).context["has_change_permission"], (state, thing)
                assert self.client.get(deleting(thing)).status_code == 200, (state, thing)

    def test_in_a_locked_state_everything_is_read_and_its_page_says_why(self):
        for state in LOCKED:
            self.put_into(state)
            for thing in self.things():
                page = self.client.get(changing(thing))
                assert not page.context["has_change_permission"], (state, thing)
                self.assertContains(page, "Life of the plan")

    def test_what_was_typed_when_the_plan_was_locked_is_given_back(self):
        for state in LOCKED:
            self.put_into(state)
            answer = self.client.post(changing(self.action), {"title": "Plant 900 trees"})
            self.assertContains(answer, "Plant 900 trees", status_code=403)
            self.assertContains(answer, "Life of the plan", status_code=403)
        self.action.refresh_from_db()
        assert self.action.title == "Plant trees"

    def test_nothing_of_a_locked_plan_is_deleted(self):
        for state in LOCKED:
            self.put_into(state)
            for thing in self.things():
                assert self.client.post(deleting(thing), {"post": "yes"}).status_code == 403, (state, thing)
            selected = {"action": "delete_selected", "_selected_action": [self.section.pk], "post": "yes"}
            self.client.post(reverse("admin:plans_section_changelist"), selected)
        assert Section.objects.filter(pk=self.section.pk).exists()

    def test_nothing_is_added_to_a_locked_plan(self):
        address = reverse("admin:plans_action_add")
        for state in LOCKED:
            self.put_into(state)
            refused = fill(self.client, address, plan=self.plan, title="One more")
            assert "Select a valid choice" in " ".join(errors_of(refused))
        self.put_into(State.DRAFT)
        save(self.client, address, plan=self.plan, title="One more")
        assert Action.objects.filter(title="One more").count() == 1

    def test_a_person_whom_a_locked_plan_lists_is_not_deleted_with_the_row(self):
        person = Person.objects.create(council=self.unit.council, name="Ann Hall")
        PlanPerson.objects.create(plan=self.plan, person=person, position=0)
        self.put_into(State.APPROVED)
        self.client.post(deleting(person), {"post": "yes"})
        assert Person.objects.filter(pk=person.pk).exists()

    def test_nobody_chooses_the_state_of_a_plan_on_its_page(self):
        form = self.client.get(changing(self.plan)).context["adminform"].form
        assert "state" not in form.fields


class WorkbookTests(Locked):
    def content(self):
        content = content_of(self.plan)
        content.actions[0].action = "Plant 900 trees"
        return read_workbook(io.BytesIO(write_workbook(content)))[0]

    def test_a_workbook_is_stored_in_an_open_plan_and_refused_by_a_locked_one(self):
        for state in State:
            self.put_into(state)
            Action.objects.update(title="Plant trees")
            if state in LOCKED:
                with self.assertRaisesMessage(CannotStore, "Life of the plan"):
                    store(self.content(), by=self.user)
            else:
                store(self.content(), by=self.user)
            stored = Action.objects.get().title == "Plant 900 trees"
            assert stored is (state in OPEN), state

    def test_an_approved_plan_asks_for_an_amendment_on_the_page_of_the_upload(self):
        file = io.BytesIO(write_workbook(self.content()))
        uploaded = upload(file, by=self.user, name="plan.xlsx")
        seen = preview(uploaded).seen
        self.put_into(State.APPROVED)
        self.client.force_login(self.user)
        self.assertContains(self.client.get(uploaded.get_absolute_url()), "start an amendment")
        with self.assertRaises(HasErrors):
            confirm(uploaded, by=self.user, seen=seen)
        assert Action.objects.get().title == "Plant trees"

    def test_the_command_refuses_and_says_why(self):
        self.put_into(State.APPROVED)
        out = io.StringIO()
        with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
            file.write(write_workbook(self.content()))
            file.flush()
            with self.assertRaises(SystemExit):
                call_command("import_plan", file.name, stdout=out)
        assert "start an amendment" in out.getvalue()

    def test_a_new_plan_comes_in_as_a_draft(self):
        content = self.content()
        content.fields |= {"First year": "2031/32", "Last year": "2031/32"}
        self.put_into(State.APPROVED)
        assert store(content, by=self.user).plan.state == State.DRAFT
