"""The work of a person: all that plans and registers name them for, or a post that they hold."""

from dataclasses import dataclass, field

from organisation.models import Post
from plans.checks.outline import short
from plans.models import Assignment
from plans.naming import Naming
from plans.questions import address_of
from risks.models import Control, Risk


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


def work_of(person, user):
    """Return the Work of a person, as far as a user may see it: a fixed number of queries."""
    work = Work(list(Post.objects.filter(holder=person)))
    kinds = {"priority_id": "Priorities", "action_id": "Actions", "milestone_id": "Milestones"}
    kinds |= {"plan_indicator_id": "Indicators"}
    for one in Assignment.objects.visible_to(user).of_person(person):
        kind = next(words for name, words in kinds.items() if getattr(one, name))
        item = one.priority or one.action or one.milestone or one.plan_indicator
        duty = one.get_duty_display()
        work.parts.setdefault(kind, []).append(
            Piece(
                *(short(str(item), 160) or "Without words", address_of(one), duty, one.words),
                *(f"{one.plan}, {one.plan.years}", getattr(item, "due", "")),
            )
        )
    naming = Naming(person.council)
    risks = Risk.objects.visible_to(user).filter(register__council=person.council)
    owned = [("Risks", one, one) for one in risks.exclude(owner="").select_related("register")]
    controls = Control.objects.filter(risk__in=risks).exclude(owner="").select_related("risk__register")
    owned += [("Controls", one, one.risk) for one in controls]
    for kind, one, risk in owned:
        for words in naming.pieces(one.owner):
            who = naming.find(words, None)
            if who["person_id"] == person.pk or naming.holder(who["post_id"]) == person.pk:
                piece = Piece(
                    short(str(one), 160), risk.get_absolute_url(), "Owner", words, str(risk.register)
                )
                work.parts.setdefault(kind, []).append(piece)
    return work
