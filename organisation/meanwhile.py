"""What others changed while a page of the admin stood open: both values are said, and none is overwritten.

A page carries one hidden box with a digest of every value that it shows, of its thing and of each row. When
it is sent, the values held now are compared with those digests, in the transaction that saves. One box for
the page, not one for each row: Django refuses a page of more than 1,000 boxes.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import ModelChoiceField, MultiWidget
from django.forms.models import InlineForeignKeyField
from django.utils import timezone
from django.utils.text import Truncator, capfirst

BOX = "_shown"
AGAIN = "Nothing is saved yet. Save again to keep what stands in the boxes now."


@dataclass(frozen=True)
class Shown:
    """What a page showed: when, and of each thing, by key_of(), the digest of each value by its field."""

    at: datetime | None = None
    things: dict = field(default_factory=dict)

    def words(self):
        return json.dumps({"at": int(self.at.timestamp()), "things": self.things}, separators=(",", ":"))


@lru_cache(maxsize=8)
def read_shown(words):
    """Return the Shown that a page carried; an empty one when it carried none that can be read."""
    try:
        found = json.loads(words)
        at = datetime.fromtimestamp(found["at"], UTC)
        things = {str(key): dict(values) for key, values in found["things"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, OSError):
        return Shown()
    return Shown(at, things)


def key_of(thing):
    """Return what names a thing on a page: "plans.action:12"."""
    return f"{thing._meta.label_lower}:{thing.pk}"


def digest(value):
    """Return twelve letters that stand for a value, alike on every database and for either end of a line."""
    return sha256(_plain(value).encode()).hexdigest()[:12]


def _plain(value):
    if value is None:
        return ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, QuerySet | list | tuple | set):
        return "\n".join(sorted(map(_plain, value)))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value).replace("\r\n", "\n").strip()


def _read(box, raw):
    """Return what was typed as the kind of value that the field holds; as it came where it is none."""
    if isinstance(box, ModelChoiceField):
        return raw
    try:
        return box.to_python(raw)
    except ValidationError:
        return raw


def _differs(box, held, raw):
    if isinstance(raw, str) and isinstance(held, str | None):
        return _plain(held) != _plain(raw)
    return box.has_changed(held, raw)


def last_saved(things, since):
    """Return ", last by Ann Hall at 14:03 on 3 May 2027" for what was saved in the admin since; else ""."""
    for thing in things:
        entries = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(thing),
            object_id=str(thing.pk),
            action_time__gte=since,
        )
        if entry := entries.select_related("user").order_by("-action_time").first():
            who = entry.user.get_full_name() or entry.user.get_username()
            return f", last by {who} at {timezone.localtime(entry.action_time):%H:%M on %-d %B %Y}"
    return ""


class MeanwhileForm:
    """A model form that refuses, field by field, to overwrite what its page did not show.

    stale -- whether it refused. It keeps what was typed; a box that the person left as it was shown takes the
    value held now. Its page is then drawn with new digests, so that saving again is a decision.
    within -- the thing on whose page it is a row. shown_otherwise -- {name: every way to write its value},
    where that depends on what else is chosen on the page.
    """

    stale = False
    within = None
    shown_otherwise = {}

    def shown_fields(self):
        """Return {name: value held} of what a person can change here."""
        own = {self._meta.model._meta.pk.name, "DELETE"}
        return {
            name: self.get_initial_for_field(box, name)
            for name, box in self.fields.items()
            if name not in own and not box.disabled and not isinstance(box, InlineForeignKeyField)
        }

    def digests(self):
        """Return what the page says of this thing: as it was sent, until a refusal has shown what is held."""
        sent = self.sent_digests() if self.is_bound and not self.stale else None
        return sent or {name: digest(held) for name, held in self.shown_fields().items()}

    def sent_digests(self):
        return read_shown(self.data.get(BOX, "")).things.get(key_of(self.instance))

    def full_clean(self):
        super().full_clean()
        if self.is_bound and self.instance.pk is not None and (sent := self.sent_digests()):
            self._refuse_to_overwrite(sent)

    def changed_meanwhile(self, sent):
        """Return {name: value held} where that is neither what the page showed nor what was typed."""
        return {
            name: held
            for name, held in self.shown_fields().items()
            if name in sent
            and sent[name] not in map(digest, (held, *self.shown_otherwise.get(name, ())))
            and _differs(self.fields[name], held, self._raw(name))
        }

    def _refuse_to_overwrite(self, sent):
        changed = self.changed_meanwhile(sent)
        if not changed:
            return
        self.stale = True
        what = capfirst(self._meta.model._meta.verbose_name)
        things = [self.instance, self.within] if self.within is not None else [self.instance]
        by = last_saved(things, read_shown(self.data[BOX]).at)
        self.add_error(None, f"{what} was changed while this page was open{by}. {AGAIN}")
        data = self.data.copy()
        for name, held in changed.items():
            box, raw = self.fields[name], self._raw(name)
            untouched = digest(_read(box, raw)) == sent[name] and not isinstance(box.widget, MultiWidget)
            if untouched:
                if isinstance(held, list | tuple | QuerySet):
                    data.setlist(self.add_prefix(name), [_plain(one) for one in held])
                else:
                    data[self.add_prefix(name)] = box.prepare_value(held)
            said = self.said_of_change(name, self._said(name, held), self._said(name, raw), untouched)
            self.add_error(name, f"{capfirst(str(box.label or name.replace('_', ' ')))}: {said}")
        self.data = data

    def said_of_change(self, name, now, typed, untouched):
        """Return what is said of a box whose value others changed; now and typed are in quotation marks."""
        if untouched:
            return f"now {now}, and so in the box; this page showed {typed}, which you had not changed"
        return f"now {now}; you wrote {typed}"

    def _raw(self, name):
        return self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))

    def _said(self, name, value):
        """Return a value as a person reads it, in quotation marks."""
        box = self.fields[name]
        if isinstance(value, bool):
            return "“yes”" if value else "“no”"
        if not _plain(value):
            return "blank"
        if isinstance(box, ModelChoiceField):
            keys = value if isinstance(value, list | tuple | QuerySet) else [value]
            keys = [_plain(key) for key in keys]
            chosen = box.queryset.filter(pk__in=[key for key in keys if key.isdecimal()])
            return f"“{'; '.join(map(str, chosen)) or '; '.join(keys)}”"
        labels = {str(key): label for key, label in getattr(box, "choices", ()) if isinstance(label, str)}
        said = str(box.prepare_value(value)).replace("\r\n", "\n")
        return f"“{Truncator(labels.get(said, said)).chars(2000)}”"


class MeanwhileFormSet:
    """Rows of which others may have changed or deleted some while the page stood open.

    A row that is gone is let go where the person had not touched it; else it stands as a new row, refused
    once, so that saving again adds it.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.gone = set()
        if self.is_bound and (sent := read_shown(self.data.get(BOX, ""))).things:
            self._set_gone_apart(sent.things)

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        form.within = self.instance
        return form

    def full_clean(self):
        super().full_clean()
        if not self.is_bound:
            return
        for index in self.gone:
            what = self.model._meta.verbose_name
            self.forms[index].stale = True
            self.forms[index].add_error(
                None,
                f"This {what} was deleted while this page was open. Nothing is saved yet. Save again to add "
                "it anew, or empty its boxes to let it go.",
            )
        for form in self.forms:
            if form.stale and self.can_delete and self._should_delete_form(form):
                self._non_form_errors.append(
                    f"“{form.instance}”, which you delete, was changed while this page was open. "
                    "Nothing is saved yet. Save again to delete it."
                )

    def _set_gone_apart(self, sent):
        """Write the data anew: rows still held, those gone that the person changed, new ones."""
        names = {name: f"{self.prefix}-{name}" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
        counts = [self.data.get(name, "") for name in names.values()]
        if not all(count.isdecimal() and int(count) <= self.absolute_max for count in counts):
            return
        total, initial = map(int, counts)
        pk_name, held = self.model._meta.pk.name, {str(row.pk) for row in self.get_queryset()}
        keys = [self.data.get(f"{self.prefix}-{i}-{pk_name}", "") for i in range(initial)]
        label = self.model._meta.label_lower
        gone = [i for i, pk in enumerate(keys) if pk not in held and f"{label}:{pk}" in sent]
        if not gone:
            return
        kept = [i for i in range(initial) if i not in gone]
        again = [i for i in gone if self._is_touched(i, sent[f"{label}:{keys[i]}"])]
        order = [*kept, *again, *range(initial, total)]
        data = self.data.copy()
        rows = [{} for _ in range(total)]
        for name in self.data:
            index, _, rest = name.removeprefix(f"{self.prefix}-").partition("-")
            if name.startswith(f"{self.prefix}-") and rest and index.isdecimal() and int(index) < total:
                rows[int(index)][rest] = data.pop(name)
        for new, old in enumerate(order):
            for rest, values in rows[old].items():
                data.setlist(
                    f"{self.prefix}-{new}-{rest}", [""] if old in again and rest == pk_name else values
                )
        data[names["TOTAL_FORMS"]], data[names["INITIAL_FORMS"]] = str(len(order)), str(len(kept))
        self.data = data
        self.gone = set(range(len(kept), len(kept) + len(again)))

    def _is_touched(self, index, sent):
        """Say whether a row was sent otherwise than it was shown; one to be deleted is no loss."""
        prefix = self.add_prefix(index)
        if self.data.get(f"{prefix}-DELETE"):
            return False
        boxes = {name: box for name, box in self.form.base_fields.items() if name in sent}
        return any(
            digest(_read(box, box.widget.value_from_datadict(self.data, self.files, f"{prefix}-{name}")))
            != sent[name]
            for name, box in boxes.items()
        )
