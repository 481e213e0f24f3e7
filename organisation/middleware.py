"""What every request is given and every answer carries."""

from organisation.models import Council

CHOSEN_COUNCIL = "council"
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


class ContentSecurityPolicyMiddleware:
    """Let a page load only what the site itself serves: no inline script, no inline style, no other host.

    Text that somebody pasted into a plan can then never run, even if a template forgot to escape it.
    Pictures may also be `data:`, which the square picture of a sign-in code needs.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class CouncilMiddleware:
    """Set `request.council`: the council whose pages are shown, or None for a person without any.

    It is the one that the session chose, as long as the person may still see it, else the first by name in
    which they have a role, else (a superuser without one) the first of all. A page about one thing sets it
    to the thing's own council.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.council = self._council(request) if request.user.is_authenticated else None
        return self.get_response(request)

    def _council(self, request):
        councils, chosen = Council.objects, request.session.get(CHOSEN_COUNCIL)
        return (
            (chosen and councils.visible_to(request.user).filter(pk=chosen).first())
            or councils.with_role_of(request.user).first()
            or councils.visible_to(request.user).first()
        )
