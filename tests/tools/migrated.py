"""Databases that every migration has run on once, to be copied instead of migrated again.

`make test` makes one of each engine and names it in KITH_MIGRATED: the path of a SQLite file, or
the name of a database in the throw-away cluster. Without the variable each test process migrates
a database of its own.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit, urlunsplit

import psycopg

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE: Final = "KITH_MIGRATED"
NAME: Final = "migrated"
# What Django calls its test database in memory; one process sees one such database.
IN_MEMORY: Final = "file:memorydb_default?mode=memory&cache=shared"


def begin(env: Mapping[str, str], folder: Path) -> tuple[str, subprocess.Popen[bytes]]:
    """What KITH_MIGRATED will be, and the process that makes it so.

    On the engine that DATABASE_URL names; without it on SQLite.
    """
    given = env.get("DATABASE_URL", "")
    told, url = str(folder / f"{NAME}.sqlite3"), f"sqlite:///{folder / f'{NAME}.sqlite3'}"
    if given.startswith("postgres"):
        with psycopg.connect(given, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {NAME}")
        told, url = NAME, urlunsplit(urlsplit(given)._replace(path=f"/{NAME}"))
    making = {**env, "DATABASE_URL": url, "KITH_VAR": str(folder / "var")}
    making["DJANGO_SETTINGS_MODULE"] = "config.settings"
    words = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    return told, subprocess.Popen(words, env=making)


def name() -> str:
    """The database or file to copy; empty where none was made."""
    return os.environ.get(VARIABLE, "")


def restored() -> sqlite3.Connection | None:
    """Django's database in memory, filled from the file; it lives while the connection does."""
    if not name().endswith(".sqlite3"):
        return None
    memory = sqlite3.connect(IN_MEMORY, uri=True, check_same_thread=False)
    with sqlite3.connect(name()) as kept:
        kept.backup(memory)
    return memory
