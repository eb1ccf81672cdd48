"""Signing up, saying yes, giving a place back: capacity is a hard limit, and no place is idle.

The persons' rows are held first, then the quota's: decisions about places are made only under it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.activities.actions._queue import (
    Step,
    awaits_draw,
    begin,
    board_of,
    fill,
    free_places,
    held_for,
    next_number,
    party_of,
    promise_seed,
    release_due,
    store,
    take,
)
from kith.activities.actions._seen import NoSuchPlaces as NoSuchPlaces
from kith.activities.actions._seen import Seen, look, priorities_of
from kith.activities.models import Quota, Session, SignUp
from kith.activities.policies import sign_up as policies
from kith.activities.queries.eligibility import Case, Reason, Ticks, rules_at, why_not
from kith.activities.queries.priorities import ranks
from kith.activities.states import LIVE, PresentAs, SessionState, SignUpState
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.people.models import Person
from kith.people.states import Channel

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from kith.catalogue.activities import PriorityRules
    from kith.core.actor import Actor

LEAST_REASON = 4  # characters, so that people can read why


class NotEligible(Refusal):
    """`reasons` say one by one what stands in the way, and what to do."""

    code = "not_eligible"
    text = gettext_lazy("Signing up is not possible yet: %(why)s")
    status = 422

    def __init__(self, reasons: Collection[Reason]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(why=" ".join(dict.fromkeys(reason.text for reason in reasons)))


class KeyUsed(Refusal):
    """The form was made for one sign-up; sent again for something else it counts for nothing."""

    code = "sign_up_key_used"
    text = gettext_lazy("This form was already sent for something else. Please open it again.")
    status = 422


class SessionBegan(Refusal):
    code = "session_began"
    text = gettext_lazy("The session has begun: please speak to the people at the door.")


class KeptForOthers(Refusal):
    code = "kept_for_others"
    text = gettext_lazy("This place is kept for a group that the other person does not belong to.")


@dataclass(frozen=True, slots=True)
class SignUpInput:
    """Who comes together, all or none, and in which role. `key` was made by the form."""

    person_ids: tuple[int, ...]
    role: PresentAs
    key: UUID
    channel: Channel = Channel.WEB
    accepts_risk: bool = False
    guardian_agrees: bool = False


@transaction.atomic
def sign_up(
    session_id: int, *, input: SignUpInput, actor: Actor, now: datetime, seen: Seen | None = None
) -> list[SignUp]:
    """A place, a place in the queue, or a lot in the draw; the same form sent twice counts once.

    Who answers several at once hands in what is `seen` for all of them.

    Raises:
        NotEligible: with every reason and what to do about it.
        KeyUsed: the form was sent before for other people or another session.
        NoSuchPlaces: the session has no places for this role.
    """
    require(actor.person_id is not None)
    people = Person.objects.select_related("area").locked_all(input.person_ids)
    require(0 < len(people) == len(set(input.person_ids)), BadInput(why=_("Who comes?")))
    if done := _answered(session_id, input, actor):
        return done
    seen = seen or look(session_id, input.role, now=now)
    session, ticks = seen.quota.session, Ticks(input.accepts_risk, input.guardian_agrees)
    case = Case(session, seen.quota, actor, now, seen.rules, ticks)
    stands_in_the_way = why_not(case, people.values())
    require(not stands_in_the_way, NotEligible(stands_in_the_way))
    rank = _rank(people, seen.quota, seen.priorities, now)
    quota = Quota.objects.locked(seen.quota.pk)
    public = Session.objects.filter(pk=session.pk, state=SessionState.PUBLISHED)
    require(public.exists(), IllegalMove())
    quota.session = session
    return _write(quota, input, sorted(people), rank=rank, actor=actor, now=now)


def _answered(session_id: int, input: SignUpInput, actor: Actor) -> list[SignUp]:
    """What this form was answered before. Keys are per actor: nobody reads another's answer."""
    rows = list(SignUp.objects.filter(key=input.key).order_by("pk"))
    mine = [row for row in rows if row.made_by_id == actor.person_id]
    if not mine:
        clash = {row.person_id for row in rows} & set(input.person_ids)
        require(not clash, KeyUsed())
        return []
    same = {(session_id, person_id) for person_id in input.person_ids}
    require({(row.session_id, row.person_id) for row in mine} == same, KeyUsed())
    return mine


def _rank(people: Collection[int], quota: Quota, rules: PriorityRules, now: datetime) -> int:
    """A party goes where the last of it would go: nobody brings others along past the queue."""
    tiers = quota.reserves.filter(released_at=None).values_list("tier", flat=True)
    kept = [rank for tier in tiers if (rank := rules.rank(tier)) is not None]
    return max(ranks(list(people), rules, kept=kept, now=now).values())


