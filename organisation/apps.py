from importlib import import_module

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "organisation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Listens to what Django and allauth say of people who sign in; it needs the models, which come first.
        import_module("organisation.account_events").listen()
