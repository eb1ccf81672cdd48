"""Runs the whole suite: on SQLite, on a throw-away PostgreSQL, and in a browser on both.

    python -m tests.run                       all phases but those of `make soak`
    python -m tests.run sqlite browser-sqlite only these

What a suite measured stands afterwards in var/assurance.jsonl, or where KITH_ASSURANCE says.

The last line is always `N passed, N failed, N skipped`. A phase that could not run counts as one
failure; a test that was skipped is named.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn, Self
from xml.etree import ElementTree

from tests.tools import ToolMissing, assurance, browser, migrated
from tests.tools.postgres import Cluster

if TYPE_CHECKING:
    from collections.abc import Iterable

WORKERS: Final = 2
NOTHING_COLLECTED: Final = 5
BROWSER: Final = "tests/browser"
# What of the caller's environment would say otherwise than the run: which database, and to compile
# everything anew in each of some hundred processes.
NOT_OURS: Final = ("DATABASE_URL", migrated.VARIABLE, "PYTHONDONTWRITEBYTECODE")


@dataclass(frozen=True)
class Phase:
    name: str
    marks: str
    on_postgres: bool = False
    in_browser: bool = False


PHASES: Final = (
    Phase("sqlite", "not postgres and not race and not browser and not soak"),
    Phase("postgres", "not browser and not pure and not soak", on_postgres=True),
    Phase("browser-sqlite", "browser and not soak", in_browser=True),
    Phase(
        "browser-postgres", "browser and not pure and not soak", on_postgres=True, in_browser=True
    ),
    Phase("soak-sqlite", "soak and not postgres and not race"),
    Phase("soak-postgres", "soak and not pure", on_postgres=True),
)


EVERY_TIME: Final = tuple(one.name for one in PHASES if not one.name.startswith("soak"))


@dataclass
class Tally:
    passed: int = 0
    failed: int = 0
    skipped: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __iadd__(self, other: Tally) -> Self:
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.faults += other.faults
        return self

    def __str__(self) -> str:
        failed = self.failed + len(self.faults)
        return f"{self.passed} passed, {failed} failed, {len(self.skipped)} skipped"


def main(names: list[str]) -> int:
    if unknown := set(names) - {phase.name for phase in PHASES}:
        print(f"No such phase: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, _leave)
    assurance.begin(anew=not names)
    total, lines = Tally(), []
    with ExitStack() as stack:
        wanted = [phase for phase in PHASES if phase.name in (names or EVERY_TIME)]
        began = time.monotonic()
        ready = _databases(wanted, stack)
        print(f"databases        {time.monotonic() - began:7.1f} s", flush=True)
        for phase in wanted:
            began = time.monotonic()
            tally = _run(phase, ready[phase.on_postgres])
            lines.append(f"{phase.name:<17}{time.monotonic() - began:7.1f} s   {tally}")
            print(lines[-1], flush=True)
            total += tally
    print("", *lines, sep="\n")
    for text in (*(f"skipped: {s}" for s in total.skipped), *total.faults):
        print(text)
    print(total)
    return 1 if total.failed or total.faults or not total.passed else 0


def _databases(phases: Iterable[Phase], stack: ExitStack) -> dict[bool, dict[str, str] | str]:
    """The environment of phases on SQLite (False) and on PostgreSQL (True), or what is missing.

    Every migration runs once an engine, on both at the same time.
    """
    plain = {k: v for k, v in os.environ.items() if k not in NOT_OURS}
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kith-run-")))
    ready: dict[bool, dict[str, str] | str] = {}
    making = []
    for on_postgres in sorted({phase.on_postgres for phase in phases}):
        env = dict(plain)
        try:
            if on_postgres:
                env["DATABASE_URL"] = stack.enter_context(Cluster(fast=True))
            env[migrated.VARIABLE], process = migrated.begin(env, folder)
        except ToolMissing as missing:
            ready[on_postgres] = str(missing)
            continue
        making.append((on_postgres, process))
        ready[on_postgres] = env
    for on_postgres, process in making:
        if process.wait():
            ready[on_postgres] = "the migrations did not run through"
    return ready


def _run(phase: Phase, env: dict[str, str] | str) -> Tally:
    """One phase with what it needs; what is missing becomes a fault of one line."""
    print(f"\n== {phase.name}", flush=True)
    try:
        if isinstance(env, str):
            raise ToolMissing(env)
        if phase.in_browser:
            browser.ready()
        return _pytest(phase, env)
    except ToolMissing as missing:
        return Tally(faults=[f"{phase.name}: {missing}"])


def _pytest(phase: Phase, env: dict[str, str]) -> Tally:
    with tempfile.TemporaryDirectory(prefix="kith-run-") as folder:
        report = Path(folder) / "report.xml"
        words = ["-q", "-n", str(WORKERS), "-m", phase.marks, f"--junit-xml={report}"]
        words += [BROWSER] if phase.in_browser else []
        env = {"CI": "1", **env} if phase.name in EVERY_TIME else env  # the same examples each time
        done = subprocess.run([sys.executable, "-m", "pytest", *words], env=env, check=False)
        tally = _read(report, phase) if report.exists() else Tally()
    if done.returncode == NOTHING_COLLECTED or not (tally.passed or tally.failed):
        tally.faults.append(f"{phase.name}: no test ran")
    elif done.returncode and not tally.failed:
        tally.faults.append(f"{phase.name}: pytest ended with code {done.returncode}")
    return tally


def _read(report: Path, phase: Phase) -> Tally:
    tally = Tally()
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 -- written by our pytest
        if case.find("failure") is not None or case.find("error") is not None:
            tally.failed += 1
        elif (skipped := case.find("skipped")) is not None:
            name = f"{case.get('classname')}.{case.get('name')}"
            tally.skipped.append(f"{phase.name}: {name}: {skipped.get('message')}")
        else:
            tally.passed += 1
    return tally


def _leave(number: int, _frame: object) -> NoReturn:
    """End like Ctrl-C does, so that the clusters are removed."""
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
