"""The feed: what a person may see, and no more, in tables whose fields stay."""

import base64
import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from unittest import mock

from django.test import Client, SimpleTestCase, TestCase, override_settings
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from exchange.feed.fields import Field, Table, as_json, csv_value, plain
from exchange.feed.schema import schema
from exchange.feed.tables import TABLES
from exchange.feed.tokens import GOOD_FOR, MOST_TOKENS, USE_NOTED_EVERY, make_token, user_of
from exchange.models import FeedToken
from organisation.models import Event, Role
from tests.factories import (
    make_action,
    make_assessment,
    make_council,
    make_indicator,
    make_plan,
    make_plan_indicator,
    make_priority,
    make_register,
    make_risk,
    make_unit,
    make_user,
    make_version,
    whole_of,
)
from tests.queries import FlatMixin

# Reports are built on these names. A name may be added here; one that is taken away breaks them.
PROMISED = {
    "units": "id parent_id kind name",
    "plans": "id unit_id tier title years first_year last_year state newest_version changed_at",
    "priorities": "id plan_id parent_id position ref level title lead accountable expected_outcome",
    "actions": "id plan_id priority_id position ref title lead accountable due due_earliest due_latest "
    "progress rag is_done is_cancelled is_overdue",
    "plan_indicators": "id plan_id indicator_id",
    "indicators": "id codes title unit polarity frequency year_basis retired_on latest_period latest_result "
    "latest_number latest_target rating rating_words rating_reason direction",
    "results": "id indicator_id period period_words starts ends state words number low high day provisional "
    "restated",
    "targets": "id indicator_id period period_words starts ends state words number low high day provisional",
    "risks": "id register_id register unit_id ref title category treatment owner is_exempt "
    + " ".join(
        f"{kind}_{name}"
        for kind in ("inherent", "current", "target")
        for name in ("likelihood", "impact", "score", "band", "above_appetite", "assessed_on")
    ),
}
KINDS = {"string": str, "integer": int, "number": (int, Decimal), "boolean": bool, "null": type(None)}


def bearer(words):
    return {"authorization": f"Bearer {words}"}


def basic(name, words):
    return {"authorization": f"Basic {base64.b64encode(f'{name}:{words}'.encode()).decode()}"}


def address(council, table="plans", form="json"):
    return reverse(f"exchange:feed_{form}", args=[council.pk, table])


