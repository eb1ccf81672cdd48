"""Whether the keys fit the database: some sealed values are opened and thrown away."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Max, Min, Model

from kith.vault.actions import opens
from kith.vault.fields import SealedField
from kith.vault.models import SubjectKey

if TYPE_CHECKING:
    from collections.abc import Iterator


def open_some(limit: int) -> tuple[int, list[str]]:
    """Up to `limit` sealed values, chosen by chance, of people whose key still exists: how many
    opened, and the rows of those that did not.

    Nothing of what they say is given to anybody, so nobody has looked.
    """
    opened, shut = 0, []
    for row, name in _some(limit):
        if opens(row, name):
            opened += 1
        else:
            shut.append(f"{row._meta.label_lower} {row.pk}.{name}")
    return opened, shut


def _some(limit: int) -> Iterator[tuple[Any, str]]:
    """Rows and columns: a kind by chance, then a row of it by chance."""
    kinds = [(model, names) for model in apps.get_models() if (names := _sealed(model))]
    found, tried = 0, 0
    while found < limit and tried < 4 * limit:
        tried += 1
        model, names = random.choice(kinds)  # noqa: S311 -- a sample, no secret
        row: Any = _any_row(model)
        for name in names if row is not None and _has_key(row) else ():
            if getattr(row, name):
                found += 1
                yield row, name


def _any_row(model: type[Model]) -> Model | None:
    ends = model._default_manager.aggregate(least=Min("pk"), most=Max("pk"))
    if ends["most"] is None:
        return None
    start = random.randint(ends["least"], ends["most"])  # noqa: S311 -- a sample, no secret
    return model._default_manager.filter(pk__gte=start).order_by("pk").first()


def _has_key(row: Any) -> bool:
    return SubjectKey.objects.filter(subject_id=row.vault_subject_id).exists()


def _sealed(model: type[Model]) -> list[str]:
    return [one.name for one in model._meta.get_fields() if isinstance(one, SealedField)]
