"""The first administrator: made by a command, once, with a password that only they know."""

import io
from datetime import date
from unittest import mock

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client, TestCase

from organisation.models import Council, Event, Person, Role
from tests.factories import make_council, make_user, whole_of

SAID = {
    "council": "Eastmoor Council",
    "username": "rosa",
    "name": "Rosa Okafor",
    "email": "rosa@example.org",
    "site": "https://plans.example.org",
}


def make(**said):
    out = io.StringIO()
    call_command("first_administrator", stdout=out, **SAID | said)
    return out.getvalue()


class FirstAdministratorTests(TestCase):
    def test_council_person_and_sign_in_are_made_and_the_link_works_once(self):
        printed = make()
        link = printed.split()[-1].removeprefix("https://plans.example.org")
        user = get_user_model().objects.get(username="rosa")
        assert not user.has_usable_password() and user.is_staff and not user.is_superuser
        assert user.roles.get().unit == whole_of(Council.objects.get())
        assert Person.objects.get(user=user).name == "Rosa Okafor"
        assert [one.did for one in Event.objects.all()] == ["made the first administrator", "gave a role"]
        client = Client()
        page = client.get(link, follow=True)
        form = page.redirect_chain[-1][0]
        words = "a long walk by the sea"
        assert client.post(form, {"password1": words, "password2": words}).status_code == 302
        assert client.login(username="rosa", password=words)
        assert b"password1" not in Client().get(link, follow=True).content

    def test_a_password_is_asked_for_and_must_be_a_good_one(self):
        command = "organisation.management.commands.first_administrator.getpass"
        with mock.patch(command, return_value="12345"), pytest.raises(CommandError, match="too short"):
            make(ask_password=True)
        with (
            mock.patch(command, side_effect=["a long walk by the sea", "another"]),
            pytest.raises(CommandError, match="differ"),
        ):
            make(ask_password=True)
        assert not Council.objects.exists()
        with mock.patch(command, return_value="a long walk by the sea"):
            assert "https" not in make(ask_password=True)
        assert Client().login(username="rosa", password="a long walk by the sea")

    def test_a_council_that_has_an_administrator_gets_no_first_one(self):
        council = make_council(SAID["council"])
        holder = make_user("holder", role=Role.Name.ADMINISTRATOR, unit=whole_of(council))
        with pytest.raises(CommandError, match="holder administers Eastmoor Council already"):
            make()
        holder.roles.update(ends_on=date(2026, 3, 31))
        with pytest.raises(CommandError, match="already"):
            make(date=date(2026, 3, 31))
        make(date=date(2026, 4, 1))
        assert not get_user_model().objects.filter(username="rosa", is_superuser=True).exists()

    def test_a_name_or_an_address_that_cannot_be_is_refused_and_nothing_is_made(self):
        make_user("taken")
        for said, words in (
            ({"username": "Taken"}, "already an account called Taken"),
            ({"email": "nobody"}, "valid email"),
            ({"username": "two words"}, "username"),
        ):
            with pytest.raises(CommandError, match=words):
                make(**said)
        assert not Council.objects.exists()
