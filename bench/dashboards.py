"""dashboard_150: the dashboard of a directorate with 200 indicators, among 150 councils with 600,000 results.

The floor: the same rows by plain SQL, and the same HTML joined from its pieces, every value escaped.
dashboard_150_to_1: the same page over the same page in a database that holds its council alone.
"""

import re
from html import escape, unescape

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from bench.councils import BELOW, DIRECTORATE, make_council, multiply
from bench.measuring import compare
from organisation.models import Role, Unit

COUNCILS = 150
FIGURE = "t.indicator_id, t.period, t.ends, t.state, t.number, t.unit, t.words"
ITEMS = "JOIN {} t ON t.plan_id = p.id"
MEASURES = "JOIN plans_planindicator u ON u.plan_id = p.id JOIN {} t ON t.{} = u.indicator_id"
# What the page shows or counts: the columns, and how they hang on the plans.
SHOWN = (
    ("t.id, t.ref, t.title, t.lead", ITEMS.format("plans_priority")),
    ("t.id, t.title, t.due, t.due_latest, t.rag, t.progress", ITEMS.format("plans_action")),
    ("t.id, t.title, t.unit, t.polarity, u.lead", MEASURES.format("indicators_indicator", "id")),
    ("t.indicator_id, t.words", MEASURES.format("indicators_indicatorcode", "indicator_id")),
    (FIGURE, MEASURES.format("indicators_result", "indicator_id")),
    (FIGURE, MEASURES.format("indicators_target", "indicator_id")),
)
TEXT = re.compile(r">([^<>]*[^<>\s][^<>]*)<")


def figures(folder):
    """Return the two figures, measured on embedded databases in the folder."""
    alone, among = f"{folder}/alone.sqlite3", f"{folder}/among.sqlite3"
    make(alone, councils=1)
    make(among, councils=COUNCILS)
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    address = reverse("reports:unit_dashboard", args=[Unit.objects.get(name=DIRECTORATE, pk__lt=1000).pk])
    units = list(
        Unit.objects.filter(name__in=[DIRECTORATE, *BELOW], pk__lt=1000).values_list("pk", flat=True)
    )

    def open_page():
        return page(client, address)

    def open_alone():
        return page(client, address)

    client.force_login(get_user_model().objects.get())
    pieces = pieces_of(open_page())
    yield compare(
        "dashboard_150", ours=open_page, floor=lambda: rows_and_strings(units, pieces), ceiling="6", rounds=15
    )
    use(alone)
    client.force_login(get_user_model().objects.get())
    yield compare(
        "dashboard_150_to_1",
        ours=open_page,
        floor=open_alone,
        before=lambda work: warm(client, address, among if work is open_page else alone),
        ceiling="1.15",
        rounds=15,
    )


def make(path, *, councils):
    """Make a database of so many councils, with one user who sees the first, and use it."""
    use(path)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    council = make_council()
    multiply(councils)
    user = get_user_model().objects.create(username="reader")
    Role.objects.create(user=user, unit=Unit.objects.get(council=council, parent=None), name=Role.Name.VIEWER)
    connection.cursor().execute("ANALYZE")


def use(path):
    """Speak to the embedded database at this path from now on."""
    connection.close()
    connection.settings_dict["NAME"] = path


def warm(client, address, path):
    """Turn to a database and open the page once, signed in there, so that no run pays for the turn."""
    use(path)
    client.force_login(get_user_model().objects.get())
    page(client, address)


def page(client, address):
    """Return the HTML of a page, as a signed-in person is given it."""
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answers {response.status_code}, so there is nothing to measure")
    return response.content.decode()


def pieces_of(html):
    """Return (the HTML between its words, the words), by turns."""
    words = [unescape(found) for found in TEXT.findall(html)]
    return TEXT.sub(">\0<", html).split("\0"), words


def rows_and_strings(units, pieces):
    """Fetch the rows and join the HTML: what the page costs when nothing is worked out."""
    marks = ", ".join(["%s"] * len(units))
    with connection.cursor() as cursor:
        for columns, joined in SHOWN:
            cursor.execute(f"SELECT {columns} FROM plans_plan p {joined} WHERE p.unit_id IN ({marks})", units)
            cursor.fetchall()
    between, words = pieces
    joined = [between[0]]
    for word, after in zip(words, between[1:], strict=True):
        joined += (escape(word), after)
    return "".join(joined)
