"""The pages for a fault of ours and for a database that is away: they read nothing but their own words."""

import sys

from django.db import InterfaceError, OperationalError
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

RETRY_SECONDS = 60


@requires_csrf_token
def fault(request):
    """Answer 503 while the database is away or busy, else 500; both show the id of the request."""
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    # No request is handed over: what is made of one may ask the database.
    context = {"request_id": getattr(request, "id", "")}
    response = render(None, "503.html" if away else "500.html", context, status=503 if away else 500)
    if away:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response
