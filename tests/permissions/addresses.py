"""Every address of a deed, asked by every role: who may not is refused before anything is read of
what she sent, sees nothing of the thing, and changes nothing.

`walking` asks each deed's main page in every cell. Here are all the others: by each role from where
she may, and from one place where she may not (another for each address); `make soak` asks from all.
A POST is sent with nothing in it, so that a form's own no cannot stand in for the policy's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode
from zlib import crc32

from django.db import connection
from django.urls import reverse

from kith.ops.permissions.matrix import Cell, matrix
from kith.ops.permissions.routes import Route, deeds, routes
from tests.permissions.asking import undone, watched
from tests.permissions.case import CASES, Build, excuse, excused_address
from tests.permissions.walking import HERS, LOOKS, VEILED, cells_of, expected, is_apart, lets_in
from tests.permissions.world import CannotStand, Thing, World

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from kith.people.models import Person

Args = Callable[[Thing], tuple[object, ...]]
REFUSED: Final = (403, 404, 410)
# Behind the policy: a page, a form's error, a move the state does not allow, a second person.
PASSED: Final = (200, 302, 409, 422)
SAMPLED: Final = 4  # of so many addresses, one is asked in other ways as well
OTHERWISE: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    ("HEAD", {}), ("OPTIONS", {}), ("GET", {"HTTP_HX_REQUEST": "true"}),
)  # fmt: skip


def takes(*parts: str | int) -> Args:
    """Of what an address is made: "pk", the number of one of `args`, or a word as it stands."""
    return lambda thing: tuple(
        thing.pk if part == "pk" else thing.args[part] if isinstance(part, int) else part
        for part in parts
    )


def says(**words: str) -> Callable[[Thing], dict[str, Any]]:
    """What a form sends, whatever the thing."""
    return lambda _thing: words


@dataclass(frozen=True)
class How:
    """What the address takes, where it is not the deed's own thing by its key."""

    build: Build | None = None
    args: Args | None = None
    data: Callable[[Thing], dict[str, Any]] = lambda _thing: {}
    query: Callable[[Thing], dict[str, Any]] | None = None  # names the thing after the "?"
    names: bool = False  # what is sent (`data`) names the thing
    also: tuple[str, ...] = ()  # deeds whose verbs share the address
    hers: frozenset[str] = frozenset()  # roles that come with what is their own, not with this
    at: datetime | None = None


@cache
def child(build: Build, table: str) -> Build:
    """What hangs on the deed's own thing: the row that building it brought into another table."""

    def built(world: World) -> Thing:
        thing = build(world)
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT max(id) FROM "{table}"')
            (key,) = cursor.fetchone()
        assert key, f"{build.__name__} brings nothing into {table}"
        return Thing(key, thing.people, (thing.pk, *thing.args), thing.secrets)

    return built


@cache
def _hour_of(build: Build) -> datetime | None:
    return next((one.at for one in CASES.values() if one.build is build and one.at), None)


@dataclass(frozen=True)
class Address:
    """One address with one method."""

    method: str
    route: Route
    deed: str
    how: How

    @property
    def has_thing(self) -> bool:
        return "<" in self.route.pattern or self.how.query is not None or self.how.names

    @property
    def build(self) -> Build:
        if self.how.build is not None:
            return self.how.build
        return CASES[self.deed].build if self.deed in CASES else alone

    @property
    def at(self) -> datetime | None:
        """When whoever may is let in: the hour of a case that is built the same way."""
        if self.how.at is not None:
            return self.how.at
        if self.deed in CASES and self.how.build in (None, CASES[self.deed].build):
            return CASES[self.deed].at
        return _hour_of(self.build)

    def path(self, thing: Thing) -> str:
        asked = f"?{urlencode(self.how.query(thing))}" if self.how.query else ""
        if self.how.args is not None:
            return reverse(self.route.name, args=self.how.args(thing)) + asked
        kinds = re.findall(r"<(?:(\w+):)?\w+>", self.route.pattern)
        args = [_usual(kind, n, thing) for n, kind in enumerate(kinds)]
        return reverse(self.route.name, args=args) + asked

    def dice(self, *words: str) -> int:
        """The same for the same address, so that a failure repeats."""
        return crc32("".join((self.method, self.route.name, *words)).encode())

    def __str__(self) -> str:
        return f"{self.method} {self.route.name}"


