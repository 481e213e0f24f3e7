"""The page of a fault gives back what was typed, and never a password."""

from django.db import OperationalError
from django.test import RequestFactory, SimpleTestCase

from config.errors import fault


class FaultTests(SimpleTestCase):
    def page(self, address, sent):
        request = RequestFactory().post(address, sent)
        try:
            raise OperationalError("away")
        except OperationalError:
            return fault(request).content.decode()

    def test_what_was_typed_is_given_back_as_it_was_written(self):
        page = self.page("/updates/", {"u12-comment": "Two <b> left", "u12-version": "3", "update": "12"})
        assert "Two &lt;b&gt; left" in page and "Comment" in page
        assert "Version" not in page and ">12<" not in page

    def test_no_secret_is_given_back(self):
        for address, sent in (
            ("/account/login/", {"login": "rosa", "password": "pa55"}),
            ("/admin/auth/user/1/password/", {"password1": "pa55", "csrfmiddlewaretoken": "pa55"}),
        ):
            assert "pa55" not in self.page(address, sent) and "What you sent" not in self.page(address, sent)

    def test_a_page_that_was_only_read_gives_nothing_back(self):
        assert "What you sent" not in self.page("/updates/", {})
