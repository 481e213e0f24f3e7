"""Somebody leaves the council: their roles and sign-in end, their work goes to the post, somebody is told.

A last day is said (`leave`); once it is over the work is handed on (`carry_out`), at once or by the command
close_accounts; both can be taken back (`come_back`). On the last day nothing has changed yet. No word of a
plan or register is altered: only whom its names mean.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from indicators.models import Indicator
from organisation.audit import named, record
from organisation.closing import (
    administers,
    close_sign_in,
    is_last_administrator,
    managers_of,
)
from organisation.models import Council, Leaving, Person, Post
from organisation.names import describe
from organisation.roles import end_roles, reopen_roles
from organisation.writing import explained
from plans.leaving_mail import Letter, send
from plans.models import Assignment, SettledName
from plans.operations import relink
from plans.references import normal_name
from plans.unowned import Scope, Unowned, open_plans, still_to_do, unowned
from plans.work import indicator_piece, piece_of, risk_piece
from risks.models import Control, Risk
from risks.operations import settle_owners

# What has an owner of its own: the path to the council, and its fields for a person and a post.
OWNED = {
    "risks": (Risk, "register__council", "owner_person", "owner_post"),
    "controls": (Control, "risk__register__council", "owner_person", "owner_post"),
    "indicators": (Indicator, "council", "owner", "owner_post"),
}


class Refused(Exception):
    """It cannot be done. str() says why, and what to do."""


@dataclass
class Outlook:
    """What becomes of a person's work. posts -- held by them. goes_on, unowned -- lists of Unowned; `why`
    of what goes on says with whom.
    """

    posts: list[Post]
    goes_on: list[Unowned]
    unowned: list[Unowned]


def may_close(user, council, today):
    """Say whether a user may say who leaves a council: its administrators, and superusers."""
    return administers(user, council, today)


def outlook(person, today, exempt):
    """Return the Outlook of a person who is still there: a fixed number of queries.

    exempt -- the ids of the units whose exempt risks may be shown.
    """
    posts = list(Post.objects.filter(holder=person))
    held, post = {one.pk for one in posts}, _only(posts)
    found = Outlook(posts, [], [])

    def put(kind, piece, its_post, shared):
        target = its_post or post
        if target:
            found.goes_on.append(Unowned(kind, piece, f"The post {target}"))
        elif shared:
            found.goes_on.append(Unowned(kind, piece, "Others who are named with it"))
        else:
            found.unowned.append(Unowned(kind, piece, "No post"))

    plans = open_plans(person.council, today)
    names = Assignment.objects.filter(plan__in=plans)
    shared = set(names.shared(today, person=person, posts=held).values_list("pk", flat=True))
    for one in still_to_do(names.of_person(person), plans):
        put(*piece_of(one), one.post, one.pk in shared)
    for kind, (model, council, by_person, by_post) in OWNED.items():
        rows = model.objects.filter(**{council: person.council})
        rows = rows.filter(Q(**{by_person: person}) | Q(**{f"{by_post}__in": held}))
        if kind == "indicators":
            rows = rows.filter(Q(retired_on=None) | Q(retired_on__gte=today))
        else:
            beside = "register" if kind == "risks" else "risk__register"
            rows = rows.readable(exempt).select_related(beside)
        for one in rows.select_related(by_person, by_post).order_by("pk"):
            if kind == "indicators":
                put("Definition sheets", indicator_piece(one), one.owner_post, False)
            else:
                put(kind.capitalize(), risk_piece(one), one.owner_post, False)
    return found


def _only(posts):
    return posts[0] if len(posts) == 1 else None


@explained("{person} leaves")
@transaction.atomic
def leave(person, *, on, by, today, successors=None):
    """Say that `on` is the last day of a person. Returns the Leaving. Raises Refused.

    The roles end with that day. When it is over already, the work is handed on at once.
    successors -- {Post: Person} of the posts that somebody holds next; the others become vacant.
    """
    council = Council.objects.held(person.council_id)
    person = Person.objects.select_related("council", "user", "unit").get(pk=person.pk)
    successors = successors or {}
    _check(person, on, by, today, successors)
    leaving = Leaving.objects.create(
        council=council,
        person=person,
        last_day=on,
        by=by,
        who=named(by),
        successors={str(post.pk): next_one.pk for post, next_one in successors.items()},
        kept={"roles": end_roles(person.user, council, on, by=by) if person.user else []},
    )
    ended = len(leaving.kept["roles"])
    record(by, "said who leaves", person, council=council, last_day=on.isoformat(), roles_ended=ended)
    if on < today:
        carry_out(leaving, today=today)
        leaving.refresh_from_db()
    return leaving


def _check(person, on, by, today, successors):
    """Raise Refused where a person's last day may not be said like that."""
    user = person.user
    if not may_close(by, person.council, today):
        raise Refused(f"Only administrators of {person.council} say who leaves.")
    if user and user == by:
        raise Refused("Nobody closes their own account. Ask another administrator.")
    if person.left_on or Leaving.objects.filter(person=person).exists():
        raise Refused(f"{person} leaves or has left already.")
    if user and user.is_superuser and not by.is_superuser:
        raise Refused(f"{person} keeps the whole site: only somebody who does too closes that account.")
    if user and is_last_administrator(user, person.council, max(on, today) + timedelta(days=1)):
        raise Refused(
            f"{person} is the last administrator of {person.council}. Give somebody else that role first."
        )
    for post, successor in successors.items():
        if post.holder_id != person.pk:
            raise Refused(f"{person} does not hold the post {post} any more. Look again.")
        gone = successor.left_on or Leaving.objects.filter(person=successor).exists()
        if successor == person or successor.council_id != person.council_id or gone:
            raise Refused(f"{successor} cannot hold {post} next. Choose somebody who stays.")


