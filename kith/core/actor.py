"""Who acts: a person with the grants in force at this moment, read anew for every request."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person may be trusted with; always held over a scope, never in general."""

    VOLUNTEER = "VOLUNTEER", _("volunteer")
    LEADER = "LEADER", _("team leader")
    LIAISON = "LIAISON", _("unit liaison")
    MERCHANT = "MERCHANT", _("merchant's counter")
    HOTLINE = "HOTLINE", _("hotline operator")
    WORKER = "WORKER", _("community worker")
    STREET = "STREET", _("street administrator")
    DISTRICT = "DISTRICT", _("district administrator")
    AUDITOR = "AUDITOR", _("auditor")
    OPERATOR = "OPERATOR", _("technical operator")


# How long a proof counts (mode `stepup` of the permission matrix).
PROOF_LASTS: Final = timedelta(minutes=5)
STAFF = frozenset(
    {Role.HOTLINE, Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR, Role.OPERATOR}
)


class ScopeKind(TextChoices):
    AREA = "AREA", _("area")
    TEAM = "TEAM", _("team")
    ORGANISATION = "ORGANISATION", _("organisation")
    MERCHANT = "MERCHANT", _("merchant")


@dataclass(frozen=True, slots=True)
class Grant:
    """One role over one scope; `path` is the area's path when the scope is an area."""

    role: Role
    kind: ScopeKind
    scope_id: int
    path: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, what she may do now, and for whom she may speak.

    `person_id` None with no grants is a stranger; `is_clock` is Kith itself acting on time.
    """

    person_id: int | None = None
    grants: tuple[Grant, ...] = ()
    speaks_for: frozenset[int] = frozenset()
    wards: frozenset[int] = frozenset()
    household_key: str = ""
    is_clock: bool = False
    request_id: str = ""
    proved_at: datetime | None = None  # when she last showed that it is she
    phone_changed_at: datetime | None = None  # whoever has a new number spends nothing at first

    @property
    def me(self) -> int:
        assert self.person_id is not None, "policies let only persons get here"
        return self.person_id

    @property
    def is_staff(self) -> bool:
        return any(grant.role in STAFF for grant in self.grants)

    @property
    def capacity(self) -> tuple[str, str]:
        """The role and unit a person is shown to have acted in: the strongest grant held."""
        if self.is_clock:
            return "CLOCK", ""
        if not self.grants:
            return ("STRANGER" if self.person_id is None else "RESIDENT"), ""
        strongest = max(self.grants, key=lambda grant: list(Role).index(grant.role))
        return strongest.role.value, strongest.unit

    def has_proved(self, now: datetime) -> bool:
        """Whether it was shown in the last minutes that nobody else sits at her screen."""
        proved = self.proved_at
        return self.is_clock or (proved is not None and now - proved <= PROOF_LASTS)

    def has(self, *roles: Role) -> bool:
        return any(grant.role in roles for grant in self.grants)

    def over(self, path: str, *roles: Role) -> bool:
        """Whether one of the roles is held over the area with this path or one above it."""
        return self.grant_over(path, *roles) is not None

    def grant_over(self, path: str, *roles: Role) -> Grant | None:
        for grant in self._over_areas(roles):
            if path.startswith(grant.path):
                return grant
        return None

    def paths(self, *roles: Role) -> tuple[str, ...]:
        """Paths of the areas over which one of the roles is held."""
        return tuple(grant.path for grant in self._over_areas(roles))

    def scoped(self, kind: ScopeKind, *roles: Role) -> frozenset[int]:
        """Ids of the teams or organisations over which one of the roles is held."""
        return frozenset(g.scope_id for g in self.grants if g.role in roles and g.kind == kind)

    def _over_areas(self, roles: tuple[Role, ...]) -> tuple[Grant, ...]:
        """Grants over areas; one without a path is over nothing, never over everything."""
        areas = (g for g in self.grants if g.kind == ScopeKind.AREA and g.path)
        return tuple(g for g in areas if g.role in roles)


STRANGER = Actor()
CLOCK = Actor(is_clock=True)
