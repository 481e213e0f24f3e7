"""From a workbook to the content of a plan and back: nothing is lost and nothing is altered."""

import io

import openpyxl
import pytest

from exchange.reading import read_workbook
from exchange.writing import write_workbook
from plans.content import Finding
from tests import real_plans

NAMES = (
    "cumbria-2007-08",
    "cumbria-2011-12",
    "hartlepool-2006-07-dept",
    "hartlepool-2006-07-div-pa",
    "hartlepool-2006-07-op-pa",
    "hartlepool-2006-07-op-policy",
    "herefordshire-2009-11",
)


def cells(book):
    """Return every non-empty cell of a workbook: (sheet, coordinate) to its value with its type."""
    return {
        (sheet.title, cell.coordinate): (type(cell.value), cell.value)
        for sheet in openpyxl.load_workbook(book)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


@pytest.mark.parametrize("name", NAMES)
class TestPublishedPlans:
    def test_it_reads_without_an_error(self, name):
        _, findings = read_workbook(real_plans.plans_folder() / f"{name}.xlsx")
        assert [finding for finding in findings if finding.severity == Finding.ERROR] == []

    def test_every_cell_of_every_sheet_comes_out_as_it_went_in(self, name):
        path = real_plans.plans_folder() / f"{name}.xlsx"
        content, _ = read_workbook(path)
        written = write_workbook(content)
        assert cells(io.BytesIO(written)) == cells(path)

    def test_the_content_read_again_is_the_same(self, name):
        content, _ = read_workbook(real_plans.plans_folder() / f"{name}.xlsx")
        again, _ = read_workbook(io.BytesIO(write_workbook(content)))
        assert again == content
        assert again.layout == content.layout
