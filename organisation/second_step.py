"""The second step of signing in, where the settings demand one of some people."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect

NOBODY, STAFF, EVERYBODY = "nobody", "staff", "everybody"
# How a session began that needs no further step: with ours, or at the directory, which demands its own.
STRONG = {"mfa", "socialaccount"}
# What somebody without a second step may still open: the pages on which they get one, or leave.
OPEN = ("/account/", "/healthz", "/readyz")


class SecondStepMiddleware:
    """Send a person of whom a second step is demanded, and who has none, to where they get one.

    The feed's addresses are open to tokens, which have no steps; its page is not.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SECOND_STEP == NOBODY or not self._lacks(request):
            return self.get_response(request)
        messages.warning(request, "Protect your account with an authenticator app first, then go on.")
        return redirect("mfa_activate_totp")

    def _lacks(self, request):
        token = request.path.startswith("/feed/") and "Authorization" in request.headers
        if token or request.path.startswith(OPEN):
            return False
        user = request.user
        if not user.is_authenticated or not demanded_of(user):
            return False
        records = get_authentication_records(request, user)
        return not STRONG & {one.get("method") for one in records} and not is_mfa_enabled(user)


def demanded_of(user):
    """Say whether the settings demand a second step of a user."""
    if settings.SECOND_STEP == STAFF:
        return user.is_staff or user.is_superuser
    return settings.SECOND_STEP == EVERYBODY
