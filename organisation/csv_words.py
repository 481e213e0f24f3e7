"""Tables as comma-separated values, which a spreadsheet opens without running anything.

Source: design section 10: text that begins with = + - @ is text. A spreadsheet would take it for a formula,
so it gets an apostrophe before it; a plain negative figure does not.
"""

import csv
import io
import re

_FIGURE = re.compile(r"[+-]?£?[0-9][0-9,]*(\.[0-9]+)?%?")


def harmless(words):
    """Return words as text: with an apostrophe where a spreadsheet would take them for a formula."""
    if words.startswith(("=", "+", "-", "@", "\t", "\r")) and not _FIGURE.fullmatch(words):
        return f"'{words}"
    return words


def csv_words(headings, rows):
    """Return the CSV of rows of words, headings first, with the mark by which Excel knows UTF-8."""
    file = io.StringIO()
    file.write("\ufeff")
    writer = csv.writer(file)
    writer.writerow(headings)
    writer.writerows(map(harmless, row) for row in rows)
    return file.getvalue()
