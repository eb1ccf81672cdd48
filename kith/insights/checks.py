"""What must be true of facts, month sheets and briefs at any moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.insights.models import Numbers, Touched
from kith.insights.queries.truth import differing
from kith.insights.rules.freezing import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 20_000  # rows of one source that are read anew


def facts() -> Iterator[str]:
    """Each fact is what its row says, but for rows that were just written and wait to be read.

    Of a source with many rows a part, evenly spread; `kith figures --recompute` reads them all.
    """
    waiting = set(Touched.objects.values_list("source", "object_id"))
    for source, key in differing(most=MOST):
        if (source, key) not in waiting:
            yield f"{source} {key}: its facts are not what it says"


def sheets() -> Iterator[str]:
    """The numbers of a month sheet are the ones it was handed in with."""
    for row in Numbers.objects.order_by("pk").iterator(chunk_size=50):
        if digest({"cells": row.cells, "figures": row.figures}) != row.digest:
            yield f"numbers {row.pk}: not what was handed in"
