"""What a workbook says is read as it is written, and what is wrong with its form is said with its place."""

from datetime import datetime

import pytest

from exchange import tables
from exchange.reading import read_workbook
from exchange.sheets import figure_columns, period_column
from plans.content import FigureColumn, Place
from tests.exchange.workbooks import make_workbook, part_of, with_part

ACTIONS = [["Key", "Action", "Due"], ["A1", "Plant trees", "Mar 07"]]


def read(*args, **sheets):
    return read_workbook(make_workbook(*args, **sheets))


def found(findings, code):
    """Return (severity, sheet, row, column) of the findings of one code."""
    return [
        (one.severity, one.place.sheet, one.place.row, one.column) for one in findings if one.code == code
    ]


class TestSheets:
    def test_a_smallest_plan_reads_without_a_finding(self):
        content, findings = read()
        assert content.fields["Unit"] == "Parks"
        assert findings == []

    def test_headings_and_titles_match_without_regard_to_case_blanks_or_order(self):
        content, findings = read(**{"ACTIONS": [[" due ", "KEY", "Action"], ["Mar 07", "A1", "Plant trees"]]})
        assert (content.actions[0].key, content.actions[0].due) == ("A1", "Mar 07")
        assert findings == []

    def test_rows_know_their_place_and_blank_rows_are_skipped(self):
        content, _ = read(Actions=[*ACTIONS, [], [" ", None], ["A2", "Mow", ""]])
        assert [row.place for row in content.actions] == [Place("Actions", 2), Place("Actions", 5)]

    def test_an_unknown_sheet_is_reported(self):
        _, findings = read(Weather=[["Day"], ["Monday"]])
        assert found(findings, "unknown-sheet") == [("warning", "Weather", 1, "")]

    def test_an_unknown_column_is_reported_with_its_heading(self):
        content, findings = read(Actions=[["Key", "Action", "Colour"], ["A1", "Plant trees", "Green"]])
        assert found(findings, "unknown-column") == [("warning", "Actions", 1, "Colour")]
        assert content.actions[0].action == "Plant trees"

    def test_words_under_no_heading_are_reported(self):
        _, findings = read(Actions=[["Key", "Action"], ["A1", "Plant trees", "and mow"]])
        assert found(findings, "no-heading") == [("warning", "Actions", 2, "C")]

    def test_an_unknown_field_is_reported(self):
        _, findings = read({"Colour": "Green"})
        assert found(findings, "unknown-field") == [("warning", "Plan", 7, "Field")]

    def test_the_same_sheet_column_or_field_twice_is_an_error(self):
        _, findings = read(
            **{"Actions": ACTIONS, "actions ": ACTIONS},
            People=[["Name", "name"], ["A", "B"]],
        )
        assert found(findings, "sheet-twice") == [("error", "actions ", 1, "")]
        assert found(findings, "column-twice") == [("error", "People", 1, "name")]
        _, findings = read({"unit": "Parks"})
        assert found(findings, "field-twice") == [("error", "Plan", 7, "Field")]


