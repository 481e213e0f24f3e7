"""The work of a person: all that plans and registers name them for, or a post that they hold."""

from dataclasses import dataclass, field
from functools import cache

from django.db.models import Q

from indicators.models import Indicator
from organisation.models import Post
from plans.checks.outline import short
from plans.models import Assignment
from plans.naming import Naming
from plans.questions import address_of
from risks.models import Control, Risk

ITEMS = {
    "priority_id": "Priorities",
    "action_id": "Actions",
    "milestone_id": "Milestones",
    "plan_indicator_id": "Indicators",
}
KINDS = (*ITEMS.values(), "Definition sheets", "Risks", "Controls")


@dataclass(frozen=True)
class Piece:
    """Something that a person leads. duty -- "lead", "owner". words -- the name as it is written there."""

    name: str
    address: str
    duty: str
    words: str
    where: str
    due: str = ""


@dataclass
class Work:
    """What a person leads, by kind, each in the order of the plans. posts -- those that they hold."""

    posts: list[Post]
    parts: dict[str, list[Piece]] = field(default_factory=dict)

    @property
    def total(self):
        return sum(map(len, self.parts.values()))


def piece_of(assignment):
    """Return (kind, Piece) of a name in a plan, loaded by for_names(): ("Actions", ...)."""
    kind = next(words for name, words in ITEMS.items() if getattr(assignment, name))
    item = assignment.priority or assignment.action or assignment.milestone or assignment.plan_indicator
    return kind, Piece(
        short(str(item), 160) or "Without words",
        address_of(assignment),
        assignment.get_duty_display(),
        assignment.words,
        f"{assignment.plan}, {assignment.plan.years}",
        getattr(item, "due", ""),
    )


def risk_piece(one):
    """Return the Piece of a risk or a control, loaded with its register: its owner as it prints."""
    risk = one if isinstance(one, Risk) else one.risk
    words = one.owner or str(one.owner_post or one.owner_person or "")
    return Piece(short(str(one), 160), risk.get_absolute_url(), "Owner", words, str(risk.register))


def indicator_piece(one):
    """Return the Piece of an indicator whose figures a person or a post answers for."""
    words = str(one.owner_post or one.owner)
    return Piece(short(str(one), 160), one.get_absolute_url(), "Owner", words, "Its definition sheet")


def work_of(person, user):
    """Return the Work of a person, as far as a user may see it: a fixed number of queries.

    Four more where the owner of a risk or control is known by its words alone.
    """
    work = Work(list(Post.objects.filter(holder=person)))
    for one in Assignment.objects.visible_to(user).of_person(person):
        kind, piece = piece_of(one)
        work.parts.setdefault(kind, []).append(piece)
    held = {post.pk for post in work.posts}
    indicators = Indicator.objects.visible_to(user).of(person.council)
    for one in indicators.filter(Q(owner=person) | Q(owner_post__in=held)).select_related(
        "owner", "owner_post"
    ):
        work.parts.setdefault("Definition sheets", []).append(indicator_piece(one))
    risks = Risk.objects.visible_to(user).filter(register__council=person.council)
    controls = Control.objects.filter(risk__in=risks).select_related("risk__register")
    owned = Q(owner_person__isnull=False) | Q(owner_post__isnull=False) | ~Q(owner="")
    naming = cache(lambda: Naming(person.council))
    for kind, rows in (("Risks", risks.select_related("register")), ("Controls", controls)):
        for one in rows.filter(owned).select_related("owner_person", "owner_post"):
            if _owns(person, held, one, naming):
                work.parts.setdefault(kind, []).append(risk_piece(one))
    return work


def _owns(person, held, one, naming):
    """Say whether a person owns a risk or a control: as was chosen or found there, else by its words.

    naming -- a function that returns the Naming of the council.
    """
    if one.owner_person_id or one.owner_post_id:
        return one.owner_person_id == person.pk or one.owner_post_id in held
    names = naming()
    found = [names.find(words, None) for words in names.pieces(one.owner)]
    return any(who["person_id"] == person.pk or who["post_id"] in held for who in found)
