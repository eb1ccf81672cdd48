"""Whether this process can serve, and whether somebody should look at the machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from kith.ops import durability, old_lines, sealing, signing
from kith.ops.guarding import is_backup_overdue
from kith.outbox import queries as outbox
from kith.upkeep import queries as upkeep
from kith.upkeep.actions import prove_writing
from kith.upkeep.counting import is_counting
from kith.upkeep.rules import LETTERS_LAST, is_silent
from kith.vault import crypto

if TYPE_CHECKING:
    from datetime import datetime

_KNOWN: Final[set[str]] = set()
LASTS_S: Final = 5.0  # one answer serves everybody who asks meanwhile


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was looked at. `is_needed`: without it nothing can be served."""

    is_fine: bool
    is_needed: bool
    said: str


def _database(_now: datetime) -> str:
    prove_writing()
    return ""


def _migrations(_now: datetime) -> str:
    return "" if _is_migrated() else "run kith setup"


def _is_migrated() -> bool:
    """What was migrated once stays so, and asking takes a while."""
    if "migrated" not in _KNOWN and upkeep.is_migrated():
        _KNOWN.add("migrated")
    return "migrated" in _KNOWN


def _keys(_now: datetime) -> str:
    crypto.ring()  # where it is missing the kind of the fault is told, not its path
    return sealing.fault()


def _disk(_now: datetime) -> str:
    return ", ".join(name for name, how in durability.narrow().items() if how == "full")


def _durable(_now: datetime) -> str:
    return ", ".join(durability.faults())


def _letters(now: datetime) -> str:
    first = outbox.waiting().values_list("due_at", flat=True).first()
    return f"due since {first:%H:%M} UTC" if first and now - first > LETTERS_LAST else ""


def _clock(now: datetime) -> str:
    ran = upkeep.last_beat()
    if ran is None:
        return "never ran"
    return f"last at {ran:%Y-%m-%d %H:%M} UTC" if is_silent(ran, now=now) else ""


def _backup(now: datetime) -> str:
    return "no proved one is younger than 26 hours" if is_backup_overdue(now) else ""


def _archive(now: datetime) -> str:
    """Old lines stay where nobody could open their file, it has no folder, or the role may not."""
    log = old_lines.waits(now)
    return f"lines of the {log} are a month late: see the runbook" if log else ""


def _heads(_now: datetime) -> str:
    return signing.why_unsigned() if settings.IS_PUBLIC else ""


def _counts(_now: datetime) -> str:
    return "" if is_counting() else "no codes go out: run kith setup"


Look = Callable[["datetime"], str]  # words where it is not as it should be
NEEDED: Final[dict[str, Look]] = {
    "database": _database,
    "migrations": _migrations,
    "keys": _keys,
    "disk": _disk,
    "durable": _durable,
}
WATCHED: Final[dict[str, Look]] = {
    "messages": _letters,
    "clock": _clock,
    "backup": _backup,
    "archive": _archive,
    "heads": _heads,
    "counts": _counts,
}


def state(now: datetime) -> dict[str, Found]:
    """Everything that was looked at, by its name."""
    looks = [(name, look, True) for name, look in NEEDED.items()]
    looks += [(name, look, False) for name, look in WATCHED.items()]
    return {name: _found(look, now, is_needed=needed) for name, look, needed in looks}


def _found(look: Look, now: datetime, *, is_needed: bool) -> Found:
    """What cannot even be asked is not as it should be; the kind of the error is told, no more."""
    try:
        said = look(now)
    except (DatabaseError, ImproperlyConfigured, OSError, ValueError) as fault:
        said = type(fault).__name__
    return Found(not said, is_needed, said or "fine")


class Remembered:
    """The last answer, for some seconds."""

    def __init__(self) -> None:
        self._until, self._state = 0.0, dict[str, Found]()

    def state(self, now: datetime) -> dict[str, Found]:
        if time.monotonic() >= self._until:
            self._state = state(now)
            self._until = time.monotonic() + LASTS_S
        return self._state

    def forget(self) -> None:
        self._until = 0.0


LAST: Final = Remembered()
