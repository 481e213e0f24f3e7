from datetime import datetime

import pytest

from exchange.cells import escaped, is_rounded, text_of, value_of, words_of


@pytest.mark.parametrize(
    ("value", "number_format", "words"),
    [
        (3, "General", "3"),
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (-2.5, "General", "-2.5"),
        (1234567.891, "General", "1234567.891"),
        (0.000001, "General", "0.000001"),
        (1e20, "General", "100000000000000000000"),
        (0.552, "0.0%", "55.2%"),
        (0.55, "0.0%", "55.0%"),
        (0.552, "0%", "55%"),
        (0.555, "0%", "56%"),
        (0.5549, "0%", "55%"),
        (-0.025, "0.0%", "-2.5%"),
        (1, "0%", "100%"),
        (0, "0%", "0%"),
        (1234.5, "#,##0.00", "1,234.50"),
        (1234567, "#,##0", "1,234,567"),
        (999, "#,##0", "999"),
        (82.19, '"£"#,##0.00', "£82.19"),
        (82.19, "[$£-809]#,##0.00", "£82.19"),
        (82.19, "£#,##0.00", "£82.19"),
        (-82.19, '"£"#,##0.00', "-£82.19"),
        (-1640, "#,##0;(#,##0)", "(1,640)"),
        (-1640, "#,##0_);[Red](#,##0)", "(1,640)"),
        (1640, "#,##0_);[Red](#,##0)", "1,640"),
        (0, '_-* #,##0_-;-* #,##0_-;_-* "-"_-', "0"),
        (2.5, "0.##", "2.5"),
        (2, "0.##", "2"),
        (0.5, "#.0", ".5"),
        (7, "000", "007"),
        (7, "00", "07"),
        (-0.001, "0.0", "0.0"),
        (1500000, "0.0,,", "1500000"),
        (12345, "0.00E+00", "12345"),
        (0.5, "# ?/?", "0.5"),
        (True, "General", "TRUE"),
        (False, "General", "FALSE"),
        (datetime(2006, 4, 24), "d mmmm yyyy", "24 April 2006"),
        (datetime(2006, 4, 24), "dd/mm/yyyy", "24/04/2006"),
        (datetime(2006, 4, 24), "mm-dd-yy", "24/04/2006"),
        (datetime(2006, 4, 24), "mmm-yy", "Apr-06"),
        (datetime(2006, 4, 24), "[$-809]dd mmmm yyyy;@", "24 April 2006"),
        (datetime(2006, 4, 24), "ddd d mmm yy", "Mon 24 Apr 06"),
        (datetime(2006, 4, 24), "yyyy-mm-dd", "2006-04-24"),
        (datetime(2006, 4, 24), "yyyy-mm-dd h:mm:ss", "2006-04-24"),
        (datetime(2006, 4, 24, 9, 5), "dd/mm/yyyy hh:mm", "24/04/2006 09:05"),
        (datetime(2006, 4, 24), "mmmmm", "2006-04-24"),
    ],
)
def test_a_cell_is_the_words_that_a_person_sees_in_it(value, number_format, words):
    assert words_of(value, number_format) == words


@pytest.mark.parametrize(
    ("value", "number_format"),
    [
        (3, "General"),
        (3.25, "General"),
        (-7, "General"),
        (0.552, "0.0%"),
        (-0.025, "0.0%"),
        (1234.5, "#,##0.00"),
        (82.19, '"£"#,##0.00'),
        (-82.19, '"£"#,##0.00'),
        (-1640, "#,##0;(#,##0)"),
        (7, "000"),
        (True, "TRUE/FALSE"),
        (datetime(2006, 4, 24), "d mmmm yyyy"),
        (datetime(2006, 4, 24), "dd/mm/yyyy"),
        (datetime(2006, 4, 24), "mm-dd-yy"),
        (datetime(2006, 4, 24, 9, 5), "dd/mm/yyyy hh:mm"),
        (datetime(2006, 4, 1), "mmm-yy"),
    ],
)
def test_the_words_lead_back_to_the_value(value, number_format):
    again = value_of(words_of(value, number_format), number_format)
    assert (type(again), again) == (type(value), value)


@pytest.mark.parametrize(
    ("words", "number_format"),
    [
        ("TBC", "General"),
        ("", "General"),
        ("03", "General"),
        ("3.0", "General"),
        ("55.2%", "General"),
        ("57.8 ¹", "General"),
        ("93.5/91.3%", "0.0%"),
        ("118/1506", "General"),
        ("-31pp", "General"),
        ("55%", "0.0%"),
        ("£82.2", '"£"#,##0.00'),
        ("1640", "#,##0"),
        ("31 April 2006", "d mmmm yyyy"),
        ("Mar 08", "d mmmm yyyy"),
        ("By May 2009", "mmm yyyy"),
        ("3", ""),
    ],
)
def test_words_that_do_not_show_so_are_text(words, number_format):
    assert value_of(words, number_format) is None


def test_a_cell_that_shows_less_than_it_holds_is_known():
    assert is_rounded(0.5523, "0.0%")
    assert not is_rounded(0.552, "0.0%")
    assert not is_rounded(0.1 + 0.2, "General")
    assert is_rounded(1.005, "0.00")


def test_text_keeps_its_blanks_and_lines_but_blanks_alone_are_nothing():
    assert text_of("  two\r\nlines ") == "  two\nlines "
    assert text_of(" \n ") == ""


def test_characters_that_the_file_cannot_hold_are_escaped_and_come_back():
    assert text_of("bell_x0007_") == "bell\x07"
    assert escaped("bell\x07") == "bell_x0007_"
    assert escaped("_x0041_") == "_x005F_x0041_"
    assert text_of(escaped("_x0041_")) == "_x0041_"
    assert text_of("_x0041_") == "_x0041_"
