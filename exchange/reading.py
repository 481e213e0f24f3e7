"""Reading: a workbook becomes the content of a plan, with findings about its form.

What the plan says is not judged here: plans.checks does that. A finding is an error only where the content
could not be stored as it stands.
"""

from openpyxl.utils import get_column_letter

from exchange import sheets
from exchange.cells import shown_in
from exchange.form import form_findings
from exchange.safety import Refused, inspect_upload, not_a_workbook
from exchange.tables import DAMAGED, tables_of
from plans.content import BudgetRow, BudgetSheet, Finding, Place, PlanContent

_KNOWN_SHEETS = ", ".join([sheets.PLAN, *(sheet.title for sheet in sheets.SHEETS)])


def read_workbook(file):
    """Return (PlanContent, [Finding]) of a workbook; no content and one error where it is refused.

    file -- a path, or a binary file that can be read from any place.
    """
    if not hasattr(file, "read"):
        with open(file, "rb") as opened:
            return read_workbook(opened)
    try:
        inspect_upload(file)
        return _read(file)
    except Refused as refusal:
        return PlanContent(), [Finding(Finding.ERROR, refusal.code, refusal.message, refusal.remedy)]


def _read(file):
    try:
        tables = tables_of(file)
    except DAMAGED as error:
        raise not_a_workbook() from error
    finally:
        file.seek(0)
    content, findings, field_rows = PlanContent(), [], {}
    for table in tables:
        _read_table(table, content, findings, field_rows)
    findings += form_findings(content, field_rows)
    return content, findings


def _read_table(table, content, findings, field_rows):
    top = 2 if sheets.is_budget(table.title) else 1
    headings = next((cells for number, cells in table.rows if number == top), [])
    words = [cell.words.strip() for cell in headings]
    for number, column, severity, code, message, remedy in table.findings:
        named = words[column - 1] if column <= len(words) and number >= top else ""
        named = named or get_column_letter(column)
        findings.append(Finding(severity, code, message, remedy, Place(table.title, number), named))
    body = [(number, cells) for number, cells in table.rows if number > top]
    sheet = sheets.sheet_titled(table.title)
    titles = {sheets.fold(entry["sheet"]) for entry in content.layout}
    if not sheets.is_budget(table.title) and sheets.fold(table.title) in titles:
        findings.append(
            _finding(
                Finding.ERROR,
                "sheet-twice",
                table,
                top,
                "",
                "There are two sheets with this name.",
                "Put their rows together on one sheet.",
            )
        )
    elif sheets.is_plan(table.title):
        _read_plan(table, words, body, content, findings, field_rows)
    elif sheets.is_budget(table.title):
        _read_budget(table, words, body, content, findings)
    elif sheet is not None:
        _read_rows(table, sheet, words, body, content, findings)
    else:
        findings.append(
            _finding(
                Finding.WARNING,
                "unknown-sheet",
                table,
                None,
                "",
                f"The sheet {table.title} is not one that a plan has. It is not read.",
                f"Rename it if it is one of these: {_KNOWN_SHEETS}, or begin its name with Budget.",
            )
        )


def _finding(severity, code, table, number, column, message, remedy):
    return Finding(severity, code, message, remedy, Place(table.title, number or 1), column)


def _places(table, words, known, findings, *, periods=False):
    """Return {position: attribute or FigureColumn} of the columns that are known; report the others.

    known -- {folded heading: attribute}.
    """
    places, seen = {}, set()
    for position, heading in enumerate(words):
        if not heading:
            continue
        figure = sheets.period_column(heading) if periods else None
        named = known.get(sheets.fold(heading)) or figure
        if named is None:
            findings.append(
                _finding(
                    Finding.WARNING,
                    "unknown-column",
                    table,
                    1,
                    heading,
                    f"The column {heading} is not one that this sheet has. It is not read.",
                    _remedy_for_column(known, periods),
                )
            )
            continue
        identity = sheets.same_figure(named) if named is figure else named
        if identity in seen:
            findings.append(
                _finding(
                    Finding.ERROR,
                    "column-twice",
                    table,
                    1,
                    heading,
                    f"The sheet has the column {heading} twice.",
                    "Put the two together, or delete one.",
                )
            )
            continue
        seen.add(identity)
        places[position] = named
    return places


def _remedy_for_column(known, periods):
    said = "Rename it if it is one of the columns of the form, or leave it out."
    return said + " A period column is headed like Outturn 2009/10 or Target 2009/10 Q2." if periods else said


def _report_unheaded(table, words, body, findings):
    """Report the cells that stand under no heading: they are not read."""
    for position in range(max((len(cells) for _, cells in body), default=0)):
        if position < len(words) and words[position]:
            continue
        number = next((n for n, cells in body if position < len(cells) and cells[position].words), None)
        if number is not None:
            letter = get_column_letter(position + 1)
            findings.append(
                _finding(
                    Finding.WARNING,
                    "no-heading",
                    table,
                    number,
                    letter,
                    f"Column {letter} has words under no heading. They are not read.",
                    "Give the column a heading, or clear it.",
                )
            )


