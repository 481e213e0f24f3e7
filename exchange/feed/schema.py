"""The feed described as JSON Schema, made of the same fields as the feed itself."""

from exchange.feed.tables import TABLES

VERSION = 1


def schema(address):
    """Return the schema as a dictionary; address -- its own."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "title": f"Golden Thread feed, version {VERSION}",
        "description": "One page of a table. Fields are added; none is renamed, removed or changed in type.",
        "type": "object",
        "required": ["table", "version", "council", "rows", "next"],
        "properties": {
            "table": {"enum": list(TABLES)},
            "version": {"const": VERSION},
            "council": {
                "type": "object",
                "required": ["id", "name"],
                "properties": {"id": {"type": "integer"}, "name": {"type": "string"}},
            },
            "rows": {"type": "array", "items": {"type": "object"}},
            "next": {
                "type": ["string", "null"],
                "description": "The address of the next page; null on the last.",
            },
        },
        "allOf": [
            {
                "if": {"properties": {"table": {"const": name}}},
                "then": {"properties": {"rows": {"items": {"$ref": f"#/$defs/{name}"}}}},
            }
            for name in TABLES
        ],
        "$defs": {
            name: {
                "type": "object",
                "description": table.words,
                "required": list(table.headings),
                "properties": {field.name: field.schema for field in table.fields},
            }
            for name, table in TABLES.items()
        },
    }
