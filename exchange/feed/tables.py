"""The tables of the feed. To add a field is allowed; to rename or remove one breaks somebody's report.

Each reads a page of one council in a number of queries that does not grow with its rows. What plans cite
of risks is left out of them: the words could name an exempt one.
"""

from dataclasses import dataclass
from datetime import date

from exchange.feed.fields import Field, Table
from indicators.listing import Listing
from indicators.models import Indicator, RagScheme, Result, Target
from organisation.models import Council, Unit
from organisation.periods import from_code
from plans.dates import overdue
from plans.models import Action, Plan, PlanIndicator, Priority, Progress
from plans.progress import ProgressState, is_ended
from plans.reported import Reported
from risks.assessments import in_order
from risks.models import Assessment, Risk, RiskScheme
from risks.schemes import NO_SCHEME, scheme_of
from risks.scorings import scoring_of


@dataclass(frozen=True)
class Page:
    """Which rows are asked for: of a council, after an id, at most so many, as a person sees them on a day.

    exempt -- the ids of the units whose exempt items the person may read.
    """

    council: Council
    after: int
    most: int
    today: date
    exempt: frozenset

    def cut(self, rows):
        """Return the rows of this page in order of id, and one more where there is another page."""
        return list(rows.filter(pk__gt=self.after).order_by("pk")[: self.most + 1])


def _named(name, type_, words):
    """Return the Field that is an attribute of the same name."""
    return Field(name, type_, words, lambda row: getattr(row, name))


ID = _named("id", "id", "Its number; the rows come in this order.")


# --- units and plans


def _units(page):
    return page.cut(Unit.objects.of(page.council))


def _plans(page):
    return page.cut(Plan.objects.of(page.council).for_document())


UNITS = Table(
    "units",
    "The parts of the council, a tree.",
    _units,
    (
        ID,
        _named("parent_id", "id", "The unit above it in units; null for the council."),
        _named("kind", "text", "council, directorate, division or team."),
        _named("name", "text", "Its name."),
    ),
)
PLANS = Table(
    "plans",
    "Plans as they are written now. newest_version says whether one was approved.",
    _plans,
    (
        ID,
        _named("unit_id", "id", "Whose plan it is, in units."),
        _named("tier", "text", "corporate, directorate, division or team."),
        _named("title", "text", "Its title."),
        Field(
            "years", "text", "The years that it is for: 2026/27, or 2026/27 to 2028/29.", lambda it: it.years
        ),
        _named("first_year", "integer", "The year in which its first financial year starts."),
        _named("last_year", "integer", "The year in which its last financial year starts."),
        _named("state", "text", "draft, consultation, for approval, approved or superseded."),
        _named("newest_version", "integer", "The number of its newest approved version; null for none."),
        _named("changed_at", "moment", "When its cover or state was last changed."),
    ),
)


# --- what plans hold


def _priorities(page):
    return page.cut(Priority.objects.filter(plan__council=page.council))


@dataclass(frozen=True)
class DatedAction:
    """An action, how far it is, and whether it is late on the day of the page."""

    item: Action
    state: ProgressState | None
    today: date

    @property
    def is_done(self):
        return self.state == ProgressState.DONE

    @property
    def is_cancelled(self):
        return is_ended(self.state) and not self.is_done

    @property
    def is_overdue(self):
        return overdue(self.item.due_latest, is_ended(self.state), self.today)


def _actions(page):
    rows = page.cut(Action.objects.filter(plan__council=page.council))
    reported = Reported(Progress.objects.history_of(rows).by_item())
    return [DatedAction(row, reported.state_of(row), page.today) for row in rows]


def _of_action(name, type_, words):
    return Field(name, type_, words, lambda row: getattr(row.item, name))


def _uses(page):
    return page.cut(PlanIndicator.objects.filter(plan__council=page.council))


