"""The rows of a frozen record, made of what a council holds at the closing (returns.freezing.Live).

Nothing here asks the database, the clock or the settings: what is live is read already.
"""

from django.utils import timezone

from indicators.direction import Direction
from indicators.moving import WORSE, earlier_of
from organisation.periods import from_code
from plans.agreed_dates import dates_of, move_words
from plans.dates import overdue
from plans.progress import ProgressState, is_ended, slippage_words
from plans.reported import item_key, said_of
from plans.rollup import Member, rollup, tops
from returns.commentary import compose
from returns.models import (
    FrozenAction,
    FrozenControl,
    FrozenIndicator,
    FrozenPlan,
    FrozenPriority,
    FrozenRisk,
    FrozenUnit,
    FrozenUse,
    Return,
)


def said(update):
    """Return the fields of Said from an Update; blank ones where nothing was due."""
    if update is None:
        return {}
    kept = ": ".join(words for words in (update.get_kept_display(), update.kept_words.strip()) if words)
    return {
        "update_state": update.get_state_display(),
        "commentary": compose(update),
        "kept": kept,
        "said_by": update.who,
        "said_at": update.saved_at,
    }


def rated(rating):
    """Return the fields of Rated from a Rating."""
    return {
        "rag": rating.rag,
        "rag_words": rating.words,
        "rag_shape": rating.shape,
        "reason": rating.reason,
        "why_none": rating.why_none,
    }


def unit_rows(record, live):
    """Return a FrozenUnit for each unit of the council, in the order of the tree."""
    return [
        FrozenUnit(
            record=record,
            position=place,
            unit_key=unit.pk,
            parent_key=unit.parent_id,
            kind=unit.kind,
            kind_words=unit.get_kind_display(),
            name=unit.name,
            **_returned(live.returns.get(unit.pk)),
        )
        for place, unit in enumerate(live.units)
    ]


def _returned(one):
    if one is None:
        return {}
    step = next((step for step in one.steps.all() if step.after == Return.State.SIGNED_OFF), None)
    signed = ""
    if step is not None and one.state == Return.State.SIGNED_OFF:
        signed = f"{step.who}, {timezone.localtime(step.at):%-d %B %Y}"
    return {"return_state": one.get_state_display(), "signed": signed}


def plan_rows(record, live, units):
    """Return a FrozenPlan for each plan that counts. units -- {unit id: FrozenUnit}."""
    return [
        FrozenPlan(
            record=record,
            position=place,
            unit=units[plan.unit_id],
            title=plan.title,
            tier=plan.get_tier_display(),
            years=plan.years,
        )
        for place, plan in enumerate(live.plans)
    ]


def indicator_rows(record, live, units):
    """Return a FrozenIndicator for each indicator that the plans use, in their order."""
    return [
        _indicator(record, live, units, place, listed) for place, listed in enumerate(live.listed.values())
    ]


def _indicator(record, live, units, place, listed):
    pk, stands, year_end = listed.indicator.pk, listed.standing, listed.year_end
    rag = listed.rating.rag
    before, year_ago = (
        earlier_of(listed.indicator, live.schemes, stands, then, listed.figures) for then in live.earlier
    )
    moved, update = before.moved(rag), live.updates.get(("indicator", pk))
    about = said(update)
    if not about.get("commentary"):
        code = update.period if update else stands.period and stands.period.code
        about["commentary"] = live.remarks.get((pk, code), "")
    forecast = {}
    if year_end is not None:
        forecast = {
            "forecast": f"{year_end.forecast.words} for {year_end.period.label}",
            "forecast_rag": year_end.rating.rag,
            "forecast_words": year_end.rating.words,
            "forecast_shape": year_end.rating.shape,
        }
    return FrozenIndicator(
        record=record,
        position=place,
        unit=units[update.unit_return.unit_id] if update else None,
        indicator_key=pk,
        codes=", ".join(listed.codes),
        title=listed.title,
        period=stands.period.label if stands.period else "",
        result=_result(stands),
        target=stands.target.words if stands.target is not None else "",
        was=before.rating.rag,
        year_ago=year_ago.rating.rag,
        moved=moved,
        moved_in_year=year_ago.moved(rag),
        is_worse=moved == WORSE or listed.direction == Direction.WORSE,
        direction=listed.change_words,
        note=listed.restated,
        note_before=listed.restated_before,
        note_before_about=listed.restated_before and listed.restated_before_about,
        **forecast,
        **rated(listed.rating),
        **about,
    )


def _result(stands):
    """Return the result in words; where one of a later period is missing, that too."""
    one = stands.result
    words = "" if one is None else f"{one.words}{' (provisional)' if one.provisional else ''}"
    if stands.later is None:
        return words
    later = f"{from_code(stands.later.period).label}: {stands.later.words or stands.later.state}"
    return f"{words} ({later})" if words else later


def use_rows(record, live, plans, indicators):
    """Return a FrozenUse for each use. plans, indicators -- {id: frozen row}."""
    return [
        FrozenUse(
            record=record,
            position=place,
            plan=plans[use.plan_id],
            indicator=indicators[use.indicator_id],
            lead=use.lead,
        )
        for place, use in enumerate(live.uses)
    ]


