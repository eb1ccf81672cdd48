"""PostgreSQL: `pg_dump` in an exported snapshot, `pg_restore` from a pipe; never a clear file."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, cast

import psycopg
from django.conf import settings
from django.utils.translation import gettext as _
from psycopg import sql

from kith.ops.backups import NoBackup, Rows, Tables

DUMP: Final = ("--format=custom", "--compress=1", "--no-owner", "--no-privileges")
RESTORE: Final = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
# A row's text must not depend on who asks.
PLAINLY: Final = (
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL extra_float_digits = 1",
)
EVERY_TABLE: Final = """
SELECT c.relname FROM pg_class c
WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY 1
"""
ROWS: Final = """
SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0) FROM {} t
"""


@contextmanager
def copied(params: dict[str, Any], folder: Path) -> Iterator[tuple[Tables, IO[bytes]]]:
    """What stands in every table, and the stream of the database, both of one moment."""
    del folder  # nothing is laid aside
    with psycopg.connect(**params) as held:
        held.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        held.read_only = True
        (moment,) = held.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        counted = _counted(held)
        words = [_program("pg_dump"), *DUMP, f"--snapshot={moment}"]
        with subprocess.Popen(words, stdout=subprocess.PIPE, env=_environment(params)) as dump:  # noqa: S603 -- our words
            yield counted, cast("IO[bytes]", _Whole(dump))


def filled(url: str, write: Callable[[IO[bytes]], object]) -> Tables:
    """The database is filled by what `write` puts into the pipe; what then stands in it.

    A database of that name is made where there is none.

    Raises:
        NoBackup: it holds tables already, or the stream does not fit.
    """
    params = psycopg.conninfo.conninfo_to_dict(url)
    _stands_empty(params)
    words = [_program("pg_restore"), *RESTORE, f"--dbname={params['dbname']}"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, env=_environment(params)) as process:  # noqa: S603 -- our words
        assert process.stdin is not None
        try:
            write(process.stdin)
        except BrokenPipeError:
            pass  # it has said why, and ends with a code
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise NoBackup(why=_("pg_restore ended with code %(code)s") % {"code": process.returncode})
    with psycopg.connect(**params) as done:  # type: ignore[arg-type]
        return _counted(done)


def dropped(url: str) -> None:
    """The database is gone; only for one that a drill has made."""
    params = psycopg.conninfo.conninfo_to_dict(url)
    with _beside(params) as server:
        name = sql.Identifier(str(params["dbname"]))
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


class _Whole:
    """What the program writes; its end is the end only if it ended well."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def read(self, size: int = -1) -> bytes:
        assert self._process.stdout is not None
        data = self._process.stdout.read(size)
        if not data and (code := self._process.wait()):
            raise NoBackup(why=_("pg_dump ended with code %(code)s") % {"code": code})
        return data


def _counted(held: psycopg.Connection[Any]) -> Tables:
    tables = {}
    with held.transaction():
        for line in PLAINLY:
            held.execute(line)
        for (name,) in held.execute(EVERY_TABLE).fetchall():
            asked = sql.SQL(ROWS).format(sql.Identifier(name))
            count, total = held.execute(asked).fetchone() or (0, 0)
            tables[name] = Rows(count, str(total))
    return tables


def _stands_empty(params: dict[str, Any]) -> None:
    try:
        with psycopg.connect(**params) as there:
            if there.execute(EVERY_TABLE).fetchone():
                raise NoBackup(
                    why=_("the database %(name)s is not empty") % {"name": params["dbname"]}
                )
    except psycopg.OperationalError:
        with _beside(params) as server:
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(
                    sql.Identifier(params["dbname"])
                )
            )


def _beside(params: dict[str, Any]) -> psycopg.Connection[Any]:
    """The same server, in the database from which others are made."""
    return psycopg.connect(**{**params, "dbname": "postgres"}, autocommit=True)


def _program(name: str) -> str:
    """Where the program stands: in the folder that is set, else where the system looks.

    Raises:
        NoBackup: nowhere.
    """
    path = shutil.which(name, path=settings.KITH_PG_PROGRAMS or None)
    if path is None:
        raise NoBackup(
            why=_("%(name)s is missing: install PostgreSQL's client programs") % {"name": name}
        )
    return path


def _environment(params: dict[str, Any]) -> dict[str, str]:
    """Who connects where; never among the words, which everybody on the machine can read."""
    names = {"dbname": "PGDATABASE", "host": "PGHOST", "port": "PGPORT", "user": "PGUSER"}
    names |= {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    names["password"] = "PGPASSWORD"  # noqa: S105 -- the variable's name
    told = {names[key]: str(value) for key, value in params.items() if key in names and value}
    return {**os.environ, **told}
