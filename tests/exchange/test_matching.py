"""Which row of a workbook is which row of the plan."""

from exchange.storing.matching import match, merged_layout, pair_rows
from plans.content import (
    ActionRow,
    FigureColumn,
    IndicatorRow,
    PlanContent,
    PriorityRow,
    SectionRow,
)

OUTTURN = FigureColumn("Outturn", "2025/26")
ALL = {"key", "ref", "parent", "level", "title", "lead"}


def pairs(sheet, old, new, present=frozenset(ALL)):
    found = pair_rows(sheet, old, new, set(present))
    return [(pair.before and pair.before.pk, pair.after and pair.after.title) for pair in found]


def test_a_row_is_known_by_its_key_whatever_its_place_and_words():
    old = [PriorityRow(pk=1, key="A", title="one"), PriorityRow(pk=2, key="B", title="two")]
    new = [PriorityRow(key="b", title="two!"), PriorityRow(key=" A", title="one!")]
    assert pairs("priorities", old, new) == [(2, "two!"), (1, "one!")]


def test_a_priority_without_a_key_is_known_by_its_ref():
    old = [PriorityRow(pk=1, ref="CSD 3", title="one")]
    assert pairs("priorities", old, [PriorityRow(ref="CSD3", title="other")]) == [(1, "other")]


def test_a_row_with_a_new_key_and_the_old_words_is_the_same_row():
    old = [PriorityRow(pk=1, key="A", ref="1", title="one")]
    assert pairs("priorities", old, [PriorityRow(key="Z", ref="1", title="one")]) == [(1, "one")]


def test_rows_that_nothing_joins_come_and_go():
    old = [PriorityRow(pk=1, key="A", title="one")]
    assert pairs("priorities", old, [PriorityRow(key="B", title="two")]) == [(None, "two"), (1, None)]


def test_a_section_that_stands_where_one_stood_is_that_section():
    old = [SectionRow(pk=1, heading="One", text="a"), SectionRow(pk=2, heading="Two", text="b")]
    new = [SectionRow(heading="First", text="aa"), SectionRow(heading="Two", text="b")]
    found = pair_rows("sections", old, new, {"number", "heading", "text"})
    assert [(pair.before.pk, pair.after.heading) for pair in found] == [(1, "First"), (2, "Two")]


def layout(**sheets):
    return [
        {"sheet": title, "columns": [{"heading": heading, "format": ""} for heading in headings]}
        for title, headings in sheets.items()
    ]


def with_period(columns, period="2025/26"):
    column = {"heading": f"Outturn {period}", "format": "", "kind": "Outturn", "period": period}
    return [*columns, column]


def test_a_sheet_that_the_workbook_lacks_is_left_alone():
    before = PlanContent(sections=[SectionRow(pk=1, heading="One")], actions=[ActionRow(pk=2, key="A")])
    matching = match(before, PlanContent(layout=layout(Actions=["Key"])))
    assert matching.content.sections == before.sections
    assert matching.sheets["actions"].going == before.actions
    assert matching.changed


def test_a_column_that_the_workbook_lacks_is_left_alone():
    before = PlanContent(actions=[ActionRow(pk=2, key="A", action="Build", lead="KMD")])
    after = PlanContent(actions=[ActionRow(key="A", action="Mend")], layout=layout(Actions=["Key", "Action"]))
    assert match(before, after).content.actions == [ActionRow(key="A", action="Mend", lead="KMD")]


def test_a_blank_in_a_column_that_the_workbook_has_is_a_blank():
    before = PlanContent(actions=[ActionRow(pk=2, key="A", lead="KMD")])
    after = PlanContent(actions=[ActionRow(key="A")], layout=layout(Actions=["Key", "Lead"]))
    assert match(before, after).content.actions[0].lead == ""


def with_figures(pk=None, **figures):
    return IndicatorRow(
        pk=pk, key="A", figures={FigureColumn("Outturn", year): words for year, words in figures.items()}
    )


def figures_after(before, after, columns, shared=frozenset()):
    layout = [{"sheet": "Indicators", "columns": columns}]
    matching = match(PlanContent(indicators=[before]), PlanContent(indicators=[after], layout=layout), shared)
    return {column.period: words for column, words in matching.content.indicators[0].figures.items()}


KEY = [{"heading": "Key", "format": ""}]


def test_a_figure_goes_when_it_is_blank_in_a_column_that_the_workbook_has():
    before = with_figures(1, **{"2024/25": "60%", "2025/26": "62%"})
    assert figures_after(before, with_figures(), with_period(KEY)) == {"2024/25": "60%"}


def test_a_figure_stays_when_another_plan_prints_it_too():
    before = with_figures(1, **{"2025/26": "62%"})
    assert figures_after(before, with_figures(), with_period(KEY), {1}) == {"2025/26": "62%"}


def test_a_column_headed_in_another_way_is_the_same_column():
    before = with_figures(1, **{"2025/26": "62%"})
    after = with_figures(**{"2025-26": "62%"})
    assert figures_after(before, after, with_period(KEY, "2025-26")) == {"2025/26": "62%"}


def test_the_order_of_the_rows_is_a_change():
    before = PlanContent(actions=[ActionRow(pk=1, key="A"), ActionRow(pk=2, key="B")])
    after = PlanContent(actions=[ActionRow(key="B"), ActionRow(key="A")])
    assert match(before, after).sheets["actions"].moved
    assert not match(before, PlanContent(actions=before.actions)).sheets["actions"].moved


def test_a_layout_keeps_the_sheets_and_periods_that_the_new_one_lacks():
    old = [{"sheet": "Indicators", "columns": with_period(KEY)}, *layout(Risks=["Ref"], **{"Budget 1": []})]
    new = [{"sheet": "indicators", "columns": with_period(KEY, "2026/27")}]
    kept = merged_layout(old, new)
    assert [entry["sheet"] for entry in kept] == ["indicators", "Risks"]
    assert [column["heading"] for column in kept[0]["columns"]] == [
        "Key",
        "Outturn 2026/27",
        "Outturn 2025/26",
    ]


def test_a_row_without_a_name_is_known_by_all_its_words():
    old = [PriorityRow(pk=1, lead="KMD"), PriorityRow(pk=2, lead="AN")]
    found = pair_rows("priorities", old, [PriorityRow(lead="AN"), PriorityRow(lead="KMD")], {"lead"})
    assert [pair.before.pk for pair in found] == [2, 1]


def test_rows_of_which_the_workbook_holds_figures_alone_are_known_by_their_order():
    found = pair_rows("indicators", [IndicatorRow(pk=1), IndicatorRow(pk=2)], [IndicatorRow()], set())
    assert [(pair.before.pk, pair.after is None) for pair in found] == [(1, False), (2, True)]
