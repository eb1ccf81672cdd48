"""What a database or a disk says when it cannot serve for the moment: away, full, held by another.

None of it is anybody's fault, and none of it lasts: whoever asked is told to come again.
"""

from __future__ import annotations

import errno
import sqlite3
from typing import Final

from django.db import InterfaceError, OperationalError

DISK: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
CONFLICTS: Final = frozenset({"40001", "40P01"})  # could not serialise; waited in a ring
FULL: Final = "53100"
SQLITE: Final = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)
PRIMARY: Final = 0xFF  # the low byte of an extended code of SQLite


def is_passing(error: BaseException | None) -> bool:
    """Whether the same may go well a moment later, without anything of ours changing."""
    if isinstance(error, InterfaceError):
        return True  # the connection was cut under our hands
    if isinstance(error, OperationalError):
        told = _sqlite_code(error)
        return told is None or told in SQLITE
    return isinstance(error, OSError) and error.errno in DISK


def is_conflict(error: BaseException | None) -> bool:
    """Whether two transactions stood in each other's way and this one was undone whole."""
    return isinstance(error, OperationalError) and _sqlstate(error) in CONFLICTS


def is_full(error: BaseException | None) -> bool:
    """Whether there is no room left on the disk."""
    if isinstance(error, OSError):
        return error.errno in DISK
    if not isinstance(error, OperationalError):
        return False
    return _sqlstate(error) == FULL or _sqlite_code(error) == sqlite3.SQLITE_FULL


def _sqlstate(error: BaseException) -> str:
    return str(getattr(error.__cause__, "sqlstate", "") or "")


def _sqlite_code(error: BaseException) -> int | None:
    """SQLite's own number; None where another engine spoke."""
    if not isinstance(error.__cause__, sqlite3.Error):
        return None
    return int(getattr(error.__cause__, "sqlite_errorcode", 0)) & PRIMARY
