"""Finding people and reading what they may do."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, TypeAlias

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor, Role, ScopeKind
from kith.core.refusal import Refusal
from kith.core.values import BadValue
from kith.people.models import (
    Account,
    Availability,
    Consent,
    Guardianship,
    Invitation,
    Person,
    Proxy,
    RoleGrant,
    SkillHeld,
)
from kith.people.policies import OVERSEERS
from kith.people.queries_actor import actor_of as actor_of
from kith.people.rules import clean_phone
from kith.people.states import ConsentPurpose, Gender, GuardianshipState, InvitationState
from kith.places.models import Area
from kith.places.queries import ancestors, centres
from kith.places.rules import Position
from kith.vault.crypto import blind, derivable


def visible_to(actor: Actor) -> QuerySet[Person]:
    """The twin of `policies.may_see`."""
    if actor.person_id is None:
        return Person.objects.none()
    seen = Q(pk=actor.me) | Q(pk__in=actor.wards)
    for path in actor.paths(*OVERSEERS):
        seen |= Q(area__path__startswith=path)
    return Person.objects.filter(seen).select_related("area")


def may_ask_for(actor: Actor) -> QuerySet[Person]:
    """For whom the actor may order: wards and principals. Names only show as masks."""
    return Person.objects.filter(pk__in=actor.wards | actor.speaks_for).order_by("pk")


def with_phone(phone: str) -> QuerySet[Person]:
    """Persons with exactly this number: a household may share one."""
    return Person.objects.filter(phone_index=blind("phone", clean_phone(phone)))


def account_with_phone(phone: str) -> Account | None:
    """The account of exactly one active holder; a number two accounts share logs nobody in."""
    try:
        index = blind("phone", clean_phone(phone))
    except BadValue:
        return None
    found = list(Account.objects.filter(person__phone_index=index, is_active=True)[:2])
    return found[0] if len(found) == 1 else None


def invitations_visible_to(actor: Actor) -> QuerySet[Invitation]:
    """The twin of `policies.may_see_invitation`."""
    seen = Q(pk=None)
    for path in actor.paths(Role.WORKER, Role.STREET):
        seen |= Q(area__path__startswith=path)
    return Invitation.objects.filter(seen).select_related("area").order_by("-pk")


def invited(pairs: Iterable[tuple[int, str]]) -> set[tuple[int, str]]:
    """Those of the (area id, phone) to whom an invitation went that is open, or was answered."""
    by_index = {(area_id, blind("phone", phone)): (area_id, phone) for area_id, phone in pairs}
    rows = Invitation.objects.exclude(state=InvitationState.EXPIRED).filter(
        phone_index__in={index for _area_id, index in by_index}
    )
    found = rows.values_list("area_id", "phone_index")
    return {by_index[pair] for pair in found if pair in by_index}


def is_anybody_known() -> bool:
    return Person.objects.exists()


def person_with_login(login_name: str) -> int | None:
    """Whose account this is, if it may log in."""
    rows = Account.objects.filter(login_name=login_name, is_active=True)
    return rows.values_list("person_id", flat=True).first()


def volunteers(path: str) -> QuerySet[Person]:
    """Volunteers at home under a path, with their skills, in the order of joining."""
    rows = Person.objects.filter(area__path__startswith=path, volunteer__isnull=False)
    return rows.select_related("area").prefetch_related("skills").order_by("pk")


def has_consented(person_id: int, purpose: ConsentPurpose) -> bool:
    """Whether the newest row for the purpose says yes."""
    newest = Consent.objects.filter(person_id=person_id, purpose=purpose).order_by("-at", "-pk")
    return bool(newest.values_list("is_given", flat=True).first())


def speakers_of(person_id: int, now: datetime) -> frozenset[int]:
    """Who may say yes or no for a person: she herself, her guardians and her proxies."""
    agents = Proxy.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now), principal_id=person_id, starts_at__lte=now
    )
    return frozenset(
        {
            person_id,
            *guardians_of(person_id, now),
            *agents.values_list("agent_id", flat=True),
        }
    )


def speakers_of_many(person_ids: Iterable[int], now: datetime) -> dict[int, frozenset[int]]:
    """`speakers_of` for many persons, with a fixed number of questions."""
    ids = set(person_ids)
    agents = Proxy.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now), principal__in=ids, starts_at__lte=now
    ).values_list("principal_id", "agent_id")
    guardians = Guardianship.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=timezone.localdate(now)),
        ward__in=ids,
        state=GuardianshipState.ACTIVE,
    ).values_list("ward_id", "guardian_id")
    found: dict[int, set[int]] = {pk: {pk} for pk in ids}
    for person_id, speaker_id in (*agents, *guardians):
        found[person_id].add(speaker_id)
    return {pk: frozenset(speakers) for pk, speakers in found.items()}


def guardians_of(person_id: int, now: datetime) -> frozenset[int]:
    """Whose guardianship of the person is in force."""
    rows = Guardianship.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=timezone.localdate(now)),
        ward_id=person_id,
        state=GuardianshipState.ACTIVE,
    )
    return frozenset(rows.values_list("guardian_id", flat=True))


def wards_of(guardians: QuerySet[Person], *, now: datetime) -> list[tuple[int, int]]:
    """(ward, guardian) of every guardianship in force of these people."""
    rows = Guardianship.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=timezone.localdate(now)),
        guardian__in=guardians.values("pk"),
        state=GuardianshipState.ACTIVE,
    )
    return list(rows.order_by("pk").values_list("ward_id", "guardian_id"))


def holders(role: Role, path: str, now: datetime) -> list[int]:
    """Persons who hold a role over the area with this path, the nearest scope first."""
    depths = {
        pk: len(above)
        for pk, above in Area.objects.filter(path__in=ancestors(path)).values_list("pk", "path")
    }
    grants = RoleGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now),
        role=role,
        scope_kind=ScopeKind.AREA,
        scope_id__in=depths,
        starts_at__lte=now,
    )
    told = grants.values_list("scope_id", "person_id")
    over = sorted((-depths[area_id], person_id) for area_id, person_id in told)
    return [person for _depth, person in over]


class InvitationGone(Refusal):
    code = "invitation_gone"
    text = _("This invitation was used, has expired, or does not exist.")
    status = 410


def token_hash(token: str) -> str:
    """How a token is stored: whoever reads the table cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def join_token(subject_id: int) -> str:
    """The token of an invitation's link: derived by key, so that no table holds it.

    While keys change it is the one whose hash the invitation keeps.
    """
    tokens = [made[:32] for made in derivable("invitation", str(subject_id))]
    kept = Invitation.objects.filter(subject_id=subject_id).values_list("token_hash", flat=True)
    return next((token for token in tokens if token_hash(token) in kept), tokens[0])


