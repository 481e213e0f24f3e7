"""Each role, on the unit that a thing belongs to, on another and on the whole council, at every address.

What a role is answered is what one of the visitors in the table of test_access.py is answered, but for what
is said here. A new address needs no row in this file: whoever it should let in otherwise is named here.
"""

from unittest import mock

from django.db import transaction
from django.test import TestCase
from django.urls import reverse

from organisation.models import Role, Unit
from tests.factories import make_user, whole_of
from tests.test_access import ROWS, VISITORS, answer, client_of, make_town
from tests.test_exempt import Paper

# What is one person's alone, whatever roles others have: here the editor's or the superuser's.
OWN = {
    *("organisation:job_detail", "organisation:job_file", "organisation:job_run_again"),
    *("exchange:import_detail", "exchange:import_comments", "exchange:feed_token_revoke"),
    *("exchange:comparator_detail", "exchange:updates_detail"),
}
# An approver submits the return of the unit, and sends back what is in it.
APPROVES = dict.fromkeys(
    (f"{sent}returns:{name}" for sent in ("", "POST ") for name in ("item_return", "return_step")), 200
)
# Whoever may approve for members records what they decided.
DECIDES = {"returns:return_decide": 409, "POST returns:return_decide": 200}
# Who leaves, what was done and whether results are shared, is for administrators.
RUNS = dict.fromkeys(
    (
        *(f"{sent}people:{name}" for sent in ("", "POST ") for name in ("person_leave", "person_return")),
        *("organisation:event_list", "organisation:event_export"),
    ),
    403,
) | dict.fromkeys((f"history:{kind}" for kind in ("council", "unit", "post", "person", "role")), 404)
# (role, where): whose answers it is given, and what it is answered otherwise.
ROLES = {
    ("approver", "here"): ("viewer", APPROVES | DECIDES),
    ("administrator", "here"): ("editor", DECIDES),
    ("performance", "whole"): ("superuser", RUNS | {"POST organisation:sharing": 403}),
    ("administrator", "whole"): ("superuser", {}),
    ("approver", "elsewhere"): ("viewer", {}),
    ("administrator", "elsewhere"): ("editor elsewhere", {}),
}


class RoleTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.town = make_town()
        cls.unit = cls.town.things["unit"]
        cls.whole = whole_of(cls.unit.council)
        cls.elsewhere = Unit.objects.get(roles__user=cls.town.people["editor elsewhere"])

    def differences(self, role, where):
        """Return {row: what it answers} where that is not what is said of the role."""
        like, otherwise = ROLES[role, where]
        unit = {"here": self.unit, "whole": self.whole, "elsewhere": self.elsewhere}[where]
        client = client_of(make_user(role=Role.Name(role), unit=unit))
        found = {}
        for row, (about, *answers) in ROWS.items():
            name = row.removeprefix("POST ")
            # Everybody in the council reads everything in it: elsewhere only writing can be told apart.
            if where == "elsewhere" and row == name:
                continue
            wanted = otherwise.get(row, self.wanted(answers, "viewer" if name in OWN else like))
            things = [getattr(self.town.things[word], "pk", self.town.things[word]) for word in about.split()]
            given = answer(client, reverse(name, args=things), sends=row != name)
            if given != wanted:
                found[row] = given
        return found

    def wanted(self, answers, like):
        """Return the answer to a visitor; the superuser of the table comes when others have been there."""
        said = dict(zip(VISITORS, answers, strict=True))
        if like == "superuser" and said["editor"] == 302 and said[like] in (404, 409):
            return 302
        return said[like]

    def test_every_role_is_answered_as_is_said_of_it(self):
        with mock.patch("reports.pdf.HTML", Paper):
            for role, where in ROLES:
                with self.subTest(role=role, where=where):
                    before = transaction.savepoint()
                    found = self.differences(role, where)
                    transaction.savepoint_rollback(before)
                    assert found == {}
