"""Facts follow the rows: what was touched is read anew."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction

from kith.insights import sql
from kith.insights.facts import SOURCES
from kith.insights.models import Fact, Touched

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BUNDLE: Final = 500
MOST: Final = 5_000
# Everything about a fact but its own key and its source.
FIELDS: Final = (
    "object_id", "part", "measure", "label", "area_id", "month", "person_id", "amount",
)  # fmt: skip


def refresh() -> int:
    """Every fact is as its row is now; gives back how many touches were worked off."""
    total = 0
    while done := _refresh(MOST):
        total += done
    return total


@transaction.atomic
def _refresh(most: int) -> int:
    """One bundle. Only one at a time: of two readers, the later must not write the older answer."""
    if not Touched.objects.exists():
        return 0
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(sql.ALONE)
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


def rewrite(source: str, keys: Sequence[int]) -> None:
    """The facts of these rows are replaced where they differ."""
    stands, says = _stands(source, keys), set(_says(source, keys))
    gone = [pk for what, pk in stands.items() if what not in says]
    Fact.objects.filter(pk__in=gone).delete()
    Fact.objects.bulk_create(
        Fact(source=source, **dict(zip(FIELDS, what, strict=True)))
        for what in sorted(says - stands.keys(), key=repr)
    )


def recompute() -> int:
    """All facts anew from the rows, in constant memory; gives back how many rows were read."""
    total = 0
    for name, source in SOURCES.items():
        for keys in source.keys(BUNDLE):
            with transaction.atomic():
                rewrite(name, keys)
            total += len(keys)
    return total


def differing() -> Iterator[tuple[str, int]]:
    """Source and key of each row whose facts are not what it says; holds one bundle at a time."""
    for name, source in SOURCES.items():
        for keys in source.keys(BUNDLE):
            wrong = _stands(name, keys).keys() ^ set(_says(name, keys))
            yield from ((name, key) for key in sorted({what[0] for what in wrong}))
        stray = Fact.objects.filter(source=name).exclude(object_id__in=source.rows().values("pk"))
        yield from ((name, key) for key in stray.values_list("object_id", flat=True).iterator())


def _stands(source: str, keys: Sequence[int]) -> dict[tuple[Any, ...], int]:
    rows = Fact.objects.filter(source=source, object_id__in=keys)
    return {what: pk for pk, *rest in rows.values_list("pk", *FIELDS) for what in (tuple(rest),)}


def _says(source: str, keys: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """What the rows say now, in the order of FIELDS."""
    parts: dict[int, int] = defaultdict(int)
    for key, line in SOURCES[source].lines(keys):
        yield (
            key, parts[key], line.measure.value, str(line.label),
            line.area_id, line.month, line.person_id, line.amount,
        )  # fmt: skip
        parts[key] += 1
