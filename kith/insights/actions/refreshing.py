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

    from kith.insights.facts.shape import Line

BUNDLE: Final = 500
MOST: Final = 5_000


def refresh() -> int:
    """Every fact is as its row is now; gives back how many rows were read anew."""
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
    stands = {_what(fact): fact.pk for fact in Fact.objects.filter(source=source, object_id__in=keys)}
    wanted = {_what(fact): fact for fact in facts_of(source, keys)}
    gone = [key for what, key in stands.items() if what not in wanted]
    Fact.objects.filter(pk__in=gone).delete()
    Fact.objects.bulk_create(fact for what, fact in wanted.items() if what not in stands)


def facts_of(source: str, keys: Sequence[int]) -> list[Fact]:
    """What the rows say now."""
    parts: dict[int, int] = defaultdict(int)
    found = []
    for key, line in SOURCES[source].lines(keys):
        found.append(_fact(source, key, parts[key], line))
        parts[key] += 1
    return found


def _fact(source: str, key: int, part: int, line: Line) -> Fact:
    return Fact(
        source=source,
        object_id=key,
        part=part,
        measure=line.measure,
        label=line.label,
        area_id=line.area_id,
        month=line.month,
        person_id=line.person_id,
        amount=line.amount,
    )


def _what(fact: Fact) -> tuple[Any, ...]:
    """Everything about a fact but its own key."""
    return (
        fact.object_id, fact.part, fact.measure, fact.label,
        fact.area_id, fact.month, fact.person_id, fact.amount,
    )  # fmt: skip


def differing() -> Iterator[tuple[str, int]]:
    """Source and key of each row whose facts are not what the row says; holds one bundle at a time."""
    for name, source in SOURCES.items():
        for keys in source.keys(BUNDLE):
            yield from ((name, key) for key in _differing(name, keys))
        stray = Fact.objects.filter(source=name).exclude(object_id__in=source.rows().values("pk"))
        yield from ((name, key) for key in stray.values_list("object_id", flat=True).iterator())


def _differing(source: str, keys: Sequence[int]) -> set[int]:
    stands = {_what(fact) for fact in Fact.objects.filter(source=source, object_id__in=keys)}
    says = {_what(fact) for fact in facts_of(source, keys)}
    return {what[0] for what in stands ^ says}
