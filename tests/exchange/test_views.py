"""A plan comes in through the browser: checked, shown, confirmed, all of it or nothing; it goes out again."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.utils import timezone

from exchange.models import Import
from exchange.reading import read_workbook
from exchange.storing import store
from organisation.downloads import TOOK
from organisation.models import Event, Role, Unit
from plans.models import Action, Plan
from tests.browser import DESK, PHONE, axe_violations, resize, sideways, sign_in
from tests.exchange.workbooks import make_workbook, with_part
from tests.factories import make_council, make_unit, make_user, whole_of
from tests.queries import FlatMixin

ACTIONS = [["Key", "Action", "Lead"], ["A1", "Plant trees", "AB"], ["A2", "Mow", ""]]
EDITOR, VIEWER = Role.Name.EDITOR, Role.Name.VIEWER
ADD = "/plans/import/"


def northmere():
    council = make_council("Northmere Borough Council")
    directorate = make_unit(council, name="Environment")
    return council, directorate, make_unit(council, kind=Unit.Kind.TEAM, name="Parks", parent=directorate)


def stored(**sheets):
    content, _ = read_workbook(make_workbook(**sheets))
    return store(content).plan


def posted(client, file, name="parks.xlsx", follow=False):
    data = file if isinstance(file, bytes) else file.getvalue()
    return client.post(ADD, {"workbook": SimpleUploadedFile(name, data)}, follow=follow)


class Northmere(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council, cls.directorate, cls.unit = northmere()
        cls.editor = make_user("editor", role=EDITOR, unit=cls.unit)

    def setUp(self):
        self.client.force_login(self.editor)

    def upload(self, *args, **sheets):
        answer = posted(self.client, make_workbook(*args, **sheets))
        assert answer.status_code == 302, answer.content.decode()
        return answer.url

    def confirm(self, url, **data):
        seen = self.client.get(url).context["preview"].seen
        return self.client.post(url, {"seen": seen} | data)


class UploadTests(Northmere):
    def test_the_page_names_the_limit(self):
        page = self.client.get(ADD).content.decode()
        assert "10 MB at most, without macros" in page
        assert 'enctype="multipart/form-data"' in page

    def refused(self, data, words):
        answer = posted(self.client, data)
        page = answer.content.decode()
        assert "<title>Error: Import a plan" in page
        assert words in page
        assert Import.objects.count() == 0

    def test_a_file_that_is_no_workbook_is_refused_and_nothing_is_kept(self):
        self.refused(b"Priority,Lead", "The file is not an Excel workbook (.xlsx), or it is damaged.")

    def test_a_file_that_is_too_large_is_refused_with_the_limit(self):
        self.refused(b"x" * (10 * 1024 * 1024 + 1), "The file is larger than 10 MB, which is the limit")

    def test_no_more_of_a_file_than_the_limit_reaches_the_disk(self):
        form = posted(self.client, b"x" * (12 * 1024 * 1024)).context["form"]
        assert 10 * 1024 * 1024 < form.files["workbook"].size <= 10 * 1024 * 1024 + 64 * 1024
        assert "larger than 10 MB" in form.errors["workbook"][0]

    def test_an_empty_file_and_no_file_are_refused_in_words(self):
        self.refused(b"", "The file is empty. Choose the workbook that you want to import")
        page = self.client.post(ADD).content.decode()
        assert '<a href="#id_workbook">Choose the workbook that you want to import</a>' in page

    def test_uploads_never_confirmed_are_forgotten_after_thirty_days(self):
        old = self.upload()
        kept = self.upload()
        for url, days in ((old, 31), (kept, 29)):
            made = timezone.now() - timedelta(days=days)
            Import.objects.filter(pk=url.split("/")[-2]).update(made_at=made)
        self.upload()
        assert self.client.get(old).status_code == 404
        assert self.client.get(kept).status_code == 200


class PreviewTests(Northmere):
    def test_nothing_is_stored_by_looking(self):
        url = self.upload(Actions=ACTIONS)
        self.client.get(url)
        assert (Plan.objects.count(), Action.objects.count()) == (0, 0)

    def test_a_new_plan_shows_what_would_be_added(self):
        page = self.client.get(self.upload(Actions=ACTIONS)).content.decode()
        assert "Check the workbook: Parks team plan" in page
        assert "A new plan" in page
        assert "Actions: 2 added" in page
        assert "Plant trees" in page

    def test_an_existing_plan_shows_both_values_of_a_change_and_what_would_go(self):
        stored(Actions=ACTIONS)
        url = self.upload(Actions=[["Key", "Action", "Lead"], ["A1", "Plant 200 trees", "AB"]])
        answer = self.client.get(url)
        changes = answer.context["preview"].changes
        assert [(change.label, change.details) for change in changes.changed] == [
            ("Plant 200 trees", [("Action", "Plant trees", "Plant 200 trees")])
        ]
        assert [change.label for change in changes.removed] == ["Mow"]
        page = answer.content.decode()
        assert '<td class="app-words">Plant trees</td><td class="app-words">Plant 200 trees</td>' in page
        assert "Removed: in the plan now and not in the workbook" in page

    def test_the_same_workbook_again_would_change_nothing_and_cannot_be_confirmed(self):
        stored(Actions=ACTIONS)
        answer = self.client.get(self.upload(Actions=ACTIONS))
        assert not answer.context["preview"].changes
        assert "Nothing would change" in answer.content.decode()
        assert "disabled" in answer.content.decode()

    def test_an_error_shows_its_place_and_what_to_do_and_stops_the_import(self):
        url = self.upload({"Tier": "squad"}, Actions=ACTIONS)
        page = self.client.get(url).content.decode()
        assert "The workbook cannot be imported as it is" in page
        assert '<td>Plan</td><td class="app-number">4</td><td>Value</td>' in page
        assert "Use one of these: corporate, directorate, division, team." in page
        assert "disabled" in page
        answer = self.client.post(url, {"seen": ""})
        assert answer.status_code == 422
        assert Plan.objects.count() == 0

    def test_warnings_are_shown_and_do_not_stop_the_import(self):
        url = self.upload(Actions=[["Key", "Action", "Colour"], ["A1", "Mow", "green"]])
        page = self.client.get(url).content.decode()
        assert "The column Colour is not one that this sheet has. It is not read." in page
        assert self.confirm(url).status_code == 302
        assert Action.objects.count() == 1

    def test_html_in_a_workbook_is_shown_as_written(self):
        url = self.upload(
            {"Title": "<script>alert(1)</script>"}, Actions=[["Key", "Action"], ["A1", "<b>x</b>"]]
        )
        page = self.client.get(url).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script>alert" not in page
        assert "&lt;b&gt;x&lt;/b&gt;" in page

    def test_the_workbook_comes_back_with_comments(self):
        url = self.upload({"Tier": "squad"})
        answer = self.client.get(url + "comments.xlsx")
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        assert book["Plan"]["B4"].comment.text.startswith("Error: squad is not a tier.")
        assert answer["Content-Disposition"] == 'attachment; filename="parks-with-comments.xlsx"'

    def test_a_workbook_whose_drawings_are_damaged_is_read_and_its_comments_are_refused_in_words(self):
        drawing = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"
        relations = "http://schemas.openxmlformats.org/package/2006/relationships"
        file = with_part(
            make_workbook(),
            "xl/worksheets/_rels/sheet1.xml.rels",
            f'<Relationships xmlns="{relations}">'
            f'<Relationship Id="r1" Type="{drawing}" Target="/xl/drawings/drawing1.xml"/></Relationships>',
        )
        answer = posted(self.client, with_part(file, "xl/drawings/drawing1.xml", "<broken"))
        assert self.client.get(answer.url).status_code == 200
        answer = self.client.get(answer.url + "comments.xlsx")
        assert answer.status_code == 422
        assert "it is damaged" in answer.content.decode()


class ConfirmTests(Northmere):
    def test_confirming_stores_the_plan_and_says_so(self):
        url = self.upload(Actions=ACTIONS)
        answer = self.confirm(url)
        plan = Plan.objects.get()
        assert answer.url == plan.get_absolute_url()
        assert plan.actions.count() == 2
        uploaded = Import.objects.get()
        assert (uploaded.plan, uploaded.council) == (plan, self.council)
        assert uploaded.stored_at is not None
        event = Event.objects.get(did="imported")
        assert (event.user, event.council) == (self.editor, self.council)

    def test_a_plan_that_changed_since_the_page_was_shown_answers_409_with_both_values(self):
        plan = stored(Actions=ACTIONS)
        url = self.upload(Actions=[*ACTIONS[:2], ["A2", "Mow twice", ""]])
        seen = self.client.get(url).context["preview"].seen
        Action.objects.filter(plan=plan, key="A2").update(title="Mow on Mondays")
        answer = self.client.post(url, {"seen": seen})
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "The plan has changed since this page was shown. Nothing was overwritten." in page
        assert "Mow on Mondays" in page
        assert "Mow twice" in page
        assert Action.objects.get(key="A2").title == "Mow on Mondays"
        assert self.confirm(url).status_code == 302
        assert Action.objects.get(key="A2").title == "Mow twice"

    def test_a_confirmation_of_something_else_than_was_shown_answers_409(self):
        url = self.upload(Actions=ACTIONS)
        assert self.client.post(url).status_code == 409
        assert Plan.objects.count() == 0

    def test_confirming_twice_stores_once(self):
        url = self.upload(Actions=ACTIONS)
        seen = self.client.get(url).context["preview"].seen
        assert self.client.post(url, {"seen": seen}).status_code == 302
        assert self.client.post(url, {"seen": seen}).status_code == 409
        assert Event.objects.filter(did="imported").count() == 1


class StaleWorkbookTests(Northmere):
    """A workbook was taken out, the plan was changed in the browser, and the workbook comes back."""

    def setUp(self):
        super().setUp()
        self.plan = stored(Actions=ACTIONS)
        self.taken_out = self.client.get(f"/plans/{self.plan.pk}/plan.xlsx").content

    def edited(self, words, data=None):
        book = openpyxl.load_workbook(io.BytesIO(data or self.taken_out))
        book["Actions"]["B3"].value = words
        out = io.BytesIO()
        book.save(out)
        return posted(self.client, out).url

    def test_a_workbook_of_the_plan_as_it_is_is_not_stale(self):
        url = self.edited("Mow twice")
        assert not self.client.get(url).context["preview"].is_stale
        assert self.confirm(url).status_code == 302

    def test_a_stale_workbook_answers_409_with_both_values_and_overwrites_nothing(self):
        Action.objects.filter(key="A1").update(title="Plant 200 trees")
        url = self.edited("Mow twice")
        answer = self.confirm(url)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "The plan has changed since this workbook was taken out. Nothing was overwritten." in page
        assert "<td>Action</td>" in page
        assert "Plant 200 trees" in page
        assert Action.objects.get(key="A1").title == "Plant 200 trees"

    def test_a_person_who_compared_both_values_may_store_a_stale_workbook(self):
        Action.objects.filter(key="A1").update(title="Plant 200 trees")
        assert self.confirm(self.edited("Mow twice"), overwrite="yes").status_code == 302
        assert set(Action.objects.values_list("title", flat=True)) == {"Plant trees", "Mow twice"}

    def test_a_workbook_imported_once_may_be_edited_and_imported_again(self):
        assert self.confirm(self.edited("Mow twice")).status_code == 302
        url = self.edited("Mow thrice")
        assert not self.client.get(url).context["preview"].is_stale


class PermissionTests(Northmere):
    def answer_to(self, user, *args, **sheets):
        self.client.force_login(user)
        return posted(self.client, make_workbook(*args, **sheets))

    def test_an_editor_of_the_unit_or_above_performance_and_administrators_may_import(self):
        other = make_unit(self.council, name="Housing")
        for role, unit in (
            (EDITOR, self.unit),
            (EDITOR, self.directorate),
            (EDITOR, whole_of(self.council)),
            (Role.Name.ADMINISTRATOR, self.directorate),
            (Role.Name.PERFORMANCE, other),
        ):
            assert self.answer_to(make_user(role=role, unit=unit)).status_code == 302, (role, unit)

    def test_an_editor_of_another_unit_is_told_whom_to_ask(self):
        other = make_user(role=EDITOR, unit=make_unit(self.council, name="Housing"))
        page = self.answer_to(other).content.decode()
        assert "You may not change plans of Parks. Ask an administrator of Northmere Borough Council" in page
        assert Import.objects.count() == 0

    def test_an_editor_of_another_council_learns_nothing_about_this_one(self):
        outsider = make_user(role=EDITOR, unit=make_unit())
        there = self.answer_to(outsider).content.decode()
        nowhere = self.answer_to(outsider, {"Council": "Southmere Council"}).content.decode()
        assert "You have no role in Northmere Borough Council." in there
        assert "You have no role in Southmere Council." in nowhere

    def test_viewers_contributors_and_approvers_have_no_such_page(self):
        for role in (VIEWER, Role.Name.CONTRIBUTOR, Role.Name.APPROVER):
            self.client.force_login(make_user(role=role, unit=self.unit))
            assert self.client.get(ADD).status_code == 403

    def test_a_new_unit_is_made_by_an_editor_of_the_unit_above_it(self):
        organisation = [["Unit", "Kind", "Parent"], ["Trees", "team", "Environment"]]
        above = make_user(role=EDITOR, unit=self.directorate)
        assert self.answer_to(above, {"Unit": "Trees"}, Organisation=organisation).status_code == 302
        beside = make_user(role=EDITOR, unit=self.unit)
        assert self.answer_to(beside, {"Unit": "Trees"}, Organisation=organisation).status_code == 200

    def test_a_new_council_is_made_by_a_superuser_alone(self):
        new = {"Council": "Southmere Council"}
        assert self.answer_to(make_user(superuser=True), new).status_code == 302
        administrator = make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(self.council))
        assert self.answer_to(administrator, new).status_code == 200

    def test_an_upload_is_its_owners_alone(self):
        url = self.upload(Actions=ACTIONS)
        self.client.force_login(make_user(role=EDITOR, unit=self.directorate))
        assert self.client.get(url).status_code == 404
        assert self.client.post(url).status_code == 404
        assert self.client.get(url + "comments.xlsx").status_code == 404

    def test_a_role_that_ended_after_the_upload_ends_the_import(self):
        url = self.upload(Actions=ACTIONS)
        seen = self.client.get(url).context["preview"].seen
        self.editor.roles.update(ends_on=timezone.localdate() - timedelta(days=1))
        assert self.client.get(url).status_code == 403
        assert self.client.post(url, {"seen": seen}).status_code == 403
        assert Plan.objects.count() == 0

    def test_pages_are_behind_sign_in(self):
        url = self.upload()
        self.client.logout()
        for address in (ADD, url, url + "comments.xlsx", "/plans/1/plan.xlsx"):
            assert self.client.get(address).url.startswith("/account/login/")


class ExportTests(Northmere):
    def test_a_plan_goes_out_as_it_came_in_and_the_trail_says_who_took_it(self):
        file = make_workbook({"Last year": "2026/27"}, Actions=ACTIONS)
        plan = store(read_workbook(file)[0]).plan
        answer = self.client.get(f"/plans/{plan.pk}/plan.xlsx")
        assert answer["Content-Disposition"] == f'attachment; filename="parks-team-plan-{plan.pk}.xlsx"'
        again, _ = read_workbook(io.BytesIO(answer.content))
        assert again == read_workbook(file)[0]
        event = Event.objects.get(did=TOOK)
        assert (event.user, event.council) == (self.editor, self.council)
        assert event.detail == {"address": f"/plans/{plan.pk}/plan.xlsx"}

    def test_a_viewer_may_take_a_plan_out_and_an_outsider_may_not(self):
        plan = stored()
        self.client.force_login(make_user(role=VIEWER, unit=self.directorate))
        assert self.client.get(f"/plans/{plan.pk}/plan.xlsx").status_code == 200
        self.client.force_login(make_user(role=EDITOR, unit=make_unit()))
        assert self.client.get(f"/plans/{plan.pk}/plan.xlsx").status_code == 404
        assert Event.objects.filter(did=TOOK).count() == 1

    def test_a_text_longer_than_a_cell_is_said_not_cut(self):
        plan = stored(Actions=ACTIONS)
        Action.objects.filter(key="A1").update(title="x" * 32_768)
        answer = self.client.get(f"/plans/{plan.pk}/plan.xlsx")
        assert answer.status_code == 422
        assert "The text for B2 of the sheet Actions has 32,768 characters" in answer.content.decode()
        assert Event.objects.filter(did=TOOK).count() == 0


class CostTests(FlatMixin, Northmere):
    def test_the_preview_costs_the_same_for_two_rows_and_for_forty(self):
        stored(Actions=ACTIONS)
        many = [["Key", "Action", "Lead"], *([f"A{number}", f"Mow {number}", "AB"] for number in range(40))]
        url = self.upload(Actions=[["Key", "Action"], ["A1", "Plant 2 trees"]])
        longer = make_workbook(Actions=many).getvalue()
        self.assertFlat(url, grow=lambda: Import.objects.update(file=longer), ceiling=64)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_have_no_axe_violation_and_fit_a_phone(page, live_server):
    _, _, unit = northmere()
    stored(Actions=ACTIONS)
    sign_in(page, live_server, make_user(role=EDITOR, unit=unit))
    workbooks = (
        make_workbook(
            Actions=[["Key", "Action", "Colour"], ["A1", "Plant 2 trees", "x"], ["A3", "Weed", ""]]
        ),
        make_workbook({"Tier": "squad"}),
        make_workbook(Actions=ACTIONS),
    )
    for file in workbooks:
        page.goto(ADD)
        assert axe_violations(page) == []
        file = {"name": "parks.xlsx", "mimeType": "application/octet-stream", "buffer": file.getvalue()}
        page.set_input_files("#id_workbook", file)
        page.get_by_role("button", name="Check the workbook").click()
        page.wait_for_selector("text=Confirm the import")
        for viewport in (DESK, PHONE):
            resize(page, viewport)
            assert axe_violations(page) == []
            assert sideways(page) == 0
        resize(page, DESK)
