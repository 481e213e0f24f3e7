"""The plan as it was on a day: the document, page, PDF and workbook of an earlier day are those of then."""

import io
import json
from datetime import date, datetime, time, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exchange.demonstration import FOLDER
from exchange.reading import read_workbook
from exchange.storing import store
from indicators.models import RagScheme, Result, Target
from organisation.audit import record
from organisation.hindsight import NAMES, CannotWriteThen, hindsight
from organisation.models import Event, Role, Unit
from organisation.pruning import kept_models, prune
from organisation.removal import remove, restore
from organisation.writing import past_of
from plans.content_json import to_json
from plans.contents import content_for
from plans.document.frozen import frozen_html
from plans.models import Action, Milestone, Plan, PlanIndicator, PlanVersion, Priority, Section
from plans.operations import relink
from plans.past import NotThen, as_on, require_day
from reports.documents import plan_html
from risks.models import Assessment, Control, Risk
from tests.factories import (
    make_action,
    make_indicator,
    make_plan,
    make_plan_indicator,
    make_priority,
    make_register,
    make_risk,
    make_section,
    make_unit,
    make_user,
    make_version,
)
from tests.markup import read
from tests.past import later


def said_of(plan, exempt=frozenset()):
    """Return all that a plan says: the words of its workbook as JSON, its document and its PDF as HTML."""
    shown = Plan.objects.for_document().get(pk=plan.pk)
    words = json.dumps(to_json(content_for(shown, exempt)), sort_keys=True)
    return words, frozen_html(shown, exempt), plan_html(shown, exempt)


def said_on(plan, day, exempt=frozenset()):
    """Return the same as it was at the end of a day."""
    with as_on(plan, day, exempt) as then:
        return said_of(then, exempt)


class RoundTripTests(TestCase):
    """A whole plan of the demonstration, with versions, is read; then all that it prints is changed."""

    @classmethod
    def setUpTestData(cls):
        content, _ = read_workbook(FOLDER / "northmere-directorate.xlsx")
        cls.plan = store(content, today=timezone.localdate()).plan
        make_version(cls.plan)
        moved = cls.plan.actions.exclude(due_latest=None).first()
        Action.objects.filter(pk=moved.pk).update(due="31 March 2031", due_latest=date(2031, 3, 31))
        make_version(cls.plan)
        cls.today = timezone.localdate()
        cls.before = said_of(cls.plan)

    def test_today_is_exactly_the_plan_of_today(self):
        assert said_on(self.plan, self.today) == self.before
        assert len(self.before[1]) > 100_000

    def test_an_earlier_day_is_byte_for_byte_what_it_was(self):
        plan = self.plan
        with later():
            # Words, figures, names, schemes ...
            Section.objects.filter(plan=plan).update(text="Other words")
            Result.objects.update(words="99%", number=99)
            Target.objects.filter(pk__in=Target.objects.values("pk")[:5]).delete()
            RagScheme.objects.update(is_default=False)
            Assessment.objects.update(likelihood="1", impact="1")
            plan.council.people.update(job_title="Somebody")
            for person in plan.council.people.all():
                person.name = f"Renamed {person.pk}"
                person.save()
            for unit in plan.council.units.all():
                unit.name = f"Renamed {unit.pk}"
                unit.save()
            plan.council.indicators.update(title="Renamed")
            # ... what is gone, with all that hangs on it, what is new, what stands elsewhere ...
            plan.priorities.first().delete()
            plan.actions.first().delete()
            Milestone.objects.filter(plan=plan).last().delete()
            Risk.objects.of_plan(plan).first().delete()
            Control.objects.all().delete()
            plan.budget_tables.all().delete()
            PlanIndicator.objects.filter(plan=plan).first().delete()
            make_priority(plan, "A new priority")
            make_action(plan.priorities.last(), "A new action")
            make_plan_indicator(plan, make_indicator(plan.council))
            for place, item in enumerate(plan.actions.order_by("-position", "-pk")):
                Action.objects.filter(pk=item.pk).update(position=place)
            # ... and links: taken away, and made again as after every change.
            for used in PlanIndicator.objects.filter(plan=plan):
                used.priorities.clear()
            Priority.objects.filter(plan=plan).update(supports="", risks="", indicators="")
            relink(plan.council)
            Plan.objects.filter(pk=plan.pk).update(title="Another title", strapline="Another")
        assert all(now != then for now, then in zip(said_of(plan), self.before, strict=True))
        assert said_on(plan, self.today) == self.before


