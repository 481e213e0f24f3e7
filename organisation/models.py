"""The council: its units, posts and people, who may do what, what was done, and long work."""

from datetime import timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse

from organisation.history import CannotRewrite, History
from organisation.querysets import (
    CouncilQuerySet,
    EventQuerySet,
    JobQuerySet,
    LeavingQuerySet,
    PersonQuerySet,
    RemovalQuerySet,
    RoleQuerySet,
    UnitQuerySet,
)
from organisation.writing import WritingQuerySet


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
    history = History()

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
    history = History()

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
    history = History()

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

    objects = WritingQuerySet.as_manager()
    history = History()

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
    """What a person who signs in may do, on one unit and the units below it.

    The units on which somebody is portfolio holder are their remit.
    """

    class Name(models.TextChoices):
        VIEWER = "viewer", "Viewer"
        CONTRIBUTOR = "contributor", "Contributor"
        EDITOR = "editor", "Editor"
        APPROVER = "approver", "Approver"
        PORTFOLIO = "portfolio", "Portfolio holder"
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
    history = History()

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


class Leaving(models.Model):
    """Somebody leaves the council, or has left: their last day, and what became of what was theirs.

    Example: the head of libraries goes on 31 March, and her deputy holds the post from then on. Written by
    plans.leaving alone. successors -- {id of a post: id of the person who holds it next}.
    kept -- what was there before, so that all of it can be put back.
    """

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="leavings")
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="leaving")
    last_day = models.DateField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="leavings"
    )
    who = models.CharField(max_length=200, help_text="The name of whoever said so.")
    at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True, help_text="When the work was handed on.")
    told = models.TextField(blank=True, help_text="The names of those who were to be told.")
    successors = models.JSONField(default=dict, blank=True)
    kept = models.JSONField(default=dict, blank=True)

    objects = LeavingQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["-last_day", "-id"]

    def __str__(self):
        return f"{self.person}, {self.last_day.day} {self.last_day:%B %Y}"


class Event(models.Model):
    """What somebody did: imported, exported, approved. Written by audit.record(), never changed or deleted.

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

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["council", "-at", "-id"], name="event_of_council"),
            models.Index(fields=["council", "did"], name="event_by_act"),
        ]

    def __str__(self):
        return f"{self.who} {self.did} {self.what}"

    def save(self, **options):
        if self.pk is not None:
            raise CannotRewrite("An event is never changed")
        super().save(**options)

    def delete(self, **options):
        raise CannotRewrite("An event is never deleted but by prune_history")


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


class Job(models.Model):
    """Long work that somebody asked for, done by a worker; its owner alone finds it again.

    Example: the PDF of a register of 1,000 risks. Written by organisation.jobs alone.
    kind -- the name of an organisation.jobs.Kind. about -- what that needs to know: {"register": 12}.
    back -- the address of the page from which it was asked for.
    attempt -- counted at each start: a worker that was given up writes nothing more.
    done, total -- how far it is, in what the kind counts; total is 0 where nobody can know.
    holds -- keys of what stands in the file, by which it is asked again who may read that.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "In progress"
        DONE = "done", "Ready"
        FAILED = "failed", "Not done"

    OPEN = (State.WAITING, State.RUNNING)
    LOST_AFTER = timedelta(minutes=3)  # a worker says every few seconds that it lives
    LONG_WAIT = timedelta(minutes=2)
    KEPT_DAYS = 30

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="jobs")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=50)
    about = models.JSONField(default=dict)
    what = models.CharField(max_length=500, help_text="What it makes, in words.")
    back = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    attempt = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    said = models.TextField(blank=True, help_text="How far it is, what came of it or why it failed.")
    file = models.BinaryField(null=True, editable=False)
    file_name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    holds = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["state", "asked_at"], name="job_by_state")]

    def __str__(self):
        return self.what

    def get_absolute_url(self):
        return reverse("organisation:job_detail", args=[self.pk])

    def is_lost(self, now):
        """Say whether it is in progress and its worker has said nothing for longer than LOST_AFTER."""
        return self.state == self.State.RUNNING and self.heartbeat_at < now - self.LOST_AFTER

    def waits_long(self, now):
        """Say whether it has waited so long that there may be no worker."""
        return self.state == self.State.WAITING and self.asked_at < now - self.LONG_WAIT

    def may_run_again(self, now):
        """Say whether it may be run once more: it is over, or its worker is lost."""
        return self.state not in self.OPEN or self.is_lost(now)


class Backup(models.Model):
    """A backup that was made, and when it was last seen to come back. The file itself is kept elsewhere."""

    made_at = models.DateTimeField(db_index=True)
    name = models.CharField(max_length=255, help_text="The name of its file.")
    sha256 = models.CharField(max_length=64, unique=True)
    bytes = models.PositiveBigIntegerField()
    rows = models.PositiveBigIntegerField(help_text="How many rows its tables hold.")
    checked_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was restored elsewhere and found whole."
    )

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self):
        return self.name
