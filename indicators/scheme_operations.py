"""What a person does with ratings: make a version of a scheme, choose the default one, judge a period."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from indicators.locks import require_unlocked
from indicators.models import Indicator, JudgedRating, RagBand, RagScheme
from organisation.audit import record
from organisation.models import Council


@transaction.atomic
def make_version(scheme, bands, *, by):
    """Save a RagScheme as the next version of its name, and return it.

    It takes the place of the version before: what was rated by that one, the council's default or an
    indicator of its own scheme, is rated by the new one from its first day on.
    bands -- Bands, best first, of a scheme that has its own.
    """
    council = Council.objects.select_for_update(no_key=True).get(pk=scheme.council_id)
    before = RagScheme.objects.filter(council=council, name=scheme.name)
    scheme.version = (before.aggregate(last=Max("version"))["last"] or 0) + 1
    scheme.made_by, scheme.made_at = by.get_full_name() or by.get_username(), timezone.now()
    was_default = before.filter(is_default=True).exists()
    if was_default or scheme.is_default:
        RagScheme.objects.filter(council=council, is_default=True).update(is_default=False)
    scheme.is_default = was_default or scheme.is_default
    scheme.save(force_insert=True)
    RagBand.objects.bulk_create(
        RagBand(
            scheme=scheme,
            position=place,
            label=band.label,
            shape=band.shape,
            rag=band.rag,
            up_to=band.up_to,
        )
        for place, band in enumerate(bands)
    )
    Indicator.objects.filter(scheme__in=before.exclude(pk=scheme.pk)).update(scheme=scheme)
    record(by, "made a version of a scheme", scheme, council=council, why=scheme.why)
    return scheme


@transaction.atomic
def choose_default(scheme, *, by):
    """Let the newest version of a scheme rate every indicator of its council that has none of its own."""
    council = Council.objects.select_for_update(no_key=True).get(pk=scheme.council_id)
    newest = RagScheme.objects.filter(council=council, name=scheme.name).order_by("-version").first()
    RagScheme.objects.filter(council=council, is_default=True).update(is_default=False)
    newest.is_default = True
    newest.save(update_fields=["is_default"])
    record(by, "chose the default scheme", newest, council=council)
    return newest


@transaction.atomic
def judge(indicator, period, rag, reason, *, by):
    """Keep the rating that an officer chose for a Period, and why. Earlier ones of the period are kept.

    Raises indicators.locks.Locked where somebody signed it off.
    """
    judged = JudgedRating(
        indicator=indicator,
        period=period.code,
        rag=rag,
        reason=reason,
        by=by,
        who=by.get_full_name() or by.get_username(),
    )
    require_unlocked(judged)
    judged.save()
    record(by, "judged", indicator, council=indicator.council, period=period.label, rag=rag, reason=reason)
    return judged
