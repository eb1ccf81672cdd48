"""What the desk and the clock do with a queue: moves with a reason, draws, lapses, closing."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.activities.actions._queue import (
    Step,
    awaits_draw,
    board_of,
    fill,
    free_places,
    held_for,
    held_quota,
    next_number,
    party_of,
    promise_seed,
    release_due,
    seed_of,
    store,
    take,
)
from kith.activities.actions.signing_up import LEAST_REASON, SessionBegan
from kith.activities.models import Lot, Quota, SignUp
from kith.activities.policies import sign_up as policies
from kith.activities.queries.eligibility import rules_at
from kith.activities.rules.sign_up import lot, who_fits
from kith.activities.states import HOLDS_A_PLACE, LIVE, SessionState, SignUpState
from kith.core.actor import CLOCK
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.journal.actions import note

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from kith.core.actor import Actor

QUEUED = (SignUpState.WAITING, SignUpState.ENTERED, SignUpState.OFFERED)


class NoPlaceFree(Refusal):
    code = "no_place_free"
    text = gettext_lazy("No place is free. Somebody else would have to go back to the queue.")


class NotYetDrawn(Refusal):
    code = "not_yet_drawn"
    text = gettext_lazy("The time of the draw has not come.")


@transaction.atomic
def move(
    sign_up_id: int,
    *,
    to: str,
    reason: str,
    instead_of: int | None = None,
    actor: Actor,
    now: datetime,
) -> SignUp:
    """Against the order of the queue, with a reason the person reads: SEATED, WAITING, CANCELLED.

    `instead_of`: whoever goes back to the end of the queue, so that a place is free.

    Raises:
        BadInput: without a reason people can read.
        NoPlaceFree: capacity is a hard limit, for the desk as well.
        IllegalMove: from where it is, it does not lead there.
    """
    quota, row = held_for(sign_up_id)
    require(policies.may_move(actor, quota.session))
    why = BadInput(field="reason", why=_("Please say why, in words the person can read."))
    require(len(reason.strip()) >= LEAST_REASON, why)
    require(now < quota.session.starts_at, SessionBegan())
    if instead_of is not None:
        _back(quota, _other(instead_of, quota), reason.strip(), actor, now)
    if to == SignUpState.SEATED:
        _seat(quota, row, reason.strip(), actor, now)
    elif to == SignUpState.WAITING:
        _back(quota, row, reason.strip(), actor, now)
    else:
        require(to == SignUpState.CANCELLED and row.state in LIVE, IllegalMove())
        free_places([row], quota)
        take([row], Step("cancel", actor, now, reason.strip(), is_manual=True))
    fill(quota, now=now)
    return SignUp.objects.get(pk=row.pk)


def _other(sign_up_id: int, quota: Quota) -> SignUp:
    other = SignUp.objects.select_related("person").filter(pk=sign_up_id, quota=quota).first()
    if other is None or other.state not in HOLDS_A_PLACE:
        raise IllegalMove()
    other.quota, other.session = quota, quota.session
    return other


def _seat(quota: Quota, row: SignUp, reason: str, actor: Actor, now: datetime) -> None:
    """Kept places do not bind the desk; the number of places does."""
    verb = "confirm" if row.state == SignUpState.OFFERED else "seat"
    if verb == "seat":
        board = board_of(quota)
        require(board.free > 0, NoPlaceFree())
        board.give(row.rank, 1)
        store(quota, board)
    take([row], Step(verb, actor, now, reason, is_manual=True))


def _back(quota: Quota, row: SignUp, reason: str, actor: Actor, now: datetime) -> None:
    """To the end of her part of the queue, else she would be the first to be called again."""
    require(row.state in HOLDS_A_PLACE, IllegalMove())
    row.number = next_number(quota)
    free_places([row], quota)
    take([row], Step("move_back", actor, now, reason, is_manual=True))


@transaction.atomic
def draw(quota_id: int, *, actor: Actor, now: datetime) -> list[Lot]:
    """Everybody entered has a place by lot; the seed stands open, so that anybody can check.

    Raises:
        NotYetDrawn: before its time.
        IllegalMove: it was drawn, or places go in the order of signing up.
    """
    quota = held_quota(quota_id)
    require(actor.is_clock or policies.may_move(actor, quota.session))
    require(awaits_draw(quota) and quota.session.state == SessionState.PUBLISHED, IllegalMove())
    require(quota.draw_at is not None and now >= quota.draw_at, NotYetDrawn())
    promise_seed(quota)
    quota.seed, quota.drawn_at = seed_of(quota), now
    quota.save(update_fields=("seed", "drawn_at"))
    release_due(quota, now=now)
    parties = _drawn(quota, by_rank=rules_at(quota.session, now).draws_by_rank)
    lots = _write_lots(quota, parties)
    _seat_by_lot(quota, parties, now)
    note("quota", quota.pk, "draw", actor=actor, now=now, entered=len(lots))
    return lots


def _drawn(quota: Quota, *, by_rank: bool) -> list[list[SignUp]]:
    """The parties in the order of their lots."""
    rows = quota.sign_ups.filter(state=SignUpState.ENTERED).select_related("person")
    found = list(rows.order_by("number", "pk"))
    for row in found:
        row.quota, row.session = quota, quota.session
    parties = [list(party) for _n, party in groupby(found, attrgetter("number"))]
    return sorted(
        parties,
        key=lambda party: (party[0].rank if by_rank else 0, lot(quota.seed, party[0].number)),
    )


def _write_lots(quota: Quota, parties: Sequence[Sequence[SignUp]]) -> list[Lot]:
    return Lot.objects.bulk_create(
        Lot(
            quota=quota,
            party=party[0].party,
            number=party[0].number,
            size=len(party),
            rank=party[0].rank,
            place=place,
        )
        for place, party in enumerate(parties, 1)
    )


def _seat_by_lot(quota: Quota, parties: Sequence[list[SignUp]], now: datetime) -> None:
    """The first have places; the others queue in the order they were drawn."""
    board = board_of(quota)
    step = {verb: Step(verb, CLOCK, now) for verb in ("seat", "queue")}
    lucky = {id(p) for p in who_fits(((p, p[0].rank, len(p)) for p in parties), board)}
    for party in parties:
        number = next_number(quota)
        for row in party:
            row.number = number
        take(party, step["seat" if id(party) in lucky else "queue"])
    store(quota, board)


@transaction.atomic
def lapse(sign_up_id: int, *, actor: Actor, now: datetime) -> SignUp:
    """Nobody said yes in time: the place goes to the next. It costs her nothing.

    Raises:
        IllegalMove: she said yes or no, or there is still time.
    """
    require(actor.is_clock)
    quota, row = held_for(sign_up_id)
    require(row.confirm_by is not None and now >= row.confirm_by, IllegalMove())
    party = party_of(row, SignUpState.OFFERED)
    free_places(party, quota)
    take(party, Step("lapse", actor, now))
    fill(quota, now=now)
    return SignUp.objects.get(pk=row.pk)


@transaction.atomic
def release(quota_id: int, *, actor: Actor, now: datetime) -> bool:
    """Kept places whose time is over are the queue's; whether any were."""
    require(actor.is_clock)
    return release_due(held_quota(quota_id), now=now)


