"""Sharing: the figures of other councils of this database that may count in a group, and no others.

This is the one place that reads figures of a council for the page of another. They leave it for
indicators.groups alone, which says nothing of them but aggregates. Both councils have agreed; the indicator
is the same because it has a code of a set that comes with the product: a code of a council's own means
something else elsewhere.
"""

from collections import defaultdict

from indicators.choices import State
from indicators.groups import GroupFigures, folded, group_figures
from indicators.models import ComparatorGroup, Result, SetEntry


def groups_beside(indicator) -> list[GroupFigures]:
    """Return the GroupFigures of each comparator group of the indicator's council.

    One query without a group, at most four with some.
    """
    council = indicator.council
    groups = list(ComparatorGroup.objects.of(council).for_list())
    if not groups:
        return []
    published = {(folded(row.name), row.period): row for row in indicator.council_figures.all()}
    names = {folded(member.name) for group in groups for member in group.members.all()}
    shared = _shared(indicator, council, names) if council.shares_since else None
    return group_figures(indicator, groups, published, shared, own=council.name)


def _shared(indicator, council, names):
    """Return {(name as compared, code of a period): Result} of the councils of these names that share.

    A council of which two indicators have the code gives none: which of them is meant is not guessed.
    """
    codes = SetEntry.objects.filter(normal__in=[code.normal for code in indicator.codes.all()])
    rows = (
        Result.objects.filter(indicator__codes__normal__in=codes.values("normal"))
        .filter(state=State.VALUE, number__isnull=False, indicator__council__shares_since__isnull=False)
        .exclude(indicator__council=council)
        .select_related("indicator__council")
        .distinct()
    )
    by_council = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        row.unit = row.unit or row.indicator.unit
        by_council[folded(row.indicator.council.name)][row.indicator_id][row.period] = row
    return {
        (name, period): row
        for name, indicators in by_council.items()
        if name in names and len(indicators) == 1
        for rows in indicators.values()
        for period, row in rows.items()
    }
