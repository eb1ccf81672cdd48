"""What must be true of persons and what they are trusted with. Each check names rows by id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q

from kith.core.actor import Role, ScopeKind
from kith.core.checking import named
from kith.people.models import RoleGrant
from kith.places.models import Area

if TYPE_CHECKING:
    from collections.abc import Iterator

# Over what a role is held (permission matrix, `scopes`); all others over areas.
ELSEWHERE: Final = {
    Role.LEADER: ScopeKind.TEAM,
    Role.LIAISON: ScopeKind.ORGANISATION,
    Role.MERCHANT: ScopeKind.MERCHANT,
}


def roles() -> Iterator[str]:
    """Nobody holds a role over what it is not held over, nor with a closed account (INV-A5)."""
    fits = Q(scope_kind=ScopeKind.AREA) & ~Q(role__in=list(ELSEWHERE))
    for role, kind in ELSEWHERE.items():
        fits |= Q(role=role, scope_kind=kind)
    yield from named(RoleGrant.objects.exclude(fits), "is over what its role is not held over")
    there = Exists(Area.objects.filter(pk=OuterRef("scope_id")))
    lost = RoleGrant.objects.filter(~there, scope_kind=ScopeKind.AREA)
    yield from named(lost, "is over an area that is not there")
    closed = RoleGrant.objects.filter(ends_at=None, person__account__is_active=False)
    yield from named(closed, "is held by somebody whose account is closed")
