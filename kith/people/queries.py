"""Finding people and reading what they may do."""

import hashlib
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor, Grant, Role, ScopeKind
from kith.core.refusal import Refusal
from kith.core.values import BadValue
from kith.people.models import Account, Consent, Guardianship, Invitation, Person, Proxy, RoleGrant
from kith.people.policies import OVERSEERS
from kith.people.rules import clean_phone
from kith.people.states import ConsentPurpose, GuardianshipState, InvitationState
from kith.places.models import Area
from kith.vault.crypto import blind


def actor_of(person_id: int, *, now: datetime, request_id: str = "") -> Actor:
    """The person with every grant, ward and principal in force at this moment."""
    person = Person.objects.get(pk=person_id)
    grants = list(
        RoleGrant.objects.filter(person_id=person_id, starts_at__lte=now)
        .filter(Q(ends_at=None) | Q(ends_at__gt=now))
        .order_by("pk")
    )
    area_ids = [g.scope_id for g in grants if g.scope_kind == ScopeKind.AREA]
    areas = Area.objects.in_bulk(area_ids)
    wards = Guardianship.objects.filter(
        guardian_id=person_id, state=GuardianshipState.ACTIVE
    ).filter(Q(ends_on=None) | Q(ends_on__gt=now.date()))
    principals = Proxy.objects.filter(agent_id=person_id, starts_at__lte=now).filter(
        Q(ends_at=None) | Q(ends_at__gt=now)
    )
    return Actor(
        person_id=person_id,
        grants=tuple(_grant(g, areas) for g in grants),
        speaks_for=frozenset(principals.values_list("principal_id", flat=True)),
        wards=frozenset(wards.values_list("ward_id", flat=True)),
        household_key=person.household_key,
        request_id=request_id,
    )


def _grant(row: RoleGrant, areas: dict[int, Area]) -> Grant:
    area = areas.get(row.scope_id) if row.scope_kind == ScopeKind.AREA else None
    return Grant(
        role=Role(row.role),
        kind=ScopeKind(row.scope_kind),
        scope_id=row.scope_id,
        path=area.path if area else "",
        unit=area.name if area else "",
    )


def visible_to(actor: Actor) -> QuerySet[Person]:
    """The twin of `policies.may_see`."""
    if actor.person_id is None:
        return Person.objects.none()
    seen = Q(pk=actor.me) | Q(pk__in=actor.wards)
    for path in actor.paths(*OVERSEERS):
        seen |= Q(area__path__startswith=path)
    return Person.objects.filter(seen).select_related("area")


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


def has_consented(person_id: int, purpose: ConsentPurpose) -> bool:
    """Whether the newest row for the purpose says yes."""
    newest = Consent.objects.filter(person_id=person_id, purpose=purpose).order_by("-at", "-pk")
    return bool(newest.values_list("is_given", flat=True).first())


def holders(role: Role, path: str, now: datetime) -> list[int]:
    """Persons who hold a role over the area with this path, the nearest scope first."""
    grants = RoleGrant.objects.filter(role=role, scope_kind=ScopeKind.AREA).filter(
        Q(ends_at=None) | Q(ends_at__gt=now)
    )
    areas = {a.pk: a for a in Area.objects.filter(pk__in=grants.values("scope_id"))}
    over = [
        (len(areas[g.scope_id].path), g.person_id)
        for g in grants
        if path.startswith(areas[g.scope_id].path)
    ]
    return [person for _length, person in sorted(over, key=lambda row: (-row[0], row[1]))]


class InvitationGone(Refusal):
    code = "invitation_gone"
    text = _("This invitation was used, has expired, or does not exist.")
    status = 410


def token_hash(token: str) -> str:
    """How a token is stored: whoever reads the table cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_of(token: str, *, now: datetime) -> Invitation:
    """The open invitation behind a link. Raises InvitationGone."""
    row = Invitation.objects.filter(
        token_hash=token_hash(token), state=InvitationState.SENT, expires_at__gt=now
    ).first()
    if row is None:
        raise InvitationGone()
    return row
