"""Old lines of a log leave it for a file, whole seals at a time; the seals stay and tell of it.

A file is lines of JSON: first what it is, then a link of the chain each, as in an auditor's file
(`chain.proof`), with every line whole. `chain.disproved` works all of it out anew.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from kith.core.chain import as_json, behind, link, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from kith.core.chain import Log, SealRow

MOST: Final = 20_000  # lines of one file: how long SQLite's other writers wait while they go
AT_ONCE: Final = 500


class NotThere(Exception):  # noqa: N818 -- it says what is so
    """The lines are not here, or not all of them: somebody else was quicker."""


class Broken(Exception):  # noqa: N818 -- it says what is so
    """What stands behind a seal is not what was sealed: it is evidence and must not leave."""


@dataclass(frozen=True, slots=True)
class Away:
    """Seals whose lines stand in a file, the numbers of the lines, and the digest of the file."""

    log: Log
    seals: tuple[SealRow, ...]
    numbers: tuple[int, ...]
    digest: str


def old(log: Log, *, before: datetime, most: int = MOST) -> list[SealRow]:
    """The oldest seals that were made before that and whose lines are here; about so many lines."""
    found: list[SealRow] = []
    lines = 0
    for seal in log.sealed().filter(archived="").iterator(chunk_size=2000):
        lines += seal.count
        if seal.at >= before or (found and lines > most):
            break
        found.append(seal)
    return found


class Pages(io.RawIOBase):
    """What goes into the file, to be read once; afterwards it tells what it was.

    Raises Broken while it is read.
    """

    def __init__(self, log: Log, seals: Sequence[SealRow]) -> None:
        super().__init__()
        self._log, self._seals = log, tuple(seals)
        self._numbers: list[int] = []
        self._told, self._left, self._pages = sha256(), b"", self._all()

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        while not self._left:
            page = next(self._pages, None)
            if page is None:
                return 0
            self._told.update(page)
            self._left = page
        count = min(len(into), len(self._left))
        into[:count], self._left = self._left[:count], self._left[count:]
        return count

    def away(self) -> Away:
        return Away(self._log, self._seals, tuple(self._numbers), self._told.hexdigest())

    def _all(self) -> Iterator[bytes]:
        name, columns = self._log.lines._meta.label_lower, self._log.columns
        first, last = self._seals[0].pk, self._seals[-1].pk
        yield _line({"what": "kith archive", "log": name, "first_seal": first, "last_seal": last})
        for seal in self._seals:
            lines = list(behind(self._log, seal))
            if link(seal.previous, map(written, lines)) != (seal.digest, seal.count):
                raise Broken(f"{name}: seal {seal.pk}")
            self._numbers += [line[0] for line in lines]
            yield _line({
                "log": name, "columns": columns, "previous": seal.previous, "digest": seal.digest,
                "sealed_at": seal.at, "seal": seal.pk,
                "lines": [dict(zip(columns, line, strict=True)) for line in lines],
            })  # fmt: skip


def _line(told: dict[str, Any]) -> bytes:
    return as_json(told).encode() + b"\n"


def leave(away: Away) -> None:
    """The seals tell of the file; within the caller's transaction, which then lets the lines go.

    Raises NotThere.
    """
    rows = away.log.seals._base_manager.filter(pk__in=[seal.pk for seal in away.seals])
    free = rows.select_for_update().filter(archived="")
    if len(free) != len(away.seals):
        raise NotThere
    rows.update(archived=away.digest)


def remove(away: Away) -> None:
    """Raises NotThere, so that nothing is done."""
    gone = 0
    for start in range(0, len(away.numbers), AT_ONCE):
        some = away.log.lines._base_manager.filter(pk__in=away.numbers[start : start + AT_ONCE])
        gone += some.delete()[0]
    if gone != len(away.numbers):
        raise NotThere
