"""What came in: the workbooks that people uploaded."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from exchange.querysets import FeedTokenQuerySet, ImportQuerySet
from organisation.models import Council
from plans.models import Plan


class Import(models.Model):
    """A workbook that somebody uploaded, from the upload to the moment when it is stored in a plan.

    The file is kept in the database, so that it is never reachable by an address of its own and is backed up
    with the plan. result is the stamp of the plan once the workbook was stored.
    """

    council = models.ForeignKey(
        Council, on_delete=models.CASCADE, null=True, blank=True, related_name="imports"
    )
    plan = models.ForeignKey(Plan, on_delete=models.SET_NULL, null=True, blank=True, related_name="imports")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="imports")
    file_name = models.CharField(max_length=255)
    file = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    stamp = models.CharField(max_length=64, blank=True, help_text="What the plan was when the file went out.")
    result = models.CharField(max_length=64, blank=True)
    findings = models.JSONField(default=list, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    stored_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("exchange:import_detail", args=[self.pk])


class PreviewedFile(models.Model):
    """A file that somebody uploaded or pasted, kept until what it holds is stored or it is old."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="%(class)ss")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="%(class)ss")
    file_name = models.CharField(max_length=255)
    file = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)
    stored_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-made_at", "-id"]

    def __str__(self):
        return self.file_name


class ComparatorFile(PreviewedFile):
    """A file of comparator figures."""

    def get_absolute_url(self):
        return reverse("exchange:comparator_detail", args=[self.pk])


class UpdateFile(PreviewedFile):
    """A table of updates."""

    def get_absolute_url(self):
        return reverse("exchange:updates_detail", args=[self.pk])


class FeedToken(models.Model):
    """What lets a program read the feed as a person may: Power BI of the performance team.

    digest -- the SHA-256 of its words, which are shown once and kept nowhere.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True, help_text="To about ten minutes.")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = FeedTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self):
        return self.name

    def state(self, now):
        """Return whether it works at a moment, in a word or two."""
        if self.revoked_at is not None:
            return "Revoked"
        return "Expired" if self.expires_at <= now else "In use"
