"""A kind and a number name one thing: two apps under one word would mix two stories."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure

KITH = Path(__file__).parents[2] / "kith"

# Rows of one table that several apps write about.
SHARED = {
    "area": {"places", "grid", "care"},
    "claim": {"orders", "privacy"},
    "invitation": {"people", "groups"},
    "order": {"orders", "dispatch", "hotline"},
    "person": {"people", "groups", "orders", "privacy"},
    "rule": {"catalogue", "insights"},
}


def _kinds(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
            continue
        if node.func.id in ("note", "note_many"):
            kind = node.args[0]
            if isinstance(kind, ast.Constant):
                yield str(kind.value)
            elif isinstance(kind, ast.Name) and kind.id in constants:
                yield str(constants[kind.id])


def _writers(sources: list[tuple[str, str]]) -> dict[str, set[str]]:
    """Which apps write under each kind."""
    found = defaultdict(set)
    for app, source in sources:
        for kind in _kinds(source):
            found[kind].add(app)
    return found


def _mixed(writers: dict[str, set[str]]) -> dict[str, set[str]]:
    return {
        kind: apps
        for kind, apps in writers.items()
        if len(apps) > 1 and not apps <= SHARED.get(kind, set())
    }


def test_a_kind_of_the_journal_belongs_to_one_app():
    files = [path for path in KITH.rglob("*.py") if "actions" in str(path.relative_to(KITH))]
    writers = _writers([(path.relative_to(KITH).parts[0], path.read_text()) for path in files])

    assert len(writers) > 80
    assert _mixed(writers) == {}
    assert all(writers[kind] == apps for kind, apps in SHARED.items())


def test_two_apps_under_one_word_are_noticed():
    sources = [
        ("hotline", 'note("call", 1, "begin")'),
        ("projects", 'K = "call"\nnote(K, 2, "open")'),
    ]

    assert _mixed(_writers(sources)) == {"call": {"hotline", "projects"}}
