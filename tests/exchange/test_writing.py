"""A plan goes out as it came in, text stays text, and the same plan gives the same file."""

import io
import string
from dataclasses import fields

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from exchange import sheets
from exchange.cells import CONTROL, LONGEST_TEXT
from exchange.reading import read_workbook
from exchange.safety import Refused, inspect_upload
from exchange.stamps import stamp_in, stamp_of
from exchange.writing import write_workbook
from plans.content import ActionRow, BudgetRow, BudgetSheet, FigureColumn, IndicatorRow, PlanContent
from tests.exchange.workbooks import PLAN, make_workbook


def read_again(content):
    return read_workbook(io.BytesIO(write_workbook(content)))[0]


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(write_workbook(content)))


def plan(**rows):
    return PlanContent(fields=dict(PLAN), **rows)


class TestCells:
    @pytest.mark.parametrize(
        "words", ["=1+1", '=HYPERLINK("x")', "+44", "-2.5%", "@SUM(A1)", "#REF!", "#N/A", "=", "'x"]
    )
    def test_text_that_looks_like_a_formula_or_an_error_is_text(self, words):
        content = plan(actions=[ActionRow(key="A1", action=words)])
        cell = opened(content)["Actions"]["B2"]
        assert (cell.data_type, cell.value) == ("s", words)
        assert read_again(content).actions[0].action == words

    def test_a_control_character_does_not_break_the_file_and_is_found_when_it_comes_back(self):
        content, findings = read_workbook(
            io.BytesIO(write_workbook(plan(actions=[ActionRow(key="A1", action="bell\x07")])))
        )
        assert content.actions[0].action == "bell\x07"
        assert [one.code for one in findings] == ["control-characters"]

    def test_words_like_an_escape_of_the_file_format_come_back_as_they_are(self):
        content = plan(actions=[ActionRow(key="A1", action="_x0041_ and _x000D_")])
        assert read_again(content).actions[0].action == "_x0041_ and _x000D_"

    def test_a_text_as_long_as_a_cell_is_written_and_a_longer_one_is_refused_with_its_place(self):
        longest = plan(actions=[ActionRow(key="A1", action="x" * LONGEST_TEXT)])
        assert read_again(longest).actions == longest.actions
        longer = plan(actions=[ActionRow(key="A1", action="x" * (LONGEST_TEXT + 1))])
        with pytest.raises(Refused, match="B2 of the sheet Actions has 32,768 characters"):
            write_workbook(longer)

    def test_numbers_and_days_go_out_as_numbers_and_days(self):
        rows = [
            ["Key", "Progress", "Due", "Ref"],
            ["A1", (0.552, "0.0%"), (openpyxl.utils.datetime.from_excel(38831), "d mmmm yyyy"), 3],
            ["A2", (0.5, "0.0%"), "TBC", (2.5, "0.00")],
        ]
        file = make_workbook(Actions=rows)
        content, _ = read_workbook(file)
        again, before = opened(content)["Actions"], openpyxl.load_workbook(file)["Actions"]
        for row in before.iter_rows():
            for cell in row:
                twin = again[cell.coordinate]
                assert (type(twin.value), twin.value) == (type(cell.value), cell.value)
                if not isinstance(cell.value, str):
                    assert twin.number_format == cell.number_format

    def test_text_that_looks_like_the_numbers_beside_it_stays_text(self):
        content, _ = read_workbook(make_workbook(Actions=[["Key", "Ref"], ["A1", 3], ["A2", "4"]]))
        again = opened(content)["Actions"]
        assert (again["B3"].value, content.actions[1].ref) == ("4", "4")


