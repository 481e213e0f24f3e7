"""Whom a name in a council's plans means.

What a person settled goes first. Else a name is looked for among the people that the plan itself lists, and
only where those cannot be meant among the council's people and posts. Whom the words mean is set only when it
is certain. A job title means who holds it: who has left keeps none, and the work stays with the post.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from organisation.models import Person, Post
from organisation.names import NOBODY, describe, match_name, split_names
from plans.models import PlanPerson, SettledName
from plans.references import normal_name


@dataclass
class Somebody:
    """A person or a post, as names are matched with it."""

    person_id: int | None
    post_id: int | None
    name: str
    initials: str = ""
    job_title: str = ""
    left_on: date | None = None


class Naming:
    """The people and posts of a council, and what was settled; each name of a plan is looked for once.

    Four queries.
    """

    def __init__(self, council):
        self.people = {
            pk: Somebody(pk, None, name, initials, title, left_on)
            for pk, name, initials, title, left_on in Person.objects.of(council).values_list(
                "id", "name", "initials", "job_title", "left_on"
            )
        }
        self._of_plan = defaultdict(dict)
        for plan, pk, initials, title in (
            PlanPerson.objects.filter(plan__council=council, person__isnull=False)
            .order_by("plan", "position", "id")
            .values_list("plan_id", "person_id", "initials", "job_title")
        ):
            known = self.people[pk]
            said = self._of_plan[plan].setdefault(pk, Somebody(pk, None, known.name, left_on=known.left_on))
            said.initials = said.initials or initials
            # A person may be listed twice, once for each post: titles are parted by semicolons.
            said.job_title = "; ".join(filter(None, [said.job_title, title]))
        self.posts, self.held_by = {}, defaultdict(list)
        for pk, title, holder in Post.objects.filter(council=council).values_list("id", "title", "holder_id"):
            self.posts[pk] = Somebody(holder, pk, "", job_title=title)
            self.held_by[holder].append(self.posts[pk])
        self._settled = {
            (plan, normal): {"person_id": person, "post_id": post}
            for plan, normal, person, post in SettledName.objects.filter(plan__council=council).values_list(
                "plan_id", "normal", "person_id", "post_id"
            )
        }
        self._pieces, self._found = {}, {}

    def pieces(self, cell):
        """Return the names of a cell, each as written."""
        if not cell:
            return ()
        if cell not in self._pieces:
            self._pieces[cell] = split_names(cell)
        return self._pieces[cell]

    def find(self, piece, plan):
        """Return {"person_id", "post_id"} of a name in a plan; None where it is not certain."""
        if (piece, plan) not in self._found:
            settled = self._settled.get((plan, normal_name(piece)))
            self._found[piece, plan] = settled or self._search(piece, plan)
        return self._found[piece, plan]

    def is_settled(self, piece, plan):
        """Say whether a person said whom a name of a plan means."""
        return (plan, normal_name(piece)) in self._settled

    def holder(self, post):
        """Return the id of the person who holds a post, or None."""
        return self.posts[post].person_id if post else None

    def named(self, who):
        """Return the name and the post of what find() gave."""
        person = self.people[who["person_id"]].name if who["person_id"] else ""
        return ", ".join(filter(None, [person, who["post_id"] and self.posts[who["post_id"]].job_title]))

    def _search(self, piece, plan):
        person = self.match(piece, plan).person
        post = self._post(piece).person
        return {
            "person_id": person.person_id if person else None,
            "post_id": post.post_id if post else None,
        }

    def match(self, piece, plan):
        """Return the Match of a name of a plan among people."""
        kind = describe(piece).kind
        if kind in ("tbc", "group"):
            return NOBODY
        of_plan, of_council = self._of_plan[plan].values(), self.people.values()
        if kind == "title":
            of_plan, of_council = ([one for one in few if not one.left_on] for few in (of_plan, of_council))
        match = match_name(piece, of_plan)
        return match if match.candidates else match_name(piece, of_council)

    def _post(self, piece):
        return match_name(piece, self.posts.values()) if describe(piece).kind == "title" else NOBODY

    def candidates(self, piece, plan):
        """Return the people and posts whom a name may mean, and the posts of those who have left."""
        found = [*self.match(piece, plan).candidates, *self._post(piece).candidates]
        found += [post for one in found if one.left_on for post in self.held_by[one.person_id]]
        return list({(one.person_id, one.post_id): one for one in found}.values())
