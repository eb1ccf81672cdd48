"""What facts stand, and what the rows say now."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, OuterRef

from kith.insights.facts import SOURCES
from kith.insights.models import Fact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BUNDLE: Final = 500
# Everything about a fact but its own key and its source.
FIELDS: Final = (
    "object_id", "part", "measure", "label", "area_id", "month", "person_id", "amount",
)  # fmt: skip


def stands(source: str, keys: Sequence[int]) -> dict[tuple[Any, ...], int]:
    """The facts of these rows as they stand, in the order of FIELDS, each with its key."""
    rows = Fact.objects.filter(source=source, object_id__in=keys)
    return {what: pk for pk, *rest in rows.values_list("pk", *FIELDS) for what in (tuple(rest),)}


def says(source: str, keys: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """What the rows say now, in the order of FIELDS."""
    parts: dict[int, int] = defaultdict(int)
    for key, line in SOURCES[source].lines(keys):
        yield (
            key, parts[key], line.measure.value, str(line.label),
            line.area_id, line.month, line.person_id, line.amount,
        )  # fmt: skip
        parts[key] += 1


def stray(source: str) -> Iterator[int]:
    """Keys of facts whose row is gone."""
    row = SOURCES[source].rows().filter(pk=OuterRef("object_id"))
    gone = Fact.objects.filter(~Exists(row), source=source).order_by()
    yield from gone.values_list("object_id", flat=True).distinct().iterator()


def differing(*, most: int = 0) -> Iterator[tuple[str, int]]:
    """Source and key of each row whose facts are not what it says; holds one bundle at a time.

    Of each source about `most` rows are read, evenly spread; 0: all.
    """
    for name, source in SOURCES.items():
        every = -(-source.rows().count() // most) if most else 1
        for keys in islice(source.keys(BUNDLE), 0, None, max(1, every)):
            wrong = stands(name, keys).keys() ^ set(says(name, keys))
            yield from ((name, key) for key in sorted({what[0] for what in wrong}))
        yield from ((name, key) for key in stray(name))
