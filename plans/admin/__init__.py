"""The admin of plans, a file to each subject. After each change the links of the council are made again."""

from plans.admin import budgets, frameworks, items, linked, locks, measures, narrative, plan

__all__ = ["budgets", "frameworks", "items", "linked", "locks", "measures", "narrative", "plan"]
