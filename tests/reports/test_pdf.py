"""The one call to WeasyPrint: what it may read, and what every PDF is."""

import gc
import http.server
import logging
import re
import threading

import pytest
from django.conf import settings
from django.test import SimpleTestCase

from plans.markdown import to_html
from reports.pdf import OwnFilesOnly, to_pdf, without_collecting
from tests.reports.pdfs import Pdf

PAGE = (
    '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Test</title>{head}</head>'
    "<body><h1>Test</h1>{body}</body></html>"
)


def html(body="", head=""):
    return PAGE.format(head=head, body=body)


class OwnFilesOnlyTests(SimpleTestCase):
    def setUp(self):
        self.fetcher = OwnFilesOnly(settings.FONTS_DIR)

    def test_a_font_of_ours_is_read(self):
        font = next(settings.FONTS_DIR.glob("*.woff2"))
        assert self.fetcher.fetch(font.resolve().as_uri()).read() == font.read_bytes()

    def test_data_is_read(self):
        assert self.fetcher.fetch("data:text/plain;base64,d29yZHM=").read() == b"words"

    def test_everything_else_is_refused(self):
        fonts = settings.FONTS_DIR.resolve().as_uri()
        for url in (
            "file:///etc/passwd",
            "FILE:///etc/passwd",
            "file://localhost/etc/passwd",
            f"{fonts}/../../../manage.py",
            f"{fonts}/%2e%2e/%2e%2e/%2e%2e/manage.py",
            f"{fonts}-elsewhere/font.woff2",
            "http://127.0.0.1/x.png",
            "https://example.org/x.png",
            "ftp://example.org/x",
            "//example.org/x",
            "gopher://example.org",
            "",
        ):
            with self.subTest(url=url), pytest.raises(ValueError):
                self.fetcher.fetch(url)

    def test_a_link_out_of_the_folder_is_not_followed(self):
        link = settings.FONTS_DIR / "test-link.woff2"
        link.symlink_to("/etc/passwd")
        self.addCleanup(link.unlink)
        with pytest.raises(ValueError, match="only folder"):
            self.fetcher.fetch(settings.FONTS_DIR.resolve().as_uri() + "/test-link.woff2")


class Counter(http.server.BaseHTTPRequestHandler):
    """A server that counts who calls."""

    calls = []

    def do_GET(self):
        self.calls.append(self.path)
        self.send_response(302)
        self.send_header("Location", "file:///etc/passwd")
        self.end_headers()

    def log_message(self, *args):
        pass


class FetchingTests(SimpleTestCase):
    def setUp(self):
        Counter.calls.clear()
        self.server = http.server.HTTPServer(("127.0.0.1", 0), Counter)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
        self.addCleanup(logging.getLogger("weasyprint").setLevel, logging.NOTSET)

    def test_nothing_that_a_document_names_is_fetched(self):
        site = f"http://127.0.0.1:{self.server.server_port}"
        head = (
            f'<link rel="stylesheet" href="{site}/style.css"><link rel="attachment" href="{site}/attachment">'
            '<link rel="attachment" href="file:///etc/passwd">'
            f"<style>@import url({site}/import.css); body {{ background: url({site}/back.png) }}"
            f"@font-face {{ font-family: x; src: url({site}/font.woff2) }}</style>"
        )
        body = (
            f'<img src="{site}/picture.png" alt="x"><object data="{site}/object"></object>'
            f'<embed src="{site}/embed"><a rel="attachment" href="file:///etc/passwd">x</a>'
            f'<svg><image href="{site}/svg.png"/></svg><p style="font-family: x">words</p>'
        )
        content = to_pdf(html(body, head))
        assert Counter.calls == []
        assert b"root:" not in content
        assert b"/EmbeddedFile" not in content

    def test_nothing_that_the_words_of_a_plan_name_is_fetched(self):
        site = f"http://127.0.0.1:{self.server.server_port}"
        for words in (
            f"![a]({site}/a.png) ![b](file:///etc/passwd) ![c](data:image/svg+xml;base64,PHN2Zy8+)",
            f"<img src={site}/d.png><link rel=stylesheet href={site}/e.css>"
            f"<style>@import '{site}/f.css'</style>",
            f"[g](<{site}/g>) <{site}/h> [i](file:///etc/passwd) [j](data:text/html,x)",
            f"| a |\n|---|\n| ![k]({site}/k.png) |\n\n<object data=file:///etc/passwd></object>",
        ):
            shown = to_html(words, level=2, name="words", caption="Table")
            assert not re.search(r"<(img|link|style|object|svg)|href=.(file|data):", shown), shown
            content = to_pdf(html(shown))
            assert b"root:" not in content and b"/EmbeddedFile" not in content
        assert Counter.calls == []


class PdfTests(SimpleTestCase):
    def test_it_is_accessible_and_has_its_title_and_language(self):
        pdf = Pdf(to_pdf(html("<p>Words</p><ul><li><p>one</p></li></ul>")))
        assert "Words" in pdf.text
        assert pdf.content.startswith(b"%PDF-")

    def test_garbage_is_collected_again_afterwards(self):
        with without_collecting():
            assert not gc.isenabled()
        assert gc.isenabled()

    def test_garbage_is_collected_again_after_a_failure(self):
        with pytest.raises(RuntimeError), without_collecting():
            raise RuntimeError
        assert gc.isenabled()
