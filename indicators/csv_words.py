"""A list of indicators as comma-separated values."""

from organisation.csv_words import csv_words

HEADINGS = (
    *("Codes", "Indicator", "Unit", "Better", "Period", "Result", "Target", "Rating", "Reason"),
    *("Direction", "Forecast", "Forecast for", "Forecast rating", "Plans", "Corrected"),
)


def _forecast(year_end):
    """Return the forecast in words, the year that it is for, and how it would rate; "" for none."""
    if year_end is None:
        return "", "", ""
    rating = year_end.rating
    return year_end.forecast.words, year_end.period.label, rating.words or rating.rag.label


def csv_of(rows):
    """Return the CSV of Listed rows, headings first."""
    return csv_words(HEADINGS, map(_cells, rows))


def _cells(row):
    stands = row.standing
    return (
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
    )