@explained("{leaving.person} leaves")
@transaction.atomic
def close_now(leaving, *, by, today):
    """Close the sign-in of somebody who leaves before their last day is over, and end its sessions."""
    leaving = (
        Leaving.objects.select_for_update(of=("self",)).select_related("person__user").get(pk=leaving.pk)
    )
    person = leaving.person
    if person.user and not leaving.done_at and close_sign_in(person.user, person.council, today):
        leaving.kept["closed"] = True
        leaving.save(update_fields=["kept"])
        record(by, "closed a sign-in", person, council=person.council)


@explained("{leaving.person} leaves")
@transaction.atomic
def carry_out(leaving, *, today):
    """Hand on the work of somebody whose last day is over, close their sign-in, and tell their manager."""
    council = Council.objects.held(leaving.council_id)
    leaving = Leaving.objects.select_related("person__user", "person__unit", "by").get(pk=leaving.pk)
    person, kept = leaving.person, leaving.kept
    if leaving.done_at or leaving.last_day >= today:
        return
    settle_owners(council)
    posts = list(Post.objects.filter(holder=person))
    kept["posts"] = _hand_over(posts, leaving, today)
    kept["names"] = _settle(person, _only(posts), today, leaving)
    moved = len([one for one in kept["names"] if one["post"]])
    for kind in OWNED:
        kept[kind] = _move(kind, person, _only(posts))
    if person.user and close_sign_in(person.user, council, today):
        kept["closed"] = True
    person.left_on = leaving.last_day
    person.save(update_fields=["left_on"])
    relink(council)
    managers = managers_of(person.unit, council, today, but=person.user)
    leaving.done_at, leaving.told = timezone.now(), ", ".join(map(named, managers))
    leaving.save(update_fields=["done_at", "told", "kept"])
    # Exempt risks are counted nowhere that somebody without the right reads.
    left = unowned(council, today, Scope(), of=(person, [one.pk for one in posts]))
    record(
        leaving.by,
        "closed an account",
        person,
        council=council,
        last_day=leaving.last_day.isoformat(),
        posts=len(posts),
        names_moved_to_post=moved,
        indicators_moved=len(kept["indicators"]),
        without_owner=len(left),
    )
    letter = Letter(str(person), leaving.last_day, len(left))
    transaction.on_commit(lambda: send(letter, managers, council))


