"""Rows of stars as each page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kith.recognition import policies, queries
from kith.recognition.states import PUBLIC, STAR, StarState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.core.actor import Actor
    from kith.recognition.models import Star

TONES = {
    StarState.APPLIED: "wait",
    StarState.CHECKED: "go",
    StarState.ON_NOTICE: "go",
    StarState.OBJECTED: "warn",
    StarState.GRANTED: "good",
    StarState.REJECTED: "bad",
    StarState.WITHDRAWN: "done",
    StarState.SURPASSED: "done",
    StarState.DOWNGRADED: "warn",
    StarState.REVOKED: "bad",
}
DECISIONS = ("check", "announce", "dismiss", "reject", "withdraw", "object", "revoke")


@dataclass(frozen=True, slots=True)
class Row:
    star: Star
    name: str
    tone: str
    verbs: frozenset[str]
    is_public: bool
    why: str  # the last reason given


def rows_of(stars: Iterable[Star], actor: Actor) -> list[Row]:
    return [row_of(star, actor) for star in stars]


def row_of(star: Star, actor: Actor) -> Row:
    reasons = [step.reason for step in star.steps.all() if step.reason]
    return Row(
        star=star,
        name=queries.shown_name(star),
        tone=TONES[StarState(star.state)],
        verbs=frozenset(verb for verb in DECISIONS if _can(verb, star, actor)),
        is_public=star.state in PUBLIC,
        why=reasons[-1] if reasons else "",
    )


def _can(verb: str, star: Star, actor: Actor) -> bool:
    if not STAR.allows(star.state, verb):
        return False
    if verb == "check":
        return policies.may_check(actor, star)
    if verb == "withdraw":
        return policies.may_withdraw(actor, star)
    against = {row.by_id for row in star.objections.all()}
    if verb == "object":
        return policies.may_object(actor, star) and actor.person_id not in against
    hands = {step.by_id for step in star.steps.all() if step.by_id is not None}
    return policies.may_decide(actor, star, frozenset(hands | against))