class TestPeriodColumns:
    @pytest.mark.parametrize(
        ("heading", "kind", "period"),
        [
            ("Outturn 2007/08", "Outturn", "2007/08"),
            ("Outturn 2006/07 Q2", "Outturn", "2006/07 Q2"),
            ("Target 2006/07 Q1", "Target", "2006/07 Q1"),
            ("SN Group 2007/08", "SN Group", "2007/08"),
            ("England 2007/08", "England", "2007/08"),
            ("Outturn 2005", "Outturn", "2005"),
            ("outturn  2007-08", "outturn", "2007-08"),
            ("Target 2007/08 T1", "Target", "2007/08 T1"),
            ("Outturn April 2026", "Outturn", "April 2026"),
        ],
    )
    def test_a_heading_names_a_kind_and_a_period(self, heading, kind, period):
        assert period_column(heading) == FigureColumn(kind, period)

    @pytest.mark.parametrize(
        "heading", ["2007/08", "Outturn", "Outturn 2007/09", "Outturn 2007/08 Q5", "Note 7"]
    )
    def test_a_heading_that_cannot_be_read_is_an_unknown_column(self, heading):
        assert period_column(heading) is None
        _, findings = read(Indicators=[["Key", heading], ["I1", "3"]])
        assert found(findings, "unknown-column") == [("warning", "Indicators", 1, heading)]

    def test_figures_stand_under_their_columns_and_blanks_are_not_figures(self):
        rows = [["Key", "Outturn 2007/08", "Target 2008/09"], ["I1", "57.8 ¹", ""], ["I2", "", "TBC**"]]
        content, _ = read(Indicators=rows)
        assert [row.figures for row in content.indicators] == [
            {FigureColumn("Outturn", "2007/08"): "57.8 ¹"},
            {FigureColumn("Target", "2008/09"): "TBC**"},
        ]
        assert figure_columns(content.layout) == [
            FigureColumn("Outturn", "2007/08"),
            FigureColumn("Target", "2008/09"),
        ]

    def test_one_period_spelled_in_two_ways_is_the_same_column_twice(self):
        _, findings = read(Indicators=[["Key", "Outturn 2007/08", "outturn 2007-08"], ["I1", "3", "4"]])
        assert found(findings, "column-twice") == [("error", "Indicators", 1, "outturn 2007-08")]


class TestCells:
    @pytest.mark.parametrize(
        "words",
        [
            "TBC**",
            "✓",
            "57.8 ¹",
            "93.5/91.3%",
            "118/1506",
            "99.7 TBC 993.5 TBC",
            "39.6 per 1,000 (5.5% red'n)",
            "-31pp",
            "£82.19",
            "(6.7%)",
            "£ - 14,482",
            "60-07",
            "M Watm'h",
            "KMD/AN/VA B/EKV",
            "6-: MEDIUM",
            "=SUM(A1)",
            "+1",
            "-2.5%",
            "@here",
            '<b>&amp; "quotes" – ★ ↑ \'',
            "one\ntwo",
            " spaces at both ends ",
        ],
    )
    def test_words_are_kept_exactly(self, words):
        content, findings = read(Actions=[["Key", "Action"], ["A1", words]])
        assert content.actions[0].action == words
        assert findings == []

    def test_numbers_percentages_and_days_are_read_as_they_are_shown(self):
        row = ["A1", (0.552, "0.0%"), (datetime(2006, 4, 24), "d mmmm yyyy"), 3, 0.1 + 0.2, True]
        content, findings = read(Actions=[["Key", "Progress", "Due", "Ref", "Resources", "RAG"], row])
        action = content.actions[0]
        assert (action.progress, action.due, action.ref) == ("55.2%", "24 April 2006", "3")
        assert (action.resources, action.rag) == ("0.3", "TRUE")
        assert findings == []

    def test_a_cell_that_holds_more_than_it_shows_is_reported_once_for_its_column(self):
        rows = [
            ["Key", "Progress"],
            ["A1", (0.5523, "0.0%")],
            ["A2", (0.3333, "0.0%")],
            ["A3", (0.5, "0.0%")],
        ]
        content, findings = read(Actions=rows)
        assert [row.progress for row in content.actions] == ["55.2%", "33.3%", "50.0%"]
        assert found(findings, "shown-rounded") == [("warning", "Actions", 2, "Progress")]
        assert "shows 55.2% but holds 0.5523 and 1 more" in findings[0].message

    def test_an_error_value_is_kept_and_reported(self):
        file = make_workbook(Actions=[["Key", "Action"], ["A1", "#gap"]])
        sheet = part_of(file, "xl/worksheets/sheet2.xml")
        sheet = sheet.replace(b't="inlineStr"><is><t>#gap</t></is>', b't="e"><v>#REF!</v>')
        content, findings = read_workbook(with_part(file, "xl/worksheets/sheet2.xml", sheet, replace=True))
        assert content.actions[0].action == "#REF!"
        assert found(findings, "error-value") == [("warning", "Actions", 2, "Action")]

    def test_a_formula_whose_value_is_not_in_the_file_is_reported(self):
        content, findings = read(Actions=[["Key", "Action", "Progress"], ["A1", "Plant", "=formula:1+1"]])
        assert content.actions[0].progress == ""
        assert found(findings, "formula-without-value") == [("warning", "Actions", 2, "Progress")]

    def test_control_characters_are_an_error(self):
        _, findings = read(Actions=[["Key", "Action"], ["A1", "bell_x0007_"]])
        assert found(findings, "control-characters") == [("error", "Actions", 2, "Action")]

    def test_a_text_of_the_longest_length_passes_and_one_character_more_is_an_error(self):
        def read_text(length):
            file = make_workbook(Actions=[["Key", "Action"], ["A1", "filler"]])
            sheet = part_of(file, "xl/worksheets/sheet2.xml").replace(b"filler", b"x" * length)
            return read_workbook(with_part(file, "xl/worksheets/sheet2.xml", sheet, replace=True))

        content, findings = read_text(32_767)
        assert len(content.actions[0].action) == 32_767
        assert findings == []
        _, findings = read_text(32_768)
        assert found(findings, "text-too-long") == [("error", "Actions", 2, "Action")]


