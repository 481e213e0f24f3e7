"""What a person is asked about a plan: lines that could not be linked, and names that are not certain.

Gathers from the database into plain data; what is alike is plans.likeness, who is meant is plans.naming.
"""

from dataclasses import dataclass, field

from organisation.names import describe
from plans.checks.outline import short
from plans.coverage import unsettled
from plans.elsewhere import thread_of
from plans.likeness import candidates
from plans.models import Action, Assignment, Priority
from plans.naming import Naming
from plans.references import normal_line, normal_name
from plans.thread import AMBIGUOUS

SAID = {"supports": "Supports", "contributes": "Contributes to"}


@dataclass(frozen=True)
class Choice:
    """Something that may be chosen or pointed at. key -- "priority-12". where -- its plan or framework."""

    key: str
    name: str
    where: str = ""
    address: str = ""


@dataclass
class Question:
    """One line of Supports or Contributes to, with the items that cite it and what it may mean."""

    what: str
    words: str
    is_ambiguous: bool
    choices: list[Choice]
    items: list[Choice] = field(default_factory=list)

    @property
    def cell(self):
        return SAID[self.what]


def reference_questions(plan):
    """Return the Questions of a plan: ambiguous first, then those with candidates. Three queries."""
    thread, found = thread_of(plan.council), {}
    for one in unsettled(thread, plan.pk):
        meant = candidates(one.citation, one.item, thread)
        key = one.citation.what, normal_line(one.citation.words), tuple(item.key for item in meant)
        if key not in found:
            choices = [choice_of(item, thread) for item in meant]
            ambiguous = one.citation.state == AMBIGUOUS
            found[key] = Question(one.citation.what, one.citation.words, ambiguous, choices)
        found[key].items.append(choice_of(one.item, thread))
    return sorted(found.values(), key=lambda one: (not one.is_ambiguous, not one.choices))


def choice_of(item, thread):
    """Return the Choice of an item of the thread."""
    holder = thread.by_id.get(item.plan)
    address = ""
    if holder is not None:
        model = Priority if item.kind == "priority" else Action
        address = model(pk=item.id, plan_id=item.plan).get_absolute_url()
    name = short(item.name, 120) or f"An {item.kind} without words"
    where = f"{holder.title}, {holder.tier}" if holder else item.framework
    return Choice(f"{item.kind}-{item.id}", name, where, address)


@dataclass
class NameQuestion:
    """A name as a plan writes it, where it stands, and whom it may mean.

    kind -- as organisation.names.describe says. reason -- why it is asked about: DOUBTFUL, UNKNOWN or LEFT.
    """

    words: str
    kind: str
    reason: str
    choices: list[Choice]
    uses: list[Choice] = field(default_factory=list)


DOUBTFUL, UNKNOWN, LEFT = "doubtful", "unknown", "left"
REASONS = {
    DOUBTFUL: "Could be more than one person, or is not certain",
    LEFT: "Has left the council",
    UNKNOWN: "No list of people explains it",
}
_ORDER = list(REASONS)


@dataclass
class Names:
    """The names in a plan. asked -- to be settled. known -- [(words, who)]. groups, awaited -- words.

    offered -- names of people still there, and titles of posts.
    """

    asked: list[NameQuestion]
    known: list[tuple[str, str]]
    groups: list[str]
    awaited: list[str]
    offered: list[str]


def names_of(plan):
    """Return the Names of a plan's assignments: five queries."""
    naming = Naming(plan.council)
    asked, known, groups, awaited = {}, {}, {}, {}
    for one in Assignment.objects.filter(plan=plan).for_names():
        normal = normal_name(one.words)
        kind = describe(one.words).kind
        who = naming.find(one.words, plan.pk)
        has_left = who["person_id"] and naming.people[who["person_id"]].left_on and not who["post_id"]
        if naming.is_settled(one.words, plan.pk) and not has_left:
            continue
        if (who["person_id"] or who["post_id"]) and not has_left:
            known.setdefault(normal, (one.words, naming.named(who)))
        elif kind in ("group", "tbc"):
            (groups if kind == "group" else awaited).setdefault(normal, one.words)
        else:
            if normal not in asked:
                meant = [] if has_left else naming.candidates(one.words, plan.pk)
                if has_left:
                    meant = naming.held_by[who["person_id"]]
                reason = LEFT if has_left else DOUBTFUL if meant else UNKNOWN
                asked[normal] = NameQuestion(one.words, kind, reason, [_who(body) for body in meant])
            asked[normal].uses.append(_use(one))
    order = sorted(asked.values(), key=lambda one: (_ORDER.index(one.reason), -len(one.uses)))
    offered = {one.name for one in naming.people.values() if not one.left_on}
    offered |= {post.job_title for post in naming.posts.values()}
    return Names(
        order, sorted(known.values()), list(groups.values()), list(awaited.values()), sorted(offered)
    )


def _who(body):
    if body.post_id:
        return Choice(f"post-{body.post_id}", body.job_title, "the post")
    known_by = "; ".join(filter(None, [body.initials, body.job_title]))
    return Choice(f"person-{body.person_id}", body.name, known_by)


def _use(assignment):
    """Return where a name stands: the item, with the duty, and its place in the plan document."""
    item = assignment.priority or assignment.action or assignment.milestone or assignment.plan_indicator
    duty = assignment.get_duty_display().lower()
    return Choice("", short(str(item), 90) or "without words", duty, address_of(assignment))


def address_of(assignment):
    """Return the place in the plan document of what a name stands at, loaded by for_names()."""
    if assignment.plan_indicator_id:
        return f"{assignment.plan.get_absolute_url()}#indicator-{assignment.plan_indicator_id}"
    if assignment.milestone_id:
        return (assignment.milestone.action or assignment.plan).get_absolute_url()
    return (assignment.priority or assignment.action).get_absolute_url()
