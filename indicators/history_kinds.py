"""Whose history the indicators tell."""

from django.urls import reverse

from indicators.models import (
    Area,
    AreaFigure,
    Comparator,
    ComparatorGroup,
    Denominator,
    Forecast,
    GroupMember,
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
from organisation.histories import Kind, Part

OF_INDICATOR = ("indicator",)


def _trail(row):
    return (("Indicators", reverse("indicators:indicator_list")),)


KINDS = (
    Kind(
        "indicator",
        Indicator,
        # What other councils reported is left out: they are never named on a page of ours.
        parts=(
            Part(IndicatorCode, OF_INDICATOR),
            *(
                Part(model, OF_INDICATOR, label=("period",))
                for model in (*(Result, Target, Forecast, Numerator, Denominator), SeriesBreak, JudgedRating)
            ),
            Part(Comparator, OF_INDICATOR, label=("name", "period")),
            Part(AreaFigure, OF_INDICATOR, label=("area", "period")),
            Part(Remark, OF_INDICATOR, label=("kind", "period")),
        ),
        trail=_trail,
    ),
    Kind(
        "rating-scheme",
        RagScheme,
        own=Part(RagScheme, told=("version",)),
        parts=(Part(RagBand, ("scheme",)),),
        trail=lambda row: (("Rating schemes", reverse("indicators:scheme_list")),),
    ),
    Kind(
        "comparator-group",
        ComparatorGroup,
        parts=(Part(GroupMember, ("group",)),),
        trail=lambda row: (("Comparator groups", reverse("indicators:group_list")),),
    ),
    Kind("area", Area, trail=_trail),
)
