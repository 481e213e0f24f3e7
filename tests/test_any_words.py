"""Every form of every page, filled with whatever anybody might type, and sent twice.

The forms are found by their addresses: those of the access table that take something, and the add and change
pages of the administration. So a new form is tried without anybody's doing.
"""

import re
from contextlib import contextmanager
from unittest import mock

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import transaction
from django.test import Client, TestCase
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.models import ComparatorFile, Import, UpdateFile
from organisation.models import Council, Event, Role
from tests.factories import make_user, whole_of
from tests.markup import read
from tests.test_access import ROWS, make_town
from tests.test_exempt import Paper, filled
from tests.test_injection import FAR, faults_in, make_far_away
from tests.test_isolation import OURS, way_to_council

PIECES = (
    *("<script>q()</script>", "<img src=x onerror=q()>", "'\"></textarea>", "{{ 7|add:7 }}", "{% debug %}"),
    *("![a](file:///etc/passwd)", "[c](javascript:q())", "=cmd|'/c calc'!A0", "+1", "-1", "@SUM(A1)", "\t"),
    *("\x00", "\r\n", "\u202e", "\ufeff", "\u0301", "🕳", "é" * 400),
    *("../../x", "%00", "&lt;b&gt;", "' OR 1=1 --"),
)
NUMBERS = ("1e9999", "NaN", "-Infinity", "0", "-1", "9" * 40, "1,2,3", "٣", "½", "0x10", "1_000", "62.5%")
DAYS = ("0000-00-00", "9999-12-31", "31 February 2026", "2026/27 Q9", "29/02/2027", "TBC", "2026-13-01")
WORDS = st.one_of(
    st.just(""),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join),
    st.sampled_from(NUMBERS + DAYS),
)
CHOICES = st.sampled_from(("as drawn", "as drawn", "left out", str(FAR), "-1", "9" * 30, "words", "\x00"))
TYPED = ("text", "search", "textarea", "email", "url", "tel", "number")
KEPT_APART = {"password", "file", "csrfmiddlewaretoken"}
# What a box may not hold, or shows as a space.
OTHER_WORDS = re.compile(r"[\s\x00\ufeff]+")
REFUSED = re.compile(r'class="(govuk-error-summary|errornote|govuk-error-message)')
# Looking at what would be done is kept until somebody confirms it or it grows old.
PREVIEWS = {UpdateFile, Import, ComparatorFile}
EXAMPLES = 2


def forms_of(answer):
    """Yield (address, {name: (kind, value)}) of every form in a page's main part that is sent."""
    if answer.status_code >= 400 or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return
    for form in read(answer.content.decode()).all("form"):
        if (form.get("method") or "get").lower() != "post" or form.within("header"):
            continue
        boxes = {}
        for box in form.all("input", "textarea", "select", "button"):
            name, kind = box.get("name"), box.get("type") or "text"
            # The empty row from which scripts make another is sent, but read by nobody.
            if not name or "__prefix__" in name or {name, kind} & KEPT_APART:
                continue
            if box.name == "select":
                chosen = [one for one in box.all("option") if one.get("selected") is not None]
                offered = [one.get("value") or "" for one in chosen or box.all("option")]
                boxes[name] = ("select", offered[0] if offered else "")
            elif box.name == "textarea":
                boxes[name] = ("textarea", "".join(part for part in box.inside if isinstance(part, str)))
            elif box.name == "button":
                boxes.setdefault(name, ("button", box.get("value") or ""))
            elif kind in ("radio", "checkbox"):
                if box.get("checked") is not None or kind == "radio":
                    boxes.setdefault(name, (kind, box.get("value") or "on"))
            else:
                boxes[name] = (kind, box.get("value") or "")
        yield form.get("action") or "", boxes


def fill(boxes, words, choices):
    """Return what is sent: words in the boxes that take any, odd choices in the others."""
    sent = {}
    for place, (name, (kind, value)) in enumerate(boxes.items()):
        if kind in TYPED:
            sent[name] = words[place % len(words)]
        else:
            choice = choices[place % len(choices)]
            if choice != "left out":
                sent[name] = value if choice == "as drawn" else choice
    return sent


def same(said):
    """Return words without what a box may not hold, to be compared."""
    return OTHER_WORDS.sub(" ", said).strip()


def lost_words(answer, sent, boxes):
    """Yield what was typed in a box of a refused form, where the page that says so has other words in it."""
    if not REFUSED.search(answer.content.decode()):
        return
    for _, after in forms_of(answer):
        for name, (kind, value) in after.items():
            if name in sent and boxes.get(name, ("",))[0] == kind and kind in ("text", "textarea"):
                if same(value) != same(sent[name]):
                    yield f"{name}: {sent[name]!r} became {value!r}"


