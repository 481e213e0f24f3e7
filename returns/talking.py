"""What reviewer and officer say to each other about one update."""

from django.db import transaction

from organisation.audit import named
from organisation.writing import explained
from returns.models import Comment
from returns.returning import return_item


@transaction.atomic
def comment(update, *, words, by, by_reviewer):
    """Keep a comment on an update and return it. by_reviewer -- whether it waits for an answer."""
    return Comment.objects.create(
        update=update, words=words.strip(), by=by, who=named(by), by_reviewer=by_reviewer
    )


@explained("{words}")
@transaction.atomic
def return_with_note(update, *, words, by):
    """Return one update to its officer with a note, which stands in its thread. Raises Refused."""
    return_item(update, by=by, words=words)
    return comment(update, words=words, by=by, by_reviewer=True)