def _read_rows(table, sheet, words, body, content, findings):
    known = {sheets.fold(heading): attribute for heading, attribute in sheet.columns.items()}
    places = _places(table, words, known, findings, periods=sheet.has_periods)
    _report_unheaded(table, words, body, findings)
    rows = getattr(content, sheet.attribute)
    for number, cells in body:
        said, figures = {}, {}
        for position, named in places.items():
            cell = cells[position].words if position < len(cells) else ""
            if isinstance(named, str):
                said[named] = cell
            elif cell:
                figures[named] = cell
        if not figures and not any(said.values()):
            continue
        if sheet.has_periods:
            said["figures"] = figures
        rows.append(sheet.row_class(place=Place(table.title, number), **said))
    content.layout.append(
        {
            "sheet": table.title,
            "columns": [
                sheets.layout_column(
                    words[position], _formats(body, position), None if isinstance(named, str) else named
                )
                for position, named in places.items()
            ],
        }
    )


def _formats(body, position):
    """Return the number formats with which every cell of a column can be written as it came, or none."""
    cells = [cells[position] for _, cells in body if position < len(cells) and cells[position].words]
    formats = list(dict.fromkeys(cell.format for cell in cells if cell.format))
    return formats if all(shown_in(cell.words, formats)[1] == cell.format for cell in cells) else []


def _read_plan(table, words, body, content, findings, field_rows):
    known = {sheets.fold(heading): heading for heading in sheets.PLAN_COLUMNS}
    places = {named: position for position, named in _places(table, words, known, findings).items()}
    _report_unheaded(table, words, body, findings)
    written = []
    if "Field" in places and "Value" in places:
        for number, cells in body:
            name, value = (
                cells[places[column]].words if places[column] < len(cells) else ""
                for column in sheets.PLAN_COLUMNS
            )
            field_name = sheets.plan_field(name)
            if field_name is None and (name or value):
                findings.append(
                    _finding(
                        Finding.WARNING,
                        "unknown-field",
                        table,
                        number,
                        "Field",
                        f"The field {name or '(blank)'} is not one that a plan has. It is not read.",
                        f"Use one of these: {', '.join(sheets.PLAN_FIELDS)}.",
                    )
                )
            elif field_name in content.fields:
                findings.append(
                    _finding(
                        Finding.ERROR,
                        "field-twice",
                        table,
                        number,
                        "Field",
                        f"The field {field_name} stands twice.",
                        "Delete one of the two rows.",
                    )
                )
            elif field_name:
                content.fields[field_name] = value
                field_rows[field_name] = number
                written.append(name.strip())
    content.layout.append(
        {
            "sheet": table.title,
            "columns": [
                sheets.layout_column(words[position], _formats(body, position))
                for position in sorted(places.values())
            ],
            "fields": written,
        }
    )


def _read_budget(table, words, body, content, findings):
    top = next((cells for number, cells in table.rows if number == 1), [])
    said = [cell.words for cell in top] + ["", ""]
    for position, extra in enumerate(said[2:], start=2):
        if extra:
            letter = get_column_letter(position + 1)
            findings.append(
                _finding(
                    Finding.WARNING,
                    "unknown-cell",
                    table,
                    1,
                    letter,
                    f"{letter}1 of a budget sheet is not read: A1 is the title and B1 the unit.",
                    "Move the words into the title, or clear the cell.",
                )
            )
    width = max([len(words), *(len(cells) for _, cells in body)])
    headings = words + [""] * (width - len(words))
    while headings and not headings[-1] and not _column(body, len(headings) - 1):
        headings.pop()
    fixed = {}
    for position, heading in enumerate(headings):
        for name in sheets.BUDGET_COLUMNS:
            if sheets.fold(heading) == sheets.fold(name) and name not in fixed:
                fixed[name] = position
    own = [position for position in range(len(headings)) if position not in fixed.values()]
    budget = BudgetSheet(
        place=Place(table.title, 1),
        name=table.title,
        title=said[0],
        unit=said[1],
        columns=tuple(headings[position] for position in own),
    )
    for number, cells in body:
        texts = [cell.words for cell in cells] + [""] * (len(headings) - len(cells))
        budget.rows.append(
            BudgetRow(
                place=Place(table.title, number),
                group=texts[fixed["Group"]] if "Group" in fixed else "",
                line=texts[fixed["Line"]] if "Line" in fixed else "",
                cells=tuple(texts[position] for position in own),
            )
        )
    content.budgets.append(budget)
    if body and "Line" not in fixed:
        findings.append(
            _finding(
                Finding.WARNING,
                "no-line-column",
                table,
                2,
                "Line",
                "The budget has no column Line, so its lines have no names.",
                "Head the column that names the lines with Line, on row 2.",
            )
        )
    content.layout.append(
        {
            "sheet": table.title,
            "columns": [
                sheets.layout_column(heading, _formats(body, position))
                for position, heading in enumerate(headings)
            ],
        }
    )


def _column(body, position):
    return any(position < len(cells) and cells[position].words for _, cells in body)
