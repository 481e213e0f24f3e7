"""The plan and everything in it."""

from plans.models.agreed import AgreedDue
from plans.models.budget import BudgetCell, BudgetColumn, BudgetLine, BudgetTable
from plans.models.decision import SettledName, SettledReference, SwitchedOffCheck
from plans.models.framework import Framework, FrameworkItem
from plans.models.item import Action, Milestone, Priority
from plans.models.life import PlanStep, PlanVersion
from plans.models.lock import ProgressLock
from plans.models.measure import Basket, BasketMember, PlanIndicator, ScorecardRow
from plans.models.plan import Judgement, Plan, PlanFrameworkItem, PlanPerson, PlanUnit, Section
from plans.models.progress import Progress
from plans.models.risk_link import RiskLink
from plans.models.thread import Assignment, Reference

__all__ = [
    "Action",
    "AgreedDue",
    "Assignment",
    "Basket",
    "BasketMember",
    "BudgetCell",
    "BudgetColumn",
    "BudgetLine",
    "BudgetTable",
    "Framework",
    "FrameworkItem",
    "Judgement",
    "Milestone",
    "Plan",
    "PlanFrameworkItem",
    "PlanIndicator",
    "PlanPerson",
    "PlanStep",
    "PlanUnit",
    "PlanVersion",
    "Priority",
    "Progress",
    "ProgressLock",
    "Reference",
    "RiskLink",
    "ScorecardRow",
    "Section",
    "SettledName",
    "SettledReference",
    "SwitchedOffCheck",
]
