"""What a person does in a plan's life: take a step, and with the approval keep the plan as a version."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from organisation.audit import named, record
from organisation.writing import because
from plans.agreed_dates import keep_agreed
from plans.comparison import compared, counts
from plans.content_json import from_json, to_json
from plans.contents import content_for, content_of
from plans.document.frozen import frozen_html
from plans.exempt import without_exempt
from plans.lifecycle import APPROVE, SUPERSEDE, WITHDRAW, step_named
from plans.models import Plan, PlanStep, PlanVersion
from risks.models import Risk


class Refused(Exception):
    """The step cannot be taken. Its words say why and what to do."""


@dataclass(frozen=True)
class Approval:
    """What was decided: reference, meeting, day. Of an amendment too: what changed, and who agreed it.

    supersedes -- whether the plan takes the place of the one that it follows.
    """

    decision: str
    meeting: str
    decided_on: date
    changes: str = ""
    agreed_by: str = ""
    supersedes: bool = False

    @property
    def words(self):
        """The decision as the history of the plan has it: "Cabinet, 8 April 2025, CAB 2025/7"."""
        return f"{self.meeting}, {self.decided_on:%-d %B %Y}, {self.decision}"


@transaction.atomic
def take_step(plan, step, *, by, words="", seen=None, approval=None):
    """Take a step of plans.lifecycle with a plan and return the PlanStep. Raises Refused.

    by -- the user. words -- what they say of it. seen -- the pk of the last PlanStep that the person saw,
    None where there was none. approval -- the Approval, of the step APPROVE.
    """
    plan = Plan.objects.held(plan.pk)
    require_state(plan, step)
    _require_seen(plan, seen)
    if step is WITHDRAW:
        _require_nothing_amended(plan)
    if step is APPROVE:
        _keep_version(plan, approval, by)
        words = approval.words
        if approval.supersedes:
            _supersede_followed(plan, approval, by)
    plan.state, plan.superseded_from = step.after, None
    with because(words):
        plan.save(update_fields=["state", "superseded_from"])
    taken = PlanStep.objects.create(plan=plan, user=by, who=named(by), step=step.name, words=words)
    record(by, step.did, plan, council=plan.council, plan=plan.pk, words=words)
    return taken


def _supersede_followed(plan, approval, by):
    """Mark the plan that a plan follows as superseded: from its first day, or a later day of the decision."""
    before = Plan.objects.followed_by(plan).first()
    if before is None:
        raise Refused(
            "The plan that this one follows is approved no longer. Look at it, and send this again."
        )
    day = max(plan.starts, approval.decided_on)
    words = f"“{plan}” takes its place from {day:%-d %B %Y}: {approval.words}"
    last = before.steps.first()
    take_step(before, SUPERSEDE, by=by, words=words, seen=last.pk if last else None)
    Plan.objects.filter(pk=before.pk).update(superseded_from=day)


def require_state(plan, step):
    """Raise Refused unless a step can be taken in the state of a plan."""
    if plan.state not in step.before or (step.needs_version and not plan.versions.exists()):
        label = f"{step.label[0].lower()}{step.label[1:]}"
        raise Refused(
            f"The plan is {plan.get_state_display().lower()} now, so nobody can {label}.{_last_words(plan)}"
        )


def _require_seen(plan, seen):
    """Raise Refused where somebody took a step since the person looked."""
    last = plan.steps.first()
    if seen != (last.pk if last else None):
        raise Refused(
            "The plan has changed its state since this page was opened."
            f"{_last_words(plan)} Read what it says now, and send this again if it still holds."
        )


def _require_nothing_amended(plan):
    """Raise Refused where the plan's own words are not those of its newest version.

    Figures and risks are not asked about: they go on while a plan is approved.
    """
    newest = plan.versions.first()
    now = content_for(plan, frozenset())
    parts = compared(_own_words(from_json(newest.content)), _own_words(now))
    if parts:
        number = sum(counts(parts).values())
        raise Refused(
            f"The plan differs from version {newest.number} in {number} item{'' if number == 1 else 's'}. "
            "Look at them under What changed between versions and put them back as they were, or bring in "
            f"the workbook of version {newest.number}; then withdraw the amendment."
        )


def _own_words(content):
    indicators = [replace(row, figures={}) for row in content.indicators]
    return replace(content, indicators=indicators, risks=[], risk_scheme=[])


def _last_words(plan):
    last = plan.steps.first()
    if last is None:
        return ""
    at = timezone.localtime(last.at)
    return f" {last.who} {step_named(last.step).did} at {at:%H:%M on %-d %B %Y}."


def _keep_version(plan, approval, by):
    """Keep a plan as its next version."""
    shown = Plan.objects.for_document().get(pk=plan.pk)
    newest = plan.versions.for_list().first()
    content, exempt = content_of(shown), Risk.objects.of_plan(plan).hidden_from(frozenset())
    version = PlanVersion.objects.create(
        plan=plan,
        number=newest.number + 1 if newest else 1,
        user=by,
        who=named(by),
        decision=approval.decision,
        meeting=approval.meeting,
        decided_on=approval.decided_on,
        changes=approval.changes,
        agreed_by=approval.agreed_by,
        content=to_json(without_exempt(content, exempt)),
        exempt=to_json(content) if exempt else None,
    )
    # The document says which days this very version moved.
    keep_agreed(version)
    version.document = frozen_html(shown)
    version.save(update_fields=["document"])
    return version
