"""Search over everything that a person may see in one council, grouped by kind with where each hit stands.

Each kind is asked through the word of its own room, visible_to(user), so what a person may not see is not
found. A hit is ranked by what answered: its reference, its title, then any other text of it.
"""

import re
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, TextField, Value, When
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from indicators.codes import normal, normal_start
from indicators.models import Indicator, IndicatorCode
from organisation.models import Person, Unit
from plans.models import (
    Action,
    FrameworkItem,
    Milestone,
    Plan,
    PlanIndicator,
    Priority,
    Section,
)
from risks.models import Control, Risk

FEW, ON_A_PAGE = 5, 20
AROUND = 70  # letters of the text shown before and after what was found
NOTHING = Value("", output_field=TextField())


@dataclass(frozen=True)
class Kind:
    """A kind of thing that can be found.

    title, ref -- the fields that name it. texts -- the other fields that are looked through.
    where -- the field that says where it stands, besides its plan. plan, above -- the fields with the id of
    its plan, and of the action or risk at whose place it is shown.
    """

    name: str
    words: str
    model: type
    title: str
    ref: str = ""
    texts: tuple = ()
    where: str = ""
    plan: str = ""
    above: str = ""


KINDS = (
    Kind(
        "plan",
        "Plans",
        Plan,
        "title",
        texts=("strapline", "responsible_officer"),
        where="unit__name",
        plan="pk",
    ),
    Kind(
        *("priority", "Priorities", Priority, "title", "ref"),
        texts=(
            *(
                "lead",
                "accountable",
                "measured_by",
                "change_driver",
                "expected_outcome",
                "service_improvement",
            ),
            *("efficiency_gains", "financial_implications", "staffing_implications", "risk_implications"),
            *("corporate_implications", "additional_information", "supports", "contributes_to", "indicators"),
        ),
        plan="plan_id",
    ),
    Kind(
        *("action", "Actions", Action, "title", "ref"),
        texts=(
            *("lead", "accountable", "resources", "measured_by", "outcome", "others_involved", "monitoring"),
            *("progress", "targets", "supports", "contributes_to", "indicators"),
        ),
        plan="plan_id",
    ),
    Kind("milestone", "Milestones", Milestone, "title", texts=("lead",), plan="plan_id", above="action_id"),
    Kind("indicator", "Indicators", Indicator, "title"),
    Kind(
        *("risk", "Risks", Risk, "title", "ref"),
        texts=("nature", "vulnerability", "triggers", "consequences", "owner"),
        where="register__name",
    ),
    Kind("control", "Controls", Control, "words", texts=("owner",), where="risk__title", above="risk_id"),
    Kind("person", "People", Person, "name", "initials", texts=("job_title",), where="job_title"),
    Kind("unit", "Units", Unit, "name"),
    Kind("section", "Sections of plans", Section, "heading", "number", texts=("text",), plan="plan_id"),
    Kind("item", "Items of frameworks", FrameworkItem, "title", "code", where="framework__name"),
)
MOST_TEXTS = max(len(kind.texts) for kind in KINDS)
BY_NAME = {kind.name: kind for kind in KINDS}


@dataclass(frozen=True)
class Hit:
    """Something found. snippet -- (before, found, after) of the text that answered, or None."""

    name: str
    where: str
    address: str
    snippet: tuple[str, str, str] | None


@dataclass
class Group:
    """The hits of one kind: how many there are, and those that are shown."""

    kind: Kind
    count: int
    hits: list[Hit]


@dataclass
class Found:
    groups: list[Group]

    @property
    def count(self):
        return sum(group.count for group in self.groups)


