"""Solved boards kept at hand for questions: a few runs, rebuilt from their rows when missing."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import RLock
from typing import TYPE_CHECKING, Final

from kith.dispatch.models import RunBoard
from kith.dispatch.rules.boards import Solved, unpacked
from kith.solver.problem import Params

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.dispatch.models import Run

MOST: Final = 3  # runs; a district's board takes some hundred MB


_kept: OrderedDict[int, tuple[Solved, ...]] = OrderedDict()
_lock = RLock()


@dataclass(frozen=True, slots=True)
class Questions:
    """What can be asked of a live board, by one thread at a time: its searches share scratch."""

    board: Solved

    def extra_min(self, v: int, d: int) -> float | None:
        with _lock:
            return self.board.live.extra_min(v, d)

    def alternatives(self, d: int) -> list[tuple[int, float]]:
        with _lock:
            return self.board.live.alternatives(d)


@dataclass(frozen=True, slots=True)
class Asked:
    """An order on the board it was solved on."""

    solved: Solved
    rows: tuple[int, ...]  # of the order: the others, then the leader

    @property
    def live(self) -> Questions:
        return Questions(self.solved)


def asked(run: Run, order_id: int) -> Asked | None:
    """Where questions about an order of the run are put.

    None where pins fill the order, and where the run is older than boards are kept. Of an order
    that was tried at several times, the last board counts.
    """
    for board in reversed(boards(run)):
        if order_id in board.rows_of:
            return Asked(board, tuple(board.rows_of[order_id]))
    return None


def boards(run: Run) -> tuple[Solved, ...]:
    """The boards of a run, in the order of time: the same answers from memory and from rows."""
    with _lock:
        if run.pk not in _kept:
            remember(run, _rebuilt(run))
        _kept.move_to_end(run.pk)
        return _kept[run.pk]


def remember(run: Run, solved: Iterable[Solved]) -> None:
    """These boards are at hand; of too many runs, the one asked longest ago is not."""
    with _lock:
        _kept[run.pk] = tuple(solved)
        while len(_kept) > MOST:
            _kept.popitem(last=False)


def forget() -> None:
    """Nothing is kept ready in this process any more."""
    with _lock:
        _kept.clear()


def _rebuilt(run: Run) -> list[Solved]:
    params = Params(**run.params)
    rows = RunBoard.objects.filter(run=run).order_by("number").values_list("arrays", flat=True)
    return [unpacked(bytes(kept), params) for kept in rows]
