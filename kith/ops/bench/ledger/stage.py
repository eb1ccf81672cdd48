"""Databases of their own beside the one DATABASE_URL names, and processes that work on them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


class Stage:
    """Within the block databases can be had; after it they are gone."""

    def __init__(self) -> None:
        self._url = os.environ.get("DATABASE_URL", "")
        if not self._url.startswith("postgres"):
            raise CommandError(_("This bench needs PostgreSQL: name it in DATABASE_URL."))
        self._made: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with psycopg.connect(self._url, autocommit=True) as admin:
            for name in self._made:
                admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())

    def database(self, name: str) -> str:
        """The address of a new, empty database."""
        name = f"kith_bench_{name}_{os.getpid()}"
        with psycopg.connect(self._url, autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE "{name}"'.encode())
        self._made.append(name)
        return urlunsplit(urlsplit(self._url)._replace(path=f"/{name}"))

    def lines_to(self, url: str) -> int:
        """How many connections there are to one of them."""
        with psycopg.connect(self._url, autocommit=True) as admin:
            asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
            row = admin.execute(asked, [urlsplit(url).path[1:]]).fetchone()
            return int(row[0]) if row else 0


def ours(url: str, module: str) -> Side:
    """Our own interpreter, with Django set up for the database."""
    return Side(url, "worker", module)


class Side:
    """One way of doing the work: modules of this package, run by an interpreter on a database."""

    def __init__(self, url: str, *modules: str, python: str | Path = sys.executable) -> None:
        program = [f"kith.ops.bench.ledger.{modules[0]}", *modules[1:]]
        self._url, self._command = url, [str(python), "-m", *program]

    def start(self, task: str, **facts: Any) -> subprocess.Popen[str]:
        environment = {
            **os.environ,
            "DATABASE_URL": self._url,
            "PYTHONPATH": str(settings.BASE_DIR),
        }
        return subprocess.Popen(  # noqa: S603 -- our own module and an interpreter named by the user
            [*self._command, task, json.dumps(facts)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def do(self, task: str, **facts: Any) -> dict[str, Any]:
        """One process, from begin to end."""
        return _answers([self.start(task, **facts)])[0]

    def together(self, tasks: list[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
        """Processes that begin at the same moment."""
        return _answers([self.start(task, **facts) for task, facts in tasks])


def _answers(processes: list[subprocess.Popen[str]]) -> list[dict[str, Any]]:
    """All are ready, then all are told to go; what each said at the end."""
    try:
        if any(_line(process) != "ready" for process in processes):
            raise CommandError(_("A worker of the bench did not start."))
        for process in processes:
            assert process.stdin is not None, "opened as a pipe"
            process.stdin.write("go\n")
            process.stdin.flush()
        return [json.loads(_line(process) or "{}") for process in processes]
    finally:
        for process in processes:
            process.communicate()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None, "opened as a pipe"
    return process.stdout.readline().strip()
