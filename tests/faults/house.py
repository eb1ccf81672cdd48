"""A house that may be knocked over: a database of its own and the shipped server in front of it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import psycopg

from tests.tools import migrated
from tests.tools.ports import free_port
from tests.tools.postgres import Cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.tools.warm import Warm

ROOT: Final = Path(__file__).parents[2]
PATIENCE_S: Final = 60.0
ROOM_BYTES: Final = 2**30


class House:
    """`cluster` is there on PostgreSQL only; it syncs, as a real one does."""

    def __init__(self, var: Path, warm: Warm, cluster: Cluster | None = None) -> None:
        self.var, self.warm, self.cluster = var, warm, cluster
        self.env = {
            "KITH_VAR": str(var),
            "KITH_KEYS": str(var / "keys.json"),
            "KITH_STAFF_TOTP": "0",
            "KITH_SMS": f"folder:{var / 'sms'}",
        }
        self.move_in(cluster.url if cluster else f"sqlite:///{var / 'kith.sqlite3'}")
        self.server = 0

    def move_in(self, url: str) -> None:
        self.url = self.env["DATABASE_URL"] = url

    def beside(self, name: str) -> None:
        """A database of its own where the suite's are: it stands, and nobody may knock it over."""
        given = os.environ.get("DATABASE_URL", "")
        if not given.startswith("postgres"):
            self.tables()
            return
        name = f"house_{os.getpid()}_{name}"
        template = f' TEMPLATE "{migrated.name()}"' if migrated.name() else ""
        with psycopg.connect(given, autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE "{name}"{template}'.encode())
        self.move_in(urlunsplit(urlsplit(given)._replace(path=f"/{name}")))
        if not template:
            self.run("migrate", "--verbosity", "0")

    def tables(self) -> None:
        """Every table stands: copied where a migrated database is at hand."""
        if self.cluster and migrated.name():
            _pour(migrated.name(), self.cluster)
        elif migrated.name():
            shutil.copyfile(migrated.name(), self.var / "kith.sqlite3")
        else:
            self.run("migrate", "--verbosity", "0")

    def run(self, *words: str) -> str:
        """A command, or a module of fillers, from begin to end."""
        return self.warm.run(*words, env=self.env, out=self.var / "ran.txt")

    def fill(self, *words: str) -> Any:
        return json.loads(self.run(*words).splitlines()[-1])

    @contextmanager
    def serve(self, *words: str) -> Iterator[tuple[str, int]]:
        """`kith serve`, or a module in its place; the whole family is gone at the end."""
        address = ("127.0.0.1", free_port())
        at, said = f"{address[0]}:{address[1]}", self.var / "server.log"
        self.server = self.warm.start(*(words or ("serve",)), at, env=self.env, out=said)
        try:
            answers(address, said)
            yield address
        finally:
            self.warm.stop(self.server)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Straight from the tables."""
        if self.cluster is None:
            import sqlite3  # noqa: PLC0415 -- after django.setup

            with sqlite3.connect(self.var / "kith.sqlite3", timeout=60) as rows:
                return rows.execute(sql).fetchall()
        with psycopg.connect(self.url) as rows_of:
            return rows_of.execute(sql.encode()).fetchall()


def in_memory() -> Path | None:
    """Where a cluster syncs without waiting for a disk: kill -9 tells the two not apart."""
    place = Path("/dev/shm")  # noqa: S108 -- a place in memory
    has_room = place.is_dir() and shutil.disk_usage(place).free > ROOM_BYTES
    return place if has_room else None


def _pour(name: str, into: Cluster) -> None:
    """The migrated database of the suite's cluster, copied into another."""
    dump = into._programs / "pg_dump"
    like = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    said = subprocess.run([str(dump), "--no-owner", like], capture_output=True, check=True)
    shell = dump.with_name("psql")
    subprocess.run(
        [str(shell), "-q", "-1", "-v", "ON_ERROR_STOP=1", into.url],
        input=b"SET LOCAL synchronous_commit = off;" + said.stdout,
        stdout=subprocess.DEVNULL,
        check=True,
    )


def answers(address: tuple[str, int], said: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            with urlopen(f"http://{address[0]}:{address[1]}/account/login/", timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(said.read_text()[-2000:])


def children(pid: int) -> list[int]:
    """The processes that it began, and those that they began."""
    told = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    mine = [int(word) for word in told.stdout.split()]
    return [*mine, *(other for one in mine for other in children(one))]


def slay(*pids: int) -> None:
    """kill -9, without a word."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue  # it went of itself


def slay_database(cluster: Cluster) -> None:
    """The postmaster and everything it began are gone at once; then a supervisor starts it again.

    A dead process that nobody has buried yet still counts as alive for PostgreSQL: its notes go.
    """
    note = Path(cluster._store) / "postmaster.pid"
    first = int(note.read_text().splitlines()[0])
    family = [first, *children(first)]
    slay(*family)
    until = time.monotonic() + PATIENCE_S
    while any(map(_lives, family)):
        assert time.monotonic() < until, "kill -9 did not end it"
        time.sleep(0.02)
    for trace in (note, *cluster.home.glob(".s.PGSQL.*.lock")):
        trace.unlink(missing_ok=True)
    cluster.restart()


def _lives(pid: int) -> bool:
    told = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return told.stdout.strip()[:1] not in ("", "Z")
