"""A refusal is a code and a world that stayed as it was, to the last column."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps

from kith.core.refusal import Refusal

APPS = ("journal", "outbox", "vault", "people", "groups", "points", "hours", "orders", "files")

World = dict[str, list[dict[str, Any]]]


def world() -> World:
    """Every row of every table a verb may touch, the journal and the access log included."""
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return {m._meta.label: list(m._default_manager.order_by("pk").values()) for m in models}


def changed(before: World, after: World) -> dict[str, int]:
    """How many rows of which tables are new, gone or different."""
    rows = {
        label: [r for r in after[label] if r not in was] + [r for r in was if r not in after[label]]
        for label, was in before.items()
    }
    return {label: len({r["id"] for r in found}) for label, found in rows.items() if found}


@contextmanager
def unchanged() -> Iterator[None]:
    """Nothing is different after the block."""
    before = world()
    yield
    assert changed(before, world()) == {}


@contextmanager
def says(code: str) -> Iterator[None]:
    """The block is refused with this code."""
    with pytest.raises(Refusal) as told:
        yield
    assert told.value.code == code


@contextmanager
def refused(code: str) -> Iterator[None]:
    """The block is refused with this code, and nothing is different afterwards."""
    with unchanged(), says(code):
        yield
