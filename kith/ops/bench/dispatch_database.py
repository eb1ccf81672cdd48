"""From the database to stored proposals with their reasons: a drawn board as rows, worked out.

The rows stand in a database made for the purpose beside the one DATABASE_URL names, and are gone
afterwards. Setting up is not measured; it writes rows in bulk and leaves out what no board reads.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext as _

from kith.core.actor import Actor, Grant, Role, ScopeKind
from kith.dispatch import actions
from kith.ops.bench import tell
from kith.ops.bench.dispatch_rows import COUNTY, NOW, filled
from kith.solver import instances

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def run(options: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of one board."""
    arrays = _arrays(options)
    with _database():
        tell("setting up the rows")
        area_id = filled(arrays)
        actor = Actor(
            person_id=1,
            grants=(Grant(Role.STREET, ScopeKind.AREA, area_id, f"/{COUNTY}/", ""),),
        )
        turns = [_turn(area_id, actor, n) for n in range(1 + max(1, options["runs"]))]
        with CaptureQueriesContext(connection) as queries:
            _turn(area_id, actor, len(turns))
        return _told(turns[1:]) | {"queries": len(queries)}  # the first compiled and filled caches


def _arrays(options: Mapping[str, Any]) -> dict[str, Any]:
    if options.get("instance") is None:
        return instances.make(options["size"], options["seed"], options["active"])
    instances.read(options["instance"])  # refuses what is no board
    with np.load(options["instance"], allow_pickle=False) as file:
        return dict(file)


def _turn(area_id: int, actor: Actor, n: int) -> tuple[float, dict[str, Any]]:
    begun = perf_counter()
    run = actions.propose(area_id, actor=actor, now=NOW + timedelta(minutes=n))
    seconds = perf_counter() - begun
    tell(f"run {n}: {seconds:.3f} s")
    return seconds, run.figures


def _told(turns: list[tuple[float, dict[str, Any]]]) -> dict[str, Any]:
    seconds, figures = [turn[0] for turn in turns], turns[-1][1]
    phases = dict(figures["seconds"])
    phases["store"] = round(seconds[-1] - sum(phases.values()), 3)
    return {
        "end_to_end_s": round(median(seconds), 3),
        "runs_s": [round(each, 3) for each in seconds],
        "phases": phases,
        "orders": figures["orders"],
        "volunteers": figures["volunteers"],
        "pairs": figures["pairs"],
        "people_filled": round(figures["people_found"] / figures["people_wanted"], 4),
        "orders_full": round(figures["orders_full"] / figures["orders"], 4),
        "exact": figures["exact"],
    }


@contextmanager
def _database() -> Iterator[None]:
    """Within the block our connection is to a new database with our tables."""
    if connection.vendor != "postgresql":
        raise CommandError(_("This bench needs PostgreSQL: name it in DATABASE_URL."))
    own = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"kith_bench_dispatch_{os.getpid()}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(own, verbosity=0)
