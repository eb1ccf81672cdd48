"""What each border costs a place: its board solved again with more and more people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, cast

from kith.core.actor import Actor
from kith.core.refusal import require
from kith.dispatch import policies
from kith.dispatch.actions.borders import keep_figures
from kith.dispatch.models import BorderFigures, Run
from kith.dispatch.queries import borders, collect
from kith.dispatch.rules import planning
from kith.dispatch.rules.borders import RINGS
from kith.dispatch.states import Ring
from kith.orders.states import Target

if TYPE_CHECKING:
    from kith.dispatch.rules.scene import Scene
    from kith.solver.problem import Params


@dataclass(frozen=True, slots=True)
class Reached:
    """What the board comes to with the people of one ring."""

    people_found: int
    orders_full: int
    travel_m: int
    volunteers: int


def measure_borders(run_id: int, *, actor: Actor, now: datetime) -> BorderFigures:
    """What the borders cost the run's place stands beside it: measured once.

    The same orders are solved for those within the agreements of today, for the own community
    alone, the own street and the whole district. A volunteer who does not serve neighbours is left
    out beyond her own place in all of them.

    Raises:
        Forbidden: not the desk of the run's area.
    """
    run = Run.objects.select_related("area").get(pk=run_id)
    require(policies.may_decide(actor, run))
    if known := BorderFigures.objects.filter(run=run).first():
        return known
    return keep_figures(run_id, figures=_figures(run.area.path, now), actor=actor, now=now)


def _figures(path: str, now: datetime) -> dict[str, object]:
    """`today`, then each ring by its code; `opens` are the orders that only this ring fills."""
    wanted = collect.demands(path, now=now)
    of_people = [row for row in wanted if row.claimant == Target.PERSON]
    known = borders.consents(path, of_people, now=now)
    params = collect.rules(path, now=now).params()
    scene = collect.scene(path, wanted, also=borders.districts(known), now=now)
    today, unfilled = _reached(scene, params)
    rings: dict[str, object] = {}
    opens: dict[str, Sequence[int]] = {}
    for ring in RINGS:
        drawn = borders.drawn(scene.helpers, of_people, known, up_to=ring)
        reached, still = _reached(replace(scene, borders=drawn), params)
        rings[ring.value] = asdict(reached)
        opens[ring.value] = sorted(unfilled - still) if ring != Ring.OWN else []
        unfilled = unfilled & still if ring != Ring.OWN else unfilled
    return {
        "orders": len(wanted),
        "people_wanted": sum(row.people for row in wanted),
        "today": asdict(today),
        "rings": rings,
        "opens": opens,
    }


def _reached(scene: Scene, params: Params) -> tuple[Reached, set[int]]:
    """The figures of a scene, and the orders it leaves places empty in."""
    outcome = planning.plan(scene, params)
    told = planning.figures(scene, outcome, read_s=0.0)
    reached = Reached(
        people_found=cast("int", told["people_found"]),
        orders_full=cast("int", told["orders_full"]),
        travel_m=cast("int", told["travel_m"]),
        volunteers=scene.borders.people if scene.borders else len(scene.helpers),
    )
    return reached, {gap.order_id for gap in outcome.gaps}
