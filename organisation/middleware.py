"""What every request is given and every answer carries."""

from time import time

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser

from organisation.models import Council

CHOSEN_COUNCIL = "council"
# What is asked while the database may be away.
WITHOUT_DATABASE = ("/healthz", "/readyz")
# Keys, recovery codes and forms for passwords stand there.
ACCOUNT, SIGN_OUT = "/account/", ("/account/logout/", "/admin/logout/")
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "object-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


# What a page of ours never needs, so that nothing on it can ask for it.
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        *("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope"),
        *("magnetometer", "microphone", "midi", "payment", "publickey-credentials-get", "screen-wake-lock"),
        *("serial", "usb", "xr-spatial-tracking"),
    )
)


class ContentSecurityPolicyMiddleware:
    """Let a page load only what the site itself serves: no inline script, no inline style, no other host.

    Text that somebody pasted into a plan can then never run, even if a template forgot to escape it.
    Pictures may also be `data:`, which the square picture of a sign-in code needs. Nor may a page ask for
    the camera or any other such part of the machine.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


class KeptPagesMiddleware:
    """Say which pages a browser may keep: those of an account none, others until the person signs out.

    Until then it asks again before it shows one, but for the way back, which so keeps what was typed. What
    is signed out takes them all along: the way back must not show them to who sits there next.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        kept = "no-store, private" if request.path.startswith(ACCOUNT) else "private, no-cache"
        response.headers.setdefault("Cache-Control", kept)
        if request.path in SIGN_OUT and request.method == "POST":
            response.headers["Clear-Site-Data"] = '"cache"'
        return response


class PrivateMiddleware(LoginRequiredMiddleware):
    """Every page is private unless it says otherwise; who asks for an open one is not looked up before it."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class ClosedAccountMiddleware:
    """End the session of an account that was closed, so that opening it again opens no old session."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        asks = request.path not in WITHOUT_DATABASE
        if asks and request.user.is_anonymous and SESSION_KEY in request.session:
            request.session.flush()
        return self.get_response(request)


class LongSessionMiddleware:
    """End a session that began SESSION_COOKIE_AGE ago, however busy it is: whose it is proves it again.

    Without it each thing that is kept in a session, such as the council that was chosen, makes it younger.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path not in WITHOUT_DATABASE and request.user.is_authenticated:
            records = get_authentication_records(request, request.user)
            if records and time() - records[0]["at"] >= settings.SESSION_COOKIE_AGE:
                request.session.flush()
                request.user = AnonymousUser()
        return self.get_response(request)


class CouncilMiddleware:
    """Set `request.council`: the council whose pages are shown, or None for a person without any.

    It is the one that the session chose, as long as the person may still see it, else the first by name in
    which they have a role, else (a superuser without one) the first of all. A page about one thing sets it
    to the thing's own council.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        asks = request.path not in WITHOUT_DATABASE and request.user.is_authenticated
        request.council = self._council(request) if asks else None
        return self.get_response(request)

    def _council(self, request):
        return Council.objects.to_show(request.user, request.session.get(CHOSEN_COUNCIL)).first()
