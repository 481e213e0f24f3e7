"""Odd addresses and odd input are answered with a clear page, never with a fault of the site."""

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client, TestCase
from django.urls import resolve, reverse

from tests.addresses import addresses
from tests.markup import read
from tests.test_access import in_a_family
from tests.walk import Walk

# What pages read from an address besides the boxes of their own forms.
NAMES = {"page", "sort", "per_page"}
VALUES = ("", "0", "-1", "9" * 25, "1e9", "x", "\x00", "%", "'\"><script>", "é" * 300, "2026/27 Q9", "٣", "-")
NUMBERS = (0, 2**31, 2**63 - 1, 2**63, 10**30)
POSTS = ({}, {"council": "x"}, {"council": "9" * 30}, {"seen": "\x00", "overwrite": "maybe"})
FILES = (
    ("plan.xlsx", b""),
    ("plan.xlsx", b"PK\x03\x04"),
    ("plan.xls", b"\xd0\xcf\x11\xe0"),
    ("é\x00.xlsx", b"words"),
    ("a" * 300 + ".xlsx", b"words"),
)


class OddInputTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("load_demo", verbosity=0)
        cls.user = get_user_model().objects.get(username="performance")
        # One page of each kind, with the names of all boxes that pages of its kind have.
        cls.kinds = {}
        for address, html in Walk(cls.user).go().pages.items():
            path = address.partition("?")[0]
            _, names = cls.kinds.setdefault(resolve(path).view_name, (path, set(NAMES)))
            names |= {box.get("name") for box in read(html).all("input", "select") if box.get("name")}

    def setUp(self):
        self.client = Client(raise_request_exception=False)
        self.client.force_login(self.user)

    def test_no_query_breaks_a_page(self):
        for address, names in self.kinds.values():
            for value in VALUES:
                answer = self.client.get(address, dict.fromkeys(names, value))
                assert answer.status_code in (200, 404), f"{address}?...={value!r} {answer.status_code}"
            for name in names:
                answer = self.client.get(address, {name: "\x00x"})
                assert answer.status_code in (200, 404), f"{address}?{name}=... {answer.status_code}"

    def test_no_number_breaks_an_address(self):
        for one in addresses():
            if one.parts and not in_a_family(one.name):
                for number in NUMBERS:
                    address = reverse(one.name, args=[number] * len(one.parts))
                    for send in (self.client.get, self.client.post):
                        assert send(address).status_code in (404, 405), address

    def test_nothing_that_is_sent_breaks_a_page(self):
        for address, _ in self.kinds.values():
            for data in POSTS:
                assert self.client.post(address, data).status_code < 500, (address, data)

    def test_no_file_breaks_the_import(self):
        for name, content in FILES:
            file = SimpleUploadedFile(name, content)
            answer = self.client.post(reverse("exchange:import_add"), {"workbook": file}, follow=True)
            assert answer.status_code < 500, (name, answer.status_code)
