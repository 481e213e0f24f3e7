"""Roles are given, changed and taken in one way: it leaves an event and ends sessions, whoever takes it."""

import ast
import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from organisation.models import Council, Event, Role
from organisation.roles import end_roles, keep_role, reopen_roles, take_role
from tests.factories import make_council, make_unit, make_user, whole_of

TODAY = timezone.localdate()
ROOMS = ("organisation", "indicators", "risks", "plans", "returns", "reports", "exchange", "config")


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def is_in(client):
    """Say whether the client is still signed in."""
    return client.get(reverse("plans:plan_list")).status_code == 200


class RoleCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.unit = make_unit(cls.council, name="Housing")
        cls.admin = make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(cls.council))
        cls.admin.is_staff = True
        cls.admin.save()

    def setUp(self):
        self.user = make_user(role=Role.Name.VIEWER, unit=self.unit)
        self.role = self.user.roles.get()
        self.theirs = client_of(self.user)
        Event.objects.all()._raw_delete("default")

    def told(self):
        """Return [did, before, after] of what was kept, the oldest first, and whether the person is in."""
        events = Event.objects.filter(did__endswith="a role").order_by("pk")
        kept = [(one.did, one.detail["before"], one.detail["after"]) for one in events]
        assert all(one.council == self.council and one.what == self.user.get_full_name() for one in events)
        return kept, is_in(self.theirs)


class OperationTests(RoleCase):
    def test_a_role_that_is_given(self):
        keep_role(Role(user=self.user, unit=self.unit, name="editor", starts_on=TODAY), by=self.admin)
        after = f"Editor, Housing, from {TODAY:%-d %B %Y}"
        assert self.told() == ([("gave a role", "no role", after)], False)

    def test_a_role_that_is_changed(self):
        self.role.reads_exempt = True
        keep_role(self.role, by=self.admin)
        changed = ("changed a role", "Viewer, Housing", "Viewer, Housing, may read exempt items")
        assert self.told() == ([changed], False)

    def test_a_role_that_is_taken(self):
        take_role(self.role, by=None)
        assert Event.objects.get(did="took a role").who == "command line"
        assert not self.user.roles.exists() and not is_in(self.theirs)

    def test_a_role_that_is_saved_as_it_was_leaves_no_trace_and_no_session_ends(self):
        keep_role(self.role, by=self.admin)
        assert self.told() == ([], True)

    def test_sessions_of_others_go_on(self):
        others = client_of(self.admin)
        take_role(self.role, by=self.admin)
        assert is_in(others)

    def test_one_that_goes_to_somebody_else_is_taken_and_given(self):
        other = make_user()
        self.role.user = other
        keep_role(self.role, by=self.admin)
        found = Event.objects.filter(did__endswith="a role").order_by("pk").values_list("did", "what")
        assert list(found) == [
            ("took a role", self.user.get_full_name()),
            ("gave a role", other.get_full_name()),
        ]

    def test_roles_end_and_are_opened_again_but_those_that_were_changed_since(self):
        ended = end_roles(self.user, self.council, TODAY, by=self.admin)
        _, still_in = self.told()
        assert self.user.roles.get().ends_on == TODAY and not still_in
        reopen_roles(ended, TODAY, by=self.admin)
        assert self.user.roles.get().ends_on is None
        ended = end_roles(self.user, self.council, TODAY, by=self.admin)
        self.user.roles.update(ends_on=TODAY + datetime.timedelta(days=7))
        reopen_roles(ended, TODAY, by=self.admin)
        assert self.user.roles.get().ends_on == TODAY + datetime.timedelta(days=7)


