"""Text that means harm is kept and shown as text, in every field, on every page, in every file.

Two ways lead it in: every form that the URL configuration knows is filled with it and sent, and then every
text that the database holds is made to end with it. After both every page, the administration's too, is read
for markup that is live, every document for what it would fetch, every workbook and list for formulas.
"""

import csv
import io
import re
import zipfile
from unittest import mock

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.db.models.functions import Concat, Length
from django.test import Client, TestCase
from django.urls import reverse

from organisation.models import Role
from plans.models import PlanVersion
from tests.factories import make_user, make_version, whole_of
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
                free = model._base_manager.annotate(long=Length(field.name)).filter(**room)
                pks = list(free.values_list("pk", flat=True))
                text = Concat(models.Value(words), field.name, output_field=models.TextField())
                planted += bool(model._base_manager.filter(pk__in=pks).update(**{field.name: text}))
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
                sent.setdefault(name, box.get("value"))
            elif kind != "file":
                sent[name] = box.get("value") or ""
        yield form.get("action") or "", sent


class StoredTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.town = make_town()
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
        faults, sent_to = [], 0
        for address in self.addresses(posts=True):
            page = self.client.get(address)
            if page.status_code != 200 or not page.headers["Content-Type"].startswith("text/html"):
                continue
            for action, boxes in forms_on(page):
                sent_to += 1
                answer = self.client.post(action or address, boxes, follow=True)
                faults += faults_in(f"POST {action or address}", answer)
        assert not faults, "\n".join(faults)
        assert sent_to > 80, sent_to
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
            for listed in [reverse(f"{name}_changelist")]:
                faults += faults_in(listed, self.client.get(listed))
            if (one := model._base_manager.order_by("-pk").first()) is not None:
                for page in ("change", "delete", "history"):
                    address = reverse(f"{name}_{page}", args=[one.pk])
                    faults += faults_in(address, self.client.get(address))
        assert not faults, "\n".join(faults)
