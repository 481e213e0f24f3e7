"""Who may read exempt items: those whose role says so, on its unit and the units below."""

from datetime import date

from django.test import TestCase

from organisation.access import exempt_units
from organisation.models import Role
from tests.factories import make_council, make_unit, make_user, whole_of

TODAY = date(2026, 7, 1)


class ExemptUnitsTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.above = make_unit(cls.council)
        cls.below = make_unit(parent=cls.above)
        cls.beside = make_unit(cls.council)

    def holder(self, unit, **role):
        user = make_user(role=Role.Name.ADMINISTRATOR, unit=unit)
        user.roles.update(**role)
        return user

    def test_the_right_reaches_its_unit_and_those_below_alone(self):
        assert exempt_units(self.holder(self.above, reads_exempt=True), TODAY) == {
            self.above.pk,
            self.below.pk,
        }
        assert exempt_units(self.holder(self.below, reads_exempt=True), TODAY) == {self.below.pk}

    def test_no_name_of_a_role_gives_it_by_itself(self):
        user = self.holder(whole_of(self.council))
        with self.assertNumQueries(1):
            assert exempt_units(user, TODAY) == set()

    def test_it_holds_on_its_first_and_last_day_and_not_a_day_longer(self):
        for days, reached in (
            ({"starts_on": TODAY}, True),
            ({"starts_on": date(2026, 7, 2)}, False),
            ({"ends_on": TODAY}, True),
            ({"ends_on": date(2026, 6, 30)}, False),
        ):
            with self.subTest(days):
                user = self.holder(self.above, reads_exempt=True, **days)
                assert bool(exempt_units(user, TODAY)) is reached

    def test_a_superuser_reads_those_of_every_unit(self):
        assert exempt_units(make_user(superuser=True), TODAY) >= {self.above.pk, self.beside.pk}
