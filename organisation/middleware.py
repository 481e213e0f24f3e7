"""What every answer of the site carries."""

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
