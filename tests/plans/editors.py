"""What the tests of the editor share: a plan with something of every kind, and pages sent as browsers do."""

from django.test import TestCase
from django.urls import reverse

from organisation.models import Role
from plans.operations import relink
from tests.factories import make_council, make_unit, make_user, whole_of
from tests.markup import boxes_of
from tests.plans.test_plan_views import make_full_plan


class EditorCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council("Eastmoor Council")
        cls.unit = make_unit(cls.council, name="Housing")
        cls.plan = make_full_plan(cls.unit)
        relink(cls.council)
        cls.editor = make_user(role=Role.Name.EDITOR, unit=cls.unit)
        cls.viewer = make_user(role=Role.Name.VIEWER, unit=whole_of(cls.council))

    def setUp(self):
        self.client.force_login(self.editor)

    def address(self, name, *args):
        return reverse(f"plans:{name}", args=[self.plan.pk, *args])

    def first(self, kind):
        return kind.of_plan(self.plan).first()

    def page(self, address, status=200):
        response = self.client.get(address)
        assert response.status_code == status, (address, response.status_code)
        return response.content.decode()

    def send(self, address, **changes):
        """Open a page, change some boxes and send it."""
        return self.client.post(address, boxes_of(self.page(address)) | changes)
