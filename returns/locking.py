"""Locks on what a signed-off return holds, in the rooms where its figures, progress and scores stand."""

from indicators.locks import hold
from indicators.models import FigureLock
from organisation.periods import from_code
from plans.models import ProgressLock
from returns.lifecycle import signed_words
from returns.models import Return
from risks.models import Risk, RiskLock

LOCKS = (FigureLock, ProgressLock, RiskLock)


def holder_of(unit_return):
    """Return how locks name the return that put them there."""
    return f"{Return._meta.label_lower}:{unit_return.pk}"


def lock(unit_return, signed):
    """Lock what a return holds. signed -- the ReturnStep by which it was signed off. Holds its indicators.

    A fixed number of queries. A forecast looks ahead to the year's end, so that it is locked for the year.
    """
    about = {"holder": holder_of(unit_return), "words": signed_words(unit_return, signed)}
    updates = list(unit_return.updates.select_related("control"))
    hold({update.indicator_id for update in updates if update.indicator_id})
    figures, progress, risks = [], [], set()
    for update in updates:
        if update.indicator_id:
            period = from_code(update.period)
            figures += [
                _figure_lock(update.indicator_id, FigureLock.Of.FIGURES, period, about),
                _figure_lock(update.indicator_id, FigureLock.Of.FORECAST, period.whole_year(), about),
            ]
        elif update.action_id or update.milestone_id:
            item = {"action_id": update.action_id, "milestone_id": update.milestone_id}
            progress.append(ProgressLock(period=update.period, **item, **about))
        else:
            risks.add(update.risk_id or update.control.risk_id)
    # Whoever assesses a risk holds it.
    list(Risk.objects.filter(pk__in=risks).order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    FigureLock.objects.bulk_create(figures, batch_size=500)
    ProgressLock.objects.bulk_create(progress, batch_size=500)
    RiskLock.objects.bulk_create((RiskLock(risk_id=pk, **about) for pk in sorted(risks)), batch_size=500)


def unlock(*returns):
    """Take away every lock that returns put there: three queries."""
    holders = [holder_of(one) for one in returns]
    for model in LOCKS:
        model.objects.of_holders(holders).delete()


def _figure_lock(indicator, of, period, about):
    when = {"period": period.code, "starts": period.starts, "ends": period.ends}
    return FigureLock(indicator_id=indicator, of=of, **when, **about)
