"""Indicators, their codes, results, targets and comparators, and the schemes that rate them."""

from indicators.models.figure import Comparator, Figure, Forecast, Remark, Result, Target
from indicators.models.indicator import Indicator, IndicatorCode, IndicatorSet
from indicators.models.scheme import RagScheme

__all__ = [
    "Comparator",
    "Figure",
    "Forecast",
    "Indicator",
    "IndicatorCode",
    "IndicatorSet",
    "RagScheme",
    "Remark",
    "Result",
    "Target",
]
