"""What a person does with workbooks: bring one in, look at what it would do, confirm it; take one out."""

import hashlib
import io
from dataclasses import asdict, dataclass, field, replace

from django.db import transaction
from django.utils import timezone

from exchange.models import Import
from exchange.permission import require_permission, require_reach
from exchange.reading import read_workbook
from exchange.stamps import digest, stamp_in, stamp_of
from exchange.storing import CannotStore, Changes, compare, findings_of, store
from exchange.storing.changes import plan_for
from exchange.writing import write_workbook
from organisation.access import exempt_units
from organisation.models import Council
from plans.content import Finding, PlanContent
from plans.content_json import from_json
from plans.contents import content_for
from plans.models import PlanVersion
from risks.models import Risk


class Stale(Exception):
    """The plan is not what it was when the person looked. preview -- what confirming would do now."""

    def __init__(self, preview):
        super().__init__("The plan has changed")
        self.preview = preview


class HasErrors(Exception):
    """The workbook has errors and is not stored. preview -- with the findings."""

    def __init__(self, preview):
        super().__init__("The workbook has errors")
        self.preview = preview


@dataclass
class Preview:
    """What storing a workbook would do, and what there is to look at first.

    seen -- a digest of the changes: what the person confirms is what the person saw.
    is_stale -- the plan has changed since this workbook went out, so that old words may replace new ones.
    """

    content: PlanContent
    findings: list[Finding] = field(default_factory=list)
    changes: Changes | None = None
    seen: str = ""
    is_stale: bool = False

    @property
    def errors(self):
        return [finding for finding in self.findings if finding.severity == Finding.ERROR]

    @property
    def can_be_stored(self):
        return self.changes is not None and not self.errors and bool(self.changes)


@transaction.atomic
def upload(file, *, by, name):
    """Keep an inspected workbook for its preview and return the Import. Raises NotAllowed.

    file -- a binary file. Nothing of it is stored in a plan yet.
    """
    now = timezone.now()
    content, findings = read_workbook(file)
    council = None
    if content.layout:
        council = require_permission(by, content, timezone.localdate(now))
    Import.objects.filter(user=by).abandoned(now).delete()
    file.seek(0)
    data = file.read()
    return Import.objects.create(
        council=council,
        user=by,
        file_name=name[:255],
        file=data,
        sha256=hashlib.sha256(data).hexdigest(),
        stamp=stamp_in(io.BytesIO(data)) if content.layout else "",
        findings=[_as_json(finding) for finding in findings],
    )


def preview(uploaded):
    """Return the Preview of an Import as things stand now. Raises NotAllowed. Writes nothing."""
    content, findings = read_workbook(io.BytesIO(bytes(uploaded.file)))
    if not content.layout:
        return Preview(content, findings)
    require_permission(uploaded.user, content, timezone.localdate())
    if any(finding.severity == Finding.ERROR for finding in findings):
        return Preview(content, findings)
    hidden = hidden_from(uploaded.user, plan_for(content))
    found = [*findings, *findings_of(content, hidden)]
    changes = compare(content, hidden)
    return Preview(content, found, changes, _seen(changes), _is_stale(uploaded, changes))


@transaction.atomic
def confirm(uploaded, *, by, seen, overwrite=False):
    """Store an uploaded workbook in its plan, all or nothing, and return what storing returned.

    seen -- Preview.seen of the page that the person confirmed. overwrite -- the person has looked at both
    values of a stale workbook and wants those of the workbook.
    Raises HasErrors, Stale, NotAllowed; whatever is raised, nothing is written.
    """
    uploaded = Import.objects.select_for_update().get(pk=uploaded.pk)
    # Two people cannot store at once in one council: each would be shown the plan before the other.
    Council.objects.select_for_update().filter(pk=uploaded.council_id).first()
    now = preview(uploaded)
    if now.changes is None or now.errors:
        raise HasErrors(now)
    if seen != now.seen or (now.is_stale and not overwrite):
        raise Stale(now)
    hidden = hidden_from(by, now.changes.plan)
    try:
        stored = store(now.content, by=by, name=uploaded.file_name, hidden=hidden)
    except CannotStore as refused:
        raise HasErrors(replace(now, findings=[*now.findings, *refused.findings])) from refused
    require_reach(by, stored.plan, timezone.localdate())
    uploaded.plan, uploaded.council = stored.plan, stored.plan.council
    uploaded.stored_at = timezone.now()
    uploaded.result = stamp_of(_content_for(by, stored.plan))
    uploaded.findings = [_as_json(finding) for finding in now.findings]
    uploaded.save(update_fields=["plan", "council", "stored_at", "result", "findings"])
    return stored


def export(plan, *, by):
    """Return the bytes of the plan's workbook. Raises Refused.

    Exempt risks that the user may not read are not in it.
    """
    content = _content_for(by, plan)
    return write_workbook(content, stamp=stamp_of(content))


@transaction.atomic
def export_version(version):
    """Return the bytes of a version's workbook. Raises Refused."""
    content = from_json(version.content)
    return PlanVersion.objects.kept(
        version, "workbook", lambda: write_workbook(content, stamp=stamp_of(content))
    )


def export_past(content):
    """Return the bytes of the workbook of what a plan said on a day, its PlanContent. Raises Refused."""
    return write_workbook(content, stamp=stamp_of(content))


def _content_for(user, plan):
    """Return the content of a plan as the user may read it."""
    return content_for(plan, exempt_units(user, timezone.localdate()))


def hidden_from(user, plan):
    """Return the ids of the exempt risks of a plan that the user may not read; none without a plan."""
    if plan is None:
        return set()
    return Risk.objects.of_plan(plan).hidden_from(exempt_units(user, timezone.localdate()))


def _seen(changes):
    kinds = (changes.added, changes.changed, changes.removed)
    plan = changes.plan.pk if changes.plan else None
    return digest([plan, [[list(change) for change in kind] for kind in kinds]])


def _is_stale(uploaded, changes):
    """Say whether the plan was altered after the workbook went out, other than by this same workbook."""
    if not uploaded.stamp or changes.plan is None:
        return False
    now = stamp_of(_content_for(uploaded.user, changes.plan))
    if now == uploaded.stamp:
        return False
    return not Import.objects.filter(plan=changes.plan, stamp=uploaded.stamp, result=now).exists()


def _as_json(finding):
    said = {name: value for name, value in asdict(finding).items() if name not in ("place", "item")}
    place = finding.place
    return said | {"sheet": place.sheet if place else "", "row": place.row if place else None}
