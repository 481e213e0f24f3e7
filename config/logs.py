"""What the running site writes about itself: a line for each request, and for what goes wrong.

Lines are words or JSON, as the setting LOG_FORMAT says. Each has the id of its request, which is also in the
answer and on the page for a fault, so that what a person quotes can be found. No line holds a form, a query
string or a cookie: they hold what people search for and write. Nor does it hold a link that lets somebody in.
"""

import json
import logging
import re
import time
import uuid
from contextvars import ContextVar
from datetime import UTC, datetime

HEADER = "X-Request-ID"
REQUESTS = "golden_thread.requests"
# One that a proxy made; anything else could forge lines or fill the disk.
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")
# PostgreSQL repeats in a complaint the row that it refused.
ROW_REPEATED = re.compile(r"^(\s*DETAIL:).*$", re.MULTILINE)
# The end of a link that lets somebody in, where Django names an address that it refused.
KEY = re.compile(r"(/account/(?:password/reset/key|confirm-email)/)[^\s/]+")
# What would begin another line, or move the cursor of who reads them.
BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Below these an address itself lets somebody in: a link for a new password, what a provider sends back.
UNSAID = ("/account/",)

_current = ContextVar("request_id", default="-")


def request_id():
    """Return the id of the request that is being answered, "-" outside of any."""
    return _current.get()


class RequestMiddleware:
    """Give each request an id and write one line when it is answered. Stands before all other middleware."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.log = logging.getLogger(REQUESTS)

    def __call__(self, request):
        given = request.headers.get(HEADER, "")
        request.id = given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex
        token, began = _current.set(request.id), time.monotonic()
        try:
            response = self.get_response(request)
            response.headers[HEADER] = request.id
            self._write(request, response, round((time.monotonic() - began) * 1000))
            return response
        finally:
            _current.reset(token)

    def _write(self, request, response, milliseconds):
        # The user is named by number, and only where somebody asked who it is: this must cost no query.
        asked = getattr(request, "_cached_user", None) or getattr(request, "token_user", None)
        said = {
            "method": request.method,
            "path": said_path(request),
            "status": response.status_code,
            "milliseconds": milliseconds,
            "user": getattr(asked, "pk", None),
        }
        self.log.info("%(method)s %(path)s %(status)s %(milliseconds)s ms", said, extra={"said": said})


def said_path(request):
    """Return the path without what follows it, and the pattern alone where the path is a key."""
    if request.path.startswith(UNSAID):
        return f"/{request.resolver_match.route}" if request.resolver_match else UNSAID[0]
    return request.path


class RequestIdFilter(logging.Filter):
    """Give every line the id of its request."""

    def filter(self, record):
        record.request_id = request_id()
        return True


class PlainFormatter(logging.Formatter):
    """Lines for people to read."""

    def formatException(self, ei):
        return without_secrets(super().formatException(ei))

    def formatMessage(self, record):
        """Return the line as one line: a break in an address that somebody asked for would begin another."""
        line = without_secrets(super().formatMessage(record))
        return BREAKS.sub(lambda found: found[0].encode("unicode_escape").decode(), line)


class JsonFormatter(logging.Formatter):
    """One JSON object for each line: at, level, logger, request_id, message; of a request its parts too."""

    def format(self, record):
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request_id": getattr(record, "request_id", "-"),
            "message": without_secrets(record.getMessage()),
            **getattr(record, "said", {}),
        }
        if record.exc_info:
            line["fault"] = without_secrets(self.formatException(record.exc_info))
        return BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(line, ensure_ascii=False))


def without_secrets(words):
    """Return words without the row that a database repeats when it refuses it, and without keys."""
    return KEY.sub(r"\1left out", ROW_REPEATED.sub(r"\1 left out", words))