class DayTests(TestCase):
    """Which days can be shown: from the first of which something is known, to today."""

    @classmethod
    def setUpTestData(cls):
        with later(-10):
            cls.plan = make_plan()
        cls.today = timezone.localdate()
        cls.began = cls.today - timedelta(days=10)

    def words(self, day):
        with pytest.raises(NotThen) as refused:
            require_day(self.plan, day, self.today)
        return str(refused.value), refused.value.earliest

    def test_today_can_be_shown_and_tomorrow_cannot(self):
        require_day(self.plan, self.today, self.today)
        words, earliest = self.words(self.today + timedelta(days=1))
        assert "still to come" in words and earliest == self.today

    def test_the_day_on_which_it_was_begun_can_be_shown_and_the_day_before_cannot(self):
        require_day(self.plan, self.began, self.today)
        words, earliest = self.words(self.began - timedelta(days=1))
        assert "did not exist" in words and earliest == self.began

    def test_what_was_there_before_history_began_is_said_to_be_unknown(self):
        for model in (Plan, Unit):
            past_of(model)._base_manager.all()._raw_delete("default")
        with pytest.raises(NotThen, match="No history"):
            require_day(self.plan, self.today, self.today)
        beginning = import_module("returns.migrations.0009_beginning_of_history")
        with later(-3):
            beginning.begin(apps, connection.schema_editor())
        day = self.today - timedelta(days=3)
        require_day(self.plan, day, self.today)
        words, earliest = self.words(day - timedelta(days=1))
        assert "began to keep the history" in words and earliest == day
        assert said_on(self.plan, day) == said_of(self.plan)
        beginning.begin(apps, connection.schema_editor())
        assert past_of(Plan).objects.filter(id=self.plan.pk).count() == 1, "nothing is written down twice"

    def test_after_pruning_the_day_before_the_oldest_that_is_kept_cannot_be_shown(self):
        kept = self.today - timedelta(days=5)
        prune(timezone.make_aware(datetime.combine(kept, time.min)))
        require_day(self.plan, kept - timedelta(days=1), self.today)
        words, _ = self.words(kept - timedelta(days=2))
        assert "kept no longer" in words

    def test_a_plan_that_was_deleted_and_put_back_was_not_there_between(self):
        user = make_user(superuser=True)
        with later(-5):
            removal = remove(Plan.objects.get(), user, within=self.plan.unit)
        with later(-3):
            restore(removal, user)
        with pytest.raises(NotThen, match="had been deleted"), as_on(self.plan, self.today - timedelta(4)):
            pass
        with as_on(self.plan, self.today - timedelta(days=3)) as then:
            assert then == self.plan


class HindsightTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.section = make_section(heading="Then")
        cls.today = timezone.localdate()
        with later():
            Section.objects.update(heading="Now")

    def test_every_way_of_asking_is_answered_as_of_then(self):
        with hindsight(self.today):
            self.section.refresh_from_db()
            assert self.section.heading == "Then"
            assert Section.objects.filter(heading="Now").count() == 0
            assert Plan.objects.filter(sections__heading="Then").exists()
            assert (
                Section.objects.order_by()
                .values("heading")
                .union(Section.objects.order_by().values("heading"))
            )
            assert [one.heading for one in Section.objects.iterator()] == ["Then"]
        assert Section.objects.get().heading == "Now"

    def test_nothing_is_written_then(self):
        for write in (
            self.section.save,
            self.section.delete,
            make_section,
            lambda: Section.objects.update(heading=""),
            lambda: record(None, "exported", "a plan"),
        ):
            with pytest.raises(CannotWriteThen), hindsight(self.today), transaction.atomic():
                write()
        assert Section.objects.get().heading == "Now"

    def test_the_document_reads_no_table_without_history_but_versions_which_never_change(self):
        names = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
        kept = {model._meta.db_table for model in kept_models()}
        kept |= {past_of(model)._meta.db_table for model in kept_models()}
        with CaptureQueriesContext(connection) as asked, hindsight(self.today):
            said_of(self.section.plan)
        read = {name for one in asked for name in NAMES.findall(one["sql"]) if name in names}
        assert read - kept == {PlanVersion._meta.db_table}


