"""Acts: what one person did at one moment for one reason, told from the history of many rows.

A page of a history costs three queries however many rows it tells: the list of what was written, the rows
as they were from then on and before, and the names of what they point at (what is gone has its last).
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.db.models import F, IntegerField, TextField, Value
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone
from django.utils.text import Truncator, capfirst

from organisation.histories import address_of
from organisation.marks import ADDED, REMOVED, SAME, Run, abridged, marked
from organisation.past import NAMES
from organisation.periods import from_code
from organisation.writing import CHANGED, CREATED, DELETED, past_of

ONE_MOMENT = timedelta(seconds=5)  # between two rows that one act wrote
BEGINNING = "as it stood when its history began"
MOST_ROWS = 20_000  # of the newest that one list looks at
DID = {CREATED: "added", CHANGED: "changed", DELETED: "deleted"}
EMPTY = (None, "", [], {})
FIRST_NAMES = ("ref", "number", "code")


@dataclass(frozen=True)
class Written:
    """A row of history in the list: which Part it is of, and who wrote it when and why."""

    place: int
    history_id: int
    pk: int
    kind: str
    when: datetime
    who: str
    why: str


@dataclass(frozen=True)
class Item:
    """What became of one row. fields -- pairs (heading, Runs of words). did -- "added".

    address -- of its own history; None where it has none, or that is the one which is read.
    """

    part: object
    pk: int
    label: str
    did: str
    fields: tuple
    address: str | None


@dataclass
class Act:
    """What one person did at one moment for one reason. rows -- the Written ones, part by part."""

    rows: list
    items: list = field(default_factory=list)
    more: list = field(default_factory=list)

    @property
    def when(self):
        return max(row.when for row in self.rows)

    @property
    def began(self):
        return min(row.when for row in self.rows)

    @property
    def who(self):
        return self.rows[0].who

    @property
    def why(self):
        return self.rows[0].why


@dataclass(frozen=True)
class Wanted:
    """What of a history is asked for.

    part -- the name of a Part. who -- letters of a name. first, last -- days. since, until -- moments.
    """

    part: str = ""
    who: str = ""
    first: date | None = None
    last: date | None = None
    since: datetime | None = None
    until: datetime | None = None


def written(told, wanted):
    """Return the Written rows of a thing's history, the newest first: one query."""
    found = []
    for place, part in enumerate(told.kind.all_parts):
        if wanted.part and wanted.part != part.name:
            continue
        rows = told.without.readable(part, part.rows(told.pk))
        found.append(
            _narrowed(rows, wanted).order_by().annotate(place=Value(place, output_field=IntegerField()))
        )
    columns = (
        "place",
        "history_id",
        "id",
        "history_type",
        "history_date",
        "history_who",
        "history_change_reason",
    )
    lists = [rows.values_list(*columns) for rows in found]
    if not lists:
        return []
    newest = _together(lists).order_by("-history_date", "-history_id", "place")
    return [Written(*row) for row in newest[:MOST_ROWS]]


def _together(lists):
    """Return several lists of the same columns as one; [] of none."""
    return lists[0].union(*lists[1:], all=True) if len(lists) > 1 else lists[0] if lists else []


