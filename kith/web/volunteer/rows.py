"""What the volunteer's lists hand to their templates: one frozen row each, nothing to compute."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.catalogue import queries as catalogue
from kith.core.actor import Actor
from kith.orders import policies, queries
from kith.orders.states import LIVE, OFFER, ClaimState, OfferState, OrderState, Target
from kith.places.states import Level
from kith.web.volunteer.words import Bill, bill_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from kith.orders.models import Claim, Offer, Order
    from kith.places.models import Area

SOON = timedelta(hours=3)
HOUR_MIN, DAY_MIN = 60, 24 * 60


@dataclass(frozen=True, slots=True)
class Clock:
    """What kit/clock.html shows."""

    state: str
    text: str
    due: str


@dataclass(frozen=True, slots=True)
class OfferRow:
    offer: Offer
    place: str
    asked: str  # the team or unit that is asked; empty: oneself
    clock: Clock
    bill: Bill
    skills: tuple[str, ...]
    verbs: frozenset[str]
    claim_id: int | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class PoolRow:
    order: Order
    place: str
    left: int
    skills: tuple[str, ...]
    verbs: frozenset[str] = frozenset()
    claim_id: int | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    claim: Claim
    place: str
    tone: str
    label: str
    group: str  # the team or unit; empty: oneself
    is_late: bool = False
    verbs: frozenset[str] = field(default_factory=frozenset)


def place_of(area: Area) -> str:
    """The community: a grid says too much of where somebody lives."""
    if area.level == Level.GRID and area.parent is not None:
        return area.parent.name
    return area.name


def clock_to(due: datetime, now: datetime) -> Clock:
    """How long until `due`, in the words the page's ticking uses."""
    left = int((due - now).total_seconds() // 60)
    state = "overdue" if left < 0 else "soon" if due - now <= SOON else "on_time"
    return Clock(state, _time_words(left), due.isoformat())


def _time_words(minutes: int) -> str:
    size, late = abs(minutes), minutes < 0
    if size < HOUR_MIN:
        text = _("{n} min overdue") if late else _("{n} min left")
        return text.replace("{n}", str(size))
    if size < 2 * DAY_MIN:
        text = _("{n} h overdue") if late else _("{n} h left")
        return text.replace("{n}", str(size // HOUR_MIN))
    text = _("{n} days overdue") if late else _("{n} days left")
    return text.replace("{n}", str(size // DAY_MIN))


def group_of(row: Offer | Claim) -> str:
    """The name of the team or unit it is for."""
    if row.team is not None:
        return row.team.name
    return row.organisation.name if row.organisation is not None else ""


def skill_names() -> dict[str, str]:
    return {skill.code: skill.name for skill in catalogue.skills()}


def offer_rows(
    offers: Iterable[Offer], *, actor: Actor, now: datetime, refusal: str = ""
) -> list[OfferRow]:
    names = skill_names()
    return [_offer_row(offer, names, actor=actor, now=now, refusal=refusal) for offer in offers]


def _offer_row(
    offer: Offer, names: Mapping[str, str], *, actor: Actor, now: datetime, refusal: str
) -> OfferRow:
    sheet = offer.order.worksheet
    open_now = policies.may_answer_offer(actor, offer) and offer.expires_at > now
    possible = {verb for verb in ("accept", "decline") if OFFER.allows(offer.state, verb)}
    return OfferRow(
        offer=offer,
        place=place_of(offer.order.area),
        asked=group_of(offer),
        clock=clock_to(offer.expires_at, now),
        bill=bill_of(offer.bill),
        skills=tuple(names.get(code, code) for code in sheet.skills),
        verbs=frozenset(possible) if open_now else frozenset(),
        claim_id=offer.claim.pk if offer.state == OfferState.ACCEPTED else None,
        refusal=refusal,
    )


def pool_rows(
    orders: Iterable[Order], *, actor: Actor, refusals: Mapping[int, str] | None = None
) -> list[PoolRow]:
    """Rows of the pool; an order the actor has agreed to shows that instead of a button."""
    rows, names = list(orders), skill_names()
    mine = queries.claims_of(actor).filter(order__in=rows, person_id=actor.me, state__in=LIVE)
    agreed = dict(mine.values_list("order_id", "pk"))
    return [_pool_row(row, names, actor, agreed.get(row.pk), refusals or {}) for row in rows]


def _pool_row(
    order: Order,
    names: Mapping[str, str],
    actor: Actor,
    claim_id: int | None,
    refusals: Mapping[int, str],
) -> PoolRow:
    filled: int = order.filled  # type: ignore[attr-defined]  # counted by queries.pool
    is_open = order.state == OrderState.OPEN and claim_id is None
    may = is_open and policies.may_claim(actor, order)
    return PoolRow(
        order=order,
        place=place_of(order.area),
        left=max(0, order.people_needed - filled),
        skills=tuple(names.get(code, code) for code in order.worksheet.skills),
        verbs=frozenset({"claim"}) if may else frozenset(),
        claim_id=claim_id,
        refusal=refusals.get(order.pk, ""),
    )


def _latest(claim: Claim) -> datetime:
    """When it should be done: the end of the agreed time, or of a wish's lease."""
    return claim.lease_until or claim.order.worksheet.ends_at


OWN_WORDS: dict[str, tuple[str, StrPromise]] = {
    ClaimState.HELD: ("go", gettext_lazy("agreed to come")),
    ClaimState.SERVING: ("warn", gettext_lazy("there now")),
    ClaimState.SERVED: ("wait", gettext_lazy("report sent")),
    ClaimState.DONE: ("good", gettext_lazy("confirmed")),
    ClaimState.VOID: ("bad", gettext_lazy("taken back after a dispute")),
    ClaimState.WITHDRAWN: ("done", gettext_lazy("given back")),
    ClaimState.RELEASED: ("done", gettext_lazy("cancelled by the desk")),
    ClaimState.NO_SHOW: ("bad", gettext_lazy("noted as not come")),
}


def own_words(claim: Claim) -> str:
    """Where the claim stands, said to the one who holds it."""
    return str(OWN_WORDS[claim.state][1])


def claim_row(claim: Claim, *, now: datetime, verbs: Iterable[str] = ()) -> ClaimRow:
    tone, words = OWN_WORDS[claim.state]
    if claim.order.state == OrderState.OBJECTED and claim.state == ClaimState.HELD:
        tone, words = "wait", OrderState.OBJECTED.label
    waits = claim.state in (ClaimState.HELD, ClaimState.SERVING)
    return ClaimRow(
        claim=claim,
        place=place_of(claim.order.area),
        tone=tone,
        label=str(words),
        group=group_of(claim) if claim.target != Target.PERSON else "",
        is_late=waits and _latest(claim) < now,
        verbs=frozenset(verbs),
    )
