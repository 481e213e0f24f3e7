"""The fingerprint of a plan's documents: it changes when anything that is printed changes.

It is made of every field of every row that belongs to the plan, of what the plan cites elsewhere, and of the
code, templates and fonts that print them. It costs about a hundredth of laying the plan out.
"""

import hashlib
from functools import cache
from pathlib import Path

import weasyprint
from django.conf import settings

from indicators.models import (
    Comparator,
    Denominator,
    Forecast,
    Indicator,
    IndicatorCode,
    JudgedRating,
    Numerator,
    RagBand,
    RagScheme,
    Remark,
    Result,
    SeriesBreak,
    Target,
)
from organisation.models import Council, Person, Unit
from plans.models import (
    Action,
    AgreedDue,
    Basket,
    BasketMember,
    BudgetCell,
    BudgetColumn,
    BudgetLine,
    BudgetTable,
    Framework,
    FrameworkItem,
    Judgement,
    Milestone,
    Plan,
    PlanFrameworkItem,
    PlanIndicator,
    PlanPerson,
    PlanUnit,
    Priority,
    Progress,
    Reference,
    ScorecardRow,
    Section,
)
from risks.models import (
    Acceptance,
    Assessment,
    Control,
    Register,
    Risk,
    RiskCategory,
    RiskScheme,
    SchemeRow,
)

# Each table with the path by which its rows belong to a plan. Every field of every row counts.
TABLES = (
    (Plan, "pk"),
    (Council, "plans"),
    (Unit, "plans"),
    (Section, "plan"),
    (Priority, "plan"),
    (Action, "plan"),
    (Milestone, "plan"),
    (Progress, "action__plan"),
    (Progress, "milestone__plan"),
    (AgreedDue, "version__plan"),
    (Reference, "plan"),
    (PlanIndicator, "plan"),
    (PlanIndicator.priorities.through, "planindicator__plan"),
    (Basket, "plan"),
    (BasketMember, "basket__plan"),
    (ScorecardRow, "plan"),
    (BudgetTable, "plan"),
    (BudgetColumn, "table__plan"),
    (BudgetLine, "table__plan"),
    (BudgetCell, "line__table__plan"),
    (Judgement, "plan"),
    (PlanFrameworkItem, "plan"),
    (FrameworkItem, "plan_framework_items__plan"),
    (FrameworkItem, "children__plan_framework_items__plan"),
    (FrameworkItem, "cited_by__plan"),
    (Framework, "items__plan_framework_items__plan"),
    (Framework, "items__cited_by__plan"),
    (PlanUnit, "plan"),
    (Unit, "plan_units__plan"),
    (PlanPerson, "plan"),
    (Person, "plan_people__plan"),
    (Register, "plans"),
    (RiskScheme, "registers__plans"),
    (SchemeRow, "scheme__registers__plans"),
    # The schemes by which risks were assessed before the register's own.
    (RiskScheme, "assessments__risk__register__plans"),
    (SchemeRow, "scheme__assessments__risk__register__plans"),
    (Risk, "register__plans"),
    (Assessment, "risk__register__plans"),
    (Control, "risk__register__plans"),
    (Acceptance, "risk__register__plans"),
    (RiskCategory, "risks__register__plans"),
    (RiskCategory, "stricter_rows__scheme__registers__plans"),
    (Unit, "risks__register__plans"),
    (Indicator, "plan_indicators__plan"),
    (IndicatorCode, "indicator__plan_indicators__plan"),
    (Result, "indicator__plan_indicators__plan"),
    (Target, "indicator__plan_indicators__plan"),
    (Forecast, "indicator__plan_indicators__plan"),
    (Numerator, "indicator__plan_indicators__plan"),
    (Denominator, "indicator__plan_indicators__plan"),
    (JudgedRating, "indicator__plan_indicators__plan"),
    (Comparator, "indicator__plan_indicators__plan"),
    (Remark, "indicator__plan_indicators__plan"),
    (SeriesBreak, "indicator__plan_indicators__plan"),
    (RagScheme, "council__plans"),
    (RagBand, "scheme__council__plans"),
    # What the plan cites elsewhere, and the plans that print the same indicators.
    (Priority, "cited_by__plan"),
    (Action, "cited_by__plan"),
    (Plan, "priorities__cited_by__plan"),
    (Plan, "actions__cited_by__plan"),
    (Indicator, "cited_by__plan"),
    (Risk, "cited_by__plan"),
    (Plan, "plan_indicators__indicator__plan_indicators__plan"),
)
# What formulas may need: the figures of any indicator of the council.
FOR_FORMULAS = tuple(
    (model, f"{path}council__plans")
    for model, path in (
        *((Indicator, ""), (IndicatorCode, "indicator__")),
        *((Result, "indicator__"), (Numerator, "indicator__"), (Denominator, "indicator__")),
    )
)
# What prints them: the code and templates of these folders.
SOURCES = (
    *("plans", "indicators", "risks", "reports", "organisation"),
    *("templates/plans", "templates/reports", "templates/risks", "templates/generic"),
)


def fingerprint(plan, name, exempt=()):
    """Return the fingerprint of a plan's document, 64 characters. exempt -- the exempt risks it prints."""
    found = hashlib.sha256(f"{name} {list(exempt)} {printer()}".encode())
    tables = TABLES
    if Indicator.objects.filter(plan_indicators__plan=plan.pk).exclude(formula="").exists():
        tables += FOR_FORMULAS
    for model, path in tables:
        rows = model.objects.filter(**{path: plan.pk}).order_by("pk").distinct().values_list()
        found.update(repr((model._meta.label, list(rows))).encode())
    return found.hexdigest()


@cache
def printer():
    """Return the fingerprint of the code, the templates, the fonts and WeasyPrint: once for each process."""
    found = hashlib.sha256(weasyprint.__version__.encode())
    base = Path(settings.BASE_DIR)
    files = [path for source in SOURCES for path in sorted((base / source).rglob("*")) if _prints(path)]
    for path in [*files, *sorted(Path(settings.FONTS_DIR).glob("*"))]:
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def _prints(path):
    return path.suffix in (".py", ".html", ".css") and "migrations" not in path.parts
