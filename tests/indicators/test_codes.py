"""Codes of indicators, and the cells that list them."""

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from indicators.codes import CodeList, normal, normal_start, read_codes
from tests.real_plans import names, records, workbook


def codes(words):
    read = read_codes(words)
    assert not read.unread, read
    return list(read.codes)


class NormalTests(SimpleTestCase):
    def test_codes_that_mean_the_same_are_the_same(self):
        for same in (
            ("NI059", "NI 59", "ni59", "NI59"),
            ("BV38", "BV 38", "BVPI 38", "BVPI38", "BV PI 38"),
            ("PAFC20", "PAF C20", "PAF c20"),
            ("LPI ChS 2", "LPIChS2"),
            ("2016SC", "2016 SC"),
            ("BVPI 43A", "BV 43a"),
            ("HCS 35A", "HCS 35a"),
            ("NI 102(i)", "NI102i"),
        ):
            assert len({normal(code) for code in same}) == 1, same

    def test_codes_that_differ_stay_apart(self):
        apart = ["BV 181a", "BV 181b", "BV 181", "NI 59", "NI 590", "NI 5", "BV 59", "NI 102i", "NI 102ii"]
        assert len({normal(code) for code in apart}) == len(apart)

    def test_what_begins_a_code_begins_it_as_it_is_looked_up(self):
        for typed, whole in (
            ("bvpi", "BV 43a"),
            ("LPI E", "LPI ED2"),
            ("NI 05", "NI 055"),
            ("paf c", "PAF C24"),
        ):
            assert normal(whole).startswith(normal_start(typed)), typed
        assert normal_start(" ") == ""

    def test_noughts_inside_and_at_the_end_stay(self):
        assert normal("NI 100") == "NI100"
        assert normal("NI 0") == "NI0"
        assert normal("1032OF") == "1032OF"

    @given(st.text() | st.from_regex(r"[A-Za-z]{0,5} ?0*[0-9]{1,4} ?[A-Za-z()]{0,4}", fullmatch=True))
    def test_a_code_looked_up_twice_is_the_same(self, code):
        assert normal(normal(code)) == normal(code)


class ReadTests(SimpleTestCase):
    def test_the_set_is_said_once_and_reaches_to_the_end_of_the_line(self):
        assert codes("NI59 60 64 65 67 68") == ["NI59", "NI60", "NI64", "NI65", "NI67", "NI68"]
        assert codes("NI 75,79 80,81") == ["NI75", "NI79", "NI80", "NI81"]
        assert codes("LPI ChS 2, 3") == ["LPICHS2", "LPICHS3"]

    def test_suffixes_apart_and_in_a_range_are_read(self):
        expected = ["BV38", "BV39", "BV40", "BV181a", "BV181b", "BV181c", "BV181d"]
        assert codes("BV 38, 39, 40, 181 a,-d") == expected
        assert codes("BV 181a-d") == expected[3:]
        assert codes("BV 221 a&b") == ["BV221a", "BV221b"]
        assert codes("NI 102i, ii") == ["NI102i", "NI102ii"]

    def test_a_range_of_numbers_is_read(self):
        assert codes("NI 52-54") == codes("NI 52 to 54") == ["NI52", "NI53", "NI54"]

    def test_a_range_of_fifty_more_is_read_and_of_fifty_one_is_not(self):
        assert len(codes("NI 1-51")) == 51
        assert read_codes("NI 1-52") == CodeList(("NI1",), unread=("-52",))

    def test_a_range_that_runs_back_is_not_read(self):
        assert read_codes("NI 54-52").unread == ("-52",)
        assert read_codes("BV 181d-a").unread == ("-a",)

    def test_sets_may_change_in_a_line_and_a_code_stands_once(self):
        assert codes("BV38 and BV39, LPI SS 9; BV 38") == ["BV38", "BV39", "LPISS9"]
        assert codes("3072 SC PAF A2\nBV50\nKT1") == ["3072SC", "PAFA2", "BV50", "KT1"]

    def test_all_is_a_word_of_its_own(self):
        assert read_codes("All") == read_codes("all PIs") == CodeList(all=True)

    def test_a_blank_cell_lists_nothing(self):
        assert read_codes("") == read_codes(" \n ") == CodeList()

    def test_what_is_no_code_is_kept(self):
        assert read_codes("TBC").unread == ("TBC",)
        assert read_codes("38, 39").unread == ("38", "39")
        assert read_codes("See appendix 2").unread == ("See appendix 2",)
        assert read_codes("NI 59, see note") == CodeList(("NI59",), unread=("see note",))

    def test_every_published_code_is_read_as_itself_and_every_cell_whole(self):
        seen = 0
        for name in names():
            sheets = workbook(name)
            for row in records(sheets, "Indicators"):
                for code in row.get("Refs", "").splitlines():
                    assert codes(code) == [normal(code)], code
                    seen += 1
            for row in records(sheets, "Priorities") + records(sheets, "Actions"):
                codes(row.get("Indicators", ""))
        assert seen > 200

    @given(st.text() | st.from_regex(r"(NI|BV|x)?[ 0-9a-d,;&-]{0,20}", fullmatch=True))
    def test_no_words_make_it_fail(self, words):
        read = read_codes(words)
        assert len(set(read.codes)) == len(read.codes)
