"""What a person does with risks: assess one, put a control in place, find whom an owner's words mean."""

from types import SimpleNamespace

from django.db import transaction
from django.utils import timezone

from organisation.models import Person, Post
from organisation.names import describe, match_name
from organisation.writing import explained
from risks.assessments import controls_changed_since, has_moved, in_order
from risks.locks import held_words
from risks.models import Assessment, Control, Risk
from risks.schemes import NO_SCHEME, scheme_of

AUTHOR = Assessment._meta.get_field("author").max_length


class Refused(Exception):
    """The thing was not done; the message says why and what to do."""


def name_of(user):
    """Return the name of a user as records keep it."""
    return (user.get_full_name() or user.get_username())[:AUTHOR]


def latest_of(risk, kind):
    """Return the Assessment of a kind that holds now, or None."""
    found = in_order(risk.assessments.filter(kind=kind))
    return found[-1] if found else None


def movement_of(risk, before, likelihood, impact):
    """Return (whether a score moves, whether a control was changed since the one before).

    before -- the Assessment that holds until now, None for the first: then both are None. A score by another
    version of the scheme says nothing about movement.
    """
    if before is None:
        return None, None
    changed = controls_changed_since(before.made_at, risk.controls_changed_at)
    own = risk.register.scheme
    if before.scheme_id not in (None, risk.register.scheme_id):
        return False, changed
    scheme = scheme_of(own)[0] if own else NO_SCHEME
    return has_moved(scheme, (before.likelihood, before.impact), (likelihood, impact)), changed


@explained("{reason}")
@transaction.atomic
def assess(risk, kind, likelihood, impact, *, day, by, reason=""):
    """Return a new Assessment of a risk by the scheme of its register; the ones before are kept.

    by -- the user. Raises Refused where the score moves, no control was changed and no reason is given, and
    where the risk was signed off.
    """
    if words := held_words(risk.pk):
        raise Refused(words)
    moves, changed = movement_of(risk, latest_of(risk, kind), likelihood, impact)
    if moves and not changed and not reason.strip():
        raise Refused(
            "The score moves, and no control was changed since it was last assessed. Say why it moves, or "
            "change the controls first."
        )
    return Assessment.objects.create(
        risk=risk,
        kind=kind,
        scheme=risk.register.scheme,
        likelihood=likelihood,
        impact=impact,
        assessed_on=day,
        author=name_of(by),
        reason=reason,
        controls_changed=changed,
    )


def note_changed_controls(risks):
    """Keep that controls of some risks (ids) were changed just now."""
    Risk.objects.filter(pk__in=risks).update(controls_changed_at=timezone.now())


@transaction.atomic
def put_in_place(control, day):
    """Make a planned control one in place since a day.

    Raises Refused where it is in place already, and where its risk was signed off.
    """
    if words := held_words(control.risk_id):
        raise Refused(words)
    if not Control.objects.filter(pk=control.pk, planned=True).update(planned=False, in_place_on=day):
        raise Refused("This control is in place already")
    control.planned, control.in_place_on = False, day
    note_changed_controls([control.risk_id])


def settle_owners(council):
    """Find the person or post that the words for an owner mean, for risks and controls that have neither.

    A fixed number of queries; rows are written only where somebody is found.
    """
    named = None
    for model, path in ((Risk, "register__council"), (Control, "risk__register__council")):
        found, nobody = [], model.objects.filter(**{path: council}, owner_person=None, owner_post=None)
        for thing in nobody.exclude(owner=""):
            named = named or _Named(council)
            if named.settle(thing):
                found.append(thing)
        if found:
            model.objects.bulk_update(found, ("owner_person", "owner_post"), batch_size=500)


def settle_owner(thing, council):
    """Set whom the words for the owner of a risk or control mean, where they are sure to mean one."""
    _Named(council).settle(thing)


class _Named:
    """The people and posts of a council; each name is looked for once."""

    def __init__(self, council):
        self._people = list(Person.objects.filter(council=council, left_on=None))
        self._posts = [
            SimpleNamespace(post=post, name="", initials="", job_title=post.title)
            for post in Post.objects.filter(council=council)
        ]
        self._found = {}

    def settle(self, thing):
        """Set the person or post that the owner's words mean; return whether there is one."""
        words = thing.owner
        if words not in self._found:
            self._found[words] = self._search(words)
        thing.owner_person, thing.owner_post = self._found[words]
        return bool(thing.owner_person or thing.owner_post)

    def _search(self, words):
        kind = describe(words).kind
        if not words.strip() or kind in ("tbc", "group"):
            return None, None
        post = match_name(words, self._posts).person if kind == "title" else None
        return match_name(words, self._people).person, post and post.post
