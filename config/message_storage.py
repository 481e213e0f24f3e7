"""Where a message waits for the page that shows it: a signed cookie, or the session where it is too long."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookieStorage(CookieStorage):
    """Django's own, under a name that browsers take from this very host alone, as the other cookies have."""

    cookie_name = "__Host-messages" if settings.HTTPS else CookieStorage.cookie_name


class MessageStorage(FallbackStorage):
    storage_classes = (HostCookieStorage, SessionStorage)
