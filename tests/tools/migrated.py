"""Databases that every migration has run on once, to be copied instead of migrated again.

`make test` makes one of each engine and names it in KITH_MIGRATED: the path of a SQLite file, or
the name of a database in the throw-away cluster. Without the variable each test process migrates
a database of its own.

    python -m tests.tools.migrated          what `kith migrate` does, in half the time
"""

from __future__ import annotations

import gc
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
    return told, subprocess.Popen([sys.executable, "-m", "tests.tools.migrated"], env=making)


def main() -> None:
    """Every migration. Django draws all models anew some thousand times for it.

    The garbage of that is looked through seldom, and which setting names a model that may be
    exchanged, the same in every drawing, is not searched for in each.
    """
    import django  # noqa: PLC0415 -- the environment stands only now

    django.setup()
    from django.apps import apps  # noqa: PLC0415 -- after the settings
    from django.core.management import call_command  # noqa: PLC0415 -- after the settings
    from django.db import connection  # noqa: PLC0415 -- after the settings
    from django.db.migrations.state import StateApps  # noqa: PLC0415 -- after the settings

    def named(_drawn: StateApps, model: str) -> str | None:
        return apps.get_swappable_settings_name(model)

    vars(named)["cache_clear"] = lambda: None  # asked of it whenever a drawing begins
    setattr(StateApps, "get_swappable_settings_name", named)  # noqa: B010 -- Django's own method
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)
    call_command("migrate", verbosity=0)
    connection.close()  # what stands in the log goes into the file: it is the file that is copied


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


if __name__ == "__main__":
    main()
