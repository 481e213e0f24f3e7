"""Tokens of the feed: made by a person for a program, which then reads what that person may see, and no more.

A token is 256 random bits, so its plain SHA-256 is kept: nobody can try them all. The rights are those that
the person has at the moment of each request; closing the account revokes its tokens.
"""

import base64
import binascii
import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from exchange.models import FeedToken
from organisation.audit import record

PREFIX = "gt_"
GOOD_FOR = timedelta(days=365)
MOST_TOKENS = 10
# A program that asks every second would otherwise write every second.
USE_NOTED_EVERY = timedelta(minutes=10)


class TooManyTokens(Exception):
    """The person has as many tokens as one may have. Its words say what to do."""


def digest(token):
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_token(user, name, *, now):
    """Return (the FeedToken, its words, which are kept nowhere). Raises TooManyTokens."""
    # Whoever makes two at the same moment makes one after the other.
    get_user_model().objects.select_for_update(no_key=True).get(pk=user.pk)
    if FeedToken.objects.usable(now).filter(user=user).count() >= MOST_TOKENS:
        raise TooManyTokens(f"You have {MOST_TOKENS} tokens, which is the most. Revoke one that is not used.")
    words = PREFIX + secrets.token_urlsafe(32)
    token = FeedToken.objects.create(
        user=user, name=name, digest=digest(words), made_at=now, expires_at=now + GOOD_FOR
    )
    record(user, "made a feed token", name)
    return token, words


@transaction.atomic
def revoke_token(token, *, by, now):
    """End a token at once. One that has ended already stays as it is."""
    if FeedToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
        record(by, "revoked a feed token", token.name)


def revoke_all(user):
    """End every token of an account that was closed: opening the account again opens none of them."""
    FeedToken.objects.of(user).filter(revoked_at=None).update(revoked_at=timezone.now())


def user_of(header, now):
    """Return the user whose token an Authorization header brings, or None.

    header -- "Bearer TOKEN", or "Basic ..." with the token as password and any name, as Power BI sends it.
    """
    words = _token_in(header)
    if not words.startswith(PREFIX):
        return None
    token = FeedToken.objects.usable(now).filter(digest=digest(words)).select_related("user").first()
    if token is None:
        return None
    if token.last_used_at is None or now - token.last_used_at > USE_NOTED_EVERY:
        FeedToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.user


def _token_in(header):
    kind, _, given = header.strip().partition(" ")
    if kind.casefold() == "bearer":
        return given.strip()
    if kind.casefold() != "basic":
        return ""
    try:
        return base64.b64decode(given.strip(), validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""
