"""No page, search, export, PDF or command of one council shows anything of another but agreed averages.

Two councils hold the same plans, with the same references, codes and names of units and people. Then every
text of each is marked with a word of its own, and the word of one is looked for in all that the other sees.
"""

import io
import subprocess
import tempfile
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.db.models.functions import Concat, Length
from django.test import TestCase
from django.urls import resolve, reverse
from django.utils import timezone

from exchange.demonstration import COUNCIL, FOLDER
from exchange.reading import read_workbook
from exchange.storing import store
from organisation.history import Past
from organisation.middleware import CHOSEN_COUNCIL
from organisation.models import Council, Job, Role
from organisation.writing import past_of
from plans.models import Plan
from returns.cycles import close_cycle
from returns.models import Cycle
from risks.models import Register
from tests.addresses import addresses
from tests.factories import (
    make_council,
    make_entry,
    make_group,
    make_indicator,
    make_plan,
    make_plan_indicator,
    make_user,
    make_version,
    whole_of,
)
from tests.markup import read
from tests.returns.quarters import Q2, due_days, open_quarter
from tests.walk import Walk

# No plan has these words. A search for the beginning of one does not itself print the whole.
EAST, WEST = "zebrawood", "quillwort"
SOUGHT = 5
WORKBOOKS = ("northmere-corporate", "northmere-directorate", "northmere-team-waste")
# What joins things to one another stays the same in both councils: that is what could be mixed up.
JOINS = {
    "key",
    "ref",
    "refs",
    "code",
    "codes",
    "normal",
    "period",
    "likelihood",
    "impact",
    "name_normal",
    "seen",
    # A risk with words in it is exempt, and those who look for marks may not read it.
    "exempt",
}
OURS = ("organisation", "indicators", "risks", "plans", "returns", "reports", "exchange")


def make_twin(name):
    """Return a council of this name that holds plans of the demonstration."""
    for workbook in WORKBOOKS:
        content, _ = read_workbook(FOLDER / f"{workbook}.xlsx")
        content.fields = {
            field: name if words == COUNCIL else words for field, words in content.fields.items()
        }
        for row in content.organisation:
            row.unit, row.parent = (name if words == COUNCIL else words for words in (row.unit, row.parent))
        store(content)
    council = Council.objects.get(name=name)
    make_version(council.plans.get(tier=Plan.Tier.TEAM))
    first = open_quarter(council, Q2.previous(), today=date(2026, 7, 1), due=due_days(date(2026, 7, 14)))
    close_cycle(first, by=None, words="Nobody has signed anything off.")
    open_quarter(council)
    return council


def marked_models(council, mark):
    """Put the mark at the end of every text of the council's rows; return the models that had some."""
    marked = set()
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            if issubclass(model, Past):
                continue  # it holds the mark of the row that it is the history of
            way = way_to_council(model)
            fields = [field for field in model._meta.concrete_fields if is_text(field)]
            if not (way and fields):
                continue
            # What keeps its history keeps the mark there too, so that histories and past days tell it.
            every = models.QuerySet(model) if past_of(model) is None else model._base_manager.all()
            rows = every.filter(**{way: council.pk})
            for field in fields:
                room = {} if field.max_length is None else {"long__lte": field.max_length - len(mark) - 1}
                free = rows.annotate(long=Length(field.name)).filter(**room).values("pk")
                words = Concat(field.name, models.Value(f" {mark}"), output_field=models.TextField())
                if every.filter(pk__in=list(free.values_list("pk", flat=True))).update(**{field.name: words}):
                    marked.add(model.__name__)
    return marked


def is_text(field):
    kinds = (models.CharField, models.TextField)
    return isinstance(field, kinds) and not field.choices and field.name not in JOINS


def way_to_council(model, passed=()):
    """Return the shortest lookup that leads from a model to its council; None where there is none.

    A way that some rows do not have is taken only where there is no other.
    """
    joins = [
        field
        for field in model._meta.concrete_fields
        if field.many_to_one and field.related_model not in (*passed, model)
    ]
    certain = [field for field in joins if not field.null]
    steps = [(field.name, field.related_model) for field in certain or joins]
    for name, target in steps:
        if target is Council:
            return name
    ways = [(name, way_to_council(target, (*passed, model))) for name, target in steps]
    found = [f"{name}__{way}" for name, way in ways if way]
    return min(found, key=len, default=None)


