"""What every template may use without its view handing it over."""

from functools import partial

from django.conf import settings

from organisation.navigation import links


def house(request):
    """Return `council` (the one whose pages these are, or None) and `navigation` (worked out when used).

    directory -- the name of the directory through which people may sign in too, "" without one.
    """
    return {
        "council": getattr(request, "council", None),
        "navigation": partial(links, request.path),
        "directory": settings.OIDC_NAME,
    }
