"""The commands that bring plans in, write them out and load the demonstration."""

import io
import json
import tempfile
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import TestCase

from exchange import demonstration
from organisation.models import Council, Event, Person, Role
from plans.models import Plan, Reference
from tests.exchange.workbooks import make_workbook
from tests.factories import make_council, make_user
from tests.histories import not_kept

PRIORITIES = [["Key", "Ref", "Title"], ["1", "1", "Clean parks"]]


class CommandTests(TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def workbook(self, plan=None, **sheets):
        path = self.folder / "plan.xlsx"
        path.write_bytes(make_workbook(plan, **sheets).getvalue())
        return str(path)

    def run_command(self, *args):
        """Return what a command prints and its exit code."""
        out = io.StringIO()
        try:
            call_command(*args, stdout=out)
        except SystemExit as stop:
            return out.getvalue(), stop.code
        return out.getvalue(), 0


class ImportTests(CommandTests):
    def test_a_plan_comes_in_and_is_counted(self):
        printed, code = self.run_command("import_plan", self.workbook(Priorities=PRIORITIES), "--json")
        answer = json.loads(printed)
        assert code == 0
        assert answer["plan"] == Plan.objects.get().pk
        assert answer["counts"] == {
            "sections": 0,
            "priorities": 1,
            "actions": 0,
            "milestones": 0,
            "indicators": 0,
            "risks": 0,
            "budget_rows": 0,
        }
        finding = answer["findings"][0]
        assert set(finding) == {"severity", "code", "sheet", "row", "column", "message"}

    def test_a_check_writes_nothing_and_exits_well(self):
        printed, code = self.run_command(
            "import_plan", self.workbook(Priorities=PRIORITIES), "--check", "--json"
        )
        assert (code, json.loads(printed)["plan"]) == (0, None)
        assert not Plan.objects.exists() and not Council.objects.exists()

    def test_a_check_of_a_plan_that_is_held_names_it(self):
        file = self.workbook()
        self.run_command("import_plan", file)
        printed, _ = self.run_command("import_plan", file, "--check", "--json")
        assert json.loads(printed)["plan"] == Plan.objects.get().pk

    def test_an_error_stops_the_import_with_its_place_and_exit_code_one(self):
        rows = [["Key", "Title"], ["1", "One"], ["1", "Two"]]
        printed, code = self.run_command("import_plan", self.workbook(Priorities=rows), "--json")
        finding = next(one for one in json.loads(printed)["findings"] if one["severity"] == "error")
        assert (code, finding["code"], finding["sheet"], finding["row"], finding["column"]) == (
            *(1, "key-twice"),
            *("Priorities", 3, "Key"),
        )
        assert not Plan.objects.exists()

    def test_words_too_long_to_hold_stop_the_import(self):
        printed, code = self.run_command("import_plan", self.workbook(Priorities=[["Key"], ["1" * 201]]))
        assert code == 1 and "Priorities!2 Key error: Key has 201 characters; it may have 200." in printed
        assert not Plan.objects.exists()

    def test_people_read_each_finding_on_a_line_then_the_counts(self):
        printed, _ = self.run_command("import_plan", self.workbook(Wrong=[["A"], ["b"]]))
        lines = printed.splitlines()
        assert lines[0].startswith("Wrong!1 warning: The sheet Wrong is not one")
        assert lines[-2].startswith("0 sections, 0 priorities")
        assert lines[-1] == f"Stored as plan {Plan.objects.get().pk}: Parks team plan"

    def test_a_file_that_is_not_a_workbook_is_refused(self):
        path = self.folder / "plan.xlsx"
        path.write_text("no workbook")
        printed, code = self.run_command("import_plan", str(path), "--json")
        answer = json.loads(printed)
        assert (code, answer["plan"], len(answer["findings"])) == (1, None, 1)

    def test_a_file_that_is_not_there_is_named(self):
        with pytest.raises(CommandError, match="There is no file nowhere"):
            call_command("import_plan", "nowhere.xlsx")


class ExportTests(CommandTests):
    def test_what_is_written_changes_nothing_when_it_is_read_again(self):
        self.run_command("import_plan", self.workbook(Priorities=PRIORITIES))
        plan, out = Plan.objects.get(), str(self.folder / "out.xlsx")
        self.run_command("export_plan", str(plan.pk), out)
        self.run_command("import_plan", out)
        changed_at = plan.changed_at
        plan.refresh_from_db()
        assert plan.changed_at == changed_at
        assert set(Event.objects.values_list("did", flat=True)) == {"imported", "exported"}

    def test_a_plan_that_is_not_there_is_named(self):
        with pytest.raises(CommandError, match="There is no plan 99"):
            call_command("export_plan", "99", str(self.folder / "out.xlsx"))

    def test_a_place_that_cannot_be_written_is_named_and_nothing_is_on_record(self):
        self.run_command("import_plan", self.workbook())
        with pytest.raises(CommandError, match="could not be written"):
            call_command("export_plan", str(Plan.objects.get().pk), str(self.folder / "no" / "out.xlsx"))
        assert not Event.objects.filter(did="exported").exists()


class DemonstrationTests(CommandTests):
    @classmethod
    def setUpTestData(cls):
        call_command("load_demo", "--date", "2026-11-23", stdout=io.StringIO())

    def test_the_six_people_can_sign_in(self):
        for sign_in in demonstration.SIGN_INS:
            user = get_user_model().objects.get(username=sign_in.username)
            assert user.check_password("golden-thread")
            assert user.person.name == sign_in.name
        roles = dict(Role.objects.values_list("user__username", "name"))
        assert roles == {
            "officer": "contributor",
            "author": "editor",
            "manager": "approver",
            "performance": "performance",
            "member": "portfolio",
            "admin": "administrator",
        }

    def test_the_people_are_those_that_the_plans_name(self):
        assert Person.objects.get(user__username="officer").initials == "PN"
        assert not Person.objects.filter(user__isnull=False, job_title="").exists()

    def test_its_plans_are_all_in_and_only_the_faults_put_in_are_unresolved(self):
        assert Plan.objects.count() == len(demonstration.workbooks())
        unresolved = Reference.objects.exclude(state="linked").values_list("words", "state")
        assert sorted(unresolved) == [
            ("ASC 2.1", "waiting"),
            ("CR12", "waiting"),
            ("ES 9", "waiting"),
            ("HS 4", "ambiguous"),
            ("NBC 199", "waiting"),
        ]

    def test_all_that_it_wrote_is_in_the_history(self):
        assert not_kept() == []

    def test_loading_it_again_changes_nothing(self):
        before = list(Plan.objects.values_list("pk", "changed_at")), Event.objects.count()
        passwords = list(get_user_model().objects.values_list("username", "password"))
        call_command("load_demo", stdout=io.StringIO())
        assert before == (list(Plan.objects.values_list("pk", "changed_at")), Event.objects.count())
        assert passwords == list(get_user_model().objects.values_list("username", "password"))

    def test_loading_it_again_keeps_what_a_visitor_wrote(self):
        plan = Plan.objects.first()
        Plan.objects.filter(pk=plan.pk).update(strapline="Written in the browser")
        call_command("load_demo", stdout=io.StringIO())
        plan.refresh_from_db()
        assert plan.strapline == "Written in the browser"

    def test_a_council_imported_beside_it_does_not_keep_it_from_starting_again(self):
        make_council("Southmere Council")
        call_command("load_demo", stdout=io.StringIO())
        assert Council.objects.count() == 2


class DemonstrationRefusalTests(TestCase):
    def test_it_refuses_a_database_that_holds_only_another_council(self):
        make_council("Southmere Council")
        with pytest.raises(CommandError, match="Southmere Council is held here"):
            call_command("load_demo")

    def test_it_does_not_take_over_an_account(self):
        make_user("admin", superuser=True)
        with pytest.raises(CommandError, match="already an account called admin"):
            call_command("load_demo")
        assert not Council.objects.exists()
