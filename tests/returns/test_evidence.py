"""The page of one update: its thread, its evidence by real type, who may do what, and nothing left behind."""

import io
import tempfile
import zipfile
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import SimpleTestCase, TestCase, override_settings
from django.urls import reverse
from django.utils import timezone

from organisation.models import Role
from returns.evidence import LIMIT, MOST_BYTES, sweep
from returns.file_types import type_of
from returns.models import Comment, Evidence, Return, Update
from tests.factories import make_user
from tests.markup import faults_of
from tests.returns.desks import make_desk, make_last_quarter

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def zipped(**parts):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, words in parts.items():
            archive.writestr(name.replace("__", "/"), words)
    return packed.getvalue()


def office(kind, *more):
    types = f"<Types>application/vnd.openxmlformats-officedocument.{kind}.main+xml</Types>"
    return zipped(**{"[Content_Types].xml": types, **dict.fromkeys(more, "")})


class TypeTests(SimpleTestCase):
    def ending(self, held, name="file.bin"):
        found = type_of(io.BytesIO(held), name)
        return found and found.ending

    def test_each_type_is_told_from_what_is_in_it_whatever_its_name(self):
        odt = zipped(mimetype="application/vnd.oasis.opendocument.text")
        for held, name, ending in (
            (PDF, "x.exe", ".pdf"),
            (PNG, "x.jpg", ".png"),
            (b"\xff\xd8\xff\xe0rest", "x", ".jpg"),
            (office("spreadsheetml.sheet"), "x.pdf", ".xlsx"),
            (office("wordprocessingml.document"), "x.docx", ".docx"),
            (odt, "x.odt", ".odt"),
            (b"a,b\n1,2\n", "x.csv", ".csv"),
            ("Zoë said £5\r\n".encode(), "x.txt", ".txt"),
            ("Zoë said £5".encode("cp1252"), "x.txt", ".txt"),
        ):
            with self.subTest(name=name, ending=ending):
                assert self.ending(held, name) == ending

    def test_what_could_do_harm_is_none(self):
        for held, name in (
            (b"MZ\x90\0program", "report.pdf"),
            (b"<html><script>alert(1)</script>", "page.txt"),
            (b"\xef\xbb\xbf <svg onload=alert(1)>", "picture.png"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old.doc"),
            (office("wordprocessingml.document", "word__vbaProject.bin"), "macros.docx"),
            (zipped(**{"a.txt": "words"}), "some.zip"),
            (b"PK\x03\x04broken", "broken.docx"),
            (b"", "empty.txt"),
        ):
            with self.subTest(name=name):
                assert self.ending(held, name) is None


class OfDesk(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.desk = make_desk()
        cls.boss = make_user(role=Role.Name.APPROVER, unit=cls.desk.tree.division)
        cls.update = cls.desk.indicator
        cls.address = cls.update.get_absolute_url()

    def setUp(self):
        self.client.force_login(self.desk.user)

    def do(self, what, user=None, **sent):
        if user:
            self.client.force_login(user)
        return self.client.post(self.address, {"do": what, **sent})


class PageTests(OfDesk):
    def test_it_says_everything_about_an_update(self):
        make_last_quarter(self.desk, self.update.indicator, comment="Slow", remedy="Hire two")
        Update.objects.filter(pk=self.update.pk).update(kept="partly", kept_words="One came")
        for update, words in (
            (self.update, ("Hire two", "Done in part: One came", "Trend", "60%", "65%")),
            (self.desk.action, ("Its milestones", "Sites chosen", "Rated otherwise", "Merged into")),
            (self.desk.milestone, ("Overdue", "of Open two centres")),
            (self.desk.control, ("In place since",)),
            (self.desk.risk, ("Likelihood", "Why it stands there")),
        ):
            page = self.client.get(update.get_absolute_url()).content.decode()
            assert not faults_of(page)
            for word in words:
                assert word in page, (update.kind, word)

    def test_its_form_saves_every_box(self):
        name = f"u{self.desk.action.pk}"
        sent = {f"{name}-version": 0, f"{name}-state": "under way", f"{name}-rag": "green"}
        address = self.desk.action.get_absolute_url()
        answer = self.client.post(address, {"do": "save", **sent})
        assert answer.status_code == 422 and "Say why it is rated otherwise" in answer.content.decode()
        answer = self.client.post(address, {"do": "save", **sent, f"{name}-rag_reason": "A site was found"})
        assert answer.status_code == 302
        assert "By judgement: A site was found" in self.client.get(address).content.decode()

    def test_nobody_else_saves_comments_or_attaches(self):
        viewer = make_user(role=Role.Name.VIEWER, unit=self.desk.tree.options)
        for what in ("save", "comment", "return", "attach"):
            assert self.do(what, viewer).status_code == 403
        assert "Enter" not in self.client.get(self.address).content.decode().split("<main")[1]
        assert self.do("save", make_desk().user).status_code == 404

    def test_an_exempt_risk_is_no_page_for_who_may_not_read_it(self):
        risk = self.desk.risk.risk
        risk.exempt = "Financial affairs"
        risk.save()
        for update in (self.desk.risk, self.desk.control):
            assert self.client.get(update.get_absolute_url()).status_code == 404


class ThreadTests(OfDesk):
    def test_a_reviewer_asks_and_the_officer_answers(self):
        assert self.do("comment", self.boss, words="Why did it fall?").status_code == 302
        self.client.force_login(self.desk.user)
        assert "A reviewer asks" in self.client.get(reverse("returns:update_list")).content.decode()
        self.do("comment", words="Two officers left")
        assert list(Comment.objects.values_list("by_reviewer", "words")) == [
            (True, "Why did it fall?"),
            (False, "Two officers left"),
        ]
        assert "A reviewer asks" not in self.client.get(reverse("returns:update_list")).content.decode()

    def test_a_reviewer_returns_one_item_with_a_note_and_it_is_mended(self):
        name = f"u{self.update.pk}"
        sent = {"do": "save", f"{name}-version": 0, f"{name}-result": "66%", f"{name}-known": "value"}
        self.client.post(self.address, sent)
        Return.objects.update(state=Return.State.SUBMITTED)
        assert self.do("return", self.boss, words=" ").status_code == 422
        assert self.do("return", self.boss, words="Say what the 66% is of").status_code == 302
        self.update.refresh_from_db()
        assert self.update.state == Update.State.RETURNED
        assert Return.objects.get(pk=self.desk.unit_return.pk).state == Return.State.RETURNED
        page = self.client.get(self.address).content.decode()
        assert "Say what the 66% is of" in page
        self.client.force_login(self.desk.user)
        assert "Returned to you" in self.client.get(reverse("returns:update_list")).content.decode()
        sent |= {f"{name}-version": 2, f"{name}-comment": "Of all assessments"}
        assert self.client.post(self.address, sent).status_code == 302
        self.update.refresh_from_db()
        assert self.update.state == Update.State.COMPLETE

    def test_what_nobody_saved_yet_cannot_be_returned_and_the_note_stays(self):
        page = self.do("return", self.boss, words="My note").content.decode()
        assert "nothing to return" in page and "My note" in page
        assert not faults_of(page)


class EvidenceTests(OfDesk):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        held = override_settings(MEDIA_ROOT=folder.name)
        held.enable()
        self.addCleanup(held.disable)
        self.folder = Path(folder.name)

    def attach(self, held=PDF, name="minutes.pdf", **sent):
        return self.do("attach", file=SimpleUploadedFile(name, held), **sent)

    @property
    def files(self):
        return [path for path in self.folder.rglob("*") if path.is_file()]

    def test_a_file_is_kept_under_a_name_that_says_nothing_and_handed_out_as_an_attachment(self):
        assert self.attach(PNG, "../../sürvey.pdf", about="The survey").status_code == 302
        evidence = Evidence.objects.get()
        assert evidence.name == "sürvey.png" and evidence.file.name.endswith(".png")
        assert "survey" not in evidence.file.name and len(self.files) == 1
        answer = self.client.get(reverse("returns:evidence_detail", args=[evidence.pk]))
        assert b"".join(answer.streaming_content) == PNG
        assert answer["Content-Disposition"].startswith("attachment;")
        assert answer["X-Content-Type-Options"] == "nosniff" and answer["Content-Type"] == "image/png"
        assert answer["Content-Security-Policy"].endswith("; sandbox")
        assert "The survey" in self.client.get(self.address).content.decode()

    def test_what_is_not_taken_is_refused_and_what_was_written_stays(self):
        for held, name, words in (
            (b"MZ\x90\0", "report.pdf", "whatever its name says"),
            (b"", "empty.txt", "The file is empty"),
            (b"%PDF-" + b"x" * MOST_BYTES, "large.pdf", LIMIT),
        ):
            page = self.attach(held, name, about="What it shows").content.decode()
            assert words in page and 'value="What it shows"' in page, name
            assert not faults_of(page)
        assert not Evidence.objects.exists() and not self.files

    def test_a_full_disk_keeps_nothing_half_and_is_told_plainly(self):
        def half(file, chunk_size=None):
            yield b"half of it"
            raise OSError(28, "No space left on device")

        with patch.object(InMemoryUploadedFile, "chunks", half):
            answer = self.attach(about="What it shows")
        page = answer.content.decode()
        assert answer.status_code == 422 and "its disk is full or away" in page
        assert 'value="What it shows"' in page
        assert not Evidence.objects.exists() and not self.files

    def test_a_row_that_cannot_be_kept_leaves_no_file(self):
        with (
            patch("returns.evidence.record", side_effect=OSError),
            self.captureOnCommitCallbacks(execute=True),
        ):
            assert self.attach().status_code == 422
        assert not Evidence.objects.exists() and not self.files

    def test_a_locked_return_takes_and_gives_up_no_file(self):
        self.attach()
        Return.objects.update(state=Return.State.SUBMITTED)
        assert "was submitted" in self.attach().content.decode()
        address = reverse("returns:evidence_delete", args=[Evidence.objects.get().pk])
        assert self.client.post(address).status_code == 403
        assert len(self.files) == 1

    def test_it_is_deleted_with_its_file(self):
        self.attach()
        address = reverse("returns:evidence_delete", args=[Evidence.objects.get().pk])
        assert not faults_of(self.client.get(address).content.decode())
        with self.captureOnCommitCallbacks(execute=True):
            assert self.client.post(address).status_code == 302
        assert not Evidence.objects.exists() and not self.files

    def test_deleting_what_it_belongs_to_leaves_no_orphan(self):
        self.attach()
        with self.captureOnCommitCallbacks(execute=True):
            self.desk.cycle.delete()
        assert not Evidence.objects.exists() and not self.files

    def test_only_who_sees_the_update_gets_the_file(self):
        self.attach()
        address = reverse("returns:evidence_detail", args=[Evidence.objects.get().pk])
        viewer = make_user(role=Role.Name.VIEWER, unit=self.desk.tree.repairs)
        for user, status in ((viewer, 200), (make_desk().user, 404)):
            self.client.force_login(user)
            assert self.client.get(address).status_code == status
        self.client.force_login(viewer)
        assert self.client.post(reverse("returns:evidence_delete", args=[1])).status_code in (403, 404)

    def test_a_file_that_is_gone_is_told_plainly(self):
        self.attach()
        self.files[0].unlink()
        answer = self.client.get(reverse("returns:evidence_detail", args=[Evidence.objects.get().pk]))
        assert answer.status_code == 410 and "another copy" in answer.content.decode()

    def test_a_file_without_a_row_is_swept_away_after_a_day(self):
        assert sweep() == 0
        self.attach()
        stray = self.files[0].with_name("stray.pdf")
        stray.write_bytes(PDF)
        assert sweep() == 0
        assert sweep(timezone.now() + timedelta(days=2)) == 1
        assert len(self.files) == 1 and not stray.exists()


class AdminTests(OfDesk):
    def test_comments_and_evidence_are_read_there_and_changed_by_nobody(self):
        comment = Comment.objects.create(update=self.desk.risk, words="A secret?", who="Ann Hall")
        self.client.force_login(make_user(superuser=True))
        for model in ("comment", "evidence"):
            assert self.client.get(reverse(f"admin:returns_{model}_changelist")).status_code == 200
            assert self.client.get(reverse(f"admin:returns_{model}_add")).status_code == 403
        page = self.client.get(reverse("admin:returns_comment_change", args=[comment.pk]))
        assert page.status_code == 200 and "_save" not in page.content.decode()
        staff = make_user(role=Role.Name.ADMINISTRATOR, unit=self.desk.tree.whole)
        staff.is_staff = True
        staff.save()
        risk = self.desk.risk.risk
        risk.exempt = "Financial affairs"
        risk.save()
        self.client.force_login(staff)
        assert b"A secret" not in self.client.get(reverse("admin:returns_comment_changelist")).content
