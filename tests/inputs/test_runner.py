"""The runner itself: it notices what it is there for, and its excuses are ones."""

from __future__ import annotations

import ast
import logging
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from kith.people import rules
from tests.inputs.case import Case, Seen, cases
from tests.inputs.test_corpus import faults, typed
from tests.inputs.world import World

pytestmark = pytest.mark.pure

ROOT: Final = Path(__file__).resolve().parents[2]
PLAIN_FIELDS: Final = re.compile(r"forms\.(Integer|Decimal|Date)Field\(")


def case(name: str) -> Case:
    return next(one for one in cases() if one.id == name)


@pytest.mark.django_db
def test_a_wrong_verdict_is_noticed(world: World) -> None:
    world.prepare("NAME")
    name = case("NAME-008")

    assert typed(world, name) == []
    assert any(
        "instead of accept" in told for told in typed(world, replace(name, verdict="accept"))
    )
    other = replace(case("NAME-002"), stored="买买提吐尔逊")
    assert any("shown as" in told for told in typed(world, other))


@pytest.mark.django_db
def test_a_fault_of_ours_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.prepare("NAME")

    def broken(_text: str) -> str:
        raise RuntimeError("a bug")

    monkeypatch.setattr(rules, "mask_name", broken)
    with pytest.raises((AssertionError, RuntimeError)):
        typed(world, case("NAME-001"))
    assert next(faults(case("NAME-001"), Seen("page", "accept", 500))).startswith("G1")


def test_lost_words_foreign_words_and_secrets_are_noticed() -> None:
    name = case("NAME-008")
    good = Seen("page", "reject", 422, why=("间隔号",), page="·买买提", typed=("·买买提",))

    assert list(faults(name, good)) == []
    for bad, rule in (
        (replace(good, page=""), "G3"),
        (replace(good, why=("Enter a name.",)), "G4"),
        (replace(good, why=()), "G4"),
        (replace(good, page="·买买提 13800138000"), "G5"),
        (replace(good, url="/?name=·买买提"), "G5"),
        (replace(good, status=409), "409"),
    ):
        assert [told for told in faults(name, bad) if told.startswith(rule)], rule


@pytest.mark.django_db
def test_a_number_in_a_log_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.prepare("PHON")
    clean = rules.clean_phone

    def talking(text: str) -> str:
        logging.getLogger("kith").warning("somebody typed %s", text)
        return clean(text)

    monkeypatch.setattr(rules, "clean_phone", talking)

    assert any("a log tells" in told for told in typed(world, case("PHON-012")))


def test_every_case_is_there_once_and_each_excuse_has_its_reason() -> None:
    every = cases()

    assert max(Counter(one.id for one in every).values()) == 1
    assert len(every) == 303
    for one in every:
        assert not (one.test and one.absent), one.id
        assert all(len(words) > 10 for words in (one.absent, one.changed) if words), one.id
    assert sum(bool(one.absent) for one in every) < 20


@cache
def _tests_of(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_a_case_held_elsewhere_is_held_by_a_test_that_stands() -> None:
    for one in cases():
        if one.test:
            path, _colons, name = one.test.partition("::")
            assert name.startswith("test_"), one.id
            assert name in _tests_of(path), f"{one.id}: {one.test} is gone"


def test_numbers_and_days_of_forms_are_read_by_our_own_fields() -> None:
    """Django's take digits of every script, and a day of the year 1."""
    plain = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "kith" / "web").rglob("*.py"))
        if PLAIN_FIELDS.search(path.read_text("utf-8"))
    ]

    assert PLAIN_FIELDS.search("age = forms.IntegerField()")
    assert plain == []
