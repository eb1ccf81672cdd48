"""Houses to be knocked over. Nothing of them is shared with other tests."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator

import psycopg
import pytest

from tests.faults.house import House, in_memory
from tests.faults.journal import Crowd
from tests.tools.postgres import Cluster
from tests.tools.warm import Warm

PEOPLE = 1500


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    with Warm() as mother:
        yield mother


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster | None]:
    """One that syncs; none in a run on SQLite."""
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        yield None
        return
    with (made := Cluster(within=in_memory())) as url:
        with psycopg.connect(url, autocommit=True) as admin:
            # Kept as a whole at the start after a blow; file by file takes most of the half minute.
            admin.execute("ALTER SYSTEM SET recovery_init_sync_method = 'syncfs'")
        yield made


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, warm: Warm, cluster: Cluster | None) -> House:
    made = House(tmp_path_factory.mktemp("house"), warm, cluster)
    made.tables()
    return made


@pytest.fixture(scope="session")
def crowd(house: House) -> Crowd:
    """A session with room for everybody, and people who are signed in, one after the other."""
    told = house.fill("tests.faults.crowd", str(PEOPLE))
    return Crowd(told["session"], itertools.cycle([(pk, key) for pk, key in told["people"]]))
