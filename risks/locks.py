"""Locks: which risks were signed off. Everything that writes scores and controls asks here first."""

from risks.models import Risk, RiskLock


def words_on(risk):
    """Return why a risk (its id) cannot be assessed, nor its controls be changed; "" where they can be."""
    return RiskLock.objects.filter(risk=risk).values_list("words", flat=True).first() or ""


def held_words(risk):
    """Return the same of a risk that is held until the transaction ends: nobody signs it off meanwhile."""
    list(Risk.objects.filter(pk=risk).select_for_update(of=("self",)).values_list("pk"))
    return words_on(risk)
