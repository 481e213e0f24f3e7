"""An exempt risk leaks nowhere: what is shown without the right is what would be shown without the risk.

Everything that can be said of a risk is said of one with a word that stands nowhere else: a quarter is closed
with it, another is open. Then every address that the URL configuration knows is opened, the administration's
too, and the word is looked for in what is told: pages, fragments, files, what goes into a PDF, the feed, the
trail, suggestions, mail. An address that is added is tried by itself, since each has a row in test_access.py.
"""

import io
import re
import tempfile
import zipfile
from unittest import mock

from django.contrib import admin
from django.core.files.base import ContentFile
from django.test import Client, TestCase, override_settings
from django.urls import reverse

from exchange.feed.tables import TABLES
from exchange.operations import confirm, export, preview, upload
from organisation.models import Role
from organisation.removal import remove
from plans.editing.kinds import KINDS
from plans.models import Reference, RiskLink
from plans.operations import relink
from reports.documents import plan_html
from reports.risk_register import register_html, whole_register_html
from returns.evidence import attach, detach
from returns.models import Comment
from returns.reminding import remind
from risks.models import Risk, RiskLock
from tests.admin_forms import save
from tests.factories import (
    make_acceptance,
    make_control,
    make_escalation,
    make_person,
    make_priority,
    make_register,
    make_risk,
    make_user,
    whole_of,
)
from tests.markup import searches_of
from tests.returns.desks import make_update
from tests.returns.records import make_closed_quarter
from tests.test_access import ROWS, make_town

MARK = "zebrawood"
REF = "X9Z"
# What differs between two answers to the same question.
CHANGING = re.compile(rb"(csrfmiddlewaretoken. value=.|X-CSRFToken|_shown. value=.|at&quot;: ?|at.:)[^,>]*")


class Paper:
    """Stands for WeasyPrint: the words that would be printed are the document, so that they can be read."""

    pages = (1,)

    def __init__(self, string, **_):
        self.words = string

    def render(self, **_):
        return self

    def write_pdf(self, **_):
        return b"%PDF-" + self.words.encode()


