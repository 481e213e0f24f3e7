"""Tables of the plan document: columns declared once, rows prepared once, drawn by one template part.

A column without a word in any row is left out. Nothing here reads the database.
"""

from dataclasses import dataclass, field

# The least width in millimetres at which a column of a kind reads well on paper.
WIDTHS = {
    "title": 56,
    "named": 56,
    "text": 32,
    "words": 28,
    "short": 19,
    "number": 17,
    "figure": 16,
    "tick": 6,
    "links": 40,
    "rating": 30,
}
PORTRAIT, LANDSCAPE = 178, 265


@dataclass(frozen=True)
class Column:
    """One column. kind -- a key of WIDTHS: how it is aligned and how wide it is.

    group -- the heading above it that it shares with its neighbours: the year over its quarters.
    always -- it is shown even when it is blank in every row.
    """

    heading: str
    kind: str = "words"
    group: str = ""
    always: bool = False


@dataclass
class Row:
    """One row. cells -- one for each column: words, or what the column's kind says.

    notes -- pairs (label, words) printed across the whole width beneath: commentary, milestones.
    """

    cells: list
    anchor: str = ""
    is_total: bool = False
    notes: list = field(default_factory=list)


@dataclass
class Table:
    """A table as drawn. The column of kind "title" or "named", or else the first, heads each row."""

    is_banded = False

    anchor: str
    caption: str
    columns: list[Column]
    rows: list[Row]
    note: str = ""

    @property
    def is_wide(self):
        """Whether it needs a landscape page."""
        return _width(self.columns) > PORTRAIT

    @property
    def header(self):
        """The place of the column that heads each row."""
        heads = [place for place, column in enumerate(self.columns) if column.kind in ("title", "named")]
        return heads[0] if heads else 0

    @property
    def groups(self):
        """The upper row of headings as pairs (heading, how many columns); [] where no column has a group."""
        if not any(column.group for column in self.columns):
            return []
        spans = []
        for column in self.columns:
            if spans and spans[-1][0] == column.group:
                spans[-1][1] += 1
            else:
                spans.append([column.group, 1])
        return spans

    @property
    def body(self):
        """Rows for drawing: each with triples (cell, its column, whether it heads the row)."""
        header = self.header
        return [
            (
                row,
                [
                    (cell, column, place == header)
                    for place, (cell, column) in enumerate(zip(row.cells, self.columns, strict=True))
                ],
            )
            for row in self.rows
        ]


def make_table(anchor, caption, columns, rows, note=""):
    """Return the Table without the columns that are blank in every row; None where there are no rows.

    Where it would be wider than a landscape page, its columns of running text are printed beneath each row.
    """
    if not rows:
        return None
    used = [
        place
        for place, column in enumerate(columns)
        if column.always or any(row.cells[place] for row in rows)
    ] or [0]
    beneath = []
    if _width(columns[place] for place in used) > LANDSCAPE:
        beneath = [place for place in used if columns[place].kind == "text"]
        used = [place for place in used if place not in beneath]
    for row in rows:
        said = [(columns[place].heading, row.cells[place]) for place in beneath if row.cells[place]]
        row.notes = said + row.notes
        row.cells = [row.cells[place] for place in used]
    return Table(anchor, caption, [columns[place] for place in used], rows, note)


def _width(columns):
    """Return the least width in millimetres at which columns read well."""
    return sum(WIDTHS[column.kind] for column in columns)
