"""The frozen record of a quarter: what was reported, copied in words when the quarter was closed.

A row points to other rows of its record and to nothing that lives on, so that nothing which happens later
alters it. Keys of things that live on (unit_key, risk_key) are numbers: they say what a row was made of.
Rows are written once, all together, by returns.freezing; they are neither changed nor deleted.
"""

from django.db import models
from django.urls import reverse

from indicators.choices import Rag
from returns.frozen_querysets import FrozenQuerySet, Immutable, RecordQuerySet
from returns.models.cycle import Cycle


class Frozen(models.Model):
    """What every frozen row shares: it can be added, and nothing else."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise Immutable(f"{self} is frozen: a quarter that is closed is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise Immutable(f"{self} is frozen: a quarter that is closed is never changed")


class Record(Frozen):
    """What a cycle held when it was closed: number 2 where it was reopened and closed again, and so on.

    The newest counts, and the others are kept beside it.
    council and quarter are words: the name on that day, "2026/27 Q2". day -- on which actions and controls
    are overdue: the last of the quarter.
    """

    # PROTECT: what was reported outlives the wish to open the quarter anew.
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="records")
    number = models.PositiveIntegerField()
    council = models.CharField(max_length=200)
    quarter = models.CharField(max_length=20)
    day = models.DateField()
    at = models.DateTimeField("closed at")
    who = models.CharField("closed by", max_length=200)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["cycle", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="record_once_of_cycle"),
        ]

    def __str__(self):
        return f"Record of {self.quarter}" if self.number == 1 else f"Record {self.number} of {self.quarter}"

    def get_absolute_url(self):
        return reverse("reports:quarter_record", args=[self.cycle_id])


class OfRecord(Frozen):
    """A row of a record."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(default=0)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "id"]


class Rated(models.Model):
    """A rating with its reason. words, shape -- of its band, "" for the usual ones of its rag.

    why_none -- where there is no rating, the kind of absence in a few words; otherwise "".
    """

    rag = models.CharField(max_length=10, choices=Rag, default=Rag.NONE)
    rag_words = models.CharField(max_length=100, blank=True)
    rag_shape = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    why_none = models.CharField(max_length=100, blank=True)

    class Meta:
        abstract = True


class Said(models.Model):
    """What an update said of a thing. update -- its state in words, "" where nothing was due.

    kept -- what became of the promise of the quarter before.
    """

    update_state = models.CharField(max_length=100, blank=True)
    commentary = models.TextField(blank=True)
    kept = models.TextField(blank=True)
    said_by = models.CharField(max_length=200, blank=True)
    said_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class FrozenUnit(OfRecord):
    """A unit as it stood in the tree, and its return: signed off by whom, or not. Parents come first.

    parent_key -- the unit_key of the unit above it, None for none.
    """

    unit_key = models.PositiveBigIntegerField()
    parent_key = models.PositiveBigIntegerField(null=True)
    kind = models.CharField(max_length=20)
    kind_words = models.CharField(max_length=50)
    name = models.CharField(max_length=300)
    return_state = models.CharField(max_length=50, blank=True)
    signed = models.CharField(max_length=300, blank=True, help_text="By whom and when it was signed off.")

    def __str__(self):
        return self.name


class FrozenPlan(OfRecord):
    """A plan that counted in the quarter."""

    unit = models.ForeignKey(FrozenUnit, on_delete=models.PROTECT, related_name="plans")
    title = models.TextField()
    tier = models.CharField(max_length=50)
    years = models.CharField(max_length=30)

    def __str__(self):
        return self.title


class FrozenPriority(OfRecord, Rated):
    """A priority at the top of a plan: as its worst indicator stood, with its working in the reason."""

    plan = models.ForeignKey(FrozenPlan, on_delete=models.PROTECT, related_name="priorities")
    name = models.TextField()
    lead = models.TextField(blank=True)
    actions = models.PositiveIntegerField()
    overdue = models.PositiveIntegerField()

    def __str__(self):
        return self.name


