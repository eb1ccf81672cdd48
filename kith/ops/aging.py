"""Whether a part in the box is older than decision 061 allows.

Nothing is asked here: `make aged` asks the index, and writes into `requirements/asked.json` what it
heard. A newer release that has been out for longer than the days of a fault counts as one that
mends a fault, until somebody has looked and says in `requirements/held.json` why it need not be.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from kith.ops.shipping import ROOT, pinned

if TYPE_CHECKING:
    from pathlib import Path

FOLDER: Final = ROOT / "requirements"
# They meet strangers' bytes or hold keys.
EXPOSED: Final = frozenset(
    {"django", "django-allauth", "gunicorn", "cryptography", "pillow", "python-calamine",
     "psycopg", "psycopg-binary"}
)  # fmt: skip
EXPOSED_DAYS, RUN_DAYS, TEST_DAYS = 3, 7, 14  # how long a serious fault may stay: decision 061
HOLDS: Final = timedelta(days=7)  # what the index said


@dataclass(frozen=True, slots=True)
class Heard:
    """What the index said on a day: `newer` is the newest release older than the part's days."""

    on: date
    locks: str
    newer: dict[str, str]


def days_of(name: str, running: frozenset[str]) -> int:
    """How long a newer release of it may be out."""
    if name in EXPOSED:
        return EXPOSED_DAYS
    return RUN_DAYS if name in running else TEST_DAYS


def pins(folder: Path = FOLDER) -> dict[str, str]:
    """The version of every package of both locks, by name."""
    rows = [*pinned(folder / "test.lock"), *pinned(folder / "run.lock")]
    return {row.name: row.version for row in rows}


def mark(folder: Path = FOLDER) -> str:
    """Changes with any version in the locks."""
    return hashlib.sha256(json.dumps(pins(folder), sort_keys=True).encode()).hexdigest()


def heard(folder: Path = FOLDER) -> Heard:
    told: dict[str, Any] = json.loads((folder / "asked.json").read_text("utf-8"))
    return Heard(date.fromisoformat(told["on"]), told["locks"], told["newer"])


def held(folder: Path = FOLDER) -> dict[str, str]:
    """`name==version` of a newer release, and why it need not be taken."""
    told: dict[str, str] = json.loads((folder / "held.json").read_text("utf-8"))
    return told


def faults(today: date, folder: Path = FOLDER) -> list[str]:
    """What is older than allowed, and what nobody can say; empty where all is well."""
    last, kept = heard(folder), held(folder)
    found = []
    if last.locks != mark(folder):
        found.append("the locks changed since the index was asked: make aged")
    if today - last.on > HOLDS:
        found.append(f"the index was last asked on {last.on}: make aged")
    newer = {f"{name}=={version}" for name, version in last.newer.items()}
    found += [f"{one} is out for longer than allowed" for one in sorted(newer - kept.keys())]
    found += [f"held for nothing: {one}" for one in sorted(kept.keys() - newer)]
    return found + [f"{one} is held without a reason" for one in sorted(kept) if not kept[one]]
