"""Who acts: a person with everything that lets her."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, Value
from django.utils import timezone

from kith.core.actor import Actor, Grant, Role, ScopeKind
from kith.people.models import Guardianship, Person, Proxy, RoleGrant
from kith.people.states import GuardianshipState
from kith.places.models import Area

if TYPE_CHECKING:
    from datetime import datetime


def actor_of(
    person_id: int, *, now: datetime, request_id: str = "", person: Person | None = None
) -> Actor:
    """The person with every grant, ward and principal in force at this moment.

    `person` where her row has been read already.
    """
    person = person or Person.objects.get(pk=person_id)
    grants = list(
        RoleGrant.objects.filter(person_id=person_id, starts_at__lte=now)
        .filter(Q(ends_at=None) | Q(ends_at__gt=now))
        .order_by("pk")
    )
    area_ids = [g.scope_id for g in grants if g.scope_kind == ScopeKind.AREA]
    areas = Area.objects.in_bulk(area_ids)
    wards = Guardianship.objects.filter(
        guardian_id=person_id, state=GuardianshipState.ACTIVE
    ).filter(Q(ends_on=None) | Q(ends_on__gt=timezone.localdate(now)))
    principals = Proxy.objects.filter(agent_id=person_id, starts_at__lte=now).filter(
        Q(ends_at=None) | Q(ends_at__gt=now)
    )
    ties = list(
        principals.values_list("principal_id", Value("")).union(  # both in one question
            wards.values_list("ward_id", Value("ward")), all=True
        )
    )
    return Actor(
        person_id=person_id,
        grants=tuple(_grant(g, areas) for g in grants),
        speaks_for=frozenset(who for who, kind in ties if not kind),
        wards=frozenset(who for who, kind in ties if kind),
        household_key=person.household_key,
        request_id=request_id,
        phone_changed_at=person.phone_changed_at,
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
