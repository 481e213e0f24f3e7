"""Telling the manager of somebody who left: how much has no owner now, and where it is listed.

A mail names no plan, indicator or risk: whoever reads it may have fewer rights than the page asks for.
"""

import logging
from dataclasses import dataclass
from datetime import date
from smtplib import SMTPException

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from organisation.addresses import site_address
from organisation.audit import named, record

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Letter:
    """What is told. without_owner -- how many things, without exempt risks."""

    person: str
    last_day: date
    without_owner: int


def send(letter, managers, council):
    """Send a Letter to each of some users, and record it. One that cannot be sent is logged and recorded."""
    if not managers:
        return
    address = site_address() + reverse("people:without_owner")
    words = render_to_string(
        "plans/mail/left.txt", {"letter": letter, "address": address, "council": council}
    )
    names = [named(one) for one in managers]
    try:
        for one in managers:
            send_mail(f"{letter.person} has left: work without an owner", words, None, [one.email])
    except (SMTPException, OSError):
        logger.exception("The mail about work without an owner could not be sent")
        record(None, "could not tell the manager", letter.person, council=council, managers=names)
        return
    record(None, "told the manager", letter.person, council=council, managers=names)
