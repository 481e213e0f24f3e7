"""Stamps: what a plan was when a workbook of it went out, so that a stale one is known when it comes back.

A stamp is a digest of every word of the plan. It travels inside the file, out of sight.
"""

import hashlib
import json
from dataclasses import fields, is_dataclass

import openpyxl

from exchange.writing import STAMP


def stamp_of(content):
    """Return the stamp of a plan's content: equal for equal words, wherever they stand."""
    return digest(_words(content))


def stamp_in(file):
    """Return the stamp inside an inspected workbook, "" when it has none. Leaves the file at its start."""
    file.seek(0)
    book = openpyxl.load_workbook(file, read_only=True)
    try:
        return next((str(one.value) for one in book.custom_doc_props.props if one.name == STAMP), "")[:64]
    finally:
        book.close()
        file.seek(0)


def digest(words):
    """Return the SHA-256 of words nested in lists, tuples and dictionaries."""
    return hashlib.sha256(json.dumps(words, ensure_ascii=True, sort_keys=True).encode()).hexdigest()


def _words(thing):
    if isinstance(thing, dict):
        return sorted(
            [key if isinstance(key, str) else key.heading, words] for key, words in thing.items() if words
        )
    if isinstance(thing, (list, tuple)):
        return [_words(one) for one in thing]
    if is_dataclass(thing):
        return [_words(getattr(thing, field.name)) for field in fields(thing) if field.compare]
    return thing