def texts_of(client, walk):
    """Yield (address, text) of all that a walk met: pages, and a document of each kind but PDF."""
    yield from walk.pages.items()
    documents = {}
    for address in walk.linked:
        if address not in walk.pages and not address.endswith(".pdf"):
            documents.setdefault(address.rpartition("/")[2].partition("?")[0], address)
    for address in documents.values():
        yield address, words_of(client.get(address))


def words_of(response):
    """Return the words of an answer: of a PDF and of every part of a workbook too."""
    assert response.status_code == 200, response.status_code
    body = response.getvalue()
    if body.startswith(b"%PDF"):
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(body)
            file.flush()
            found = subprocess.run(["pdftotext", file.name, "-"], capture_output=True, check=True)
            return found.stdout.decode()
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "\n".join(archive.read(name).decode() for name in archive.namelist())
    return body.decode()


def searches(walk):
    """Return (address, names of boxes) of forms with which lists are searched, one of each kind of page."""
    found = {}
    for address, page in walk.pages.items():
        for form in read(page).all("form"):
            boxes = [box for box in form.all("input") if box.get("type") in ("search", "text", None)]
            names = tuple(box.get("name") for box in boxes if box.get("name"))
            if (form.get("method") or "get").lower() == "get" and names:
                target = form.get("action") or address.partition("?")[0]
                found.setdefault((resolve(target).view_name, names), target)
    return [(target, names) for (_, names), target in found.items()]


class TwoCouncilsTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.east, cls.west = make_twin("Eastmoor Council"), make_twin("Westmoor Council")
        cls.marked = marked_models(cls.east, EAST)
        marked_models(cls.west, WEST)
        if connection.vendor == "postgresql":
            # It counts rows between transactions only, and takes seconds for tables that it believes empty.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        cls.easterner, cls.westerner = (
            make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(council))
            for council in (cls.east, cls.west)
        )
        cls.overseer = make_user(superuser=True)

    def assert_sees_only(self, user, own, other, council=None):
        walk = Walk(user, sending=1)
        if council:
            session = walk.client.session
            session[CHOSEN_COUNCIL] = council.pk
            session.save()
        walk.go()
        assert walk.broken == []
        seen = list(texts_of(walk.client, walk))
        assert [address for address, text in seen if other in text] == []
        assert any(own in text for _, text in seen), "no mark is seen at all: the proof is empty"
        for address, boxes in searches(walk):
            for box in boxes:
                for word in (own, other):
                    page = words_of(walk.client.get(address, {box: word[:SOUGHT]}, follow=True))
                    assert other not in page, f"{address}?{box}={word[:SOUGHT]}"

    def test_marks_stand_in_every_kind_of_text(self):
        assert len(self.marked) > 20, self.marked
        assert {
            "Unit",
            "Section",
            "Priority",
            "Action",
            "Indicator",
            "Result",
            "Risk",
            "Event",
        } <= self.marked

    def test_the_west_sees_nothing_of_the_east(self):
        self.assert_sees_only(self.westerner, WEST, EAST)

    @pytest.mark.once
    def test_who_may_see_both_sees_one_at_a_time(self):
        self.assert_sees_only(self.overseer, EAST, WEST, council=self.east)

    def document(self, address):
        """Return the answer with a document; a worker makes the long ones."""
        answer = self.client.get(address)
        if answer.status_code == 302:
            call_command("work", "--once", stdout=io.StringIO())
            answer = self.client.get(
                reverse("organisation:job_file", args=[Job.objects.get(state="done").pk])
            )
            Job.objects.all().delete()
        return answer

    @pytest.mark.once
    def test_a_pdf_holds_one_council_only(self):
        self.client.force_login(self.easterner)
        plan = Plan.objects.get(council=self.east, tier=Plan.Tier.TEAM)
        about = {
            "plans/": plan,
            "risks/": Register.objects.filter(council=self.east).first(),
            "returns/cycles/": Cycle.objects.of(self.east).closed().get(),
            "reports/digest/": plan.unit,
        }
        for document in addresses():
            if document.route.endswith(".pdf"):
                pk = next((one.pk for start, one in about.items() if document.route.startswith(start)), None)
                things = {"pk": pk, "number": 1, "unit": plan.unit_id, "day": timezone.localdate()}
                args = [things[part] for part in document.parts]
                words = words_of(self.document(reverse(document.name, args=args)))
                assert EAST in words and WEST not in words, document.name

    def test_an_exported_workbook_holds_one_council_only(self):
        plan = Plan.objects.filter(council=self.east).first()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "plan.xlsx"
            call_command("export_plan", plan.pk, path, stdout=io.StringIO())
            with zipfile.ZipFile(path) as archive:
                words = "\n".join(archive.read(name).decode() for name in archive.namelist())
        assert EAST in words and WEST not in words

    def test_the_checks_of_a_plan_speak_of_one_council_only(self):
        for plan in Plan.objects.filter(council=self.east):
            said = io.StringIO()
            call_command("check_plan", plan.pk, stdout=said)
            assert EAST in said.getvalue() and WEST not in said.getvalue()

    def test_a_thread_is_followed_in_one_council_only(self):
        said = io.StringIO()
        call_command("show_thread", "CP2.1", council=self.west.name, stdout=said)
        assert WEST in said.getvalue() and EAST not in said.getvalue()


