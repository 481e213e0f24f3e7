"""createsuperuser: Django's own, which also leaves an event: whoever made it, nobody signed in did."""

from django.contrib.auth.management.commands import createsuperuser

from organisation.account_events import AT_THE_SERVER, MADE, account_line, record_of_account


class Command(createsuperuser.Command):
    def handle(self, *args, **options):
        people = self.UserModel._default_manager.using(options["database"])
        known = set(people.values_list("pk", flat=True))
        said = super().handle(*args, **options)
        for user in people.exclude(pk__in=known).filter(is_superuser=True):
            record_of_account(user, MADE, how=AT_THE_SERVER, after=account_line(user))
        return said
