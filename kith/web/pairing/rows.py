"""A pair as pages show it: never more than its state and dates in a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kith.pairing import policies
from kith.pairing.rules import due_at, is_silent
from kith.pairing.states import AID, DEED, PAIR, PairState, Side

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.core.actor import Actor
    from kith.pairing.models import Aid, Deed

TONES = {
    PairState.PROPOSED: "wait",
    PairState.ACTIVE: "good",
    PairState.DECLINED: "done",
    PairState.WITHDRAWN: "done",
    PairState.ENDED: "done",
}


@dataclass(frozen=True, slots=True)
class Row:
    """`pair` is dated (`queries.dated`); `due_at` none where it is not alive."""

    pair: Any
    tone: str
    due_at: datetime | None
    is_overdue: bool
    is_silent: bool


@dataclass(frozen=True, slots=True)
class DeedRow:
    deed: Deed
    verbs: frozenset[str]


@dataclass(frozen=True, slots=True)
class AidRow:
    aid: Aid
    yuan: str
    verbs: frozenset[str]


def row_of(pair: Any, now: datetime, *, silent_days: int, every_days: int) -> Row:
    is_alive = pair.state == PairState.ACTIVE
    due = due_at(pair.last_at, pair.since, pair.every_days or every_days) if is_alive else None
    quiet = is_alive and is_silent(pair.last_at, pair.since, now, silent_days)
    tone = "warn" if quiet else TONES[PairState(pair.state)]
    return Row(pair, tone, due, bool(due and due <= now), quiet)


def verbs_of(pair: Any, actor: Actor) -> frozenset[str]:
    """What the actor may press on a pair now."""
    is_desk = policies.is_desk(actor, pair)
    agreed = {row.side for row in pair.agreements.all()}
    may = {
        "agree_helper": policies.may_agree_for_helper(actor, pair) and Side.HELPER not in agreed,
        "agree_household": (
            policies.may_agree_for_household(actor, pair) and Side.HOUSEHOLD not in agreed
        ),
        "decline": policies.may_end(actor, pair) and not is_desk,
        "withdraw": is_desk,
        "end": policies.may_end(actor, pair),
    }
    can = set(PAIR.verbs(pair.state))
    if "agree" in can:
        can |= {"agree_helper", "agree_household"}
    found = {verb for verb, granted in may.items() if granted and verb in can}
    if pair.state == PairState.ACTIVE:
        found |= {"plan"} if may["end"] else set()
        found |= {"write"} if policies.may_write(actor, pair) else set()
        found |= {"review"} if is_desk else set()
    if policies.may_read(actor, pair):
        found.add("read")
    return frozenset(found)


def deed_rows(deeds: Iterable[Deed], actor: Actor) -> list[DeedRow]:
    return [DeedRow(deed, _deed_verbs(deed, actor)) for deed in deeds]


def _deed_verbs(deed: Deed, actor: Actor) -> frozenset[str]:
    writes, closes = policies.may_write(actor, deed.pair), policies.may_close(actor, deed)
    may = {"finish": writes, "drop": writes, "close": closes, "return": closes}
    return frozenset(verb for verb in DEED.verbs(deed.state) if may[verb])


def aid_rows(aid: Iterable[Aid], actor: Actor) -> list[AidRow]:
    return [AidRow(row, f"{row.fen / 100:,.2f}", _aid_verbs(row, actor)) for row in aid]


def _aid_verbs(row: Aid, actor: Actor) -> frozenset[str]:
    may = {
        "receive": policies.may_receive(actor, row),
        "void": policies.is_desk(actor, row.pair),
    }
    return frozenset(verb for verb in AID.verbs(row.state) if may[verb])
