"""What every template may use without its view handing it over."""

from functools import partial

from organisation.navigation import links


def house(request):
    """Return `council` (the one whose pages these are, or None) and `navigation` (worked out when used)."""
    return {"council": getattr(request, "council", None), "navigation": partial(links, request.path)}
