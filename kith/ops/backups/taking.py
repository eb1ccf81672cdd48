"""Taking a backup of the database that this installation runs on."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from kith.ops.backups import NoBackup, postgres, sqlite
from kith.ops.backups.archive import Manifest, digest, write
from kith.ops.verifying import heads
from kith.upkeep.actions import note_backup

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path
    from types import ModuleType


def engine() -> ModuleType:
    """The module that knows the engine's own programs."""
    return postgres if connection.vendor == "postgresql" else sqlite


def take(path: Path, *, recipients: Sequence[str], now: datetime) -> dict[str, Any]:
    """The file is whole and on the disk, or there is none; it is noted as not yet verified.

    Raises:
        NoBackup: a recipient is none, a program is missing, or the copy broke off.
    """
    if not recipients:
        raise NoBackup(why=_("nobody could open it: give a recipient (--to, KITH_BACKUP_TO)"))
    applied = MigrationRecorder(connection).applied_migrations()
    known = tuple(filter(None, heads().values()))  # older than the copy, so the copy must hold it
    params = connection.get_connection_params()
    with engine().copied(_plain(params), path.parent) as (tables, stream):
        manifest = Manifest(
            kith=metadata.version("kith"),
            engine=connection.vendor,
            at=now.isoformat(),
            migrations=tuple(sorted(f"{app}.{name}" for app, name in applied)),
            heads=known,
            tables=tables,
        )
        sha256 = write(path, stream, manifest, recipients)
    note_backup(path.name, sha256, is_verified=False, now=now)
    return {
        "file": path.name,
        "bytes": path.stat().st_size,
        "sha256": sha256,
        "tables": len(tables),
        "rows": sum(rows.count for rows in tables.values()),
    }


def proved(path: Path, *, now: datetime) -> None:
    """A drill elsewhere has read this file back whole.

    Raises:
        NoBackup: there is no such file.
    """
    if not path.is_file():
        raise NoBackup(why=_("there is no %(file)s") % {"file": path.name})
    note_backup(path.name, digest(path), is_verified=True, now=now)


def _plain(params: dict[str, Any]) -> dict[str, Any]:
    """What a connection of our own needs, without what Django hangs on."""
    names = ("dbname", "host", "port", "user", "password", "database")
    return {name: params[name] for name in names if params.get(name)}
