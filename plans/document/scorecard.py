"""Baskets and the balanced scorecard as the plan prints them, with what each basket adds up to and scores."""

from indicators.baskets import WHOLE, adds_up, score, weights_total
from indicators.choices import Rag
from indicators.values import Unit, show
from plans.document.citations import shorten
from plans.document.tables import Column, Row, make_table


def basket_table(members, priorities, lines_by_pk):
    """Return the Table of baskets, each ending in its total; None where the plan has none.

    members -- BasketMembers basket by basket. priorities -- {pk: Priority}.
    lines_by_pk -- {PlanIndicator pk: Line}.
    """
    baskets = {}
    for member in members:
        baskets.setdefault(member.basket_id, []).append(member)
    rows = []
    for group in baskets.values():
        for member in group:
            line = lines_by_pk.get(member.plan_indicator_id)
            priority = priorities.get(member.priority_id)
            rows.append(
                Row(
                    [
                        member.basket.code,
                        line.used.shown_title if line else member.indicator_words,
                        (priority.ref or shorten(priority.title, 40)) if priority else member.priority_words,
                        member.weight_words,
                    ]
                )
            )
        rows.append(_total(group, lines_by_pk))
    columns = [
        Column("Basket", "short"),
        Column("Indicator", "title"),
        Column("Priority", "words"),
        Column("Weight", "number", always=True),
    ]
    return make_table("baskets-table", "Baskets of indicators and their weights", columns, rows)


def _total(group, lines_by_pk):
    code = group[0].basket.code
    weights = [member.weight for member in group]
    total = weights_total(weights)
    said = "no weight stated" if total is None else show(total, Unit.PERCENT)
    words = (
        f"Total of {code}"
        if adds_up(weights)
        else f"Total of {code}: it should add up to {show(WHOLE, Unit.PERCENT)}"
    )
    ratings = [
        lines_by_pk[member.plan_indicator_id].rating.rag
        if member.plan_indicator_id in lines_by_pk
        else Rag.NONE
        for member in group
    ]
    found = score(list(zip(ratings, weights, strict=True)))
    if found.score is not None:
        points = show((found.score * WHOLE).quantize(WHOLE), Unit.PERCENT)
        words += f". Scores {points} of the weight that is rated, {show(found.weight_rated, Unit.PERCENT)}"
    return Row(["", words, "", said], is_total=True)


def scorecard_table(rows):
    """Return the Table of the balanced scorecard with status and direction as printed, or None.

    rows -- words in the order of querysets.LISTS.
    """
    columns = [
        Column("Perspective", "words"),
        Column("Objective", "text"),
        Column("Code", "short"),
        Column("Critical success factor", "title"),
        Column("Priority", "text"),
        Column("Baskets", "short"),
        Column("Status", "short"),
        Column("Direction", "short"),
    ]
    return make_table(
        "scorecard-table",
        "Balanced scorecard: status and direction as printed",
        columns,
        [Row(list(words)) for words in rows],
    )
