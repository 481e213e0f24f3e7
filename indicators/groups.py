"""Groups: how an indicator stands among the members of a comparator group, and what may be said of them.

Source: docs/adr, "Councils that agree share averages". A member's figure is one that our council entered
itself from what was published, which nobody need keep to themselves; else one that a council of this database
shares. Of shared figures aggregates alone are said:
- nothing until LEAST_SHARED members shared a figure for the period, since a mean of fewer gives them away;
- quartiles from LEAST_SHARED_FOR_QUARTILES on; never the least or the greatest;
- two groups of a council that differ by fewer than LEAST_SHARED sharing members are not both answered: the
  difference of their means would be a single figure;
- who among the members shared is not said, only how many reported.
Nothing here reads the database, the clock or the settings.
"""

from dataclasses import dataclass

from indicators.benchmarks import LEAST_FOR_QUARTILES, Benchmark, benchmark
from indicators.choices import State
from indicators.comparison import Ours, lag_words, ours_beside
from indicators.models import ComparatorGroup
from indicators.values import Value, show
from indicators.worked_out import operand, readable
from organisation.periods import Period, from_code

LEAST_SHARED = 3
LEAST_SHARED_FOR_QUARTILES = 5


def folded(name):
    """Return the name of a council as it is compared: case and spaces do not matter."""
    return " ".join(name.split()).casefold()


@dataclass(frozen=True)
class GroupFigures:
    """What the members of a group reported in the periods in which anything may be said.

    by_period -- {Period: {name as compared: a figure, or None}}.  shared -- {Period: how many are shared}.
    """

    group: ComparatorGroup
    by_period: dict
    shared: dict

    @property
    def column(self):
        """The name under which its means stand on the chart and in the table."""
        return f"{self.group.name}, mean"

    def among(self, period, ours, indicator, target=None):
        """Return the Benchmark of our figure among the members in a period."""
        least = LEAST_SHARED_FOR_QUARTILES if self.shared[period] else LEAST_FOR_QUARTILES
        return benchmark(
            ours,
            self.by_period[period],
            polarity=indicator.polarity,
            target=target,
            unit=indicator.unit or None,
            least_for_quartiles=least,
        )

    def means(self, indicator):
        """Return {code of a period: the mean as a Value} for the chart and the table."""
        unit, found = indicator.unit or None, {}
        for period in self.by_period:
            among = self.among(period, None, indicator)
            number = readable(among.mean, among.places)
            found[period.code] = Value(show(number, unit), State.VALUE, number=number, unit=unit)
        return found


@dataclass(frozen=True)
class GroupStanding:
    """How our figure stands in a group. period and found are None where nothing may be said; words say why.

    figures -- (name, words) of the mean, the lower quartile, the median and the upper one, as far as known.
    """

    group: ComparatorGroup
    words: str
    period: Period | None = None
    found: Benchmark | None = None
    ours: Ours | None = None
    reported_words: str = ""
    lag_words: str = ""
    figures: tuple = ()


def group_figures(indicator, groups, published, shared=None, own=""):
    """Return the GroupFigures of each group.

    groups -- ComparatorGroups with their members loaded, in the order in which they are answered.
    published, shared -- {(name as compared, code of a period): figure}: entered by our council, and shared by
    others; shared is None where our council does not share.  own -- our own name, which is never a member.
    """
    shared, answered = shared or {}, {}
    return [_of_group(indicator, group, published, shared, own, answered) for group in groups]


def _of_group(indicator, group, published, shared, own, answered):
    names = {folded(member.name) for member in group.members.all()} - {folded(own)}
    codes = {code for name, code in (*published, *shared) if name in names}
    by_period, counts = {}, {}
    for period in map(from_code, codes):
        inside = {folded(one.name) for one in group.members.all() if one.is_in_on(period.ends)} & names
        known = {name: _usable(indicator, published.get((name, period.code))) for name in inside}
        sharing = {
            name
            for name in inside
            if known[name] is None and _usable(indicator, shared.get((name, period.code)))
        }
        if not _may_be_said(sharing, answered.setdefault(period.code, [])):
            sharing = set()
        known |= {name: shared[name, period.code] for name in sharing}
        if any(known.values()):
            by_period[period], counts[period] = known, len(sharing)
    return GroupFigures(group, by_period, counts)


def _may_be_said(sharing, answered):
    """Say whether an aggregate of these members gives none of them away, beside those already answered.

    answered -- the sets of members of the other groups for the period; a set that may be said is added.
    """
    if len(sharing) < LEAST_SHARED:
        return False
    for other in answered:
        if 0 < len(sharing - other) < LEAST_SHARED or 0 < len(other - sharing) < LEAST_SHARED:
            return False
    answered.append(sharing)
    return True


def _usable(indicator, figure):
    """Return a figure that holds one number in the unit of the indicator, else None."""
    one = operand(figure)
    unit = indicator.unit or None
    return figure if one.exact is not None and (not one.unit or not unit or one.unit == unit) else None


def group_standings(history, indicator, groups, derived=None):
    """Return the GroupStanding of each of the GroupFigures.

    The period compared is the latest, not after our latest result, for which at least half of the members
    reported; where there is none, that with most members, the latest of equals.
    """
    return [_standing(history, indicator, figures, derived) for figures in groups]


def _standing(history, indicator, figures, derived):
    group = figures.group
    if not group.members.all():
        return GroupStanding(group, "The group has no members")
    latest = max((row.period.ends for row in history.rows if _holds(row.result)), default=None)
    periods = [period for period in figures.by_period if latest is None or period.ends <= latest]
    if not periods:
        return GroupStanding(
            group, "Nothing to compare with: too few members have a figure that may be shown"
        )
    period = max(periods, key=lambda one: _fitness(figures.by_period[one], one))
    ours = ours_beside(history, indicator, period, derived)
    found = figures.among(period, ours and ours.figure, indicator, ours and ours.target)
    unit, named = indicator.unit or None, ("lower_quartile", "median", "upper_quartile")
    shown = tuple(
        (name.replace("_", " ").capitalize(), show(readable(number, found.places), unit))
        for name in ("mean", *named)
        if (number := getattr(found, name)) is not None
    )
    return GroupStanding(
        group=group,
        words=found.words.partition(";")[0],
        period=period,
        found=found,
        ours=ours,
        reported_words=f"{found.reported} of {found.members} members",
        lag_words=lag_words(history, ours, period) if ours else "",
        figures=shown,
    )


def _holds(result):
    return result is not None and result.number is not None


def _fitness(members, period):
    """Return what orders periods: enough reported, then the newest; else most reported, then the newest."""
    reported = sum(figure is not None for figure in members.values())
    enough = reported * 2 >= len(members)
    return enough, 0 if enough else reported, period
