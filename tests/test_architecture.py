"""The house keeps its shape: an arrow never points back, and a few habits are held by reading the code."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model

MAY_USE = {
    "organisation": set(),
    "indicators": {"organisation"},
    "risks": {"organisation"},
    "plans": {"organisation", "indicators", "risks"},
    "returns": {"organisation", "indicators", "risks", "plans"},
    "reports": {"organisation", "indicators", "risks", "plans", "returns"},
    "exchange": {"organisation", "indicators", "risks", "plans", "returns"},
}
# Rooms are furnished alike; these names say nothing about what is in the file, or are words of the trade.
REFUSED_NAMES = {"utils", "helpers", "core", "common", "misc", "services", "actions", "signals"}
LONGEST = 500
OUTSIDE = {"config", "tests", "bench", "demo"}
# A job that falls over must not take the worker, and all other jobs, with it.
MAY_CATCH_ALL = {Path("organisation/worker.py")}

FILES = [
    path.relative_to(settings.BASE_DIR)
    for room in MAY_USE
    for path in sorted((settings.BASE_DIR / room).rglob("*.py"))
]
WRITTEN = [path for path in FILES if "migrations" not in path.parts]


def read(path):
    return ast.parse((settings.BASE_DIR / path).read_text(), filename=str(path))


def imported(tree):
    """Yield (top-level name, line, inside a function) of every import of a syntax tree."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    inside = {id(node) for function in functions for node in ast.walk(function)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name.split(".")[0], node.lineno, id(node) in inside
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module.split(".")[0], node.lineno, id(node) in inside


def pointing_back(room, tree):
    """Return (name, line) of every import that the room may not make."""
    refused = (set(MAY_USE) | OUTSIDE) - MAY_USE[room] - {room}
    return [(name, line) for name, line, _ in imported(tree) if name in refused]


def test_every_room_of_the_house_is_in_the_table():
    assert set(MAY_USE) == {
        app.label for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR
    }


@pytest.mark.parametrize("path", FILES, ids=str)
def test_no_import_points_back(path):
    assert pointing_back(path.parts[0], read(path)) == []


def test_an_import_hidden_in_a_function_is_found():
    tree = ast.parse("def f():\n    from plans.models import Plan\n    import returns.models as r\n")
    assert pointing_back("risks", tree) == [("plans", 2), ("returns", 3)]


def test_rooms_side_by_side_do_not_know_each_other():
    assert pointing_back("indicators", ast.parse("import risks")) == [("risks", 1)]
    assert pointing_back("reports", ast.parse("import exchange")) == [("exchange", 1)]


@pytest.mark.parametrize("path", WRITTEN, ids=str)
def test_rooms_are_imported_at_the_top_of_a_file_where_circles_show(path):
    hidden = [(name, line) for name, line, inside in imported(read(path)) if inside and name in MAY_USE]
    assert hidden == []


def test_no_foreign_key_points_back():
    back = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for room, allowed in MAY_USE.items()
        for model in apps.get_app_config(room).get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is not None
        if field.related_model._meta.app_label in set(MAY_USE) - allowed - {room}
    ]
    assert back == []


@pytest.mark.parametrize("path", WRITTEN, ids=str)
def test_no_file_is_named_for_anything(path):
    assert not REFUSED_NAMES & {part.removesuffix(".py") for part in path.parts}


@pytest.mark.parametrize("path", WRITTEN, ids=str)
def test_no_file_has_two_subjects(path):
    lines = (settings.BASE_DIR / path).read_text().count("\n")
    assert lines <= LONGEST, f"{path} has {lines} lines: split it by noun"


@pytest.mark.parametrize("path", WRITTEN, ids=str)
def test_only_the_expected_exception_is_caught(path):
    handlers = [node for node in ast.walk(read(path)) if isinstance(node, ast.ExceptHandler)]
    blind = [
        handler.lineno
        for handler in handlers
        if handler.type is None or ast.unparse(handler.type) in ("Exception", "BaseException")
    ]
    assert len(blind) == (path in MAY_CATCH_ALL), blind


@pytest.mark.parametrize("path", WRITTEN, ids=str)
def test_there_are_no_signals_and_no_wildcards(path):
    sources = [node for node in ast.walk(read(path)) if isinstance(node, ast.ImportFrom) and node.module]
    wild = [node.lineno for node in sources if node.names[0].name == "*"]
    signals = [
        node.lineno for node in sources if node.module.endswith("signals") or node.module == "django.dispatch"
    ]
    assert wild == signals == []


def test_every_model_says_what_it_is():
    silent = [
        model._meta.label
        for room in MAY_USE
        for model in apps.get_app_config(room).get_models()
        if not model.__doc__ or model.__doc__.startswith(f"{model.__name__}(")
    ]
    assert silent == []


def test_every_model_has_words_for_itself():
    silent = [
        model._meta.label
        for room in MAY_USE
        for model in apps.get_app_config(room).get_models()
        if model.__str__ is Model.__str__
    ]
    assert silent == []
