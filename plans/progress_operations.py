"""What a person does with progress: report how an action or milestone stood at the end of a quarter."""

from django.core.exceptions import ValidationError
from django.db import transaction

from organisation.audit import named, record
from plans.models import Action, Progress, ProgressLock
from plans.progress import ProgressState, gaps, standing_of

FIELDS = (
    *("state", "percent", "words", "rag", "rag_reason", "done_on", "expected_on", "late_because"),
    *("agreed_by", "merged_into"),
)


class Refused(Exception):
    """The progress cannot be kept. fields -- {field: sentence}; str() is the sentences."""

    def __init__(self, fields):
        super().__init__(" ".join(f"{sentence.rstrip('.')}." for sentence in fields.values()))
        self.fields = fields

    @property
    def sentences(self):
        return list(self.fields.values())


@transaction.atomic
def save_progress(item, quarter, *, by, today, **fields):
    """Keep what is reported of an Action or Milestone in a quarter (a Period); return the Progress.

    fields -- of FIELDS; those not given stay as they were reported for the quarter, blank where nothing was.
    What is done is 100% done, and what is merged into another action no more says so once it is not. Raises
    Refused, also where somebody signed it off. Whether the person may is for the caller to ask.
    """
    if lock := ProgressLock.objects.on(item, quarter).first():
        raise Refused({"state": lock.words})
    kind = "action" if isinstance(item, Action) else "milestone"
    found = Progress.objects.filter(**{kind: item}, period=quarter.code).select_for_update().first()
    one = found or Progress(**{kind: item}, period=quarter.code, starts=quarter.starts, ends=quarter.ends)
    for name, value in fields.items():
        if name not in FIELDS:
            raise TypeError(f"Progress has no field {name!r} that can be reported. Use {', '.join(FIELDS)}.")
        setattr(one, name, value)
    if one.state == ProgressState.DONE:
        one.percent = 100
    if one.state != ProgressState.MERGED:
        one.merged_into = None
    if refused := _refused(one, item, quarter, today):
        raise Refused(refused)
    one.by, one.who = by, named(by)
    one.save()
    record(
        by,
        "reported progress",
        item,
        council=item.plan.council,
        quarter=quarter.label,
        plan=item.plan_id,
        state=one.state,
        percent=one.percent,
    )
    return one


def _refused(one, item, quarter, today):
    """Return {field: sentence} of what keeps a Progress from being kept."""
    try:
        one.clean_fields(exclude=("by", "who", "action", "milestone", "merged_into"))
    except ValidationError as error:
        return {name: _sentence(name, messages, one) for name, messages in error.message_dict.items()}
    said = {name: getattr(one, name) for name in FIELDS}
    found = gaps(**said, due_latest=item.due_latest, today=today, quarter_ends=quarter.ends)
    if one.merged_into is not None and (words := _cannot_merge(one.merged_into, item, one)):
        found.setdefault("merged_into", words)
    return found


def _sentence(name, messages, one):
    """Return what to say of a value that cannot be: the allowed ones are named."""
    if name == "percent":
        return "Enter how far it is as a whole number from 0 to 100"
    if name in ("state", "rag"):
        allowed = ", ".join(str(label) for _, label in one._meta.get_field(name).choices)
        return f"{getattr(one, name)} is not one of: {allowed}"
    return messages[0]


def _cannot_merge(into, item, one):
    """Return why an item cannot be merged into an action, or ""."""
    if into.plan.council_id != item.plan.council_id:
        return "Choose an action of the same council"
    if into == item or into == getattr(item, "action", None):
        return "It cannot be merged into itself"
    newest = Progress.objects.filter(action=into).as_of(one.ends).order_by("-starts").first()
    state = standing_of(into, newest)
    if state == ProgressState.MERGED:
        return f"{into} was merged into another action itself: choose that one"
    if state == ProgressState.CANCELLED:
        return f"{into} was cancelled, so nothing can be merged into it"
    return ""
