"""A filled house is backed up, restored beside itself, and asked everything: how long it takes.

Source: assurance/targets.md F10 and 6.5: at most five minutes for a million lines of the ledger.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kith.catalogue.actions import put_defaults
from kith.insights.actions.recomputing import recompute
from kith.ops.alone import alone
from kith.ops.backups.archive import new_identity
from kith.ops.backups.restoring import drill
from kith.ops.backups.taking import take
from kith.ops.bench import tell
from kith.ops.bench.verify import HOUSE, sql
from kith.ops.guarding import seal_logs

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping
    from pathlib import Path


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--scale", type=float, default=1.0, help=_("a part of the house"))


def run(options: Mapping[str, Any]) -> dict[str, Any]:
    size = {name: max(20, int(number * options["scale"])) for name, number in HOUSE.items()}
    with alone("backup") as folder:
        return {"house": size, **measure(size, folder)}


def measure(size: Mapping[str, int], folder: Path) -> dict[str, Any]:
    """The figures, in the database at hand, which holds nobody yet."""
    put_defaults()
    sql.fill(size)
    for _count, _wrong in recompute():
        pass
    seal_logs(timezone.now())
    tell(_("The house is filled."))
    identity, file = folder / "identity", folder / "backup"
    recipient, began = new_identity(identity), time.monotonic()
    taken = take(file, recipients=[recipient], now=timezone.now())
    took = time.monotonic() - began
    tell(_("Everything is asked."))
    found = drill(file, identity=identity, now=timezone.now())
    return {
        "rows": taken["rows"],
        "megabytes": round(taken["bytes"] / 1e6, 1),
        "backup_s": round(took, 1),
        "restore_s": found["seconds_filling"],
        "verify_s": found["seconds_asking"],
        "total_s": round(time.monotonic() - began, 1),
        "ok": found["ok"],
        "faults": found["faults"][:5],
    }
