"""A list of indicators as comma-separated values, which a spreadsheet opens without running anything.

Source: design section 10: text that begins with = + - @ is text. A spreadsheet would take it for a formula,
so it gets an apostrophe before it; a plain negative figure does not.
"""

import csv
import io
import re

HEADINGS = (
    *("Codes", "Indicator", "Unit", "Better", "Period", "Result", "Target", "Rating", "Reason"),
    *("Direction", "Forecast", "Forecast for", "Forecast rating", "Plans", "Corrected"),
)
_FIGURE = re.compile(r"[+-]?£?[0-9][0-9,]*(\.[0-9]+)?%?")


def harmless(words):
    """Return words as text: with an apostrophe where a spreadsheet would take them for a formula."""
    if words.startswith(("=", "+", "-", "@", "\t", "\r")) and not _FIGURE.fullmatch(words):
        return f"'{words}"
    return words


def _forecast(year_end):
    """Return the forecast in words, the year that it is for, and how it would rate; "" for none."""
    if year_end is None:
        return "", "", ""
    rating = year_end.rating
    return year_end.forecast.words, year_end.period.label, rating.words or rating.rag.label


def csv_of(rows):
    """Return the CSV of Listed rows, headings first, with the mark by which Excel knows UTF-8."""
    file = io.StringIO()
    file.write("\ufeff")
    writer = csv.writer(file)
    writer.writerow(HEADINGS)
    for row in rows:
        stands = row.standing
        writer.writerow(
            map(
                harmless,
                (
                    "; ".join(row.codes),
                    row.title,
                    row.unit,
                    row.better,
                    stands.period.label if stands.period else "",
                    stands.result.words if stands.result else "",
                    stands.target.words if stands.target else "",
                    row.rating.words or row.rating.rag.label,
                    row.rating.reason,
                    row.change_words,
                    *_forecast(row.year_end),
                    "; ".join(words for words, _ in row.uses),
                    row.restated,
                ),
            )
        )
    return file.getvalue()