class AdminTests(RoleCase):
    """Each way that the administration has."""

    def setUp(self):
        super().setUp()
        self.client.force_login(self.admin)
        self.page = reverse("admin:organisation_role_change", args=[self.role.pk])

    def save_role(self, **changes):
        sent = {"user": self.user.pk, "name": "viewer", "unit": self.unit.pk, **changes}
        answer = self.client.post(self.page, sent)
        assert answer.status_code == 302, answer.content.decode()

    def test_the_page_of_a_role(self):
        self.save_role()
        assert self.told() == ([], True)
        self.save_role(name="editor")
        assert self.told() == ([("changed a role", "Viewer, Housing", "Editor, Housing")], False)

    def test_a_role_that_is_deleted_on_its_page_and_on_the_list(self):
        delete = reverse("admin:organisation_role_delete", args=[self.role.pk])
        assert self.client.post(delete, {"post": "yes"}).status_code == 302
        assert self.told() == ([("took a role", "Viewer, Housing", "no role")], False)
        role = keep_role(Role(user=self.user, unit=self.unit, name="editor"), by=None)
        sent = {"action": "delete_selected", "_selected_action": [role.pk], "post": "yes"}
        assert self.client.post(reverse("admin:organisation_role_changelist"), sent).status_code == 302
        assert self.told()[0][-1] == ("took a role", "Editor, Housing", "no role")

    def sign_in(self, roles, **changes):
        """Save the page of the person's sign-in with the rows of its roles."""
        rows = {
            "roles-TOTAL_FORMS": len(roles),
            "roles-INITIAL_FORMS": sum("id" in row for row in roles),
            "roles-MIN_NUM_FORMS": 0,
            "roles-MAX_NUM_FORMS": 1000,
        }
        for number, row in enumerate(roles):
            row = {"unit": self.unit.pk, "user": self.user.pk, **row}
            rows |= {f"roles-{number}-{name}": value for name, value in row.items()}
        sent = {"username": self.user.username, "email": self.user.email, "is_active": "on", **rows}
        sent |= {"first_name": self.user.first_name, "last_name": self.user.last_name, **changes}
        answer = self.client.post(
            reverse("admin:auth_user_change", args=[self.user.pk]),
            {name: value for name, value in sent.items() if value is not None},
        )
        assert answer.status_code == 302, answer.content.decode()

    def test_the_rows_of_a_sign_in(self):
        self.sign_in([{"id": self.role.pk, "name": "viewer"}, {"name": "editor"}])
        assert self.told() == ([("gave a role", "no role", "Editor, Housing")], False)
        self.theirs = client_of(self.user)
        self.sign_in([{"id": self.role.pk, "name": "viewer", "reads_exempt": "on"}])
        kept, still_in = self.told()
        assert kept[1][0] == "changed a role" and not still_in
        editor = self.user.roles.get(name="editor")
        self.sign_in(
            [{"id": self.role.pk, "name": "viewer", "DELETE": "on"}, {"id": editor.pk, "name": "editor"}]
        )
        assert self.told()[0][2][0] == "took a role"

    def test_an_account_that_is_closed_opened_and_changed(self):
        rows = [{"id": self.role.pk, "name": "viewer"}]
        self.sign_in(rows, first_name="Samuel")
        assert is_in(self.theirs)
        self.sign_in(rows, first_name="Samuel", is_active=None)
        assert not is_in(self.theirs)
        self.sign_in(rows)
        kept = Event.objects.filter(did__endswith="account", council=self.council).order_by("pk")
        assert [(one.did, one.user) for one in kept] == [
            ("changed an account", self.admin),
            ("closed an account", self.admin),
            ("opened an account", self.admin),
        ]
        assert kept[1].detail == {"before": "open: yes", "after": "open: no"}

    def test_an_account_that_is_made_gets_a_password_and_is_deleted(self):
        sent = {"username": "new", "usable_password": "true", "first_name": "New", "email": "new@example.org"}
        sent |= {"password1": "some longer words", "password2": "some longer words"}
        sent |= {"roles-TOTAL_FORMS": 1, "roles-INITIAL_FORMS": 0, "roles-0-name": "viewer"}
        sent |= {"roles-0-unit": self.unit.pk}
        answer = self.client.post(reverse("admin:auth_user_add"), sent)
        assert answer.status_code == 302, answer.content.decode()
        user = get_user_model().objects.get(username="new")
        password = {"password1": "some other words", "password2": "some other words"}
        password |= {"usable_password": "true", "set-password": "yes"}
        address = reverse("admin:auth_user_password_change", args=[user.pk])
        assert self.client.post(address, password).status_code == 302
        delete = reverse("admin:auth_user_delete", args=[user.pk])
        assert self.client.post(delete, {"post": "yes"}).status_code == 302
        kept = Event.objects.of(self.council).filter(what="New").order_by("pk")
        assert [one.did for one in kept] == [
            *("gave a role", "made an account", "changed a password", "took a role", "deleted an account")
        ]
        assert "some" not in str([one.detail for one in kept])

    def test_a_unit_that_goes_takes_its_roles_with_it_and_so_does_a_council(self):
        delete = reverse("admin:organisation_unit_delete", args=[self.unit.pk])
        assert self.client.post(delete, {"post": "yes"}).status_code == 302
        assert self.told() == ([("took a role", "Viewer, Housing", "no role")], False)
        self.client.force_login(make_user(superuser=True))
        delete = reverse("admin:organisation_council_delete", args=[self.council.pk])
        assert self.client.post(delete, {"post": "yes"}).status_code == 302
        assert not Council.objects.filter(pk=self.council.pk).exists()
        # What was done outlives the council, and who did it.
        assert Event.objects.filter(council=None, did="took a role", what=self.admin.get_full_name()).exists()


def writes_of_roles(path):
    """Return the lines of a file that write roles: Role.objects.create(), user.roles.update(), ..."""
    writes = {"create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "update", "delete"}
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in writes:
            words = ast.unparse(node.func)
            if "Role.objects" in words or ".roles" in words:
                found.append(f"{path.name}: {words}")
    return found


class OneWayTests(TestCase):
    def test_nothing_writes_roles_but_their_own_operations(self):
        paths = [path for room in ROOMS for path in (settings.BASE_DIR / room).rglob("*.py")]
        found = [line for path in paths if path.name != "roles.py" for line in writes_of_roles(path)]
        assert found == []
