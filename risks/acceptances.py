"""Formal acceptance of a risk: which decision is the latest, and whether it holds on a day.

Source: a council's risk strategy lets somebody with authority decide to live with a risk above appetite, for
a time. Nothing here reads the database, the clock or the settings.
"""


def latest_acceptance(acceptances):
    """Return the acceptance given last, None where there is none; of two on one day the one recorded last."""
    return max(acceptances, key=lambda one: (one.accepted_on, one.pk), default=None)


def in_force(acceptance, day):
    """Say whether an acceptance holds on a day, its first and last day included."""
    return acceptance.accepted_on <= day <= acceptance.expires_on
