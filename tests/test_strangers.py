"""Nobody is told anything of a council that is not theirs; and the walks that hold this find a planted hole.

Every text of a council is marked with a word of its own. Then somebody with every right in another council
opens each address that the URL configuration knows, by number, the administration's and its suggestions too.
"""

from collections import Counter
from unittest import mock

from django.contrib import admin
from django.db.models import Model
from django.test import Client, TestCase
from django.urls import reverse

from organisation.models import Unit
from plans.admin.items import ActionAdmin
from plans.models import Action
from tests.test_access import ROWS, differences, make_town
from tests.test_exempt import Paper, filled, in_the_administration, texts_in
from tests.test_isolation import marked_models

MARK = "zebrawood"


class StrangerTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.town = make_town()
        cls.stranger = cls.town.people["outsider"]
        cls.stranger.is_staff = True
        cls.stranger.save()
        cls.stranger.roles.update(reads_exempt=True)
        marked_models(cls.town.things["council"], MARK)

    def setUp(self):
        patched = mock.patch("reports.pdf.HTML", Paper)
        patched.start()
        self.addCleanup(patched.stop)

    def told(self, addresses, user=None):
        """Return the addresses that tell the user of the council, or break."""
        client = Client(raise_request_exception=False)
        client.force_login(user or self.stranger)
        found = []
        for address in addresses:
            answer = client.get(address)
            if answer.status_code >= 500 or MARK.encode() in texts_in(answer):
                found.append(address)
        return found

    def addresses(self):
        """Yield every address; what takes a word to look for is asked for the beginning of the mark."""
        for row, (about, *_) in ROWS.items():
            if not row.startswith("POST "):
                for address in filled(row, about, self.town.things):
                    yield address if about else f"{address}?q={MARK[:-1]}"

    def test_a_stranger_is_told_nothing_anywhere(self):
        assert self.told(self.addresses()) == []

    def test_a_stranger_is_told_nothing_in_the_administration(self):
        assert self.told(in_the_administration(MARK[:-1], pages=("change",))) == []

    def test_nothing_of_theirs_is_changed_by_what_a_stranger_sends(self):
        client = Client(raise_request_exception=False)
        client.force_login(self.stranger)
        for row, (about, *_) in ROWS.items():
            if row.startswith("POST ") and about:
                for address in filled(row.removeprefix("POST "), about, self.town.things):
                    answer = client.post(address)
                    shared = about in ("entry", "scheme_choice")
                    assert shared or answer.status_code in (404, 405), (row, answer.status_code)


class HoleTests(TestCase):
    """The test of the test: what narrows is taken away, one at a time, and each time a walk says so."""

    @classmethod
    def setUpTestData(cls):
        cls.town = make_town()

    def setUp(self):
        patched = mock.patch("reports.pdf.HTML", Paper)
        patched.start()
        self.addCleanup(patched.stop)

    def test_a_thing_that_everybody_finds_by_its_number_is_named(self):
        noticed, tried = set(), Counter()
        for row, (about, *_) in ROWS.items():
            thing = self.town.things.get(about)
            if row.startswith("POST ") or not isinstance(thing, Model):
                continue
            words = type(type(thing)._default_manager.all())
            tried[about] += 1
            if about in noticed or tried[about] > 2 or not hasattr(words, "visible_to"):
                continue
            with mock.patch.object(words, "visible_to", lambda self, user: self):
                if any(" to outsider" in one for one in differences({row: ROWS[row]}, self.town)):
                    noticed.add(about)
        assert {"plan", "unit", "indicator", "register", "risk", "job", "upload", "cycle"} <= noticed, noticed
        assert len(noticed) > 15, noticed

    def test_a_list_and_a_suggestion_of_the_administration_that_forgot_whose_things_are_is_named(self):
        stranger = self.town.people["outsider"]
        stranger.is_staff = True
        stranger.save()
        marked_models(self.town.things["council"], MARK)
        for keeper, model, asker in (
            (ActionAdmin, Action, "app_label=plans&model_name=milestone&field_name=action"),
            (type(admin.site.get_model_admin(Unit)), Unit, "app_label=plans&model_name=plan&field_name=unit"),
        ):
            listed = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            suggested = f"/admin/autocomplete/?{asker}&term={MARK[:-1]}"
            assert StrangerTests.told(self, [listed, suggested], stranger) == []
            with mock.patch.object(keeper, "get_queryset", admin.ModelAdmin.get_queryset):
                assert StrangerTests.told(self, [listed], stranger) == [listed]
                if keeper is ActionAdmin:
                    assert StrangerTests.told(self, [suggested], stranger) == [suggested]

    def test_a_count_of_what_may_not_be_read_changes_a_page(self):
        """What the exempt test compares is not blind to a number."""
        register, editor = self.town.things["register"], self.town.people["editor"]
        client = Client()
        client.force_login(editor)
        before = texts_in(client.get(reverse("risks:register_list")))
        type(self.town.things["risk"]).objects.create(register=register, title="Hidden", exempt="Money")
        assert texts_in(client.get(reverse("risks:register_list"))) == before
        with mock.patch("risks.querysets.RiskQuerySet.readable", lambda self, exempt: self):
            assert texts_in(client.get(reverse("risks:register_list"))) != before