class TestSheets:
    def test_sheets_and_columns_keep_their_order_and_headings(self):
        rows = [["due", "KEY", "Action "], ["Mar 07", "A1", "Mow"]]
        book = opened(read_workbook(make_workbook(**{"People": [["Name"], ["Ann"]], "ACTIONS": rows}))[0])
        assert book.sheetnames == ["Plan", "People", "ACTIONS"]
        assert [cell.value for cell in book["ACTIONS"][1]] == ["due", "KEY", "Action"]

    def test_what_the_plan_gained_follows_in_the_order_of_the_form(self):
        content, _ = read_workbook(make_workbook(Actions=[["Action", "Key"], ["Mow", "A1"]]))
        content.actions.append(ActionRow(key="A2", due="Mar 07", lead="AB"))
        content.indicators.append(IndicatorRow(key="I1", figures={FigureColumn("Target", "2026/27"): "3"}))
        book = opened(content)
        assert book.sheetnames == ["Plan", "Actions", "Indicators"]
        assert [cell.value for cell in book["Actions"][1]] == ["Action", "Key", "Lead", "Due"]
        assert [cell.value for cell in book["Indicators"][1]] == ["Key", "Target 2026/27"]

    def test_a_plan_that_never_was_a_workbook_has_every_sheet_with_something_in_it(self):
        budget = BudgetSheet(
            name="Budget 1",
            title="Parks",
            unit="£",
            columns=("Net",),
            rows=[BudgetRow(line="All", cells=("3",))],
        )
        content = plan(actions=[ActionRow(key="A1", action="Mow")], budgets=[budget])
        assert opened(content).sheetnames == ["Plan", "Actions", "Budget 1"]
        assert read_again(content) == content

    def test_new_quarters_follow_in_the_order_of_time(self):
        figures = {FigureColumn("Outturn", f"2026/27 Q{n}"): str(n) for n in (3, 1, 2)}
        content = plan(indicators=[IndicatorRow(key="I1", figures=figures)])
        headings = [cell.value for cell in opened(content)["Indicators"][1]]
        assert headings == ["Key", "Outturn 2026/27 Q1", "Outturn 2026/27 Q2", "Outturn 2026/27 Q3"]

    def test_headings_are_bold_and_stay_in_sight(self):
        sheet = opened(plan(actions=[ActionRow(key="A1", action="Mow")]))["Actions"]
        assert sheet["A1"].font.bold
        assert sheet.freeze_panes == "A2"


class TestFile:
    def test_the_same_plan_gives_the_same_bytes(self):
        content = plan(actions=[ActionRow(key="A1", action="Mow")])
        assert write_workbook(content, stamp="s") == write_workbook(content, stamp="s")

    def test_what_goes_out_may_come_in(self):
        inspect_upload(io.BytesIO(write_workbook(plan())))

    def test_the_stamp_travels_in_the_file(self):
        content = plan()
        assert stamp_in(io.BytesIO(write_workbook(content, stamp=stamp_of(content)))) == stamp_of(content)
        assert stamp_in(make_workbook()) == ""

    def test_the_stamp_is_of_the_words_and_not_of_their_place(self):
        content = plan(actions=[ActionRow(key="A1", action="Mow")])
        assert stamp_of(read_again(content)) == stamp_of(content)
        content.actions[0].action = "Mow twice"
        assert stamp_of(read_again(plan())) != stamp_of(content)


# Anything that a person can type: end-of-line as Excel writes it, no characters that a file cannot hold.
TYPED = some.text(
    some.one_of(
        some.characters(exclude_categories=("Cs", "Cc")),
        some.sampled_from("\n\t=+-@_x0041% £,.()" + string.digits),
    ),
    max_size=30,
).map(lambda words: words if words.strip() else "")
NUMBERS = some.one_of(
    some.integers(-(10**12), 10**12).map(str),
    some.decimals(-1000, 1000, places=2).map(str),
    some.decimals(0, 1, places=3).map(lambda number: f"{number:.1%}"),
)
WORDS = some.one_of(TYPED, NUMBERS)


def rows_of(sheet):
    apart = ("place", "pk", "figures", "footnotes")
    names = [field.name for field in fields(sheet.row_class) if field.name not in apart]
    said = {name: WORDS for name in names}
    if sheet.has_periods:
        columns = some.sampled_from(
            [FigureColumn("Outturn", "2007/08"), FigureColumn("SN Group", "2008/09 Q2")]
        )
        said["figures"] = some.dictionaries(columns, WORDS.filter(bool), max_size=2)
    return some.lists(some.builds(sheet.row_class, **said), max_size=3).map(
        lambda rows: [row for row in rows if row != sheet.row_class()]
    )


BUDGETS = some.lists(
    some.builds(
        BudgetSheet,
        title=TYPED,
        unit=some.sampled_from(["£", "£000", ""]),
        columns=some.just(("Gross", "Net")),
        rows=some.lists(
            some.builds(BudgetRow, line=TYPED.filter(bool), cells=some.tuples(WORDS, WORDS)), max_size=3
        ),
    ),
    max_size=2,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.data())
def test_whatever_a_plan_says_comes_back_the_same(data):
    rows = {sheet.attribute: data.draw(rows_of(sheet), label=sheet.title) for sheet in sheets.SHEETS}
    budgets = data.draw(BUDGETS)
    for number, budget in enumerate(budgets, start=1):
        budget.name = f"Budget {number}"
    content = plan(**rows, budgets=budgets)
    assert not any(CONTROL.search(words) for words in content.fields.values())
    once = read_again(content)
    assert once == content
    assert write_workbook(read_again(once)) == write_workbook(once)
