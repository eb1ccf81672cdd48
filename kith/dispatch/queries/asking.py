"""Orders for which helpers are asked: which to look at now, and what the desk sees of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from kith.dispatch.models import Asking, Proposal
from kith.dispatch.states import Look, ProposalState
from kith.orders import asks
from kith.orders.states import OfferState, OrderState, Target

SOME = 60  # orders a worker looks at in one go; the others wait for the next minute


@dataclass(frozen=True, slots=True)
class Released:
    """What the desk has let be asked for one order, and what came of it."""

    order_id: int
    run_id: int  # the newest with an approved proposal
    path: str  # of the run's area
    places: int  # approved, less those with a standing yes
    tails: tuple[int, ...]  # of each place the proposal asked last, those lost first


@dataclass(frozen=True, slots=True)
class AskingState:
    """What the order's page says about asking."""

    why: Look
    looked_at: datetime
    next_look_at: datetime | None  # none: only news can change anything
    asked: int  # people, in all
    waiting: int  # of them, who have not answered

    @property
    def is_stuck(self) -> bool:
        """Only the desk can change something: another time, other skills, a neighbour's help."""
        return self.why == Look.NOBODY and not self.waiting


def unopened(now: datetime) -> list[int]:
    """Orders with an approved proposal that nobody looks after yet."""
    rows = Proposal.objects.filter(_live(now), state=ProposalState.APPROVED, order__asking=None)
    return list(rows.order_by("order_id").values_list("order_id", flat=True).distinct())


def approved(order_id: int) -> Proposal | None:
    """One of the proposals by which the desk released the order, if any."""
    rows = Proposal.objects.filter(order_id=order_id, state=ProposalState.APPROVED)
    return rows.select_related("order__area").order_by("pk").first()


def due(now: datetime, *, order_id: int | None = None) -> list[int]:
    """Those to look at: their moment has come or there is news; the most pressing first.

    Of one order always, unless a worker looks at it right now.
    """
    wanted = Q(order_id=order_id) if order_id else _is_news(now)
    rows = Asking.objects.filter(free(now), _live(now), wanted)
    keys = ("pk", "order__is_urgent", "order__worksheet__starts_at")
    rows = rows.order_by("-order__is_urgent", "order__worksheet__starts_at", "pk")
    return [row[0] for row in rows.values_list(*keys).distinct()[:SOME]]


def free(now: datetime) -> Q:
    """Looked at by nobody, or by a worker believed lost."""
    return Q(lease_until=None) | Q(lease_until__lte=now)


def _is_news(now: datetime) -> Q:
    """Never looked at; the time has come; or since then: an answer, an offer, another stage."""
    looked = F("looked_at")
    return (
        Q(looked_at=None)
        | Q(next_look_at__lte=now)
        | Q(order__stage_at__gte=looked)
        | Q(order__worksheet__compiled_at__gte=looked)
        | Q(order__offers__answered_at__gte=looked)
        | Q(order__offers__made_at__gt=looked)  # its own wave was made at that moment
    )


def _live(now: datetime) -> Q:
    """Of an order that looks for helpers, with its service ahead."""
    return Q(order__state=OrderState.OPEN, order__worksheet__starts_at__gt=now)


def released(order_ids: Iterable[int]) -> dict[int, Released]:
    """By order, what the desk has released."""
    rows = Proposal.objects.filter(order_id__in=set(order_ids), state=ProposalState.APPROVED)
    of_order: dict[int, list[Proposal]] = {}
    for row in rows.select_related("run__area").order_by("pk"):
        of_order.setdefault(row.order_id, []).append(row)
    standing = asks.standing(
        row.offer_id for group in of_order.values() for row in group if row.offer_id
    )
    return {order_id: _released(group, standing) for order_id, group in of_order.items()}


def _released(group: list[Proposal], standing: dict[int, str]) -> Released:
    run = max((row.run for row in group), key=lambda one: one.pk)
    followed = {row.replaces_id for row in group}
    tails = [row for row in group if row.pk not in followed]
    tails.sort(key=lambda row: (standing.get(row.offer_id or 0) == OfferState.OFFERED, row.pk))
    taken = sum(standing.get(row.offer_id or 0) == OfferState.ACCEPTED for row in group)
    roots = sum(row.replaces_id is None for row in group)
    return Released(
        order_id=group[0].order_id,
        run_id=run.pk,
        path=run.area.path,
        places=max(0, roots - taken),
        tails=tuple(row.pk for row in tails),
    )


def not_to_ask(order_id: int, run_id: int, *, target: Target) -> set[int]:
    """Whom the desk did not want for this order, or has before it in this run.

    Persons, teams or units, by what the target is.
    """
    column = {Target.PERSON: "person_id", Target.TEAM: "team_id", Target.UNIT: "organisation_id"}
    of_run = Q(state=ProposalState.REJECTED) | Q(run_id=run_id)
    rows = Proposal.objects.filter(of_run, order_id=order_id)
    found = rows.values_list(column[target], flat=True)
    return {one for one in found if one is not None}


def asking_state(order_id: int) -> AskingState | None:
    """What the last look at the order came to; none: the desk has let nobody be asked for it."""
    row = Asking.objects.filter(order_id=order_id).first()
    if row is None or row.looked_at is None:
        return None
    states = asks.states_of(order_id)
    return AskingState(
        why=Look(row.why),
        looked_at=row.looked_at,
        next_look_at=row.next_look_at,
        asked=sum(states.values()),
        waiting=states.get(OfferState.OFFERED, 0),
    )
