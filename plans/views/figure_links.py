"""The links by which a page of an indicator leads to those on which its figures are entered and changed."""

from dataclasses import dataclass
from urllib.parse import urlencode

from indicators.locks import Locks
from indicators.models import Indicator
from plans.views.figures import (
    AREA_RESULT,
    AREA_TARGET,
    BREAK,
    COMMENTARY,
    DENOMINATOR,
    FORECAST,
    NUMERATOR,
    RESULT,
    TARGET,
)

OF_A_PERIOD = (RESULT, TARGET, FORECAST, NUMERATOR, DENOMINATOR)
ALWAYS_OFFERED = (RESULT, TARGET, COMMENTARY)


@dataclass(frozen=True)
class Link:
    """One link. words -- as shown; about -- what a screen reader adds, so that each says what it changes."""

    words: str
    about: str
    address: str


class Links:
    """The links that one person is shown for one indicator."""

    def __init__(self, indicator, rights):
        """indicator -- one that with_own() found."""
        self.indicator = indicator
        self.may_change = rights.may_change(indicator)
        self.may_enter = self.may_change or indicator.is_own
        chosen = Indicator.objects.filter(pk=indicator.pk)
        self._keys = chosen.figure_keys() if self.may_enter else {}
        self._locks = Locks([indicator.pk] if self.may_enter else [])

    def may(self, kind):
        return self.may_change if kind.by_editors else self.may_enter

    def to_add(self):
        """Return a Link for each kind of thing that may be added."""
        kinds = [RESULT, TARGET, FORECAST, COMMENTARY]
        if self.indicator.rule == "ratio":
            kinds += [NUMERATOR, DENOMINATOR]
        kinds += [AREA_RESULT, AREA_TARGET, BREAK]
        return [Link(f"Add {kind.with_article}", "", self._add(kind)) for kind in kinds if self.may(kind)]

    def is_open(self, kind, period):
        """Say whether a thing of a kind and a period (its code) has not been signed off."""
        return not self._locks.words_for(kind.model, self.indicator.pk, period)

    def of_period(self, row):
        """Return the Links of one PeriodRow: to change what stands there, or add what is not there yet.

        Nothing leads to what was signed off: its page would refuse.
        """
        commentary = row.printed.get("commentary")
        held = [
            *((kind, self._keys.get((f"{kind.name}s", row.period.code))) for kind in OF_A_PERIOD),
            (COMMENTARY, commentary and commentary.pk),
        ]
        return [
            self._of(kind, pk, row.period.label)
            for kind, pk in held
            if self.may(kind) and (pk or kind in ALWAYS_OFFERED) and self.is_open(kind, row.period.code)
        ]

    def of_area(self, row):
        """Return the Links of one AreaRow."""
        about = f"{row.area}, {row.period.label}"
        held = ((AREA_RESULT, row.result), (AREA_TARGET, row.target))
        return [
            Link(f"Change {kind.name.removeprefix('area ')}", f" of {about}", kind.address("edit", thing.pk))
            for kind, thing in held
            if thing is not None and self.may(kind) and self.is_open(kind, thing.period)
        ]

    def of_break(self, one):
        """Return the address at which a break is changed, or ""."""
        pk = one and self._keys.get(("breaks", one.period))
        return BREAK.address("edit", pk) if pk and self.may_change else ""

    def _of(self, kind, pk, label):
        if pk is None:
            asked = urlencode({"period": label})
            return Link(f"Add {kind.name}", f" for {label}", f"{self._add(kind)}?{asked}")
        return Link(f"Change {kind.name}", f" for {label}", kind.address("edit", pk))

    def _add(self, kind):
        return kind.address("add", self.indicator.pk)
