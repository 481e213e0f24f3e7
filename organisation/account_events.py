"""What is kept of accounts: who signed in, in vain too, who signed out, and what became of an account.

Django and allauth say when somebody signs in; what an administrator does is said by the administration. An
event is kept in each council in which the person has a role, so that its administrators find it; of somebody
without any, and of a name that no account has, beside the councils.
"""

from allauth.account import signals as account_signals
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as mfa_signals
from django.contrib.auth import get_user_model
from django.contrib.auth import signals as auth_signals
from django.db.models import Q

from organisation.audit import named, record
from organisation.closing import end_sessions
from organisation.models import Council
from organisation.roles import take_roles

SOMEBODY = "somebody not signed in"
MADE, OPENED, CLOSED = "made an account", "opened an account", "closed an account"
CHANGED, DELETED, PASSWORD = "changed an account", "deleted an account", "changed a password"
# How it was done where nobody signed in did it.
AT_THE_SERVER = "by a command on the server"


def record_of_account(user, did, *, by=None, who="", councils=None, **detail):
    """Keep what happened to an account in each council in which it has a role, or in none.

    councils -- those that are known already, of an account that is gone.
    """
    if councils is None:
        councils = list(councils_of(user))
    for council in councils or [None]:
        record(by, did, named(user), council=council, who=who, **detail)


def councils_of(user):
    """Return the councils in which a user has a role, whenever it is in force: one query."""
    return Council.objects.filter(units__roles__user=user).distinct()


def account_words(user):
    """Return what is said of an account: {"user name": "ann", "open": "yes", ...}."""
    flags = {"open": user.is_active, "administration": user.is_staff, "whole site": user.is_superuser}
    return {
        "user name": user.get_username(),
        "name": user.get_full_name(),
        "e-mail": user.email,
        **{name: "yes" if flag else "no" for name, flag in flags.items()},
    }


def account_line(user):
    """Return account_words() in one line, as events keep them."""
    return _line(account_words(user))


def keep_account(user, before, *, by):
    """Keep that an account was made or changed. Its sessions end where it, or what it may do, was changed.

    before -- its account_words() before, None where it was made.
    """
    after = account_words(user)
    if before is None:
        record_of_account(user, MADE, by=by, after=_line(after))
        return
    changed = {name for name in after if after[name] != before[name]}
    if not changed:
        return
    did = CHANGED if "open" not in changed else OPENED if user.is_active else CLOSED
    both = ({name: words[name] for name in after if name in changed} for words in (before, after))
    record_of_account(user, did, by=by, **dict(zip(("before", "after"), map(_line, both), strict=True)))
    if changed & {"open", "administration", "whole site"}:
        end_sessions(user)


def forget_account(user, *, by):
    """Keep that an account is deleted, and with which roles, before it is."""
    councils = list(councils_of(user))
    take_roles(user.roles.all(), by=by)
    record_of_account(user, DELETED, by=by, councils=councils, before=_line(account_words(user)))
    end_sessions(user)


def _line(words):
    return ", ".join(f"{name}: {said or 'none'}" for name, said in words.items())


def _signed_in(sender, request, user, **kwargs):
    ways = [one.get("method", "") for one in get_authentication_records(request, user)] if request else []
    record_of_account(user, "signed in", by=user, how=", ".join(dict.fromkeys(filter(None, ways))))


def _signed_out(sender, request, user, **kwargs):
    if user is not None and user.pk:
        record_of_account(user, "signed out", by=user)


def _failed(sender, credentials, request=None, **kwargs):
    """Keep whose account it was. What was typed is not kept: people type their password in the wrong box."""
    typed = str(credentials.get("username") or credentials.get("email") or "")
    found = get_user_model().objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed))
    user = found.order_by("pk").first() if typed else None
    if user is None:
        record(None, "failed to sign in", "a name that no account has", who=SOMEBODY)
    else:
        record_of_account(user, "failed to sign in", who=SOMEBODY)


def _failed_second_step(sender, user, **kwargs):
    record_of_account(user, "failed the second step", who=SOMEBODY)


def _added_second_step(sender, user, authenticator, **kwargs):
    record_of_account(user, "added a second step", by=user, kind=authenticator.get_type_display())


def _removed_second_step(sender, user, authenticator, **kwargs):
    record_of_account(user, "removed a second step", by=user, kind=authenticator.get_type_display())


def _made_codes_anew(sender, user, authenticator, **kwargs):
    record_of_account(user, "made recovery codes anew", by=user)


def _changed_password(sender, user, **kwargs):
    record_of_account(user, PASSWORD, by=user)


def _reset_password(sender, user, **kwargs):
    record_of_account(user, PASSWORD, by=user, how="by a link sent by e-mail")


def listen():
    """Listen to Django and allauth. Called once, when the site starts."""
    auth_signals.user_logged_in.connect(_signed_in)
    auth_signals.user_logged_out.connect(_signed_out)
    auth_signals.user_login_failed.connect(_failed)
    mfa_signals.authentication_failed.connect(_failed_second_step)
    mfa_signals.authenticator_added.connect(_added_second_step)
    mfa_signals.authenticator_removed.connect(_removed_second_step)
    mfa_signals.authenticator_reset.connect(_made_codes_anew)
    account_signals.password_changed.connect(_changed_password)
    account_signals.password_set.connect(_changed_password)
    account_signals.password_reset.connect(_reset_password)
