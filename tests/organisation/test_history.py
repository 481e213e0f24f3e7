"""The history of rows: every write is kept, with who and why, and nobody rewrites it."""

import ast
from datetime import date, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import NotSupportedError, connection, models, transaction
from django.db.models import F
from django.test import SimpleTestCase, TestCase
from django.test.utils import CaptureQueriesContext, isolate_apps
from django.urls import reverse
from django.utils import timezone

from indicators.models import Result
from organisation.audit import record
from organisation.history import CannotRewrite, History, Past
from organisation.loading import load
from organisation.models import Council, Event, Person, Post
from organisation.past import end_of, standing
from organisation.pruning import kept_models
from organisation.removal import remove, restore
from organisation.writing import WritingQuerySet, because, explained, past_of, written_by
from plans.models import Milestone, PlanIndicator, Priority
from risks.models import Register
from tests.factories import (
    make_action,
    make_council,
    make_indicator,
    make_milestone,
    make_person,
    make_plan,
    make_plan_indicator,
    make_priority,
    make_unit,
    make_user,
)
from tests.histories import not_kept

ROOMS = ("organisation", "indicators", "risks", "plans", "returns", "reports", "exchange")
RECORDS = "is itself a record of what was done, added to and never changed"
FROZEN = "is frozen when it is made and never changed"
LOCKS = "is put there and taken away with a step of a return, which is kept"
MADE = "is made again from what is kept, or thrown away"
WITHOUT_HISTORY = {
    "organisation.Event": RECORDS,
    "organisation.Removal": "keeps the rows that were deleted, whose history says so too",
    "organisation.Job": "is work in progress, forgotten after a month",
    "organisation.Backup": RECORDS,
    "indicators.Restatement": RECORDS,
    "indicators.TargetChange": RECORDS,
    "indicators.FigureLock": LOCKS,
    "risks.RiskLock": LOCKS,
    "plans.PlanStep": RECORDS,
    "plans.PlanVersion": FROZEN,
    "plans.ProgressLock": LOCKS,
    "returns.CycleStep": RECORDS,
    "returns.ReturnStep": RECORDS,
    "returns.Decision": RECORDS,
    "returns.Reminder": "is a message and what became of it",
    "returns.Record": FROZEN,
    **{
        f"returns.Frozen{name}": FROZEN
        for name in ("Unit", "Plan", "Priority", "Indicator", "Use", "Action", "Risk", "Control")
    },
    "reports.ProducedDocument": MADE,
    "reports.RecordDocument": MADE,
    "exchange.Import": "is an uploaded file and its preview; what it wrote is kept with its name",
    "exchange.ComparatorFile": "is an uploaded file and its preview; what it wrote is kept with its name",
    "exchange.UpdateFile": "is an uploaded file and its preview; what it wrote is kept with its name",
    "exchange.FeedToken": "is a secret and when it was last used; making and revoking it are events",
}
# Who speaks to the database past the managers, and why that writes no row of a model that keeps its history.
MAY_SPEAK_SQL = {
    "organisation/writing.py": "is where the history is written",
    "organisation/loading.py": "keeps what it loads",
    "organisation/history.py": "prunes history",
    "organisation/querysets.py": "prunes events",
    "organisation/database_copies.py": "copies whole databases",
    "organisation/statements.py": "reads",
    "returns/waiting.py": "reads",
    "config/health.py": "reads",
}
PAST_THE_MANAGERS = {
    *("cursor", "raw", "_raw_delete", "_update", "_insert", "_batched_insert", "save_base", "delete_batch"),
    *("update_batch", "UpdateQuery", "InsertQuery", "DeleteQuery", "execute_sql", "QuerySet"),
    *("post_save", "pre_delete", "post_delete", "RunSQL"),
}


def past_the_managers(tree):
    """Return the words in a syntax tree by which rows may be written past their manager."""
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = {func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "") for func in called}
    return names & PAST_THE_MANAGERS


