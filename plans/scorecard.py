"""The balanced scorecard: perspectives, critical success factors and their baskets, with the working.

Source: design section 4 "Baskets and roll-up". A basket scores the weighted mean of its rated members; weight
without a rating is shown, not spread. Nothing above a basket has a weight: a factor scores the mean of its
baskets, a perspective the mean of its factors, each counted once and those without a score counted apart.
scorecard_of() reads a plan in nine queries; templates/plans/parts/scorecard.html draws it for page and PDF.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from indicators.baskets import POINTS, WHOLE, BasketScore, adds_up, mean, score, weights_total
from indicators.choices import Rag
from indicators.values import Unit, show
from plans.content import lines
from plans.document import querysets
from plans.document.citations import shorten
from plans.document.figures import Named, Shown, indicator_lines
from plans.document.tables import Column, Row, Table, make_table
from plans.models import ScorecardRow
from plans.progress import read_rag
from plans.references import normal_ref


def percent(share):
    """Return a score of 0 to 1 as a whole percentage in words: 62%; a half to even."""
    return show((share * WHOLE).quantize(Decimal(1)), Unit.PERCENT)


@dataclass(frozen=True)
class BasketPart:
    """A basket for drawing. found -- its score and working.  driver -- the name of the member behind it.

    problem -- what is wrong with its weights, or "".
    """

    code: str
    anchor: str
    found: BasketScore
    table: Table
    driver: str = ""
    problem: str = ""

    @property
    def score(self):
        return self.found.score

    @property
    def score_words(self):
        return _score_words(self.score)

    @property
    def working(self):
        """How the score came about, in words without a full stop."""
        found = self.found
        if self.score is None:
            weighted = found.weight_rated + found.weight_unrated
            said = ["No member with a weight is rated" if weighted else "No weight is stated"]
        else:
            said = [f"Driven by {self.driver}" if self.driver else "Nothing takes away from it"]
        if found.weight_unrated:
            said.append(f"{show(found.weight_unrated, Unit.PERCENT)} of weight has no rating")
        if found.unrated:
            members = found.rated + found.unrated
            said.append(
                f"{found.unrated} of {members} indicator{'s' if members > 1 else ''} without a rating"
            )
        return "; ".join(said)


@dataclass(frozen=True)
class Printed:
    """A status as the plan prints it: the rating that it means, if any, and its words."""

    rag: str
    words: str


@dataclass(frozen=True)
class Line:
    """A line of the scorecard: what it strives for, its baskets, and what was printed beside it.

    missing -- codes of baskets that the plan does not have.
    """

    priority: str
    baskets: tuple[BasketPart, ...]
    missing: tuple[str, ...]
    status: Printed | None
    direction: str


@dataclass
class Factor:
    """A critical success factor with the lines beneath it."""

    name: str
    code: str
    objective: str
    anchor: str
    lines: list[Line] = field(default_factory=list)

    @property
    def baskets(self):
        """Its baskets, each once."""
        return list({part.code: part for line in self.lines for part in line.baskets}.values())

    @property
    def score(self):
        return mean(part.score for part in self.baskets).score

    @property
    def score_words(self):
        return _score_words(self.score)

    @property
    def working(self):
        if len(self.baskets) == 1:
            (part,) = self.baskets
            return f"Basket {part.code}: {part.working[0].lower()}{part.working[1:]}"
        return _working([(part.code, part.score) for part in self.baskets], "basket")

    @property
    def without(self):
        return _without(self.baskets)


@dataclass
class Perspective:
    """A perspective of the scorecard with its factors."""

    name: str
    anchor: str
    factors: list[Factor] = field(default_factory=list)

    @property
    def score(self):
        return mean(factor.score for factor in self.factors).score

    @property
    def score_words(self):
        return _score_words(self.score)

    @property
    def working(self):
        named = [
            (factor.code or shorten(factor.name, 60) or "A factor without words", factor.score)
            for factor in self.factors
        ]
        return _working(named, "factor")

    @property
    def without(self):
        return _without([part for factor in self.factors for part in factor.baskets])


@dataclass(frozen=True)
class Scorecard:
    """What the page shows. others -- baskets that no line names."""

    plan: object
    perspectives: list[Perspective]
    baskets: list[BasketPart]
    others: list[BasketPart]

    @property
    def is_empty(self):
        return not self.perspectives and not self.baskets


def scorecard_of(plan):
    """Return the Scorecard of a plan: nine queries."""
    used = querysets.indicators_of(plan)
    by_pk = {line.used.pk: line for line in indicator_lines(plan, used, querysets.schemes_of(plan))}
    priorities = {priority.pk: priority for priority in plan.priorities.all()}
    members = {}
    for member in querysets.basket_members_of(plan):
        members.setdefault(member.basket_id, []).append(member)
    baskets = [_basket(group, by_pk, priorities) for group in members.values()]
    by_code = {normal_ref(part.code): part for part in baskets}
    rows = list(ScorecardRow.objects.filter(plan=plan))
    named = {normal_ref(code) for row in rows for code in lines(row.baskets)}
    return Scorecard(
        plan=plan,
        perspectives=_perspectives(rows, by_code),
        baskets=baskets,
        others=[part for code, part in by_code.items() if rows and code not in named],
    )


def _perspectives(rows, by_code):
    found = {}
    for row in rows:
        name = row.perspective or "No perspective stated"
        perspective = found.setdefault(name, Perspective(name, f"perspective-{len(found) + 1}"))
        last = perspective.factors[-1] if perspective.factors else None
        factor = (row.critical_success_factor, row.code, row.objective)
        if last is None or (last.name, last.code, last.objective) != factor:
            perspective.factors.append(Factor(*factor, anchor=f"factor-{row.pk}"))
        perspective.factors[-1].lines.append(_line(row, by_code))
    return list(found.values())


def _line(row, by_code):
    codes = list(dict.fromkeys(lines(row.baskets)))
    rag = read_rag(row.status)
    return Line(
        priority=row.priority,
        baskets=tuple(by_code[normal_ref(code)] for code in codes if normal_ref(code) in by_code),
        missing=tuple(code for code in codes if normal_ref(code) not in by_code),
        status=Printed(rag.value if rag else "", row.status) if row.status else None,
        direction=row.direction,
    )


def _basket(members, by_pk, priorities):
    """Return the BasketPart of the members of one basket. by_pk -- {PlanIndicator pk: Line}."""
    basket = members[0].basket
    measured = [by_pk.get(member.plan_indicator_id) for member in members]
    ratings = [line.rating.rag if line else Rag.NONE for line in measured]
    weights = [member.weight for member in members]
    found = score(list(zip(ratings, weights, strict=True)))
    driver = "" if found.driver is None else _driver(measured[found.driver], ratings[found.driver])
    rows = [
        Row(
            [
                line.refs if line else "",
                _named(line, member),
                _priority(priorities.get(member.priority_id), member),
                member.weight_words or "–",
                _shown(line),
                _counts(line, member.weight),
            ]
        )
        for member, line in zip(members, measured, strict=True)
    ]
    total = weights_total(weights)
    said = "–" if total is None else show(total, Unit.PERCENT)
    rows.append(Row(["", Named("Total", "", ""), "", said, None, ""], is_total=True))
    columns = [
        Column("Ref", "short"),
        Column("Indicator", "named"),
        Column("Priority", "words"),
        Column("Weight", "number", always=True),
        Column("Rating", "rating", always=True),
        Column("Scores", "short", always=True),
    ]
    wrong = not adds_up(weights)
    return BasketPart(
        code=basket.code,
        anchor=f"basket-{basket.pk}",
        found=found,
        table=make_table(f"basket-{basket.pk}-table", f"Indicators of basket {basket.code}", columns, rows),
        driver=driver,
        problem=f"The weights add to {show(total, Unit.PERCENT)}, not {show(WHOLE, Unit.PERCENT)}"
        if wrong
        else "",
    )


def _driver(line, rag):
    ref = " ".join(line.refs.split("\n")[:1])
    return f"{ref} {shorten(line.used.shown_title, 60)}".strip() + f" ({rag.label.lower()})"


def _named(line, member):
    if line is None:
        return Named(member.indicator_words or "No indicator", "The plan has no such indicator", "")
    return Named(line.used.shown_title, "", "", line.used.indicator_id)


def _priority(priority, member):
    return (priority.ref or shorten(priority.title, 40)) if priority else member.priority_words


def _shown(line):
    return Shown(line.rating.rag, line.rating.reason) if line else Shown(Rag.NONE, "No figures")


def _counts(line, weight):
    """Return what a member brings of what it could: "15 of 30"."""
    if weight is None or line is None or line.rating.rag == Rag.NONE:
        return "Not counted"
    return f"{show(weight * POINTS[line.rating.rag])} of {show(weight)}"


def _score_words(share):
    return "No score" if share is None else percent(share)


def _working(named, what):
    """Return how the mean of pairs (name, score) came about: "The mean of 5 baskets; lowest C13"."""
    if not named:
        return f"No {what} stands behind it"
    found, scored = mean(score for _, score in named), [name for name, score in named if score is not None]
    if not scored:
        return (
            f"None of its {len(named)} {what}s has a score"
            if len(named) > 1
            else f"{named[0][0]} has no score"
        )
    said = [f"That of {scored[0]}" if len(scored) == 1 else f"The mean of {len(scored)} {what}s"]
    if found.driver is not None and len(scored) > 1:
        said.append(f"lowest {named[found.driver][0]}")
    if found.unscored:
        said.append(f"{found.unscored} without a score")
    return "; ".join(said)


def _without(parts):
    """Return the share of the stated weight of baskets that has no rating, in words."""
    unrated = sum((part.found.weight_unrated for part in parts), Decimal(0))
    total = unrated + sum((part.found.weight_rated for part in parts), Decimal(0))
    return percent(unrated / total) if total else "None stated"
