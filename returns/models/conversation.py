"""What is said about one update, and the files that prove it."""

from functools import partial
from pathlib import PurePath
from secrets import token_hex

from django.conf import settings
from django.db import models, transaction

from organisation.history import History
from returns.models.update import Update
from returns.querysets import OfUpdateQuerySet


class Comment(models.Model):
    """A reviewer's note on an update, or an officer's answer: "Why did it fall again?" Never changed.

    by_reviewer -- whether it was written by somebody who reviews it: then it waits for an answer.
    """

    update = models.ForeignKey(Update, on_delete=models.CASCADE, related_name="comments")
    words = models.TextField("comment")
    by_reviewer = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    who = models.CharField(max_length=200)

    objects = OfUpdateQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self):
        return f"{self.who}: {self.words}"

    def get_absolute_url(self):
        return f"{self.update.get_absolute_url()}#comment-{self.pk}"


def cascade_with_files(collector, field, rows, using):
    """Delete pieces of evidence with what they belong to, and their files once that is done.

    Asking what would be deleted (as the administration does) collects too, so a file goes only when its row
    is gone at the end of the transaction.
    """
    models.CASCADE(collector, field, rows, using)
    for pk, name in [(row.pk, row.file.name) for row in rows]:
        transaction.on_commit(partial(_delete_file, pk, name), using=using, robust=True)


def _delete_file(pk, name):
    if not Evidence.objects.filter(pk=pk).exists():
        Evidence._meta.get_field("file").storage.delete(name)


def stored_name(evidence, name):
    """Return where a file is kept: a name that nobody can guess, with the ending of its real type."""
    return f"evidence/{token_hex(16)}{PurePath(name).suffix}"


class Evidence(models.Model):
    """A file attached to an update, as evidence of its figure: a survey, a set of minutes, a photograph.

    kind -- its real type, as content; name -- as it was called where it came from. The file lies outside what
    the web server serves, under a name that says nothing; a page that asks who it is for hands it out.
    """

    update = models.ForeignKey(Update, on_delete=cascade_with_files, related_name="evidence")
    file = models.FileField(upload_to=stored_name, max_length=100)
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="In bytes.")
    about = models.CharField("what it shows", max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    who = models.CharField(max_length=200)

    objects = OfUpdateQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = "evidence"

    def __str__(self):
        return self.name