class EveryModelTests(SimpleTestCase):
    def test_every_model_keeps_its_history_or_says_why_not(self):
        silent = {
            model._meta.label
            for room in ROOMS
            for model in apps.get_app_config(room).get_models(include_auto_created=True)
            if past_of(model) is None and not issubclass(model, Past)
        }
        assert silent == set(WITHOUT_HISTORY)

    def test_every_column_is_kept(self):
        for model in kept_models():
            kept = {field.attname for field in past_of(model)._meta.local_concrete_fields}
            assert {field.attname for field in model._meta.local_concrete_fields} <= kept, model

    def test_a_manager_that_would_write_past_the_history_stops_the_start(self):
        with isolate_apps("organisation"), pytest.raises(ImproperlyConfigured, match="past the history"):

            class Forgetful(models.Model):  # noqa: DJ008
                objects = models.Manager()
                history = History()

                class Meta:
                    app_label = "organisation"

    def test_django_itself_writes_by_a_manager_that_keeps(self):
        for model in kept_models():
            for manager in (*model._meta.managers, model._base_manager, model._default_manager):
                assert isinstance(manager.all(), WritingQuerySet), (model, manager)

    def test_nothing_is_written_past_the_managers(self):
        paths = [path for room in (*ROOMS, "config") for path in (settings.BASE_DIR / room).rglob("*.py")]
        found = {
            path.relative_to(settings.BASE_DIR).as_posix()
            for path in paths
            if "migrations" not in path.parts and past_the_managers(ast.parse(path.read_text()))
        }
        assert found == set(MAY_SPEAK_SQL)

    def test_a_planted_way_past_the_managers_is_found(self):
        for words in (
            "connection.cursor().execute('UPDATE plans_plan SET title = 1')",
            "Plan.objects.filter(pk=1)._raw_delete('default')",
            "models.QuerySet(Plan).update(title='')",
            "plan.save_base(raw=True)",
        ):
            assert past_the_managers(ast.parse(words)), words

    def test_no_history_is_in_the_administration(self):
        assert [model for model in admin.site._registry if issubclass(model, Past)] == []


class KeepingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council("Southmere")
        cls.person = make_person(cls.council, "Ann Hall", job_title="Head of Parks")

    def kinds(self, thing):
        """Return the kinds of what is kept of a thing, the first first."""
        return "".join(
            past_of(type(thing))
            .objects.filter(id=thing.pk)
            .order_by("history_id")
            .values_list("history_type", flat=True)
        )

    def test_a_row_is_kept_when_it_is_made_changed_and_deleted(self):
        person = Person.objects.create(council=self.council, name="Bo Lund")
        person.job_title = "Officer"
        person.save()
        pk = person.pk
        person.delete()
        kept = past_of(Person).objects.filter(id=pk).order_by("history_id")
        assert list(kept.values_list("history_type", "job_title")) == [
            ("+", ""),
            ("~", "Officer"),
            ("-", "Officer"),
        ]

    def test_what_is_kept_is_what_the_table_holds_whatever_the_object_says(self):
        self.person.name, self.person.job_title = "Never saved", "Head of Trees"
        self.person.save(update_fields=["job_title"])
        kept = self.person.history.latest()
        assert (kept.name, kept.job_title) == ("Ann Hall", "Head of Trees")

    def test_rows_made_at_once_are_kept(self):
        people = [Person(council=self.council, name=f"Person {number}") for number in range(3)]
        Person.objects.bulk_create(people)
        assert {self.kinds(person) for person in people} == {"+"}
        assert not_kept() == []

    def test_rows_changed_at_once_are_kept_and_no_others(self):
        other = make_person(self.council)
        self.person.job_title = "Head of Trees"
        Person.objects.bulk_update([self.person], ["job_title"])
        assert (self.kinds(self.person), self.kinds(other)) == ("+~", "+")
        assert self.person.history.latest().job_title == "Head of Trees"

    def test_an_update_is_kept_of_the_rows_that_it_wrote(self):
        Post.objects.bulk_create(Post(council=self.council, title=title) for title in ("A", "B", "C"))
        assert (
            self.council.posts.filter(title__in="AB", council__name="Southmere").update(title=F("title")) == 2
        )
        assert [self.kinds(post) for post in Post.objects.order_by("title")] == ["+~", "+~", "+"]
        assert Post.objects.filter(title__in=[]).update(title="") == 0

    def test_an_update_whose_condition_fails_writes_and_keeps_nothing(self):
        assert Person.objects.filter(pk=self.person.pk, name="Somebody else").update(name="Ann") == 0
        assert self.kinds(self.person) == "+"

    def test_keys_with_gaps_and_more_than_fit_in_one_statement_are_kept(self):
        many = 2 * (connection.features.max_query_params or 1000)
        load(Post, [{"council_id": self.council.pk, "title": str(number)} for number in range(many)])
        with CaptureQueriesContext(connection) as asked:
            assert Post.objects.extra(where=["id %% 2 = 0"]).update(unit=None) == many // 2
        assert past_of(Post).objects.filter(history_type="~").count() == many // 2
        assert len(asked) <= 4

    def test_what_is_loaded_is_kept(self):
        day = {"period": "2019", "starts": date(2019, 4, 1), "ends": date(2020, 3, 31), "words": "9%"}
        load(Result, [{"indicator_id": make_indicator().pk, **day}])
        assert self.kinds(Result.objects.get()) == "+"
        assert not_kept() == []

    def test_nobody_can_tell_what_an_upsert_would_have_made(self):
        with pytest.raises(NotSupportedError):
            Post.objects.bulk_create(
                [Post(council=self.council, title="A")],
                update_conflicts=True,
                unique_fields=["council", "title"],
                update_fields=["unit"],
            )

    def test_what_pointed_at_a_thing_that_goes_is_kept_pointing_at_nothing(self):
        post = Post.objects.create(council=self.council, title="Head of Parks", holder=self.person)
        self.person.delete()
        assert self.kinds(post) == "+~" and post.history.latest().holder_id is None

    def test_all_that_goes_with_a_thing_is_kept_at_the_same_cost_however_much_it_is(self):
        costs = []
        for number in (1, 20):
            action = make_action(plan=make_plan(make_unit(self.council)))
            for _ in range(number):
                make_milestone(action)
            with CaptureQueriesContext(connection) as asked:
                action.delete()
            costs.append(len(asked))
        assert past_of(Milestone).objects.filter(history_type="-").count() == 21
        assert costs[0] == costs[1]
        assert not_kept() == []

    def test_a_deletion_that_fails_is_not_kept(self):
        used = make_plan_indicator()
        with pytest.raises(models.ProtectedError):
            used.indicator.delete()
        assert self.kinds(used.indicator) == "+"

    def test_a_council_goes_and_its_history_stays(self):
        pk = self.council.pk
        year = {"period": "2019", "starts": date(2019, 4, 1), "ends": date(2020, 3, 31), "words": "9%"}
        result = Result.objects.create(indicator=make_indicator(self.council), **year)
        self.council.delete()
        assert not Council.objects.filter(pk=pk).exists()
        assert past_of(Person).objects.filter(council_id=pk, history_type="-").count() == 1
        assert past_of(Result).objects.filter(indicator_id=result.indicator_id).count() == 2
        assert not_kept() == []

    def test_links_are_kept_however_they_come_and_go(self):
        used = make_plan_indicator()
        one, two = make_priority(used.plan), make_priority(used.plan)
        key = one.pk
        used.priorities.add(one)
        used.priorities.add(one, two)
        used.priorities.remove(one)
        used.priorities.set([one])
        one.delete()
        links = past_of(PlanIndicator.priorities.through).objects.order_by("history_id")
        assert list(links.values_list("history_type", "priority_id")) == [
            *(("+", key), ("+", two.pk), ("-", key), ("-", two.pk), ("+", key), ("-", key)),
        ]
        assert not_kept() == []

    def test_what_is_deleted_and_put_back_is_kept_with_its_links(self):
        user = make_user(superuser=True)
        used = make_plan_indicator()
        priority = make_priority(used.plan)
        used.priorities.add(priority)
        pk = priority.pk
        removal = remove(priority, user, within=used.plan)
        restore(removal, user)
        assert self.kinds(Priority.objects.get(pk=pk)) == "+-+"
        assert not_kept() == []

    def test_a_change_that_is_taken_back_is_not_kept(self):
        with pytest.raises(CannotRewrite), transaction.atomic():
            Person.objects.update(job_title="Gone")
            raise CannotRewrite
        assert self.kinds(self.person) == "+"


