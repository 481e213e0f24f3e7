"""What a page, a workbook and a check of completeness show of updates: prefilled, rated, and what is missing.

Everything is read in a fixed number of queries however many updates there are; what a kind of thing needs is
asked only where one of that kind is there.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property

from indicators.choices import Rag, State
from indicators.figure_words import FIGURE, RESULT_STATES, in_boxes
from indicators.figures import NO_FIGURES, figures_by_id
from indicators.models import Indicator, RagScheme
from indicators.rag import Rating
from indicators.standing import rating_of, target_of
from indicators.worked_out_results import result_of
from organisation.periods import Period, from_code
from plans.models import Milestone, Progress
from plans.progress import Step, judged, rag_of, standing_of
from returns.boxes import ACTION, CONTROL, IN_PLACE, INDICATOR, KIND_WORDS, MILESTONE, PLANNED, RISK, boxes_of
from returns.commentary import Promise, compose, missing, wanted
from returns.lifecycle import locked_words
from returns.models import Update
from risks.assessments import in_order
from risks.matrix import Scheme
from risks.models import Assessment
from risks.schemes import NO_SCHEME, scheme_of
from risks.scorings import scoring_of

PARTS = ("comment", "cause", "remedy", "remedy_owner", "remedy_due", "kept", "kept_words")


@dataclass
class UpdateShown:
    """An Update with what stands around it.

    period -- on which it reports.  last, last_label -- the figure or state before, and of when.  target --
    what was to be reached, or by when.  rating -- a Rating, None where nothing is rated.  entered -- whether
    what is reported is there.  initial -- {box: what it holds}.  scheme -- of a risk.
    about -- what else names it.  result_words -- of an indicator, exactly as held.  published -- whether its
    result was there before this quarter's update.
    """

    update: Update
    period: Period
    name: str
    address: str
    last: str = ""
    last_label: str = ""
    target: str = ""
    rating: Rating | None = None
    entered: bool = False
    initial: dict = field(default_factory=dict)
    scheme: Scheme = NO_SCHEME
    about: str = ""
    result_words: str = ""
    published: bool = False

    @property
    def pk(self):
        return self.update.pk

    @property
    def kind(self):
        return self.update.kind

    @property
    def kind_words(self):
        return KIND_WORDS[self.kind]

    @cached_property
    def promise(self):
        """The Promise of the quarter before, or None."""
        said = self.update.before or {}
        if not (said.get("remedy") or "").strip():
            return None
        latest = said["latest"]
        return Promise(
            quarter=from_code(said["quarter"]).label,
            remedy=said["remedy"],
            owner=said["remedy_owner"],
            due=said["remedy_due"],
            due_latest=date.fromisoformat(latest) if isinstance(latest, str) else latest,
        )

    @property
    def last_comment(self):
        """What was said of it in the quarter before."""
        return (self.update.before or {}).get("comment") or ""

    @property
    def rag(self):
        return self.rating.rag if self.rating else None

    @property
    def wanted(self):
        """The parts of the commentary that it needs."""
        return wanted(self.kind, self.rag)

    @property
    def missing(self):
        """{box: sentence} of what it lacks."""
        return missing(self.update, self.rag, entered=self.entered, promise=self.promise)

    @property
    def state_now(self):
        """The Update.State that it has by what is there."""
        return Update.State.INCOMPLETE if self.missing else Update.State.COMPLETE

    @property
    def is_done(self):
        return self.update.state == Update.State.COMPLETE

    @cached_property
    def locked(self):
        """Why it cannot be saved, and what to do; "" when it can."""
        return locked_words(self.update.unit_return, self.update.unit_return.cycle)

    @property
    def waits_for_answer(self):
        """Whether a reviewer wrote last."""
        return bool(self.update.asked)

    @property
    def commentary(self):
        return compose(self.update)


def shown_of(updates, today):
    """Return [UpdateShown] of updates read with for_rows(), in their order: at most seven queries."""
    updates = list(updates)
    found, makers = [], {}
    for kinds, make in _MAKERS.items():
        if some := [one for one in updates if one.kind in kinds]:
            makers |= dict.fromkeys(kinds, make(some, today))
    for update in updates:
        shown = makers[update.kind](update)
        shown.initial |= {name: getattr(update, name) for name in PARTS}
        names = {box.name for box in boxes_of(update.kind)} | {"known", "provisional"}
        shown.initial = {name: value for name, value in shown.initial.items() if name in names}
        found.append(shown)
    return found


# --- Indicators: three queries, more where a council has bands, judgements or formulas


def _indicators(updates, today):
    indicators = {one.indicator_id: one.indicator for one in updates}
    figures = figures_by_id(Indicator.objects, indicators.values())
    schemes = cache(RagScheme.objects.schemes_of)  # asked once, and not before something is to be rated

    def show(update):
        indicator, own = update.indicator, figures.get(update.indicator_id, NO_FIGURES)
        period = from_code(update.period)
        held = own.results.get(period.code)
        reached = held if held is not None else result_of(indicator, own, period) if indicator.rule else None
        target, (last, label) = target_of(indicator, period, own), _last_result(own, period)
        known, typed = in_boxes(held, RESULT_STATES) if held is not None else (FIGURE, "")
        forecast = own.forecasts.get(period.whole_year().code)
        rating = None
        if reached is not None:
            rating = rating_of(indicator, schemes(update.unit_return.cycle.council_id), period, own)
        return UpdateShown(
            update=update,
            period=period,
            name=indicator.title,
            address=indicator.get_absolute_url(),
            last=last,
            last_label=label,
            target=target.words if target is not None else "",
            rating=rating,
            entered=reached is not None,
            initial={
                "result": typed,
                "known": known.value,
                "provisional": bool(held is not None and held.provisional),
                "forecast": forecast.words if forecast is not None and period.part else "",
                "why": "",
            },
            result_words=held.words if held is not None else "",
            about="" if held is not None or reached is None else reached.words,
            published=held is not None and not update.figure_is_own and held.state in _PUBLISHED,
        )

    return show


_PUBLISHED = {State.VALUE, State.TICK, State.UNREAD}


def _last_result(figures, period):
    """Return the words of the result before a period and the label of its own: that just before, if any."""
    before = period.previous()
    if before.code in figures.results:
        return figures.results[before.code].words, before.label
    earlier = [row for row in figures.results.values() if row.ends < period.starts]
    newest = max(earlier, key=lambda row: (row.ends, row.period), default=None)
    return (newest.words, from_code(newest.period).label) if newest is not None else ("", "")


# --- Actions and milestones: two queries


def _items(updates, today):
    milestones = {one.milestone_id for one in updates if one.milestone_id}
    owners, steps = {one.action_id: one.action for one in updates if one.action_id}, {}
    for step in Milestone.objects.filter(action__in=owners) if owners else ():
        step.action = owners[step.action_id]
        steps.setdefault(step.action_id, []).append(step)
    beneath = {step.pk for found in steps.values() for step in found}
    reported = {}
    for row in Progress.objects.history_of(owners, milestones | beneath).order_by("starts", "pk"):
        key = ("action", row.action_id) if row.action_id else ("milestone", row.milestone_id)
        reported.setdefault(key, {})[row.period] = row

    def show(update):
        cycle, item = update.unit_return.cycle, update.thing
        quarter = cycle.quarter
        rows = reported.get((update.kind, item.pk), {})
        held = rows.get(quarter.code)
        before = _newest(rows, quarter.starts)
        now = held or before
        state = standing_of(item, now)
        day = min(today, quarter.ends)
        rating = rag_of(
            state=state,
            due_latest=item.due_latest,
            expected_on=now.expected_on if now else None,
            percent=held.percent if held else None,
            done_on=now.done_on if now else None,
            milestones=[
                _step(step, _newest(reported.get(("milestone", step.pk), {}), quarter.ends))
                for step in steps.get(item.pk, ())
            ]
            if update.kind == ACTION
            else (),
            day=day,
        )
        if held and held.rag:
            rating = judged(rating, held.rag, held.rag_reason)
        last = _progress_words(before) if before else ""
        initial = {
            "state": state.value if state else "",
            "percent": now.percent if now else None,
            "done_on": now.done_on if now else None,
            "expected_on": now.expected_on if now else None,
            "agreed_by": held.agreed_by if held else "",
            "rag": held.rag if held else "",
            "rag_reason": held.rag_reason if held else "",
            "merged_into": now.merged_into_id if now else None,
        }
        action = item if update.kind == ACTION else item.action
        return UpdateShown(
            update=update,
            period=quarter,
            name=str(item) or "A milestone without words",
            address=action.get_absolute_url() if action else item.plan.get_absolute_url(),
            last=last,
            last_label=from_code(before.period).label if before else "",
            target=item.due,
            rating=rating,
            entered=held is not None,
            initial=initial,
            about=f"of {item.action}" if update.kind == MILESTONE and item.action else "",
        )

    return show


def _newest(rows, day):
    """Return the newest of what was reported of an item in quarters that begin before a day, or None."""
    found = [row for row in rows.values() if row.starts < day]
    return max(found, key=lambda row: row.starts, default=None)


def _step(milestone, newest):
    return Step(
        title=str(milestone),
        due_latest=milestone.due_latest,
        expected_on=newest.expected_on if newest else None,
        state=standing_of(milestone, newest),
    )


def _progress_words(progress):
    far = "" if progress.percent is None else f", {progress.percent}%"
    return f"{progress.get_state_display()}{far}"


# --- Planned controls: none; risks: two queries


def _controls(updates, today):
    def show(update):
        control, quarter = update.control, update.unit_return.cycle.quarter
        day = min(today, quarter.ends)
        late = control.is_overdue(day)
        rating = None
        if late:
            rating = Rating(Rag.RED, f"Overdue: it was to be in place by {_day(control.due)}")
        return UpdateShown(
            update=update,
            period=quarter,
            name=control.words,
            address=control.get_absolute_url(),
            last="",
            target=_day(control.due) if control.due else "",
            rating=rating,
            entered=update.saved_at is not None,
            initial={
                "state": PLANNED if control.planned else IN_PLACE,
                "done_on": control.in_place_on,
            },
            about=f"for {control.risk}",
        )

    return show


def _risks(updates, today):
    pks = {one.risk_id for one in updates}
    assessments = {}
    current = Assessment.objects.filter(risk__in=pks, kind=Assessment.Kind.CURRENT)
    for one in in_order(current):
        assessments.setdefault(one.risk_id, []).append(one)
    models = {one.risk.register.scheme_id: one.risk.register.scheme for one in updates}
    rows = {}
    row_model = Assessment._meta.get_field("scheme").related_model._meta.get_field("rows").related_model
    for row in row_model.objects.filter(scheme__in=[pk for pk in models if pk]):
        rows.setdefault(row.scheme_id, []).append(row)
    schemes = {pk: scheme_of(one, rows.get(pk, ()))[0] if one else NO_SCHEME for pk, one in models.items()}

    def show(update):
        risk, quarter = update.risk, update.unit_return.cycle.quarter
        scheme = schemes[risk.register.scheme_id]
        now = next(reversed(assessments.get(risk.pk, ())), None)
        scoring = scoring_of(now, scheme, risk.category_id) if now else None
        return UpdateShown(
            update=update,
            period=quarter,
            name=str(risk),
            address=risk.get_absolute_url(),
            last=_scored(scoring),
            last_label=_day(now.assessed_on) if now and now.assessed_on else "",
            rating=None,
            entered=update.saved_at is not None,
            initial={
                "likelihood": now.likelihood if now else "",
                "impact": now.impact if now else "",
            },
            scheme=scheme,
        )

    return show


def _scored(scoring):
    if scoring is None:
        return "Not assessed"
    words = " ".join(part for part in (scoring.score, scoring.band) if part)
    beside = ", ".join(part for part in (scoring.codes, scoring.appetite) if part)
    return f"{words or 'no score'} ({beside})" if beside else words


def _day(day):
    return f"{day:%-d %B %Y}"


_MAKERS = {
    (INDICATOR,): _indicators,
    (ACTION, MILESTONE): _items,
    (CONTROL,): _controls,
    (RISK,): _risks,
}