def open_invitation(subject_id: int) -> Invitation | None:
    return Invitation.objects.filter(subject_id=subject_id, state=InvitationState.SENT).first()


def was_sent_since(phone: str, since: datetime) -> bool:
    """Whether any link went to this number, wherever it was typed."""
    index = blind("phone", clean_phone(phone))
    return Invitation.objects.filter(phone_index=index, made_at__gt=since).exists()


def invitation_of(token: str, *, now: datetime) -> Invitation:
    """The open invitation behind a link. Raises InvitationGone."""
    row = Invitation.objects.filter(
        token_hash=token_hash(token), state=InvitationState.SENT, expires_at__gt=now
    ).first()
    if row is None:
        raise InvitationGone()
    return row


Free: TypeAlias = tuple[int, time, time]
HELPER_COLUMNS = (
    "pk", "area_id", "gender", "household_key", "birth_year", "birth_month",
    "volunteer__languages", "volunteer__likes", "volunteer__largest_distance_m",
    "volunteer__weekly_capacity", "volunteer__quiet_until", "volunteer__serves_neighbours",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HeldSkill:
    code: str
    is_verified: bool
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Helper:
    """A volunteer as the solver's board needs her: nothing sealed, no address, no name."""

    person_id: int
    position: Position | None  # centre of the area, WGS 84; none where nobody measured it
    skills: tuple[HeldSkill, ...]
    free: tuple[Free, ...]  # weekday 1 to 7, local start and end
    languages: frozenset[str]
    gender: Gender
    largest_distance_m: int
    weekly_capacity: int
    quiet_until: datetime | None
    household_key: str
    birth_year: int | None
    birth_month: int | None
    likes: frozenset[str] = frozenset()  # codes of kinds of service; empty: all alike
    area_id: int = 0
    serves: tuple[str, ...] = ()  # paths of the areas she is a volunteer of
    serves_neighbours: bool = True  # may be asked across a border


def helpers_for(path: str, *, also: Iterable[str] = (), now: datetime) -> list[Helper]:
    """Everybody who is a volunteer in or over the area, and agrees to be one, by id.

    `also` are paths of other areas whose volunteers are wanted.
    """
    within = Q(path__startswith=path) | Q(path__in=ancestors(path))
    for other in also:
        within |= Q(path__startswith=other)
    here = Area.objects.filter(within)
    grants = RoleGrant.objects.filter(
        role=Role.VOLUNTEER, scope_kind=ScopeKind.AREA, scope_id__in=here.values("pk")
    ).filter(Q(ends_at=None) | Q(ends_at__gt=now), starts_at__lte=now)
    consents = Consent.objects.filter(person=OuterRef("pk"), purpose=ConsentPurpose.VOLUNTEER)
    newest = consents.order_by("-at", "-pk").values("is_given")[:1]
    rows = (
        Person.objects.filter(pk__in=grants.values("person_id"), volunteer__isnull=False)
        .annotate(agrees=Subquery(newest))
        .filter(agrees=True)
    )
    return _helpers(rows, _served_by(grants, here))


def helpers_named(person_ids: Iterable[int]) -> list[Helper]:
    """Those of these persons who are volunteers, by id, whatever area they serve."""
    rows = Person.objects.filter(pk__in=set(person_ids), volunteer__isnull=False)
    return _helpers(rows, {})


def _helpers(rows: QuerySet[Person], serves: Mapping[int, tuple[str, ...]]) -> list[Helper]:
    people = list(rows.order_by("pk").values(*HELPER_COLUMNS))
    at = centres(row["area_id"] for row in people)
    skills, free = _skills_of(rows), _free_of(rows)
    return [
        _helper(
            row,
            at.get(row["area_id"]),
            skills.get(row["pk"], ()),
            free.get(row["pk"], ()),
            serves.get(row["pk"], ()),
        )
        for row in people
    ]


def _served_by(grants: QuerySet[RoleGrant], here: QuerySet[Area]) -> dict[int, tuple[str, ...]]:
    """Paths of the areas that each is a volunteer of, in order."""
    paths = dict(here.values_list("pk", "path"))
    found: dict[int, set[str]] = defaultdict(set)
    for person_id, scope_id in grants.values_list("person_id", "scope_id"):
        found[person_id].add(paths[scope_id])
    return {person_id: tuple(sorted(areas)) for person_id, areas in found.items()}


def _skills_of(people: QuerySet[Person]) -> dict[int, tuple[HeldSkill, ...]]:
    rows = SkillHeld.objects.filter(person__in=people.values("pk")).order_by("person_id", "pk")
    held: dict[int, list[HeldSkill]] = defaultdict(list)
    alike: dict[tuple[str, bool, date | None], HeldSkill] = {}
    for person_id, code, verifier, expires_on in rows.values_list(
        "person_id", "skill", "verified_by_id", "expires_on"
    ):
        key = (code, verifier is not None, expires_on)
        if key not in alike:
            alike[key] = HeldSkill(*key)
        held[person_id].append(alike[key])
    return {person_id: tuple(found) for person_id, found in held.items()}


def _free_of(people: QuerySet[Person]) -> dict[int, tuple[Free, ...]]:
    rows = Availability.objects.filter(person__in=people.values("pk")).order_by("person_id", "pk")
    free: dict[int, list[Free]] = defaultdict(list)
    for person_id, day, starts, ends in rows.values_list("person_id", "weekday", "starts", "ends"):
        free[person_id].append((day, starts, ends))
    return {person_id: tuple(found) for person_id, found in free.items()}


def _helper(
    row: dict[str, Any],
    position: Position | None,
    skills: tuple[HeldSkill, ...],
    free: tuple[Free, ...],
    serves: tuple[str, ...],
) -> Helper:
    return Helper(
        person_id=row["pk"],
        position=position,
        skills=skills,
        free=free,
        languages=frozenset(row["volunteer__languages"]),
        gender=Gender(row["gender"]),
        largest_distance_m=row["volunteer__largest_distance_m"],
        weekly_capacity=row["volunteer__weekly_capacity"],
        quiet_until=row["volunteer__quiet_until"],
        household_key=row["household_key"],
        birth_year=row["birth_year"],
        birth_month=row["birth_month"],
        likes=frozenset(row["volunteer__likes"]),
        area_id=row["area_id"],
        serves=serves,
        serves_neighbours=row["volunteer__serves_neighbours"],
    )


def quiet_among(person_ids: Iterable[int], *, now: datetime) -> set[int]:
    """Those of them whose phone is to stay quiet."""
    rows = Person.objects.filter(pk__in=set(person_ids), volunteer__quiet_until__gt=now)
    return set(rows.values_list("pk", flat=True))


def masked(person_ids: Iterable[int]) -> dict[int, Person]:
    """Persons by id for a list whose policy the caller has asked: names print as masks."""
    return Person.objects.select_related("area").in_bulk(set(person_ids))