def _write(
    quota: Quota,
    input: SignUpInput,
    person_ids: Collection[int],
    *,
    rank: int,
    actor: Actor,
    now: datetime,
) -> list[SignUp]:
    promise_seed(quota)
    board = board_of(quota)
    if board.kept and release_due(quota, now=now):
        board = board_of(quota)
    verb, state = "queue", SignUpState.WAITING
    if awaits_draw(quota):
        verb, state = "enter", SignUpState.ENTERED
    elif len(person_ids) <= board.free_for(rank):
        verb, state = "seat", SignUpState.SEATED
        board.give(rank, len(person_ids))
    number, party = next_number(quota), uuid4()
    rows = [
        SignUp(
            session=quota.session,
            quota=quota,
            person_id=person_id,
            made_by_id=actor.me,
            party=party,
            key=input.key,
            channel=input.channel,
            number=number,
            rank=rank,
            state=state,
            made_at=now,
        )
        for person_id in person_ids
    ]
    store(quota, board)
    begin(rows, Step(verb, actor, now))
    return rows


@transaction.atomic
def confirm(sign_up_id: int, *, actor: Actor, now: datetime) -> SignUp:
    """The offered place is hers, and those of her party.

    Raises:
        IllegalMove: nothing is offered, or the time to say yes is over.
    """
    _quota, row = held_for(sign_up_id)
    require(policies.may_change(actor, row))
    in_time = row.confirm_by is not None and now < row.confirm_by
    require(in_time, IllegalMove())
    party = party_of(row, SignUpState.OFFERED)
    take(party, Step("confirm", actor, now))
    return _read_again(row, party)


@transaction.atomic
def cancel(
    sign_up_id: int, *, reason: str = "", whole: bool = False, actor: Actor, now: datetime
) -> SignUp:
    """Given back, by herself, or `whole` with everybody of her party; the next in line hears of it.

    The desk says why; the person need not.

    Raises:
        SessionBegan: it is too late to give anything back.
        IllegalMove: it was cancelled, lapsed or closed already.
    """
    quota, row = held_for(sign_up_id)
    require(policies.may_change(actor, row))
    require(now < quota.session.starts_at, SessionBegan())
    by_desk = row.made_by_id != actor.person_id and not policies.is_family(actor, row.person)
    why = BadInput(field="reason", why=_("Please say why."))
    require(not by_desk or len(reason.strip()) >= LEAST_REASON, why)
    require(row.state in LIVE, IllegalMove())
    party = party_of(row, *LIVE) if whole else [row]
    free_places(party, quota)
    take(party, Step("cancel", actor, now, reason.strip()))
    fill(quota, now=now)
    return _read_again(row, party)


@transaction.atomic
def replace(
    sign_up_id: int,
    *,
    person_id: int,
    accepts_risk: bool = True,
    guardian_agrees: bool = True,
    actor: Actor,
    now: datetime,
) -> SignUp:
    """Somebody else of the family comes in her place, under the same number.

    Raises:
        NotEligible: why the other person cannot.
        KeptForOthers: the place is kept for a group the other does not belong to.
    """
    people = Person.objects.select_related("area").locked_all([person_id])
    require(len(people) == 1)
    quota, row = held_for(sign_up_id)
    require(policies.may_change(actor, row) and row.state in LIVE, IllegalMove())
    ticks = Ticks(accepts_risk, guardian_agrees)
    case = Case(quota.session, quota, actor, now, rules_at(quota.session, now), ticks)
    stands_in_the_way = [r for r in why_not(case, people.values()) if r.code != "too_late"]
    require(not stands_in_the_way, NotEligible(stands_in_the_way))
    require(now < quota.session.starts_at, SessionBegan())
    rank = _rank(people, quota, priorities_of(quota), now)
    state, until = row.state, row.confirm_by
    _require_fits(quota, row, rank)
    take([row], Step("cancel", actor, now, _("Somebody else comes instead.")))
    return _successor(row, person_id, rank, state=state, until=until, actor=actor, now=now)


def _require_fits(quota: Quota, row: SignUp, rank: int) -> None:
    """The place stays taken; it only must not be one that is kept for others."""
    if row.state in (SignUpState.SEATED, SignUpState.OFFERED):
        board = board_of(quota)
        board.give(row.rank, -1)
        require(board.free_for(rank) > 0, KeptForOthers())


def _successor(
    row: SignUp,
    person_id: int,
    rank: int,
    *,
    state: str,
    until: datetime | None,
    actor: Actor,
    now: datetime,
) -> SignUp:
    made = SignUp(
        session=row.session,
        quota=row.quota,
        person_id=person_id,
        made_by_id=actor.me,
        party=row.party,
        key=uuid4(),
        channel=row.channel,
        number=row.number,
        rank=rank if state in (SignUpState.SEATED, SignUpState.OFFERED) else max(rank, row.rank),
        state=state,
        confirm_by=until,
        made_at=now,
    )
    verbs = {
        SignUpState.SEATED: "seat",
        SignUpState.OFFERED: "offer",
        SignUpState.ENTERED: "enter",
    }
    begin([made], Step(verbs.get(SignUpState(state), "queue"), actor, now))
    return made


def _read_again(row: SignUp, rows: Collection[SignUp]) -> SignUp:
    """The row as the step left it."""
    return next(one for one in rows if one.pk == row.pk)
