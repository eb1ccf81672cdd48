"""Somebody else for an order: who could, and exactly what the whole board would pay.

Asked of the plan as the run kept it, by re-solving: never by prices of the dual.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kith.dispatch.models import Proposal
from kith.dispatch.queries.pages import runs_visible_to
from kith.dispatch.queries.solved import Asked, asked
from kith.dispatch.states import ProposalState, WhyNot
from kith.orders.queries import visible_to
from kith.orders.states import Target
from kith.people.queries import masked
from kith.solver import assign, reach
from kith.solver.costs import explain
from kith.solver.forcing import forced

if TYPE_CHECKING:
    from kith.core.actor import Actor
    from kith.dispatch.rules.boards import Solved
    from kith.orders.models import Order
    from kith.people.models import Person
    from kith.solver.assign import Plan


@dataclass(frozen=True, slots=True)
class Other:
    """Another helper who could serve; her name prints as a mask."""

    person: Person
    extra_min: float  # for the whole board
    bill: dict[str, float]


@dataclass(frozen=True, slots=True)
class Moved:
    """Another order that would be served by other people; names print as masks."""

    order: Order
    left: tuple[Person, ...]
    came: tuple[Person, ...]
    is_short: bool  # a place of it would stay empty that the plan had filled


@dataclass(frozen=True, slots=True)
class Price:
    """What if she: the extra minutes of the whole board, or the limits that forbid it."""

    person: Person
    extra_min: float | None
    bill: dict[str, float]
    limits: tuple[str, ...] = ()
    makes_room: frozenset[int] = frozenset()  # whom of this order the plan would let go
    moved: tuple[Moved, ...] = ()


def others(run_id: int, order_id: int, *, actor: Actor, limit: int) -> list[Other]:
    """The cheapest helpers for the whole board who are not proposed for the order, in order.

    None for an order that a team or a unit is to fill, or that pins fill.
    Raises Run.DoesNotExist when the run is not visible.
    """
    run = runs_visible_to(actor).get(pk=run_id)
    found = asked(run, order_id)
    if found is None or found.solved.claimant != Target.PERSON:
        return []
    ids = found.solved.problem.volunteers.ids
    taken = _proposed(run_id, order_id)
    ranked = [row for row in _ranked(found) if int(ids[row[1]]) not in taken][:limit]
    people = masked(int(ids[v]) for _extra, v, _d in ranked)
    return [Other(people[int(ids[v])], extra, _bill(found.solved, v, d)) for extra, v, d in ranked]


def _ranked(found: Asked) -> list[tuple[float, int, int]]:
    """(extra, row of helper, row of demand): each helper at her cheapest place of the order."""
    best: dict[int, tuple[float, int, int]] = {}
    for d in found.rows:
        for v, extra in found.live.alternatives(d):
            if v not in best or extra < best[v][0]:
                best[v] = (extra, v, d)
    return sorted(best.values(), key=lambda row: row[0])


def _proposed(run_id: int, order_id: int) -> set[int]:
    """Those who stand for the order in the run, unless somebody was chosen in their place."""
    rows = Proposal.objects.filter(run_id=run_id, order_id=order_id)
    standing = rows.exclude(state=ProposalState.REPLACED)
    return set(standing.values_list("person_id", flat=True))


def price(run_id: int, order_id: int, person_id: int, *, actor: Actor) -> Price | None:
    """What the whole board pays when she goes, and which orders that changes.

    None for somebody who is no helper on this board. Raises Run.DoesNotExist.
    """
    run = runs_visible_to(actor).get(pk=run_id)
    found = asked(run, order_id)
    v = found.solved.row_of.get(person_id) if found else None
    if found is None or v is None or found.solved.claimant != Target.PERSON:
        return None
    board, rows = found.solved, found.rows
    extras = [(extra, d) for d in rows if (extra := found.live.extra_min(v, d)) is not None]
    person = masked((person_id,))[person_id]
    if not extras:
        return Price(person, None, {}, _limits(board, v, rows))
    extra, d = min(extras)
    then = assign.solve(forced(board.problem, v, d))
    room = _people(board, board.plan)[order_id] - _people(board, then, extra=d)[order_id]
    return Price(
        person,
        extra,
        _bill(board, v, d),
        makes_room=frozenset(room),
        moved=tuple(_moved(board, then, d, order_id, actor)),
    )


def _bill(board: Solved, v: int, d: int) -> dict[str, float]:
    return {name: round(minutes, 2) for name, minutes in explain(board.problem, v, d).items()}


def _limits(board: Solved, v: int, rows: Sequence[int]) -> tuple[str, ...]:
    """In our words: what is barred, and who wants quiet."""
    found: list[str] = []
    for d in rows:
        for code in reach.why_not(board.problem, v, d):
            if code == "barred":
                found.append(board.bars[v, d].value)
            elif code == WhyNot.CAPACITY and board.quiet[v]:
                found.append(WhyNot.QUIET.value)
            else:
                found.append(code)
    return tuple(dict.fromkeys(found))


def _people(board: Solved, plan: Plan, *, extra: int | None = None) -> dict[int, set[int]]:
    """By order, who serves. A row beyond the board's own is a place of the demand `extra`."""
    crew, ids = board.problem.demands.crew, board.problem.volunteers.ids
    found: dict[int, set[int]] = defaultdict(set)
    for v, d in zip(plan.v.tolist(), plan.d.tolist(), strict=True):
        row = d if extra is None or d < len(crew) else extra
        found[int(crew[row])].add(int(ids[v]))
    return found


def _moved(board: Solved, then: Plan, d: int, order_id: int, actor: Actor) -> Iterator[Moved]:
    before, after = _people(board, board.plan), _people(board, then, extra=d)
    changed = {pk for pk in {*before, *after} if before[pk] != after[pk]} - {order_id}
    people = masked(who for pk in changed for who in before[pk] ^ after[pk])
    rows = visible_to(actor).filter(pk__in=changed).order_by("worksheet__starts_at", "pk")
    for order in rows:
        left, came = before[order.pk] - after[order.pk], after[order.pk] - before[order.pk]
        yield Moved(
            order,
            tuple(people[who] for who in sorted(left)),
            tuple(people[who] for who in sorted(came)),
            is_short=len(left) > len(came),
        )
