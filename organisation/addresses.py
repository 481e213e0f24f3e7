"""Addresses: of a day, of many things of one kind, and of the site itself."""

from datetime import date

from django.conf import settings
from django.urls import reverse


class DayConverter:
    """A day in an address, as in /plans/12/on/2026-05-01/; what is no day is no address."""

    regex = r"\d{4}-\d{2}-\d{2}"
    to_python = staticmethod(date.fromisoformat)
    to_url = staticmethod(date.isoformat)


# Stands in the address for the number of the thing; no address of ours holds it.
_PLACE = 918273645


def addresses(name):
    """Return a function from a thing's number to the address of its page, for this request.

    In a long table, asking for each address costs more than its row does.
    name -- of an address whose one argument is a number, such as "indicators:indicator_detail".
    """
    before, after = reverse(name, args=[_PLACE]).split(str(_PLACE))
    return lambda pk: f"{before}{pk}{after}"


def site_address():
    """Return the site's own address, for links in mail and commands, which no request tells it."""
    return f"{'https' if settings.HTTPS else 'http'}://{settings.ALLOWED_HOSTS[0].lstrip('.')}"
