"""Every indicator of a published plan rates, with a sentence that is right when worked out again by hand.

The plan stands beside the checkout (tests/real_plans.py); where it is absent these tests are skipped.
"""

import re
from decimal import Decimal

import pytest

from exchange.reading import read_workbook
from exchange.storing import store
from indicators.choices import Rag
from indicators.figures import figures_by_id
from indicators.models import Indicator, Remark
from indicators.standing import standing
from tests.real_plans import plans_folder

pytestmark = pytest.mark.django_db

SYMBOLS = {"★": Rag.GREEN, "●": Rag.AMBER, "▲": Rag.RED}
SENTENCE = re.compile(
    r"(?P<result>[0-9.]+)(?P<unit>%| per 1,000)?(?: \(provisional\))? against (?P<target>[0-9.]+)(?P=unit)?"
    r"(?P<lower> \(lower is better\))?: (?P<gap>[0-9.]+)(?P<gap_unit>%| percentage points)? "
    r"(?P<side>above|below) target(?P<rest>.*)"
)


@pytest.fixture
def standings():
    content, _ = read_workbook(plans_folder() / "cumbria-2011-12.xlsx")
    plan = store(content).plan
    chosen = Indicator.objects.filter(plan_indicators__plan=plan)
    figures = figures_by_id(chosen)
    return {one: standing(one, figures=figures[one.pk]) for one in chosen.prefetch_related("codes")}


def test_all_of_them_rate_and_agree_with_every_symbol_that_was_printed(standings):
    assert len(standings) == 29
    assert all(now.rating.rag != Rag.NONE for now in standings.values())
    printed = Remark.objects.filter(kind=Remark.Kind.RAG, indicator__in=standings)
    assert printed.count() == 19
    for remark in printed:
        now = standings[remark.indicator]
        assert now.rating.rag == SYMBOLS[remark.words], (remark.indicator, now.rating.reason)


def test_each_sentence_is_right_when_worked_out_again(standings):
    inside = 0
    for indicator, now in standings.items():
        reason = now.rating.reason
        if reason.endswith(": inside the band"):
            low, high = re.search(r"against ([0-9.]+)% to ([0-9.]+)%", reason).groups()
            assert Decimal(low) <= now.result.number <= Decimal(high)
            inside += 1
            continue
        said = SENTENCE.fullmatch(reason)
        assert said, reason
        result, target, gap = (Decimal(said[name]) for name in ("result", "target", "gap"))
        assert (result, target) == (now.result.number, now.target.number)
        assert (said["side"] == "above") == (result > target)
        assert bool(said["lower"]) == (indicator.polarity == "lower")
        met = result <= target if said["lower"] else result >= target
        assert met == (now.rating.rag == Rag.GREEN), reason
        if target:
            exact = abs(result - target) / target * 100
            assert abs(exact - gap) <= Decimal("0.05"), reason
            assert (now.rating.rag == Rag.AMBER) == (not met and exact <= 5), reason
        else:
            assert gap == result
            assert said["rest"] == "; a tolerance in percent of a target of 0 leaves no amber"
    assert inside == 2
