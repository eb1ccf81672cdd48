"""A part solved, as it is kept for questions: arrays in, arrays out, the same answers."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kith.dispatch.rules import columns
from kith.dispatch.states import WhyNot
from kith.orders.states import Target
from kith.solver import assign, joint, whole
from kith.solver.assign import Plan
from kith.solver.live import Live
from kith.solver.problem import (
    Bits,
    Bools,
    Demands,
    Floats,
    Params,
    Problem,
    Volunteers,
    no_pairs,
)

if TYPE_CHECKING:
    from kith.dispatch.rules.scene import Part, Scene
    from kith.dispatch.rules.times import Span

FASTEST: Final = 1  # of zlib


@dataclass(frozen=True, eq=False)
class Solved:
    """The plan of a part; `problem` has the times it settled on.

    A demand's crew is its order; the solver's id of a leader's place is odd.
    """

    problem: Problem
    plan: Plan
    claimant: Target
    reasons: tuple[str, ...]  # of each barred pair
    quiet: Bools  # (V,) the phone is to stay quiet
    named: Bits  # (V,) skills on file, verified or not
    words: Bits  # (T,) sets of times
    spans: Floats  # (T, 2) what each means, in seconds

    @cached_property
    def live(self) -> Live:
        """The board in the residual network, for exact answers."""
        return Live(self.problem, self.plan)

    @cached_property
    def row_of(self) -> dict[int, int]:
        """Row of each helper by id."""
        return {who: v for v, who in enumerate(self.problem.volunteers.ids.tolist())}

    @cached_property
    def rows_of(self) -> dict[int, list[int]]:
        """Rows of each order by id: the others, then the leader."""
        found: dict[int, list[int]] = {}
        for d, order_id in enumerate(self.problem.demands.crew.tolist()):
            found.setdefault(order_id, []).append(d)
        return found

    @cached_property
    def bars(self) -> dict[tuple[int, int], WhyNot]:
        """Why a pair is barred, by rows."""
        pairs = map(tuple, self.problem.barred.tolist())
        return {pair: WhyNot(why) for pair, why in zip(pairs, self.reasons, strict=True)}

    def is_lead(self, d: int) -> bool:
        return bool(self.problem.demands.ids[d] % 2)

    def span(self, word: int) -> Span:
        """What a set of times means."""
        start, end = self.spans[np.flatnonzero(self.words == np.uint64(word))[0]].tolist()
        return datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC)


def solve(scene: Scene, board: Part, *, until: float | None) -> Solved:
    """The best plan of a part, ready for questions."""
    problem, plan = _solved(board, until)
    words = sorted(board.spans, key=lambda word: board.spans[word])
    seconds = [[at.timestamp() for at in board.spans[word]] for word in words]
    return Solved(
        problem=problem,
        plan=plan,
        claimant=scene.claimant,
        reasons=tuple(why.value for why in board.bars.values()),
        quiet=np.array(columns.quiet(scene), np.bool_),
        named=columns.skills_named(scene),
        words=np.array(words, np.uint64),
        spans=np.array(seconds, np.float64).reshape(-1, 2),
    )


def _solved(board: Part, until: float | None) -> tuple[Problem, Plan]:
    """The times first, together with the people; then crews that stand or fall together."""
    if not len(board.options):
        return board.problem, _filled(board.problem, until)
    chosen = joint.solve(board.problem, board.options, until=until)
    if not chosen.problem.demands.whole.any():
        return chosen.problem, replace(chosen.plan, bound_min=chosen.bound_min)
    plan = _filled(chosen.problem, until)
    return chosen.problem, replace(plan, bound_min=min(plan.bound_min, chosen.bound_min))


def _filled(problem: Problem, until: float | None) -> Plan:
    if problem.demands.whole.any():
        return whole.solve(problem, until=until)
    return assign.solve(problem, until=until)


def packed(solved: Solved) -> bytes:
    """The board as bytes, without its weights, which the run keeps."""
    arrays = {
        **_columns("v_", solved.problem.volunteers),
        **_columns("d_", solved.problem.demands),
        **_columns("plan_", solved.plan),
        "known": solved.problem.known,
        "barred": solved.problem.barred,
        "paired": solved.problem.paired,
        "borders": solved.problem.borders,
        "claimant": np.array(solved.claimant.value),
        "reasons": np.array(solved.reasons, np.str_),
        "quiet": solved.quiet,
        "named": solved.named,
        "words": solved.words,
        "spans": solved.spans,
    }
    file = io.BytesIO()
    np.savez(file, **arrays)
    return zlib.compress(file.getvalue(), FASTEST)


def unpacked(kept: bytes, params: Params) -> Solved:
    """The very board that was packed."""
    with np.load(io.BytesIO(zlib.decompress(kept)), allow_pickle=False) as arrays:
        found = dict(arrays)
    problem = Problem(
        volunteers=Volunteers(**_of("v_", Volunteers, found)),
        demands=Demands(**_of("d_", Demands, found)),
        known=found["known"],
        barred=found["barred"],
        paired=found.get("paired", no_pairs()),  # boards packed before there were pairs
        borders=found["borders"],
        params=params,
    )
    plan = _of("plan_", Plan, found)
    return Solved(
        problem=problem,
        plan=Plan(**{k: a if a.ndim else a.item() for k, a in plan.items()}),
        claimant=Target(str(found["claimant"])),
        reasons=tuple(found["reasons"].tolist()),
        quiet=found["quiet"],
        named=found["named"],
        words=found["words"],
        spans=found["spans"],
    )


def _columns(prefix: str, table: Any) -> dict[str, Any]:
    return {prefix + f.name: np.asarray(getattr(table, f.name)) for f in fields(table)}


def _of(prefix: str, table: type[Any], arrays: dict[str, Any]) -> dict[str, Any]:
    return {f.name: arrays[prefix + f.name] for f in fields(table)}