class FeedCase(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council("Eastmoor Council")
        cls.unit = make_unit(cls.council)
        cls.user = make_user(role=Role.Name.VIEWER, unit=whole_of(cls.council))
        cls.plan = make_plan(cls.unit, title="=HYPERLINK(1)")
        cls.token, cls.words = make_token(cls.user, "Power BI", now=timezone.now())

    def ask(self, table="plans", form="json", *, words=None, **query):
        client = Client(headers=bearer(words or self.words))
        return client.get(address(self.council, table, form), query)

    def rows(self, table, **query):
        answer = self.ask(table, **query)
        assert answer.status_code == 200, answer.content
        return json.loads(answer.content, parse_float=Decimal)["rows"]


class TokenTests(FeedCase):
    def status(self, **headers):
        return Client().get(address(self.council), headers=headers).status_code

    def test_a_token_opens_as_bearer_and_as_password(self):
        assert self.status(**bearer(self.words)) == 200
        assert self.status(**basic("anybody", self.words)) == 200

    def test_anything_else_is_told_to_send_one(self):
        for headers in (
            {},
            bearer("gt_wrong"),
            bearer(""),
            bearer(self.words[:-1]),
            basic(self.words, ""),
            {"authorization": self.words},
            {"authorization": "Basic é"},
            {"authorization": "Basic ===="},
            bearer(self.token.digest),
        ):
            answer = Client().get(address(self.council), headers=headers)
            assert answer.status_code == 401 and "Basic" in answer.headers["WWW-Authenticate"], headers

    @override_settings(HTTPS=True, SECURE_SSL_REDIRECT=True)
    def test_a_program_that_asks_in_the_clear_is_told_so_and_not_led_to_https(self):
        for form in ("json", "csv"):
            for headers in ({}, bearer(self.words)):
                answer = Client().get(address(self.council, form=form), headers=headers)
                assert answer.status_code == 403 and b"revoke it" in answer.content, (form, headers)
            secure = Client().get(address(self.council, form=form), headers=bearer(self.words), secure=True)
            assert secure.status_code == 200
        assert Client().get(reverse("exchange:feed_token_list")).status_code == 301

    def test_its_words_are_kept_nowhere(self):
        row = str(FeedToken.objects.filter(pk=self.token.pk).values().get())
        assert self.words not in row and self.words[3:] not in row
        assert len(self.words) >= 43

    def test_it_ends_when_it_expires_is_revoked_or_its_account_is_closed(self):
        made = self.token.made_at
        headers = f"Bearer {self.words}"
        assert user_of(headers, made + GOOD_FOR - timedelta(seconds=1)) == self.user
        assert user_of(headers, made + GOOD_FOR) is None
        self.user.is_active = False
        self.user.save()
        assert self.status(**bearer(self.words)) == 401
        self.user.is_active = True
        self.user.save()
        client = Client()
        client.force_login(self.user)
        client.post(reverse("exchange:feed_token_revoke", args=[self.token.pk]))
        assert self.status(**bearer(self.words)) == 401
        assert Event.objects.filter(did="revoked a feed token", user=self.user).count() == 1
        client.post(reverse("exchange:feed_token_revoke", args=[self.token.pk]))
        assert Event.objects.filter(did="revoked a feed token").count() == 1

    def test_a_token_that_is_sent_decides_whoever_is_signed_in(self):
        client = Client()
        client.force_login(make_user(superuser=True))
        assert client.get(address(self.council)).status_code == 200
        assert client.get(address(self.council), headers=bearer("gt_wrong")).status_code == 401

    def test_when_it_was_used_is_noted_now_and_then(self):
        now = timezone.now()
        for at, noted in (
            (now, now),
            (now + USE_NOTED_EVERY, now),
            (now + USE_NOTED_EVERY + timedelta(seconds=1), now + USE_NOTED_EVERY + timedelta(seconds=1)),
        ):
            user_of(f"Bearer {self.words}", at)
            self.token.refresh_from_db()
            assert self.token.last_used_at == noted

    def test_the_page_shows_a_new_token_once(self):
        client = Client()
        client.force_login(self.user)
        page = reverse("exchange:feed_token_list")
        answer = client.post(page, {"name": "Quarterly <b>pack</b>"})
        shown = answer.content.decode()
        words = shown.partition('value="gt_')[2].partition('"')[0]
        assert (
            self.status(**bearer(f"gt_{words}")) == 200
            and answer.headers["Cache-Control"] == "private, no-store"
        )
        assert "<b>pack" not in shown and words not in client.get(page).content.decode()
        assert "Enter what the token is for" in client.post(page, {"name": " "}).content.decode()
        for number in range(MOST_TOKENS - 2):
            client.post(page, {"name": f"Token {number}"})
        assert FeedToken.objects.of(self.user).count() == MOST_TOKENS
        assert "which is the most" in client.post(page, {"name": "One more"}).content.decode()
        assert FeedToken.objects.of(self.user).count() == MOST_TOKENS

    @mock.patch("organisation.limits.time", lambda: 1_000_040.0)
    @override_settings(FEED_A_MINUTE=2)
    def test_the_third_page_of_a_minute_must_wait(self):
        assert [self.ask().status_code for _ in range(3)] == [200, 200, 429]
        assert self.ask().headers["Retry-After"] == "40"


class RightsTests(FeedCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.register = make_register(cls.unit)
        cls.open, cls.hidden = make_risk(cls.register), make_risk(cls.register, "Zebrawood fails")
        type(cls.hidden).objects.filter(pk=cls.hidden.pk).update(exempt="Zebrawood's affairs")
        make_priority(cls.plan, risks=f"{cls.hidden.ref} zebrawood", risk_notes="zebrawood")

    def test_another_council_is_not_there(self):
        other = make_plan()
        for table in TABLES:
            for form in ("json", "csv"):
                answer = Client(headers=bearer(self.words)).get(address(other.council, table, form))
                assert answer.status_code == 404

    def test_a_row_of_another_council_is_in_no_table(self):
        make_indicator(title="quillwort", codes=["QW 1"], results={"2025/26": "5"}, targets={"2025/26": "6"})
        away = make_plan(make_unit(name="quillwort"), title="quillwort")
        make_action(make_priority(away, title="quillwort"), title="quillwort")
        make_risk(make_register(away.unit), "quillwort")
        make_plan_indicator(away)
        for table in TABLES:
            assert b"quillwort" not in self.ask(table).content, table
        assert len(self.rows("plan_indicators")) == len(self.rows("results")) == 0

    def test_an_exempt_risk_is_there_for_those_who_may_read_it_alone(self):
        assert [row["id"] for row in self.rows("risks")] == [self.open.pk]
        for table in TABLES:
            for form in ("json", "csv"):
                assert b"ebrawood" not in self.ask(table, form).content, table
        self.user.roles.update(reads_exempt=True)
        rows = self.rows("risks")
        assert [(row["id"], row["is_exempt"]) for row in rows] == [
            (self.open.pk, False),
            (self.hidden.pk, True),
        ]

    def test_a_role_that_has_ended_closes_the_feed(self):
        self.user.roles.update(ends_on=timezone.localdate())
        assert self.ask().status_code == 200
        self.user.roles.update(ends_on=timezone.localdate() - timedelta(days=1))
        assert self.ask().status_code == 404

    def test_nothing_is_written_by_it(self):
        client = Client(headers=bearer(self.words))
        for method in (client.post, client.put, client.patch, client.delete):
            assert method(address(self.council)).status_code == 405
        assert client.head(address(self.council)).status_code == 200


class PageTests(FeedCase):
    def test_pages_bring_each_row_once(self):
        plans = [self.plan, *(make_plan(make_unit(self.council)) for _ in range(4))]
        for form in ("json", "csv"):
            found, where = [], f"{address(self.council, form=form)}?limit=2"
            sizes = []
            while where:
                answer = Client(headers=bearer(self.words)).get(where)
                if form == "json":
                    page = answer.json()
                    where, rows = page["next"], page["rows"]
                else:
                    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
                    where = answer.headers.get("Link", "").partition(">")[0].removeprefix("<")
                found += [int(row["id"]) for row in rows]
                sizes.append(len(rows))
            assert found == [plan.pk for plan in plans] and sizes == [2, 2, 1]

    def test_a_last_page_that_is_full_has_no_next(self):
        make_plan(make_unit(self.council))
        assert self.ask(limit=2).json()["next"] is None
        assert self.ask(limit=1).json()["next"].endswith(f"?after={self.plan.pk}&limit=1")

    def test_numbers_that_cannot_be_are_refused_and_unknown_tables_are_not_there(self):
        for query in (
            {"limit": "0"},
            {"limit": "5001"},
            {"limit": "-1"},
            {"after": "x"},
            {"after": "9" * 30},
        ):
            assert self.ask(**query).status_code == 400, query
        assert self.ask(limit=5000, after=2**63 - 1).json()["rows"] == []
        assert self.ask("people").status_code == 404

    def test_what_a_program_has_already_is_not_sent_again(self):
        for form in ("json", "csv"):
            first = self.ask(form=form)
            client = Client(headers=bearer(self.words) | {"if-none-match": first.headers["ETag"]})
            again = client.get(address(self.council, form=form))
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["ETag"] == first.headers["ETag"]
            self.plan.title += "!"
            self.plan.save()
            assert client.get(address(self.council, form=form)).status_code == 200
        assert "Authorization" in first.headers["Vary"] and "private" in first.headers["Cache-Control"]

    def test_csv_holds_what_json_holds_and_no_formula(self):
        row = self.rows("plans")[0]
        text = self.ask(form="csv").content.decode("utf-8-sig")
        (line,) = csv.DictReader(io.StringIO(text))
        assert line["title"] == "'=HYPERLINK(1)" and row["title"] == "=HYPERLINK(1)"
        assert line["id"] == str(row["id"]) and line["newest_version"] == ""
        assert line["changed_at"] == row["changed_at"]


class TableTests(FeedCase):
    """Every table: its promised fields, its types, and a number of queries that does not grow."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.register = make_register(cls.unit)
        cls.grow()

    @classmethod
    def grow(cls):
        for _ in range(3):
            plan = make_plan(make_unit(cls.council))
            priority = make_priority(plan, lead="Sam Reed")
            make_action(priority, due="Mar 20", due_latest=date(2020, 3, 31))
            indicator = make_indicator(
                cls.council,
                codes=["NI 59"],
                results={"2024/25": "62.5%", "2025/26": "awaiting"},
                targets={"2024/25": "65%"},
            )
            make_plan_indicator(plan, indicator)
            risk = make_risk(make_register(plan.unit))
            make_assessment(risk, kind="target", assessed_on=date(2026, 4, 1))

    def test_the_promised_fields_are_there(self):
        assert set(PROMISED) == set(TABLES)
        for name, promised in PROMISED.items():
            assert list(TABLES[name].headings) == promised.split(), name

    def test_every_row_is_as_the_schema_says(self):
        described = Client(headers=bearer(self.words)).get(reverse("exchange:feed_schema")).json()
        assert described == json.loads(json.dumps(schema(described["$id"])))
        for table in TABLES:
            said, rows = described["$defs"][table], self.rows(table)
            assert rows, f"{table} is empty: the proof is too"
            for row in rows:
                assert list(row) == said["required"]
                for name, value in row.items():
                    allowed = said["properties"][name]["type"]
                    kinds = [KINDS[one] for one in ([allowed] if isinstance(allowed, str) else allowed)]
                    fits = any(
                        isinstance(value, kind) and not (kind is not bool and isinstance(value, bool))
                        for kind in kinds
                    )
                    assert fits, (table, name, value)

    def test_every_page_costs_the_same_whatever_it_holds(self):
        self.client = Client(headers=bearer(self.words))
        for table in TABLES:
            self.assertFlat(address(self.council, table), grow=self.grow, ceiling=12)

    def test_an_indicator_stands_as_its_page_says(self):
        row = self.rows("indicators")[0]
        assert (row["codes"], row["latest_result"], row["latest_number"]) == (
            "NI 59",
            "62.5%",
            Decimal("62.5"),
        )
        assert row["latest_target"] == "65%" and row["rating_reason"]
        states = {one["state"] for one in self.rows("results")}
        assert states == {"value", "awaiting"}
        assert all(one["number"] is None for one in self.rows("results") if one["state"] != "value")

    def test_an_action_is_late_by_the_rule_of_the_dashboard(self):
        assert all(row["is_overdue"] for row in self.rows("actions"))

    def test_a_risk_has_the_latest_score_of_each_kind(self):
        row = self.rows("risks")[0]
        assert row["current_score"] == "12" and row["current_band"] == "Medium"
        assert row["target_score"] == "6" and row["target_assessed_on"] == "2026-04-01"
        assert row["inherent_score"] == "" and row["inherent_above_appetite"] is None

    def test_a_plan_says_its_newest_version(self):
        make_version(self.plan)
        row = next(row for row in self.rows("plans") if row["id"] == self.plan.pk)
        assert (row["newest_version"], row["state"]) == (1, "approved")


class WrittenTests(SimpleTestCase):
    @given(st.lists(st.text(), max_size=3))
    def test_any_words_come_back_as_they_were(self, words):
        table = Table("t", "", None, (Field("a", "text", "", lambda row: row),))
        assert [row["a"] for row in json.loads(as_json(table, words))] == words

    @given(st.decimals(allow_nan=False, allow_infinity=False, places=8, min_value=-(10**9), max_value=10**9))
    def test_a_number_keeps_its_digits(self, number):
        assert Decimal(plain(number)) == number and "E" not in plain(number)

    def test_a_cell_is_never_a_formula(self):
        for words in ("=1+1", "+SUM(A1)", "-2+3", "@x", "\t=1", "\r=1"):
            assert csv_value(words) == f"'{words}"
        assert [csv_value(value) for value in (None, True, False, 5, Decimal("-4.50"))] == [
            *("", "true", "false", "5", "-4.5")
        ]
        assert csv_value(datetime(2026, 4, 1, 12, tzinfo=UTC)) == "2026-04-01T12:00:00Z"