def models_of_councils():
    """Return (model, way to its council) of what councils have, but for events and the history of rows."""
    models = [model for label in OURS for model in apps.get_app_config(label).get_models()]
    ways = [(model, way_to_council(model)) for model in models if model is not Event]
    return [(model, way) for model, way in ways if way and not hasattr(model, "history_type")]


def rows_of(councils):
    """Return all that the database holds of some councils."""
    return [
        sorted(map(repr, model._base_manager.filter(**{f"{way}__in": councils}).values_list()))
        for model, way in models_of_councils()
    ]


def counts():
    """Return how many rows there are of each model."""
    return {model: model._base_manager.count() for model, _ in models_of_councils()}


@contextmanager
def undone():
    """Take back whatever is written inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class AnyFormTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.town = make_town()
        make_far_away()
        cls.keeper = make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(cls.town.things["council"]))
        cls.keeper.roles.update(reads_exempt=True)
        cls.keeper.is_staff = True
        cls.keeper.save()
        cls.far = list(Council.objects.filter(name="Farmoor Council").values_list("pk", flat=True))

    def setUp(self):
        self.enterContext(mock.patch("reports.pdf.HTML", Paper))
        self.client = Client(raise_request_exception=False)
        self.client.force_login(self.keeper)

    def addresses(self):
        """Yield the addresses of pages on which something may be sent."""
        for row, (about, *_) in ROWS.items():
            if row.startswith("POST "):
                yield from filled(row.removeprefix("POST "), about, self.town.things)
        for model in admin.site._registry:
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            yield reverse(f"{name}_add")
            way = way_to_council(model)
            council = self.town.things["council"].pk
            if way and (one := model._base_manager.filter(**{way: council}).order_by("pk").first()):
                yield reverse(f"{name}_change", args=[one.pk])

    def forms(self):
        """Return [(address, boxes)] of every form that the pages draw."""
        found = {}
        for address in self.addresses():
            for action, boxes in forms_of(self.client.get(address)):
                found.setdefault((action or address, tuple(boxes)), boxes)
        return [(address, boxes) for (address, _), boxes in found.items()]

    def send(self, address, sent):
        self.client.cookies.pop("messages", None)
        return self.client.post(address, sent)

    def test_whatever_is_typed_breaks_nothing_is_shown_as_text_and_is_not_lost(self):
        forms, far = self.forms(), rows_of(self.far)
        typed = [name for _, boxes in forms for name, (kind, _) in boxes.items() if kind in TYPED]
        assert len(forms) > 120 and len(typed) > 600, (len(forms), len(typed))
        faults, refused = {}, set()

        @settings(max_examples=EXAMPLES, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(st.lists(WORDS, min_size=11, max_size=11), st.lists(CHOICES, min_size=7, max_size=7))
        def try_them(words, choices):
            for address, boxes in forms:
                sent = fill(boxes, words, choices)
                with undone():
                    answer = self.send(address, sent)
                    found = [*faults_in(f"POST {address}", answer)]
                    if answer.status_code in (200, 409, 422):
                        refused.add(address)
                        found += [f"{address} {one}" for one in lost_words(answer, sent, boxes)]
                    elif answer.status_code == 302 and rows_of(self.far) != far:
                        found.append(f"{address} changed another council")
                    for fault in found:
                        faults.setdefault(address, f"{fault[:300]} <- {sent}"[:900])

        try_them()
        assert not faults, "\n\n".join(faults.values())
        assert len(refused) > 60, len(refused)

    @pytest.mark.once
    def test_a_form_that_is_sent_twice_is_not_done_twice(self):
        """What stands in a page is sent as it was drawn: by somebody who presses a button again."""
        faults, done = [], 0
        for address, boxes in self.forms():
            sent = {name: value for name, (_, value) in boxes.items()}
            with undone():
                first = self.send(address, sent)
                once = counts()
                second = self.send(address, sent)
                if second.status_code >= 500:
                    faults.append(f"{address} answers {second.status_code} the second time")
                if first.status_code == 302:
                    done += 1
                    more = [model.__name__ for model, count in counts().items() if count > once[model]]
                    if set(more) - {model.__name__ for model in PREVIEWS}:
                        faults.append(f"{address} adds again: {', '.join(more)}")
        assert not faults, "\n".join(faults)
        assert done > 40, done
