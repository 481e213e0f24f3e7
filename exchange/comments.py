"""Comments: an uploaded workbook given back with a note on every cell that has a finding."""

import io

import openpyxl
from openpyxl.comments import Comment

from exchange import sheets
from exchange.safety import not_a_workbook
from exchange.tables import DAMAGED

AUTHOR = "Golden Thread"
_WORDS = {"error": "Error", "warning": "Look at this", "note": "Note"}
_WIDTH, _LINE, _PER_LINE, _TALLEST = 320, 18, 44, 600


def annotate(file, findings):
    """Return the bytes of the workbook with the findings as comments; comments that it had stay.

    A finding of a whole row stands on its first cell, one without a place on the first cell of the workbook.
    Raises Refused where a part of the file that is not read otherwise, such as a picture, is damaged.
    """
    file.seek(0)
    try:
        book = openpyxl.load_workbook(file)
    except DAMAGED as error:
        raise not_a_workbook() from error
    notes = {}
    for finding in findings:
        for place in dict.fromkeys(finding.places):
            notes.setdefault(_cell(book, place, finding.column), []).append(_note(finding))
    for cell, said in notes.items():
        if cell.comment is not None:
            said.insert(0, cell.comment.text)
        text = "\n\n".join(said)
        lines = sum(1 + len(line) // _PER_LINE for line in text.split("\n"))
        cell.comment = Comment(text, AUTHOR, width=_WIDTH, height=min(_LINE * (lines + 1), _TALLEST))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _note(finding):
    return f"{_WORDS[finding.severity]}: {finding.message} {finding.remedy}".strip()


def _cell(book, place, heading):
    titles = {sheets.fold(sheet.title): sheet for sheet in book.worksheets}
    sheet = titles.get(sheets.fold(place.sheet)) if place else None
    if sheet is None:
        return book.worksheets[0].cell(1, 1)
    headings = next(sheet.iter_rows(min_row=2 if sheets.is_budget(sheet.title) else 1, max_row=2), ())
    wanted = sheets.fold(heading)
    column = next(
        (cell.column for cell in headings if wanted and sheets.fold(str(cell.value or "")) == wanted), None
    )
    if column is None:
        column = next((cell.column for cell in headings if cell.column_letter == heading), 1)
    cell = sheet.cell(place.row, column)
    return cell if not isinstance(cell, openpyxl.cell.MergedCell) else sheet.cell(1, 1)
