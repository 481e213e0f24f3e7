"""The plan check on published plans: what a planning officer would find in them, and not much more."""

from collections import Counter
from functools import cache

from exchange.reading import read_workbook
from plans.checks import check
from tests.real_plans import plans_folder


@cache
def findings(name):
    with open(plans_folder() / f"{name}.xlsx", "rb") as file:
        content, _ = read_workbook(file)
    return tuple(check(content))


def of(name, code):
    return [one for one in findings(name) if one.code == code]


def rows(name, code):
    return [(one.place.sheet, one.place.row) for one in of(name, code)]


def test_the_findings_of_each_plan_are_few_enough_to_read():
    counted = {
        path.stem: Counter(one.severity for one in findings(path.stem))
        for path in plans_folder().glob("*.xlsx")
    }
    assert {name: (found["warning"], found["note"]) for name, found in counted.items()} == {
        "cumbria-2007-08": (35, 45),
        "cumbria-2011-12": (4, 1),
        "hartlepool-2006-07-dept": (19, 0),
        "hartlepool-2006-07-div-pa": (15, 3),
        "hartlepool-2006-07-op-pa": (6, 2),
        "hartlepool-2006-07-op-policy": (4, 1),
        "herefordshire-2009-11": (3, 3),
    }


def test_none_is_an_error_and_each_names_its_sheet():
    for path in plans_folder().glob("*.xlsx"):
        for one in findings(path.stem):
            assert one.severity != "error"
            assert one.place is not None, one


def test_the_baskets_of_2007_that_do_not_add_to_100_are_found():
    messages = [one.message for one in of("cumbria-2007-08", "weights-not-100")]
    assert messages == [
        "Basket F11 adds to 80%, not 100%.",
        "Basket F12 adds to 125%, not 100%: 100% under SO1.3 and 25% under SO6.3; "
        "“Secure sufficient childcare places” counts twice.",
        "Basket P31 adds to 80%, not 100%: 2 of 6 members have no weight.",
    ]
    assert len(of("cumbria-2007-08", "weight-not-stated")) == 3


def test_the_activities_of_2007_that_nobody_leads_are_said_once_for_their_objective():
    messages = [one.message for one in of("cumbria-2007-08", "action-without-lead")]
    assert len(messages) == 7 and messages[0].startswith("None of the 6 actions of SO1 has a lead")


def test_ten_activities_due_06_07_are_one_finding():
    (found,) = [one for one in of("hartlepool-2006-07-div-pa", "date-unreadable") if "06/07" in one.message]
    assert found.message.startswith("10 actions under LL 2, LL 3, LL 4, LL 7, CSD 2 and CSD 5 are due")
    assert len(found.places) == 10


def test_indicators_that_partners_report_are_one_note():
    partners = [
        one for one in of("herefordshire-2009-11", "indicator-without-target") if one.severity == "note"
    ]
    assert [len(one.places) for one in partners] == [26]
    assert of("herefordshire-2009-11", "indicator-not-used") == []


def test_the_three_risks_that_the_matrix_of_2007_draws_elsewhere_are_found():
    found = of("cumbria-2007-08", "risk-score-differs")
    assert [one.message.split()[1] for one in found] == ["I", "VII", "X"]


def test_five_of_the_nine_risks_above_appetite_have_no_planned_control():
    found = of("cumbria-2007-08", "risk-above-appetite")
    assert [one.message.split()[1] for one in found] == ["II", "III", "V", "VI", "XII"]


def test_the_growth_total_and_the_amounts_in_thousands_of_2011_are_found():
    (total,) = of("cumbria-2011-12", "total-differs")
    assert ("2.759" in total.message, "3.059" in total.message) == (True, True)
    assert rows("cumbria-2011-12", "odd-scale") == [("Budget 2", 7)]


def test_a_plan_that_prints_no_dates_and_no_targets_says_each_once():
    for code in ("action-without-date", "indicator-without-target"):
        (found,) = of("cumbria-2011-12", code)
        assert found.place.row == 1


def test_the_ref_that_names_two_objectives_is_found():
    (found,) = of("hartlepool-2006-07-dept", "ref-repeated")
    assert found.message.startswith("LL 7 names 2 priorities")


def test_the_printed_risk_scores_of_2009_agree_with_their_scheme():
    assert of("herefordshire-2009-11", "risk-score-differs") == []