class FrozenIndicator(OfRecord, Rated, Said):
    """An indicator as it was reported: figures in words, rating, movements, forecast, commentary, footnote.

    was, year_ago -- its Rag in the quarter before and in that of the year before. moved, moved_in_year -- the
    change of rating in words (indicators.moving.MOVES). is_worse -- whether it got worse without a worse
    rating. note -- the footnote of a result that was corrected after it was published; note_before -- that of
    the result of the period before, with what it is about.
    """

    unit = models.ForeignKey(FrozenUnit, on_delete=models.PROTECT, null=True, related_name="reported")
    indicator_key = models.PositiveBigIntegerField()
    codes = models.TextField(blank=True)
    title = models.TextField()
    period = models.CharField(max_length=50, blank=True)
    result = models.TextField(blank=True)
    target = models.TextField(blank=True)
    was = models.CharField(max_length=10, choices=Rag)
    year_ago = models.CharField(max_length=10, choices=Rag)
    moved = models.CharField(max_length=50)
    moved_in_year = models.CharField(max_length=50)
    is_worse = models.BooleanField()
    direction = models.TextField(blank=True)
    forecast = models.TextField(blank=True)
    forecast_rag = models.CharField(max_length=10, choices=Rag, blank=True)
    forecast_words = models.CharField(max_length=100, blank=True)
    forecast_shape = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    note_before = models.TextField(blank=True)
    note_before_about = models.TextField(blank=True)

    def __str__(self):
        return f"{self.codes} {self.title}".strip()


class FrozenUse(OfRecord):
    """A use of an indicator by a plan."""

    plan = models.ForeignKey(FrozenPlan, on_delete=models.PROTECT, related_name="uses")
    indicator = models.ForeignKey(FrozenIndicator, on_delete=models.PROTECT, related_name="uses")
    lead = models.TextField(blank=True)

    def __str__(self):
        return f"{self.indicator} in {self.plan}"


class FrozenAction(OfRecord, Rated, Said):
    """An action or milestone as it stood on the last day of the quarter.

    of -- of a milestone, what its action is called. progress -- the state and the words of the newest report.
    dates -- baseline, moves and what is expected, in words.
    """

    plan = models.ForeignKey(FrozenPlan, on_delete=models.PROTECT, related_name="actions")
    is_milestone = models.BooleanField()
    of = models.TextField(blank=True)
    name = models.TextField()
    lead = models.TextField(blank=True)
    due = models.TextField(blank=True)
    due_latest = models.DateField(null=True, blank=True)
    is_late = models.BooleanField()
    state = models.CharField(max_length=50, blank=True)
    has_ended = models.BooleanField()
    is_done = models.BooleanField()
    progress = models.TextField(blank=True)
    dates = models.TextField(blank=True)

    def __str__(self):
        return self.name


class FrozenRisk(OfRecord, Said):
    """A risk with its scores in words. exempt -- the ground on which it is confidential, "" for an open one.

    unit -- whose it is: who may not read that unit's exempt items is neither shown nor counted it.
    """

    unit = models.ForeignKey(FrozenUnit, on_delete=models.PROTECT, related_name="risks")
    risk_key = models.PositiveBigIntegerField()
    register = models.CharField(max_length=300)
    ref = models.CharField(max_length=200, blank=True)
    title = models.TextField()
    owner = models.TextField(blank=True)
    exempt = models.TextField(blank=True)
    scores = models.TextField(blank=True, help_text="Each kind of assessment on a line.")
    score = models.CharField(max_length=200, blank=True)
    is_above = models.BooleanField(null=True)
    appetite = models.CharField(max_length=50, blank=True)
    movement = models.TextField(blank=True)
    review = models.CharField(max_length=100, blank=True)
    is_review_late = models.BooleanField()

    def __str__(self):
        return f"{self.ref} {self.title}".strip()


class FrozenControl(OfRecord, Said):
    """A control of a risk: in place, or planned with its day."""

    risk = models.ForeignKey(FrozenRisk, on_delete=models.PROTECT, related_name="controls")
    words = models.TextField()
    owner = models.TextField(blank=True)
    is_planned = models.BooleanField()
    due = models.DateField(null=True, blank=True)
    is_late = models.BooleanField()

    def __str__(self):
        return self.words
