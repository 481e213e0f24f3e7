"""Indicators, their codes, results, targets and comparators, and the schemes that rate them."""

from indicators.models.area import Area, AreaFigure
from indicators.models.change import Restatement, SeriesBreak, TargetChange
from indicators.models.comparing import ComparatorGroup, CouncilFigure, GroupMember
from indicators.models.entry import SetEntry
from indicators.models.figure import (
    Comparator,
    Denominator,
    Figure,
    Forecast,
    Numerator,
    Remark,
    Result,
    Target,
)
from indicators.models.indicator import Indicator, IndicatorCode, IndicatorSet
from indicators.models.judged import JudgedRating
from indicators.models.lock import FigureLock
from indicators.models.scheme import RagBand, RagScheme

__all__ = [
    "Area",
    "AreaFigure",
    "Comparator",
    "ComparatorGroup",
    "CouncilFigure",
    "Denominator",
    "Figure",
    "FigureLock",
    "Forecast",
    "GroupMember",
    "Indicator",
    "IndicatorCode",
    "IndicatorSet",
    "JudgedRating",
    "Numerator",
    "RagBand",
    "RagScheme",
    "Remark",
    "Restatement",
    "Result",
    "SeriesBreak",
    "SetEntry",
    "Target",
    "TargetChange",
]
