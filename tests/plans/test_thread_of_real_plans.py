"""The golden thread of four published plans: a department's, a division's and two teams' of one council."""

import pytest

from exchange.reading import read_workbook
from exchange.storing import store
from organisation.models import Council
from plans.content import lines
from plans.elsewhere import thread_of
from plans.references import normal_ref
from plans.thread import AMBIGUOUS, WAITING
from tests.real_plans import plans_folder

NAMES = ("dept", "div-pa", "op-pa", "op-policy")


def contents():
    found = {}
    for name in NAMES:
        with open(plans_folder() / f"hartlepool-2006-07-{name}.xlsx", "rb") as file:
            found[name], _ = read_workbook(file)
    return found


def load(order, read):
    for name in order:
        store(read[name])
    return thread_of(Council.objects.get())


def told(thread):
    """What the thread says, without numbers that differ from one load to the next."""
    return sorted(
        (item.tier, item.title, cited.words, cited.state, tuple(sorted(one.title for one in cited.targets)))
        for item in thread.items
        for cited in thread.citations(item)
    )


@pytest.fixture
def read():
    return contents()


@pytest.mark.django_db
def test_each_objective_shows_every_item_below_that_cites_it(read):
    thread = load(NAMES, read)
    objectives = read["dept"].priorities
    assert len(objectives) == 23
    cited_at_all = set()
    for objective in objectives:
        wanted = normal_ref(objective.ref)
        citing = [
            row.title
            for name in NAMES[1:]
            for row in read[name].priorities
            if wanted in {normal_ref(ref) for ref in lines(row.supports)}
        ]
        shown = thread.serving(objective.ref)
        titles = [item.title for item in shown if item.kind == "priority"]
        assert set(citing) <= set(titles), objective.ref
        assert shown[0].ref == objective.ref
        if citing:
            cited_at_all.add(wanted)
    assert len(cited_at_all) == 12


@pytest.mark.django_db
def test_the_ref_of_two_objectives_is_ambiguous_for_the_division_and_names_both(read):
    thread = load(NAMES, read)
    (item,) = [one for one in thread.named("LL 7") if one.tier == "division"]
    (cited,) = thread.citations(item)
    assert cited.state == AMBIGUOUS
    assert {one.ref for one in cited.targets} == {"LL 7"}
    assert len({one.title for one in cited.targets}) == 2


@pytest.mark.django_db
def test_refs_of_plans_that_are_not_held_wait(read):
    thread = load(NAMES, read)
    waiting = {
        normal_ref(cited.words)
        for item in thread.items
        for cited in thread.citations(item)
        if cited.state == WAITING
    }
    assert waiting == {"ll5", "pa1", "ll6", "sc11"}


@pytest.mark.django_db
@pytest.mark.parametrize("order", [NAMES[::-1], ("op-pa", "dept", "op-policy", "div-pa")])
def test_any_order_of_loading_gives_the_same_thread(read, order):
    for name in NAMES:
        store(read[name])
    expected = told(thread_of(Council.objects.get()))
    Council.objects.get().plans.all().delete()
    assert told(load(order, read)) == expected
