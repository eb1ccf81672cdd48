"""The flow of `flow` for long lists: the same keys, rehearsals and errors, many records at a time.

A batch is written whole or not at all; the lines of it that are refused stop no other line. What
was written before a break is known when the list is read again.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol

from kith.core.refusal import ProofNeeded, require
from kith.exchange.actions import write_record
from kith.exchange.imports.flow import Rows, Tally, error_of, fresh
from kith.exchange.imports.second import require_second

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.core.refusal import Refusal
    from kith.exchange.spreadsheets.sheet import Row, Sheet

SIZE: Final = 500


class Answer(Protocol):
    """What became of a row: why not, or what its owner must be handed."""

    @property
    def refusal(self) -> Refusal | None: ...

    @property
    def token(self) -> str: ...


class Many(Rows, Protocol):
    """A list whose rows can be written together."""

    def write_many(
        self, rows: Sequence[tuple[Row, str]], *, actor: Actor, now: datetime
    ) -> Sequence[Answer]:
        """The records stand, those that can; an answer for each row, in their order."""
        ...


def _nobody(_count: int) -> None:
    pass


def _nothing(_row: Row, _token: str) -> None:
    pass


def rehearse(
    sheet: Sheet,
    of: Many,
    *,
    actor: Actor,
    now: datetime,
    watch: Callable[[int], object] = _nobody,
) -> Tally:
    """Everything is checked as if it were written, and nothing is."""
    return _run(sheet, of, actor=actor, now=now, watch=watch, hand_over=_nothing, keep=False)


def write(
    sheet: Sheet,
    of: Many,
    *,
    actor: Actor,
    now: datetime,
    watch: Callable[[int], object] = _nobody,
    hand_over: Callable[[Row, str], object] = _nothing,
) -> Tally:
    """Every good row is written that is not there yet; the others are told with their reasons.

    Raises SecondNeeded: more signed lines than one person types in alone.
    """
    require_second(sheet, is_signed=True, actor=actor, now=now)
    return _run(sheet, of, actor=actor, now=now, watch=watch, hand_over=hand_over, keep=True)


def _run(
    sheet: Sheet,
    of: Many,
    *,
    actor: Actor,
    now: datetime,
    watch: Callable[[int], object],
    hand_over: Callable[[Row, str], object],
    keep: bool,
) -> Tally:
    require(actor.has_proved(now), ProofNeeded())
    tally = Tally(sheet.total, errors=list(sheet.errors))
    rows = fresh(sheet, of, tally, actor, watch)
    while batch := list(islice(rows, SIZE)):

        def deed(these: Sequence[tuple[Row, str]] = batch) -> Sequence[Answer]:
            return of.write_many(these, actor=actor, now=now)

        answers = write_record(deed, keep=keep, actor=actor, now=now)
        for (row, _key), answer in zip(batch, answers, strict=True):
            if answer.refusal is not None:
                tally.errors.append(error_of(sheet, of.columns, row, answer.refusal))
                continue
            tally.good += 1
            tally.written += keep
            if keep and answer.token:
                hand_over(row, answer.token)
    return tally