@transaction.atomic
def fill_quota(quota_id: int, *, actor: Actor, now: datetime) -> int:
    """Places that became free otherwise, as by a larger room, are given; how many were."""
    quota = held_quota(quota_id)
    require(actor.is_clock or policies.may_move(actor, quota.session))
    return len(fill(quota, now=now))


@transaction.atomic
def close(quota_id: int, *, actor: Actor, now: datetime) -> int:
    """The session has begun: who still waits is told that no place became free.

    Raises:
        IllegalMove: it has not begun.
    """
    require(actor.is_clock)
    quota = held_quota(quota_id)
    require(now >= quota.session.starts_at, IllegalMove())
    rows = list(quota.sign_ups.filter(state__in=QUEUED).select_related("person").order_by("pk"))
    for row in rows:
        row.quota, row.session = quota, quota.session
    free_places(rows, quota)
    take(rows, Step("close", actor, now))
    return len(rows)


@transaction.atomic
def excuse(sign_up_id: int, *, reason: str, actor: Actor, now: datetime) -> SignUp:
    """She stayed away for a good reason: it no longer counts against her.

    Raises:
        IllegalMove: she did not stay away.
    """
    quota, row = held_for(sign_up_id)
    require(policies.may_move(actor, quota.session))
    why = BadInput(field="reason", why=_("Please say why, in words the person can read."))
    require(len(reason.strip()) >= LEAST_REASON, why)
    require(row.state == SignUpState.MISSED, IllegalMove())
    free_places([row], quota)
    take([row], Step("excuse", actor, now, reason.strip()))
    return row
