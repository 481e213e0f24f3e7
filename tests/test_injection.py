"""Text that means harm is kept and shown as text, in every field, on every page, in every file.

Two ways lead it in: every form that the URL configuration knows is filled with it and sent, and then every
text that the database holds is made to end with it. After both every page, the administration's too, is read
for markup that is live, every document for what it would fetch, every workbook and list for formulas.
"""

import csv
import io
import re
import tempfile
import zipfile
from unittest import mock

from django.apps import apps
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.db.models.functions import Concat, Length
from django.forms import BaseForm, BaseFormSet, BaseModelForm, ModelChoiceField
from django.test import Client, TestCase, override_settings
from django.urls import reverse

from exchange.models import ComparatorFile, Import, UpdateFile
from indicators.models import Area
from organisation.models import Post, Role
from plans.models import Framework, FrameworkItem, PlanVersion
from returns.models import Evidence
from risks.models import RiskCategory
from tests.admin_forms import sent_back
from tests.exchange.workbooks import make_workbook
from tests.factories import (
    make_action,
    make_control,
    make_council,
    make_group,
    make_indicator,
    make_milestone,
    make_person,
    make_plan,
    make_plan_indicator,
    make_priority,
    make_rag_scheme,
    make_register,
    make_risk,
    make_risk_scheme,
    make_section,
    make_unit,
    make_user,
    make_version,
    whole_of,
)
from tests.markup import read
from tests.test_access import ROWS, make_town
from tests.test_exempt import Paper, filled
from tests.test_isolation import JOINS, OURS, way_to_council

# It closes an attribute, a tag and a script, and begins a formula; short enough for most fields.
HARM = "=cmd|'\"></script><img src=x onerror=q()>"
LONG = f"{HARM} ![a](http://127.0.0.1:9/b) [c](javascript:q()) <link rel=stylesheet href=file:///etc/passwd>"
LIVE = re.compile(r"<img src=x|<link rel=stylesheet href=file|<script>q|href=.?javascript:q|src=.?http://127")


def fields_with_text(model):
    """Return the fields of a model that hold words which people write, those that join things left out."""
    kept_html = {(PlanVersion, "document")}
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, models.FileField)
        and not field.choices
        and (field.name not in JOINS or field.name in ("ref", "exempt"))
        and (model, field.name) not in kept_html
    ]


def plant():
    """Put what means harm at the beginning of every text of our models; return how many fields hold it."""
    planted = 0
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            for field in fields_with_text(model) if way_to_council(model) else ():
                words = HARM if field.max_length else LONG
                room = {} if field.max_length is None else {"long__lte": field.max_length - len(words)}
                free = models.QuerySet(model).annotate(long=Length(field.name)).filter(**room)
                pks = list(free.values_list("pk", flat=True))
                text = Concat(models.Value(words), field.name, output_field=models.TextField())
                planted += bool(models.QuerySet(model).filter(pk__in=pks).update(**{field.name: text}))
    return planted


def faults_in(address, answer):
    """Yield what is live of an answer: markup of a page, formulas of a file."""
    kind = answer.headers.get("Content-Type", "")
    content = answer.getvalue() if answer.streaming else answer.content
    if answer.status_code >= 500:
        yield f"{address} answers {answer.status_code}"
    elif kind.startswith("text/html") or content.startswith(b"%PDF-"):
        if found := LIVE.search(content.decode()):
            yield f"{address} holds {found[0]}"
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            for part in book.namelist():
                if part.startswith("xl/") and re.search(rb"<(\w+:)?f[ >]|<hyperlink", book.read(part)):
                    yield f"{address} has a formula or a link in {part}"
    elif kind.startswith("text/csv"):
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
            if bad := [cell for cell in row if cell.startswith(("=", "+", "-cmd", "@", "\t", "\r"))]:
                yield f"{address} has a formula: {bad[0][:40]}"
    elif "html" in kind or "script" in kind or ("xml" in kind and LIVE.search(content.decode())):
        yield f"{address} is {kind}"


