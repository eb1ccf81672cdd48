"""A chain of digests over the lines of a log: whatever is changed behind a seal shows.

Lines are sealed in bundles, some time after they were written, so that no writer waits for
another. Where numbers are given out before a transaction ends, a line may come to light after its
neighbours were sealed: a seal keeps the numbers it did not find, and what turns up among them
within the hour lies behind a later seal as a latecomer. A line that nobody sealed is a fault.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

FIRST: Final = "0" * 64
BUNDLE: Final = 20_000  # lines behind one seal at most
LATE: Final = timedelta(hours=1)  # no transaction lasts longer

Line = tuple[Any, ...]  # the values of its columns, the number first


class SealRow(models.Model):
    """Lines `first_id` to `last_id` and the latecomers, behind one digest. Append-only.

    `archived` is the digest of the file that the lines were moved to; empty while they are here.
    """

    previous = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(db_index=True)
    count = models.PositiveIntegerField()
    late = models.JSONField(default=list)  # numbers below `first_id`
    missing = models.JSONField(default=list)  # [from, to] within, that were not there
    at = models.DateTimeField()
    archived = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True


@dataclass(frozen=True, slots=True)
class Log:
    """A table of lines and the table of its seals."""

    lines: type[models.Model]
    seals: type[SealRow]

    @property
    def columns(self) -> list[str]:
        fields = self.lines._meta.concrete_fields
        return [fields[0].attname, *sorted(field.attname for field in fields[1:])]

    def rows(self) -> models.QuerySet[Any, Line]:
        return self.lines._base_manager.order_by("pk").values_list(*self.columns)

    def sealed(self) -> models.QuerySet[SealRow]:
        return self.seals._base_manager.order_by("pk")


def written(line: Sequence[object]) -> str:
    """The digest of one line: of its columns in their order, as JSON."""
    return hashlib.sha256(as_json(without_words(line)).encode()).hexdigest()


def without_words(line: Sequence[object]) -> list[object]:
    """Of what was said beside the columns only the digest: a line can be shown, and proved,
    without it.
    """
    return [
        hashlib.sha256(as_json(v).encode()).hexdigest() if isinstance(v, dict) else v for v in line
    ]


def as_json(told: object) -> str:
    """Words that are the same whichever database the values come from."""
    return json.dumps(told, default=_plain, ensure_ascii=False, sort_keys=True)


def _plain(value: object) -> str:
    assert isinstance(value, datetime), "a log holds words, numbers and times"
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def link(previous: str, digests: Iterable[str]) -> tuple[str, int]:
    """The next digest of the chain, and how many lines are behind it."""
    told, count = hashlib.sha256(previous.encode()), 0
    for digest in digests:
        told.update(digest.encode())
        count += 1
    told.update(str(count).encode())
    return told.hexdigest(), count


def next_seal(log: Log, *, now: datetime) -> SealRow | None:
    """The seal of what is not sealed yet, to be written by the caller; none where nothing is."""
    last = log.sealed().last()
    before, upto = (last.digest, last.last_id) if last else (FIRST, 0)
    late = _latecomers(log, now) if last else []
    fresh = list(log.rows().filter(pk__gt=upto)[:BUNDLE])
    if not fresh and not late:
        return None
    digest, count = link(before, map(written, (*fresh, *late)))
    return log.seals(
        previous=before,
        digest=digest,
        first_id=upto + 1,
        last_id=fresh[-1][0] if fresh else upto,
        count=count,
        late=[line[0] for line in late],
        missing=list(_gaps(upto, [line[0] for line in fresh])),
        at=now,
    )


def keep(seal: SealRow) -> None:
    """The seal stands, unless another clock was quicker."""
    type(seal)._base_manager.bulk_create([seal], ignore_conflicts=True)


def _gaps(upto: int, numbers: list[int]) -> Iterator[list[int]]:
    for number in numbers:
        if number > upto + 1:
            yield [upto + 1, number - 1]
        upto = number


def _latecomers(log: Log, now: datetime) -> list[Line]:
    """Lines whose numbers were missing when their neighbours were sealed, and are there now."""
    recent = list(log.sealed().filter(at__gt=now - LATE))
    known = {number for seal in recent for number in seal.late}
    gaps = [gap for seal in recent for gap in seal.missing]
    found: list[Line] = []
    for start in range(0, len(gaps), 100):
        some = Q(pk__in=())
        for gap in gaps[start : start + 100]:
            some |= Q(pk__range=gap)
        found += [line for line in log.rows().filter(some) if line[0] not in known]
    return found


def faults(log: Log, *, newest: int = 0) -> Iterator[str]:
    """Every seal whose lines are no longer what was sealed, and every line that was passed over.

    One walk through both tables, side by side; what was moved to an archive is passed over. Only
    so many of the newest seals, where a number is given.
    """
    kind, seals = log.lines._meta.verbose_name, log.sealed()
    edge = seals.reverse()[newest : newest + 1].first() if newest else None
    before, upto = (edge.digest, edge.last_id) if edge else (FIRST, 0)
    seals = seals.filter(pk__gt=edge.pk if edge else 0)
    late = {number for seal in seals.exclude(late=[]).iterator() for number in seal.late}
    walk = _Walk(log, late, upto)
    for seal in seals.iterator(chunk_size=2000):
        is_linked = seal.previous == before and seal.first_id == upto + 1
        before, upto = seal.digest, seal.last_id
        if seal.archived:
            is_whole = not walk.until(upto)
        else:
            digests = [*walk.until(upto), *walk.latecomers(seal.late)]
            is_whole = link(seal.previous, digests) == (seal.digest, seal.count)
        if not (is_linked and is_whole):
            yield f"{kind}: seal {seal.pk} is broken"


class _Walk:
    """The lines of a log in their order, handed out up to a number; latecomers are left out."""

    def __init__(self, log: Log, late: set[int], upto: int) -> None:
        self._log, self._late = log, late
        self._lines = log.rows().filter(pk__gt=upto).iterator(chunk_size=5000)
        self._next: Line | None = next(self._lines, None)

    def until(self, number: int) -> list[str]:
        digests = []
        while self._next is not None and self._next[0] <= number:
            if self._next[0] not in self._late:
                digests.append(written(self._next))
            self._next = next(self._lines, None)
        return digests

    def latecomers(self, numbers: list[int]) -> list[str]:
        return [written(line) for line in self._log.rows().filter(pk__in=numbers)]


def head(log: Log) -> str:
    """The last digest, to be written down elsewhere; empty before the first."""
    last = log.sealed().last()
    return last.digest if last else ""


def is_in_chain(log: Log, digest: str) -> bool:
    return log.sealed().filter(digest=digest).exists()


def behind(log: Log, seal: SealRow) -> Iterator[Line]:
    """The lines behind one seal, in the order in which they were sealed."""
    others = log.sealed().filter(pk__gt=seal.pk, at__lte=seal.at + 2 * LATE)
    late = {number for other in others for number in other.late}
    rows = log.rows().filter(pk__gte=seal.first_id, pk__lte=seal.last_id).iterator(chunk_size=2000)
    yield from (line for line in rows if line[0] not in late)
    yield from log.rows().filter(pk__in=seal.late)


def proof(log: Log, seals: Iterable[SealRow], shown: Collection[int]) -> Iterator[dict[str, Any]]:
    """The links of a chain, of which the lines with these numbers can be read: the others are
    digests. Whoever has it can work out every link anew (`disproved`), without Kith.
    """
    names = log.columns
    for seal in seals:
        lines = (
            dict(zip(names, without_words(line), strict=True))
            if line[0] in shown
            else written(line)
            for line in behind(log, seal)
        )
        yield {
            "log": log.lines._meta.label_lower, "columns": names, "previous": seal.previous,
            "digest": seal.digest, "sealed_at": seal.at, "lines": list(lines),
        }  # fmt: skip


def disproved(links: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """What of such links is not as it says; each log's links in their order."""
    before: dict[str, str] = {}
    for number, told in enumerate(links, start=1):
        digests = (
            line if isinstance(line, str) else _written_anew(line, told["columns"])
            for line in told["lines"]
        )
        is_linked = before.setdefault(told["log"], told["previous"]) == told["previous"]
        if not is_linked or link(told["previous"], digests)[0] != told["digest"]:
            yield f"link {number} of {told['log']} is not what was sealed"
        before[told["log"]] = told["digest"]


def _written_anew(line: Mapping[str, Any], columns: Sequence[str]) -> str:
    """Of a line that was read back: its times are words already, as in a line that is written."""
    return written([line[name] for name in columns])
