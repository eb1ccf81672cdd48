"""Facts follow the rows: what was touched is read anew."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from django.db import transaction

from kith.insights import sql
from kith.insights.facts import SOURCES
from kith.insights.models import Fact, Touched
from kith.insights.queries.truth import BUNDLE, FIELDS, says, stands

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST: Final = 5_000


def refresh() -> int:
    """Every fact is as its row is now; gives back how many touches were worked off."""
    total = 0
    while Touched.objects.exists() and (done := _refresh(MOST)):
        total += done
    return total


@transaction.atomic
def _refresh(most: int) -> int:
    """One bundle. Only one at a time: of two readers, the later must not write the older answer."""
    sql.one_at_a_time()
    told = list(Touched.objects.order_by("pk").values_list("pk", "source", "object_id")[:most])
    rows = defaultdict(set)
    for _key, source, object_id in told:
        rows[source].add(object_id)
    for source, keys in sorted(rows.items()):
        for some in _bundles(sorted(keys)):
            rewrite(source, some)
    for some in _bundles([key for key, _source, _object in told]):
        Touched.objects.filter(pk__in=some).delete()
    return len(told)


def _bundles(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[at : at + BUNDLE] for at in range(0, len(keys), BUNDLE))


@transaction.atomic
def rewrite(source: str, keys: Sequence[int]) -> None:
    """The facts of these rows are replaced where they differ."""
    known, told = stands(source, keys), set(says(source, keys))
    gone = [pk for what, pk in known.items() if what not in told]
    Fact.objects.filter(pk__in=gone).delete()
    Fact.objects.bulk_create(
        Fact(source=source, **dict(zip(FIELDS, what, strict=True)))
        for what in sorted(told - known.keys(), key=repr)
    )


def recompute() -> int:
    """All facts anew from the rows, in constant memory; gives back how many rows were read."""
    total = 0
    for name, source in SOURCES.items():
        for keys in source.keys(BUNDLE):
            rewrite(name, keys)
            total += len(keys)
    return total
