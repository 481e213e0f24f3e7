"""What a table of the feed is made of: fields with a name that stays, a type, and words for people.

Nothing here reads the database, the clock or the settings.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from organisation.csv_words import harmless

# JSON Schema's words for each type.
TYPES = {
    "text": {"type": "string"},
    "id": {"type": "integer"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "yes/no": {"type": "boolean"},
    "day": {"type": "string", "format": "date"},
    "moment": {"type": "string", "format": "date-time"},
}


@dataclass(frozen=True)
class Field:
    """A column. It is never renamed or removed, and never changes its type. None is what is not known."""

    name: str
    type: str
    words: str
    get: Callable

    @property
    def schema(self):
        said = dict(TYPES[self.type])
        if self.type not in ("text", "id"):
            said["type"] = [said["type"], "null"]
        elif self.name != "id" and self.type == "id":
            said["type"] = ["integer", "null"]
        return {**said, "description": self.words}


@dataclass(frozen=True)
class Table:
    """A table: its fields, and rows(page), which yields what the fields are got from, in order of id."""

    name: str
    words: str
    rows: Callable
    fields: tuple[Field, ...]

    @property
    def headings(self):
        return tuple(field.name for field in self.fields)

    def values(self, row):
        return [field.get(row) for field in self.fields]


def as_json(table, rows):
    """Return rows as the text of a JSON list. Decimals keep their digits, which a float would lose."""
    names = [json.dumps(name) for name in table.headings]
    return "[\n" + ",\n".join(_object(names, table.values(row)) for row in rows) + "\n]" if rows else "[]"


def _object(names, values):
    pairs = zip(names, map(json_value, values), strict=True)
    return "{" + ", ".join(f"{name}: {value}" for name, value in pairs) + "}"


def json_value(value):
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime | date):
        return json.dumps(stated(value))
    return json.dumps(value, ensure_ascii=False)


def csv_value(value):
    """Return a value as text in a cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime | date):
        return stated(value)
    return harmless(value) if isinstance(value, str) else str(value)


def plain(number):
    """Return a Decimal in digits, without the zeros that a database adds."""
    words = format(number, "f")
    return (words.rstrip("0").rstrip(".") if "." in words else words) if number else "0"


def stated(day):
    """Return a day or a moment as ISO 8601 has it, moments in UTC."""
    if isinstance(day, datetime):
        return day.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return day.isoformat()