class WhoAndWhyTests(TestCase):
    def said(self, thing):
        kept = thing.history.latest()
        return kept.history_user_id, kept.history_who, kept.history_change_reason

    def test_a_command_writes_as_the_command_line(self):
        assert self.said(make_council()) == (None, "command line", "")

    def test_a_page_writes_as_who_is_signed_in(self):
        user = make_user(superuser=True)
        council = make_council()
        self.client.force_login(user)
        address = reverse("admin:organisation_council_change", args=[council.pk])
        answer = self.client.post(address, {"name": "Westmere"})
        assert answer.status_code == 302
        assert self.said(council)[:2] == (user.pk, user.get_full_name() or user.get_username())
        assert self.said(make_council())[0] is None, "the next thing is not written by them"

    def test_a_reason_is_kept_until_it_ends_and_the_inner_one_counts(self):
        with because("import of Parks.xlsx"):
            with because("counted late"):
                inner = make_council()
            outer = make_council()
        after = make_council()
        assert [self.said(one)[2] for one in (inner, outer, after)] == [
            "counted late",
            "import of Parks.xlsx",
            "",
        ]

    def test_an_operation_says_its_reason_by_its_arguments(self):
        @explained("import of {name}")
        def bring_in(name="a {workbook}"):
            return make_council()

        assert self.said(bring_in())[2] == "import of a {workbook}"

    def test_the_name_stays_when_the_account_goes(self):
        user = make_user("bo")
        with written_by(user):
            council = make_council()
        name = user.get_full_name() or "bo"
        user.delete()
        assert self.said(council)[1] == name


class NobodyEditsTests(TestCase):
    def test_history_is_neither_changed_nor_deleted(self):
        kept = make_person().history.latest()
        past = past_of(Person)
        for rewrite in (
            kept.save,
            kept.delete,
            past.objects.all().delete,
            past._base_manager.all().delete,
            Person.history.all().delete,
            lambda: Person.history.filter(id=kept.id).update(name="Nobody"),
            lambda: past.objects.update(name="Nobody"),
            lambda: past._base_manager.update(name="Nobody"),
            lambda: past.objects.bulk_update([kept], ["name"]),
        ):
            with pytest.raises(CannotRewrite):
                rewrite()

    def test_events_are_neither_changed_nor_deleted(self):
        event = record(None, "imported", "a plan")
        for rewrite in (
            event.save,
            event.delete,
            Event.objects.all().delete,
            lambda: Event.objects.update(who="Nobody"),
        ):
            with pytest.raises(CannotRewrite):
                rewrite()


