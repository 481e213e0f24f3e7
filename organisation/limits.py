"""How often one person may take files away: enough for work, too seldom to empty the site in a minute.

Counted in the cache that all processes share, by the address: whatever ends like a file. The feed, which
programs read with a token, counts its own pages by the same rule.
"""

from time import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render

# By the ends of addresses, the last of them that of what a worker made.
FILES = (".pdf", ".xlsx", ".csv", ".zip", "/file/")
FEED = "/feed/"
WINDOW = 60  # seconds


class ExportLimitMiddleware:
    """Answer 429 to a person who has taken too many files within a minute, with when to come back."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_file = request.path.endswith(FILES) and not request.path.startswith(FEED)
        if is_file and request.user.is_authenticated:
            wait = seconds_to_wait("files", request.user, settings.FILES_A_MINUTE)
            if wait:
                return refused(render(request, "organisation/too_many_files.html", status=429), wait)
        return self.get_response(request)


def seconds_to_wait(what, user, most):
    """Count one more for the user; return 0, or the seconds until they may ask again.

    Where the database is the cache, two at the same moment may count as one: this bounds, it does not bill.
    """
    now = time()
    key = f"limit:{what}:{user.pk}:{int(now // WINDOW)}"
    cache.add(key, 0, WINDOW)
    try:
        count = cache.incr(key)
    except ValueError:  # it was thrown out between the two lines
        return 0
    return 0 if count <= most else WINDOW - int(now % WINDOW)


def refused(response, wait):
    """Return the response with the seconds after which to ask again."""
    response.headers["Retry-After"] = str(wait)
    return response


def plain_refusal(wait):
    """Return the 429 of an address that programs ask."""
    words = f"Too many requests in a minute. Ask again in {wait} seconds.\n"
    response = HttpResponse(words, content_type="text/plain; charset=utf-8", status=429)
    return refused(response, wait)
