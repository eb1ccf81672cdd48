"""A run of pytest that asks of each mutant whether one of the tests that pass there fails.

    python -m pytest -p tests.mutants.plugin --mutate "kith/points/rules.py" tests/points

Every test runs once as always and tells which statements it reaches. Then each mutant has a fork of
the process to itself, with the database as it stands in memory, and meets the tests that reach its
statement, the quickest first, until one fails.
"""

from __future__ import annotations

import builtins
import json
import os
import random
import signal
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from _pytest.runner import runtestprotocol

from tests.mutants.making import ROOT, Mutant, Source, instead, standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

WATCH: Final = "_kith_reached"
# No mutant meets more tests than run in this time; a test that needs ten times as long as before
# hangs.
SECONDS: Final = 30.0
HANGS: Final = "it hangs"


@dataclass(frozen=True)
class Ran:
    """A test as it is without mutants."""

    item: pytest.Item
    seconds: float
    reached: frozenset[str]


@dataclass(frozen=True)
class Tried:
    """A mutant, how many tests reach it, and the one that noticed it; empty: it lives."""

    file: str
    said: str
    tests: int
    killer: str

    def __str__(self) -> str:
        end = "killed" if self.killer else "ALIVE"
        return f"{end:6} {self.tests:4} {self.said}   {self.killer}"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("mutants")
    group.addoption("--mutate", action="append", default=[], help="glob of modules, below the root")
    group.addoption("--mutants-all", action="append", default=[], help="and all of these modules")
    group.addoption("--mutants", type=int, default=0, help="how many of them; 0 for all")
    group.addoption("--mutants-seed", type=int, default=0)
    group.addoption("--mutants-only", default="", help="only those whose words hold this")
    group.addoption("--mutants-told", default="", help="the file for what came of them")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    config = session.config
    if not config.option.mutate or session.testsfailed:
        return None
    some, every = [
        [Source(path) for path in _paths(globs)]
        for globs in (config.option.mutate, config.option.mutants_all)
    ]
    sources = [*some, *every]
    functions = standing(sources)
    asker = Asker(_watched(session, sources, functions), functions)
    told = []
    for mutant in (*_chosen(some, config.option), *(m for one in every for m in one.mutants())):
        told.append(asker.tried(mutant))
        print(told[-1], flush=True)
    session._setupstate.teardown_exact(None)
    _tell(config.option.mutants_told, told)
    return True


def _paths(globs: Iterable[str]) -> list[Path]:
    return sorted({path for one in globs for path in ROOT.glob(one)})


def _chosen(sources: list[Source], option: Any) -> list[Mutant]:
    found = [m for one in sources for m in one.mutants() if option.mutants_only in str(m)]
    if not option.mutants or option.mutants >= len(found):
        return found
    return random.Random(option.mutants_seed).sample(found, option.mutants)


def _watched(session: pytest.Session, sources: list[Source], functions: Any) -> list[Ran]:
    reached: set[str] = set()
    setattr(builtins, WATCH, reached.add)
    ran: list[Ran] = []
    with ExitStack() as stack:
        for source in sources:
            stack.enter_context(instead(functions, source.watched(WATCH)))
        for index, item in enumerate(session.items):
            following = session.items[(index + 1) % len(session.items)]
            reached.clear()
            began = time.process_time()
            if _passes(item, following):
                ran.append(Ran(item, time.process_time() - began, frozenset(reached)))
            else:
                print(f"fails by itself: {item.nodeid}")
    return sorted(ran, key=lambda one: one.seconds)


class Asker:
    """Asks of one mutant after the other whether a test fails that does not fail without it."""

    def __init__(self, ran: list[Ran], functions: Any) -> None:
        self._ran, self._functions = ran, functions
        self._steady: set[str] = set()

    def tried(self, mutant: Mutant) -> Tried:
        tests = list(self._reaching(mutant))
        while found := self._killer(mutant, tests):
            if isinstance(found, str) or self._is_steady(found):
                name = found if isinstance(found, str) else found.item.nodeid
                return Tried(mutant.file, str(mutant), len(tests), name)
            print(f"fails in a fork by itself: {found.item.nodeid}")
            self._ran.remove(found)
            tests.remove(found)
        return Tried(mutant.file, str(mutant), len(tests), "")

    def _reaching(self, mutant: Mutant) -> Iterator[Ran]:
        left = SECONDS
        for one in self._ran:
            if mutant.place in one.reached and one.seconds <= left:
                left -= one.seconds
                yield one

    def _killer(self, mutant: Mutant, tests: list[Ran]) -> Ran | str:
        def asked() -> str:
            with instead(self._functions, mutant.code()) as changed:
                assert changed, f"nothing runs from {mutant.function}"
                return _first_to_fail(tests, is_hurried=True)

        said = _forked(asked) if tests else ""
        return tests[int(said)] if said.isdigit() else said

    def _is_steady(self, one: Ran) -> bool:
        """The control: with nothing changed, it passes in a fork as well."""
        name = one.item.nodeid
        if name not in self._steady and not _forked(lambda: _first_to_fail([one])):
            self._steady.add(name)
        return name in self._steady


def _first_to_fail(tests: list[Ran], *, is_hurried: bool = False) -> str:
    """Its place among them, empty where all pass; in a fork."""
    items = [one.item for one in tests]
    items[0].session._setupstate.teardown_exact(items[0])
    for index, item in enumerate(items):
        if is_hurried:  # its own work is counted: a busy machine is slow
            signal.setitimer(signal.ITIMER_PROF, 5 + 10 * tests[index].seconds)
        if not _passes(item, items[min(index + 1, len(items) - 1)]):
            return str(index)
    return ""


def _passes(item: pytest.Item, following: pytest.Item) -> bool:
    """Also a test that is skipped; what was set up for all stays up."""
    return not any(one.failed for one in runtestprotocol(item, log=False, nextitem=following))


def _forked(asked: Callable[[], str]) -> str:
    """What a process of its own answers; HANGS where its time is up."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            signal.signal(signal.SIGPROF, signal.SIG_DFL)
            os.write(writing, asked().encode())
            os._exit(0)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading) as answer:
        said = answer.read()
    status = os.waitpid(child, 0)[1]
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0, "the fork broke"
    return said if os.WIFEXITED(status) else HANGS


def _tell(path: str, told: list[Tried]) -> None:
    print(f"{sum(bool(one.killer) for one in told)} of {len(told)} mutants killed")
    if path:
        lines = [asdict(one) for one in told]
        Path(path).write_text(json.dumps(lines, ensure_ascii=False, indent=1), "utf-8")
