"""Signing in through the council's own directory (Entra ID, or another that speaks OpenID Connect).

A person is known by the subject that an administrator entered beside their account, never by an e-mail
address alone: who may write addresses in a directory could otherwise be anybody here. Where the settings say
so, an address that the directory has verified finds an account once, and its subject is kept from then on.
Nobody gets an account by signing in, and nobody ties an identity to their own account.
"""

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.deferred import jwt
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.socialaccount.providers.openid_connect.views import login as openid_connect_login
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import render
from requests import RequestException

from organisation.audit import record

# Keys that are published are public keys: a signature by anything else was made by whoever has read them.
SIGNED_BY = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"}


class KnownPeopleOnly(DefaultSocialAccountAdapter):
    """Let in whom an administrator has entered, and tell everybody else what to say to one."""

    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        """Stop where the identity is not known. Called before anybody is let in."""
        if sociallogin.is_existing and sociallogin.state.get("process") != "connect":
            return
        user = None if request.user.is_authenticated else found_by_address(sociallogin)
        if user is None:
            context = {"name": settings.OIDC_NAME, "subject": sociallogin.account.uid}
            page = render(request, "socialaccount/unknown_identity.html", context, status=403)
            raise ImmediateHttpResponse(page)
        with transaction.atomic():
            sociallogin.user = user
            sociallogin.save(request, connect=True)
            record(None, "tied an identity by its e-mail address", user.get_username())


def found_by_address(sociallogin):
    """Return the one open account with the address that the directory verified, or None.

    Only where the settings trust the directory with addresses. An account that has an identity already is
    found by that alone, and so is one that opens the administration.
    """
    if not settings.OIDC_TRUST_EMAIL:
        return None
    verified = [one.email for one in sociallogin.email_addresses if one.verified is True and one.email]
    if len(verified) != 1:
        return None
    found = list(get_user_model().objects.filter(email__iexact=verified[0])[:2])
    if len(found) != 1:  # of two accounts with one address nobody can say which is meant
        return None
    user = found[0]
    known = SocialAccount.objects.filter(provider=settings.OIDC_PROVIDER, user=user).exists()
    return None if known or not user.is_active or user.is_staff or user.is_superuser else user


class VerifyingAdapter(OpenIDConnectOAuth2Adapter):
    """allauth's own, which also checks who signed: it trusts the connection alone, as the standard allows."""

    def _decode_id_token(self, app, id_token):
        try:
            signed_by = jwt.get_unverified_header(id_token).get("alg")
        except jwt.PyJWTError as error:
            raise OAuth2Error("Invalid id_token") from error
        if signed_by not in SIGNED_BY:
            raise OAuth2Error(f"An id_token signed by {signed_by} is not accepted")
        try:
            return jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("Invalid id_token") from error


@login_not_required
def begin(request, provider_id):
    """Send the browser to the directory; say so where that does not answer."""
    try:
        return openid_connect_login(request, provider_id)
    except RequestException as error:
        provider = get_adapter(request).get_provider(request, provider=provider_id)
        return render_authentication_error(request, provider, exception=error)


@login_not_required
def callback(request, provider_id):
    """Take the directory's answer: allauth's view with the adapter above."""
    try:
        return OAuth2CallbackView.adapter_view(VerifyingAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404("No such directory is set up") from None
