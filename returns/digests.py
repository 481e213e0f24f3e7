"""Digests: what one person is told of, in one message. Exempt risks are never named in a message.

Who signs for a unit is also told of things there that nobody else can be told of: leads who are only a name,
or have no e-mail address, posts that nobody holds, and things for which nobody is named.
"""

from dataclasses import dataclass, field

from django.contrib.auth import get_user_model

from organisation.access import exempt_units
from organisation.models import Role, Unit
from returns.chasing import Chased, chase_list
from returns.gathering import way_up
from returns.reporters import addresses_of

MOST = 40
EXEMPT = "exempt, named only on the page after you sign in."


@dataclass
class Digest:
    """What one person is told. own -- what they report on; others -- what nobody else can be told of."""

    user: int
    name: str
    address: str
    own: list[Chased] = field(default_factory=list)
    others: list[Chased] = field(default_factory=list)

    @property
    def things(self):
        return [*self.own, *self.others]

    @property
    def named(self):
        """The things that are not exempt: what is kept of a message is read by who sends reminders, too."""
        return [one for one in self.things if one.exempt_unit is None]

    @property
    def due(self):
        """The day on which the first of the things is due."""
        return min(one.due for one in self.things)


def digests_of(cycle, today, holidays):
    """Return the Digests of a cycle, by name.

    A fixed number of queries, and two for each person who owns an exempt risk.
    """
    units = {unit.pk: unit for unit in Unit.objects.of(cycle.council_id)}
    chased = chase_list(cycle, today, holidays, frozenset(units))
    approvers = _approvers(units, today)
    addresses = chased.addresses | addresses_of({user for users in approvers.values() for user in users})
    found, readable = {}, {}

    def tell(user):
        return found.setdefault(user, Digest(user, *addresses[user]))

    def may_read(user, unit):
        if user not in readable:
            readable[user] = exempt_units(get_user_model().objects.get(pk=user), today)
        return unit in readable[user]

    for one in chased.things:
        told = dict.fromkeys(who.user for who in one.who if who.user in chased.addresses)
        for user in told:
            if one.exempt_unit is None or may_read(user, one.exempt_unit):
                tell(user).own.append(one)
        if not told and one.exempt_unit is None:
            nearest = (approvers[unit] for unit in way_up(units, one.unit.pk) if unit in approvers)
            for user in next(nearest, ()):
                if user in addresses:
                    tell(user).others.append(one)
    return sorted(found.values(), key=lambda digest: (digest.name, digest.user))


def _approvers(units, today):
    """Return {unit id: ids of the users who sign for it} of the units that have somebody: one query."""
    found = {}
    roles = Role.objects.in_force(today).filter(unit__in=units, name=Role.Name.APPROVER).order_by("pk")
    for unit, user in roles.values_list("unit", "user"):
        found.setdefault(unit, []).append(user)
    return found


def subject_of(digest, cycle):
    """Return the subject of a message: what is asked, and by when. Exempt things are not counted in it."""
    number = len(digest.named)
    late = sum(one.is_late for one in digest.named)
    what = f"{number or 'Your'} update{'' if number == 1 else 's'} for {cycle}"
    return f"{what}, {late} late" if late else f"{what}, due on {digest.due:%-d %B %Y}"


def words_of(digest, cycle, address=""):
    """Return the text of a message. address -- where the pages of the site begin, "" where nobody said."""
    page = f"{address}/updates/" if address else "the page Updates"
    said = [f"Dear {digest.name}", ""]
    if digest.own:
        said += [
            f"These wait for your update for {cycle}:",
            "",
            *_listed(digest.own),
            "",
            f"Update them: {page}",
        ]
    if digest.others:
        returns = f"{address}/returns/" if address else "the page Returns"
        said += [""] if digest.own else []
        said += [
            "These have nobody else who can be reminded: their leads have no sign-in, no e-mail address, or "
            "are not named. You sign for the unit.",
            *("", *_listed(digest.others, with_who=True), "", f"Look at them: {returns}"),
        ]
    return "\n".join([*said, "", f"{cycle.council}, Golden Thread", ""])


def _listed(things, *, with_who=False):
    """Return a line for each thing, the exempt ones counted and not named."""
    named = [one for one in things if one.exempt_unit is None]
    lines = []
    for one in named[:MOST]:
        who = f" ({one.who_words})" if with_who else ""
        lines.append(f"- {one.kind_words}: {one.name[:200]}{who}. {one.unit.name}, {one.due_words}.")
    if len(named) > MOST:
        lines.append(f"- and {len(named) - MOST} more.")
    if hidden := len(things) - len(named):
        lines.append(f"- {hidden} {EXEMPT}")
    return lines


def without_exempt(words):
    """Return the text of a message as who sends reminders may read it: without how much was exempt."""
    return "\n".join(line for line in words.split("\n") if not line.endswith(EXEMPT))
