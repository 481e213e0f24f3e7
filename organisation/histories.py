"""The history that people read: of which things, of which rows it is made, and who may read it.

Each room says its kinds of things as Kinds (plans/history_kinds.py), config/histories.py lists them all and
gives each its address, /history/NAME/12/. One view and one template tell the history of every kind.
"""

import functools
import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.module_loading import import_string

from organisation.access import ADMINISTERS
from organisation.models import Council
from organisation.past import NAMES, last_name
from organisation.reach import reach_of
from organisation.writing import past_of

# Columns that are not told, whatever the thing, and why.
LEFT_OUT = {
    # The history itself says who and when.
    **dict.fromkeys(("by", "who", "at", "made_at", "made_by", "saved_at", "changed_at", "asked_at"), "said"),
    **dict.fromkeys(("asked_by", "asked_who", "decided_at", "decided_who", "recorded_by"), "said"),
    # Made from the words beside them, which are told.
    **dict.fromkeys(("due_earliest", "due_latest", "normal", "starts", "ends", "remedy_due_latest"), "made"),
    **dict.fromkeys(("priority_words", "parent_words", "action_words", "indicator_words"), "made"),
    **dict.fromkeys(("number", "low", "high", "parts", "day", "amount", "is_total"), "made"),
    # Joins the sheets of a workbook, or counts what the machine did.
    **dict.fromkeys(("key", "layout", "as_written", "version", "controls_changed_at", "file"), "technical"),
    # Never changes: what belongs to one council, plan or quarter never belongs to another.
    **dict.fromkeys(("council", "plan", "cycle"), "fixed"),
}


@dataclass(frozen=True)
class Part:
    """Some of the rows whose changes a history tells.

    model -- whose rows. paths -- paths of foreign keys that lead from a row to the thing; one of several is
    enough. told -- columns that are told here though LEFT_OUT names them; left_out -- those that are not.
    label -- the columns by which one is called, where it has no words that name it. called -- what one and
    several are called, where that is not what the model is.
    """

    model: type
    paths: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    label: tuple[str, ...] = ()
    called: tuple[str, str] | None = None

    @property
    def name(self):
        """How an address calls it."""
        return self.model._meta.model_name

    @property
    def words(self):
        """What such rows are called: "milestones"."""
        return self.called[1] if self.called else str(self.model._meta.verbose_name_plural)

    @property
    def word(self):
        """What one of them is called: "milestone"."""
        return self.called[0] if self.called else str(self.model._meta.verbose_name)

    @property
    def columns(self):
        """The columns that are told."""
        return [
            one
            for one in self.model._meta.local_concrete_fields
            if not one.primary_key
            and one.name not in self.left_out
            and (one.name in self.told or one.name not in LEFT_OUT)
        ]

    def rows(self, pk):
        """Return the history of the rows of a thing, those that are gone too."""
        past = past_of(self.model)._base_manager
        if not self.paths:
            return past.filter(id=pk)
        leading = [_leading(self.model, path.split("__"), pk) for path in self.paths]
        return past.filter(functools.reduce(operator.or_, leading))


def _leading(model, path, pk):
    """Return the condition that a row of history leads to a thing by a path of foreign keys."""
    name, *rest = path
    if not rest:
        return Q(**{f"{name}_id": pk})
    above = model._meta.get_field(name).related_model
    found = past_of(above)._base_manager.filter(_leading(above, rest, pk))
    return Q(**{f"{name}_id__in": found.order_by().values("id")})


@dataclass
class Without:
    """What a reader may not know of. ids -- {model: the keys of its rows}, of which nothing is told.

    scrub -- a function of (model, column, value) that takes out of a value what tells of them.
    """

    ids: dict = field(default_factory=dict)
    scrub: Callable = lambda model, name, value: value

    def readable(self, part, rows):
        """Return those rows of history that are not, and do not point at, what may not be known."""
        for model, ids in self.ids.items():
            if not ids:
                continue
            if part.model is model:
                rows = rows.exclude(id__in=ids)
            for one in part.model._meta.local_concrete_fields:
                if one.is_relation and one.related_model is model:
                    # Not exclude(): what points at nothing stays.
                    rows = rows.filter(
                        Q(**{f"{one.attname}__isnull": True}) | ~Q(**{f"{one.attname}__in": ids})
                    )
        return rows


def nothing_hidden(request, council):
    return Without()


def anybody(request, council, pk):
    """Let everybody read who has a role in the council."""
    return True


def administrators(request, council, pk):
    """Let those read who administer the council as a whole."""
    return reach_of(request).holds(ADMINISTERS, council)


