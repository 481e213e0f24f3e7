"""Words for asking about what came in."""

from datetime import timedelta

from django.db import models

KEPT_DAYS = 30


class ImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The user's own uploads: what somebody else has not confirmed yet is nobody's business."""
        return self.filter(user=user)

    def for_list(self):
        """Uploads without the bytes of their files."""
        return self.defer("file")

    def abandoned(self, now):
        """Uploads never confirmed and older than 30 days."""
        return self.filter(stored_at=None, made_at__lt=now - timedelta(days=KEPT_DAYS))
