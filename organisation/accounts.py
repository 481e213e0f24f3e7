"""Sign-in: by user name or e-mail, for people whom an administrator has entered."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter

MISMATCH = "The user name (or e-mail address) and password do not match"
WAIT = "Too many attempts to sign in. Wait five minutes, then try again"


class InvitedPeopleOnly(DefaultAccountAdapter):
    """Nobody signs up: an administrator enters each person in the admin."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": MISMATCH,
        "email_password_mismatch": MISMATCH,
        "too_many_login_attempts": WAIT,
        "rate_limited": WAIT,
        "account_inactive": "This account is closed. Ask your administrator to open it again",
        "enter_current_password": "That is not the password that you have now",
        "incorrect_password": "That is not your password",
    }

    def is_open_for_signup(self, request):
        return False

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Return under what guesses at a name are counted: the name as it was typed, in small letters.

        allauth's own adds the host that was asked for, with its port, which nothing checks: whoever named
        another port each time could guess for ever.
        """
        return str(credentials.get("email") or credentials.get("username") or "").lower()


class SecondStep(DefaultMFAAdapter):
    """Codes of an authenticator app, and recovery codes, in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code does not fit, or was used already. Type the next one of your app",
    }
