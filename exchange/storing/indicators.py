"""The sheet Indicators: which indicators of the council a plan uses, in which words, with which figures.

An indicator belongs to the council and is there once. A row takes the one that carries its code, when that
is one indicator and no other row of the workbook carries the code; otherwise it makes its own.
"""

from collections import Counter, defaultdict
from functools import lru_cache

from exchange.storing import rows
from exchange.storing.figures import Figures
from indicators.codes import normal, read_codes, set_code
from indicators.models import Indicator, IndicatorCode, IndicatorSet
from organisation.loading import load
from plans import indicator_words
from plans.content import lines
from plans.contents import FIELDS
from plans.keys import KeyTable
from plans.models import BasketMember, PlanIndicator

# As many as a workbook may have rows.
MOST_ROWS = 20_000
LONGEST_CODE = IndicatorCode._meta.get_field("words").max_length
LONGEST_UNIT = Indicator._meta.get_field("unit_words").max_length
INDICATOR_FIELDS = ("title", "unit", "unit_words", "polarity", "frequency", "year_basis", "cumulative")


@lru_cache(maxsize=MOST_ROWS)
def codes_of(refs):
    """Return {words: code as it is looked up} of a cell Refs, in order.

    A line that is one code keeps its words; a line that lists several is parted; a line that is no code of a
    known shape is looked up as it stands.
    """
    found = {}
    for line in lines(refs):
        read = read_codes(line)
        if len(read.codes) > 1 and not read.unread:
            found |= {code: code for code in read.codes}
        elif len(read.codes) == 1 and not read.unread:
            found[line] = read.codes[0]
        else:
            found[line] = normal(line)
    return {words: code for words, code in found.items() if code and len(words) <= LONGEST_CODE}


def store_indicators(plan, matched, priorities, shared, *, by=None, why=""):
    """Store the sheet Indicators; return the KeyTable by which the baskets name them.

    priorities -- the KeyTable of the priorities. shared -- pks of plan indicators that other plans use too.
    by, why -- kept with every published figure that changes.
    """
    held = {item.pk: item for item in plan.plan_indicators.select_related("indicator")}
    if not matched.changed:
        return KeyTable(sorted(held.values(), key=lambda item: (item.position, item.pk)))
    # A basket may go on naming an indicator that goes: its row must not go with it.
    BasketMember.objects.filter(plan_indicator__in=[row.pk for row in matched.going]).update(
        plan_indicator=None
    )
    going = {row.pk: held[row.pk].indicator_id for row in matched.going}
    shown = {row.pk: len(row.figures) for row in matched.going}
    chosen = _Chosen(plan, matched, held, shared)
    chosen.store()
    items = _put_plan_indicators(plan, matched, held, chosen)
    figures = Figures(new={indicator.pk for indicator in chosen.new}, by=by, why=why)
    for pair, item in zip(matched.staying, items, strict=True):
        if pair.before != pair.after:
            figures.put(item.indicator, pair, chosen.basis_before(pair))
    figures.store()
    _link_priorities(matched, items, priorities)
    _delete_unused({going[pk]: shown[pk] for pk in going})
    return KeyTable(items)