class SharingTests(TestCase):
    """Councils that agreed count in one another's averages. Before that nothing of them is seen."""

    FIGURES = ("61.0701%", "62.0703%", "63.0709%", "64.0711%")
    MEAN = "62.5706%"

    @classmethod
    def setUpTestData(cls):
        make_entry("NI 59")
        cls.east = make_council("Eastmoor Council")
        cls.indicator = make_indicator(cls.east, codes=["NI 59"], results={"2025/26": "60%"}, unit="percent")
        make_plan_indicator(make_plan(whole_of(cls.east)), cls.indicator)
        cls.others = [make_council(f"Moor {number} Council") for number in range(len(cls.FIGURES))]
        for council, words in zip(cls.others, cls.FIGURES, strict=True):
            make_indicator(council, WEST, codes=["NI 59"], results={"2025/26": words}, unit="percent")
        make_group(cls.east, members=[council.name for council in cls.others])
        cls.easterner = make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(cls.east))

    def seen(self):
        walk = Walk(self.easterner, sending=1).go()
        assert walk.broken == []
        return [text for _, text in texts_of(walk.client, walk)]

    def share(self, *councils):
        Council.objects.filter(pk__in=[council.pk for council in councils]).update(shares_since="2026-01-01")

    def assert_nothing_single(self, texts):
        for text in texts:
            assert WEST not in text
            assert not [words for words in self.FIGURES if words.rstrip("%") in text]

    def test_without_an_agreement_nothing_of_the_others_is_seen(self):
        texts = self.seen()
        self.assert_nothing_single(texts)
        assert not any(self.MEAN in text for text in texts)

    def test_with_the_agreement_of_all_the_mean_is_seen_and_nothing_single(self):
        self.share(self.east, *self.others)
        texts = self.seen()
        self.assert_nothing_single(texts)
        assert sum(self.MEAN in text for text in texts) == 1

    def test_an_agreement_of_one_side_or_without_a_group_shows_nothing(self):
        self.client.force_login(self.easterner)

        def page():
            return self.client.get(self.indicator.get_absolute_url()).content.decode()

        self.share(*self.others)
        assert self.MEAN not in page()
        self.share(self.east)
        assert self.MEAN in page()
        Council.objects.filter(pk=self.others[0].pk).update(shares_since=None)
        assert self.MEAN not in page()
        self.share(*self.others)
        self.east.comparator_groups.all().delete()
        assert self.MEAN not in page()
