"""The pages for a fault of ours and for a database that is away: they read nothing but their own words."""

import re
import sys

from django.db import InterfaceError, OperationalError
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

RETRY_SECONDS = 60
# Boxes in which nobody typed words, or whose words are shown to nobody. Those of a row have its own prefix.
NOT_WORDS = re.compile(r"csrf|password|secret|token|^code$|^key$", re.IGNORECASE)
HELD = {"update", "do", "version", "known", "shown", "next"}
PREFIX = re.compile(r"^[a-z]*\d+-")
MOST_WORDS = 50


@requires_csrf_token
def fault(request):
    """Answer 503 while the database is away or busy, else 500; both show the id of the request."""
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    # No request is handed over: what is made of one may ask the database.
    context = {"request_id": getattr(request, "id", ""), "typed": _typed(request)}
    response = render(None, "503.html" if away else "500.html", context, status=503 if away else 500)
    if away:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _typed(request):
    """Return (box, words) of what was sent and not saved, so that nothing that somebody typed is lost.

    Nothing of a page about an account, which holds passwords.
    """
    if request.method != "POST" or request.path.startswith("/account/"):
        return []
    try:
        sent = request.POST.lists()
    except OSError:  # the body never came whole
        return []
    named = ((PREFIX.sub("", name), words.strip()) for name, given in sent for words in given)
    typed = [
        (name, words) for name, words in named if words and name not in HELD and not NOT_WORDS.search(name)
    ]
    return [
        (name.replace("_", " ").replace("-", " ").capitalize(), words) for name, words in typed[:MOST_WORDS]
    ]