def forms_on(answer):
    """Return {name: value} of every form of a page's main part that is sent, with harm in its boxes."""
    for form in read(answer.content.decode()).all("form"):
        if (form.get("method") or "get").lower() != "post" or not form.within("main"):
            continue
        sent = {}
        for box in form.all("input", "textarea", "select"):
            name, kind = box.get("name"), box.get("type") or "text"
            if not name or name == "csrfmiddlewaretoken":
                continue
            if box.name == "select":
                offered = [one.get("value") for one in box.all("option") if one.get("value")]
                sent[name] = offered[0] if offered else ""
            elif box.name == "textarea":
                sent[name] = LONG
            elif kind in ("text", "search"):
                sent[name] = HARM[: int(box.get("maxlength") or 1000)]
            elif kind in ("radio", "checkbox"):
                sent.setdefault(name, box.get("value") or "on")
            elif kind != "file":
                sent[name] = box.get("value") or ""
        yield form.get("action") or "", sent


def forms_in(answer):
    """Yield every form that the page of an answer was drawn with."""
    seen = set()
    for layer in answer.context or ():
        for value in layer.flatten().values() if hasattr(layer, "flatten") else dict(layer).values():
            value = getattr(value, "form", value)
            forms = list(value) if isinstance(value, BaseFormSet) else [value]
            for drawn in value if isinstance(value, list) else ():
                forms += list(getattr(drawn, "formset", ()))
            for form in forms:
                if isinstance(form, BaseForm) and id(form) not in seen:
                    seen.add(id(form))
                    yield form


def strange_choices(address, answer, council):
    """Yield the boxes of a page that would take the number of a thing of another council."""
    for form in forms_in(answer):
        # Which row of a table it is Django looks for among the rows of the page alone: see below.
        own = {form._meta.model._meta.pk.name} if isinstance(form, BaseModelForm) and form.prefix else set()
        for name, field in form.fields.items():
            if name in own:
                continue
            way = isinstance(field, ModelChoiceField) and way_to_council(field.queryset.model)
            if way and field.queryset.order_by().exclude(**{way: council.pk}).exists():
                yield f"{address} offers things of another council in {name}"


FAR = 7777  # the number of everything that the other council has


def make_far_away():
    """Return the models of which another council has a thing, each under the number FAR."""
    council = make_council("Farmoor Council")
    unit = make_unit(council)
    plan, indicator, register = make_plan(unit), make_indicator(council), make_register(unit)
    action, risk, framework = (
        make_action(plan=plan),
        make_risk(register),
        Framework(council=council, name="Far"),
    )
    framework.save()
    things = [
        *(make_unit(council), make_person(council), make_plan(unit, first_year=2031), make_action(plan=plan)),
        *(make_priority(plan), make_milestone(action), make_section(plan), make_indicator(council)),
        *(make_plan_indicator(plan, indicator), make_register(unit), make_risk(register), make_control(risk)),
        *(make_rag_scheme(council), make_risk_scheme(council), make_group(council)),
        Post(council=council, title="Far post"),
        RiskCategory(council=council, name="Far category"),
        Area(council=council, name="Far area"),
        Framework(council=council, name="Far framework"),
        FrameworkItem(framework=framework, code="FAR 1", title="Far item"),
    ]
    for thing in things:
        if thing.pk:
            thing.delete()
        thing.pk = FAR
        thing.save(force_insert=True)
    return {type(thing) for thing in things}


def pointing_far(council):
    """Yield the rows of a council that point at what has the number FAR."""
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            way = way_to_council(model)
            for field in model._meta.concrete_fields if way else ():
                if field.is_relation and way_to_council(field.related_model):
                    if model._base_manager.filter(**{way: council.pk, field.name: FAR}).exists():
                        yield f"{model.__name__}.{field.name}"


def is_number(said):
    """Say whether what a box holds may be the number of a thing."""
    return isinstance(said, str) and said.isdecimal()


def holding_harm():
    """Return the names of the fields that hold what a form was sent."""
    return {
        f"{model.__name__}.{field.name}"
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        for field in fields_with_text(model)
        if model._base_manager.filter(**{f"{field.name}__contains": "src=x"}).exists()
    }


class StoredTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.town = make_town()
        cls.far = make_far_away()
        cls.keeper = make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(cls.town.things["council"]))
        cls.keeper.roles.update(reads_exempt=True)
        cls.keeper.is_staff = True
        cls.keeper.save()

    def setUp(self):
        patched = mock.patch("reports.pdf.HTML", Paper)
        patched.start()
        self.addCleanup(patched.stop)
        self.client = Client(raise_request_exception=False)
        self.client.force_login(self.keeper)

    def addresses(self, *, posts):
        for row, (about, *_) in ROWS.items():
            if row.startswith("POST ") is posts:
                yield from filled(row.removeprefix("POST "), about, self.town.things)

    def test_harm_that_is_sent_in_every_form_comes_back_as_text(self):
        """And no number of another council's thing is taken in the place of one of ours."""
        faults, sent_to = [], 0
        for address in self.addresses(posts=True):
            page = self.client.get(address)
            if page.status_code != 200 or not page.headers["Content-Type"].startswith("text/html"):
                continue
            for action, boxes in forms_on(page):
                sent_to += 1
                answer = self.client.post(action or address, boxes, follow=True)
                faults += faults_in(f"POST {action or address}", answer)
                numbers = {name: FAR if is_number(said) else "Words" for name, said in boxes.items()}
                faults += faults_in(f"POST {action or address}", self.client.post(address, numbers))
            faults += strange_choices(address, page, self.town.things["council"])
        faults += pointing_far(self.town.things["council"])
        assert not faults, "\n".join(faults)
        assert sent_to > 80 and len(self.far) > 15, (sent_to, len(self.far))
        assert len(holding_harm()) > 20, holding_harm()
        for address in self.addresses(posts=False):
            faults += faults_in(address, self.client.get(address))
        assert not faults, "\n".join(faults)

    def test_harm_that_is_stored_anywhere_is_shown_as_text_everywhere(self):
        assert plant() > 90
        things = self.town.things
        things["version"], things["old"] = make_version(things["plan"], by=self.keeper).number, things["plan"]
        faults, shown = [], 0
        for address in self.addresses(posts=False):
            answer = self.client.get(address)
            faults += faults_in(address, answer)
            shown += not answer.streaming and b"img src=x" in answer.content
        assert shown > 80, shown
        for model in admin.site._registry:
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            pages = [reverse(f"{name}_changelist"), reverse(f"{name}_add")]
            one = (
                model._base_manager.exclude(pk=FAR).order_by("-pk").first() if way_to_council(model) else None
            )
            if one is not None:
                pages += [
                    reverse(f"{name}_{page}", args=[one.pk]) for page in ("change", "delete", "history")
                ]
            for address in pages:
                answer = self.client.get(address)
                faults += faults_in(address, answer)
                faults += strange_choices(address, answer, things["council"])
        assert not faults, "\n".join(faults)


class RowTests(TestCase):
    def test_a_row_of_another_thing_is_not_written_by_its_number(self):
        """Rows of the administration that name a row of another plan, or another council, as theirs."""
        ours, theirs = make_milestone(), make_milestone()
        editor = make_user(role=Role.Name.EDITOR, unit=ours.plan.unit)
        editor.is_staff = True
        editor.save()
        self.client.force_login(editor)
        address = reverse("admin:plans_action_change", args=[ours.action_id])
        sent = sent_back(self.client.get(address))
        sent |= {"milestones-0-id": theirs.pk, "milestones-0-title": "Taken", "milestones-0-DELETE": "on"}
        assert self.client.post(address, sent).status_code < 500
        theirs.refresh_from_db()
        assert theirs.title == "Sites chosen" and theirs.action.plan != ours.plan


