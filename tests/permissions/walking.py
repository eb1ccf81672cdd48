"""One cell after the other: who stands there does the deed, by service call and by page."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse

from kith.core.refusal import IllegalMove, ProofNeeded, Refusal
from kith.ops.permissions.matrix import Cell, matrix
from kith.vault.models import Access
from tests import make
from tests.permissions.asking import undone, watched
from tests.permissions.case import CASES, Ask, Case, excuse
from tests.permissions.world import CannotStand, Thing, World

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kith.core.actor import Actor
    from kith.people.models import Person
    from tests.permissions.flipping import Flips

NOTHING: Final = Thing(0, args=(0,) * 8)
DENIED: Final = (403, 404)
SECOND: Final = "second_needed"  # the code of a deed that waits for a second person
# What a page may not show unless it is granted in full.
VEILED: Final = frozenset({"masked", "public", "agg"})
Modes = frozenset[str] | None


@cache
def cells_of(deed: str) -> tuple[Cell, ...]:
    """The cells of one deed."""
    return _by_deed().get(deed, ())


@cache
def _by_deed() -> dict[str, tuple[Cell, ...]]:
    found: dict[str, list[Cell]] = {}
    for cell in matrix().cells():
        found.setdefault(cell.deed, []).append(cell)
    return {deed: tuple(cells) for deed, cells in found.items()}


def expected(cell: Cell) -> Modes:
    """The union of her role and of the resident that everybody who signs in is."""
    table, private = matrix(), None
    if is_apart(cell):
        return None
    if cell.role != "anon" and (cell.role, cell.scope) not in ORGANISATIONS:
        scope = cell.scope if cell.scope in table.possible["resident"] else "other"
        if scope in table.scopes_of(cell.deed):
            private = table.modes_of(cell.deed, "resident", scope)
    found = [modes for modes in (cell.modes, private) if modes is not None]
    return min(found, key=len) if found else None


def is_apart(cell: Cell) -> bool:
    """Refused, whatever she may as the resident she is."""
    return (cell.deed, cell.role, cell.scope) in matrix().apart


# What is "own" to these is their organisation's, not their private side.
ORGANISATIONS: Final = (("partner", "own"), ("merchant", "own"))


# Where she may read what she may not change.
HERS: Final = ("own", "ward", "claim")
# The table in which each look is written down.
LOOKS: Final = frozenset({Access._meta.db_table})


class Walk:
    """The cells of one deed, in one world; `wrong` collects what is not as the matrix says."""

    def __init__(
        self,
        deed: str,
        world: World,
        *,
        with_pages: bool = False,
        flips: Flips | None = None,
    ) -> None:
        self.case: Case = CASES[deed]
        self.flips = flips
        self.world, self.with_pages = world, with_pages
        self.thing = world.thing(self.case.build)
        self.wrong: list[str] = []

    def go(self, roles: frozenset[str] | None = None) -> list[str]:
        for cell in cells_of(self.case.deed):
            if roles is None or cell.role in roles:
                self.stand(cell)
        return self.wrong

    def stand(self, cell: Cell) -> None:
        if self.with_pages:
            self.world.ready(self.thing)
        with undone():
            try:
                who = self.world.person(cell.role, cell.scope, self.thing)
            except CannotStand:
                if not excuse(cell):
                    self.say(cell, "nobody stands there, and no reason is given")
                return
            if excuse(cell):
                self.say(cell, f"somebody stands there although: {excuse(cell)}")
                return
            with self.flips.standing(cell.role) if self.flips else nullcontext():
                self.serve(cell, self.world.actor(who))
            if self.with_pages:
                self.look(cell, who)

    def say(self, cell: Cell, told: str) -> None:
        self.wrong.append(f"{cell}: {told}; the matrix says {told_of(expected(cell))}")

    def serve(self, cell: Cell, actor: Actor) -> None:
        """The service call, and its modes."""
        case, modes = self.case, expected(cell)
        do, thing = self._way(cell)
        told = self._tried(cell, lambda: do(thing, actor, self.now))
        if told == IllegalMove.code and modes is None and cell.scope == "claim_past":
            told = "refused"  # it was hers, and is over
        if is_apart(cell) and told != "done" and not told.startswith("broke"):
            told = "refused"  # the refusal says what else she is
        modes = modes or frozenset()
        if "dual" in modes and told == SECOND:
            return None
        if told != ("done" if expected(cell) is not None else "refused"):
            return self.say(cell, told)
        if "stepup" in modes:
            shy = make.unproved(actor)
            told = self._tried(cell, lambda: do(thing, shy, self.now))
            if told != ProofNeeded.code:
                self.say(cell, f"without a proof: {told}")
        if "reason" in modes:
            self._without_reason(cell, actor)
        if "dual" in modes and (case.effect is None or self._had_effect(do, actor)):
            self.say(cell, "it took effect without a second person")
        return None

    @property
    def now(self) -> Any:
        return self.case.at or make.MONDAY

    def _way(self, cell: Cell) -> tuple[Callable[..., Any], Thing]:
        """How and of what it is asked in this cell."""
        if cell.scope != "na":
            return self.case.do, self.thing
        return (self.case.na, self.thing) if self.case.na else (self.case.do, NOTHING)

    def _without_reason(self, cell: Cell, actor: Actor) -> None:
        bare = self.case.bare
        if bare is None:
            return self.say(cell, "no way to leave the reason out is told")
        if isinstance(bare, Ask):
            if not self.with_pages or not bare.is_way_of(cell):
                return None
            who = self.world.person(cell.role, cell.scope, self.thing)
            assert who is not None
            answer, _is_in = self._answer(cell, bare, who, self.thing)
            if answer.status_code != 422:
                self.say(cell, f"{bare.route} without a reason: {answer.status_code}")
            return None
        told = self._tried(cell, lambda: bare(self.thing, actor, self.now))
        if told in ("done", "refused") or (told.startswith("broke") and "TypeError" not in told):
            self.say(cell, f"without a reason: {told}")
        return None

    def _had_effect(self, do: Callable[..., Any], actor: Actor) -> bool:
        assert self.case.effect is not None
        with undone():
            before = self.case.effect(self.thing)
            do(self.thing, actor, self.now)
            after = self.case.effect(self.thing)
        return before != after

    def _tried(self, cell: Cell, do: Callable[[], Any]) -> str:
        """`done`, `refused` for a no of the matrix, else the code of another refusal."""
        told = "done"
        with watched() as changes:
            try:
                do()
            except ObjectDoesNotExist:
                told = "refused"
            except ProofNeeded as no:
                told = no.code
            except Refusal as no:
                told = "refused" if no.status in DENIED else no.code
            except Exception as broken:  # noqa: BLE001 -- told with its cell, and fails the walk
                told = f"broke: {broken!r}"
        if told != "done" and changes.tables - LOOKS:
            self.say(cell, f"refused, and yet {', '.join(sorted(changes.tables))} changed")
        return told

    def look(self, cell: Cell, who: Person | None) -> None:
        """The pages: one at least lets her in where it is granted, none where it is not."""
        asks = [ask for ask in self.case.asks if ask.na == (cell.scope == "na")]
        modes, thing = expected(cell), self.thing
        if modes is not None:  # where another page is her way, this one is not asked
            asks = [ask for ask in asks if ask.is_way_of(cell)]
        if not asks:
            return
        answers = [(ask, *self._answer(cell, ask, who, thing)) for ask in asks]
        if modes is None:
            for ask, answer, is_in in answers:
                if is_in or answer.status_code >= 500:
                    self.say(cell, f"{ask.route} answered {answer.status_code}")
                elif not self._is_hidden_well(cell, ask, who, answer):
                    self.say(cell, f"{ask.route} tells with {answer.status_code} that it exists")
        else:
            for ask, answer, is_in in answers:
                if not is_in:
                    self.say(cell, f"{ask.route} does not let in: {answer.status_code}")
        if (modes is None and cell.scope not in HERS) or (modes and modes & VEILED):
            self._leaks(cell, answers)

    def _leaks(self, cell: Cell, answers: list[tuple[Ask, HttpResponse, bool]]) -> None:
        for ask, answer, _is_in in answers:
            body = b"".join(answer) if answer.streaming else answer.content
            text = body.decode("utf-8", "replace") + str(answer.headers)
            for secret in self.thing.secrets:
                if secret in text:
                    self.say(cell, f"{ask.route} shows {secret}")

    def _answer(
        self, cell: Cell, ask: Ask, who: Person | None, thing: Thing
    ) -> tuple[HttpResponse, bool]:
        path = reverse(ask.route, args=ask.args(thing))
        with watched() as changes:
            answer = self.world.door.ask(self.world.cookie(who), ask.method, path, ask.data(thing))
            is_in = lets_in(answer)
            if is_in and ask.shows is not None:
                is_in = ask.shows(thing) in answer.content.decode()
        hers = LOOKS if cell.scope in HERS else frozenset()  # she may look at what is her own
        if expected(cell) is None and changes.tables - hers:
            self.say(
                cell, f"{ask.route} refused, and yet {', '.join(sorted(changes.tables))} changed"
            )
        return answer, is_in

    def _is_hidden_well(
        self, cell: Cell, ask: Ask, who: Person | None, answer: HttpResponse
    ) -> bool:
        """Refused as if nothing were there, unless she may know that it is."""
        if cell.object not in matrix().hidden or answer.status_code != 403:
            return True
        if self._may_know(cell):
            return True
        nowhere = tuple(0 if isinstance(one, int) else one for one in ask.args(self.thing))
        at = Ask(ask.method, ask.route, lambda _thing: nowhere, ask.data)
        return self._answer(cell, at, who, self.thing)[0].status_code == answer.status_code

    def _may_know(self, cell: Cell) -> bool:
        deeds = (deed for deed in matrix().grants if deed.startswith(f"{cell.object}."))
        return any(
            expected(Cell(cell.object, deed.split(".")[1], cell.role, cell.scope,
                          matrix().modes_of(deed, cell.role, cell.scope))) is not None
            for deed in deeds
        )  # fmt: skip


def lets_in(answer: HttpResponse) -> bool:
    """Not refused, and not sent to sign in."""
    location = answer.headers.get("Location", "")
    return answer.status_code < 400 and "/account/login/" not in location


def told_of(modes: Modes) -> str:
    return "no" if modes is None else f"yes ({', '.join(sorted(modes))})" if modes else "yes"
