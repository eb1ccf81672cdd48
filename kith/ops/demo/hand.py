"""One order led by hand, step by step, to where somebody should find it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from kith.core.actor import Role, ScopeKind
from kith.ops.demo import words
from kith.ops.demo.service import perform
from kith.ops.demo.stage import attempt
from kith.orders.actions import claims, contact, desk, intake, word
from kith.people.states import Channel
from kith.vault.states import Purpose

if TYPE_CHECKING:
    from kith.core.actor import Actor
    from kith.ops.demo.stage import Stage
    from kith.orders.models import Claim, Order

READ, COMPILED, TAKEN = timedelta(minutes=25), timedelta(minutes=50), timedelta(minutes=80)
TEAM_HEADS: Final = 3


@dataclass(frozen=True, slots=True)
class Need:
    """Who needs what, when she said so and when it is to be."""

    who: int
    code: str
    made: datetime
    starts: datetime
    minutes: int = 60
    heads: int = 1
    by: Actor | None = None  # none: the clerk writes down what she is told
    in_pool: bool = False
    skills: tuple[str, ...] = ()
    is_urgent: bool = False


def submitted(stage: Stage, need: Need) -> Order:
    """In her own words, which no two orders of a kind repeat before all were used."""
    clerk = stage.clerk_of(stage.home_of(need.who))
    actor = need.by or clerk
    choice = words.NEEDS[need.code]
    order = intake.OrderInput(
        resident_id=need.who,
        service_code=need.code,
        text=choice[need.who % len(choice)],
        wanted_from=need.starts,
        wanted_until=need.starts + timedelta(minutes=need.minutes),
        channel=Channel.PHONE if actor == clerk else Channel.WEB,
        key=f"hand-{need.who}-{need.code}-{need.made:%m%d%H%M}-{need.starts:%m%d%H%M}",
        is_urgent=need.is_urgent,
        people_needed=need.heads,
        consent_how="" if actor.me == need.who else "本人在电话中同意",
    )
    return intake.submit(input=order, actor=actor, now=need.made)


def read_and_ring(order: Order, clerk: Actor, now: datetime) -> None:
    """What checking by telephone takes: what was written, and the number."""
    contact.read_words(order.pk, actor=clerk, now=now)
    contact.reveal_contact(order.pk, purpose=Purpose.HANDLE_ORDER, actor=clerk, now=now)


def verified(stage: Stage, need: Need) -> Order:
    order = submitted(stage, need)
    clerk, now = stage.clerk_of(order.area), need.made + READ
    read_and_ring(order, clerk, now)
    return desk.verify(order.pk, how="PHONE", actor=clerk, now=now)


def opened(stage: Stage, need: Need) -> Order:
    order = verified(stage, need)
    sheet = desk.WorksheetInput(
        summary=f"{order.service.name_zh}一次",
        starts_at=need.starts,
        ends_at=need.starts + timedelta(minutes=need.minutes),
        people_needed=need.heads,
        skills=need.skills,
        is_insured=True,
        in_pool=need.in_pool,
    )
    clerk = stage.clerk_of(order.area)
    return desk.compile_order(order.pk, input=sheet, actor=clerk, now=need.made + COMPILED)


def taken(stage: Stage, need: Need, helper: Actor | None = None) -> Claim | None:
    """Somebody said yes: the helper named, her team where hands are needed, or a neighbour."""
    order = opened(stage, replace(need, in_pool=True))
    now, path = need.made + TAKEN, stage.community_of(order.area).path
    anybody = [stage.actor(one.person_id) for one in reversed(stage.helpers[path])]
    for actor in [helper] if helper else anybody:
        for team_id in actor.scoped(ScopeKind.TEAM, Role.LEADER) if need.heads > 1 else ():
            return attempt(
                claims.claim_for_team,
                order.pk,
                team_id=team_id,
                heads=need.heads,
                actor=actor,
                now=now,
            )
        claim = attempt(claims.claim, order.pk, actor=actor, now=now) if need.heads == 1 else None
        if claim is not None:
            return claim
    return None


def served(stage: Stage, need: Need, helper: Actor | None = None) -> Claim | None:
    """The helper came, told what was done, and the resident has not said anything yet."""
    claim = taken(stage, need, helper)
    if claim is not None:
        end = need.starts + timedelta(minutes=need.minutes)
        perform(stage, claim, need.starts, end, stage.dice(f"hand {claim.order_id}"))
    return claim


def thanked(stage: Stage, need: Need, helper: Actor, *, stars: int, text: str) -> None:
    """Served, and an hour later the resident said how it was; the clerk took it down."""
    claim = served(stage, need, helper)
    if claim is not None:
        voice = need.by or stage.clerk_of(claim.order.area)
        attempt(
            word.confirm,
            claim.order_id,
            stars=stars,
            text=text,
            channel=Channel.WEB if need.by else Channel.PHONE,
            actor=voice,
            now=need.starts + timedelta(minutes=need.minutes + 75),
        )
