"""The forms of sign-in and of one's own account: allauth's own, in our words."""

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as code_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP

# For each box of allauth's forms: what it is called, and what is said when it is empty.
WORDS = {
    "email": ("E-mail address", "Enter the e-mail address of your account"),
    "password": ("Password", "Enter your password"),
    "oldpassword": ("Your password now", "Enter the password that you have now"),
    "password1": ("New password", "Enter a new password"),
    "password2": ("The new password again", "Enter the new password again"),
    "code": ("Code", "Enter a code"),
}
# What config/settings.py asks of a password, in words.
NEW_PASSWORD = (
    "At least 8 characters, with spaces if you like. Not digits alone, not one that many people use, "
    "and not like your name or address."
)
CODE = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "class": "govuk-input--width-10",
    "spellcheck": "false",
}


class InOurWords:
    """Name the boxes as the rest of the site does: no words in a box that go away when one types."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in WORDS.keys() & self.fields.keys():
            field = self.fields[name]
            field.label, field.error_messages["required"] = WORDS[name]
            field.help_text = NEW_PASSWORD if name == "password1" else ""
            field.widget.attrs.pop("placeholder", None)
        if "code" in self.fields:
            self.fields["code"].widget.attrs = CODE


class SignInForm(InOurWords, account_forms.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = "User name or e-mail address"
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        login.error_messages["required"] = "Enter your user name or e-mail address"


class ChangePasswordForm(InOurWords, account_forms.ChangePasswordForm):
    pass


class SetPasswordForm(InOurWords, account_forms.SetPasswordForm):
    pass


class ResetPasswordForm(InOurWords, account_forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(InOurWords, account_forms.ResetPasswordKeyForm):
    pass


class PasswordAgainForm(InOurWords, account_forms.ReauthenticateForm):
    pass


class CodeForm(InOurWords, code_forms.AuthenticateForm):
    pass


class CodeAgainForm(InOurWords, code_forms.ReauthenticateForm):
    pass


class SetUpAppForm(InOurWords, ActivateTOTPForm):
    def clean_code(self):
        """Return the code that proves the app, and let nobody who saw it typed sign in with it once more."""
        code = super().clean_code()
        TOTP(Authenticator(user=self.user))._mark_code_used(code)
        return code
