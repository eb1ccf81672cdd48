"""Two districts, and somebody of every role in every relation to a thing that lives at home.

Scopes are those of the matrix: `own`, `ward`, `ward_ended`, `claim`, `claim_past` and `team` depend
on the thing, so the case that builds it names who stands there; the others depend on places.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.db import connection
from django.test import Client

from kith.core.actor import CLOCK, STRANGER, Actor, Role, ScopeKind
from kith.ops.permissions.matrix import matrix
from kith.people.actions import roles
from kith.people.actions._apart import RolesApart
from kith.people.models import Account
from kith.people.states import ConsentPurpose
from kith.places.states import Level
from tests import make
from tests.permissions.asking import Door
from tests.tools.stamp import Stamp

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


@dataclass
class Crowd:
    """The places, and whoever stands there by her place alone, signed in."""

    town: make.Town
    areas: dict[str, Area]
    people: dict[tuple[str, str], Person] = field(default_factory=dict)
    cookies: dict[int, str] = field(default_factory=dict)
    actors: dict[int, Actor] = field(default_factory=dict)


def _gathered() -> Crowd:
    town = make.town()
    crowd = Crowd(town, _areas(town))
    for role, scopes in matrix().possible.items():
        for scope in scopes if role != "anon" else ():
            if scope not in BY_THING:
                who = _placed(crowd, role, scope)
                crowd.people[role, scope] = who
                crowd.cookies[who.pk] = _signed_in(who)
                crowd.actors[who.pk] = make.actor(who)
    return crowd


CROWD: Final = Stamp(_gathered)


def _keys_apart() -> None:
    """No key of one kind is a key of another: an address with the wrong one fails."""
    tables = sorted(model._meta.db_table for model in apps.get_models(include_auto_created=True))
    rows = [(name, 10_000 * number) for number, name in enumerate(tables, 1)]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_sequence")
        cursor.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", rows)


def _signed_in(who: Person) -> str:
    make.account(who)
    client = Client()
    client.force_login(Account.objects.get(person_id=who.pk), backend=BACKEND)
    return "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())


KNOWN: Final[dict[int, Actor]] = {}  # the crowd of the newest world


class World:
    """Places by their digits: district, street, community; home is 000."""

    def __init__(self) -> None:
        self.crowd = CROWD.pressed()
        self.town, self.areas = self.crowd.town, self.crowd.areas
        KNOWN.clear()
        KNOWN.update(self.crowd.actors)
        self.door = Door()
        _keys_apart()
        self._things: dict[Callable[[World], Thing], Thing] = {}

    def thing(self, build: Callable[[World], Thing]) -> Thing:
        """What the case builds, once."""
        if build not in self._things:
            self._things[build] = build(self)
        return self._things[build]

    def cookie(self, who: Person | None) -> str:
        """She, signed in; a stranger has none."""
        if who is None:
            return ""
        if who.pk not in self.crowd.cookies:
            self.crowd.cookies[who.pk] = _signed_in(who)
        return self.crowd.cookies[who.pk]

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

    def ready(self, thing: Thing) -> None:
        """Who will be asked for is signed in before anything is tried and taken back."""
        for who in thing.people.values():
            self.cookie(who)

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
        return self.crowd.people[role, scope]

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
                _hold(self.crowd, who, role, OVER_HOME.get(role, "000"))
            except RolesApart as no:  # SD9, SD10: nobody is both
                raise CannotStand(f"{role}@own") from no
        return who

    def actor(self, who: Person | None) -> Actor:
        """What she may now; who stands by her place alone is asked for once."""
        if who is None:
            return STRANGER
        return self.crowd.actors.get(who.pk) or make.actor(who)


def _areas(town: make.Town) -> dict[str, Area]:
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


def _placed(crowd: Crowd, role: str, scope: str) -> Person:
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
    who = make.person(crowd.areas["100" if level != "community" else where])
    _hold(crowd, who, role, where)
    return who


def _hold(crowd: Crowd, who: Person, role: str, where: str) -> None:
    if role in ("resident", "guardian"):
        _guard(crowd, who) if role == "guardian" else None
        return
    area = crowd.areas[where]
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


def _guard(crowd: Crowd, who: Person) -> None:
    """She is somebody's guardian, so that the role is real."""
    make.guardian(crowd.town, make.person(crowd.areas["000"]), who)
