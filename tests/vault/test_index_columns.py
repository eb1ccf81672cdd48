"""A blind index lies in a column of its type, so that a table made tomorrow is rotated too."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from kith.vault.indexes import columns

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[2]
# Of every purpose that an index is made for: the columns that hold it, or where else it goes.
HELD = {
    "phone": (
        "people.Person.phone_index", "people.Invitation.phone_index",
        "reportin.RosterEntry.phone_index", "grid.Party.phone_index",
    ),
    "id": ("people.Person.id_index",),
    "household": (
        "people.Person.household_key", "pairing.Pair.home", "approvals.Approval.homes",
    ),
    "credential": ("people.Credential.number_index",),
    "roster": ("reportin.RosterEntry.key", "reportin.ReportIn.key"),
    "hotline:": ("hotline.Call.number_index", "hotline.Call.alias_index"),
    "tier": ("activities.PriorityHeld.tier_index",),
    "reward digits at": ("rewards.Code.digits_index",),
    "order": ("orders.Order.fingerprint",),
    "visit": ("care.Visit.fingerprint",),
}  # fmt: skip
ELSEWHERE = {
    "import": "a whole line of a list, letter by letter: who can guess it knows what it says",
    "login": "her own browser's cookie and the log of who signed in: they run out",
    "second": "the cache, for a minute and a half",
}


def purposes(text: str) -> Iterator[str]:
    """The first words of every call that makes an index."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Call(func=ast.Name(id="blind") | ast.Attribute(attr="blind"), args=[told, *_]):
                yield _first(told)


def _first(told: ast.expr) -> str:
    match told:
        case ast.Constant(value=str(words)):
            return words
        case ast.JoinedStr(values=[ast.Constant(value=str(words)), *_]):
            return words
    return "?"


def undeclared(text: str) -> set[str]:
    return set(purposes(text)) - HELD.keys() - ELSEWHERE.keys()


def test_every_index_that_is_made_has_its_columns_and_every_column_its_index():
    made, strange = set(), {}
    for path in sorted((ROOT / "kith").rglob("*.py")):
        text = path.read_text()
        if "blind(" not in text:
            continue
        made |= set(purposes(text))
        if found := undeclared(text):
            strange[str(path)] = found

    assert strange == {}
    assert made == HELD.keys() | ELSEWHERE.keys()
    assert {column.name for column in columns()} == {one for held in HELD.values() for one in held}


def test_an_index_for_what_nobody_declared_is_noticed():
    """The control."""
    assert undeclared('row.x = blind("plate", plate)\nother = crypto.blind(f"{a}", b)') == {
        "plate", "?",
    }  # fmt: skip


def plain(model: type[models.Model]) -> set[str]:
    """Columns that are called an index and would not be rotated."""
    told = {column.field for column in columns()}
    return {
        f"{model._meta.label}.{field.name}"
        for field in model._meta.concrete_fields
        if field.name.endswith("_index") and field not in told
    }


def test_what_is_called_an_index_is_one():
    assert [name for model in apps.get_models() for name in plain(model)] == []


def test_a_plain_column_that_is_called_an_index_is_noticed():
    """The control."""

    class Card(models.Model):
        plate_index = models.CharField(max_length=64)

        class Meta:
            app_label = "vault_control"
            managed = False

    try:
        assert plain(Card) == {"vault_control.Card.plate_index"}
    finally:
        del apps.all_models["vault_control"]
        apps.clear_cache()