class TestLimits:
    def test_the_last_row_allowed_is_read_and_the_next_is_refused(self, monkeypatch):
        monkeypatch.setattr(tables, "MOST_ROWS", 8)
        content, findings = read(Actions=[ACTIONS[0], *([f"A{n}", "Mow"] for n in range(7))])
        assert len(content.actions) == 7
        assert findings == []
        content, findings = read(Actions=[ACTIONS[0], *([f"A{n}", "Mow"] for n in range(8))])
        assert [one.code for one in findings] == ["too-many-rows"]
        assert content.actions == []

    def test_the_last_column_allowed_is_read_and_the_next_is_refused(self, monkeypatch):
        monkeypatch.setattr(tables, "MOST_COLUMNS", 3)
        assert read(Actions=ACTIONS)[1] == []
        _, findings = read(Actions=[["Key", "Action", "Due", "Lead"], ["A1"]])
        assert [one.code for one in findings] == ["too-many-columns"]

    def test_a_sheet_that_lies_about_its_size_is_read_whole(self):
        file = make_workbook(Actions=[["Key", "Action"], ["A1", "Mow"], ["A2", "Plant"]])
        sheet = part_of(file, "xl/worksheets/sheet2.xml").replace(b'ref="A1:B3"', b'ref="A1:A1"')
        content, _ = read_workbook(with_part(file, "xl/worksheets/sheet2.xml", sheet, replace=True))
        assert [row.action for row in content.actions] == ["Mow", "Plant"]

    def test_a_row_at_the_end_of_the_sheet_is_refused_at_once(self):
        file = make_workbook(Actions=ACTIONS)
        sheet = part_of(file, "xl/worksheets/sheet2.xml").replace(b'<row r="2"', b'<row r="1048576"')
        _, findings = read_workbook(with_part(file, "xl/worksheets/sheet2.xml", sheet, replace=True))
        assert [one.code for one in findings] == ["too-many-rows"]