class _Chosen:
    """The indicator of each row, with the changes that the row makes to it."""

    def __init__(self, plan, matched, held, shared):
        self.plan, self.pairs, self.held, self.shared = plan, matched.staying, held, shared
        self._of_row, self._basis_before, self.new, self.changed, self.recoded = {}, {}, [], {}, []
        self.sets = {code.upper(): pk for code, pk in IndicatorSet.objects.values_list("code", "pk")}
        self._own_codes, self._filled = None, defaultdict(list)

    def of(self, row):
        return self._of_row[id(row)]

    def basis_before(self, pair):
        return self._basis_before.get(id(pair.after))

    def store(self):
        """Choose or make an indicator for each row, then write what is new or changed, and the codes."""
        taken = self._takeable()
        for pair in self.pairs:
            row = pair.after
            if pair.before is not None:
                indicator = self.held[pair.before.pk].indicator
                self._basis_before[id(row)] = indicator.year_basis or "FY"
                if pair.before != row:
                    self._change(pair, indicator, alone=pair.before.pk not in self.shared)
            elif (indicator := taken.get(id(row))) is not None:
                if self._describe(row, indicator, clearing=False):
                    self.changed[indicator.pk] = indicator
            else:
                indicator = Indicator(council=self.plan.council, title=row.indicator)
                self._describe(row, indicator, clearing=False)
                self.new.append(indicator)
                self.recoded.append((indicator, row))
            self._of_row[id(row)] = indicator
        rows.create(self.new)
        rows.update(list(self.changed.values()), INDICATOR_FIELDS)
        self._keep_blanks()
        self._store_codes()

    def _takeable(self):
        """Return {row: indicator of the council that it takes}, keyed by id(row)."""
        coming = [pair.after for pair in self.pairs if pair.before is None]
        by_code = defaultdict(set)
        if coming:
            of_council = IndicatorCode.objects.filter(indicator__council=self.plan.council)
            for indicator, code in of_council.values_list("indicator_id", "normal"):
                by_code[code].add(indicator)
        if not by_code:
            return {}
        often = Counter(code for pair in self.pairs for code in set(codes_of(pair.after.refs).values()))
        used = {item.indicator_id for item in self.held.values()}
        wanted = {}
        for row in coming:
            own = {code for code in codes_of(row.refs).values() if often[code] == 1}
            found = set().union(*(by_code[code] for code in own)) if own else set()
            if len(found) == 1 and not found & used:
                used |= found
                wanted[id(row)] = found.pop()
        indicators = Indicator.objects.in_bulk(list(wanted.values()))
        return {row: indicators[pk] for row, pk in wanted.items()}

    def _change(self, pair, indicator, *, alone):
        """Make the changes of a row to an indicator that the plan has already."""
        changed = False
        if alone and pair.before.indicator != pair.after.indicator:
            indicator.title, changed = pair.after.indicator, True
        if alone and pair.before.refs != pair.after.refs:
            self.recoded.append((indicator, pair.after))
        columns = [
            column
            for column in indicator_words.COLUMNS
            if getattr(pair.before, column) != getattr(pair.after, column)
        ]
        if self._describe(pair.after, indicator, clearing=alone, columns=columns) or changed:
            self.changed[indicator.pk] = indicator

    def _describe(self, row, indicator, *, clearing, columns=tuple(indicator_words.COLUMNS)):
        """Set what an indicator is from the words of a row; return whether that changed it.

        clearing -- words that state nothing empty the field; otherwise they leave it as it is.
        """
        changed = False
        for column in columns:
            field, _, unstated = indicator_words.COLUMNS[column]
            words = getattr(row, column)
            meaning = indicator_words.read(column, words)
            if meaning == unstated and not words and not clearing:
                continue
            values = {field: meaning} if meaning != unstated or clearing else {}
            if column == "unit" and len(words) <= LONGEST_UNIT:
                values["unit_words"] = "" if words == meaning else words
            if indicator.pk and not indicator_words.write(column, indicator):
                self._filled[indicator.pk].append(column)
            changed |= rows.set_words(indicator, values)
        return changed

    def _keep_blanks(self):
        """Let the other plans of an indicator go on saying nothing where this one now says more."""
        others = PlanIndicator.objects.filter(indicator__in=self._filled).exclude(plan=self.plan)
        changed = []
        for item in others if self._filled else ():
            said = item.as_written
            item.as_written = dict.fromkeys(self._filled[item.indicator_id], "") | said
            if item.as_written != said:
                changed.append(item)
        rows.update(changed, ("as_written",))

    def own_words(self, row, indicator):
        """Return what a plan's use of an indicator keeps of a row: the words that are not the indicator's."""
        codes = self.codes_now(indicator)
        return {
            "title": "" if row.indicator == indicator.title else row.indicator,
            "refs": "" if row.refs == codes else row.refs,
            "as_written": indicator_words.own_words(row, indicator),
        }

    def codes_now(self, indicator):
        """Return the words of an indicator's codes, one on each line: one query for all indicators."""
        if self._own_codes is None:
            known = defaultdict(list)
            old = {item.pk for item in self._of_row.values()} - {item.pk for item in self.new}
            if old:
                for pk, words in (
                    IndicatorCode.objects.filter(indicator__council=self.plan.council)
                    .order_by("position", "id")
                    .values_list("indicator_id", "words")
                ):
                    known[pk].append(words)
            for indicator, row in self.recoded:
                known[indicator.pk] = list(codes_of(row.refs))
            self._own_codes = {pk: "\n".join(words) for pk, words in known.items()}
        return self._own_codes.get(indicator.pk, "")

    def _store_codes(self):
        made = {indicator.pk for indicator in self.new}
        again = [indicator.pk for indicator, _ in self.recoded if indicator.pk not in made]
        rows.delete(
            IndicatorCode, IndicatorCode.objects.filter(indicator__in=again).values_list("pk", flat=True)
        )
        load(
            IndicatorCode,
            (
                {
                    "indicator_id": indicator.pk,
                    "words": words,
                    "normal": code,
                    "position": position,
                    "set_id": self._set_of(code),
                }
                for indicator, row in self.recoded
                for position, (words, code) in enumerate(codes_of(row.refs).items())
            ),
        )

    def _set_of(self, code):
        """Return the id of the IndicatorSet of a code, by its leading letters, or None."""
        return self.sets.get(set_code(code))


