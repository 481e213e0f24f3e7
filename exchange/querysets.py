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


class FeedTokenQuerySet(models.QuerySet):
    def of(self, user):
        """The tokens of a user, the latest first."""
        return self.filter(user=user)

    def usable(self, now):
        """Tokens that open the feed at a moment: neither revoked nor expired, of an account that is open."""
        return self.filter(revoked_at=None, expires_at__gt=now, user__is_active=True)
