"""Why places stay empty: which limit keeps whom away, and what would fill them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kith.catalogue.states import LEAD
from kith.dispatch.rules import columns
from kith.dispatch.states import WhyNot
from kith.orders.states import Target
from kith.solver import remedies, standby
from kith.solver.problem import Bits, Ints
from kith.solver.remedies import Around, Remedies

if TYPE_CHECKING:
    from kith.dispatch.rules.boards import Solved
    from kith.dispatch.rules.scene import Part, Scene


@dataclass(frozen=True, slots=True)
class Gap:
    """Places nobody was found for, and how many helpers each limit kept away.

    `remedies` holds the limit that binds and the smallest changes that would help, by name.
    """

    order_id: int
    missing: int
    why_not: dict[str, int]
    remedies: dict[str, Any] = field(default_factory=dict)


def gaps(scene: Scene, board: Part, solved: Solved) -> list[Gap]:
    """One gap an order: that of the others, or of the leader where only she is missing."""
    found = solved.plan
    chosen: dict[int, list[int]] = defaultdict(list)
    for v, d in zip(found.v.tolist(), found.d.tolist(), strict=True):
        chosen[d].append(v)
    asker = _Asker(scene, board, solved)
    told: dict[int, Gap] = {}
    for d in np.flatnonzero(found.missing).tolist():
        gap = asker.gap(d, chosen[d], int(found.missing[d]))
        if gap.order_id in told:
            first = told[gap.order_id]
            gap = replace(first, missing=first.missing + gap.missing)
        told[gap.order_id] = gap
    return list(told.values())


class _Asker:
    """Asks the solver why demands of one part stay unfilled."""

    def __init__(self, scene: Scene, board: Part, solved: Solved) -> None:
        self.scene, self.board, self.solved = scene, board, solved
        self.problem = solved.problem
        over = standby.left(self.problem, solved.plan.v, solved.plan.d)
        self.quiet = np.array(columns.quiet(scene), np.bool_)
        self.minor = (scene.langs & np.uint64(columns.GROWN)) == 0
        words = sorted(board.spans, key=lambda word: board.spans[word])
        self.lasts = {word: end - start for word, (start, end) in board.spans.items()}
        self.words = words
        self.around = Around(over, columns.skills_named(scene), np.zeros(0, np.uint64))
        self.times: dict[Any, Bits] = {}

    def gap(self, d: int, chosen: Sequence[int], missing: int) -> Gap:
        demand = self.board.demands[d]
        around = replace(self.around, times=self._times(d))
        rows = np.array(chosen, np.int64)
        limits = remedies.broken(self.problem, d)
        found = remedies.remedies(self.problem, d, limits, rows, missing, around)
        return Gap(
            order_id=demand.order_id,
            missing=demand.people if self.scene.claimant != Target.PERSON else missing,
            why_not=self._why_not(d, limits, found),
            remedies=self._remedies(d, found),
        )

    def _times(self, d: int) -> Bits:
        """Times of the board that last at least as long as the demand."""
        lasts = self.lasts[int(self.problem.demands.slots[d])]
        if lasts not in self.times:
            fit = [word for word in self.words if self.lasts[word] >= lasts]
            self.times[lasts] = np.array(fit, np.uint64)
        return self.times[lasts]

    def _why_not(self, d: int, limits: Ints, found: Remedies) -> dict[str, int]:
        """How many helpers each limit kept away, each counted at the first; ours by their names."""
        counts = dict(found.kept_away)
        first = limits & -limits
        self._split(counts, "capacity", WhyNot.QUIET, self.quiet & (first == _bit("capacity")))
        self._split(counts, "language", WhyNot.MINOR, self.minor & (first == _bit("language")))
        self._split(counts, "skill", WhyNot.LEAD, self._only_lead(d) & (first == _bit("skill")))
        counts.pop("barred", None)
        for v in np.flatnonzero(first == _bit("barred")).tolist():
            reason = self.board.bars[v, d].value
            counts[reason] = counts.get(reason, 0) + 1
        if found.elsewhere or found.ready:
            counts[WhyNot.ELSEWHERE.value] = found.elsewhere + found.ready
        return counts

    def _only_lead(self, d: int) -> Any:
        """Who holds all the skills asked for but that of leading."""
        if not self.board.leads[d]:
            return np.zeros(len(self.quiet), np.bool_)
        lead = np.uint64(self.scene.skill_bits.get(LEAD, columns.UNKNOWN_SKILL))
        others = self.problem.demands.skills[d] & ~lead
        return (self.problem.volunteers.skills & others) == others

    @staticmethod
    def _split(counts: dict[str, int], code: str, reason: WhyNot, who: Any) -> None:
        """Count some of those whom a limit keeps away under a name of their own."""
        if n := int(who.sum()):
            counts[reason.value] = n
            counts[code] -= n
            if not counts[code]:
                del counts[code]

    def _remedies(self, d: int, found: Remedies) -> dict[str, Any]:
        """The answers as they are kept with the run."""
        kept: dict[str, Any] = {"binds": binding(found.alone) or binding(found.kept_away)}
        if found.wider:
            kept["wider"] = {
                "people": found.wider.people,
                "metres": round(found.wider.metres + 0.5),
            }
        if found.elsewhen:
            starts, _ = self.board.spans[found.elsewhen.slots]
            starts_at = starts.isoformat()
            kept["elsewhen"] = {"people": found.elsewhen.people, "starts_at": starts_at}
        if found.to_verify:
            kept["to_verify"] = found.to_verify
        if self.board.demands[d].is_whole:
            kept["is_whole"] = True
        elif found.elsewhere and (price_min := self.solved.live.filling_min(d)) is not None:
            kept["price_min"] = price_min
        if self.board.leads[d]:
            kept["is_lead"] = True
        return kept


def binding(counts: Mapping[str, int]) -> str:
    """The limit that keeps most away; of equals the first of the table. Empty: none does."""
    return max(counts, key=lambda code: counts[code], default="")


def _bit(code: str) -> int:
    return 1 << remedies.CODES.index(code)
