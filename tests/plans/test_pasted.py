"""Words from Word, Outlook and Excel arrive clean, and mean what they meant."""

from django.test import SimpleTestCase
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.markdown import to_html
from plans.pasted import clean_markdown, clean_words, to_table


class WordsTests(SimpleTestCase):
    def test_quotes_dashes_and_letters_of_every_script_are_kept(self):
        words = "“We can’t” – Siân’s café — £5 ★ ✓ 90° ½ Łódź مرحبا नमस्ते 👨‍👩‍👧"
        assert clean_words(words) == words
        assert clean_markdown(words) == words

    def test_what_nobody_sees_is_taken_out_or_becomes_a_plain_space(self):
        assert clean_words("a\u00a0b\u202fc") == "a b c"
        assert clean_words("co\u00adopera\u200btion\ufeff") == "cooperation"
        assert clean_words("bell\x07 and\x00 end\x7f") == "bell and end"

    def test_the_ends_of_lines_are_one_kind(self):
        assert clean_words("a\r\nb\rc\x0bd\x0ce\u2028f") == "a\nb\nc\nd\ne\nf"

    def test_a_persian_word_keeps_the_joiner_that_spells_it(self):
        assert clean_words("می‌خواهم") == "می‌خواهم"
        assert clean_words("join\u200ded") == "joined"

    def test_a_bullet_of_word_becomes_a_point(self):
        for bullet in ("•\t", "· ", "\uf0b7\t", "\uf0a7 ", "o\t", "§\t", "Ø\t", "▪\t", "–\t", "•"):
            assert clean_markdown(f"{bullet}Homes") == "- Homes" or bullet == "o\t", bullet
            assert clean_words(f"{bullet}Homes") == "• Homes", bullet

    def test_a_letter_that_begins_a_word_is_no_bullet(self):
        for words in ("o come", "v good", "off we go", "Øresund", "über", "- 5 degrees", "–5%"):
            assert clean_words(words) == words
            assert clean_markdown(words) == words

    def test_a_point_within_a_point_stands_deeper(self):
        text = clean_markdown("•\tHomes\no\tRepairs\no\tDamp\n•\tStreets")
        assert text == "- Homes\n  - Repairs\n  - Damp\n- Streets"
        html = to_html(text, level=2, name="x", caption="x")
        assert html.count("<ul") == 2

    def test_numbers_that_word_drew_become_a_numbered_list(self):
        assert clean_markdown("1.\tFirst\n2.\tSecond") == "1. First\n2. Second"
        assert clean_words("(a)\tFirst") == "(a) First"

    def test_a_symbol_that_means_something_is_kept_as_that(self):
        assert clean_words("Done \uf0fc, next \uf0e0 review") == "Done ✓, next → review"
        assert clean_words("odd \uf123 symbol") == "odd  symbol"

    def test_markdown_that_is_typed_stays_as_typed(self):
        text = "## Heading\n\n- a\n- b\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n**bold** and `code`\n"
        assert clean_markdown(text) == text

    @settings(max_examples=60, deadline=None)
    @given(st.text(alphabet=st.sampled_from('a1 \t\n•o§\uf0b7\u00a0\u00ad\r|"*-.–✓\u200b'), max_size=40))
    def test_to_clean_twice_changes_nothing_more(self, words):
        for clean in (clean_words, clean_markdown):
            once = clean(words)
            assert clean(once) == once


class TableTests(SimpleTestCase):
    def test_rows_with_tabs_become_a_table(self):
        assert to_table("Line\t2026/27\nStaff\t100") == "| Line | 2026/27 |\n| --- | --- |\n| Staff | 100 |"

    def test_a_short_row_is_filled_and_a_blank_one_left_out(self):
        assert to_table("A\tB\n\nx").splitlines()[-1] == "| x |  |"

    def test_a_cell_of_several_lines_as_excel_copies_it_stays_one_cell(self):
        table = to_table('What\tWho\n"First\nsecond ""line"""\tAnn')
        assert table.splitlines()[-1] == '| First second "line" | Ann |'

    def test_a_bar_in_a_cell_does_not_part_it(self):
        html = to_html(to_table("A\tB\n1|2\t3"), level=2, name="x", caption="x")
        assert "<td>1|2</td>" in html

    def test_nothing_makes_no_table(self):
        assert to_table(" \n ") == ""

    def test_rows_in_the_middle_of_a_text_become_a_table_there(self):
        text = clean_markdown("Before\nA\tB\n1\t2\nAfter")
        assert text == "Before\n\n| A | B |\n| --- | --- |\n| 1 | 2 |\n\nAfter"

    def test_one_line_with_a_tab_is_no_table(self):
        assert clean_markdown("Name\tvalue") == "Name value"
