"""How a check names what it found: by kind and number, never by what the row holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet


def named(rows: QuerySet[Any], fault: str) -> Iterator[str]:
    """Each of the rows, with the same fault; an ordered answer that is read row by row."""
    kind = rows.model._meta.model_name
    for pk in rows.order_by("pk").values_list("pk", flat=True).distinct().iterator():
        yield f"{kind} {pk}: {fault}"
