"""Two districts, and somebody of every role in every relation to a thing that lives at home.

Scopes are those of the matrix: `own`, `ward`, `ward_ended`, `claim`, `claim_past` and `team` depend
on the thing, so the case that builds it names who stands there; the others depend on places.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kith.core.actor import STRANGER, Actor, Role, ScopeKind
from kith.people.actions import roles
from kith.places.states import Level
from tests import make

if TYPE_CHECKING:
    from kith.people.models import Person
    from kith.places.models import Area

# The matrix's word for each of our roles; residents and guardians hold none.
ROLES: Final = {
    "volunteer": Role.VOLUNTEER, "leader": Role.LEADER, "partner": Role.LIAISON,
    "merchant": Role.MERCHANT, "hotline": Role.HOTLINE, "worker": Role.WORKER,
    "street": Role.STREET, "district": Role.DISTRICT, "auditor": Role.AUDITOR,
    "superuser": Role.OPERATOR,
}  # fmt: skip
# At which level a role is held by whoever stands over home.
LEVELS: Final = {
    "worker": "community", "street": "street", "district": "district", "auditor": "district",
    "superuser": "district", "hotline": "district",
}  # fmt: skip


class CannotStand(LookupError):
    """The case does not say who stands in this scope to its thing."""


@dataclass(frozen=True)
class Thing:
    """What a case has built: its key, and who stands in the scopes that depend on it, by
    (role, scope).
    """

    pk: int
    people: dict[tuple[str, str], Person] = field(default_factory=dict)
    args: tuple[object, ...] = ()


class World:
    """Places by their digits: district, street, community; home is 000."""

    def __init__(self) -> None:
        self.town = make.town()
        self._people: dict[tuple[str, str], Person] = {}

    @cached_property
    def areas(self) -> dict[str, Area]:
        town = self.town
        far = make.area("990202", Level.COUNTY, "")
        next_street = make.area("990101002", Level.TOWN, town.county.code)
        far_street = make.area("990202001", Level.TOWN, far.code)
        return {
            "0": town.county, "00": town.street, "000": town.community, "001": town.other,
            "01": next_street, "010": make.area("990101002001", Level.COMMUNITY, next_street.code),
            "0000": make.area("990101001001G1", Level.GRID, town.community.code),
            "1": far, "10": far_street,
            "100": make.area("990202001001", Level.COMMUNITY, far_street.code),
        }  # fmt: skip

    def person(self, role: str, scope: str, thing: Thing) -> Person | None:
        """Who stands there; none is a stranger.

        Raises:
            CannotStand: only the case can know, and does not say.
        """
        if role == "anon":
            return None
        if (role, scope) in thing.people:
            return thing.people[role, scope]
        if scope in ("own", "ward", "ward_ended", "claim", "claim_past", "team"):
            raise CannotStand(f"{role}@{scope}")
        if (role, scope) not in self._people:
            self._people[role, scope] = self._placed(role, scope)
        return self._people[role, scope]

    def bearer(self, role: str) -> Person:
        """Somebody who lives at home and holds the role elsewhere: for what is her own."""
        who = make.person(self.areas["000"])
        self._hold(who, role, "100")
        return who

    def _placed(self, role: str, scope: str) -> Person:
        level = LEVELS.get(role, "community")
        where = {
            ("community", "community"): "000", ("community", "below"): "000",
            ("community", "na"): "000", ("community", "peer"): "001",
            ("community", "above"): "0000", ("community", "other"): "100",
            ("street", "below"): "00", ("street", "na"): "00", ("street", "peer"): "01",
            ("street", "above"): "0000", ("street", "other"): "10",
            ("district", "below"): "0", ("district", "na"): "0", ("district", "peer"): "1",
            ("district", "other"): "1",
        }[level, scope]  # fmt: skip
        who = make.person(self.areas["100" if level != "community" else where])
        self._hold(who, role, where)
        return who

    def _hold(self, who: Person, role: str, where: str) -> None:
        if role in ("resident", "guardian"):
            self._guard(who, where) if role == "guardian" else None
            return
        area = self.areas[where]
        if role == "leader":
            make.team(area, leader=who)
        elif role == "partner":
            make.unit(area, liaison=who)
        elif role == "merchant":
            roles.grant(
                who.pk, role=Role.MERCHANT, kind=ScopeKind.MERCHANT, scope_id=10**6,
                path=area.path, actor=make.CLOCK, now=make.MONDAY - 30 * make.DAY,
            )  # fmt: skip
        else:
            make.grant(who, ROLES[role], area)

    def _guard(self, who: Person, where: str) -> None:
        """She is somebody's guardian, so that the role is real."""
        make.guardian(self.town, make.person(self.areas["000"]), who)

    def actor(self, who: Person | None) -> Actor:
        return make.actor(who) if who is not None else STRANGER
