"""Who is trusted with what, as those above them read it."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from kith.core.actor import Role, ScopeKind
from kith.people.models import RoleGrant
from kith.places.queries import within


def staff_under(paths: Iterable[str], roles: Iterable[Role], now: datetime) -> QuerySet[RoleGrant]:
    """Grants in force of these roles over areas in or under the paths, by person."""
    areas = within(paths).values("pk")
    rows = RoleGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now),
        role__in=list(roles),
        scope_kind=ScopeKind.AREA,
        scope_id__in=areas,
        starts_at__lte=now,
    )
    return rows.select_related("person").order_by("scope_id", "role", "pk")


def all_holders(roles: Iterable[Role], now: datetime) -> list[int]:
    """Everybody who holds one of the roles anywhere."""
    rows = RoleGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now), role__in=list(roles), starts_at__lte=now
    )
    return sorted(set(rows.values_list("person_id", flat=True)))
