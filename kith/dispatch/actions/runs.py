"""Keeping a run: one short transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from kith.core.actor import Actor
from kith.core.refusal import require
from kith.dispatch import policies
from kith.dispatch.actions._deciding import proposal
from kith.dispatch.actions._holding import Hold, deliver, held
from kith.dispatch.models import Proposal, Run, RunBoard, Shortfall
from kith.dispatch.rules.boards import packed
from kith.dispatch.rules.planning import Choice, Gap, Outcome, weights
from kith.dispatch.states import LIFE, ProposalState
from kith.journal.actions import note
from kith.places.queries import path_of
from kith.solver.problem import Params

KEPT = timedelta(days=14)  # how long the board of a run can be asked


@dataclass(frozen=True, slots=True)
class Result:
    """What the solver found, ready to be kept."""

    area_id: int
    outcome: Outcome
    order_ids: tuple[int, ...]
    figures: dict[str, object]
    took_ms: int
    params: Params = field(default_factory=Params)
    rules_id: int | None = None


@transaction.atomic(durable=True)
def keep(result: Result, *, hold: Hold | None = None, actor: Actor, now: datetime) -> Run:
    """The run stands; proposals of older runs for its orders are stale.

    Durable: it refuses to be a part of a longer transaction, in which the solver would have run.
    What a worker brings is kept once, while it holds the order (`hold`).

    Raises:
        Forbidden: not the desk of the whole area.
        LostHold: another worker has taken the order over.
    """
    require(policies.may_propose(actor, path_of(result.area_id)))
    ordered = held(hold) if hold else None
    _outdate_older(result.order_ids)
    run = Run.objects.create(
        area_id=result.area_id,
        made_by_id=actor.me,
        made_at=now,
        took_ms=result.took_ms,
        params=weights(result.params),
        rules_id=result.rules_id,
        figures=result.figures,
    )
    Proposal.objects.bulk_create(_proposals(run, result.outcome.choices))
    Shortfall.objects.bulk_create(_shortfalls(run, result.outcome.gaps))
    RunBoard.objects.filter(run__area_id=result.area_id, run__made_at__lt=now - KEPT).delete()
    RunBoard.objects.bulk_create(
        RunBoard(run=run, number=number, arrays=packed(board))
        for number, board in enumerate(result.outcome.boards)
    )
    note("run", run.pk, "propose", actor=actor, now=now, proposals=len(result.outcome.choices))
    if ordered:
        deliver(ordered, run)
    return run


def _outdate_older(order_ids: Sequence[int]) -> None:
    """What waits for a decision on these orders is overtaken; decided ones stay."""
    waiting = Proposal.objects.filter(order_id__in=order_ids, state=ProposalState.PROPOSED)
    held = list(waiting.select_for_update().order_by("pk").values_list("pk", flat=True))
    stale = LIFE.next(ProposalState.PROPOSED, "outdate")
    Proposal.objects.filter(pk__in=held).update(state=stale, decision=None)


def _shortfalls(run: Run, gaps: Sequence[Gap]) -> Iterator[Shortfall]:
    for gap in gaps:
        yield Shortfall(
            run=run,
            order_id=gap.order_id,
            missing=gap.missing,
            why_not=gap.why_not,
            remedies=gap.remedies,
        )


def _proposals(run: Run, choices: Sequence[Choice]) -> Iterator[Proposal]:
    ranks: dict[int, int] = {}
    for choice in choices:
        ranks[choice.order_id] = ranks.get(choice.order_id, 0) + 1
        yield proposal(run, choice, rank=ranks[choice.order_id])
