"""Markdown: what a narrative may do to the page, and what it may not."""

import re

from django.test import SimpleTestCase

from plans.markdown import to_html


def html(text, level=2):
    return to_html(text, level=level, name="section-1", caption="Workforce")


class MarkdownTests(SimpleTestCase):
    def test_script_is_shown_as_written(self):
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html("<script>alert(1)</script>")
        assert "<script" not in html("<script>alert(1)</script>")

    def test_an_entity_is_shown_as_written(self):
        assert "&amp;copy;" in html("&copy;")

    def test_ampersands_and_comparisons_survive(self):
        assert "R&amp;D &lt; 5 &gt; 4" in html("R&D < 5 > 4")

    def test_a_link_that_would_run_script_is_no_link(self):
        for text in ("[x](javascript:alert(1))", "<javascript:alert(1)>", "[x](data:text/html;base64,AAAA)"):
            with self.subTest(text=text):
                assert "href" not in html(text)

    def test_an_ordinary_link_is_a_link(self):
        assert 'href="https://example.org/plan"' in html("[the plan](https://example.org/plan)")

    def test_a_picture_is_named_and_not_fetched(self):
        shown = html("![Our structure](https://example.org/chart.png)")
        assert "<img" not in shown
        assert "Our structure (picture: https://example.org/chart.png)" in shown

    def test_headings_stand_below_the_sections_heading(self):
        assert "<h3" in html("# First\n\ntext")
        assert "<h4" in html("# First\n\ntext", level=3)

    def test_headings_skip_no_level(self):
        shown = html("### Deep first\n\n##### Deeper\n\n## Up again", level=2)
        assert re.findall(r"<h(\d)", shown) == ["3", "4", "3"]

    def test_no_heading_is_deeper_than_six(self):
        shown = html("# a\n\n## b\n\n### c", level=5)
        assert re.findall(r"<h(\d)", shown) == ["6", "6", "6"]

    def test_a_table_has_a_caption_a_scope_and_a_labelled_place_to_scroll(self):
        shown = html("| Team | Posts |\n|---|--:|\n| North | 4 |")
        assert '<caption id="section-1-table-1" class="app-caption">Workforce</caption>' in shown
        assert 'aria-labelledby="section-1-table-1"' in shown
        assert '<th scope="col">Team</th>' in shown
        assert '<td class="app-number">4</td>' in shown

    def test_a_column_without_a_heading_is_named_for_those_who_hear_it(self):
        shown = html("|  | Good |\n|---|---|\n| Primary | 4 |")
        named = '<th scope="col"><span class="govuk-visually-hidden">Item</span></th>'
        assert named in shown.replace("\n", "")

    def test_tables_of_one_section_are_numbered(self):
        shown = html("| a |\n|---|\n| 1 |\n\nthen\n\n| b |\n|---|\n| 2 |")
        assert "Workforce, table 1" in shown
        assert "Workforce, table 2" in shown

    def test_a_line_break_is_kept(self):
        assert "one<br>\ntwo" in html("one\ntwo")

    def test_a_line_that_looks_like_a_link_definition_does_not_vanish(self):
        assert "[1]: see appendix" in html("[1]: see appendix")

    def test_dashes_beneath_a_line_do_not_vanish(self):
        assert "OUR FRAMEWORK<br>\n--" in html("OUR FRAMEWORK\n--")

    def test_an_indented_line_is_not_code(self):
        assert "<code" not in html("    An indented sentence.")

    def test_html_in_a_caption_is_escaped(self):
        shown = to_html("| a |\n|---|\n| 1 |", level=2, name="s", caption="A <b> & B")
        assert "A &lt;b&gt; &amp; B</caption>" in shown
