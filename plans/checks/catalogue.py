"""The rules of the plan check: the name of each, how much it matters and what to do about it.

Source: design section 4, "Plan checks", and section 10, "Bad input". A warning asks for somebody's
attention; a note is for information. None is an error: a plan with all of them can still be stored.
"""

from dataclasses import dataclass

from plans.content import Finding

WARNING, NOTE = Finding.WARNING, Finding.NOTE


@dataclass(frozen=True)
class Rule:
    """title -- the heading of its findings; remedy -- what to do, unless a finding says better.

    sheet -- where a finding stands that is about no one item of the plan.
    """

    title: str
    severity: str
    remedy: str
    sheet: str


RULES = {
    # Priorities
    "priority-without-measure": Rule(
        "Priorities without a measure",
        WARNING,
        "Name an indicator, or say in Measured by how it is known.",
        "Priorities",
    ),
    "measured-by-parent": Rule(
        "Priorities measured only by the one above",
        NOTE,
        "Add a measure of their own if the one above does not show whether they work.",
        "Priorities",
    ),
    "ref-repeated": Rule(
        "References that name two priorities", WARNING, "Give one of them another reference.", "Priorities"
    ),
    # Actions
    "action-without-words": Rule("Actions without words", WARNING, "Say what will be done.", "Actions"),
    "action-without-lead": Rule("Actions without a lead", WARNING, "Say who leads it.", "Actions"),
    "action-without-date": Rule(
        "Actions without a date", WARNING, "Say when it is due, or tick the quarters of work.", "Actions"
    ),
    "action-without-parent": Rule(
        "Actions and milestones without a parent",
        WARNING,
        "Say which priority or action it belongs to.",
        "Actions",
    ),
    "date-unreadable": Rule(
        "Dates that cannot be read",
        WARNING,
        "Write a day, a month and year, or a year, such as 31 March 2027, March 2027 or 2026/27.",
        "Actions",
    ),
    "quarter-unreadable": Rule(
        "Quarters that cannot be read", WARNING, "Write one quarter on each line, like 2026/27 Q3.", "Actions"
    ),
    # The golden thread
    "reference-not-found": Rule(
        "References that nothing answers",
        WARNING,
        "Check the reference. It becomes a link when the plan that holds it is loaded.",
        "Priorities",
    ),
    "reference-ambiguous": Rule(
        "References that could mean more than one thing",
        WARNING,
        "Give one of the candidates another reference in its own plan.",
        "Priorities",
    ),
    "contribution-not-found": Rule(
        "Contributions to something not held",
        WARNING,
        "Check the words against the framework, or add the item to Frameworks.",
        "Priorities",
    ),
    "thread-broken-upward": Rule(
        "Priorities that support nothing above",
        WARNING,
        "Fill in Supports or Contributes to with what the priority is for.",
        "Priorities",
    ),
    "thread-broken-downward": Rule(
        "Priorities that nothing delivers",
        WARNING,
        "Add an action, or have a plan below support it.",
        "Priorities",
    ),
    "not-taken-up-below": Rule(
        "Priorities that no plan below takes up",
        NOTE,
        "Ask the units below whether one of their plans should support it.",
        "Priorities",
    ),
    # Indicators
    "indicator-without-target": Rule(
        "Indicators without a target", WARNING, "Set a target, or say why there is none.", "Indicators"
    ),
    "target-easier": Rule(
        "Targets easier than the last outturn",
        WARNING,
        "Set a harder target, or say in the note why it may fall.",
        "Indicators",
    ),
    "value-unread": Rule(
        "Words where a number belongs",
        WARNING,
        "Write one figure, and put the rest in the note.",
        "Indicators",
    ),
    "period-unreadable": Rule(
        "Periods that cannot be read",
        WARNING,
        "Write the period like 2026/27, 2026/27 Q3, AY 2025/26 or 2026.",
        "Indicators",
    ),
    "word-not-allowed": Rule(
        "Words outside their list", WARNING, "Use one of the allowed words.", "Indicators"
    ),
    "indicator-not-used": Rule(
        "Indicators tied to no priority",
        NOTE,
        "Name the priority that each measures, or drop it.",
        "Indicators",
    ),
    "indicator-not-defined": Rule(
        "Indicator codes that are not defined",
        WARNING,
        "Add it to Indicators, or correct the code.",
        "Priorities",
    ),
    # Baskets
    "weights-not-100": Rule(
        "Baskets whose weights do not add to 100%",
        WARNING,
        "Change the weights so that they add to 100%.",
        "Baskets",
    ),
    "weight-not-stated": Rule(
        "Baskets with members that have no weight",
        NOTE,
        "Give each member a weight, or leave it out.",
        "Baskets",
    ),
    "weight-unreadable": Rule(
        "Weights that cannot be read", WARNING, "Write a percentage, like 30%.", "Baskets"
    ),
    "indicator-in-two-baskets": Rule(
        "Indicators that count in two baskets", NOTE, "Make sure that it is meant to count twice.", "Baskets"
    ),
    "basket-not-defined": Rule(
        "Baskets on the scorecard that are not defined", WARNING, "Add its members to Baskets.", "Scorecard"
    ),
    "basket-not-used": Rule(
        "Baskets that are not on the scorecard", NOTE, "Name it on the scorecard, or drop it.", "Baskets"
    ),
    # People
    "officer-not-defined": Rule(
        "Officer codes that are not defined", WARNING, "Add the person to People, with initials.", "People"
    ),
    "officer-not-used": Rule(
        "Officer codes that are not used", NOTE, "Leave the person out if they lead nothing.", "People"
    ),
    "initials-shared": Rule(
        "Initials that two people share", WARNING, "Add a letter to one of them, such as ASm.", "People"
    ),
    "officer-left": Rule(
        "Officers who have left", WARNING, "Give the work to somebody else, or to the post.", "People"
    ),
    "tbc-left": Rule(
        "Things still to be confirmed", NOTE, "Settle it before the plan is approved.", "People"
    ),
    # Risks
    "risk-not-defined": Rule(
        "Risk references that are not defined",
        WARNING,
        "Add it to Risks, or correct the reference.",
        "Priorities",
    ),
    "risk-not-used": Rule(
        "Risks tied to nothing",
        NOTE,
        "Name them under Risks of a priority, or tie them to an action or an indicator.",
        "Risks",
    ),
    "risk-scheme": Rule(
        "Faults in the risk scheme", WARNING, "Correct the Risk scheme sheet.", "Risk scheme"
    ),
    "risk-not-in-scheme": Rule(
        "Risks scored outside the scheme", WARNING, "Use the codes of the risk scheme.", "Risks"
    ),
    "risk-score-differs": Rule(
        "Printed scores that differ from the matrix or the scheme",
        WARNING,
        "Decide which is right and correct the other.",
        "Risks",
    ),
    "risk-above-appetite": Rule(
        "Risks above appetite without a planned control",
        WARNING,
        "Plan a control that brings it down, or say who accepts it.",
        "Risks",
    ),
    "target-above-current": Rule(
        "Risks whose target is above the current assessment",
        WARNING,
        "Check both assessments: a target should be no higher.",
        "Risks",
    ),
    "residual-above-current": Rule(
        "Risks whose residual is above the current assessment",
        WARNING,
        "Check both assessments: controls should not raise a risk.",
        "Risks",
    ),
    "risk-review-overdue": Rule(
        "Risks whose review is overdue", WARNING, "Assess it again, even if nothing has changed.", "Risks"
    ),
    "risk-acceptance-ended": Rule(
        "Formal acceptances that have ended", WARNING, "Have it accepted again, or plan a control.", "Risks"
    ),
    "risk-control-overdue": Rule(
        "Planned controls that are overdue", WARNING, "Put it in place, or agree another day.", "Risks"
    ),
    "risk-move-unexplained": Rule(
        "Scores that moved without a reason", NOTE, "Give the reason on the page of the risk.", "Risks"
    ),
    # Money
    "total-differs": Rule(
        "Totals that differ from their sum",
        WARNING,
        "Correct the total or the line that is wrong.",
        "Budgets",
    ),
    "variance-differs": Rule(
        "Variances that differ from budget and outturn",
        WARNING,
        "Correct the variance, the budget or the outturn.",
        "Budgets",
    ),
    "odd-scale": Rule(
        "Amounts out of scale with their column",
        WARNING,
        "Check the unit: a comma may stand for a point.",
        "Budgets",
    ),
}
