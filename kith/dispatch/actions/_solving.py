"""The two verbs that ask the solver.

They are not atomic themselves, for no solver runs inside a transaction: they read, solve, and then
keep the result in one short transaction each.
"""

from datetime import datetime
from time import perf_counter

from django.utils.timezone import localtime

from kith.catalogue.queries import rule_row
from kith.catalogue.rules import DispatchRules
from kith.core.actor import Actor
from kith.core.refusal import require
from kith.dispatch import policies
from kith.dispatch.actions import runs
from kith.dispatch.actions._holding import Hold
from kith.dispatch.models import Run
from kith.dispatch.queries import collect, solved
from kith.dispatch.rules import planning
from kith.places.queries import path_of


def propose(area_id: int, *, hold: Hold | None = None, actor: Actor, now: datetime) -> Run:
    """A run over the open orders of the area stands, with proposals, shortfalls and figures.

    What older runs still propose for the same orders is stale. `hold` is the worker's, where a
    worker makes the run.

    Raises:
        Forbidden: not the desk of the whole area.
        LostHold: another worker has taken the order over; nothing is kept.
    """
    path = path_of(area_id)
    require(policies.may_propose(actor, path))
    begun = perf_counter()
    rule = rule_row(DispatchRules, path=path, on=localtime(now).date())
    said = DispatchRules.read(rule.params)
    wanted = collect.demands(path, now=now)
    scene = collect.scene(path, wanted, now=now)
    read_s = perf_counter() - begun
    outcome = planning.plan(scene, said.params(), until=begun + said.budget_s)
    result = runs.Result(
        area_id=area_id,
        outcome=outcome,
        order_ids=tuple(demand.order_id for demand in wanted),
        figures=planning.figures(scene, outcome, read_s=read_s),
        took_ms=round(1000 * (perf_counter() - begun)),
        params=said.params(),
        rules_id=rule.pk,
    )
    run = runs.keep(result, hold=hold, actor=actor, now=now)
    solved.remember(run, outcome.boards)
    return run
