"""Odd addresses and odd input are answered with a clear page, never with a fault of the site."""

from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import QueryDict
from django.test import Client, TestCase, override_settings
from django.urls import resolve, reverse

from tests.addresses import addresses
from tests.markup import searches_of
from tests.test_access import in_a_family
from tests.walk import Walk

# So many that of each plan of the demonstration its page is among them.
MOST_THAT_ARE_READ = 8
VALUES = ("", "-1", "9" * 25, "1e9", "\x00", "%'\"><script>", "é" * 300, "2026/27 Q9", "٣", "-")
NUMBERS = (0, 2**31, 2**63 - 1, 2**63, 10**30)
POSTS = ({}, {"council": "x"}, {"council": "9" * 30}, {"seen": "\x00", "overwrite": "maybe"})
FILES = (
    ("plan.xlsx", b""),
    ("plan.xlsx", b"PK\x03\x04"),
    ("plan.xls", b"\xd0\xcf\x11\xe0"),
    ("é\x00.xlsx", b"words"),
    ("a" * 300 + ".xlsx", b"words"),
)


class Heard(QueryDict):
    """What an address holds after its "?", which remembers the names that a page asked it for."""

    asked = set()

    def __getitem__(self, name):
        self.asked.add(name)
        return super().__getitem__(name)

    def __contains__(self, name):
        self.asked.add(name)
        return super().__contains__(name)

    def getlist(self, name, default=None):
        self.asked.add(name)
        return super().getlist(name, default)


def listen(get_response):
    """Return a middleware that hears what the pages ask their addresses for."""

    def middleware(request):
        request.GET = Heard(request.META["QUERY_STRING"])
        return get_response(request)

    return middleware


@override_settings(MIDDLEWARE=["tests.test_odd_input.listen", *settings.MIDDLEWARE])
class OddInputTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("load_demo", verbosity=0)
        cls.user = get_user_model().objects.get(username="performance")
        # One page of each kind, and the boxes of the forms that lead to such a page.
        cls.kinds, cls.boxes = {}, {}
        for address, html in Walk(cls.user, sending=1, reading=MOST_THAT_ARE_READ).go().pages.items():
            cls.kinds.setdefault(resolve(urlsplit(address).path).view_name, urlsplit(address).path)
            for target, names in searches_of(address, html):
                cls.boxes.setdefault(resolve(target).view_name, set()).update(names)

    def setUp(self):
        self.client = Client(raise_request_exception=False)
        self.client.force_login(self.user)

    def open(self, address, data):
        """Open an address as odd as the data; return the names that its page asks for."""
        Heard.asked.clear()
        answer = self.client.get(address, data)
        assert answer.status_code in (200, 404), f"{address} {data} answers {answer.status_code}"
        return set(Heard.asked)

    def test_no_query_breaks_a_page(self):
        everywhere = self.open(reverse("healthz"), {})
        tried = set()
        for kind, address in self.kinds.items():
            names = self.boxes.get(kind, set()) | self.open(address, {}) - everywhere
            for value in VALUES if names else ():
                # One odd value may lead a page to ask for more.
                names |= self.open(address, dict.fromkeys(names, value)) - everywhere
            for name in names:
                self.open(address, {name: "\x00x"})
            tried |= names
        assert {"page", "sort", "q", "quarter", "under", "period", "severity", "year"} <= tried, tried

    def test_no_number_breaks_an_address(self):
        for one in addresses():
            if one.parts and not in_a_family(one.name):
                for number in NUMBERS:
                    args = [date(2026, 5, 1) if part == "day" else number for part in one.parts]
                    address = reverse(one.name, args=args)
                    assert self.client.get(address).status_code in (404, 405), address
                # What is sent is looked for in the same way.
                assert self.client.post(address).status_code in (404, 405), address

    def test_nothing_that_is_sent_breaks_a_page(self):
        for address in self.kinds.values():
            for data in POSTS:
                assert self.client.post(address, data).status_code < 500, (address, data)

    def test_no_file_breaks_the_import(self):
        for name, content in FILES:
            file = SimpleUploadedFile(name, content)
            answer = self.client.post(reverse("exchange:import_add"), {"workbook": file}, follow=True)
            assert answer.status_code < 500, (name, answer.status_code)
