"""The queue of a quota: who holds its row moves places, for callers who have asked their policy.

A place is given, taken back, or offered only here, and only by who holds the quota's row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count

from kith.activities.models import Quota, SignUp, SignUpMove
from kith.activities.queries.eligibility import rules_at as sign_up_rules
from kith.activities.queries.priorities import rules_at as priority_rules
from kith.activities.rules.sign_up import Board, confirm_by, hash_of, kept_seed, who_fits
from kith.activities.states import COUNTED, HOLDS_A_PLACE, SIGN_UP, SeatingMode, SignUpState
from kith.core.actor import CLOCK, Actor
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.states import Channel
from kith.vault.crypto import ever_derived

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from uuid import UUID

CHUNK: Final = 100
UNKNOWN: Final = 0  # of a tier that is no longer one: its places wait for the stated time
BY_THE_FAMILY: Final = (Channel.WEB, Channel.QR, Channel.PROXY)


@dataclass(frozen=True, slots=True)
class Step:
    """One verb of the table, and who did it why. `is_manual`: against the order of the queue."""

    verb: str
    actor: Actor
    now: datetime
    reason: str = ""
    is_manual: bool = False


def held_quota(quota_id: int) -> Quota:
    """The quota, held; with its session, series and area to read."""
    rows = Quota.objects.select_related("session__series", "session__area")
    return rows.locked(quota_id)


def held_for(sign_up_id: int) -> tuple[Quota, SignUp]:
    """A sign-up and its quota, both held: the quota, which owns the places, first."""
    quota_id = SignUp.objects.values_list("quota_id", flat=True).get(pk=sign_up_id)
    quota = held_quota(quota_id)
    row = SignUp.objects.select_related("person__area").locked(sign_up_id)
    row.quota, row.session = quota, quota.session
    return quota, row


def party_of(row: SignUp, *states: str) -> list[SignUp]:
    """Those who came together with her and are in one of the states. The quota is held."""
    rows = SignUp.objects.select_related("person__area").filter(party=row.party, state__in=states)
    found = list(rows.filter(quota_id=row.quota_id).order_by("pk"))
    for one in found:
        one.quota, one.session = row.quota, row.session
    return found


def board_of(quota: Quota) -> Board:
    """The places as they stand. The quota is held, and what is due for release released."""
    rows = list(quota.reserves.filter(released_at=None))
    if not rows:
        return Board(quota.capacity, quota.taken)
    rules = priority_rules(quota.session.area.path, quota.session.starts_at)
    kept = {rules.rank(row.tier) or UNKNOWN: row.places for row in rows}
    counted = quota.sign_ups.filter(state__in=COUNTED).order_by().values_list("rank")
    return Board(quota.capacity, quota.taken, kept, dict(counted.annotate(n=Count("pk"))))


def release_due(quota: Quota, *, now: datetime) -> bool:
    """Kept places whose time is over are everybody's, the queue's first; whether any were."""
    due = quota.reserves.filter(released_at=None, release_at__lte=now).update(released_at=now)
    if due:
        fill(quota, now=now)
    return bool(due)


def store(quota: Quota, board: Board) -> None:
    quota.taken = board.taken
    quota.save(update_fields=("taken", "last_number"))


def next_number(quota: Quota) -> int:
    quota.last_number += 1
    return quota.last_number


def promise_seed(quota: Quota) -> None:
    """The hash of a draw's seed stands, so that nobody can choose the seed afterwards."""
    if quota.mode == SeatingMode.DRAW and not quota.seed_hash:
        quota.seed_hash = hash_of(seed_of(quota))
        quota.save(update_fields=("seed_hash",))


def seed_of(quota: Quota) -> str:
    """Fixed by the installation's key before anybody signed up; known to nobody until the draw.

    What was promised is kept: the key is the one that was in use then.
    """
    return kept_seed(ever_derived("draw", str(quota.pk)), quota.seed_hash)


def awaits_draw(quota: Quota) -> bool:
    return quota.mode == SeatingMode.DRAW and quota.drawn_at is None


def fill(quota: Quota, *, now: datetime) -> list[SignUp]:
    """Free places go to the first of the queue whom they fit, until the session begins.

    No place stays idle while somebody in the queue fits: a party that does not is passed over.
    """
    board = board_of(quota)
    if awaits_draw(quota) or now >= quota.session.starts_at or not board.free:
        return []
    deadline = confirm_by(sign_up_rules(quota.session, now), quota.session.starts_at, now)
    promoted: list[SignUp] = []
    for rows in _lucky(quota, board):
        verb = "seat" if deadline is None else "offer"
        for row in rows:
            row.confirm_by = deadline
        take(rows, Step(verb, CLOCK, now))
        promoted += rows
    store(quota, board)
    return promoted


def _lucky(quota: Quota, board: Board) -> Iterator[list[SignUp]]:
    """Parties of the queue that fit, in its order."""
    waiting = _parties(quota)
    for party in who_fits(waiting, board):
        rows = SignUp.objects.filter(quota=quota, party=party, state=SignUpState.WAITING)
        found = list(rows.select_related("person").order_by("pk"))
        for row in found:
            row.quota, row.session = quota, quota.session
        yield found
        if not board.free:
            return


