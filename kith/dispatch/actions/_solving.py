"""The two verbs that ask the solver.

They are not atomic themselves, for no solver runs inside a transaction: they read, solve, and then
keep the result in one short transaction each.
"""

from dataclasses import replace
from datetime import datetime
from time import perf_counter

from kith.core.actor import Actor
from kith.core.refusal import require
from kith.dispatch import policies
from kith.dispatch.actions import runs
from kith.dispatch.models import Proposal, Run
from kith.dispatch.queries import collect
from kith.dispatch.queries.pages import not_to_ask, unanswered
from kith.dispatch.rules import planning
from kith.places.queries import path_of


def propose(area_id: int, *, actor: Actor, now: datetime) -> Run:
    """A run over the open orders of the area stands, with proposals, shortfalls and figures.

    What older runs still propose for the same orders is stale.

    Raises:
        Forbidden: not the desk of the whole area.
    """
    path = path_of(area_id)
    require(policies.may_propose(actor, path))
    begun = perf_counter()
    scene = collect.scene(path, collect.demands(path, now=now), now=now)
    read_s = perf_counter() - begun
    outcome = planning.plan(scene)
    result = runs.Result(
        area_id=area_id,
        outcome=outcome,
        order_ids=tuple(demand.order_id for demand in scene.demands),
        figures=planning.figures(scene, outcome, read_s=read_s),
        took_ms=round(1000 * (perf_counter() - begun)),
    )
    return runs.keep(result, actor=actor, now=now)


def cascade(order_id: int, *, actor: Actor, now: datetime) -> list[Proposal]:
    """For each no or silence to an approved proposal the next best helper is offered the place.

    Nobody is asked twice, nor whom the desk did not want. Calling it again asks nobody anew.

    Raises:
        Forbidden: neither the clock nor the desk of the run.
    """
    lost = list(unanswered(now).filter(order_id=order_id))
    if not lost:
        return []
    run = lost[-1].run
    require(actor.is_clock or policies.may_decide(actor, run))
    wanted = [d for d in collect.demands(run.area.path, now=now) if d.order_id == order_id]
    if not wanted:
        return []
    scene = collect.scene(run.area.path, wanted, now=now)
    unwanted = not_to_ask(order_id, {row.run_id for row in lost})
    scene = replace(scene, asked=scene.asked | {(order_id, person) for person in unwanted})
    choices = planning.ranking(scene, limit=min(len(lost), wanted[0].people))
    return [
        runs.replace_lost(old.pk, choice=choice, actor=actor, now=now)
        for old, choice in zip(lost, choices, strict=False)  # fewer may be left than were lost
    ]
