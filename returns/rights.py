"""Who may save an update, and who reviews it.

Source: design section 7: a contributor enters their own items, an editor those of the unit; an approver signs
for it. Whoever leads a thing or owns a risk saves it, whatever role they have and on whichever unit, for else
nobody would.
"""

from organisation.access import APPROVES, EDITS, below
from organisation.models import Unit

REVIEWS = APPROVES | EDITS


class Reach:
    """The units in whose returns a person writes all, reviews, or reads what is exempt: two queries.

    writes, reviews, exempt -- ids of units, each set with those below the ones on which a role is held.
    """

    def __init__(self, user, today):
        if user.is_superuser:
            self.writes = self.reviews = self.exempt = set(Unit.objects.values_list("pk", flat=True))
            return
        held = list(
            user.roles.in_force(today).values_list(
                "name", "reads_exempt", "unit_id", "unit__kind", "unit__council_id"
            )
        )
        units = Unit.objects.filter(council__in={row[4] for row in held})
        self._units = list(units.values_list("pk", "parent_id", "council_id")) if held else []
        self.writes = self._reached(row for row in held if row[0] in EDITS)
        self.reviews = self._reached(row for row in held if row[0] in REVIEWS)
        self.exempt = self._reached(row for row in held if row[1])

    def _reached(self, roles):
        """Return the ids of the units that roles reach; one on the whole council reaches all its units."""
        roles = list(roles)
        whole = {council for *_, kind, council in roles if kind == Unit.Kind.COUNCIL}
        tops = {row[2] for row in roles} | {pk for pk, _, council in self._units if council in whole}
        return below(tops, [(pk, parent) for pk, parent, _ in self._units])

    def may_review(self, update):
        """Say whether the person reviews an update: approves or edits on its unit, or above."""
        return update.unit_return.unit_id in self.reviews


def may_save(user, updates, today, reach=None):
    """Return the ids of those updates that a person may save: three queries, one with a Reach at hand.

    updates -- a queryset of those that the person may see.
    """
    reach = reach or Reach(user, today)
    either = updates.of_user(user) | updates.filter(unit_return__unit__in=reach.writes)
    return set(either.order_by().values_list("pk", flat=True))
