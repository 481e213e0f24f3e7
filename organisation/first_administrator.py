"""The first administrator of a council: who enters all others."""

from dataclasses import dataclass

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from organisation.access import ADMINISTERS
from organisation.audit import record
from organisation.models import Council, Person, Role, Unit
from organisation.roles import keep_role


class AlreadyAdministered(Exception):
    """Somebody administers the council already, or a name is taken. Its words say what to do."""


@dataclass(frozen=True)
class Account:
    """What is said of the person. password -- None: they choose it through a link that works once."""

    username: str
    name: str
    email: str
    password: str | None = None


@transaction.atomic
def make_first_administrator(council_name, account, *, today):
    """Make the council where it is missing, the person, and their sign-in. Returns the user.

    Raises AlreadyAdministered, or ValidationError with what is wrong in the name, address or password.
    """
    user_model = get_user_model()
    council, made = Council.objects.get_or_create(name=council_name)
    if made:
        council.full_clean()
    whole, _ = Unit.objects.get_or_create(
        council=council, kind=Unit.Kind.COUNCIL, defaults={"name": council.name}
    )
    holding = user_model.objects.filter(
        is_active=True,
        roles__in=Role.objects.in_force(today).filter(unit=whole, name__in=ADMINISTERS),
    )
    if holder := holding.first():
        raise AlreadyAdministered(
            f"{holder.get_username()} administers {council} already. Ask them to enter others in the admin."
        )
    if user_model.objects.filter(username__iexact=account.username).exists():
        raise AlreadyAdministered(f"There is already an account called {account.username}. Say another name.")
    first, _, last = account.name.rpartition(" ")
    user = user_model(
        username=account.username, first_name=first, last_name=last, email=account.email, is_staff=True
    )
    validate_email(account.email)
    if account.password is None:
        user.set_unusable_password()
    else:
        validate_password(account.password, user)
        user.set_password(account.password)
    user.full_clean()
    user.save()
    person, _ = Person.objects.get_or_create(council=council, name=account.name, defaults={"unit": whole})
    if person.user_id is not None:
        raise AlreadyAdministered(f"{person} has an account already. Say the name as no other person has it.")
    person.user = user
    person.save(update_fields=["user"])
    keep_role(Role(user=user, unit=whole, name=Role.Name.ADMINISTRATOR, starts_on=today), by=None)
    record(None, "made the first administrator", user.get_username(), council=council)
    return user


def link_of(user):
    """Return the path at which the user chooses a password, once; it ends after PASSWORD_RESET_TIMEOUT."""
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])


def words_of(error):
    """Return a ValidationError in one line."""
    if hasattr(error, "error_dict"):
        return "; ".join(f"{name}: {' '.join(words)}" for name, words in error.message_dict.items())
    return " ".join(error.messages)
