"""HTML into PDF: the one place that calls WeasyPrint.

Source: ISO 14289-1 (PDF/UA-1), which every PDF here meets: tagged, with a language and a title.
Nothing is fetched but `data:` addresses and files under the folder of our own fonts.
"""

import logging
import re
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from django.conf import settings
from weasyprint import HTML
from weasyprint.urls import URLFetcher

from organisation.memory import without_collecting

VARIANT = "pdf/ua-1"
# Where WeasyPrint says "Creating layout - Page 12".
PROGRESS = logging.getLogger("weasyprint.progress")


class OwnFilesOnly(URLFetcher):
    """Fetch `data:` addresses and files under one folder; refuse everything else, redirects too.

    A plan is written by many hands. Without this a picture or an attachment that it names would be fetched by
    the server, from the network or from its own disk.
    """

    def __init__(self, folder):
        super().__init__(allowed_protocols=("data", "file"), allow_redirects=False)
        self.folder = Path(folder).resolve()

    def fetch(self, url, headers=None):
        """Return what stands at the address. Raises ValueError, which WeasyPrint logs, where not allowed."""
        parts = urlsplit(url)
        if parts.scheme == "file":
            path = Path(url2pathname(parts.path)).resolve()
            if parts.netloc or not path.is_relative_to(self.folder):
                raise ValueError(f"{url} is not in {self.folder}, the only folder that a PDF may read")
            url = path.as_uri()
        elif parts.scheme != "data":
            raise ValueError(f"{url} is not fetched: a PDF is made of what the plan itself holds")
        return super().fetch(url, headers)


def lay_out(html):
    """Return the laid-out document of finished HTML; its `pages` can be counted before it is written."""
    fetcher = OwnFilesOnly(settings.FONTS_DIR)
    with without_collecting():
        return HTML(string=html, url_fetcher=fetcher).render(pdf_variant=VARIANT)


def write(document):
    """Return the bytes of the PDF of a laid-out document."""
    with without_collecting():
        return document.write_pdf(pdf_variant=VARIANT)


def to_pdf(html):
    """Return the bytes of the PDF of finished HTML."""
    return write(lay_out(html))


@contextmanager
def pages_told(tell):
    """Call tell(number) for each page that is laid out inside.

    For a process that lays out one document at a time. A page is told more than once where numbers of pages
    that others point to have it laid out again.
    """
    teller, level, propagates = _Teller(tell), PROGRESS.level, PROGRESS.propagate
    PROGRESS.addHandler(teller)
    PROGRESS.setLevel(logging.INFO)
    PROGRESS.propagate = False
    try:
        yield
    finally:
        PROGRESS.removeHandler(teller)
        PROGRESS.setLevel(level)
        PROGRESS.propagate = propagates


class _Teller(logging.Handler):
    def __init__(self, tell):
        super().__init__()
        self.tell = tell

    def emit(self, record):
        if page := re.search(r"Page (\d+)", record.getMessage()):
            self.tell(int(page[1]))
