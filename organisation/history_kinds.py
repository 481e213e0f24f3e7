"""Whose history the council itself tells: of its units, posts, people and roles, to its administrators."""

from django.urls import reverse

from organisation.histories import Kind, Part, administrators
from organisation.models import Council, Leaving, Person, Post, Role, Unit

KINDS = (
    Kind("council", Council, council="", may_read=administrators),
    Kind("unit", Unit, may_read=administrators, parts=(Part(Role, ("unit",), label=("user", "name")),)),
    Kind("post", Post, may_read=administrators),
    Kind(
        "person",
        Person,
        may_read=administrators,
        # What a leaving kept of before is for putting it back, and names things by their keys.
        parts=(Part(Leaving, ("person",), left_out=("kept", "successors", "done_at", "told")),),
        trail=lambda row: (("People", reverse("people:person_list")),),
    ),
    Kind(
        "role",
        Role,
        council="unit__council",
        own=Part(Role, label=("user", "name")),
        may_read=administrators,
    ),
)
