"""The closed lists of words that figures and indicators are described with."""

from django.db.models import TextChoices


class State(TextChoices):
    """What a figure is when it is a value, and what its absence means when it is not (design section 4)."""

    VALUE = "value", "Value"
    NOT_DUE = "not due", "Not due"
    AWAITING = "awaiting", "Awaiting"
    NEW = "new", "New indicator"
    NOT_COLLECTED = "not collected", "Not collected"
    NOT_APPLICABLE = "not applicable", "Not applicable"
    SUPPRESSED = "suppressed", "Suppressed"
    TBC = "tbc", "To be confirmed"
    BASELINE = "baseline", "To be set when the baseline is known"
    NO_TARGET = "no target", "No target"
    TICK = "tick", "Ticked, no number"
    UNREAD = "unread", "Words that hold no one number"


class Unit(TextChoices):
    PERCENT = "percent", "Percent"
    PER_1000 = "per 1,000", "Per 1,000"
    PER_10000 = "per 10,000", "Per 10,000"
    NUMBER = "number", "Number"
    POUNDS = "pounds", "Pounds"
    RATIO = "ratio", "Ratio"
    DAYS = "days", "Days"
    POINTS = "points", "Points"
    PERCENTAGE_POINTS = "percentage points", "Percentage points"
    DATE = "date", "Date"
    YES_NO = "yes/no", "Yes or no"


class Polarity(TextChoices):
    """Which way is better."""

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"
    NEARER = "nearer", "Nearer the target is better"
    BAND = "band", "Inside a band is better"
    NONE = "none", "Context only, never rated"
    UNSTATED = "", "Not stated"


class Rag(TextChoices):
    """A rating. Its symbol and its word carry the meaning without the colour."""

    GREEN = "green", "Green"
    AMBER = "amber", "Amber"
    RED = "red", "Red"
    NONE = "none", "No rating"

    @property
    def symbol(self):
        """The shape that stands beside the word: star, circle, triangle, dash."""
        return {"green": "★", "amber": "●", "red": "▲", "none": "–"}[self.value]


class Quality(TextChoices):
    """How far the figures of an indicator can be relied on, each grade in words."""

    GOOD = "good", "Good: checked against its source, nothing known to be amiss"
    FAIR = "fair", "Fair: small gaps or estimates, fit for its use"
    POOR = "poor", "Poor: large gaps or a doubtful source, read it with care"
