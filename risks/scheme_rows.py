"""A risk scheme written as rows (part, code, label), and the rows written from a scheme.

Source: the plan workbook's description, sheet Risk scheme: "The order of the rows is from highest to lowest.
appetite rows list the cells above appetite (C2); band rows give a label to a range of products (12-16)". A
band row may name a cell instead of a range, where the bands are drawn by hand. Nothing here reads the
database, the clock or the settings.
"""

import re

from risks.matrix import (
    DrawnBand,
    Level,
    ProductBand,
    Scheme,
    band,
    cells_of,
    find_level,
    same,
    squeeze,
    words_of,
)

RANGE = re.compile(r"(?P<low>\d+)(?:\s*(?:[-–—]|to)\s*(?P<high>\d+)|(?P<open>\s*\+))?")
# The two codes of a cell apart: 4/3, C,2, 10 x 10. Without a mark between them they are read as one: C2.
APART = re.compile(r"([^,/×]+)[,/×]([^,/×]+)|(\w+)\s+x\s+(\w+)|(\d+)x(\d+)", re.I)
# A band in which no cell is drawn yet.
EMPTY = re.compile(r"-\d*")
# So many cells without a band are named one by one.
MOST_NAMED = 6


def read_scheme(rows):
    """Return the Scheme of rows (part, code, label), and a list of problems.

    A row with a problem is left out of the scheme; the sentences say which row and what to do.
    """
    levels, band_rows, appetite_rows, problems = {"likelihood": [], "impact": []}, [], [], []
    for part, code, label in rows:
        part, code, label = words_of(part).casefold(), words_of(code), words_of(label)
        if not part and not code:
            continue
        if part in levels:
            if not code:
                problems.append(f"A {part} row has no code. Give it one, such as A or 1.")
            elif any(same(code, level.code) for level in levels[part]):
                problems.append(f"{part.capitalize()} {code} is given twice. Keep one row.")
            else:
                levels[part].append(Level(code, label))
        elif part == "band":
            band_rows.append((code, label))
        elif part == "appetite":
            appetite_rows.append(code)
        else:
            problems.append(f"“{part}” is no part of a scheme. Use likelihood, impact, band or appetite.")
    problems += [
        f"The scheme has no {part} rows. Add one for each level." for part in levels if not levels[part]
    ]
    axes = Scheme(tuple(levels["likelihood"]), tuple(levels["impact"]))
    bands = _bands(band_rows, axes, problems)
    appetite = _appetite(appetite_rows, axes, problems)
    scheme = Scheme(axes.likelihood, axes.impact, bands, appetite)
    _say_what_has_no_band(scheme, problems)
    return scheme, problems


def rows_of(scheme):
    """Return the rows (part, code, label) from which read_scheme() makes the axes, bands and appetite."""
    rows = [("likelihood", level.code, level.label) for level in scheme.likelihood]
    rows += [("impact", level.code, level.label) for level in scheme.impact]
    empty = 0
    for step in scheme.bands:
        if isinstance(step, ProductBand):
            rows.append(("band", f"{step.low}-{step.high}", step.label))
        else:
            cells = [cell for cell in cells_of(scheme) if cell in step.cells]
            if not cells:
                empty += 1
                rows.append(("band", f"-{empty}", step.label))
            rows += [
                ("band", _band_code(scheme, cell), step.label)
                for cell in cells_of(scheme)
                if cell in step.cells
            ]
    rows += [
        ("appetite", cell_code(scheme, *cell), "") for cell in cells_of(scheme) if cell in scheme.appetite
    ]
    return rows


def cell_code(scheme, likelihood, impact):
    """Return how a cell is written: `C2`; `I/II` where `III` might be another cell too."""
    code = likelihood + impact
    return code if len(_named(scheme, code)) == 1 else f"{likelihood}/{impact}"


def _band_code(scheme, cell):
    """Return how a band names a cell: apart where every code is a number, since 12 would be a product."""
    numbers = all(level.code.isdecimal() for level in (*scheme.likelihood, *scheme.impact))
    return "/".join(cell) if numbers else cell_code(scheme, *cell)