@dataclass(frozen=True)
class Kind:
    """A kind of thing whose history people read.

    name -- stands in the address. model -- what it is. council -- the path of foreign keys to its council,
    "" of a council itself. parts -- what its history tells beside its own row. own -- its own row's Part.
    without -- a function of (request, council) that returns what its reader may not know of.
    may_read -- a function of (request, council, pk), beside a role in the council.
    trail -- a function of its last known row that returns the way to it: pairs of words and address.
    more -- the name of a template with more ways to read it, shown above the list. guarded -- whether one
    of these may be among what its reader may not know of, though its page is there to read.
    """

    name: str
    model: type
    council: str = "council"
    parts: tuple[Part, ...] = ()
    own: Part | None = None
    without: Callable = nothing_hidden
    may_read: Callable = anybody
    trail: Callable = lambda thing: ()
    more: str = ""
    guarded: bool = False

    @property
    def all_parts(self):
        return (self.own or Part(self.model), *self.parts)

    def find(self, request, pk):
        """Return the Told thing with a key, gone or not: two queries.

        Raises Http404 for who may not read its history.
        """
        rows = past_of(self.model)._base_manager.filter(id=pk).order_by("-history_id")
        row = rows.select_related(*_keys_of(self.model)).first()
        council = row and Council.objects.visible_to(request.user).filter(pk__in=self._councils(row)).first()
        if council is None:
            raise Http404
        without = self.without(request, council)
        if pk in without.ids.get(self.model, ()) or not self.may_read(request, council, pk):
            raise Http404
        return Told(self, pk, row, council, without)

    def _councils(self, row):
        """Return the keys of the councils to which the path leads, through what is gone too."""
        if not self.council:
            return [row.id]
        model, (first, *more) = self.model, self.council.split("__")
        keys = [getattr(row, f"{first}_id")]
        model = model._meta.get_field(first).related_model
        for name in more:
            keys = past_of(model)._base_manager.filter(id__in=keys).order_by().values(f"{name}_id")
            model = model._meta.get_field(name).related_model
        return keys


def _keys_of(model):
    """Return the names of the foreign keys of a model to things of ours."""
    fields = model._meta.local_concrete_fields
    return [one.name for one in fields if one.is_relation and past_of(one.related_model) is not None]


@dataclass(frozen=True)
class Told:
    """A thing whose history is told. row -- the newest row of its own."""

    kind: Kind
    pk: int
    row: object
    council: Council
    without: Without

    @property
    def is_gone(self):
        return self.row.history_type == "-"

    @property
    def word(self):
        """What such a thing is called: "milestone"."""
        return str(self.kind.model._meta.verbose_name)

    @property
    def thing(self):
        """The thing as its newest row says, None where it is gone."""
        if self.is_gone:
            return None
        names = [one.attname for one in self.kind.model._meta.local_concrete_fields]
        thing = self.kind.model(**{name: getattr(self.row, name) for name in names})
        for name in _keys_of(self.kind.model):
            thing._state.fields_cache[name] = getattr(self.row, name)
        return thing

    @cached_property
    def title(self):
        """Its name; that of what has no words of its own may cost a query where it says two things."""
        labelled = self.kind.own and self.kind.own.label
        named = not labelled and any(getattr(self.row, name, "") for name in NAMES)
        return last_name(self.row) if named or self.is_gone else str(self.thing)

    @property
    def address(self):
        """The address of its page, None where it is gone or has none."""
        return getattr(self.thing, "get_absolute_url", lambda: None)()

    @property
    def trail(self):
        return self.kind.trail(self.row)


def kinds():
    """Return {name: Kind}, as settings.HISTORY_KINDS lists them."""
    return {kind.name: kind for kind in import_string(settings.HISTORY_KINDS)}


def kind_of(model):
    """Return the Kind of the things of a model, None where they have no page of their history."""
    return next((kind for kind in kinds().values() if kind.model is model), None)


def address_of(model, pk):
    """Return the address of the history of a thing, None where its kind has no such page."""
    kind = kind_of(model)
    return kind and reverse(f"history:{kind.name}", args=[pk])


def address_for(request, thing):
    """Return the address of the history of a thing that a person reads, None where they may not read that.

    Costs a query or two where the kind is guarded.
    """
    kind = kind_of(type(thing))
    if kind and kind.guarded and thing.pk in kind.without(request, request.council).ids.get(kind.model, ()):
        return None
    return kind and reverse(f"history:{kind.name}", args=[thing.pk])