class PruningTests(TestCase):
    """On 1 March 2026, seven years are kept: what was written before 1 March 2019 may go."""

    DAY = date(2026, 3, 1)

    def at(self, *day):
        return timezone.make_aware(timezone.datetime(*day))

    def write(self, *changes):
        """Return the id of a person with a history. changes -- (moment, kind)."""
        past = past_of(Person)
        pk = 1000 + past.objects.count()
        past.objects.bulk_create(
            past(id=pk, name=kind, history_type=kind, history_date=moment) for moment, kind in changes
        )
        return pk

    def left(self, pk):
        return "".join(
            past_of(Person)
            .objects.filter(id=pk)
            .order_by("history_id")
            .values_list("history_type", flat=True)
        )

    def prune(self, **options):
        said = StringIO()
        call_command("prune_history", date=self.DAY, stdout=said, **options)
        return said.getvalue()

    def test_what_is_older_goes_but_how_a_thing_stood_on_that_day_stays(self):
        old, edge = self.at(2019, 2, 28, 23, 59), self.at(2019, 3, 1)
        unchanged = self.write((old, "+"))
        changed = self.write((old, "+"), (old, "~"), (edge, "~"))
        gone = self.write((old, "+"), (old, "-"))
        gone_later = self.write((old, "+"), (edge, "-"))
        assert self.prune() == "Deleted 3 rows of history and 0 events from before 1 March 2019\n"
        assert [self.left(pk) for pk in (unchanged, changed, gone, gone_later)] == ["+", "~~", "", "+-"]

    def test_events_go_by_the_same_day_and_that_it_was_done_is_one(self):
        for moment in (self.at(2019, 2, 28, 23, 59), self.at(2019, 3, 1)):
            event = Event(who="Ann", did="imported", what="a plan")
            event.at = moment
            Event.objects.bulk_create([event])
            models.QuerySet(Event).filter(pk=event.pk).update(at=moment)
        self.prune()
        assert list(Event.objects.order_by("pk").values_list("did", flat=True)) == ["imported", "pruned"]

    def test_a_try_says_the_same_and_deletes_nothing(self):
        pk = self.write((self.at(2018, 1, 1), "+"), (self.at(2018, 1, 2), "~"))
        assert self.prune(dry_run=True).startswith("Would delete 1 rows of history and 0 events")
        assert self.left(pk) == "+~" and not Event.objects.exists()

    def test_fewer_years_than_the_setting_says_are_refused(self):
        with pytest.raises(CommandError, match="7 years at least"):
            self.prune(years=6)
        with self.settings(HISTORY_YEARS=6):
            self.prune(years=6)

    def test_a_day_that_is_yet_to_come_is_refused(self):
        with pytest.raises(CommandError, match="yet to come"):
            call_command("prune_history", date=timezone.localdate() + timedelta(days=1))


class BeginningTests(TestCase):
    def test_a_row_that_has_no_history_is_kept_as_it_stands_and_only_once(self):
        person = make_person()
        models.QuerySet(past_of(Person))._raw_delete("default")
        for count in (1, 0):
            said = StringIO()
            call_command("begin_history", stdout=said)
            assert said.getvalue() == f"{count} rows had no history and were kept as they stand\n"
        assert person.history.get().history_change_reason == "stood there before history was kept"
        assert not_kept() == []


class ReadingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.plan = make_plan()
        cls.person = make_person(cls.plan.council, "Ann Hall")

    def test_rows_are_read_as_they_stood_at_the_end_of_a_day(self):
        past = past_of(Register)
        register = Register.objects.create(
            council=self.plan.council, unit=self.plan.unit, name="As it is today"
        )
        for day, kind, name in ((1, "+", "First"), (2, "~", "Second"), (4, "-", "Second")):
            moment = timezone.make_aware(timezone.datetime(2026, 1, day, 23, 59))
            past.objects.bulk_create(
                [past(id=900, council=self.plan.council, name=name, history_type=kind, history_date=moment)]
            )
        here = (900, register.pk)
        names = [
            [one.name for one in standing(Register, end_of(date(2026, 1, day))).filter(id__in=here)]
            for day in range(1, 5)
        ]
        assert names == [["First"], ["Second"], ["Second"], []]
        assert [row.id for row in standing(Register, end_of(timezone.localdate())).filter(id__in=here)] == [
            register.pk
        ]
