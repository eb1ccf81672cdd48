"""Which columns hold blind indexes, and what of them stands under an older cover."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.db import models
from django.db.models.functions import Cast

from kith.vault import crypto
from kith.vault.blinds import BlindIndex, BlindIndexes

if TYPE_CHECKING:
    from collections.abc import Collection

_COVERED: Final = r"(?!(?:{keep})\.)[0-9]+\."


@dataclass(frozen=True, slots=True)
class Column:
    """One column of indexes of one table."""

    model: type[models.Model]
    field: BlindIndex | BlindIndexes

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.field.name}"

    def other_than(self, numbers: Collection[int]) -> models.QuerySet[Any]:
        """Rows with an index under a cover of another number; `as_kept` is the column as it is."""
        covered = _COVERED.format(keep="|".join(map(str, numbers)))
        if isinstance(self.field, BlindIndexes):
            bare, pattern = '[0-9a-f]{64}"', '"(?:{})'
        else:
            bare, pattern = "(?:[0-9a-f]{64}|[0-9a-f]{40})$", "^(?:{})"
        kinds = [covered] if crypto.BARE in numbers else [covered, bare]
        rows = self.model._default_manager.annotate(
            as_kept=Cast(self.field.name, models.TextField())
        )
        return rows.filter(as_kept__regex=pattern.format("|".join(kinds)))


def columns() -> list[Column]:
    """Every column of indexes of the house: one of a table made tomorrow is among them."""
    return [
        Column(model, field)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, BlindIndex | BlindIndexes)
    ]


def waiting() -> dict[str, int]:
    """How many rows of each column do not stand under the newest cover; none is left out."""
    newest = crypto.ring().live[:1]
    return {column.name: column.other_than(newest).count() for column in columns()}
