"""An exempt risk leaks nowhere: what is shown without the right is what would be shown without the risk."""

import io
import re
import zipfile

from django.test import Client, TestCase
from django.urls import reverse

from exchange.operations import confirm, export, preview, upload
from organisation.models import Role
from organisation.removal import remove
from plans.models import Reference
from plans.operations import relink
from reports.documents import plan_html
from reports.risk_register import register_html, whole_register_html
from risks.models import Acceptance, Control, Risk
from tests.addresses import addresses
from tests.factories import make_acceptance, make_control, make_priority, make_risk, make_user
from tests.markup import searches_of
from tests.test_access import ROWS, make_town

MARK = "zebrawood"
REF = "X9"
# What differs between two answers to the same question.
CHANGING = re.compile(rb"(csrfmiddlewaretoken. value=.|X-CSRFToken|at&quot;: ?|at.:)[^,>]*")


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
        return True
    return any(
        path == address and "q" in names for path, names in searches_of(address, answer.content.decode())
    )


class ExemptTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.town = make_town()
        things = cls.town.things
        cls.plan, cls.register, cls.unit = things["plan"], things["register"], things["unit"]
        words = dict.fromkeys(("vulnerability", "triggers", "consequences", "nature", "owner"), MARK)
        cls.risk = make_risk(cls.register, ref=REF, title=f"{MARK} fails")
        Risk.objects.filter(pk=cls.risk.pk).update(exempt=f"Business affairs of {MARK}", **words)
        cls.risk.refresh_from_db()
        make_control(cls.risk, planned=True)
        Control.objects.filter(risk=cls.risk).update(words=MARK)
        make_acceptance(cls.risk)
        Acceptance.objects.filter(risk=cls.risk).update(reason=MARK)
        cls.priority = make_priority(cls.plan, risks=f"{REF}\n{things['risk'].ref}")
        relink(cls.plan.council)
        cls.reader = make_user(role=Role.Name.EDITOR, unit=cls.unit)
        cls.reader.roles.update(reads_exempt=True)
        cls.without = [cls.town.people[name] for name in ("viewer", "editor elsewhere", "editor")]

    def pages(self, user):
        """Return {what was asked: what was said} of every address that shows something."""
        parts = {address.name: address for address in addresses()}
        client, found = Client(), {}
        client.force_login(user)
        for row, (about, *_) in ROWS.items():
            if row.startswith("POST ") or row.endswith("_pdf") or row not in parts:
                continue
            things = [
                self.town.things[word] for word in ([about] if about in self.town.things else about.split())
            ]
            address = reverse(row, args=[getattr(thing, "pk", thing) for thing in things])
            answer = client.get(address)
            found[address] = texts_in(answer)
            for query in (f"?q={MARK[:-1]}", f"?q={REF}") if searches_itself(address, answer) else ():
                found[address + query] = texts_in(client.get(address + query))
        return found

    def test_without_the_right_nothing_says_that_it_is_there(self):
        for user in self.without:
            for address, said in self.pages(user).items():
                assert MARK.encode() not in said, f"{address} shows an exempt risk to {user}"

    def test_without_the_right_everything_is_as_if_it_were_not_there(self):
        editor = self.town.people["editor"]
        before = self.pages(editor)
        self.risk.delete()
        type(self.priority).objects.filter(pk=self.priority.pk).update(risks=self.town.things["risk"].ref)
        relink(self.plan.council)
        after = self.pages(editor)
        for address, said in before.items():
            # What the machine says of itself changes from minute to minute.
            if "versions" not in address and "/edit/" not in address and not address.startswith("/readyz"):
                assert said == after[address], f"{address} tells that there is an exempt risk"

    def test_with_the_right_it_is_shown_and_marked(self):
        pages = self.pages(self.reader)
        for thing in (self.plan, self.register):
            assert MARK.encode() in pages[thing.get_absolute_url()], thing
        assert b"Exempt" in pages[self.register.get_absolute_url()]
        assert MARK.encode() in pages[reverse("exchange:plan_export", args=[self.plan.pk])]
        searched = {address.partition("?")[0] for address in pages if "?q=" in address}
        assert {reverse("reports:search"), self.register.get_absolute_url()} <= searched

    def test_its_own_pages_are_not_there_without_the_right(self):
        client = Client()
        for user in self.without:
            client.force_login(user)
            for row, (about, *_) in ROWS.items():
                name = row.removeprefix("POST ")
                if about == "risk":
                    address = reverse(name, args=[self.risk.pk])
                    answer = client.post(address) if row != name else client.get(address)
                    assert answer.status_code == 404, (row, user)

    def test_documents_print_it_for_those_with_the_right_alone(self):
        for html in (plan_html, register_html):
            assert MARK not in html(self.plan) and REF not in html(self.plan)
            assert MARK in html(self.plan, {self.unit.pk})
            assert MARK not in html(self.plan, {self.unit.pk + 1000})
        for exempt, printed in ((frozenset(), False), ({self.unit.pk}, True), ({self.unit.pk + 1000}, False)):
            assert (MARK in whole_register_html(self.register, exempt=exempt)) is printed

    def test_a_workbook_without_it_comes_in_again_and_changes_nothing_of_it(self):
        editor = self.town.people["editor"]
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

    def test_the_admin_neither_lists_nor_offers_it_without_the_right(self):
        editor = self.town.people["editor"]
        editor.is_staff = True
        editor.save()
        client = Client()
        client.force_login(editor)
        for address in (
            reverse("admin:risks_risk_changelist"),
            reverse("admin:risks_risk_changelist") + f"?q={MARK}",
            reverse("admin:plans_plan_change", args=[self.plan.pk]),
        ):
            answer = client.get(address)
            assert answer.status_code == 200 and f"{MARK} fails" not in answer.content.decode(), address
        change = reverse("admin:risks_risk_change", args=[self.risk.pk])
        assert client.get(change).status_code == 302

    def test_what_was_deleted_is_listed_for_those_with_the_right_alone(self):
        removal = remove(self.risk, self.reader, within=self.register, unit=self.unit)
        listed = reverse("risks:removal_list", args=[self.register.pk])
        undo = reverse("risks:removal_undo", args=[removal.pk])
        client = Client()
        for user, shown in ((self.town.people["editor"], False), (self.reader, True)):
            client.force_login(user)
            assert (MARK in client.get(listed).content.decode()) is shown
            assert client.get(undo).status_code == (200 if shown else 404)
