"""Whose pages are shown: the council of a request, and choosing it."""

from django.test import TestCase
from django.urls import reverse

from organisation.models import Role
from tests.factories import make_council, make_user, whole_of


class CouncilOfARequestTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.east, cls.west = make_council("Eastmoor"), make_council("Westmoor")
        cls.user = make_user(role=Role.Name.VIEWER, unit=whole_of(cls.west))

    def council(self):
        return self.client.get(reverse("organisation:council_choose")).wsgi_request.council

    def choose(self, council):
        return self.client.post(reverse("organisation:council_choose"), {"council": council.pk})

    def test_a_person_sees_the_council_in_which_they_have_a_role(self):
        self.client.force_login(self.user)
        assert self.council() == self.west

    def test_a_person_without_a_role_sees_no_council(self):
        self.client.force_login(make_user())
        assert self.council() is None

    def test_a_person_with_two_councils_sees_the_first_until_they_choose(self):
        Role.objects.create(user=self.user, unit=whole_of(self.east), name=Role.Name.VIEWER)
        self.client.force_login(self.user)
        assert self.council() == self.east
        self.choose(self.west)
        assert self.council() == self.west

    def test_the_council_of_others_cannot_be_chosen(self):
        self.client.force_login(self.user)
        page = self.choose(self.east)
        assert b"Choose one of the councils in the list" in page.content
        assert self.council() == self.west

    def test_a_chosen_council_is_left_when_the_role_ends(self):
        role = Role.objects.create(user=self.user, unit=whole_of(self.east), name=Role.Name.VIEWER)
        self.client.force_login(self.user)
        self.choose(self.east)
        role.delete()
        assert self.council() == self.west

    def test_a_superuser_begins_at_the_council_of_their_role_and_without_one_at_the_first(self):
        superuser = make_user("overseer", superuser=True)
        self.client.force_login(superuser)
        assert self.council() == self.east
        Role.objects.create(user=superuser, unit=whole_of(self.west), name=Role.Name.ADMINISTRATOR)
        assert self.council() == self.west

    def test_a_superuser_may_choose_any(self):
        self.client.force_login(make_user(superuser=True))
        self.choose(self.west)
        assert self.council() == self.west
