"""All facts anew from the rows, compared on the way, in constant memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kith.insights.actions.refreshing import rewrite
from kith.insights.facts import SOURCES
from kith.insights.models import Fact
from kith.insights.queries.truth import stray

if TYPE_CHECKING:
    from collections.abc import Iterator

BUNDLE: Final = 2_000


def recompute() -> Iterator[tuple[int, list[tuple[str, int]]]]:
    """Bundle by bundle: how many rows were read, and source and key of those whose facts were not
    what they say; these facts are as they should be now.
    """
    for name, source in SOURCES.items():
        for keys in source.keys(BUNDLE):
            yield len(keys), [(name, key) for key in rewrite(name, keys)]
        gone = sorted(stray(name))
        for at in range(0, len(gone), BUNDLE):
            Fact.objects.filter(source=name, object_id__in=gone[at : at + BUNDLE]).delete()
        yield 0, [(name, key) for key in gone]