def _parties(quota: Quota) -> Iterator[tuple[UUID, int, int]]:
    """Party, rank and size, the first of the queue first; read in pieces, mostly one is enough."""
    rows = quota.sign_ups.filter(state=SignUpState.WAITING).order_by("rank", "number")
    parties = rows.values_list("rank", "number", "party").annotate(size=Count("pk"))
    after = 0
    while piece := list(parties[after : after + CHUNK]):
        for rank, _number, party, size in piece:
            yield party, rank, size
        after += CHUNK
        if len(piece) < CHUNK:
            return


def take(rows: Sequence[SignUp], step: Step) -> None:
    """The rows make this step: state, history, journal, and word to those who wait for it."""
    moves = []
    for row in rows:
        before = row.state
        row.state = SIGN_UP.next(row.state, step.verb)
        if row.state != SignUpState.OFFERED:
            row.confirm_by = None
        row.save(update_fields=("state", "confirm_by", "number", "rank"))
        moves.append(_move(row, before, step))
    SignUpMove.objects.bulk_create(moves)
    _write_down(rows, step, [move.before for move in moves])


def begin(rows: Sequence[SignUp], step: Step) -> None:
    """New rows, already in the state of their first answer, and their history."""
    SignUp.objects.bulk_create(rows)
    SignUpMove.objects.bulk_create([_move(row, "", step) for row in rows])
    _write_down(rows, step, [""] * len(rows))


def _move(row: SignUp, before: str, step: Step) -> SignUpMove:
    return SignUpMove(
        sign_up=row,
        verb=step.verb,
        before=before,
        after=row.state,
        is_manual=step.is_manual,
        reason=step.reason,
        by_id=step.actor.person_id,
        at=step.now,
    )


def _write_down(rows: Iterable[SignUp], step: Step, befores: Sequence[str]) -> None:
    told: dict[int, SignUp] = {}
    seq = 0
    for row, before in zip(rows, befores, strict=True):
        entry = note(
            "sign_up", row.pk, step.verb, actor=step.actor, now=step.now, before=before,
            after=row.state,
        )  # fmt: skip
        seq = entry.seq
        told.setdefault(row.person_id, row)
        if row.channel in BY_THE_FAMILY:
            told.setdefault(row.made_by_id, row)
    for person_id, row in told.items():
        _tell(Word(person_id, row, step, f"sign_up:{row.pk}:{step.verb}:{seq}"))


@dataclass(frozen=True, slots=True)
class Word:
    """To whom which step of which sign-up is told."""

    person_id: int
    row: SignUp
    step: Step
    cause: str


def _tell(word: Word) -> None:
    if word.step.is_manual:
        tell_one(word, "activity_moved", word.row.session.ends_at)
    elif said := HEARD.get(word.step.verb):
        said(word)


def tell_one(word: Word, topic: str, ends_at: datetime | None = None) -> None:
    """The person hears of the step once; a reason is part of it. `ends_at` as in `tell`."""
    session = word.row.session
    facts: dict[str, str | int] = {"number": session.pk}
    facts["title"] = session.title or session.series.title
    if word.row.confirm_by is not None:
        facts["until"] = word.row.confirm_by.isoformat()
    if word.step.reason:
        facts["reason"] = word.step.reason
    tell(
        word.person_id,
        topic,
        cause=word.cause,
        now=word.step.now,
        link="/my-activities/",
        ends_at=ends_at,
        not_before=None,
        **facts,
    )


# What the person hears of a step, by its verb, and until when it is of use: a place that is offered
# until its hour, what one may come to until it is over. Of coming she knows herself.
HEARD: Final[dict[str, Callable[[Word], None]]] = {
    "seat": lambda word: tell_one(word, "activity_seated", word.row.session.ends_at),
    "confirm": lambda word: tell_one(word, "activity_seated", word.row.session.ends_at),
    "queue": lambda word: tell_one(word, "activity_waiting", word.row.session.ends_at),
    "enter": lambda word: tell_one(word, "activity_entered", word.row.session.ends_at),
    "offer": lambda word: tell_one(word, "activity_offered", word.row.confirm_by),
    "lapse": lambda word: tell_one(word, "activity_lapsed"),
    "cancel": lambda word: tell_one(word, "activity_cancelled"),
    "close": lambda word: tell_one(word, "activity_closed"),
    "miss": lambda word: tell_one(word, "activity_missed"),
    "excuse": lambda word: tell_one(word, "activity_excused"),
}


def free_places(rows: Iterable[SignUp], quota: Quota) -> None:
    """Before the rows leave: the places they hold are free. The caller fills them."""
    held = sum(1 for row in rows if row.state in HOLDS_A_PLACE or row.state in COUNTED)
    quota.taken -= held
    quota.save(update_fields=("taken", "last_number"))
