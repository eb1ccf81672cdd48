"""Whether what was acknowledged is on the disk, and whether the disk has room for more.

`kill -9` cannot tell a database that syncs from one that does not: the settings are asked.
"""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.utils.translation import gettext as _

from kith.ops.sql import settings_of_database

_LOG: Final = logging.getLogger(__name__)

POSTGRESQL: Final = {"fsync": {"on"}, "full_page_writes": {"on"},
                     "synchronous_commit": {"on", "remote_write", "remote_apply"}}  # fmt: skip
SQLITE: Final = {"synchronous": {"2", "3"}, "journal_mode": {"wal"}, "foreign_keys": {"1"}}
NARROW, FULL = 0.80, 0.90  # parts of the disk in use


def faults() -> list[str]:
    """Settings of the database under which an acknowledged write may be lost: `name=value`."""
    good = SQLITE if connection.vendor == "sqlite" else POSTGRESQL
    told = settings_of_database(good)
    return [f"{name}={value}" for name, value in told.items() if value not in good[name]]


def insist() -> None:
    """A public server does not begin where it could lose what it has acknowledged.

    Raises:
        CommandError: names the settings.
    """
    wrong = faults()
    connection.close()  # the processes that serve open their own
    if not wrong:
        return
    told = _("The database may lose what it has acknowledged: %(settings)s") % {
        "settings": ", ".join(wrong)
    }
    if settings.IS_PUBLIC:
        raise CommandError(told)
    _LOG.warning(told)


def room() -> dict[str, float]:
    """The part in use of each disk that Kith itself writes to, by what lies there.

    The disk of a PostgreSQL on another machine is seen by that machine only.
    """
    places = {"var": settings.VAR}
    if connection.vendor == "sqlite" and os.sep in str(connection.settings_dict["NAME"]):
        places["database"] = Path(str(connection.settings_dict["NAME"])).parent
    used = {name: shutil.disk_usage(_standing(place)) for name, place in places.items()}
    return {name: round(1 - disk.free / disk.total, 3) for name, disk in used.items()}


def _standing(place: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(one for one in (place, *place.parents) if one.exists())


def narrow() -> dict[str, str]:
    """Disks on which room runs out, as `narrow` from 80 % on and `full` from 90 % on."""
    return {
        name: "full" if used >= FULL else "narrow"
        for name, used in room().items()
        if used >= NARROW
    }