PRIORITIES = Table(
    "priorities",
    "Priorities, objectives and work areas of plans, a tree in each.",
    _priorities,
    (
        ID,
        _named("plan_id", "id", "Its plan, in plans."),
        _named("parent_id", "id", "The priority above it; null at the top."),
        _named("position", "integer", "Its place in the order of the plan."),
        _named("ref", "text", "Its reference as printed."),
        _named("level", "text", "What the plan calls it: strategic objective, work area."),
        _named("title", "text", "Its words."),
        _named("lead", "text", "Who leads it, as written, one on each line."),
        _named("accountable", "text", "Who answers for it, as written."),
        _named("expected_outcome", "text", "What it is to achieve, as written."),
    ),
)
ACTIONS = Table(
    "actions",
    "Actions of plans.",
    _actions,
    (
        Field("id", "id", ID.words, lambda row: row.item.id),
        _of_action("plan_id", "id", "Its plan, in plans."),
        _of_action("priority_id", "id", "Its priority, in priorities; null where the plan gives none."),
        _of_action("position", "integer", "Its place in the order of the plan."),
        _of_action("ref", "text", "Its reference as printed."),
        _of_action("title", "text", "What will be done."),
        _of_action("lead", "text", "Who leads it, as written, one on each line."),
        _of_action("accountable", "text", "Who answers for it, as written."),
        _of_action("due", "text", "When, as written: Mar 27, Autumn Term 26, Ongoing."),
        _of_action("due_earliest", "day", "The first day that these words can mean."),
        _of_action("due_latest", "day", "The last day that they can mean, by which it is late or not."),
        _of_action("progress", "text", "How it goes, as written."),
        _of_action("rag", "text", "Its rating as written."),
        _named("is_done", "yes/no", "Whether it is done, as was reported last or as its plan says."),
        _named("is_cancelled", "yes/no", "Whether it was cancelled or merged into another action."),
        _named(
            "is_overdue", "yes/no", "Whether its last day has passed, and it is neither done nor cancelled."
        ),
    ),
)
PLAN_INDICATORS = Table(
    "plan_indicators",
    "Which plan uses which indicator.",
    _uses,
    (
        ID,
        _named("plan_id", "id", "The plan, in plans."),
        _named("indicator_id", "id", "The indicator, in indicators."),
    ),
)


# --- indicators and their figures


def _indicators(page):
    """Return the rows with their ratings: by the rules of the list of indicators."""
    cut = page.cut(Indicator.objects.of(page.council).only("pk"))
    chosen = Indicator.objects.filter(pk__in=[one.pk for one in cut]).order_by("pk")
    schemes = RagScheme.objects.schemes_of(page.council)
    return Listing(chosen, schemes, today=page.today, uses_of=lambda indicators: {})[:]


def _figures(model):
    def rows(page):
        return page.cut(model.objects.filter(indicator__council=page.council))

    return rows


def _of_indicator(name, type_, words):
    return Field(name, type_, words, lambda row: getattr(row.indicator, name))


def _latest(name, type_, words, get):
    """Return a Field of the latest result or target, which may not be there."""
    return Field(name, type_, words, lambda row: get(row.standing))


FIGURE = (
    ID,
    _named("indicator_id", "id", "Its indicator, in indicators."),
    _named("period", "text", "The code of the period, by which results and targets join."),
    Field(
        "period_words",
        "text",
        "The period as people write it: 2026/27 Q1.",
        lambda row: from_code(row.period).label,
    ),
    _named("starts", "day", "The first day of the period."),
    _named("ends", "day", "The last day of the period."),
    _named("state", "text", "value, or why there is none: awaiting, not collected, tbc. Absence is never 0."),
    _named("words", "text", "The figure as published."),
    _named("number", "number", "The figure as a number in the unit of its indicator; null where it is none."),
    _named("low", "number", "The lower end, of a figure that is a range."),
    _named("high", "number", "The upper end."),
    _named("day", "day", "The day, of a figure that is a date."),
    _named("provisional", "yes/no", "Whether it may still change."),
)
INDICATORS = Table(
    "indicators",
    "Indicators, and how each stands by its latest result.",
    _indicators,
    (
        Field("id", "id", ID.words, lambda row: row.indicator.pk),
        Field("codes", "text", "Its codes, with semicolons between.", lambda row: "; ".join(row.codes)),
        _of_indicator("title", "text", "What it measures."),
        _of_indicator("unit", "text", "percent, per 1,000, number and so on; empty where not stated."),
        Field(
            "polarity",
            "text",
            "higher, lower, nearer, band, none, or empty.",
            lambda row: row.indicator.polarity,
        ),
        _of_indicator("frequency", "text", "How often it is measured."),
        _of_indicator("year_basis", "text", "FY, AY or CY: financial, academic or calendar year."),
        _of_indicator("retired_on", "day", "The last day of which figures are collected."),
        _latest(
            "latest_period",
            "text",
            "The code of the period in which it stands.",
            lambda it: (it.period and it.period.code) or "",
        ),
        _latest(
            "latest_result",
            "text",
            "The result there, in words.",
            lambda it: it.result.words if it.result else "",
        ),
        _latest(
            "latest_number",
            "number",
            "The result as a number.",
            lambda it: it.result.number if it.result else None,
        ),
        _latest(
            "latest_target",
            "text",
            "The target there, in words.",
            lambda it: it.target.words if it.target else "",
        ),
        Field("rating", "text", "green, amber, red or none.", lambda row: row.rating.rag.value),
        Field(
            "rating_words",
            "text",
            "The rating in the scheme's words.",
            lambda row: row.rating.words or row.rating.rag.label,
        ),
        Field("rating_reason", "text", "Why it is rated so.", lambda row: row.rating.reason),
        Field("direction", "text", "better, worse, same or unknown.", lambda row: row.direction.value),
    ),
)
RESULTS = Table(
    "results",
    "What indicators achieved, period by period, as published. What is worked out is not here.",
    _figures(Result),
    (*FIGURE, _named("restated", "text", "The footnote of a result that was corrected.")),
)
TARGETS = Table("targets", "What indicators were to achieve.", _figures(Target), FIGURE)


