"""Which assessment of a risk holds now, and which held before it.

Source: design section 4, Risk: the history of assessments is kept and movement is shown.
Nothing here reads the database, the clock or the settings.
"""


def in_order(assessments):
    """Return the assessments from the oldest to the latest: by day, then in the order they were made.

    One without a day is as old as the plan it came with, and so stands before any with one.
    """
    return sorted(assessments, key=_when)


def latest_scores(assessments):
    """Return {(risk id, kind): Assessment} of the latest of each."""
    return {(one.risk_id, one.kind): one for one in in_order(assessments)}


def _when(assessment):
    day = assessment.assessed_on
    return day is not None, day.toordinal() if day else 0, assessment.pk