def read_cell(scheme, code):
    """Return the codes of the one cell that a code names, likelihood first, or None."""
    named = _named(scheme, code)
    return named[0] if len(named) == 1 else None


def _named(scheme, code):
    """Return the cells of a scheme that a code may name."""
    if found := APART.fullmatch(words_of(code)):
        likelihood, impact = (words for words in found.groups() if words)
        cell = find_level(scheme.likelihood, likelihood), find_level(scheme.impact, impact)
        return [] if None in cell else [(cell[0].code, cell[1].code)]
    return scheme.cells_by_code.get(squeeze(code), [])


def _bands(rows, scheme, problems):
    """Return the bands that can be read, in the order of the rows; add to problems what cannot."""
    bands, drawn = {}, {}
    highest = max((int(level.code) for level in scheme.likelihood if level.code.isdecimal()), default=0)
    highest *= max((int(level.code) for level in scheme.impact if level.code.isdecimal()), default=0)
    for code, label in rows:
        found, cell = RANGE.fullmatch(code), read_cell(scheme, code)
        if not label or not (found or cell or EMPTY.fullmatch(code)):
            problems.append(
                f"Band {code or 'without a range'} must be a range of scores with a label: 12-16 HIGH. "
                "Or name a cell: C2 HIGH."
            )
        elif EMPTY.fullmatch(code):
            bands.setdefault((DrawnBand, label), set())
        elif not found:
            if cell in drawn:
                problems.append(f"Cell {code} is in {drawn[cell]} already. A cell can have one band.")
            else:
                drawn[cell] = label
                bands.setdefault((DrawnBand, label), set()).add(cell)
        else:
            low = int(found["low"])
            high = int(found["high"]) if found["high"] else max(highest, low) if found["open"] else low
            ranges = [step for kind, step in bands if kind is ProductBand]
            if high < low:
                problems.append(f"Band {code} ends before it begins. Write the lower score first.")
            elif over := next((step for step in ranges if step.low <= high and low <= step.high), None):
                problems.append(f"Band {code} overlaps {over.low}-{over.high}. A score can have one band.")
            else:
                bands[ProductBand, ProductBand(low, high, label)] = None
    return tuple(
        step if kind is ProductBand else DrawnBand(step, frozenset(cells))
        for (kind, step), cells in bands.items()
    )


def _say_what_has_no_band(scheme, problems):
    if not scheme.bands:
        return
    ranges = any(isinstance(step, ProductBand) for step in scheme.bands)
    if ranges and not scheme.by_product:
        problems.append(
            "The scheme has bands, which are ranges of products, but its levels are not all numbers."
        )
        return
    problems += [
        f"No cell is drawn in the band {step.label}. Draw one, or take the band away."
        for step in scheme.bands
        if isinstance(step, DrawnBand) and not step.cells
    ]
    without = [cell for cell in cells_of(scheme) if band(scheme, *cell) is None]
    if not without:
        return
    if ranges:
        scores = sorted({int(likelihood) * int(impact) for likelihood, impact in without})
        problems.append(f"No band holds a score of {', '.join(map(str, scores))}. Widen a band or add one.")
    else:
        named = ", ".join(_band_code(scheme, cell) for cell in without[:MOST_NAMED])
        more = f" and {len(without) - MOST_NAMED} more" if len(without) > MOST_NAMED else ""
        problems.append(f"No band holds {named}{more}. Give each cell a band.")


def _appetite(codes, scheme, problems):
    """Return the cells above appetite; add to problems the codes that name no cell of the scheme, or two."""
    cells = set()
    for code in codes:
        named = _named(scheme, code)
        if len(named) == 1:
            cells.add(named[0])
        else:
            problems.append(
                f"Appetite {code or 'without a code'} names {len(named) or 'no'} cell{'s' if named else ''} "
                "of the scheme. Write likelihood and impact, such as C2 or 4/3."
            )
    return frozenset(cells)
