"""Words from Word, Outlook and Excel arrive clean, and mean what they meant."""

from django.test import SimpleTestCase
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plans.markdown import to_html
from plans.pasted import clean_markdown, clean_words, to_table
from plans.pasted_html import markdown_of


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
        for words in (
            "* provisional",
            "● Amber",
            "★ Green",
            "o come",
            "v good",
            "off we go",
            "Øresund",
            "über",
            "- 5 degrees",
            "–5%",
        ):
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
    @example("•\uf0b7 ")
    @example("• \uf0b7 a")
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


WORD = (
    "<p class=MsoNormal>Our aims:</p><p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>"
    "<![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;</span>"
    "</span></span><![endif]>Warm <b>homes</b><o:p></o:p></p><p style='mso-list:l0 level2 lfo1'>"
    "<span style='mso-list:Ignore'>o<span>&nbsp;</span></span>Damp</p>"
    "<p style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>2.</span>Second</p>"
)
PIECES = "<p> </p> <ul> </ul> <ol> <li> </li> <table> </table> <tr> <td> </td> <b> </b> <h2> <br> <a>".split()
PIECES += ["word", "<style>", "</style>", " "]


class PageTests(SimpleTestCase):
    """What is pasted as HTML."""

    def test_the_lists_of_word_become_lists(self):
        assert markdown_of(WORD) == "Our aims:\n\n- Warm **homes**\n   - Damp\n2. Second"

    def test_headings_and_paragraphs_are_kept_and_none_is_the_pages_own(self):
        assert markdown_of("<h1>Aims</h1><p>We <i>mend </i>homes<br>daily.<h3>Why</h3>") == (
            "## Aims\n\nWe *mend* homes\ndaily.\n\n### Why"
        )

    def test_lists_within_lists_stay_within(self):
        text = markdown_of("<ul><li>One<ol><li>a</li><li><p>b</p></li></ol></li><li>Two</li></ul>")
        assert text == "- One\n  1. a\n  2. b\n- Two"

    def test_a_table_becomes_a_table_with_its_cells_on_one_line(self):
        html = "<table><tr><th>A</th><th>B|C</th></tr><tr><td><p>1<p>2</td></tr></table>after"
        assert markdown_of(html) == "| A | B\\|C |\n| --- | --- |\n| 1 2 |  |\n\nafter"

    def test_a_link_is_kept_where_it_leads_to_a_page(self):
        assert markdown_of("<a href='https://a.example/b'>here</a>") == "[here](https://a.example/b)"
        assert markdown_of("<a href='javascript:x()'>here</a>") == "here"

    def test_what_nobody_sees_is_left_out(self):
        html = "<head><title>T</title></head><style>p{}</style><script>x()</script><p>5 &lt; 6"
        assert markdown_of(html) == "5 < 6"

    def test_bold_that_is_not_bold_is_not(self):
        assert markdown_of("<b style='font-weight:normal'><p>Plain</p></b>") == "Plain"

    @settings(max_examples=80, deadline=None)
    @given(st.lists(st.sampled_from(PIECES), max_size=14))
    def test_no_page_however_broken_fails_or_loses_a_word_that_is_seen(self, pieces):
        html = "".join(pieces)
        text = markdown_of(html)
        if "<style>" not in html:
            assert text.count("word") == html.count("word")
