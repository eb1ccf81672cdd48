"""Filling another database from a backup, and asking it everything that must be true of it.

The database that runs is never touched: whoever moves in changes DATABASE_URL afterwards. A drill
does the same into a database that is gone when it is over, and notes that the backup is good.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from kith.ops.backups import NoBackup, postgres, sqlite
from kith.ops.backups.archive import Archive, Manifest
from kith.ops.backups.taking import proved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from kith.ops.backups import Tables

TLS: Final = ("sslmode", "sslrootcert")  # the drill's line is as closed as the house's own


def restore(path: Path, *, identity: Path, url: str) -> dict[str, Any]:
    """The database of the address holds what the backup held, and has been asked; what was found.

    Raises:
        NoBackup: the file does not open, the database is not empty, or what stands in it now is not
            what was counted when the backup was taken.
    """
    began = time.monotonic()
    archive = Archive(path, identity)
    manifest = archive.manifest()
    there = postgres if url.startswith("postgres") else sqlite
    if (there is postgres) != (manifest.engine == "postgresql"):
        raise NoBackup(why=_("it was taken from %(engine)s") % {"engine": manifest.engine})
    found = there.filled(url, archive.database)
    if wrong := different(manifest.tables, found):
        raise NoBackup(why=_("these tables differ: %(names)s") % {"names": ", ".join(wrong)})
    filled = time.monotonic()
    told = _asked(url, manifest)
    return {
        "rows": sum(rows.count for rows in found.values()),
        "taken_at": manifest.at,
        "seconds_filling": round(filled - began, 2),
        "seconds_asking": round(time.monotonic() - filled, 2),
        **told,
    }


def drill(path: Path, *, identity: Path, now: datetime) -> dict[str, Any]:
    """A restore into a database that nobody sees; a good one is noted as a verified backup."""
    with _aside(path.parent) as url:
        told = restore(path, identity=identity, url=url)
    if told["ok"]:
        proved(path, now=now)
    return told


def different(kept: Tables, found: Tables) -> list[str]:
    """Names of tables whose rows are not those that were counted."""
    return sorted(name for name in kept.keys() | found.keys() if kept.get(name) != found.get(name))


@contextmanager
def _aside(folder: Path) -> Iterator[str]:
    """The address of a database of the same kind that is gone afterwards."""
    if connection.vendor == "sqlite":
        with TemporaryDirectory(dir=folder, prefix=".kith-drill-") as inside:
            yield f"sqlite:///{inside}/drill.sqlite3"
        return
    told = connection.settings_dict
    who = ":".join(quote(str(told[name])) for name in ("USER", "PASSWORD") if told[name])
    port = f":{told['PORT']}" if told["PORT"] else ""
    line = {key: told["OPTIONS"][key] for key in TLS if key in told["OPTIONS"]}
    url = f"postgresql://{who}@{told['HOST']}{port}/kith_drill_{secrets.token_hex(4)}"
    url += f"?{urlencode(line)}" if line else ""
    try:
        yield url
    finally:
        postgres.dropped(url)


def _same_keys() -> dict[str, str]:
    return {"DJANGO_SETTINGS_MODULE": "config.settings", "KITH_KEYS": str(settings.KITH_KEYS)}


def _asked(url: str, manifest: Manifest) -> dict[str, Any]:
    """What a process that runs on the new database says of it."""
    asked = subprocess.run(  # noqa: S603 -- our words
        [sys.executable, "-m", "kith.ops.backups.asking", *manifest.heads],
        env={**os.environ, **_same_keys(), "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode:
        raise NoBackup(why=asked.stderr.strip().rsplit("\n", 1)[-1])
    answer: dict[str, Any] = json.loads(asked.stdout)
    return answer
