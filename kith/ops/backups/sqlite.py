"""SQLite: its online backup, which waits for nobody and tears nothing; never a plain copy."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Final

from django.db.backends.sqlite3._functions import register
from django.utils.translation import gettext as _

from kith.ops.backups import NoBackup, Rows, Tables

EVERY_TABLE: Final = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
OWNERS: Final = 0o600


@contextmanager
def copied(params: dict[str, Any], folder: Path) -> Iterator[tuple[Tables, IO[bytes]]]:
    """What stands in every table of the copy, and the copy; it lies in the folder meanwhile."""
    with TemporaryDirectory(dir=folder, prefix=".kith-backup-") as aside:
        path = Path(aside) / "copy.sqlite3"
        with (
            closing(sqlite3.connect(params["database"])) as live,
            closing(sqlite3.connect(path)) as copy,
        ):
            live.backup(copy)
            counted = _counted(copy)
        with path.open("rb") as stream:
            yield counted, stream


def filled(url: str, write: Callable[[IO[bytes]], object]) -> Tables:
    """The file is what `write` puts into it; what then stands in its tables.

    Raises:
        NoBackup: there is a file already, or it is no whole database.
    """
    path = path_of(url)
    if path.exists():
        raise NoBackup(why=_("%(file)s is there already") % {"file": path.name})
    path.touch(OWNERS)
    with path.open("wb") as stream:
        write(stream)
    with closing(sqlite3.connect(path)) as done:
        counted = _counted(done)
        (said,) = done.execute("PRAGMA integrity_check").fetchone()
        if said != "ok":
            raise NoBackup(why=_("the copy is damaged: %(why)s") % {"why": said})
        return counted


def path_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


class _Sum:
    """Adds up 60 bits of every row's hash."""

    def __init__(self) -> None:
        self.total = 0

    def step(self, *values: object) -> None:
        digest = hashlib.blake2b(repr(values).encode(), digest_size=8).digest()
        self.total += int.from_bytes(digest, "big") >> 4

    def finalize(self) -> str:
        return str(self.total)


def _counted(done: sqlite3.Connection) -> Tables:
    register(done)  # indexes and checks name Django's functions
    done.create_aggregate("kith_sum", -1, _Sum)  # type: ignore[arg-type]
    tables = {}
    for (name,) in done.execute(EVERY_TABLE).fetchall():
        columns = ", ".join(f'"{row[1]}"' for row in done.execute(f'PRAGMA table_info("{name}")'))
        asked = f'SELECT count(*), kith_sum({columns}) FROM "{name}"'  # noqa: S608 -- names of our tables
        count, total = done.execute(asked).fetchone()
        tables[name] = Rows(count, total)
    return tables
