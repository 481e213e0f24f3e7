"""What a document is called as a file."""

import re

from django.utils.text import slugify

from reports.models import ProducedDocument


def plan_file(plan, name):
    """Return a file name made of a plan's title: "childrens-services-plan-2007-8-plan.pdf"."""
    words = slug(plan.title)
    return f"{words or 'plan'}-{name}.pdf" if name != ProducedDocument.Name.PLAN else f"{words or 'plan'}.pdf"


def register_file(register):
    """Return the file name of a register that is printed by itself."""
    return f"{slug(str(register)) or 'register'}-risks.pdf"


def thread_file(council, year_words, way):
    """Return the file name of the thread report."""
    return f"{slugify(council.name) or 'council'}-golden-thread-{slugify(year_words)}-by-{way}.pdf"


def digest_file(named, quarter):
    """Return the file name of the performance digest of whom it is named for, in a quarter (a Period)."""
    return f"{slugify(named) or 'unit'}-digest-{slugify(quarter.label)}.pdf"


def slug(words):
    """Return words as a file may be named by them, 80 characters at most."""
    return (
        re.sub(r"[^a-z0-9]+", "-", words.replace("'", "").replace("’", "").lower()).strip("-")[:80].strip("-")
    )
