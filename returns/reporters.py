"""Who reports on a thing: whom plans name for it, or the post's holder, with or without a sign-in.

The same people to whom the page of updates shows it (Update.objects.of_user): leads and contacts of the
plans in force, who answers for an indicator's figures, the owner of a risk or control. A milestone without a
lead of its own is its action's, and a planned control without an owner its risk's.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth import get_user_model

from plans.in_force import plans_in_force
from plans.models import Assignment, Plan

DUTIES = (Assignment.Duty.LEAD, Assignment.Duty.CONTACT)
NAMES = ("words", "person_id", "person__name", "person__user_id", "person__left_on")
OF_POST = (
    "post__title",
    "post__holder_id",
    "post__holder__name",
    "post__holder__user_id",
    "post__holder__left_on",
)


@dataclass(frozen=True)
class Who:
    """Somebody who reports. user -- the id of their sign-in, None without one. note -- what keeps them."""

    name: str
    person: int | None = None
    user: int | None = None
    note: str = ""


class Reporters:
    """Who reports on the things of a cycle: a fixed number of queries for all of them."""

    def __init__(self, cycle, today):
        self.today = today
        self._named = {name: defaultdict(dict) for name in ("indicator", "action", "milestone")}
        plans = plans_in_force(list(Plan.objects.of(cycle.council_id)), cycle.quarter.plan_year)
        named = Assignment.objects.filter(plan__in=plans, duty__in=DUTIES).order_by("position", "pk")
        for row in named.values(
            "action_id", "milestone_id", "plan_indicator__indicator_id", *NAMES, *OF_POST
        ):
            who = self._who(row)
            for kind, name in (
                ("indicator", "plan_indicator__indicator_id"),
                ("action", "action_id"),
                ("milestone", "milestone_id"),
            ):
                if row[name]:
                    self._named[kind][row[name]].setdefault(who, None)

    def of(self, update):
        """Return the Whos of an update that chased() has read, in the order in which they are named."""
        kind = update.kind
        if kind == "indicator":
            found = list(self._named[kind][update.indicator_id])
            found += self._owner(update.indicator.owner, update.indicator.owner_post, "")
            return list(dict.fromkeys(found))
        if kind == "action":
            return list(self._named[kind][update.action_id])
        if kind == "milestone":
            own = list(self._named[kind][update.milestone_id])
            return own or (
                [] if update.milestone.lead else list(self._named["action"][update.milestone.action_id])
            )
        if kind == "control":
            one = update.control
            own = self._owner(one.owner_person, one.owner_post, one.owner)
            return own or self._owner(one.risk.owner_person, one.risk.owner_post, one.risk.owner)
        return self._owner(update.risk.owner_person, update.risk.owner_post, update.risk.owner)

    def _owner(self, person, post, words):
        if person is not None:
            return [self._person(person.name, person.pk, person.user_id, person.left_on)]
        if post is not None:
            holder = post.holder
            if holder is None:
                return [Who(post.title, note="nobody holds this post")]
            return [self._person(holder.name, holder.pk, holder.user_id, holder.left_on)]
        return [Who(" ".join(words.split()))] if words.strip() else []

    def _who(self, row):
        if row["person_id"]:
            return self._person(
                row["person__name"], row["person_id"], row["person__user_id"], row["person__left_on"]
            )
        if row["post__title"]:
            if not row["post__holder_id"]:
                return Who(row["post__title"], note="nobody holds this post")
            return self._person(
                *(row[f"post__holder{name}"] for name in ("__name", "_id", "__user_id", "__left_on"))
            )
        return Who(row["words"])

    def _person(self, name, pk, user, left_on):
        if left_on is not None and left_on < self.today:
            return Who(name, pk, None, "has left")
        return Who(name, pk, user)


def addresses_of(users):
    """Return {user id: (name, e-mail address)} of those users (ids) who can be sent mail: one query."""
    found = get_user_model().objects.filter(pk__in=users, is_active=True).exclude(email="")
    return {user.pk: (user.get_full_name() or user.get_username(), user.email) for user in found}
