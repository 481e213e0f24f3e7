"""A plan as it stood on a day that is past: whether that can be said, and what is then read.

The document, the words of the workbook and the PDF of such a day are made by what makes those of today,
inside as_on(). Rights are those of today; a risk that is exempt now or was exempt then is shown to nobody
without the right.
"""

from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils import timezone

from organisation.hindsight import hindsight
from organisation.models import Event
from organisation.writing import CREATED, past_of
from plans.models import Plan
from risks.models import Risk
from risks.past import exempt_when_deleted

NOBODYS = 0  # the number of no unit: nobody has a right on it


class NotThen(Exception):
    """The plan of that day cannot be shown. str() says why; earliest -- the first day that can, or None."""

    def __init__(self, words, earliest=None):
        super().__init__(words)
        self.earliest = earliest


def require_day(plan, day, today):
    """Raise NotThen where nobody can say how a plan stood at the end of a day: two queries."""
    if day > today:
        raise NotThen(f"{_said(day)} is still to come. Nobody knows what the plan will say then.", today)
    first = past_of(Plan).objects.filter(id=plan.pk).order_by("history_id").first()
    if first is None:
        raise NotThen("No history of this plan is kept.")
    began = timezone.localdate(first.history_date)
    if day < began and first.history_type == CREATED:
        raise NotThen(f"The plan did not exist on {_said(day)}. It was begun on {_said(began)}.", began)
    if day < began:
        words = "This service began to keep the history of plans on"
        raise NotThen(f"{words} {_said(began)}. What the plan said before is not known.", began)
    pruned = Event.objects.pruned_before()
    # How each thing stood at that moment, the end of the day before, was kept.
    kept = pruned and timezone.localdate(datetime.fromisoformat(pruned)) - timedelta(days=1)
    if kept and day < kept:
        raise NotThen(f"What changed before {_said(kept)} is kept no longer, so that cannot be said.", kept)


@contextmanager
def as_on(plan, day, exempt=frozenset()):
    """Give the Plan as it stood at the end of a day, and let everything inside read what stood there then.

    exempt -- the ids of the units whose exempt risks may be shown. Raises NotThen where it had been deleted.
    """
    hidden = Risk.objects.of_council(plan.council).hidden_from(exempt)
    hidden |= exempt_when_deleted(plan.council, exempt)
    instead = {
        (Risk, "exempt"): dict.fromkeys(hidden, "Exempt since"),
        (Risk, "unit_id"): dict.fromkeys(hidden, NOBODYS),
    }
    with hindsight(day, instead):
        then = Plan.objects.for_document().filter(pk=plan.pk).first()
        if then is None:
            raise NotThen(f"The plan had been deleted by the end of {_said(day)}, and was put back later.")
        yield then


def _said(day):
    return f"{day:%-d %B %Y}"
