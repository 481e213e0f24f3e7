"""The council: its units, posts and people, who may do what, and what was done."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from organisation.querysets import (
    CouncilQuerySet,
    PersonQuerySet,
    RemovalQuerySet,
    RoleQuerySet,
    UnitQuerySet,
)


class Council(models.Model):
    """A local authority: everything else belongs to one, and no page of one shows another's."""

    name = models.CharField(
        max_length=200,
        unique=True,
        error_messages={"unique": "There is already a council with this name"},
    )
    shares_since = models.DateField(
        "shares its results since",
        null=True,
        blank=True,
        help_text="The day on which the council agreed that its results count in the averages which other "
        "councils that agreed see of their comparator groups, never with its name. Blank: it does not share, "
        "and sees no such averages.",
    )

    objects = CouncilQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Unit(models.Model):
    """A part of a council in its tree: the council itself, a directorate, a division or a team."""

    class Kind(models.TextChoices):
        COUNCIL = "council", "Council"
        DIRECTORATE = "directorate", "Directorate"
        DIVISION = "division", "Division"
        TEAM = "team", "Team"

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="units")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=300)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "kind", "name"],
                name="unit_once_in_council",
                violation_error_message="The council already has a unit of this kind with this name",
            )
        ]

    def __str__(self):
        return self.name


class Person(models.Model):
    """Somebody whom plans name, with or without a sign-in."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="people")
    name = models.CharField(max_length=200)
    initials = models.CharField(max_length=20, blank=True)
    job_title = models.CharField(max_length=300, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.SET_NULL, null=True, blank=True, related_name="people")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="person"
    )
    left_on = models.DateField(null=True, blank=True, help_text="The last day in the council, if gone.")

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(
                fields=["council", "name"],
                name="person_once_in_council",
                violation_error_message="There is already a person with this name: add a middle initial",
            )
        ]

    def __str__(self):
        return self.name


class Post(models.Model):
    """A job that may be held by a person: work given to a post survives its holder."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.SET_NULL, null=True, blank=True, related_name="posts")
    title = models.CharField(max_length=300)
    holder = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="posts")

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "title"],
                name="post_once_in_council",
                violation_error_message="The council already has a post with this title",
            )
        ]

    def __str__(self):
        return self.title


class Role(models.Model):
    """What a person who signs in may do, on one unit and the units below it."""

    class Name(models.TextChoices):
        VIEWER = "viewer", "Viewer"
        CONTRIBUTOR = "contributor", "Contributor"
        EDITOR = "editor", "Editor"
        APPROVER = "approver", "Approver"
        PERFORMANCE = "performance", "Performance team"
        ADMINISTRATOR = "administrator", "Administrator"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roles")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="roles")
    name = models.CharField(max_length=20, choices=Name)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text="The last day of the role.")
    reads_exempt = models.BooleanField(
        default=False,
        verbose_name="may read exempt items",
        help_text="Exempt items of the unit and those below it. Without this they are shown nowhere.",
    )

    objects = RoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "name"],
                name="role_once_on_unit",
                violation_error_message="This person already has this role on this unit",
            )
        ]

    def __str__(self):
        return f"{self.get_name_display()}, {self.unit}"


class Event(models.Model):
    """What somebody did: imported, exported, approved. Written by audit.record(), never changed.

    The names are kept as text, so that the record outlives the account and the thing.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    council = models.ForeignKey(
        Council, on_delete=models.SET_NULL, null=True, blank=True, related_name="events"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    who = models.CharField(max_length=200)
    did = models.CharField(max_length=50)
    what = models.CharField(max_length=500)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.who} {self.did} {self.what}"


class Removal(models.Model):
    """Something that was deleted, with all that went with it, kept so that it can be put back.

    Written and read by organisation.removal. rows -- Django's serialised rows; let_go -- [model, key, column,
    value] of what pointed at them and then pointed at nothing.
    """

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="removals")
    unit = models.ForeignKey(Unit, on_delete=models.SET_NULL, null=True, blank=True, related_name="removals")
    within = models.CharField(
        max_length=100, db_index=True, help_text="On whose pages it stood: plans.plan:12."
    )
    what = models.CharField(max_length=500)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="removals"
    )
    who = models.CharField(max_length=200)
    exempt = models.BooleanField(default=False)
    rows = models.JSONField(encoder=DjangoJSONEncoder)
    let_go = models.JSONField(encoder=DjangoJSONEncoder, default=list)
    restored_at = models.DateTimeField(null=True, blank=True)
    restored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="restored"
    )

    objects = RemovalQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self):
        return self.what