def _hand_over(posts, leaving, today):
    """Give each post to its successor, if still there, or to nobody. Return [[id, new holder]]."""
    there = Person.objects.filter(Q(left_on=None) | Q(left_on__gte=today))
    chosen = there.of(leaving.council).in_bulk(leaving.successors.values())
    for post in posts:
        post.holder = chosen.get(leaving.successors.get(str(post.pk)))
        post.save(update_fields=["holder"])
    return [[post.pk, post.holder_id] for post in posts]


def _settle(person, post, today, leaving):
    """Say of each name that means a person alone that it means their post. Return what was settled before.

    Without one post to go to, a job title is kept as theirs, so that the work is asked about, not forgotten.
    """
    kept, seen = [], set()
    names = Assignment.objects.filter(plan__in=open_plans(person.council, today), person=person, post=None)
    for plan, words in names.order_by("plan", "id").values_list("plan_id", "words"):
        key = (plan, normal_name(words))
        if key in seen or not (post or describe(words).kind == "title"):
            continue
        seen.add(key)
        before = SettledName.objects.filter(plan=plan, normal=key[1]).first()
        SettledName.objects.update_or_create(
            plan_id=plan,
            normal=key[1],
            defaults={
                **{"words": words, "post": post, "person": None if post else person},
                **{"by": leaving.by, "who": leaving.who},
            },
        )
        kept.append(
            {
                **{"plan": plan, "normal": key[1], "post": post and post.pk},
                "before": before and [before.person_id, before.post_id],
            }
        )
    return kept


def _move(kind, person, post):
    """Let the post own what a person owns, or the post named beside them. Return [[id, post before]]."""
    model, council, by_person, by_post = OWNED[kind]
    moved = []
    for one in model.objects.filter(**{council: person.council, by_person: person}):
        before = getattr(one, f"{by_post}_id")
        if before or post:
            moved.append([one.pk, before])
            model.objects.filter(pk=one.pk).update(**{by_person: None, by_post: before or post.pk})
    return moved


@explained("{person} comes back")
@transaction.atomic
def come_back(person, *, by, today):
    """Take back that a person leaves or has left: all that nobody has changed since is as it was before.

    Raises Refused.
    """
    council = Council.objects.held(person.council_id)
    if not may_close(by, council, today):
        raise Refused(f"Only administrators of {council} say who comes back.")
    leaving = Leaving.objects.filter(person=person).select_related("person__user").first()
    if leaving is None:
        raise Refused(f"Nothing says here that {person} leaves.")
    person, kept = leaving.person, leaving.kept
    reopen_roles(kept["roles"], leaving.last_day, by=by)
    if kept.get("closed") and person.user:
        person.user.is_active = True
        person.user.save(update_fields=["is_active"])
    if leaving.done_at:
        _put_back(person, kept)
        person.left_on = None
        person.save(update_fields=["left_on"])
    leaving.delete()
    relink(council)
    record(by, "took back who leaves", person, council=council)


def _put_back(person, kept):
    alone = kept["posts"][0][0] if len(kept["posts"]) == 1 else None
    for pk, holder in kept["posts"]:
        Post.objects.filter(pk=pk, holder=holder).update(holder=person)
    for one in kept["names"]:
        means = {"post": one["post"], "person": None if one["post"] else person}
        settled = SettledName.objects.filter(plan=one["plan"], normal=one["normal"], **means)
        if one["before"]:
            settled.update(person=one["before"][0], post=one["before"][1])
        else:
            settled.delete()
    for kind, (model, _, by_person, by_post) in OWNED.items():
        for pk, before in kept[kind]:
            still = model.objects.filter(pk=pk, **{by_person: None, by_post: before or alone})
            still.update(**{by_person: person, by_post: before})