class ExemptThenTests(TestCase):
    """A risk that was exempt then, or is now, is shown to nobody without the right, nor what cites it."""

    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit()
        cls.plan = make_plan(cls.unit, register=make_register(cls.unit))
        cls.risk = make_risk(cls.plan.register, title="zebrawood fails", ref="X9")
        make_priority(cls.plan, risks="X9")
        relink(cls.plan.council)
        cls.today = timezone.localdate()

    def assert_hidden(self, day):
        for said in said_on(self.plan, day):
            assert "zebrawood" not in said and "X9" not in said
        assert all("zebrawood" in said for said in said_on(self.plan, day, {self.unit.pk}))

    def test_made_exempt_since(self):
        assert all("zebrawood" in said for said in said_on(self.plan, self.today))
        with later():
            Risk.objects.update(exempt="Business affairs")
        self.assert_hidden(self.today)

    def test_exempt_then_and_no_longer(self):
        Risk.objects.update(exempt="Business affairs")
        with later():
            Risk.objects.update(exempt="")
        self.assert_hidden(self.today)

    def test_made_exempt_since_and_deleted(self):
        with later():
            Risk.objects.update(exempt="Business affairs")
            self.risk.delete()
        for said in said_on(self.plan, self.today):
            assert "zebrawood" not in said and "X9" not in said

    def test_whose_right_it_is_is_asked_of_the_unit_of_now(self):
        other = make_unit(self.unit.council)
        with later():
            Risk.objects.update(exempt="Business affairs", unit=other)
        for exempt in (set(), {self.unit.pk}):
            assert "zebrawood" not in said_on(self.plan, self.today, exempt)[1]
        assert Risk.objects.get().exempt, "nothing was written"


class PageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.plan = make_plan(title="Plan of then", strapline="Then")
        make_section(cls.plan, heading="Foreword of then")
        cls.reader = make_user(role=Role.Name.EDITOR, unit=cls.plan.unit)
        cls.today = timezone.localdate()
        with later():
            Plan.objects.update(title="Plan of now")
            Section.objects.update(heading="Foreword of now")

    def setUp(self):
        self.client.force_login(self.reader)

    def get(self, name, day=None, **given):
        args = [self.plan.pk, *([day] if day else ())]
        return self.client.get(reverse(name, args=args), given)

    def test_the_page_says_of_which_day_it_is_and_has_no_way_to_change_anything(self):
        page = self.get("plans:plan_on_day", self.today)
        said = page.content.decode()
        assert "Foreword of then" in said and "Foreword of now" not in said
        heading = next(iter(read(said).all("h1"))).words
        assert heading == f"Plan of then as it was on {self.today:%-d %B %Y}"
        assert "cannot be changed" in said and "/edit/" not in said

    def test_it_costs_what_the_document_costs_and_a_few(self):
        with CaptureQueriesContext(connection) as few:
            self.get("plans:plan_on_day", self.today)
        for _ in range(5):
            make_action(make_priority(self.plan))
        with CaptureQueriesContext(connection) as many:
            self.get("plans:plan_on_day", self.today)
        assert len(few) == len(many) <= 35

    def test_a_day_that_cannot_be_shown_answers_with_the_reason(self):
        for day, words in (
            (self.today + timedelta(days=1), "still to come"),
            (date(2001, 1, 1), "did not exist"),
        ):
            for name in ("plans:plan_on_day", "reports:plan_on_day_pdf", "exchange:plan_on_day_export"):
                self.assertContains(self.get(name, day), words, status_code=404)
        assert self.client.get(f"/plans/{self.plan.pk}/on/2026-02-31/").status_code == 404

    def test_the_workbook_is_of_that_day_and_is_recorded(self):
        answer = self.get("exchange:plan_on_day_export", self.today)
        content, _ = read_workbook(io.BytesIO(answer.content))
        assert content.sections[0].heading == "Foreword of then"
        taken = Event.objects.filter(detail__address=answer.request["PATH_INFO"])
        assert taken.count() == 1

    @pytest.mark.once
    def test_the_pdf_says_of_which_day_it_is(self):
        answer = self.get("reports:plan_on_day_pdf", self.today)
        assert answer.content.startswith(b"%PDF") and "plan-of-then" in answer["Content-Disposition"]
        with as_on(self.plan, self.today) as then:
            html = plan_html(then, on_day=self.today)
        assert f"As it was at the end of {self.today:%-d %B %Y}" in html and "Plan of then" in html

    def test_a_chosen_day_leads_to_its_page(self):
        day = {"on_day": self.today.day, "on_month": self.today.month, "on_year": self.today.year}
        self.assertRedirects(
            self.get("plans:plan_on_choose", **day),
            reverse("plans:plan_on_day", args=[self.plan.pk, self.today]),
        )
        no_day = {"on_day": "31", "on_month": "2", "on_year": "2026"}
        self.assertContains(self.get("plans:plan_on_choose", **no_day), "real date")
        self.assertContains(self.get("plans:plan_on_choose"), "an earlier day")
