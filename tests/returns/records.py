"""A council whose second quarter is reported: a directorate with a division, and something of each kind."""

from datetime import date
from types import SimpleNamespace

from django.contrib.auth import get_user_model
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import timezone

from indicators.models import Indicator, RagScheme, Result, Target
from organisation.models import Council, Person, Role, Unit
from organisation.periods import parse_period
from plans.models import Plan, PlanIndicator, Priority
from plans.progress_operations import save_progress
from returns.cycles import close_cycle
from returns.freezing import freeze
from returns.models import Cycle, Record, Return, Update
from risks.models import Risk, SchemeRow
from tests.factories import (
    make_action,
    make_assessment,
    make_control,
    make_council,
    make_indicator,
    make_milestone,
    make_plan,
    make_plan_indicator,
    make_priority,
    make_rag_scheme,
    make_register,
    make_risk,
    make_unit,
    make_user,
    whole_of,
)
from tests.returns.quarters import Q2, open_quarter

TODAY = date(2026, 10, 20)


def make_reported():
    """Return a council's things by name, in an open quarter; close it with closed()."""
    council = make_council("Northshire Council")
    whole = whole_of(council)
    places = make_unit(council, name="Places")
    parks = make_unit(parent=places, kind=Unit.Kind.DIVISION, name="Parks")
    user = make_user(role=Role.Name.PERFORMANCE, unit=whole)
    above, below = make_plan(places, first_year=2026), make_plan(parks, first_year=2026, title="Parks Plan")
    priority = make_priority(below, "Parks that people use", ref="P1", lead="Ann Hall")
    red = make_indicator(
        council,
        "Litter picked in time",
        codes=["NI 195"],
        frequency="quarterly",
        results={"2025/26 Q2": "90%", "2026/27 Q1": "96%", "2026/27 Q2": "71%"},
        targets={"2026/27 Q1": "95%", "2026/27 Q2": "95%"},
    )
    make_plan_indicator(below, red, priority=priority, lead="Ben Oak")
    make_plan_indicator(above, red, lead="Ann Hall")
    awaited = make_indicator(
        council, "Visits to parks", results={"2026/27 Q2": "Awaiting"}, targets={"2026/27 Q2": "100"}
    )
    make_plan_indicator(below, awaited)
    action = make_action(
        priority, "Mend the paths", ref="A1", lead="Ben Oak", due="July 2026", due_latest=date(2026, 7, 31)
    )
    milestone = make_milestone(action, "Survey done", due="June 2026", due_latest=date(2026, 6, 30))
    register = make_register(parks, name="Parks risks")
    risk = make_risk(register, "The lake floods", ref="R1", likelihood="5", impact="4", owner="Ben Oak")
    control = make_control(risk, "Dredge the lake", planned=True, due=date(2026, 9, 1), owner="Ann Hall")
    secret = make_risk(
        register, "A supplier may fail", ref="R2", likelihood="5", impact="5", exempt="Paragraph 3"
    )
    below.register = register
    below.save()
    cycle = open_quarter(council, Q2, by=user)
    save_progress(milestone, Q2, by=user, today=TODAY, state="done", late_because="")
    save_progress(
        action, Q2, by=user, today=TODAY, state="under way", percent=40, words="Half", late_because="Rain"
    )
    update = Update.objects.get(indicator=red)
    Update.objects.filter(pk=update.pk).update(
        comment="Two <pickers> left",
        cause="Vacancies",
        remedy="Agency staff",
        remedy_owner="Ann Hall",
        remedy_due="May 2027",
        state="complete",
        version=1,
        who="Ben Oak",
        kept="partly",
        kept_words="One was hired",
    )
    return SimpleNamespace(**locals())


def make_closed_quarter(council, words="2025/26 Q1"):
    """Return a cycle of a council that was closed with what is there, whatever else is open."""
    quarter, at = parse_period(words), timezone.now()
    due = {f"{kind}_due": quarter.ends for kind in ("team", "division", "directorate", "council")}
    when = {"starts": quarter.starts, "ends": quarter.ends, "opened_on": quarter.ends}
    cycle = Cycle.objects.create(
        council=council, period=quarter.code, state=Cycle.State.CLOSED, closed_at=at, **when, **due
    )
    freeze(cycle, by=None, at=at)
    return cycle


def closed(it, words="Late"):
    """Close the quarter of what make_reported() returned, and return its Record."""
    close_cycle(it.cycle, by=it.user, words=words)
    return Record.objects.filter(cycle=it.cycle).order_by("-number").first()


def shake(it):
    """Change everything that a page of the quarter could read, or take it away."""
    Council.objects.filter(pk=it.council.pk).update(name="Another Council")
    Unit.objects.filter(council=it.council).update(name=Concat(Value("Renamed "), F("name")))
    Person.objects.filter(council=it.council).update(name=Concat(Value("Left "), F("name")))
    get_user_model().objects.filter(pk=it.user.pk).update(first_name="Other", last_name="Name")
    Target.objects.update(words="1%", number=1)
    Result.objects.update(words="0%", number=0)
    RagScheme.objects.filter(council=it.council).update(is_default=False, tolerance=80)
    make_rag_scheme(it.council, tolerance=90, is_default=True)
    Indicator.objects.filter(pk=it.red.pk).update(title="Something else", tolerance=99)
    PlanIndicator.objects.filter(plan=it.above).delete()
    PlanIndicator.objects.filter(indicator=it.awaited).delete()
    it.awaited.delete()
    Priority.objects.update(title="Other words", ref="X")
    it.action.delete()
    Plan.objects.filter(pk=it.above.pk).update(title="Retitled", first_year=2030, last_year=2030)
    SchemeRow.objects.filter(part__in=(SchemeRow.Part.BAND, SchemeRow.Part.APPETITE)).delete()
    Risk.objects.filter(pk=it.risk.pk).update(title="Dry", owner="", exempt="Paragraph 1")
    make_assessment(it.risk, likelihood="1", impact="1")
    it.control.delete()
    Update.objects.update(comment="Later words", cause="", remedy="")
    Return.objects.update(state=Return.State.RETURNED)
