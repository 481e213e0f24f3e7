"""Every address of the site, read from its URL configuration, so that no list of them can grow old."""

from dataclasses import dataclass

from django.urls import get_resolver
from django.urls.resolvers import URLPattern


@dataclass(frozen=True)
class Address:
    """One named address. `name` has its namespaces, `parts` the names of what the address holds."""

    name: str
    route: str
    parts: tuple[str, ...]
    view: object

    @property
    def takes_posts(self):
        """Whether something can be sent to it."""
        return takes_posts(self.view)


def takes_posts(view):
    """Say whether something can be sent to a view; one that is a plain function is taken to refuse."""
    view_class = getattr(view, "view_class", None)
    return hasattr(view_class, "post") and "post" in view_class.http_method_names


def addresses(urlconf=None):
    """Return the Address of every URL pattern; a pattern without a name is called by its route."""
    return list(_below(get_resolver(urlconf), namespaces=(), route="", parts=()))


def _below(resolver, *, namespaces, route, parts):
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        held = (*parts, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLPattern):
            name = ":".join([*namespaces, pattern.name]) if pattern.name else here
            yield Address(name, here, held, pattern.callback)
        else:
            inside = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _below(pattern, namespaces=inside, route=here, parts=held)