def action_rows(record, live, plans):
    """Return a FrozenAction for each action, followed by those of its milestones, plan by plan."""
    below = {}
    for milestone in live.milestones:
        below.setdefault(milestone.action_id, []).append(milestone)
    rows = []
    places = {plan.pk: place for place, plan in enumerate(live.plans)}
    for action in sorted(live.actions, key=lambda one: places[one.plan_id]):
        steps = below.get(action.pk, [])
        rows.append(_action(record, live, plans, action, steps))
        rows += [_action(record, live, plans, step, above=action) for step in steps]
    for milestone in below.get(None, []):
        rows.append(_action(record, live, plans, milestone))
    for place, row in enumerate(rows):
        row.position = place
    return rows


def _action(record, live, plans, item, steps=(), above=None):
    kind, _ = key = item_key(item)
    state = live.reported.state_of(item, above)
    one, dates = live.reported.of(item), dates_of(item, live.agreed.get(key))
    expected = (one.done_on if is_ended(state) else one.expected_on) if one else None
    slip = slippage_words(dates.baseline, expected or (None if is_ended(state) else item.due_latest))
    said_of_dates = [
        f"Baseline {dates.baseline:%-d %B %Y}" if dates.baseline else "",
        *(f"Moved {move_words(move)}" for move in dates.moves),
        f"Expected {one.expected_on:%-d %B %Y}" if one and one.expected_on and not is_ended(state) else "",
        f"New day agreed by {one.agreed_by.strip()}" if one and one.agreed_by.strip() else "",
        slip[:1].upper() + slip[1:],
    ]
    progress = f"{from_code(one.period).label}: {said_of(one)}" if one else getattr(item, "progress", "")
    return FrozenAction(
        record=record,
        plan=plans[item.plan_id],
        is_milestone=kind == "milestone",
        of=str(above) if above is not None else getattr(item, "action_words", ""),
        name=str(item) or "A milestone without words",
        lead=item.lead,
        due=item.due,
        due_latest=item.due_latest,
        is_late=overdue(item.due_latest, is_ended(state), live.day),
        state=state.label if state else "",
        has_ended=is_ended(state),
        is_done=state == ProgressState.DONE,
        progress=progress,
        dates=". ".join(words for words in said_of_dates if words),
        **rated(live.reported.rating_of(item, live.day, steps, above)),
        **said(live.updates.get(key)),
    )


def priority_rows(record, live, plans, indicators):
    """Return a FrozenPriority for each priority at the top of a plan, plan by plan."""
    late = {
        action.pk
        for action in live.actions
        if overdue(action.due_latest, live.reported.has_ended(action), live.day)
    }
    rows = []
    for priority, reached, measured in tops(live.priorities, live.uses):
        members = (
            Member(" ".join([*live.listed[pk].codes[:1], live.listed[pk].title]), live.listed[pk].rating)
            for pk in measured
        )
        rolled, mine = rollup(members), {one.pk for one in live.actions if one.priority_id in reached}
        rows.append(
            FrozenPriority(
                record=record,
                plan=plans[priority.plan_id],
                name=str(priority),
                lead=priority.lead,
                rag=rolled.rag,
                reason=rolled.reason,
                actions=len(mine),
                overdue=len(mine & late),
            )
        )
    rows.sort(key=lambda row: row.plan.position)
    for place, row in enumerate(rows):
        row.position = place
    return rows


def risk_rows(record, live, units):
    """Return a FrozenRisk for each risk, register by register."""
    return [_risk(record, live, units, place, shown) for place, shown in enumerate(live.risks)]


def _risk(record, live, units, place, shown):
    risk, now = shown.risk, shown.current
    review = f"{shown.review_on:%-d %B %Y}" if shown.review_on else ""
    return FrozenRisk(
        record=record,
        position=place,
        unit=units[risk.of_unit.pk],
        risk_key=risk.pk,
        register=risk.register.name,
        ref=risk.ref,
        title=risk.title,
        owner=risk.owner,
        exempt=risk.exempt,
        scores="\n".join(_scored(one) for one in shown.scores.values()),
        score=_score(now) if now else "",
        is_above=now.above if now else None,
        appetite=now.appetite if now else "",
        movement="\n".join(f"{words}: {moved.words}" for words, moved in (*shown.since, *shown.movements)),
        review=review,
        is_review_late=shown.review_is_overdue,
        **said(live.updates.get(("risk", risk.pk))),
    )


def _score(scoring):
    return " ".join(words for words in (scoring.score, scoring.band) if words)


def _scored(scoring):
    """Return an assessment in a line: "Current: 12 Medium (likelihood 4, impact 3), within appetite"."""
    axes = ", ".join(
        f"{axis} {words}"
        for axis, words in (("likelihood", scoring.likelihood), ("impact", scoring.impact))
        if words
    )
    said_of_score = _score(scoring) or scoring.as_written or "no score"
    words = f"{said_of_score} ({axes})" if axes else said_of_score
    day = f"assessed on {scoring.day:%-d %B %Y}" if scoring.day else ""
    return f"{scoring.label}: " + ", ".join(part for part in (words, scoring.appetite, day) if part)


def control_rows(record, live, risks):
    """Return a FrozenControl for each control of the risks. risks -- {risk id: FrozenRisk}."""
    rows = []
    for shown in live.risks:
        for control in (*shown.controls, *shown.planned):
            rows.append(
                FrozenControl(
                    record=record,
                    position=len(rows),
                    risk=risks[shown.risk.pk],
                    words=control.words,
                    owner=control.owner,
                    is_planned=control.planned,
                    due=control.due,
                    is_late=control.is_overdue(live.day),
                    **said(live.updates.get(("control", control.pk))),
                )
            )
    return rows
