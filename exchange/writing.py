"""Writing: the content of a plan becomes a workbook.

A plan that came in a workbook goes out with the same sheets, columns and kinds of cells in the same order
(PlanContent.layout); what it gained since follows in the order of the form. The same content gives the same
bytes.
"""

import io
import re
import zipfile
from datetime import datetime

import openpyxl
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from exchange import sheets
from exchange.cells import BOOLEAN, GENERAL, LONGEST_TEXT, escaped, shown_in
from exchange.safety import Refused

STAMP = "Golden Thread"

_A_DAY = datetime(2000, 1, 1)
_LOOKS_LIKE_FORMULA = ("=", "+", "-", "@")
_LONGEST_AS_TEXT = 255  # longer text in the format "@" shows as #### in some versions of Excel
_NARROWEST, _WIDEST = 8, 60


def write_workbook(content, stamp=""):
    """Return the bytes of an .xlsx workbook with the content.

    Raises Refused where a text is longer than a cell can hold: nothing is cut in silence.

    stamp -- words kept inside the file, out of sight, that say what the plan was when it went out.
    """
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, top, headings, rows, *notes in _tables(content):
        _write_sheet(book.create_sheet(title), top, headings, rows, *notes)
    book.properties.creator = STAMP
    book.properties.title = content.fields.get("Title", "")[:255] or None
    if stamp:
        book.custom_doc_props.append(StringProperty(name=STAMP, value=stamp))
    packed = io.BytesIO()
    book.save(packed)
    return _always_the_same(packed)


def write_tables(title, tables):
    """Return the bytes of an .xlsx workbook of plain tables, which can be sorted and filtered.

    tables -- (sheet, headings, rows of words) and, where some words are numbers or days, {heading: formats}.
    """
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, headings, rows, *formats in tables:
        known = formats[0] if formats else {}
        sheet = book.create_sheet(name)
        _write_sheet(sheet, (), [sheets.layout_column(one, known.get(one, ())) for one in headings], rows)
        sheet.auto_filter.ref = sheet.dimensions
    book.properties.creator = STAMP
    book.properties.title = title[:255] or None
    packed = io.BytesIO()
    book.save(packed)
    return _always_the_same(packed)


def _tables(content):
    """Return (title, rows above, columns of the layout, rows of words) of each sheet, in order.

    The sheet Indicators has a fifth: {(place of a row, place of a column): footnote}.
    """
    entries = {sheets.fold(entry["sheet"]): entry for entry in content.layout}
    budgets = {sheets.fold(budget.name): budget for budget in content.budgets}
    tables = {}
    for folded, entry in entries.items():
        if folded in budgets:
            tables[folded] = _budget_table(budgets[folded], entry)
        elif sheets.is_plan(folded):
            tables[folded] = _plan_table(content, entry)
        elif sheet := sheets.sheet_titled(folded):
            tables[folded] = _row_table(content, sheet, entry)
    if sheets.fold(sheets.PLAN) not in tables:
        plan = _plan_table(content, {"sheet": sheets.PLAN, "columns": [], "fields": []})
        tables = {sheets.fold(sheets.PLAN): plan} | tables
    before_budgets, after_budgets = sheets.SHEETS[:-1], sheets.SHEETS[-1:]
    for sheet in before_budgets:
        _add_table(tables, content, sheet)
    for folded, budget in budgets.items():
        if folded not in tables:
            tables[folded] = _budget_table(budget, {"sheet": budget.name, "columns": []})
    for sheet in after_budgets:
        _add_table(tables, content, sheet)
    return tables.values()


def _add_table(tables, content, sheet):
    if sheets.fold(sheet.title) not in tables and getattr(content, sheet.attribute):
        tables[sheets.fold(sheet.title)] = _row_table(content, sheet, {"sheet": sheet.title, "columns": []})


def _plan_table(content, entry):
    columns = list(entry["columns"])
    present = {sheets.fold(column["heading"]) for column in columns}
    columns += [
        sheets.layout_column(name) for name in sheets.PLAN_COLUMNS if sheets.fold(name) not in present
    ]
    known = {sheets.plan_field(name): name for name in entry.get("fields", ())}
    known |= {name: name for name in sheets.PLAN_FIELDS if name not in known and content.fields.get(name, "")}
    rows = []
    for name, written in known.items():
        said = {"field": written, "value": content.fields.get(name, "")}
        rows.append([said[sheets.fold(column["heading"])] for column in columns])
    return entry["sheet"], (), columns, rows


def _row_table(content, sheet, entry):
    rows = getattr(content, sheet.attribute)
    known = {sheets.fold(heading): attribute for heading, attribute in sheet.columns.items()}
    columns, getters, present = [], [], set()
    for column in entry["columns"]:
        attribute = known.get(sheets.fold(column["heading"]))
        columns.append(column)
        present.add(attribute or _figure_in(column))
        getters.append(_attribute(attribute) if attribute else _figure(_figure_in(column)))
    for heading, attribute in sheet.columns.items():
        if attribute not in present and any(getattr(row, attribute) for row in rows):
            columns.append(sheets.layout_column(heading))
            getters.append(_attribute(attribute))
    if sheet.has_periods:
        for figure in _new_figures(rows, present):
            columns.append(sheets.layout_column(figure.heading, figure=figure))
            getters.append(_figure(sheets.same_figure(figure)))
    if not columns:
        columns = [sheets.layout_column(heading) for heading in sheet.columns]
        getters = [_attribute(attribute) for attribute in sheet.columns.values()]
    words = [[get(row) for get in getters] for row in rows]
    return entry["sheet"], (), columns, words, _footnotes(rows, columns) if sheet.has_periods else {}


