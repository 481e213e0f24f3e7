"""dashboard_150, indicators_150: pages of one council among 150 with 600,000 results, over a floor.

The dashboard is that of a directorate with 200 indicators over eight quarters; the list shows 200 indicators,
each with its last eight. The floor: the same rows by plain SQL, each placed with the thing that it is about,
and the same HTML joined from its pieces, every value escaped.
dashboard_150_to_1, indicators_150_to_1: the same pages over those of a database with their council alone.
"""

import re
from html import escape, unescape

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.urls import reverse

from bench import databases
from bench.councils import BELOW, DIRECTORATE, make_council, multiply
from bench.measuring import compare
from organisation.models import Role, Unit

COUNCILS = 150
SHOWN = 200
TEXT = re.compile(r">([^<>]*[^<>\s][^<>]*)<")

# What each page shows, counts or rates by: tables and columns, the first of which says what a row is about.
FIGURE = "period, state, words, unit, number, low, high, day, provisional, parts"
MEASURE = (
    "title, unit, polarity, cumulative, scheme_id, tolerance, tolerance_relative, same_within, target_shape, "
    "rule, formula, frequency, year_basis, part_names, retired_on"
)
FIGURES = (
    ("indicators_result", f"indicator_id, {FIGURE}, restated"),
    ("indicators_target", f"indicator_id, {FIGURE}"),
    ("indicators_forecast", f"indicator_id, {FIGURE}"),
    ("indicators_seriesbreak", "indicator_id, period, words"),
    ("indicators_indicatorcode", "indicator_id, words"),
)
OF_PLANS = "plan_id IN (SELECT id FROM plans_plan WHERE unit_id IN ({units}))"
USED = f"indicator_id IN (SELECT indicator_id FROM plans_planindicator WHERE {OF_PLANS})"
OF_RISKS = (
    "risk_id IN (SELECT k.id FROM risks_risk k JOIN risks_register r ON k.register_id = r.id "
    "WHERE r.unit_id IN ({units}))"
)
DASHBOARD = (
    ("plans_plan", "unit_id, id, title, tier, first_year, last_year, register_id", "unit_id IN ({units})"),
    ("plans_planindicator", "id, plan_id, indicator_id, lead", OF_PLANS),
    ("indicators_indicator", f"id, {MEASURE}", USED.replace("indicator_id IN", "id IN", 1)),
    *((table, columns, USED) for table, columns in FIGURES),
    ("plans_priority", "id, plan_id, parent_id, ref, title, lead", OF_PLANS),
    ("plans_action", "id, plan_id, priority_id, ref, title, lead, due, due_latest, rag, progress", OF_PLANS),
    (
        "plans_planindicator_priorities",
        "priority_id, planindicator_id",
        f"planindicator_id IN (SELECT id FROM plans_planindicator WHERE {OF_PLANS})",
    ),
    ("risks_risk", "id, register_id, ref, title, owner", OF_RISKS.replace("risk_id IN", "id IN", 1)),
    ("risks_assessment", "risk_id, kind, scheme_id, likelihood, impact", OF_RISKS),
)
LISTED = (
    "indicator_id IN (SELECT id FROM indicators_indicator WHERE council_id = {council} "
    f"ORDER BY title, id LIMIT {SHOWN})"
)
LIST = (
    ("indicators_indicator", f"id, {MEASURE}, unit_words", LISTED.replace("indicator_id IN", "id IN", 1)),
    *((table, columns, LISTED) for table, columns in FIGURES),
    ("plans_planindicator", "indicator_id, plan_id", LISTED),
    ("plans_plan", "id, title, first_year, last_year", "council_id = {council}"),
)


def figures(folder):
    """Return the figures of the database in use, and of a copy of it that holds 149 more councils."""
    databases.in_one_process()
    databases.empty()
    alone = connection.settings_dict["NAME"]
    council = make_council()
    user = get_user_model().objects.create(username="reader of pages")
    Role.objects.create(user=user, unit=Unit.objects.get(council=council, parent=None), name=Role.Name.VIEWER)
    units = Unit.objects.filter(name__in=[DIRECTORATE, *BELOW])
    known = {"council": council.pk, "units": ", ".join(str(pk) for pk in units.values_list("pk", flat=True))}
    directorate = units.get(name=DIRECTORATE)
    pages = (
        ("dashboard", reverse("reports:unit_dashboard", args=[directorate.pk]), DASHBOARD),
        ("indicators", f"{reverse('indicators:indicator_list')}?per_page={SHOWN}", LIST),
    )
    among = databases.copied(folder)
    try:
        databases.use(among)
        multiply(COUNCILS)
        connection.cursor().execute("ANALYZE")
        for name, address, rows in pages:
            yield from measured(name, address, statements(rows, known), user, alone, among)
    finally:
        databases.use(alone)
        databases.drop(among)
        user.delete()


def measured(name, address, wanted, user, alone, among):
    """Return the two figures of a page."""
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    suffix = "" if connection.vendor == "sqlite" else f"_{connection.vendor}"

    def open_page():
        return page(client, address)

    def open_alone():
        return page(client, address)

    def turn(database):
        """Turn to a database and open the page once, signed in there, so that no run pays for the turn."""
        databases.use(database)
        client.force_login(user)
        return open_page()

    pieces = pieces_of(turn(among))
    yield compare(
        f"{name}_150{suffix}",
        ours=open_page,
        floor=lambda: rows_and_strings(wanted, pieces),
        ceiling="6",
        rounds=21,
        clock=databases.processor_time,
    )
    yield compare(
        f"{name}_150_to_1{suffix}",
        ours=open_page,
        floor=open_alone,
        before=lambda work: turn(among if work is open_page else alone),
        ceiling="1.15",
        rounds=21,
        clock=databases.processor_time,
    )


def statements(rows, known):
    """Return the SQL by which the rows of a page are read."""
    return [f"SELECT {columns} FROM {table} WHERE {which.format(**known)}" for table, columns, which in rows]


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


def rows_and_strings(wanted, pieces):
    """Fetch and place the rows and join the HTML: what the page costs when nothing is worked out."""
    placed = []
    with connection.cursor() as cursor:
        for statement in wanted:
            cursor.execute(statement)
            about = {}
            for row in cursor.fetchall():
                about.setdefault(row[0], []).append(row)
            placed.append(about)
    between, words = pieces
    joined = [between[0]]
    for word, after in zip(words, between[1:], strict=True):
        joined += (escape(word), after)
    return "".join(joined)
