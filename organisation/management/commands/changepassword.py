"""changepassword: Django's own, which also leaves an event, as a password changed on a page does."""

from getpass import getuser

from django.contrib.auth import get_user_model
from django.contrib.auth.management.commands import changepassword

from organisation.account_events import AT_THE_SERVER, PASSWORD, record_of_account


class Command(changepassword.Command):
    def handle(self, *args, **options):
        said = super().handle(*args, **options)
        people = get_user_model()._default_manager.db_manager(options["database"])
        user = people.get_by_natural_key(options["username"] or getuser())
        record_of_account(user, PASSWORD, how=AT_THE_SERVER)
        return said
