"""Sign-in: by user name or e-mail, for people whom an administrator has entered."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm

MISMATCH = "The user name (or e-mail address) and password do not match"


class InvitedPeopleOnly(DefaultAccountAdapter):
    """Nobody signs up: an administrator enters each person in the admin."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": MISMATCH,
        "email_password_mismatch": MISMATCH,
        "too_many_login_attempts": "Too many attempts to sign in. Wait five minutes, then try again",
        "account_inactive": "This account is closed. Ask your administrator to open it again",
    }

    def is_open_for_signup(self, request):
        return False

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Return under what guesses at a name are counted: the name as it was typed, in small letters.

        allauth's own adds the host that was asked for, with its port, which nothing checks: whoever named
        another port each time could guess for ever.
        """
        return str(credentials.get("email") or credentials.get("username") or "").lower()


class SignInForm(LoginForm):
    """allauth's own form, in our words."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = "User name or e-mail address"
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        login.error_messages["required"] = "Enter your user name or e-mail address"
        password.widget.attrs = {"autocomplete": "current-password"}
        password.help_text = ""
        password.error_messages["required"] = "Enter your password"