def _put_plan_indicators(plan, matched, held, chosen):
    def fields(row):
        indicator = chosen.of(row)
        words = {field: getattr(row, name) for name, field in FIELDS["indicators"].items()}
        return (
            words
            | chosen.own_words(row, indicator)
            | {"indicator": indicator, "priority_words": row.priority}
        )

    return rows.put(PlanIndicator, matched, fields, make=lambda: PlanIndicator(plan=plan), held=held)


def _link_priorities(matched, items, priorities):
    """Join each indicator to the priorities that its row names."""
    through = PlanIndicator.priorities.through
    linked = defaultdict(set)
    old = [pair.before.pk for pair in matched.staying if pair.before is not None]
    if old:
        for item, priority in through.objects.filter(planindicator__plan=items[0].plan).values_list(
            "planindicator_id", "priority_id"
        ):
            linked[item].add(priority)
    new, gone = [], []
    for pair, item in zip(matched.staying, items, strict=True):
        wanted = dict.fromkeys(priorities.find(line) for line in lines(pair.after.priority))
        wanted.pop(None, None)
        new += [
            through(planindicator_id=item.pk, priority_id=pk) for pk in wanted if pk not in linked[item.pk]
        ]
        gone += [(item.pk, pk) for pk in linked[item.pk] if pk not in wanted]
    for item, priority in gone:
        through.objects.filter(planindicator=item, priority=priority).delete()
    rows.create(new)


def _delete_unused(going):
    """Delete indicators that no plan uses any more, unless they hold figures that the plan did not show.

    going -- {indicator id: how many figures the plan showed of it}.
    """
    unused = Indicator.objects.filter(pk__in=going, plan_indicators=None, locks=None)
    # What was said of it in a quarter must not go with it.
    unused = unused.exclude(updates__version__gt=0)
    related = (
        *("results", "targets", "forecasts", "numerators", "denominators"),
        *("comparators", "remarks", "judged_ratings"),
    )
    for indicator in unused.prefetch_related(*related):
        if sum(len(getattr(indicator, name).all()) for name in related) <= going[indicator.pk]:
            indicator.delete()