class TestForm:
    def test_a_workbook_without_the_sheet_plan_is_an_error(self):
        file = make_workbook(Actions=ACTIONS)
        book = part_of(file, "xl/workbook.xml").replace(b'name="Plan"', b'name="Plans"')
        _, findings = read_workbook(with_part(file, "xl/workbook.xml", book, replace=True))
        assert found(findings, "no-plan-sheet") == [("error", "Plan", 1, "")]

    @pytest.mark.parametrize("name", ["Council", "Unit", "Tier", "Title", "First year"])
    def test_a_plan_without_a_needed_field_is_an_error(self, name):
        _, findings = read({name: None})
        assert found(findings, "field-missing") == [("error", "Plan", 1, "Field")]
        assert name.lower() in findings[0].message

    @pytest.mark.parametrize("tier", ["corporate", "Directorate", "division", " team "])
    def test_the_four_tiers_are_known(self, tier):
        assert read({"Tier": tier})[1] == []

    def test_an_unknown_tier_is_an_error_that_names_the_allowed_ones(self):
        _, findings = read({"Tier": "squad"})
        assert found(findings, "unknown-tier") == [("error", "Plan", 4, "Value")]
        assert "corporate, directorate, division, team" in findings[0].remedy

    @pytest.mark.parametrize("year", ["2026/27", "2026-27", "2026/2027", "2009/10"])
    def test_a_financial_year_is_read(self, year):
        assert read({"First year": year})[1] == []

    @pytest.mark.parametrize("year", ["2026", "2026/28", "26/27", "soon", "2026/27 Q1", 2026])
    def test_what_is_no_financial_year_is_an_error(self, year):
        _, findings = read({"First year": year})
        assert found(findings, "year-unreadable") == [("error", "Plan", 6, "Value")]

    def test_a_last_year_before_the_first_is_an_error(self):
        assert read({"Last year": "2026/27"})[1] == []
        assert found(read({"Last year": "2025/26"})[1], "years-reversed") == [("error", "Plan", 7, "Value")]

    @pytest.mark.parametrize("second", ["A1", "a1", "A 1", " A1"])
    def test_a_key_that_stands_twice_is_an_error(self, second):
        _, findings = read(Actions=[["Key", "Action"], ["A1", "Mow"], [second, "Plant"]])
        assert found(findings, "key-twice") == [("error", "Actions", 3, "Key")]

    def test_the_ref_of_a_priority_is_its_key_when_that_is_left_out(self):
        rows = [["Key", "Ref", "Title"], ["", "1", "Parks"], ["2", "1", "Trees"]]
        assert read(Priorities=rows)[1] == []
        _, findings = read(Priorities=[["Ref", "Title"], ["1", "Parks"], ["1", "Trees"]])
        assert found(findings, "key-twice") == [("error", "Priorities", 3, "Ref")]

    def test_joins_that_lead_nowhere_are_kept_and_reported(self):
        content, findings = read(
            Priorities=[["Ref", "Parent", "Title"], ["1", "9", "Parks"]],
            Actions=[["Key", "Priority", "Action"], ["A1", "8", "Mow"], ["A2", "1", "Plant"]],
            Milestones=[["Action", "Milestone"], ["A7", "Half"], ["a 1", "All"]],
            Baskets=[["Basket", "Indicator"], ["F1", "I6"]],
        )
        assert content.actions[0].priority == "8"
        assert found(findings, "key-not-found") == [
            ("warning", "Priorities", 2, "Parent"),
            ("warning", "Actions", 2, "Priority"),
            ("warning", "Milestones", 2, "Action"),
            ("warning", "Baskets", 2, "Indicator"),
        ]


class TestBudgets:
    def test_a_budget_has_a_title_a_unit_and_columns_of_its_own(self):
        rows = [
            ["Parks 2026/27", "£000"],
            ["Group", "Line", "Gross", "Net"],
            ["Trees", "Planting", "1,640", 12],
        ]
        content, findings = read(Budget_1=rows)
        budget = content.budgets[0]
        assert (budget.name, budget.title, budget.unit) == ("Budget 1", "Parks 2026/27", "£000")
        assert budget.columns == ("Gross", "Net")
        assert (budget.rows[0].group, budget.rows[0].line) == ("Trees", "Planting")
        assert budget.rows[0].cells == ("1,640", "12")
        assert findings == []

    def test_columns_with_the_same_heading_or_none_are_all_kept(self):
        rows = [["Savings"], ["Line", "Yes", "Yes", None], ["Mowing", "✓", "", "late"]]
        content, findings = read(Budget_savings=rows)
        assert content.budgets[0].columns == ("Yes", "Yes", "")
        assert content.budgets[0].rows[0].cells == ("✓", "", "late")
        assert findings == []

    def test_words_beside_the_title_are_reported(self):
        _, findings = read(Budget_1=[["Parks", "£", "draft"], ["Group", "Line", "Net"], ["", "All", "3"]])
        assert found(findings, "unknown-cell") == [("warning", "Budget 1", 1, "C")]
