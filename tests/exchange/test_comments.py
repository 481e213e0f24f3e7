"""The uploaded workbook comes back with every finding beside its cell."""

import io

import openpyxl
from openpyxl.comments import Comment

from exchange.comments import annotate
from exchange.reading import read_workbook
from plans.content import Finding, Place, Spot
from tests.exchange.workbooks import make_workbook, saved


def noted(file, findings=None):
    """Return {(sheet, cell): comment} of a workbook given back."""
    findings = read_workbook(file)[1] if findings is None else findings
    book = openpyxl.load_workbook(io.BytesIO(annotate(file, findings)))
    return {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


def test_a_finding_stands_on_its_cell_with_what_to_do():
    file = make_workbook({"Tier": "squad"}, Actions=[["Key", "Priority", "Action"], ["A1", "9", "Mow"]])
    assert noted(file) == {
        (
            "Plan",
            "B4",
        ): "Error: squad is not a tier. Use one of these: corporate, directorate, division, team.",
        ("Actions", "B2"): "Look at this: No priority of the workbook has the key 9. It is kept as written. "
        "Use a Key from the sheet Priorities.",
    }


def test_two_findings_of_one_cell_share_its_comment_and_an_old_comment_stays():
    book = openpyxl.load_workbook(make_workbook(Actions=[["Key", "Action"], ["A1", "Mow"]]))
    book["Actions"]["B2"].comment = Comment("Ask Ann", "Ann")
    findings = [
        Finding("warning", "one", f"{word} thing.", "Mend it.", Place("Actions", 2), "Action")
        for word in ("First", "Second")
    ]
    said = noted(saved(book), findings)[("Actions", "B2")]
    assert said == "Ask Ann\n\nLook at this: First thing. Mend it.\n\nLook at this: Second thing. Mend it."


def test_a_finding_about_several_rows_stands_on_each():
    file = make_workbook(Actions=[["Key", "Action"], ["A1", "Mow"], ["A2", "Rake"], ["A3", "Prune"]])
    spots = tuple(Spot(Place("Actions", row), None) for row in (2, 4))
    found = Finding("warning", "one", "A thing.", "Mend it.", Place("Actions", 2), "Action", spots=spots)
    assert list(noted(file, [found])) == [("Actions", "B2"), ("Actions", "B4")]


def test_a_finding_of_a_row_stands_on_its_first_cell_and_one_of_the_whole_on_the_first_cell_of_all():
    file = make_workbook(Actions=[["Key", "Action"], ["A1", "Mow"]])
    findings = [
        Finding("note", "row", "The row.", "", Place("Actions", 2), "Nothing of this name"),
        Finding("note", "whole", "The whole."),
        Finding("note", "gone", "A sheet that is not there.", "", Place("Weather", 3), "Day"),
    ]
    assert noted(file, findings) == {
        ("Actions", "A2"): "Note: The row.",
        ("Plan", "A1"): "Note: The whole.\n\nNote: A sheet that is not there.",
    }


def test_a_budget_has_its_headings_on_the_second_row():
    file = make_workbook(Budget_1=[["Parks", "£"], ["Group", "Line", "Net"], ["", "All", "1,640"]])
    findings = [Finding("warning", "odd", "Odd.", "", Place("Budget 1", 3), "Net")]
    assert noted(file, findings) == {("Budget 1", "C3"): "Look at this: Odd."}


def test_a_column_without_a_heading_is_found_by_its_letter():
    file = make_workbook(Actions=[["Key", "Action"], ["A1", "Mow", "and plant"]])
    assert list(noted(file)) == [("Actions", "C2")]
