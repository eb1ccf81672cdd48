"""`kith verify`: what must be true of the data, asked of the data. An app adds a line here.

A check gives the rows that break it, by id and never by value; none is the good answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any, Final, TypeAlias

from django.utils.translation import gettext as _

from kith.points import checks as points
from kith.points.sql import GRANTS

Check: TypeAlias = Callable[[], Iterable[str]]

CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    # name, what gives the faults
    ("ledger_chain", points.chain),
    ("ledger_balances", points.balances),
    ("ledger_running", points.running),
    ("ledger_holds", points.holds),
    ("ledger_roads", points.roads),
)
SHOWN: Final = 100  # faults of one check that are named


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, and in how many seconds."""

    name: str
    faults: list[str]
    seconds: float


def verify(only: Iterable[str] = ()) -> list[Finding]:
    """Every check of the table, or those that are named."""
    wanted = set(only)
    return [_asked(name, check) for name, check in CHECKS if not wanted or name in wanted]


def _asked(name: str, check: Check) -> Finding:
    began = time.monotonic()
    faults = list(islice(check(), SHOWN))
    return Finding(name, faults, round(time.monotonic() - began, 3))


def report(findings: Iterable[Finding], anchor: str) -> dict[str, Any]:
    """Everything that was found, with the head of the chain to be written down elsewhere.

    `anchor` is a head that was written down before: it must still be in the chain.
    """
    found = list(findings)
    is_anchored = not anchor or points.is_in_chain(anchor)
    return {
        "ok": is_anchored and not any(one.faults for one in found),
        "head": points.head(),
        "anchor_found": is_anchored,
        "checks": [asdict(one) for one in found],
    }


def words(told: dict[str, Any]) -> list[str]:
    """The same for reading: a line a check, its faults set in below it."""
    lines = []
    for check in told["checks"]:
        state = len(check["faults"]) or _("whole")
        lines.append(f"{check['name']}: {state} ({check['seconds']} s)")
        lines += [f"  {fault}" for fault in check["faults"]]
    if not told["anchor_found"]:
        lines.append(_("The head that was written down is no longer in the chain."))
    return [*lines, _("Head of the chain: %(head)s") % {"head": told["head"] or "–"}]


def grants(role: str) -> str:
    """What the owner of the tables tells PostgreSQL, so that the role can only add lines."""
    return GRANTS.format(role='"' + role.replace('"', '""') + '"')
