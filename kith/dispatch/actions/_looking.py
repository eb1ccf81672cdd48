"""Looking at orders for which helpers are asked.

Not atomic, for no solver runs inside a transaction: orders are leased, looked at, and asked for in
one short transaction each.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.timezone import localtime

from kith.catalogue.asking import AskingRules
from kith.catalogue.queries import in_force
from kith.core.actor import CLOCK, Actor
from kith.core.refusal import Refusal, require
from kith.dispatch import policies
from kith.dispatch.actions import asking as verbs
from kith.dispatch.actions.asking import Lease
from kith.dispatch.models import Proposal
from kith.dispatch.queries import asking as queries
from kith.dispatch.queries import collect
from kith.dispatch.rules import asking, planning
from kith.dispatch.rules.asking import Known, Wave
from kith.dispatch.rules.scene import Scene
from kith.dispatch.states import Look
from kith.orders import asks
from kith.orders.demand import Demand, unfilled
from kith.orders.states import Target

NOTHING = Wave(Look.FULL, None)


def ask_due(now: datetime) -> int:
    """Every order whose moment has come was looked at; how many people were asked."""
    verbs.begin(queries.unopened(now), actor=CLOCK, now=now)
    held = verbs.lease(queries.due(now), actor=CLOCK, now=now)
    return len(_look_at(held, actor=CLOCK, now=now))


def cascade(order_id: int, *, actor: Actor, now: datetime) -> list[Proposal]:
    """The order is looked at now, whenever its next look was meant to be; those asked are given.

    What was asked before counts: calling it again asks nobody anew.

    Raises:
        Forbidden: neither the clock nor the desk of the order.
    """
    approved = queries.approved(order_id)
    if approved is None:
        return []
    require(policies.may_ask_on(actor, approved.order))
    verbs.begin([pk for pk in queries.unopened(now) if pk == order_id], actor=CLOCK, now=now)
    held = verbs.lease(queries.due(now, order_id=order_id), actor=CLOCK, now=now)
    return _look_at(held, actor=actor, now=now)


def _look_at(held: Sequence[Lease], *, actor: Actor, now: datetime) -> list[Proposal]:
    """Place by place, so that the people of a place are read once."""
    released = queries.released(lease.order_id for lease in held)
    places: dict[str, list[Lease]] = {}
    made: list[Proposal] = []
    for lease in held:
        found = released.get(lease.order_id)
        if found is None or not found.places:
            made += _ask(lease, NOTHING, actor=actor, now=now)
        else:
            places.setdefault(found.path, []).append(lease)
    for path, leases in sorted(places.items()):
        look = Place(path, [lease.order_id for lease in leases], now)
        for lease in leases:
            wave = look.wave(released[lease.order_id])
            made += _ask(lease, wave, actor=actor, now=now)
    return made


def _ask(lease: Lease, wave: Wave, *, actor: Actor, now: datetime) -> list[Proposal]:
    """Who loses the lease asks nobody."""
    try:
        return verbs.ask(lease, wave=wave, actor=actor, now=now)
    except Refusal:
        return []


class Place:
    """The people and the orders of a place as they are now, read once for all its looks."""

    def __init__(self, path: str, order_ids: Iterable[int], now: datetime) -> None:
        self.rules = in_force(AskingRules, path=path, on=localtime(now).date())
        self.params = collect.rules(path, now=now).params()
        wanted = unfilled(order_ids, path, now)
        ids = [demand.order_id for demand in wanted]
        self.scene = collect.scene(path, wanted, now=now)
        self.habits = asks.habits(now - collect.LATELY, now=now)
        self.waiting = asks.waiting(ids)
        self.silent = asks.silent(ids, times=self.rules.times)

    def wave(self, released: queries.Released) -> Wave:
        row = self._scene(released)
        if row is None:
            return NOTHING
        known = self._known(released, row.demands[0])
        idle = asking.wave(row, (), known, self.rules)
        if idle.why != Look.NOBODY:  # whoever there is: it is night, or enough are asked
            return idle
        ranked = planning.ranking(row, limit=len(row.helpers), params=self.params)
        return asking.wave(row, ranked, known, self.rules)

    def _known(self, released: queries.Released, demand: Demand) -> Known:
        """Where a leader is wanted, nobody who waits may lead, and she is looked for first."""
        if demand.needs_lead:
            return Known(places=min(1, released.places), waiting=(), habits=self.habits)
        waiting = self.waiting.get(demand.order_id, ())
        return Known(min(released.places, demand.people), waiting, self.habits)

    def _scene(self, released: queries.Released) -> Scene | None:
        """The place with this order alone; none: it looks for nobody any more."""
        order_id, run_id = released.order_id, released.run_id
        for scene in (self.scene, *self.scene.groups):
            for row, demand in enumerate(scene.demands):
                if demand.order_id == order_id:
                    is_person = scene.claimant == Target.PERSON
                    again = {who for order, who in self.silent if order == order_id and is_person}
                    but = queries.not_to_ask(order_id, run_id, target=scene.claimant) - again
                    return asking.alone(scene, row, but=but, again=again)
        return None
