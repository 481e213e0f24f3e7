"""The sheets of a plan's content: what each is called, its columns, and what names a row of it.

Source: the description of the workbook, "Sheets". A column is headed by its attribute: contributes_to is
headed "Contributes to". Nothing here reads the database.
"""

from dataclasses import dataclass, fields

from plans import content

LONGEST_LABEL = 120

_NOT_COLUMNS = {"place", "pk", "figures", "footnotes"}
_SPELLED = {"rag": "RAG"}


@dataclass(frozen=True)
class Sheet:
    """A sheet of rows: its title, the attribute of PlanContent that holds its rows, and their class.

    named_by -- the attributes that say which thing a row is of, the most telling first.
    """

    title: str
    attribute: str
    row_class: type
    named_by: tuple[str, ...]

    @property
    def columns(self):
        """The columns in order: a dictionary of heading to attribute of the row class."""
        names = [field.name for field in fields(self.row_class) if field.name not in _NOT_COLUMNS]
        return {_SPELLED.get(name, name.replace("_", " ").capitalize()): name for name in names}

    @property
    def has_periods(self):
        return self.row_class is content.IndicatorRow

    def label_of(self, row):
        """Return what to call a row when speaking of it: its ref and its words, cut where they are long."""
        return shortened(" ".join(getattr(row, name) for name in self.named_by if getattr(row, name)))


def shortened(words):
    """Return words on one line, cut where they are too long for a label."""
    words = " ".join(words.split())
    return words if len(words) <= LONGEST_LABEL else words[: LONGEST_LABEL - 1].rstrip() + "…"


SHEETS = (
    Sheet("Organisation", "organisation", content.UnitRow, ("unit", "kind")),
    Sheet("People", "people", content.PersonRow, ("name", "job_title")),
    Sheet("Sections", "sections", content.SectionRow, ("number", "heading")),
    Sheet("Frameworks", "frameworks", content.FrameworkRow, ("framework", "code", "title")),
    Sheet("Priorities", "priorities", content.PriorityRow, ("ref", "title")),
    Sheet("Actions", "actions", content.ActionRow, ("ref", "action")),
    Sheet("Milestones", "milestones", content.MilestoneRow, ("action", "milestone")),
    Sheet("Indicators", "indicators", content.IndicatorRow, ("refs", "indicator")),
    Sheet("Baskets", "baskets", content.BasketRow, ("basket", "indicator", "weight")),
    Sheet(
        *("Scorecard", "scorecard", content.ScorecardContentRow),
        named_by=("perspective", "critical_success_factor"),
    ),
    Sheet("Risk scheme", "risk_scheme", content.SchemeContentRow, ("part", "code", "label")),
    Sheet("Risks", "risks", content.RiskRow, ("ref", "risk")),
    Sheet("Judgements", "judgements", content.JudgementRow, ("body", "area")),
)
BY_ATTRIBUTE = {sheet.attribute: sheet for sheet in SHEETS}