def _footnotes(rows, columns):
    """Return {(place of a row, place of a column): footnote} of the figures that were corrected."""
    places = {
        sheets.same_figure(figure): place
        for place, column in enumerate(columns)
        if (figure := sheets.period_column(column["heading"])) is not None
    }
    return {
        (number, places[sheets.same_figure(figure)]): words
        for number, row in enumerate(rows)
        for figure, words in row.footnotes.items()
        if words and sheets.same_figure(figure) in places
    }


def _figure_in(column):
    return sheets.same_figure(sheets.period_column(column["heading"]))


def _new_figures(rows, present):
    """Return the period columns that rows have and the layout has not: by kind as first met, by period."""
    found = {}
    for row in rows:
        for figure, words in row.figures.items():
            if words and sheets.same_figure(figure) not in present:
                found.setdefault(sheets.same_figure(figure), figure)
    kinds = list(dict.fromkeys(kind for kind, _ in found))
    return [found[key] for key in sorted(found, key=lambda key: (kinds.index(key[0]), key[1]))]


def _attribute(name):
    return lambda row: getattr(row, name)


def _figure(key):
    def words(row):
        for figure, said in row.figures.items():
            if sheets.same_figure(figure) == key:
                return said
        return ""

    return words


def _budget_table(budget, entry):
    own = list(budget.columns)
    columns, getters, taken = [], [], []
    for column in entry["columns"]:
        folded = sheets.fold(column["heading"])
        fixed = next((name for name in sheets.BUDGET_COLUMNS if sheets.fold(name) == folded), None)
        if fixed and fixed not in taken:
            taken.append(fixed)
            getters.append(_attribute(fixed.lower()))
            columns.append(column)
        elif position := _position(own, column["heading"], taken):
            taken.append(position - 1)
            getters.append(_cell(position - 1))
            columns.append(column)
    for fixed in reversed(sheets.BUDGET_COLUMNS):
        if fixed not in taken and (
            not entry["columns"] or any(getattr(row, fixed.lower()) for row in budget.rows)
        ):
            columns.insert(0, sheets.layout_column(fixed))
            getters.insert(0, _attribute(fixed.lower()))
    for position, heading in enumerate(own):
        if position not in taken:
            columns.append(sheets.layout_column(heading))
            getters.append(_cell(position))
    rows = [[get(row) for get in getters] for row in budget.rows]
    return entry["sheet"], (budget.title, budget.unit), columns, rows


def _position(headings, heading, taken):
    """Return 1 more than the place of the first heading like this one that is not taken, or None."""
    for position, own in enumerate(headings):
        if position not in taken and sheets.fold(own) == sheets.fold(heading):
            return position + 1
    return None


def _cell(position):
    return lambda row: row.cells[position] if position < len(row.cells) else ""


# Onto the sheet

_BOLD = Font(bold=True)
_HEADING_FILL = PatternFill("solid", fgColor="E8EDF2")
_WRAP = Alignment(wrap_text=True, vertical="top")


def _write_sheet(sheet, above, columns, rows, notes=None):
    top = 2 if above else 1
    for position, words in enumerate(above, start=1):
        _write_cell(sheet.cell(1, position), words).font = _BOLD
    for position, column in enumerate(columns, start=1):
        cell = _write_cell(sheet.cell(top, position), column["heading"])
        cell.font, cell.fill, cell.alignment = _BOLD, _HEADING_FILL, _WRAP
    for number, row in enumerate(rows, start=top + 1):
        for position, words in enumerate(row, start=1):
            if words:
                _write_cell(sheet.cell(number, position), words, columns[position - 1]["formats"])
    for (row, column), words in (notes or {}).items():
        sheet.cell(top + 1 + row, column + 1).comment = Comment(f"Corrected: {words}.", STAMP)
    sheet.freeze_panes = sheet.cell(top + 1, 1)
    for position, column in enumerate(columns):
        lengths = [len(line) for row in rows for line in row[position].split("\n")]
        width = max([len(column["heading"]) + 2, *lengths])
        sheet.column_dimensions[get_column_letter(position + 1)].width = min(max(width, _NARROWEST), _WIDEST)


def _write_cell(cell, words, formats=()):
    """Write words into a cell as text, or as the number, day or truth that shows as them. Return the cell."""
    value, number_format = shown_in(words, formats)
    if value is not None:
        cell.value = value
        cell.number_format = GENERAL if number_format == BOOLEAN else number_format
        cell.alignment = Alignment(vertical="top")
        return cell
    text = escaped(words)
    if len(text) > LONGEST_TEXT:
        raise _too_long(cell, len(text))
    cell.value = text or None
    if cell.value is not None:
        cell.data_type = "s"  # never a formula or an error, whatever it begins with
        if words.startswith(_LOOKS_LIKE_FORMULA) and len(words) <= _LONGEST_AS_TEXT:
            cell.number_format = "@"
    cell.alignment = _WRAP
    return cell


def _too_long(cell, length):
    return Refused(
        "text-too-long",
        f"The text for {cell.coordinate} of the sheet {cell.parent.title} has {length:,} characters "
        f"and a cell holds {LONGEST_TEXT:,} at most.",
        "Shorten it, or divide it in two.",
    )


def _always_the_same(packed):
    """Return the bytes of a saved workbook without the moment at which it was saved."""
    out = io.BytesIO()
    with zipfile.ZipFile(packed) as saved, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
        for name in saved.namelist():
            part = saved.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", _A_DAY.isoformat().encode() + b"Z", part)
            again.writestr(zipfile.ZipInfo(name, _A_DAY.timetuple()[:6]), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()
