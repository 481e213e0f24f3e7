"""Which assessment of a risk holds now, which held before it, and when one must say why it moved.

Source: design section 4, Risk: the history of assessments is kept and movement is shown.
Nothing here reads the database, the clock or the settings.
"""

from risks.matrix import same
from risks.movement import Direction, movement


def in_order(assessments):
    """Return the assessments from the oldest to the latest: by day, then in the order they were made.

    One without a day is as old as the plan it came with, and so stands before any with one.
    """
    return sorted(assessments, key=_when)


def latest_scores(assessments):
    """Return {(risk id, kind): Assessment} of the latest of each."""
    return {(one.risk_id, one.kind): one for one in in_order(assessments)}


def held_on(scorings, day):
    """Return the latest of some scorings, oldest first, that was made by the end of a day, or None."""
    return next((one for one in reversed(scorings) if one.day is None or one.day <= day), None)


def controls_changed_since(made_at, changed_at):
    """Say whether a control was changed after an assessment was made.

    made_at -- when the assessment was made, None where nobody knows: then any change counts as later.
    changed_at -- when a control of the risk was last changed, None for never.
    """
    return changed_at is not None and (made_at is None or changed_at > made_at)


def has_moved(scheme, before, after):
    """Say whether a score moved between two cells (likelihood code, impact code) of one scheme."""
    if found := movement(scheme, before, after):
        return found.direction is not Direction.SAME
    return not all(same(*pair) or pair == ("", "") for pair in zip(before, after, strict=True))


def _when(assessment):
    day = assessment.assessed_on
    return day is not None, day.toordinal() if day else 0, assessment.pk