# --- risks


@dataclass(frozen=True)
class ScoredRisk:
    """A risk with its latest Scoring of each kind."""

    item: Risk
    scores: dict


def _risks(page):
    """Return the risks that the person may see, scored by the scheme that each assessment had."""
    rows = page.cut(
        Risk.objects.of_council(page.council)
        .readable(page.exempt)
        .select_related("register", "unit", "category")
        .prefetch_related("assessments")
    )
    schemes = {one.pk: scheme_of(one)[0] for one in RiskScheme.objects.of(page.council).with_rows()}
    return [ScoredRisk(row, _scores(row, schemes)) for row in rows]


def _scores(risk, schemes):
    own = risk.register.scheme_id
    return {
        one.kind: scoring_of(one, schemes.get(one.scheme_id or own, NO_SCHEME), risk.category_id)
        for one in in_order(risk.assessments.all())
    }


def _of_risk(name, type_, words):
    return Field(name, type_, words, lambda row: getattr(row.item, name))


def _score(kind, name, type_, words, absent):
    def get(row):
        scoring = row.scores.get(kind)
        return absent if scoring is None else getattr(scoring, name)

    said = {"day": "assessed_on", "above": "above_appetite"}.get(name, name)
    return Field(f"{kind.value}_{said}", type_, words, get)


RISKS = Table(
    "risks",
    "Risks, with their latest inherent, current and target scores. Exempt ones for those who may read them.",
    _risks,
    (
        Field("id", "id", ID.words, lambda row: row.item.id),
        _of_risk("register_id", "id", "The number of its register."),
        Field("register", "text", "The name of its register.", lambda row: row.item.register.name),
        Field(
            "unit_id",
            "id",
            "Whose risk it is, in units.",
            lambda row: row.item.unit_id or row.item.register.unit_id,
        ),
        _of_risk("ref", "text", "Its reference as printed."),
        _of_risk("title", "text", "What may happen."),
        Field("category", "text", "Its category.", lambda row: str(row.item.category or "")),
        _of_risk("treatment", "text", "treat, tolerate, transfer, terminate, or empty."),
        _of_risk("owner", "text", "Who owns it, as written."),
        Field("is_exempt", "yes/no", "Whether it is not for publication.", lambda row: bool(row.item.exempt)),
        *(
            _score(kind, *said)
            for kind in (Assessment.Kind.INHERENT, Assessment.Kind.CURRENT, Assessment.Kind.TARGET)
            for said in (
                ("likelihood", "text", "The likelihood, as the scheme names it.", ""),
                ("impact", "text", "The impact, as the scheme names it.", ""),
                ("score", "text", "What the scheme makes of both.", ""),
                ("band", "text", "The band of the scheme.", ""),
                ("above", "yes/no", "Whether it is above appetite; null where that is not stated.", None),
                ("day", "day", "When it was assessed.", None),
            )
        ),
    ),
)

TABLES = {
    table.name: table
    for table in (
        *(UNITS, PLANS, PRIORITIES, ACTIONS, PLAN_INDICATORS),
        *(INDICATORS, RESULTS, TARGETS, RISKS),
    )
}
