"""Roles that one person never holds together (SD9, SD10), whoever grants them.

A volunteer's role is the private side of an auditor: it writes about herself alone, and what is
looked into about oneself nobody reads. Whoever runs the machine holds no other role at all.
"""

from datetime import datetime
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Role, ScopeKind
from kith.core.refusal import Refusal, require
from kith.people.models import RoleGrant
from kith.places.models import Area
from kith.places.queries import ancestors
from kith.places.states import Level

WRITING: Final = frozenset(Role) - {Role.AUDITOR, Role.OPERATOR, Role.VOLUNTEER}


class RolesApart(Refusal):
    code = "roles_apart"
    text = _("Nobody holds “%(one)s” together with “%(other)s”. Please end the other role first.")


def require_apart(person_id: int, role: Role, path: str, *, now: datetime) -> None:
    """Raises RolesApart: a role she holds now forbids this one. The caller holds the person."""
    for row in _held(person_id, now):
        other = Role(row.role)
        no = RolesApart(one=role.label, other=other.label)
        require(not _excludes(role, other, path, row), no)


def _held(person_id: int, now: datetime) -> list[RoleGrant]:
    rows = RoleGrant.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), person_id=person_id)
    return list(rows.order_by("pk"))


def _excludes(role: Role, other: Role, path: str, row: RoleGrant) -> bool:
    if role != other and Role.OPERATOR in (role, other):
        return True
    one_audits = (role == Role.AUDITOR and other in WRITING) or (
        other == Role.AUDITOR and role in WRITING
    )
    return one_audits and _same_district(path, row)


def _same_district(path: str, row: RoleGrant) -> bool:
    """A team's, unit's or counter's district is not known here and counts as the same."""
    if row.scope_kind != ScopeKind.AREA:
        return True
    other = Area.objects.get(pk=row.scope_id).path
    if path.startswith(other) or other.startswith(path):
        return True
    return bool(set(_districts(path)) & set(_districts(other)))


def _districts(path: str) -> list[int]:
    above = Area.objects.filter(path__in=ancestors(path), level=Level.COUNTY)
    return list(above.values_list("pk", flat=True))
