"""What the running site writes: a line for each request that can be found, and nothing that people wrote."""

import io
import json
import logging

from django.db import IntegrityError
from django.test import Client, SimpleTestCase, TestCase, override_settings
from django.urls import include, path

from config.logs import HEADER, REQUESTS, JsonFormatter, PlainFormatter, RequestIdFilter
from tests.factories import make_user

SECRET = "zebrawood"


def break_here(request):
    raise IntegrityError(f"duplicate key\nDETAIL:  Key (email)=({SECRET}) already exists.")


urlpatterns = [path("break/", break_here), path("", include("config.urls"))]
handler500 = "config.errors.fault"


class Written:
    """Whatever is logged while it is entered, as each formatter writes it."""

    def __enter__(self):
        self.handlers = []
        for formatter in (JsonFormatter(), PlainFormatter("{request_id} {message}", style="{")):
            handler = logging.StreamHandler(io.StringIO())
            handler.setFormatter(formatter)
            handler.addFilter(RequestIdFilter())
            self.handlers.append(handler)
        self.loggers = [logging.getLogger(name) for name in (REQUESTS, "django.request")]
        self.levels = [logger.level for logger in self.loggers]
        for logger in self.loggers:
            logger.setLevel(logging.INFO)
            for handler in self.handlers:
                logger.addHandler(handler)
        return self

    def __exit__(self, *fault):
        for logger, level in zip(self.loggers, self.levels, strict=True):
            logger.setLevel(level)
            for handler in self.handlers:
                logger.removeHandler(handler)

    @property
    def lines(self):
        return [json.loads(line) for line in self.handlers[0].stream.getvalue().splitlines()]

    @property
    def words(self):
        return "".join(handler.stream.getvalue() for handler in self.handlers)


class RequestIdTests(SimpleTestCase):
    def given(self, words):
        return self.client.get("/healthz", headers={HEADER: words}).headers[HEADER]

    def test_a_well_formed_id_is_kept_and_any_other_replaced(self):
        for words in ("a" * 8, "A-1_b.2" * 4, "9" * 64):
            assert self.given(words) == words
        for words in ("a" * 7, "9" * 65, "two words", "a\tb" * 4, "<script>alert(1)", "é" * 10, ""):
            assert self.given(words) != words and len(self.given(words)) == 32

    def test_two_requests_have_two_ids(self):
        assert self.given("") != self.given("")


class LineTests(TestCase):
    def test_a_request_is_one_line_without_query_or_form(self):
        user = make_user()
        self.client.force_login(user)
        with Written() as written:
            answer = self.client.get(f"/search/?q={SECRET}")
            self.client.post("/councils/choose/", {"council": SECRET})
        first, second = (line for line in written.lines if line["logger"] == REQUESTS)
        assert first["request_id"] == answer.headers[HEADER] != "-"
        assert (first["method"], first["path"], first["status"]) == ("GET", "/search/", answer.status_code)
        assert first["user"] == user.pk and first["milliseconds"] >= 0 and first["level"] == "INFO"
        assert second["method"] == "POST" and SECRET not in written.words

    def test_a_link_that_lets_somebody_in_is_not_written(self):
        with Written() as written:
            self.client.get(f"/account/password/reset/key/1-{SECRET}/")
            self.client.put(f"/account/password/reset/key/1-{SECRET}/")
            self.client.get(f"/account/confirm-email/{SECRET}/more/")
        assert SECRET not in written.words and "/account/password/reset/key/" in written.words

    @override_settings(ROOT_URLCONF="tests.config.test_logs")
    def test_the_page_of_a_fault_shows_the_id_of_its_line_and_repeats_no_row(self):
        client = Client(raise_request_exception=False)
        client.force_login(make_user())
        with Written() as written:
            answer = client.post("/break/", {"words": SECRET})
        assert answer.status_code == 500
        assert answer.headers[HEADER] in answer.content.decode()
        faults = [line for line in written.lines if "fault" in line]
        assert [line["request_id"] for line in faults] == [answer.headers[HEADER]]
        assert "break_here" in faults[0]["fault"] and "DETAIL: left out" in faults[0]["fault"]
        assert SECRET not in written.words

    def test_a_broken_line_cannot_be_forged(self):
        with Written() as written:
            self.client.get("/nowhere/%0a2026-01-01%20ERROR%20forged%1b[2J%e2%80%a8more/")
        assert all(line["logger"] for line in written.lines) and len(written.lines) >= 1
        plain = written.handlers[1].stream.getvalue()
        assert len(plain.splitlines()) == len(written.lines) and "\x1b" not in plain and "forged" in plain
