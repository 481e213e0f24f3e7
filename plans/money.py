"""Amounts as budgets print them, and whether their totals add up.

Source: design section 4, Budgets ("figures are stored, totals and variances are computed, and a printed
total that differs from the sum is a finding with both figures"); the plan workbook's description, sheet
Budget. Nothing here reads the database, the clock or the settings. Every number is a Decimal in the unit of
its table.

What counts as a total: a line called Total or beginning with it (`Total net cost`, `TOTAL THEME D`), one
ending with it (`SAVINGS TOTAL`, `Sub-total`), and a line without a name but with figures, under lines that
have names: budgets print their last row so.

What a total is compared with: the lines above it, since the total before it or in its own group. A grand
total may add up totals, or everything above, instead; a net total may take income that is printed without a
sign away. A total that agrees with any of these in every column is silent. The difference is reported
however small; a difference of one in a table of thousands may be rounding, and is for the caller to weigh.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

SCALES = {
    **dict.fromkeys(("k", "000", "000s", "thousand"), Decimal(1000)),
    **dict.fromkeys(("m", "mn", "million"), Decimal(1_000_000)),
    **dict.fromkeys(("bn", "billion"), Decimal(1_000_000_000)),
}
UNITS = {
    "£": Decimal(1),
    **dict.fromkeys(("£000", "£000s", "£k", "£thousand"), Decimal(1000)),
    **dict.fromkeys(("£m", "£million"), Decimal(1_000_000)),
}
AMOUNT = re.compile(
    r"""
    (?P<open>\()?\s*(?P<before>[-−–]\s*)?(?P<pound>£\s*)?(?P<after>[-−–]\s*)?(?P<inside>\(\s*)?
    (?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)
    \s*(?P<scale>k|thousand|mn?|million|bn|billion)?\s*(?P<percent>%)?\s*\)?\s*[*†‡¹²³]*
    """,
    re.VERBOSE | re.IGNORECASE,
)
TOTAL = re.compile(
    r"totals?\b.*|.*\b(?:sub-?\s?|grand\s)?totals?[\s:.)]*(?:\([^)]*\))?", re.IGNORECASE | re.DOTALL
)
INCOME = re.compile(r"\b(?:income|grants?|fees|receipts|recharges to|contributions)\b", re.IGNORECASE)
PERCENT_HEADING = re.compile(r"%|\bper ?cent", re.IGNORECASE)
# An amount without decimals this many times the largest of the others has lost its decimal point.
TOO_LARGE = 50


@dataclass(frozen=True)
class Amount:
    """One printed amount.

    number -- Decimal in the table's unit, brackets and minus signs read as less than nothing; None where
    the words are no number (`Yes`, `TBC`). scale -- the words' own scale (`k`, `m`), already reckoned in;
    "" where none.
    """

    words: str
    number: Decimal | None
    scale: str = ""
    percent: bool = False


@dataclass(frozen=True)
class TotalFinding:
    """A printed total that differs from the sum, in the table's unit.

    row, column -- counted from 0 among the rows given and among their cells. difference -- printed less
    computed.
    """

    row: int
    line: str
    column: int
    heading: str
    printed: Decimal
    computed: Decimal

    @property
    def difference(self):
        return self.printed - self.computed


def read_amount(words, unit="£"):
    """Return the Amount of a cell, or None when it is blank.

    unit -- the unit of the table: £, £000 or £m. `£626k` is 626000 in a table of £ and 626 in one of £000.
    """
    kept = "" if words is None else str(words)
    text = " ".join(kept.split())
    if not text:
        return None
    if re.fullmatch(r"-?[\d.]+[eE][-+]?\d{1,2}", text):
        # A spreadsheet's own number, very small or very large.
        return Amount(kept, Decimal(text))
    found = AMOUNT.fullmatch(text)
    if not found or bool(found["open"] or found["inside"]) != (")" in text):
        return Amount(kept, None)
    number = Decimal(found["number"].replace(",", ""))
    if found["open"] or found["inside"] or found["before"] or found["after"]:
        number = -number if number else number
    scale = (found["scale"] or "").lower()
    if scale:
        number = number * SCALES[scale] / unit_value(unit)
    return Amount(kept, number, scale, bool(found["percent"]))


def unit_value(unit):
    """Return how many pounds one of the table's unit is; an unknown unit is taken as it stands, 1."""
    return UNITS.get("".join((unit or "").split()).casefold(), Decimal(1))


def is_total(line_name):
    """Say whether a line is called a total: `Total`, `Total net cost`, `SAVINGS TOTAL`, `Sub-total`."""
    return bool(line_name) and bool(TOTAL.fullmatch(str(line_name).strip()))


def total_rows(rows):
    """Return the indexes of the rows that are totals: called so, or without a name but with figures."""
    found, named_above = [], False
    for index, (_, line, *cells) in enumerate(rows):
        if is_total(line):
            found.append(index)
        elif not _text(line) and named_above and any(_number(cell) is not None for cell in cells):
            found.append(index)
        named_above = named_above or bool(_text(line))
    return found


def check_table(rows, columns=(), unit="£"):
    """Return a TotalFinding for each printed total that differs from what it totals.

    rows -- sequences (group, line, cell, cell ...) with the cells' words, as the sheet has them under its
    headings. columns -- the headings of the cells. A column of percentages is not summed, nor one in which
    a line's figure cannot be read, since its sum is not known. A blank cell adds nothing; a blank total
    says nothing.
    """
    rows = [tuple(row) for row in rows]
    totals, findings = total_rows(rows), []
    width = max((len(row) - 2 for row in rows), default=0)
    for at in totals:
        best = None
        for reading in _readings(rows, totals, at):
            found = _compare(rows, at, reading, width, columns, unit)
            if found is not None and (best is None or len(found) < len(best)):
                best = found
        findings += best or []
    return findings


def check_across(rows, columns, unit="£"):
    """Return a TotalFinding for each row whose own total column differs from the sum of its other columns.

    A total column is one headed Total or Totals after two or more others, and a Net column after a Gross
    column of the same name (`Budget Gross`, `Budget Income`, `Budget Net`; `Gross Budget`, `Grant Income`,
    `Net Budget`).
    """
    findings = []
    for column, parts in _across(columns):
        for index, row in enumerate(rows):
            cells = row[2:]
            if len(cells) <= column:
                continue
            printed = _number(cells[column], unit)
            numbers = [_number(cells[part], unit) for part in parts if _text(cells[part])]
            if printed is None or not numbers or None in numbers:
                continue
            if sum(numbers) != printed:
                findings.append(_finding(rows, index, column, columns, printed, sum(numbers)))
    return findings


def sum_of_lines(rows, column, heading="", unit="£"):
    """Return the sum of a column (its place among the cells) of a table that prints no total, or None.

    None where it holds percentages, fewer than two amounts, or words that are no amount.
    """
    amounts = [amount for row in rows if (amount := _amount(row, column, unit)) is not None]
    if PERCENT_HEADING.search(_text(heading)) or len(amounts) < 2:
        return None
    if any(amount.number is None or amount.percent for amount in amounts):
        return None
    return sum((amount.number for amount in amounts), Decimal(0))


def odd_scale(column_values):
    """Return the indexes of amounts that have lost their decimal point: `1,640` in a column of millions.

    An amount is odd when it is written without decimals, the others with them (three at least, and more
    than are odd), and it is fifty times the largest of them or more.
    """
    read = [(index, _text(words), _number(words)) for index, words in enumerate(column_values)]
    read = [(index, words, abs(number)) for index, words, number in read if number is not None]
    fine = [number for _, words, number in read if "." in words]
    odd = [
        index
        for index, words, number in read
        if "." not in words and fine and number >= TOO_LARGE * max(fine) > 0
    ]
    return odd if len(fine) >= 3 and len(fine) > len(odd) else []


def variance(budget, outturn):
    """Return the outturn less the budget, so an overspend is above 0; None when either is absent."""
    if budget is None or outturn is None:
        return None
    return outturn - budget


def variance_percent(budget, outturn, places=1):
    """Return the variance as a percentage of the budget, halves away from 0; None of a budget of 0."""
    change = variance(budget, outturn)
    if change is None or not budget:
        return None
    return (change * 100 / abs(budget)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _readings(rows, totals, at):
    """Yield the sets of rows that the total at this row may add up, the likeliest first, each with signs.

    A reading is a list of (row index, sign).
    """
    earlier = [index for index in totals if index < at]
    lines = [index for index in range(at) if index not in totals]
    since = [index for index in lines if not earlier or index > earlier[-1]]
    group = _text(rows[at][0])
    candidates = [since]
    if group:
        candidates.append([index for index in lines if _text(rows[index][0]) == group])
    if earlier:
        candidates += [earlier, [*earlier, *since], [earlier[-1], *since], lines]
    for candidate in candidates:
        if candidate:
            yield [(index, 1) for index in candidate]
    if re.search(r"\bnet\b", _text(rows[at][1]), re.IGNORECASE):
        for candidate in candidates:
            signed = [(index, -1 if INCOME.search(_text(rows[index][1])) else 1) for index in candidate]
            if any(sign < 0 for _, sign in signed):
                yield signed


def _compare(rows, at, reading, width, columns, unit):
    """Return the findings of one total by one reading; None when the reading can be tried on no column."""
    findings, tried = [], False
    for column in range(width):
        heading = columns[column] if column < len(columns) else ""
        printed = _amount(rows[at], column, unit)
        if (
            printed is None
            or printed.number is None
            or printed.percent
            or PERCENT_HEADING.search(_text(heading))
        ):
            continue
        amounts = [(_amount(rows[index], column, unit), sign) for index, sign in reading]
        amounts = [(amount, sign) for amount, sign in amounts if amount is not None]
        if not amounts or any(amount.number is None or amount.percent for amount, _ in amounts):
            continue
        tried = True
        computed = sum((amount.number * sign for amount, sign in amounts), Decimal(0))
        if computed != printed.number:
            findings.append(_finding(rows, at, column, columns, printed.number, computed))
    return findings if tried else None


def _across(columns):
    """Return (column, its parts) for each total or net column among the headings."""
    headings = [_text(heading) for heading in columns]
    found = []
    for column, heading in enumerate(headings):
        if is_total(heading) and re.fullmatch(r"totals?", heading, re.IGNORECASE) and column >= 2:
            found.append(
                (column, [part for part in range(column) if not PERCENT_HEADING.search(headings[part])])
            )
        elif re.search(r"\bnet\b", heading, re.IGNORECASE):
            gross = re.sub(r"\bnet\b", "gross", heading, flags=re.IGNORECASE).casefold()
            starts = [part for part in range(column) if headings[part].casefold() == gross]
            if starts and column - starts[-1] >= 2:
                found.append((column, list(range(starts[-1], column))))
    return found


def _finding(rows, index, column, columns, printed, computed):
    heading = _text(columns[column]) if column < len(columns) else ""
    return TotalFinding(index, _text(rows[index][1]), column, heading, printed, computed)


def _amount(row, column, unit):
    return read_amount(row[column + 2], unit) if column + 2 < len(row) else None


def _number(words, unit="£"):
    amount = read_amount(words, unit)
    return None if amount is None or amount.percent else amount.number


def _text(words):
    return "" if words is None else " ".join(str(words).split())
