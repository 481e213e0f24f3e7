"""Walking through the site as a person does, by its links, until there is no page left."""

from collections import Counter
from math import inf
from urllib.parse import urldefrag, urljoin, urlsplit

from django.test import Client
from django.urls import resolve

from tests.addresses import takes_posts
from tests.markup import read

# Of pages that differ only after the "?" a few are enough, and of those from which one kind is sent.
MOST_OF_ONE_PATH = 4
MOST_THAT_SEND = 3
# One template tells the history of everything: a few of each kind of thing show what it shows.
MOST_HISTORIES = 3
NOT_FOLLOWED = ("/admin/", "/account/", "/static/")
DOCUMENTS = (".pdf", ".xlsx", ".csv", ".json")


class Walk:
    """Every page that a person reaches by links, with what each answered.

    sending, reading -- how many pages of each kind are opened, of those from which something is sent and
    of the others.
    """

    def __init__(self, user, *, sending=MOST_THAT_SEND, reading=inf):
        self.sending, self.reading = sending, reading
        self.client = Client(raise_request_exception=False)
        self.client.force_login(user)
        self.pages, self.broken, self.linked, self.reached = {}, [], {}, set()
        self._waiting, self._asked = [("/", "the beginning")], Counter()

    def go(self):
        while self._waiting:
            address, origin = self._waiting.pop()
            path = urlsplit(address).path
            # The page itself is always looked at, however many searches of it came first.
            if address in self.linked or (address != path and self._asked[path] > MOST_OF_ONE_PATH):
                continue
            self._asked[path] += 1
            found = resolve(path)
            kind = found.view_name, found.kwargs.get("kind"), found.kwargs.get("aspect")
            self._asked[kind] += 1
            sends = found.kwargs.get("kind") or takes_posts(found.func)
            if self._asked[kind] > self._most(found, sends):
                continue
            self.linked[address] = origin
            self.reached.add(found.view_name)
            if not path.endswith(DOCUMENTS):
                self._open(address, origin)
        return self

    def _most(self, found, sends):
        """Return how many pages of the kind of an address are opened."""
        if found.view_name.startswith("history:"):
            return min(self.reading, MOST_HISTORIES)
        return self.sending if sends else self.reading

    def _open(self, address, origin):
        response = self.client.get(address, follow=True)
        if response.status_code != 200:
            self.broken.append(f"{address}, linked from {origin}, answers {response.status_code}")
            return
        self.pages[address] = response.content.decode()
        for link in read(self.pages[address]).all("a"):
            found, _ = urldefrag(urljoin(address, link.get("href") or ""))
            if found.startswith("/") and not found.startswith(NOT_FOLLOWED):
                self._waiting.append((found, address))

    def dead_ends(self):
        """Return the links to a part of another page that has no such part."""
        roots = {address: read(html) for address, html in self.pages.items()}
        names = {address: {element.get("id") for element in root.all()} for address, root in roots.items()}
        for address, root in roots.items():
            for link in root.all("a"):
                found, part = urldefrag(urljoin(address, link.get("href") or ""))
                if part and found in names and part not in names[found]:
                    yield f"{link.words!r} on {address} leads to {found}#{part}, which has no such part"