def texts_in(answer):
    """Return what an answer says: the parts of a workbook unpacked, everything else as it is."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            sheets = (name for name in book.namelist() if name.startswith("xl/"))
            return b"".join(book.read(name) for name in sorted(sheets))
    return CHANGING.sub(b"", content)


def searches_itself(address, answer):
    """Say whether a page has a box to search it, or is a file that may be of what was found."""
    if not answer.headers["Content-Type"].startswith("text/html"):
        return not address.endswith(".pdf")
    return any(
        path == address and "q" in names for path, names in searches_of(address, answer.content.decode())
    )


def filled(row, about, things):
    """Yield every address of a row: of each kind of thing in a plan, and of each table of the feed."""
    words = about.split()
    values = [getattr(things[word], "pk", things[word]) for word in words]
    for word, choices in (("table", TABLES), ("kind", [kind.name for kind in KINDS])):
        if words and words[-1] == word:
            yield from (reverse(row, args=[*values[:-1], choice]) for choice in choices)
            return
    yield reverse(row, args=values)


def in_the_administration(mark, pages=("change", "delete", "history")):
    """Yield the lists, searches and suggestions of the administration, and the pages of all that it keeps."""
    for model, keeper in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        listed = reverse(f"{name}_changelist")
        yield listed
        if keeper.search_fields:
            yield f"{listed}?q={mark}"
        for pk in model._base_manager.values_list("pk", flat=True):
            yield from (reverse(f"{name}_{page}", args=[pk]) for page in pages)
        for asker in (keeper, *keeper.inlines):
            about = asker.model._meta
            for field in asker.autocomplete_fields:
                asked = f"app_label={about.app_label}&model_name={about.model_name}&field_name={field}"
                yield f"/admin/autocomplete/?{asked}&term={mark}"


def plant(town):
    """Say all that can be said of an exempt risk; return it, and what is its own, by the words of rows."""
    things = town.things
    plan, register, unit, council = (things[name] for name in ("plan", "register", "unit", "council"))
    boss = make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(council))
    boss.roles.update(reads_exempt=True)
    rosa = make_person(council, "Rosa Field", user=boss)
    words = dict.fromkeys(("vulnerability", "triggers", "consequences", "nature", "owner"), MARK)
    risk = make_risk(
        *(register, f"{MARK} fails"),
        ref=REF,
        owner_person=rosa,
        exempt=f"Business affairs of {MARK}",
        **words,
    )
    own = {"risk": risk, "assessment": risk.assessments.get()}
    own["control"] = make_control(risk, f"Watch {MARK}", planned=True, owner=MARK, owner_person=rosa)
    own["acceptance"] = make_acceptance(risk, approver=MARK, reason=MARK)
    own["escalation"] = make_escalation(risk, make_register(whole_of(council)), why=MARK)
    own["risk_link"] = RiskLink.objects.create(risk=risk, indicator=things["indicator"])
    make_priority(plan, risks=f"{REF}\n{things['risk'].ref}")
    relink(council)
    gone = make_risk(register, f"{MARK} was", ref="X8Z", exempt=MARK)
    own["removed_risk"] = remove(gone, boss, within=register, unit=unit)
    things["closed_cycle"] = make_closed_quarter(council, "2025/26 Q2")
    said = dict.fromkeys(("comment", "cause", "remedy", "remedy_owner"), MARK)
    for thing in (risk, own["control"]):
        own["update"] = update = make_update(things["unit_return"], thing, **said)
        Comment.objects.create(update=update, words=MARK, by=boss, who="Rosa Field")
        for _ in range(2):
            file = ContentFile(b"%PDF-1.7\n%%EOF\n", name=f"{MARK}.pdf")
            own["evidence"] = attach(update, file, name=f"{MARK}.pdf", about=MARK, by=boss)
        detach(own["evidence"], by=boss)
        own["evidence"] = update.evidence.get()
    RiskLock.objects.create(risk=risk, holder="x", words=MARK)
    remind(things["cycle"], things["cycle"].team_due, by=boss)
    return risk, own, boss


class ExemptTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.enterClassContext(override_settings(MEDIA_ROOT=folder))
        cls.town = make_town()
        things = cls.town.things
        cls.plan, cls.register, cls.unit = things["plan"], things["register"], things["unit"]
        cls.risk, cls.own, cls.boss = plant(cls.town)
        cls.priority = cls.plan.priorities.get(risks__startswith=REF)
        cls.reader = make_user(role=Role.Name.EDITOR, unit=cls.unit)
        cls.reader.roles.update(reads_exempt=True)
        cls.keeper = make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(cls.plan.council))
        cls.keeper.is_staff = True
        cls.keeper.save()
        cls.editor = cls.town.people["editor"]

    def setUp(self):
        patched = mock.patch("reports.pdf.HTML", Paper)
        patched.start()
        self.addCleanup(patched.stop)

    def pages(self, user, rows=ROWS):
        """Return {what was asked: what was said} of every address that shows something."""
        client, found = Client(), {}
        client.force_login(user)
        for row, (about, *_) in rows.items():
            for address in () if row.startswith("POST ") else filled(row, about, self.town.things):
                answer = client.get(address)
                found[address] = texts_in(answer)
                for query in (f"?q={MARK[:-1]}", f"?q={REF}") if searches_itself(address, answer) else ():
                    found[address + query] = texts_in(client.get(address + query))
        return found

    def test_with_the_right_it_is_shown_and_without_nothing_says_that_it_is_there(self):
        # Whoever has the right comes first, so that what is kept of a document is there to be mixed up.
        pages = self.pages(self.boss)
        shown = {address for address, said in pages.items() if MARK.encode() in said}
        assert {address.rpartition(".")[2] for address in shown} >= {"pdf", "xlsx", "csv", "json"}, shown
        assert {self.plan.get_absolute_url(), self.register.get_absolute_url(), "/"} <= shown
        assert reverse("exchange:plan_export", args=[self.plan.pk]) in shown
        assert b"Exempt" in pages[self.register.get_absolute_url()]
        searched = {address.partition("?")[0] for address in pages if "?q=" in address}
        assert {reverse("reports:search"), self.register.get_absolute_url()} <= searched
        told = [address for address, said in self.pages(self.editor).items() if MARK.encode() in said]
        assert told == []

    def test_without_the_right_everything_is_as_if_it_were_not_there(self):
        before = self.pages(self.keeper)
        self.risk.delete()
        type(self.priority).objects.filter(pk=self.priority.pk).update(risks=self.town.things["risk"].ref)
        relink(self.plan.council)
        after = self.pages(self.keeper)
        # What the machine says of itself changes from minute to minute, and what was done with each page.
        changing = ("/readyz", "/events/")
        told = [
            address
            for address, said in before.items()
            if said != after[address] and "/edit/" not in address and not address.startswith(changing)
        ]
        assert told == []

    def test_in_the_administration_it_is_as_if_it_were_not_there(self):
        client = Client(raise_request_exception=False)
        client.force_login(self.keeper)
        faults = []
        for address in in_the_administration(MARK[:-1]):
            answer = client.get(address)
            counts = b"exempt, named only" in answer.content
            if answer.status_code >= 500 or MARK.encode() in answer.content or counts:
                faults.append(f"{address} answers {answer.status_code}")
        assert not faults, "\n".join(faults)

    def test_its_own_pages_are_not_there_without_the_right(self):
        """Nor is anything answered that is sent to them, though the number is known."""
        client, tried = Client(), set()
        for user in (self.editor, self.keeper):
            client.force_login(user)
            for row, (about, *_) in ROWS.items():
                name = row.removeprefix("POST ")
                if about in self.own:
                    address = reverse(name, args=[self.own[about].pk])
                    answer = client.post(address) if row != name else client.get(address)
                    assert answer.status_code in (404, 405), (row, user, answer.status_code)
                    tried.add(about)
        assert tried == set(self.own)

    def test_documents_print_it_for_those_with_the_right_alone(self):
        for html in (plan_html, register_html):
            assert MARK not in html(self.plan) and REF not in html(self.plan)
            assert MARK in html(self.plan, {self.unit.pk})
            assert MARK not in html(self.plan, {self.unit.pk + 1000})
        for exempt, printed in ((frozenset(), False), ({self.unit.pk}, True), ({self.unit.pk + 1000}, False)):
            assert (MARK in whole_register_html(self.register, exempt=exempt)) is printed

    def test_a_workbook_without_it_comes_in_again_and_changes_nothing_of_it(self):
        editor = self.editor
        uploaded = upload(io.BytesIO(export(self.plan, by=editor)), by=editor, name="plan.xlsx")
        assert not preview(uploaded).changes
        held = list(Risk.objects.filter(register=self.register).values())
        type(self.priority).objects.filter(pk=self.priority.pk).update(title="Other words")
        found = preview(uploaded)
        assert MARK not in str(found.changes) and found.changes
        confirm(uploaded, by=editor, seen=found.seen, overwrite=True)
        self.priority.refresh_from_db()
        assert list(Risk.objects.filter(register=self.register).values()) == held
        assert REF in self.priority.risks
        assert Reference.objects.filter(to_risk=self.risk).exists()

    def test_a_ground_in_the_workbook_makes_a_risk_exempt(self):
        content = export(self.plan, by=self.reader)
        Risk.objects.filter(pk=self.risk.pk).update(exempt="")
        uploaded = upload(io.BytesIO(content), by=self.reader, name="plan.xlsx")
        confirm(uploaded, by=self.reader, seen=preview(uploaded).seen, overwrite=True)
        self.risk.refresh_from_db()
        assert MARK in self.risk.exempt

    def test_the_admin_keeps_what_it_does_not_show(self):
        client, shown = Client(), self.town.things["risk"].ref
        client.force_login(self.keeper)
        address = reverse("admin:plans_priority_change", args=[self.priority.pk])
        for typed, kept in ((shown, f"{REF}\n{shown}"), ("R99", f"R99\n{REF}"), ("", REF)):
            save(client, address, risks=typed)
            self.priority.refresh_from_db()
            assert self.priority.risks == kept
        delete = reverse("admin:risks_register_delete", args=[self.register.pk])
        RiskLock.objects.all().delete()
        assert client.post(delete, {"post": "yes"}).status_code == 403
        assert Risk.objects.filter(pk=self.risk.pk).exists()

    def test_what_was_deleted_is_listed_for_those_with_the_right_alone(self):
        removal = remove(self.risk, self.reader, within=self.register, unit=self.unit)
        listed = reverse("risks:removal_list", args=[self.register.pk])
        undo = reverse("risks:removal_undo", args=[removal.pk])
        client = Client()
        for user, shown in ((self.editor, False), (self.reader, True)):
            client.force_login(user)
            assert (MARK in client.get(listed).content.decode()) is shown
            assert client.get(undo).status_code == (200 if shown else 404)
