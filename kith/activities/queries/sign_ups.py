"""Where somebody stands and why, what is free for whom, and how a draw came out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from kith.activities.models import Lot, Quota, Reserve, Session, SignUp, SignUpMove
from kith.activities.policies.session import DESK
from kith.activities.queries.eligibility import Reason as Reason
from kith.activities.queries.eligibility import Ticks as Ticks
from kith.activities.queries.eligibility import reasons as reasons
from kith.activities.queries.priorities import rules_at as priorities_at
from kith.activities.queries.priorities import words
from kith.activities.rules.sign_up import Board, lot
from kith.activities.states import COUNTED, LIVE, SignUpState
from kith.core.actor import Role, ScopeKind

if TYPE_CHECKING:
    from uuid import UUID

    from kith.core.actor import Actor

__all__ = ("Reason", "Ticks", "reasons")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a sign-up stands. `ahead` counts persons before it; `why` is to be read in order."""

    ahead: int
    rank: int
    number: int
    tier_text: str
    why: list[str]
    confirm_by: datetime | None


@dataclass(frozen=True, slots=True)
class KeptPlaces:
    """Places kept for a tier, in its published words."""

    tier_text: str
    places: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Drawn:
    """One line of a draw as published: a number, its lot, its place, and whether it had a seat."""

    place: int
    number: int
    lot: str
    size: int
    name: str
    state: str


def visible_to(actor: Actor) -> QuerySet[SignUp]:
    """The twin of `policies.sign_up.may_see`."""
    seen = _family(actor)
    for path in actor.paths(*DESK, Role.AUDITOR):
        seen |= Q(session__area__path__startswith=path)
    units = actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    seen |= Q(session__series__organiser_id__in=units)
    seen |= Q(session__series__team_id__in=actor.scoped(ScopeKind.TEAM, Role.LEADER))
    return _whole(SignUp.objects.filter(seen))


def of_person(actor: Actor) -> QuerySet[SignUp]:
    """Her own and her family's, and what she entered for others; the next session first."""
    return _whole(SignUp.objects.filter(_family(actor))).order_by("session__starts_at", "pk")


def _family(actor: Actor) -> Q:
    if actor.person_id is None:
        return Q(pk=None)
    seen = Q(made_by_id=actor.me) | Q(person_id__in={actor.me, *actor.wards, *actor.speaks_for})
    if actor.household_key:
        seen |= Q(person__household_key=actor.household_key)
    return seen


def of_session(session: Session) -> QuerySet[SignUp]:
    """Everybody in the order of the queue; the caller has asked `may_see_list`."""
    rows = SignUp.objects.filter(session=session)
    return _whole(rows).order_by("quota_id", "rank", "number", "pk")


def _whole(rows: QuerySet[SignUp]) -> QuerySet[SignUp]:
    return rows.select_related("session__series", "session__area", "quota", "person__area")


def by_key(key: UUID, actor: Actor) -> QuerySet[SignUp]:
    """What a form the actor sent was answered."""
    return _whole(SignUp.objects.filter(key=key, made_by_id=actor.me)).order_by("pk")


def history(sign_up: SignUp) -> QuerySet[SignUpMove]:
    """Every step with its reason, oldest first; the person may read all of it."""
    return SignUpMove.objects.filter(sign_up=sign_up).order_by("pk")


def board(quota: Quota, now: datetime) -> Board:
    """Places as they stand for who looks, without holding anything."""
    kept, held = {}, {}
    rows = list(_still_kept(quota, now))
    if rows:
        rules = priorities_at(quota.session.area.path, quota.session.starts_at)
        kept = {rules.rank(row.tier) or 0: row.places for row in rows}
        counted = quota.sign_ups.filter(state__in=COUNTED).order_by().values_list("rank")
        held = dict(counted.annotate(n=Count("pk")))
    return Board(quota.capacity, quota.taken, kept, held)


def _still_kept(quota: Quota, now: datetime) -> QuerySet[Reserve]:
    rows = quota.reserves.filter(released_at=None, release_at__gt=now)
    return rows.order_by("release_at", "pk")


def standing(sign_up: SignUp) -> Standing:
    """Where she stands in the queue, and in words why."""
    rules = priorities_at(sign_up.session.area.path, sign_up.session.starts_at)
    tier = words(rules, sign_up.rank)
    ahead = _ahead(sign_up) if sign_up.state == SignUpState.WAITING else 0
    return Standing(
        ahead=ahead,
        rank=sign_up.rank,
        number=sign_up.number,
        tier_text=tier,
        why=list(_why(sign_up, ahead, tier)),
        confirm_by=sign_up.confirm_by,
    )


def _ahead(sign_up: SignUp) -> int:
    first = Q(rank__lt=sign_up.rank) | Q(rank=sign_up.rank, number__lt=sign_up.number)
    rows = SignUp.objects.filter(first, quota_id=sign_up.quota_id, state=SignUpState.WAITING)
    return rows.count()


def _why(sign_up: SignUp, ahead: int, tier: str) -> list[str]:
    quota = sign_up.quota
    if sign_up.state == SignUpState.ENTERED:
        return [
            _("Everybody who signs up until the draw has the same chance."),
            _("Your number in the draw is %(number)s.") % {"number": sign_up.number},
        ]
    if sign_up.state != SignUpState.WAITING:
        return []
    said = [_("All %(n)s places are taken or kept.") % {"n": quota.capacity}]
    if tier:
        said.append(_("You belong to a group that goes first: %(tier)s.") % {"tier": tier})
    else:
        said.append(_("Groups with a published priority go first; after them it goes by number."))
    if quota.drawn_at is not None:
        said.append(_("The numbers come from the draw."))
    said.append(_("Your number is %(number)s.") % {"number": sign_up.number})
    said.append(_("%(n)s people are before you in the queue.") % {"n": ahead})
    size = SignUp.objects.filter(party=sign_up.party, state=SignUpState.WAITING).count()
    if size > 1:
        text = _("You are %(n)s together: a smaller group may get a single free place before you.")
        said.append(text % {"n": size})
    moved = sign_up.moves.filter(is_manual=True).order_by("-pk").first()
    if moved is not None:
        said.append(_("The desk moved you: %(reason)s") % {"reason": moved.reason})
    return said


def live_of(session: Session) -> QuerySet[SignUp]:
    return _whole(SignUp.objects.filter(session=session, state__in=LIVE)).order_by("pk")


def draw_list(quota: Quota) -> list[Drawn]:
    """How the draw came out, names as masks: with the seed anybody can work it out again."""
    rows = SignUp.objects.filter(quota=quota, party__in=quota.lots.values("party"))
    heads: dict[object, SignUp] = {}
    for row in rows.select_related("person").order_by("-pk"):
        heads[row.party] = row
    return [_line(one, heads[one.party], quota.seed) for one in quota.lots.order_by("place")]


def _line(one: Lot, head: SignUp, seed: str) -> Drawn:
    digest = lot(seed, one.number)
    name = str(head.person.name)
    return Drawn(one.place, one.number, digest, one.size, name, head.get_state_display())


def how_to_check(quota: Quota) -> list[str]:
    """What somebody does who wants to draw again herself."""
    return [
        _("Before anybody signed up, this number was published: %(hash)s.")
        % {"hash": quota.seed_hash},
        _("The seed of the draw is %(seed)s; its SHA-256 is the published number.")
        % {"seed": quota.seed},
        _("The lot of each number is the SHA-256 of the seed, a colon and the number."),
        _("The smallest lot is drawn first."),
    ]
