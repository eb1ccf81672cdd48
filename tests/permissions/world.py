"""Two districts, and somebody of every role in every relation to a thing that lives at home.

Scopes are those of the matrix: `own`, `ward`, `ward_ended`, `claim`, `claim_past` and `team` depend
on the thing, so the case that builds it names who stands there; the others depend on places.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django.test import Client

from kith.core.actor import CLOCK, STRANGER, Actor, Role, ScopeKind
from kith.people.actions import roles
from kith.people.actions._apart import RolesApart
from kith.people.models import Account
from kith.people.states import ConsentPurpose
from kith.places.states import Level
from tests import make

if TYPE_CHECKING:
    from kith.people.models import Person
    from kith.places.models import Area

BACKEND: Final = "allauth.account.auth_backends.AuthenticationBackend"
_numbers = itertools.count(1)
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


OVER_HOME: Final = {
    "street": "00", "district": "0", "auditor": "0", "superuser": "0", "hotline": "0",
}  # fmt: skip
# Scopes that depend on the thing.
BY_THING: Final = ("own", "ward", "ward_ended", "claim", "claim_past", "team")


class CannotStand(LookupError):  # noqa: N818 -- nothing went wrong
    """The case does not say who stands in this scope to its thing."""


@dataclass(frozen=True)
class Thing:
    """What a case has built: its key, and who stands in the scopes that depend on it, by
    (role, scope).

    `args` are other keys that its pages need; `secrets` what nobody sees who may not.
    """

    pk: int
    people: dict[tuple[str, str], Person] = field(default_factory=dict)
    args: tuple[Any, ...] = ()
    secrets: tuple[str, ...] = ()


def _name(n: int) -> str:
    """Three signs that are in every font, and together in no page but hers."""
    pairs = ((0xB0 + (n * step) % 39, 0xA1 + (n * step) % 94) for step in (7, 11, 13))
    return "".join(bytes(pair).decode("gb2312") for pair in pairs)


class World:
    """Places by their digits: district, street, community; home is 000."""

    def __init__(self) -> None:
        self.town = make.town()
        self.stranger = Client(raise_request_exception=False)
        self._people: dict[tuple[str, str], Person] = {}
        self._things: dict[Callable[[World], Thing], Thing] = {}
        self._clients: dict[int, Client] = {}
        self._actors: dict[int, Actor] = {}

    def thing(self, build: Callable[[World], Thing]) -> Thing:
        """What the case builds, once."""
        if build not in self._things:
            self._things[build] = build(self)
        return self._things[build]

    def client(self, who: Person) -> Client:
        """She, signed in."""
        if who.pk not in self._clients:
            make.account(who)
            self._clients[who.pk] = Client(raise_request_exception=False)
            account = Account.objects.get(person_id=who.pk)
            self._clients[who.pk].force_login(account, backend=BACKEND)
        return self._clients[who.pk]

    def subject(self) -> tuple[Person, dict[tuple[str, str], Person], tuple[str, ...]]:
        """Somebody at home with her guardian of today and one of before, and what marks her."""
        n = next(_numbers)
        name, address = _name(n), f"CNRY-person-address-{n} 室"
        who = make.person(self.areas["000"], name=name, address=address)
        guardian, ended = make.person(self.areas["100"]), make.person(self.areas["100"])
        make.guardian(self.town, who, guardian)
        make.guardian(self.town, who, ended)
        link = who.guardians.get(guardian=ended)
        roles.decide_guardianship(
            link.pk, verb="revoke", actor=self.town.clerk, now=make.MONDAY - 20 * make.DAY
        )
        people = {
            ("resident", "own"): who, ("guardian", "ward"): guardian,
            ("guardian", "ward_ended"): ended,
        }  # fmt: skip
        return who, people, (name, address)

    def of(self, build: Callable[[Person], int]) -> Thing:
        """The same kind of thing as somebody's own: hers who lives at home."""
        who, people, secrets = self.subject()
        return Thing(build(who), people, secrets=secrets)

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

    def ready(self, role: str, scope: str, thing: Thing) -> None:
        """Who will be asked for is there and signed in before anything is tried and taken back."""
        known = role == "anon" or (role, scope) in {*thing.people, *self._people}
        if not known and scope not in BY_THING:
            self._people[role, scope] = self._placed(role, scope)
            self.client(self._people[role, scope])
        for who in thing.people.values():
            self.client(who)

    def person(self, role: str, scope: str, thing: Thing) -> Person | None:
        """Who stands there; none is a stranger.

        Raises:
            CannotStand: only the case can know, and does not say.
        """
        if role == "anon":
            return None
        if (role, scope) in thing.people:
            return thing.people[role, scope]
        if scope == "own":
            return self._private_side(role, thing)
        if scope in BY_THING:
            raise CannotStand(f"{role}@{scope}")
        return self._people[role, scope]

    def _private_side(self, role: str, thing: Thing) -> Person:
        """Whose own it is, and who holds the role over home as well (the caller takes it back): she
        may what every resident may with her own, and no more."""
        who = thing.people.get(("resident", "own"))
        if who is None or role in ("partner", "merchant", "resident"):
            raise CannotStand(f"{role}@own")
        if role == "guardian":
            make.guardian(self.town, make.person(self.areas["000"]), who)
        else:
            try:
                self._hold(who, role, OVER_HOME.get(role, "000"))
            except RolesApart as no:  # SD9, SD10: nobody is both
                raise CannotStand(f"{role}@own") from no
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
                path=area.path, actor=CLOCK, now=make.MONDAY - 30 * make.DAY,
            )  # fmt: skip
        else:
            make.grant(who, ROLES[role], area)
            if role == "volunteer":
                make.consent(who, ConsentPurpose.VOLUNTEER)

    def _guard(self, who: Person, where: str) -> None:
        """She is somebody's guardian, so that the role is real."""
        make.guardian(self.town, make.person(self.areas["000"]), who)

    def actor(self, who: Person | None) -> Actor:
        """What she may now; who stands by her place alone is asked for once."""
        if who is None:
            return STRANGER
        if who not in self._people.values():
            return make.actor(who)
        if who.pk not in self._actors:
            self._actors[who.pk] = make.actor(who)
        return self._actors[who.pk]
