"""Files of comparator figures: what they would do, what is wrong in them, and that they are stored whole."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import SimpleTestCase, TestCase
from django.urls import reverse

from exchange.comparators.operations import confirm, preview, upload
from exchange.comparators.reading import read_comparators
from exchange.models import ComparatorFile
from exchange.operations import HasErrors, Stale
from indicators.models import Comparator, CouncilFigure
from organisation.models import Event, Role
from tests.browser import PHONE, axe_violations, resize, sideways, sign_in
from tests.factories import make_council, make_group, make_indicator, make_user, whole_of

HEADINGS = ("Code", "Period", "Council or group", "Value")
ADD = "/indicators/groups/import/"


def csv_of(*rows, headings=HEADINGS, delimiter=","):
    lines = [delimiter.join(cells) for cells in (headings, *rows)]
    return io.BytesIO("\r\n".join(lines).encode())


def workbook_of(*rows, headings=HEADINGS):
    book = openpyxl.Workbook()
    for row in (headings, *rows):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


class ReadingTests(SimpleTestCase):
    def said(self, file, name="figures.csv"):
        rows, findings = read_comparators(file, name)
        return [(row.code, row.period, row.name, row.value) for row in rows], [one.code for one in findings]

    def test_a_workbook_and_a_file_of_values_say_the_same(self):
        rows = [("NI 59", "2009/10", "England", "71.2%"), ("NI 60", "2009/10 Q1", "Far Council", "64%")]
        assert self.said(workbook_of(*rows), "figures.xlsx") == (rows, [])
        for delimiter in ",;\t":
            assert self.said(csv_of(*rows, delimiter=delimiter)) == (rows, [])

    def test_a_percentage_of_a_workbook_is_read_as_it_is_shown(self):
        file = workbook_of(("NI 59", "2009/10", "England", 0.712))
        book = openpyxl.load_workbook(file)
        book.active["D2"].number_format = "0.0%"
        file = io.BytesIO()
        book.save(file)
        assert self.said(file, "figures.xlsx")[0][0][3] == "71.2%"

    def test_headings_are_known_by_several_names_in_any_order(self):
        file = csv_of(
            ("71%", "England", "2009/10", "NI 59"), headings=("result", "AUTHORITY", "Year", "indicator")
        )
        assert self.said(file)[0] == [("NI 59", "2009/10", "England", "71%")]

    def test_a_byte_order_mark_and_an_old_encoding_are_read(self):
        assert self.said(io.BytesIO(b"\xef\xbb\xbf" + csv_of(("A", "B", "C", "D")).getvalue()))[1] == []
        file = io.BytesIO(csv_of(("NI 59", "2009/10", "England", "£5")).getvalue().decode().encode("cp1252"))
        assert self.said(file)[0][0][3] == "£5"

    def test_a_missing_heading_is_named(self):
        _, (finding,) = read_comparators(csv_of(headings=("Code", "Period")), "a.csv")
        assert "Council or group" in finding.message and "Value" in finding.message

    def test_what_is_no_list_is_refused_with_words(self):
        for data, name, code in (
            (b"", "a.csv", "no-headings"),
            (b"\0\0\0", "a.csv", "not-text"),
            (b'"' + b"x" * 200_000, "a.csv", "not-a-list"),
            (b"not a zip", "a.xlsx", "not-a-workbook"),
            (b"," * 500, "a.csv", "too-many-rows"),
            (b"x\n" * 20_001, "a.csv", "too-many-rows"),
            (b"x" * (10 * 1024 * 1024 + 1), "a.csv", "file-too-large"),
        ):
            assert self.said(io.BytesIO(data), name)[1] == [code], data[:20]

    def test_blank_rows_are_skipped_and_rows_keep_their_number(self):
        rows, _ = read_comparators(csv_of(("", "", "", ""), ("NI 59", "2009/10", "England", "5")), "a.csv")
        assert [row.place.row for row in rows] == [3]


class StoringTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.indicator = make_indicator(cls.council, codes=["NI 59"], unit="percent")
        make_group(cls.council, members=["Far Council"])
        cls.user = make_user(role=Role.Name.PERFORMANCE, unit=whole_of(cls.council))

    def bring(self, *rows, file=None, **kwargs):
        return upload(file or csv_of(*rows), self.council, by=self.user, name="figures.csv", **kwargs)

    def store(self, *rows):
        uploaded = self.bring(*rows)
        return confirm(uploaded, by=self.user, seen=preview(uploaded).seen)

    def test_a_member_of_a_group_and_another_name_go_where_they_belong(self):
        self.store(("ni059", "2009/10", "far  COUNCIL", "64.5%"), ("NI 59", "2009/10", "England", "71%"))
        figure, comparator = CouncilFigure.objects.get(), Comparator.objects.get()
        assert (figure.name, figure.words, figure.number, figure.ends) == (
            *("Far Council", "64.5%", 64.5),
            date(2010, 3, 31),
        )
        assert (comparator.name, comparator.indicator) == ("England", self.indicator)
        assert Event.objects.get().did == "imported comparators"

    def test_the_same_file_again_changes_nothing(self):
        row = ("NI 59", "2009/10", "England", "71%")
        self.store(row)
        assert preview(self.bring(row)).changes.unchanged == 1
        assert not preview(self.bring(row)).can_be_stored

    def test_a_changed_value_is_shown_with_both_and_the_name_as_it_stood(self):
        self.store(("NI 59", "2009/10", "England", "71%"))
        (change,) = preview(self.bring(("NI 59", "2009/10", "ENGLAND", "72%"))).changes.changed
        assert (change.before, change.after, change.name) == ("71%", "72%", "England")
        self.store(("NI 59", "2009/10", "ENGLAND", "72%"))
        assert (Comparator.objects.get().words, Comparator.objects.get().number) == ("72%", 72)

    def test_errors_stop_everything_and_say_where(self):
        uploaded = self.bring(
            ("NI 59", "2009/10", "England", "71%"),
            ("NI 59", "next year", "England", "72%"),
            ("NI 59", "2008/09", "", "72%"),
            ("NI 59", "2009/10", "England", "75%"),
            ("NI 59", "2009/10", "E" * 101, "75%"),
        )
        shown = preview(uploaded)
        assert [(one.place.row, one.column, one.code) for one in shown.errors] == [
            (3, "Period", "period-unreadable"),
            (4, "Council or group", "name-missing"),
            (5, "Value", "figure-twice"),
            (6, "Council or group", "name-too-long"),
        ]
        with pytest.raises(HasErrors):
            confirm(uploaded, by=self.user, seen=shown.seen)
        assert not Comparator.objects.exists()

    def test_a_code_that_two_indicators_have_is_not_guessed(self):
        make_indicator(self.council, "Another", codes=["NI 59"])
        assert [one.code for one in preview(self.bring(("NI 59", "2009/10", "England", "5"))).errors] == [
            "code-ambiguous"
        ]

    def test_codes_that_are_not_ours_and_blank_values_are_left_out_and_counted(self):
        shown = preview(
            self.bring(
                ("NI 1", "2009/10", "England", "5"),
                ("NI 1", "2008/09", "England", "5"),
                ("NI 59", "2009/10", "England", ""),
            )
        )
        assert (shown.changes.skipped, [one.message for one in shown.findings]) == (
            3,
            ["No indicator of this council has the code NI 1: its 2 rows are left out."],
        )

    def test_words_in_the_place_of_a_number_are_kept_and_said(self):
        shown = preview(self.bring(("NI 59", "2009/10", "England", "about half")))
        assert [one.code for one in shown.findings] == ["no-number"] and shown.can_be_stored

    def test_what_changed_since_it_was_seen_is_not_overwritten(self):
        uploaded = self.bring(("NI 59", "2009/10", "England", "71%"))
        seen = preview(uploaded).seen
        self.store(("NI 59", "2009/10", "England", "70%"))
        with pytest.raises(Stale) as stale:
            confirm(uploaded, by=self.user, seen=seen)
        assert [change.before for change in stale.value.preview.changes.changed] == ["70%"]
        assert Comparator.objects.get().words == "70%"

    def test_another_councils_indicators_are_not_touched(self):
        make_indicator(make_council(), codes=["NI 60"])
        assert not preview(self.bring(("NI 60", "2009/10", "England", "5"))).can_be_stored

    def test_a_file_costs_the_same_number_of_queries_for_ten_rows_and_for_sixty(self):
        for number in range(60):
            make_indicator(self.council, codes=[f"BV {number}"])
        for many in (10, 60):
            uploaded = self.bring(*((f"BV {n}", "2009/10", "England", str(many)) for n in range(many)))
            with self.subTest(many), self.assertNumQueries(4):
                preview(uploaded)


class PageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        make_indicator(cls.council, codes=["NI 59"], unit="percent")
        cls.user = make_user(role=Role.Name.PERFORMANCE, unit=whole_of(cls.council))

    def setUp(self):
        self.client.force_login(self.user)

    def send(self, *rows, name="figures.csv"):
        return self.client.post(
            ADD, {"file": SimpleUploadedFile(name, csv_of(*rows).getvalue())}, follow=True
        )

    def test_a_file_is_looked_at_then_confirmed(self):
        answer = self.send(("NI 59", "2009/10", "<b>England</b>", "71%"))
        self.assertContains(answer, "add 1 figure, change 0")
        self.assertContains(answer, "&lt;b&gt;England")
        assert not Comparator.objects.exists()
        done = self.client.post(
            answer.request["PATH_INFO"], {"seen": answer.context["preview"].seen}, follow=True
        )
        self.assertContains(done, "figures.csv is brought in")
        assert Comparator.objects.get().name == "<b>England</b>"

    def test_a_stale_page_is_answered_409_and_errors_422(self):
        answer = self.send(("NI 59", "2009/10", "England", "71%"))
        stale = self.client.post(answer.request["PATH_INFO"], {"seen": "old"})
        self.assertContains(stale, "Nothing was overwritten", status_code=409)
        answer = self.send(("NI 59", "soon", "England", "71%"))
        refused = self.client.post(answer.request["PATH_INFO"], {"seen": ""})
        self.assertContains(refused, "See the error", status_code=422)

    def test_no_file_and_a_broken_one_are_said_in_words(self):
        self.assertContains(self.client.post(ADD), "Choose the file")
        self.assertContains(self.send(name="figures.xlsx"), "not an Excel workbook")

    def test_somebody_elses_file_is_not_found(self):
        self.send(("NI 59", "2009/10", "England", "71%"))
        self.client.force_login(make_user(role=Role.Name.PERFORMANCE, unit=whole_of(self.council)))
        assert self.client.get(ComparatorFile.objects.get().get_absolute_url()).status_code == 404


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_of_groups_have_no_violation_on_a_phone(page, live_server):
    council = make_council()
    group = make_group(council, members=["Far Council", ("Wide Council", date(2008, 4, 1), None)])
    indicator = make_indicator(council, codes=["NI 59"], results={"2009/10": "66%"}, unit="percent")
    user = make_user(role=Role.Name.PERFORMANCE, unit=whole_of(council))
    rows = [("NI 59", "2009/10", "Far Council", "61%"), ("NI 59", "soon", "England", "71%")]
    uploaded = upload(csv_of(*rows), council, by=user, name="figures.csv")
    resize(page, PHONE)
    sign_in(page, live_server, user)
    for address in (
        reverse("indicators:group_list"),
        group.get_absolute_url(),
        reverse("indicators:member_add", args=[group.pk]),
        reverse("organisation:sharing"),
        ADD,
        uploaded.get_absolute_url(),
        indicator.get_absolute_url(),
        reverse("indicators:set_list"),
    ):
        page.goto(address)
        assert axe_violations(page) == [], address
        assert sideways(page) == 0, address
