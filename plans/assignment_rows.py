"""Assignments: the people and posts that the lead, accountable and contact cells of a council's plans name.

A name is looked for among the people that the plan itself lists, and only where those cannot be meant among
the council's people and posts. Whom the words mean is set only when it is certain.
"""

from collections import defaultdict
from types import SimpleNamespace

from organisation.models import Person, Post
from organisation.names import describe, match_name, split_names
from plans.models import Action, Assignment, Milestone, PlanIndicator, PlanPerson, Priority

LONGEST = Assignment._meta.get_field("words").max_length
# The cells that name people: the model, the field of Assignment for it, and the field and duty of each cell.
CELLS = (
    (Priority, "priority_id", (("lead", "lead"), ("accountable", "accountable"))),
    (Action, "action_id", (("lead", "lead"), ("accountable", "accountable"))),
    (Milestone, "milestone_id", (("lead", "lead"),)),
    (PlanIndicator, "plan_indicator_id", (("lead", "lead"), ("contact", "contact"))),
)


def assignments_of(council):
    """Yield {field: value} of every Assignment that the words of a council's plans make."""
    named = _Named(council)
    for model, owner, cells in CELLS:
        fields = [field for field, _ in cells]
        for plan, pk, *words in (
            model.objects.filter(plan__council=council)
            .order_by("plan", "position", "id")
            .values_list("plan_id", "id", *fields)
        ):
            for (_, duty), cell in zip(cells, words, strict=True):
                for position, piece in enumerate(named.pieces(cell)):
                    yield {
                        "plan_id": plan,
                        owner: pk,
                        "duty": duty,
                        "position": position,
                        "words": piece[:LONGEST],
                    } | named.find(piece, plan)


class _Named:
    """Whom the names in a council's plans mean; each name of a plan is looked for once."""

    def __init__(self, council):
        self._of_plan = defaultdict(dict)
        for plan, pk, name, initials, title in (
            PlanPerson.objects.filter(plan__council=council, person__isnull=False)
            .order_by("plan", "position", "id")
            .values_list("plan_id", "person_id", "person__name", "initials", "job_title")
        ):
            said = self._of_plan[plan].setdefault(pk, _somebody(pk, name))
            said.initials = said.initials or initials
            # A person may be listed twice, once for each post: titles are parted by semicolons.
            said.job_title = "; ".join(filter(None, [said.job_title, title]))
        self._of_council = []
        for pk, name, initials, title in Person.objects.filter(council=council).values_list(
            "id", "name", "initials", "job_title"
        ):
            self._of_council.append(_somebody(pk, name, initials, title))
        self._posts = [
            SimpleNamespace(person_id=None, post_id=pk, name="", initials="", job_title=title)
            for pk, title in Post.objects.filter(council=council).values_list("id", "title")
        ]
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
            self._found[piece, plan] = self._search(piece, plan)
        return self._found[piece, plan]

    def _search(self, piece, plan):
        nobody = {"person_id": None, "post_id": None}
        kind = describe(piece).kind
        if kind in ("tbc", "group"):
            return nobody
        post = match_name(piece, self._posts).person if kind == "title" else None
        match = match_name(piece, self._of_plan[plan].values())
        if not match.candidates:
            match = match_name(piece, self._of_council)
        return {
            "person_id": match.person.person_id if match.person else None,
            "post_id": post.post_id if post else None,
        }


def _somebody(pk, name, initials="", job_title=""):
    return SimpleNamespace(person_id=pk, post_id=None, name=name, initials=initials, job_title=job_title)