def search(asked, user, council, *, kind=None, page=1):
    """Return the Found of what was Asked: FEW of each kind, or a page of one kind. At most five queries.

    page -- from 1; one past the last is the last.
    """
    plans = {plan.pk: plan for plan in Plan.objects.visible_to(user).of(council).select_related("unit")}
    ranked = defaultdict(list)
    if not asked.is_empty:
        parts = [_asked_of(number, one, asked, user, council, plans) for number, one in enumerate(KINDS)]
        for number, rank, pk in sorted(parts[0].union(*parts[1:], all=True)):
            ranked[KINDS[number].name].append((rank, pk))
    shown = {}
    for name, found in ranked.items():
        if kind is None:
            shown[name] = [pk for _, pk in found[:FEW]]
        elif kind == name:
            last = -(-len(found) // ON_A_PAGE)
            start = (min(page, last) - 1) * ON_A_PAGE
            shown[name] = [pk for _, pk in found[start : start + ON_A_PAGE]]
    hits = _hits(shown, asked, plans)
    return Found(
        [Group(one, len(ranked[one.name]), hits.get(one.name, [])) for one in KINDS if ranked[one.name]]
    )


def _rows(kind, user, council, plans):
    """Return the rows of a kind that a user may see in a council. plans -- those that the user may see."""
    model = kind.model
    if kind.plan == "plan_id":
        return model.objects.filter(plan__in=list(plans))
    if model is FrameworkItem:
        return FrameworkItem.objects.filter(framework__council=council)
    if model in (Risk, Control):
        risks = Risk.objects.visible_to(user).filter(register__council=council)
        return risks if model is Risk else Control.objects.filter(risk__in=risks)
    return model.objects.visible_to(user).filter(council=council)


def _asked_of(number, kind, asked, user, council, plans):
    """Return the query of (number of the kind, rank, primary key) of its hits."""
    exact, titled, anywhere = Q(pk=None), asked.in_text(kind.title), asked.in_text(kind.title, *kind.texts)
    if kind.ref:
        exact = asked.is_ref(kind.ref)
    if kind.model is Indicator:
        codes = IndicatorCode.objects.filter(indicator__council=council)
        # By the index of codes as they are looked up: the codes of other councils are not read through.
        exact = Q(pk__in=codes.filter(normal=normal(asked.words)).values("indicator"))
        uses = PlanIndicator.objects.filter(plan__in=list(plans))
        named = uses.filter(asked.in_text("title", "lead", "contact", "partner", "note")).values("indicator")
        if asked.pattern is None and (start := normal_start(asked.words)):
            titled |= Q(pk__in=codes.filter(normal__startswith=start).values("indicator"))
        anywhere = titled | Q(pk__in=named)
    matched = exact if asked.is_ref_only else exact | anywhere
    rank = Case(When(exact, then=0), When(titled, then=1), default=2, output_field=IntegerField())
    rows = _rows(kind, user, council, plans).filter(matched).order_by()
    return rows.annotate(kind_number=Value(number), rank=rank).values_list("kind_number", "rank", "pk")


def _hits(shown, asked, plans):
    """Return {name of a kind: its Hits in order}. shown -- {name: primary keys}. Two queries at most."""
    parts = [
        _columns(number, kind, shown[kind.name]) for number, kind in enumerate(KINDS) if kind.name in shown
    ]
    if not parts:
        return {}
    rows = {(KINDS[row[0]].name, row[1]): row for row in parts[0].union(*parts[1:], all=True)}
    codes = {}
    if indicators := shown.get("indicator"):
        found = Indicator.objects.filter(pk__in=indicators).code_words()
        codes = {("indicator", pk): words for pk, words in found.items()}
    return {
        name: [
            _hit(BY_NAME[name], rows[name, pk], ", ".join(codes.get((name, pk), ())), asked, plans)
            for pk in pks
            if (name, pk) in rows
        ]
        for name, pks in shown.items()
    }


def _columns(number, kind, pks):
    def key(field):
        return Cast(F(field), IntegerField()) if field else Value(0)

    def words(field):
        return Coalesce(Cast(field, TextField()), NOTHING) if field else NOTHING

    columns = {
        "kind_number": Value(number),
        "row_key": F("pk"),
        "plan_key": Coalesce(key(kind.plan), 0),
        "above_key": Coalesce(key(kind.above), 0),
        "said_ref": words(kind.ref),
        "said_title": words(kind.title),
        "said_where": words(kind.where),
    }
    texts = (*kind.texts, *[""] * (MOST_TEXTS - len(kind.texts)))
    columns |= {f"text{place}": words(field) for place, field in enumerate(texts)}
    return kind.model._base_manager.filter(pk__in=pks).order_by().annotate(**columns).values_list(*columns)


def _hit(kind, row, codes, asked, plans):
    _, pk, plan, above, ref, title, where, *texts = row
    plan = plans.get(plan)
    if kind.name == "plan":
        where = f"{plan.get_tier_display()} plan of {where}, {plan.years}"
    elif plan is not None:
        where = f"{plan.title}, {plan.years}"
    name = f"{codes or ref} {title}".strip() or "Without words"
    in_title = asked.is_ref_only or _find(asked, title) or _find(asked, name)
    snippet = None if in_title else _snippet(asked, texts)
    return Hit(_cut(name), where, _address(kind, pk, plan, above), snippet)


def _address(kind, pk, plan, above):
    match kind.name:
        case "priority" | "action":
            return kind.model(pk=pk, plan_id=plan.pk).get_absolute_url()
        case "milestone":
            return Action(pk=above, plan_id=plan.pk).get_absolute_url() if above else plan.get_absolute_url()
        case "plan" | "section":
            return plan.get_absolute_url()
        case "indicator" | "risk":
            return kind.model(pk=pk).get_absolute_url()
        case "control":
            return Risk(pk=above).get_absolute_url()
        case "person":
            return reverse("people:person_detail", args=[pk])
        case "unit":
            return reverse("reports:unit_dashboard", args=[pk])
    return reverse("reports:thread_report")


def _find(asked, text):
    """Return where in a text the first of the words, or the code, stands; None where none does."""
    if asked.pattern:
        return re.search(asked.pattern, text, re.IGNORECASE)
    ways = "|".join(re.escape(word).replace("'", "['’]") for word in asked.terms)
    return re.search(ways, text, re.IGNORECASE) if ways else None


def _snippet(asked, texts):
    """Return (before, found, after) of the text around what was found, on one line; or None."""
    text = next((" ".join(text.split()) for text in texts if _find(asked, text)), "")
    if not (found := _find(asked, text)):
        return None
    begin, end = max(found.start() - AROUND, 0), found.end() + AROUND
    before, after = text[begin : found.start()], text[found.end() : end]
    return ("…" if begin else "") + before, found[0], after + ("…" if end < len(text) else "")


def _cut(words, most=200):
    words = " ".join(words.split())
    return words if len(words) <= most else words[: most - 1].rsplit(" ", 1)[0] + "…"