def _usual(kind: str, position: int, thing: Thing) -> int | str:
    """The thing's key first; of what else it takes, something that is not there."""
    if kind != "int":
        return "x"
    return 0 if position else thing.pk


@cache
def addresses() -> tuple[Address, ...]:
    from tests.permissions.ways import WAYS  # noqa: PLC0415 -- ways speak of How

    found = []
    for route in routes():
        for method in sorted(route.methods & {"GET", "POST"}):
            deed = deeds()[route.name][method]
            how = WAYS.get((method, route.name)) or WAYS.get(route.name) or How()
            found.append(Address(method, route, deed, how))
    return tuple(found)


def excused(address: Address) -> str:
    """Why nobody can be let in here; empty where somebody must."""
    return excused_address(str(address))


def alone(world: World) -> Thing:
    """Somebody at home: for pages of whoever is signed in."""
    return world.of(lambda who: who.pk)


class Tour:
    """One address in one world; `wrong` collects what is not as the matrix says."""

    def __init__(self, address: Address, world: World, *, everywhere: bool = False) -> None:
        self.address, self.world, self.everywhere = address, world, everywhere
        self.thing = world.thing(address.build)
        self.wrong: list[str] = []
        self.told: list[str] = []  # what those heard who may
        self.entered = 0
        self._sampled: set[bool] = set()

    def go(self) -> list[str]:
        for cell in self._granted():
            if not self._is_enough(cell):
                self._stand(cell)
        for cell in list(self._refused()):
            self._stand(cell)
        if excused(self.address):
            if self.entered:
                self.wrong.append(f"{self.address} lets in although: {excused(self.address)}")
        elif not self.entered and any(self._granted()):
            self.wrong.append(f"{self.address} lets nobody in: {', '.join(self.told)}")
        return self.wrong

    def _cells(self) -> list[Cell]:
        """What names a thing is asked of it; what names none, of whoever there is."""
        return [
            cell
            for cell in (*cells_of(self.address.deed), *self._stranger())
            if not excuse(cell) and (cell.scope != "na" or not self.address.has_thing)
        ]

    def _stranger(self) -> Iterator[Cell]:
        """She comes to every address, even where the deed is one's own only."""
        obj, action = self.address.deed.split(".")
        if "other" not in matrix().scopes_of(self.address.deed):
            yield Cell(obj, action, "anon", "other", None)

    def _granted(self) -> Iterator[Cell]:
        """Each role in one place where the role may: as the resident she is, all are alike."""
        told: set[str] = set()
        cells = [cell for cell in self._cells() if self._is_granted(cell)]
        cells.sort(key=lambda one: self.address.dice(one.role))
        for cell in sorted(cells, key=lambda one: one.scope == "own" and one.role != "resident"):
            if self.everywhere or cell.role not in told:
                told.add(cell.role)
                yield cell

    def _is_enough(self, cell: Cell) -> bool:
        """Two who may read it whole, one who may do it; whoever sees it veiled, each."""
        if self.everywhere or (self.thing.secrets and (self.modes(cell) or frozenset()) & VEILED):
            return False
        return self.entered >= (2 if self.address.method == "GET" else 1)

    def _is_granted(self, cell: Cell) -> bool:
        deeds_here = (self.address.deed, *self.address.how.also)
        return not is_apart(cell) and any(
            matrix().modes_of(deed, cell.role, cell.scope) is not None for deed in deeds_here
        )

    def _refused(self) -> Iterator[Cell]:
        """Of each role one place where she may not; all of them by `make soak`."""
        for role in matrix().roles:
            no = [one for one in self._cells() if one.role == role and self.modes(one) is None]
            if not no or role in self.address.how.hers:
                continue
            if self.address.method == "POST" and self._is_open_to(role):
                continue
            if self._is_spared(role):
                continue
            first = self.address.dice(role) % len(no)
            yield from no if self.everywhere else no[first : first + 1]

    def _is_spared(self, role: str) -> bool:
        """Of roles that may nowhere, half read an address; all of them post to it."""
        if self.everywhere or self.address.method == "POST" or role == "anon":
            return False
        cells = cells_of(self.address.deed)
        has_part = any(cell.role == role and cell.is_allowed for cell in cells)
        return not has_part and bool(self.address.dice("spared", role) % 2)

    def _refusals(self) -> tuple[int, ...]:
        """A page that is asked without its question says so to everybody."""
        return (302, *REFUSED, *((400,) if self.address.method == "GET" else ()))

    def _is_open_to(self, role: str) -> bool:
        """It names no thing: a list that is empty for her, or what is her own.

        Everybody who signs in is a resident, and nothing is written where she may nowhere.
        """
        if self.address.has_thing:
            return False
        if self.address.method == "GET" and role != "anon":
            return True
        told = (self.address.deed, *self.address.how.also)
        roles = {cell.role for deed in told for cell in cells_of(deed) if cell.is_allowed}
        return role in roles or (role != "anon" and "resident" in roles)

    def modes(self, cell: Cell) -> frozenset[str] | None:
        """By the address's deed, or by another that shares it."""
        if (modes := expected(cell)) is not None:
            return modes
        for deed in self.address.how.also:
            obj, action = deed.split(".")
            found = matrix().modes_of(deed, cell.role, cell.scope)
            if (modes := expected(Cell(obj, action, cell.role, cell.scope, found))) is not None:
                return modes
        return None

    def _stand(self, cell: Cell) -> None:
        self.world.ready(self.thing)
        with undone():
            try:
                who = self.world.person(cell.role, cell.scope, self.thing)
            except CannotStand:
                return
            answer = self._asked(cell, who, self.address.method)
            status = answer.status_code
            if self.modes(cell) is not None:
                self.entered += is_in(answer)
                self.told.append(f"{cell.role}@{cell.scope} {status}")
            elif not self._is_open_to(cell.role) and status not in self._refusals():
                self.say(cell, str(status))
            elif not self._is_open_to(cell.role) and is_in(answer):
                self.say(cell, f"{status} to {answer.headers.get('Location', '')}")
            if self._is_sampled(cell):
                self._ask_otherwise(cell, who, is_let_in=is_in(answer))

    def _is_sampled(self, cell: Cell) -> bool:
        """One who may and one who may not, of one address in four; all of them by `make soak`."""
        if self.address.method != "GET" or self.everywhere:
            return self.everywhere and self.address.method == "GET"
        kind = self.modes(cell) is not None
        if self.address.dice() % SAMPLED or kind in self._sampled:
            return False
        self._sampled.add(kind)
        return True

    def _ask_otherwise(self, cell: Cell, who: Person | None, *, is_let_in: bool) -> None:
        """HEAD, OPTIONS and a fragment for a script say no more than the page."""
        for method, headers in OTHERWISE:
            answer = self._asked(cell, who, method, **headers)
            if method != "OPTIONS" and is_in(answer) and not is_let_in:
                self.say(cell, f"as {method} {headers}: {answer.status_code}")

    def _asked(self, cell: Cell, who: Person | None, method: str, **headers: str) -> HttpResponse:
        """Asked, and taken back: refused changes nothing, and shows nothing of the thing."""
        modes = self.modes(cell)
        with watched() as changes:
            answer = self.world.door.ask(
                self.world.cookie(who), method, self.address.path(self.thing),
                self.address.how.data(self.thing), **headers,
            )  # fmt: skip
            body = b"".join(answer) if answer.streaming else answer.content
        if answer.status_code >= 500 and not excused(self.address):
            self.say(cell, f"{answer.status_code}: {self.world.door.broken!r}")
        hers = LOOKS if cell.scope in HERS else frozenset()
        if modes is None and not self._is_open_to(cell.role) and changes.tables - hers:
            self.say(cell, f"refused, and yet {', '.join(sorted(changes.tables))} changed")
        if (modes is None and cell.scope not in HERS) or (modes and modes & VEILED):
            text = body.decode("utf-8", "replace") + str(answer.headers)
            for secret in self.thing.secrets:
                if secret in text:
                    self.say(cell, f"{method} {answer.status_code} shows {secret}")
        return answer

    def say(self, cell: Cell, told: str) -> None:
        self.wrong.append(f"{self.address} by {cell.role}@{cell.scope}: {told}")


def is_in(answer: HttpResponse) -> bool:
    """Past the policy."""
    return answer.status_code in PASSED and (answer.status_code != 302 or lets_in(answer))
