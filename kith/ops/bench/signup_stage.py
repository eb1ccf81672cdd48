"""A house of its own for the crowd: a folder, a database, and the shipped server in front."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager, suppress
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from kith.ops.bench.ledger.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

PATIENCE_S: Final = 60.0


class House:
    """Within the block there is a database with nobody in it; after it there is none."""

    def __init__(
        self, engine: str, workers: int | None, threads: int | None, *, locks: bool = True
    ) -> None:
        self._engine, self._locks = engine, locks
        self._size = {"--workers": workers, "--threads": threads}
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="kith-bench-")
        self._stage = Stage() if self._engine == "postgres" else None
        try:
            self._environment = self._settings()
            self._run("migrate", "--verbosity", "0")
            self._run("createcachetable", "--verbosity", "0")
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._remove()

    def _remove(self) -> None:
        if self._stage is not None:
            self._stage.__exit__(None, None, None)
        self._folder.cleanup()

    def _settings(self) -> dict[str, str]:
        var = Path(self._folder.name)
        url = self._stage.database("signup") if self._stage else f"sqlite:///{var / 'kith.sqlite3'}"
        inherited = {n: v for n, v in os.environ.items() if not n.startswith("KITH_")}
        return {
            **inherited,
            "DATABASE_URL": url,
            "KITH_VAR": str(var),
            "KITH_SKIP_LOCKS": "" if self._locks else "1",
            "KITH_STAFF_TOTP": "0",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": str(settings.BASE_DIR),
            **{n: v for n, v in os.environ.items() if n == "KITH_AT_ONCE"},
        }

    def _run(self, *words: str, given: Any = None) -> str:
        """A command of the house, from begin to end; what it said."""
        done = subprocess.run(  # noqa: S603 -- our own command and modules
            [sys.executable, "-m", *_module(words)],
            env=self._environment,
            input=json.dumps(given),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CommandError(done.stderr[-2000:])
        return done.stdout

    def fill(self, people: int, places: int) -> dict[str, Any]:
        """People with open sessions of the browser, and a session that can be signed up for."""
        ready: dict[str, Any] = self._task("fill", people=people, places=places)
        return ready

    def look(self, session: int, acknowledged: list[str]) -> dict[str, Any]:
        """What the tables say, beside what people were told."""
        found: dict[str, Any] = self._task("look", session=session, acknowledged=acknowledged)
        return found

    def open_door(self, session: int) -> str:
        """Everybody has a place, and it is now; the cookie of a desk that ticks them."""
        return str(self._task("open_door", session=session))

    def look_at_door(self, session: int) -> dict[str, Any]:
        """Who stands in the list of those who came."""
        found: dict[str, Any] = self._task("look_at_door", session=session)
        return found

    def task(self, module: str, name: str, facts: Any) -> str:
        """What another module of rows says when it is asked within this house."""
        return self._run(module, name, given=facts)

    def _task(self, name: str, **facts: Any) -> Any:
        return json.loads(self._run("kith.ops.bench.signup_rows", name, given=facts))

    @contextmanager
    def serve(self) -> Iterator[tuple[str, int]]:
        """`kith serve`, as it ships, until the block ends."""
        address = ("127.0.0.1", _free_port())
        size = [word for n, v in self._size.items() if v is not None for word in (n, str(v))]
        begin = "from config.cli import main; main()"
        at = f"{address[0]}:{address[1]}"
        program = [sys.executable, "-c", begin, "serve", at, *size]
        log = Path(self._folder.name) / "server.log"
        with log.open("wb") as said:
            self._server = subprocess.Popen(  # noqa: S603 -- our own command
                program, env=self._environment, stdout=said, stderr=said
            )
            try:
                _wait_for(address, self._server, log)
                yield address
            finally:
                self._server.terminate()
                self._server.wait(PATIENCE_S)

    def memory_mib(self) -> int:
        """What the server and its processes hold at this moment."""
        assert self._server is not None, "asked while it serves"
        family = [self._server.pid, *_children(self._server.pid)]
        pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in family)
        return pages * os.sysconf("SC_PAGE_SIZE") // 2**20

    def connections(self) -> int:
        """How many lines to its database the server and its processes hold open."""
        assert self._server is not None, "asked while it serves"
        family = [self._server.pid, *_children(self._server.pid)]
        if self._stage is not None:
            return self._stage.lines_to(self._environment["DATABASE_URL"])
        path = str(Path(self._folder.name) / "kith.sqlite3")
        return sum(_opens(pid, path) for pid in family)


def _opens(pid: int, path: str) -> int:
    """How often a process has the file open."""
    opened = 0
    for one in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # it was closed while we looked
            opened += str(one.readlink()) == path
    return opened


def _module(words: tuple[str, ...]) -> tuple[str, ...]:
    return words if words[0].startswith("kith.") else ("django", *words)


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in listed.split()]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: tuple[str, int], server: subprocess.Popen[bytes], log: Path) -> None:
    """Every process of the server has answered something, so that none begins cold."""
    until = time.monotonic() + PATIENCE_S
    answered, page = 0, f"http://{address[0]}:{address[1]}/activities/"
    while answered < 20:
        if server.poll() is not None or time.monotonic() > until:
            raise CommandError(_("The server did not start.") + log.read_text()[-2000:])
        try:
            with urllib.request.urlopen(page) as said:
                answered += said.status == HTTPStatus.OK
        except OSError:
            time.sleep(0.1)
