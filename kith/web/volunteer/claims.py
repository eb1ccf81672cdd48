"""One claim as its page shows it: the stage it is in, who comes, what may be done now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kith.catalogue.queries import in_force
from kith.catalogue.rules import DisclosureRules, WishRules
from kith.core.actor import Actor
from kith.groups.queries import members
from kith.orders import policies
from kith.orders.actions.service import EARLY
from kith.orders.states import (
    CLAIM,
    LIFE,
    WAITING_TO_SERVE,
    ClaimState,
    OrderKind,
    OrderState,
    Target,
)
from kith.web.story import Event
from kith.web.templatetags.kith import moment
from kith.web.volunteer.rows import own_words

if TYPE_CHECKING:
    from kith.orders.models import Claim, Stamp
    from kith.people.models import Person

IN_ORDER = (OrderState.ACCEPTED, OrderState.IN_SERVICE)


class Stage(StrEnum):
    """What the one who opens the page wants to do next."""

    PLACES_OPEN = "PLACES_OPEN"
    OBJECTED = "OBJECTED"
    TOO_EARLY = "TOO_EARLY"
    ARRIVE = "ARRIVE"
    LEAVE = "LEAVE"
    REPORT = "REPORT"
    REPORTED = "REPORTED"
    DONE = "DONE"
    ENDED = "ENDED"


BEFORE_THE_DOOR = (Stage.TOO_EARLY, Stage.PLACES_OPEN)


@dataclass(frozen=True, slots=True)
class Comer:
    """Somebody who serves under the claim, by masked name, with both ends of the service."""

    person_id: int
    name: str
    is_me: bool
    arrived: Stamp | None
    left: Stamp | None
    verbs: frozenset[str]


def verbs_of(claim: Claim, *, actor: Actor, now: datetime) -> frozenset[str]:
    """What policy and both tables allow now."""
    if not policies.holds(actor, claim):
        return frozenset()
    held, order = claim.state, claim.order.state
    found = {
        "arrive": CLAIM.allows(held, "check_in") and order in IN_ORDER,
        "report": CLAIM.allows(held, "report") and LIFE.allows(order, "report"),
        "give_back": CLAIM.allows(held, "withdraw") and _may_lose_a_helper(order),
        "spoke": _awaits_contact(claim, now),
        "photo": held in (ClaimState.SERVING, ClaimState.SERVED),
        "rate": held in (ClaimState.SERVED, ClaimState.DONE),
        "contact": _contact_is_open(claim, actor=actor, now=now),
        "object": may_object(actor, claim),
    }
    return frozenset(verb for verb, may in found.items() if may)


def _may_lose_a_helper(order_state: str) -> bool:
    """Those who are there already go on without the one who gives it back."""
    return order_state == OrderState.IN_SERVICE or LIFE.allows(order_state, "release")


def _awaits_contact(claim: Claim, now: datetime) -> bool:
    """A wish whose lease still runs for making contact, not for delivery."""
    if claim.state != ClaimState.HELD or claim.lease_until is None:
        return False
    rules = in_force(WishRules, path=claim.order.area.path, on=localtime(now).date())
    return claim.lease_until < claim.made_at + timedelta(days=rules.deliver_days)


def may_object(actor: Actor, claim: Claim) -> bool:
    """Only a group objects, and only before it begins."""
    return (
        policies.holds(actor, claim)
        and claim.target != Target.PERSON
        and claim.state == ClaimState.HELD
        and LIFE.allows(claim.order.state, "object")
    )


def _contact_is_open(claim: Claim, *, actor: Actor, now: datetime) -> bool:
    order = claim.order
    rules = in_force(DisclosureRules, path=order.area.path, on=localtime(now).date())
    ends_at = order.worksheet.ends_at
    slot_end = max(ends_at, claim.lease_until or ends_at)
    return policies.may_reveal_to_helper(actor, claim, rules=rules, slot_end=slot_end, now=now)


def stage_of(claim: Claim, comers: list[Comer], *, now: datetime) -> Stage:
    """One stage, one main button."""
    if claim.state in (ClaimState.SERVED, ClaimState.DONE):
        return Stage.REPORTED if claim.state == ClaimState.SERVED else Stage.DONE
    if claim.state == ClaimState.HELD:
        return _before(claim, now)
    if claim.state != ClaimState.SERVING:
        return Stage.ENDED
    still_there = any(c.arrived and not c.left for c in comers)
    return Stage.LEAVE if still_there else Stage.REPORT


def _before(claim: Claim, now: datetime) -> Stage:
    if claim.order.state == OrderState.OBJECTED:
        return Stage.OBJECTED
    if claim.order.state not in IN_ORDER:
        return Stage.PLACES_OPEN
    return Stage.ARRIVE if _in_time(claim, now) else Stage.TOO_EARLY


def _in_time(claim: Claim, now: datetime) -> bool:
    """From two hours before the agreed time; a wish is brought any day of its lease."""
    is_wish = claim.order.kind == OrderKind.WISH
    return is_wish or now >= claim.order.worksheet.starts_at - EARLY


def comers_of(claim: Claim, *, actor: Actor, now: datetime) -> list[Comer]:
    """Those who may come: the one who answers for the claim, and the members of her team."""
    people = {claim.person_id: claim.person}
    if claim.target == Target.TEAM and claim.team_id is not None:
        people |= {m.person_id: m.person for m in members(claim.team_id)}
    stamps: dict[tuple[int, bool], Stamp] = {
        (s.person_id, s.is_arrival): s for s in claim.stamps.all()
    }
    came = {who for who, is_arrival in stamps if is_arrival}
    is_open = _stamps_open(claim, actor=actor, now=now)
    room = len(came) < claim.heads
    return [_comer(who, stamps, actor, is_open=is_open, has_room=room) for who in people.values()]


def _stamps_open(claim: Claim, *, actor: Actor, now: datetime) -> bool:
    if not policies.holds(actor, claim) or claim.order.state not in IN_ORDER:
        return False
    return claim.state in WAITING_TO_SERVE and _in_time(claim, now)


def _comer(
    who: Person,
    stamps: dict[tuple[int, bool], Stamp],
    actor: Actor,
    *,
    is_open: bool,
    has_room: bool,
) -> Comer:
    arrived, left = stamps.get((who.pk, True)), stamps.get((who.pk, False))
    verbs = set()
    if is_open and arrived is None and has_room:
        verbs.add("arrive")
    if is_open and arrived is not None and left is None:
        verbs.add("leave")
    name = str(who.name) or _("Member")
    return Comer(who.pk, name, who.pk == actor.person_id, arrived, left, frozenset(verbs))


def story_of(claim: Claim, comers: list[Comer]) -> list[Event]:
    """What happened and what is still to come, for the side of the page."""
    events = [_event(_("Agreed to help"), claim.made_at)]
    if claim.state in (ClaimState.WITHDRAWN, ClaimState.RELEASED, ClaimState.NO_SHOW):
        return [*events, _event(own_words(claim), claim.ended_at, "problem")]
    arrived = [c.arrived for c in comers if c.arrived]
    left = [c.left for c in comers if c.left]
    events.append(_event(_("Arrived"), min((s.at for s in arrived), default=None)))
    events.append(_event(_("Left"), max((s.at for s in left), default=None)))
    report = claim.report if hasattr(claim, "report") else None
    events.append(_event(_("Reported"), report.at if report else None))
    if claim.state == ClaimState.VOID:
        return [*events, _event(_("Taken back after a dispute"), claim.ended_at, "problem")]
    done = claim.state == ClaimState.DONE
    return [*events, _event(_("Confirmed by a second person"), claim.ended_at if done else None)]


def _event(title: str, at: datetime | None, mark: str = "") -> Event:
    if at is None:
        return Event("next", title)
    return Event(mark or "done", title, moment(at), at.isoformat())
