"""Proof that a page costs the same number of queries however many rows it shows."""

from collections import Counter

from django.db import connection
from django.test.utils import CaptureQueriesContext


class FlatMixin:
    """For a TestCase whose client is signed in."""

    def assertFlat(self, url, *, grow, ceiling):
        """Fail unless the page costs as many queries after grow() as before, and no more than the ceiling.

        grow -- adds rows that the page shows; it must make the page longer, or the proof is empty.
        """
        self.client.get(url)  # fills what is kept between requests, such as content types
        short, before = self._costs(url)
        grow()
        long, after = self._costs(url)
        assert len(long) > len(short), f"{url} shows no more after grow(): the proof is empty"
        extra = Counter(after) - Counter(before)
        assert len(after) == len(before), (
            f"{url} costs {len(before)} queries, then {len(after)}. More of: {list(extra)}"
        )
        assert len(after) <= ceiling, f"{url} costs {len(after)} queries, at most {ceiling}: {after}"

    def _costs(self, url):
        with CaptureQueriesContext(connection) as captured:
            response = self.client.get(url)
        assert response.status_code == 200, f"{url} answers {response.status_code}"
        body = response.getvalue() if response.streaming else response.content
        return body, [query["sql"] for query in captured]