def _narrowed(rows, wanted):
    # The first row of what was there before history began is no change.
    rows = rows.exclude(history_change_reason=BEGINNING)
    if wanted.who:
        rows = rows.filter(history_who__icontains=wanted.who)
    if wanted.first:
        rows = rows.filter(history_date__gte=_midnight(wanted.first))
    if wanted.last:
        rows = rows.filter(history_date__lt=_midnight(wanted.last + timedelta(days=1)))
    if wanted.since:
        rows = rows.filter(history_date__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(history_date__lte=wanted.until)
    return rows


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def acts_of(rows):
    """Return the Acts that Written rows make, the newest first."""
    found = []
    for row in rows:
        last = found and found[-1][-1]
        if last and (last.who, last.why) == (row.who, row.why) and last.when - row.when <= ONE_MOMENT:
            found[-1].append(row)
        else:
            found.append([row])
    return [Act(in_parts(written)) for written in found]


def in_parts(rows):
    """Return Written rows part by part, in the order in which each was written."""
    return sorted(rows, key=lambda row: (row.place, row.history_id))


def tell(told, acts, most):
    """Fill in the Items of some Acts, at most so many of each; what is more is counted: two queries.

    Acts in which nothing is left to tell are left out of what is returned.
    """
    parts = told.kind.all_parts
    chosen = [row for act in acts for row in act.rows[:most]]
    held = _held(parts, chosen)
    names = _Names(parts, held, told.without)
    for act in acts:
        act.items = [
            item for row in act.rows[:most] if (item := _item(parts, row, held, names, told)) is not None
        ]
        act.more = _counted(parts, act.rows[most:])
    return [act for act in acts if act.items or act.more]


def _held(parts, rows):
    """Return {(place, history id): (what the row was before, what it was then)}: one query.

    Each is {column: value}; None where there was nothing, or where what it was before is kept no longer.
    """
    wanted = {}
    for row in rows:
        wanted.setdefault(row.place, set()).add(row.pk)
    lists = []
    for place, pks in wanted.items():
        part = parts[place]
        values = {
            one.attname: F(one.attname)
            for one in part.model._meta.local_concrete_fields
            if _is_read(part, one)
        }
        found = past_of(part.model)._base_manager.filter(id__in=pks).order_by()
        lists.append(
            found.annotate(
                place=Value(place, output_field=IntegerField()),
                said=JSONObject(**values),
            ).values_list("place", "history_id", "id", "history_type", "said")
        )
    found, last = {}, {}
    for place, history_id, pk, kind, said in sorted(_together(lists), key=lambda row: (row[0], row[1])):
        model = parts[place].model
        values = {name: _value(model, name, value) for name, value in said.items()}
        found[place, history_id] = last.get((place, pk)), values
        last[place, pk] = None if kind == DELETED else values
    return found


def _is_read(part, one):
    if one.name in part.label:
        return True
    return (
        one in part.columns or one.name in (*NAMES, *FIRST_NAMES) or one.name == "position" or one.is_relation
    )


def _value(model, name, value):
    """Return a value that came as JSON as its column has it."""
    one = next(one for one in model._meta.local_concrete_fields if one.attname == name)
    if value is None or one.is_relation:
        return value
    if isinstance(value, float):
        value = Decimal(repr(value))
    said = one.to_python(value)
    # SQLite keeps moments without saying that they are those of UTC.
    return said.replace(tzinfo=UTC) if isinstance(said, datetime) and timezone.is_naive(said) else said


class _Names:
    """What things are called that told rows point at, or that a row without words of its own is about."""

    def __init__(self, parts, held, without):
        self._without, self._names = without, {}
        wanted = {}
        for (place, _), (before, then) in held.items():
            for one in parts[place].model._meta.local_concrete_fields:
                if one.is_relation:
                    keys = {
                        values[one.attname] for values in (before, then) if values and values.get(one.attname)
                    }
                    wanted.setdefault(one.related_model, set()).update(keys)
        self._ask({model: pks for model, pks in wanted.items() if pks})

    def _ask(self, wanted):
        """Ask what the things were called last: one query."""
        lists, models = [], list(wanted)
        for place, model in enumerate(models):
            past = past_of(model)
            rows, key = (past._base_manager, "id") if past else (model._base_manager, "pk")
            texts = [Cast(F(name), TextField()) for name in name_columns(model)]
            first, second = [*texts, *(Value("", output_field=TextField()),) * 2][:2]
            rows = rows.filter(**{f"{key}__in": wanted[model]}).order_by()
            placed = rows.annotate(
                place=Value(place, output_field=IntegerField()),
                of=F(key),
                order=F("pk"),
                one=first,
                two=second,
            )
            lists.append(placed.values_list("place", "of", "order", "one", "two"))
        for place, pk, _, one, two in sorted(_together(lists), key=lambda row: (row[0], row[2])):
            said = one or two if models[place]._meta.model_name in UNNAMED else f"{one or ''} {two or ''}"
            self._names[models[place], pk] = _short(said or "") or f"{models[place]._meta.verbose_name} {pk}"

    def of(self, model, pk):
        if pk in self._without.ids.get(model, ()):
            return f"a {model._meta.verbose_name}"
        return self._names.get((model, pk), f"{model._meta.verbose_name} {pk}")


def name_columns(model):
    """Return the paths of the columns that name a thing of a model, two at most: its ref and its title."""
    held = {one.name for one in model._meta.local_concrete_fields}
    if "username" in held:
        return ["username"]
    own = [name for name in NAMES if name in held][:1]
    first = [name for name in FIRST_NAMES if name in held and name not in own][:1]
    if own and model._meta.model_name not in UNNAMED:
        return [*first, *own]
    for one in model._meta.local_concrete_fields:
        if one.is_relation and one.name in ABOUT:
            above = [f"{one.name}__{name}" for name in name_columns(one.related_model)]
            return [*own, *above[-1:]]
    return [*first, *own]


# Foreign keys to what a row is about, where it has no words of its own.
ABOUT = (
    *("indicator", "planindicator", "plan_indicator", "unit", "person", "item", "action", "milestone"),
    *("control", "risk", "line", "priority", "user"),
)
# Whose own words are blank where they are those of what they are about.
UNNAMED = {"planindicator"}


def _item(parts, row, held, names, told):
    part = parts[row.place]
    before, then = held.get((row.place, row.history_id), (None, None))
    if then is None or (row.kind == CHANGED and before is None):
        return None  # what it was before is kept no longer
    before, after = {CREATED: ({}, then), DELETED: (then, {}), CHANGED: (before, then)}[row.kind]
    fields = []
    for one in part.columns:
        sides = [_said(one, told, part, values.get(one.attname), names) for values in (before or {}, after)]
        if sides[0] != sides[1] and not (row.kind != CHANGED and one.name == "position"):
            runs = _runs(one, *sides, before, after) if row.kind == CHANGED else (Run(SAME, "".join(sides)),)
            fields.append((_heading(one), runs))
    if row.kind == CHANGED and not fields:
        return None
    is_itself = part.model is told.kind.model and row.pk == told.pk
    address = None if is_itself else address_of(part.model, row.pk)
    return Item(part, row.pk, _label(told, part, then, names), DID[row.kind], tuple(fields), address)


def _heading(one):
    return {"position": "Place", "rag": "RAG"}.get(one.name) or capfirst(str(one.verbose_name))


def _runs(one, old, new, before, after):
    if one.name == "position":
        up = (after.get("position") or 0) < (before.get("position") or 0)
        return (Run(ADDED, "moved up" if up else "moved down"),)
    if one.get_internal_type() in ("TextField", "CharField") and not one.flatchoices:
        return abridged(marked(old, new))
    return tuple(run for run in (Run(REMOVED, old), Run(ADDED, new)) if run.words)


def _said(one, told, part, value, names):
    """Return a value as pages write it, "" for none."""
    if value in EMPTY:
        return ""
    value = told.without.scrub(part.model, one.name, value)
    if one.is_relation:
        return names.of(one.related_model, value)
    if one.flatchoices:
        return str(dict(one.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%-d %B %Y, %H:%M}"
    if isinstance(value, date):
        return f"{value:%-d %B %Y}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if one.name == "period":
        return _period(value)
    return str(value)


def _short(words):
    return Truncator(" ".join(words.split())).chars(90)


def _period(code):
    try:
        return from_code(code).label
    except ValueError:
        return str(code)


def _label(told, part, values, names):
    """Return what a row is called: by its Part, its own words, or what it is about."""
    columns = {one.name: one for one in part.model._meta.local_concrete_fields}
    if part.label:
        said = (
            _said(columns[name], told, part, values.get(columns[name].attname), names) for name in part.label
        )
        return _short(", ".join(filter(None, said))) or "without words"
    own = next((str(values[name]) for name in NAMES if values.get(name)), "")
    first = next((str(values[name]) for name in FIRST_NAMES if values.get(name)), "")
    if own:
        return _short(own if first in ("", own) else f"{first} {own}")
    about = [
        names.of(one.related_model, values[one.attname])
        for one in columns.values()
        if one.is_relation and one.name in ABOUT and values.get(one.attname)
    ]
    return _short(", ".join(about)) or "without words"


def _counted(parts, rows):
    """Return sentences of how many rows more an act wrote: "300 milestones added"."""
    found = {}
    for row in rows:
        found[row.place, row.kind] = found.get((row.place, row.kind), 0) + 1
    return [
        f"{number} {parts[place].word if number == 1 else parts[place].words} {DID[kind]}"
        for (place, kind), number in found.items()
    ]
