"""Writing a plan on pages: every kind of thing is added, changed, moved and deleted by whoever may."""

from django.test import TestCase
from django.urls import reverse

from organisation.models import Role
from plans.editing.kinds import KINDS
from tests.factories import (
    make_council,
    make_unit,
    make_user,
    whole_of,
)
from tests.markup import faults_of, read
from tests.plans.test_plan_views import make_full_plan


def boxes_of(html):
    """Return {name: value} of a page's form as a browser would send it, with what is chosen and ticked."""
    root = read(html)
    form = next(form for form in root.all("form") if form.within("main"))
    sent = {}
    for box in form.all("input", "textarea", "select"):
        name = box.get("name")
        if not name:
            continue
        if box.name == "textarea":
            sent[name] = "".join(part for part in box.inside if isinstance(part, str)).removeprefix("\n")
        elif box.name == "select":
            chosen = [one.get("value") for one in box.all("option") if one.get("selected") is not None]
            sent[name] = chosen[0] if chosen else next(iter(box.all("option"))).get("value")
        elif box.get("type") in ("checkbox", "radio"):
            if box.get("checked") is not None:
                sent.setdefault(name, []).append(box.get("value"))
        else:
            sent[name] = box.get("value") or ""
    return sent


class EditorCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council("Eastmoor Council")
        cls.unit = make_unit(cls.council, name="Housing")
        cls.plan = make_full_plan(cls.unit)
        cls.editor = make_user(role=Role.Name.EDITOR, unit=cls.unit)
        cls.viewer = make_user(role=Role.Name.VIEWER, unit=whole_of(cls.council))

    def setUp(self):
        self.client.force_login(self.editor)

    def address(self, name, *args):
        return reverse(f"plans:{name}", args=[self.plan.pk, *args])

    def first(self, kind):
        return kind.of_plan(self.plan).first()

    def page(self, address, status=200):
        response = self.client.get(address)
        assert response.status_code == status, (address, response.status_code)
        return response.content.decode()

    def send(self, address, **changes):
        """Open a page, change some boxes and send it."""
        return self.client.post(address, boxes_of(self.page(address)) | changes)


class EveryKindTests(EditorCase):
    def test_every_page_of_every_kind_reads_well(self):
        addresses = [self.address("plan_edit"), self.address("plan_cover"), reverse("plans:plan_add")]
        for kind in KINDS:
            thing = self.first(kind)
            owner = getattr(thing, f"{kind.owner}_id")
            addresses.append(self.address("part_add", kind.name) + f"?under={owner}")
            addresses.append(self.address("part_change", kind.name, thing.pk))
            addresses.append(self.address("part_delete", kind.name, thing.pk))
            addresses += [self.address("part_aspect", kind.name, thing.pk, one.name) for one in kind.aspects]
            if not kind.within:
                addresses.append(self.address("part_list", kind.name))
        faults = [(address, fault) for address in addresses for fault in faults_of(self.page(address))]
        assert faults == []

    def test_saving_a_page_as_it_is_changes_nothing(self):
        for kind in KINDS:
            thing = self.first(kind)
            assert self.send(self.address("part_change", kind.name, thing.pk)).status_code == 302
            before = type(thing).objects.filter(pk=thing.pk).values().get()
            for address in (
                self.address("part_change", kind.name, thing.pk),
                *(self.address("part_aspect", kind.name, thing.pk, one.name) for one in kind.aspects),
            ):
                response = self.send(address)
                assert response.status_code == 302, (address, response.content.decode()[:9000])
            assert type(thing).objects.filter(pk=thing.pk).values().get() == before, kind.name