def packed(unpacked):
    """Return a zip of so many bytes that are all alike."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b" " * unpacked)
    return file.getvalue()


NAMES = (
    *("../../../etc/cron.d/plan.xlsx", "..\\..\\plan.xlsx", "/etc/passwd", "CON.xlsx", "a" * 300 + ".xlsx"),
    *("pla\u202exslx.exe", 'plan";\r\nSet-Cookie: a=b.xlsx', "plan\x00.xlsx", "", ".", "<img src=x>.xlsx"),
)
BAD = (
    b"",
    b"PK\x03\x04",
    b"MZ\x90\x00 a program",
    b"<html><script>q()</script></html>",
    b"\x7fELF\x02\x01",
)


class UploadTests(TestCase):
    """Every box for a file that a page has, wherever it is."""

    @classmethod
    def setUpTestData(cls):
        cls.town = make_town()
        cls.user = cls.town.people["superuser"]
        cls.kinds = (Import, ComparatorFile, UpdateFile, Evidence)

    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.enterContext(override_settings(MEDIA_ROOT=folder))
        self.client = Client(raise_request_exception=False)
        self.client.force_login(self.user)

    def boxes(self):
        """Yield (address, name of the box for a file, what is sent beside it)."""
        for row, (about, *_) in ROWS.items():
            if row.startswith("POST "):
                for address in filled(row.removeprefix("POST "), about, self.town.things):
                    page = self.client.get(address)
                    if page.status_code == 200 and b'type="file"' in page.content:
                        for form in read(page.content.decode()).all("form"):
                            for box in form.all("input"):
                                if box.get("type") == "file":
                                    held = {
                                        one.get("name"): one.get("value")
                                        for one in form.all("input", "button")
                                    }
                                    yield address, box.get("name"), {k: v for k, v in held.items() if k and v}

    def counts(self):
        return [kind.objects.count() for kind in self.kinds]

    def test_what_is_no_such_file_is_refused_in_words_and_nothing_is_kept(self):
        boxes = list(self.boxes())
        assert len({address for address, _, _ in boxes}) >= 4, boxes
        bad = [*BAD, packed(40_000_000), make_workbook().getvalue()[:1500], b"a,b\n" + b"x" * 10_485_761]
        for address, name, beside in boxes:
            for content in bad:
                before = self.counts()
                sent = beside | {name: SimpleUploadedFile("plan.xlsx", content)}
                answer = self.client.post(address, sent)
                assert answer.status_code < 500, (address, content[:20])
                assert answer.status_code != 302 and self.counts() == before, (address, content[:20])
                assert b"<script>q" not in answer.content

    def send(self, address, box, beside, file_name, content):
        """Send a file under a name as it stands, which Django's own client would tidy."""
        parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in beside.items()]
        parts.append(f'name="{box}"; filename="{file_name}"\r\n\r\n'.encode() + content)
        body = b"".join(b"--line\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts)
        kind = "multipart/form-data; boundary=line"
        return self.client.post(address, body + b"--line--\r\n", content_type=kind, follow=True)

    def test_no_name_of_a_file_is_a_way_anywhere(self):
        for address, box, beside in self.boxes():
            content = b"%PDF-1.7\n%%EOF" if "attach" in beside.values() else b"Code,Period\nNI 1,2025/26\n"
            for file_name in NAMES:
                answer = self.send(address, box, beside, file_name, content)
                assert answer.status_code < 500 and "Set-Cookie" not in answer.headers, (address, file_name)
                assert not list(faults_in(address, answer)), (address, file_name)
        names = [*Evidence.objects.values_list("name", flat=True)]
        for kind in self.kinds[:3]:
            names += kind.objects.values_list("file_name", flat=True)
        assert len(names) > 10
        assert not [one for one in names if set(one) & set("/\\\0\r\n\u202e") or len(one) > 255], names
        for evidence in Evidence.objects.exclude(file="evidence/missing.pdf"):
            assert re.fullmatch(r"evidence/[\w-]+\.\w+", evidence.file.name), evidence.file.name
            said = self.client.get(reverse("returns:evidence_detail", args=[evidence.pk])).headers[
                "Content-Disposition"
            ]
            assert re.fullmatch(r"attachment; filename\*=UTF-8''[\w%.~-]+", said), said
