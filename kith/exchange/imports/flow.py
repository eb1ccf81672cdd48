"""One flow for every list: read, rehearse all, write record by record, go on where it stopped.

A rehearsal runs each record's own action and takes it back, so it refuses exactly what writing
would refuse. Each record has a key of its content; what is there already is passed over, so the
same file twice writes nothing twice, and a broken run is mended by running it again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol

from django.utils.translation import gettext_lazy as _

from kith.core.refusal import Forbidden, ProofNeeded, Refusal, require
from kith.exchange.actions import write_record
from kith.exchange.imports.second import require_second
from kith.exchange.spreadsheets.sheet import RowError
from kith.vault.crypto import blind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.exchange.spreadsheets.sheet import Column, Row, Sheet

BATCH: Final = 200
NOT_YOURS: Final = _("This is not in your community.")
_KEY_LENGTH: Final = 40


class Rows(Protocol):
    """One kind of list: its columns, and what names a row."""

    columns: Sequence[Column]

    def key(self, row: Row, content: str) -> str:
        """What names the record for ever; `content` names the row as it was typed."""
        ...

    def known(self, keys: Sequence[str], actor: Actor) -> set[str]:
        """Those of the keys whose record is there already."""
        ...


class List(Rows, Protocol):
    """A list whose rows are written one by one."""

    def write(self, row: Row, key: str, *, actor: Actor, now: datetime) -> str:
        """The record stands; gives back what its owner must be handed, or nothing."""
        ...


@dataclass(slots=True)
class Tally:
    """What became of the rows. `written` stays 0 in a rehearsal."""

    rows: int
    good: int = 0
    known: int = 0
    written: int = 0
    errors: list[RowError] = field(default_factory=list)

    @property
    def refused(self) -> int:
        return len({error.row for error in self.errors})


def _nobody(_count: int) -> None:
    pass


def _nothing(_row: Row, _token: str) -> None:
    pass


def rehearse(
    sheet: Sheet,
    of: List,
    *,
    actor: Actor,
    now: datetime,
    watch: Callable[[int], object] = _nobody,
) -> Tally:
    """Everything is checked as if it were written, and nothing is. Raises ProofNeeded."""
    require(actor.has_proved(now), ProofNeeded())
    tally = Tally(sheet.total, errors=list(sheet.errors))
    for row, key in fresh(sheet, of, tally, actor, watch):
        if _attempt(sheet, of, row, key, tally, actor=actor, now=now, keep=False) is not None:
            tally.good += 1
    return tally


def write(
    sheet: Sheet,
    of: List,
    *,
    actor: Actor,
    now: datetime,
    watch: Callable[[int], object] = _nobody,
    hand_over: Callable[[Row, str], object] = _nothing,
) -> Tally:
    """Every good row is written that is not there yet; the others are told with their reasons.

    `hand_over` gets what only now exists, such as the secret part of an invitation's link.
    Raises ProofNeeded; SecondNeeded where the list is too long for one person.
    """
    require(actor.has_proved(now), ProofNeeded())
    require_second(sheet, is_signed=False, actor=actor, now=now)
    tally = Tally(sheet.total, errors=list(sheet.errors))
    for row, key in fresh(sheet, of, tally, actor, watch):
        token = _attempt(sheet, of, row, key, tally, actor=actor, now=now, keep=True)
        if token is not None:
            tally.good += 1
            tally.written += 1
            if token:
                hand_over(row, token)
    return tally


def fresh(
    sheet: Sheet, of: Rows, tally: Tally, actor: Actor, watch: Callable[[int], object]
) -> Iterator[tuple[Row, str]]:
    """Rows whose record is not there yet, batch by batch; a row that stands twice counts once."""
    watch(sheet.total - len(sheet.rows))
    seen: set[str] = set()
    rows = iter(sheet.rows)
    while batch := list(islice(rows, BATCH)):
        keys = [of.key(row, _content(sheet, row)) for row in batch]
        there = of.known(keys, actor)
        for row, key in zip(batch, keys, strict=True):
            if key in there or key in seen:
                tally.known += 1
            else:
                yield row, key
            seen.add(key)
            watch(1)


def _content(sheet: Sheet, row: Row) -> str:
    """A key of what was typed, whatever the file is called and wherever the row stands in it."""
    typed = json.dumps(sheet.cells[row.number], sort_keys=True, ensure_ascii=False)
    return blind("import", typed)[:_KEY_LENGTH]


def _attempt(
    sheet: Sheet,
    of: List,
    row: Row,
    key: str,
    tally: Tally,
    *,
    actor: Actor,
    now: datetime,
    keep: bool,
) -> str | None:
    """What the record gives to hand over, or nothing when it was refused."""

    def deed() -> str:
        return of.write(row, key, actor=actor, now=now)

    try:
        return write_record(deed, keep=keep, actor=actor, now=now)
    except Refusal as no:
        tally.errors.append(error_of(sheet, of.columns, row, no))
        return None


def error_of(sheet: Sheet, columns: Sequence[Column], row: Row, no: Refusal) -> RowError:
    column = next((c for c in columns if c.key == no.field), None)
    return RowError(
        row=row.number,
        column=column.heading if column else "",
        value=sheet.cells[row.number].get(column.key, "") if column else "",
        code=no.code,
        reason=NOT_YOURS if isinstance(no, Forbidden) else str(no),
        fix=(column.help if column else "") or _("Please correct the row and import it again."),
    )
