"""What was acknowledged is on the disk: the kernel is asked, not the settings. D4, F4.

`kill -9` is blind to a missing sync, so the calls are counted under the shipped server; the control
is the same server over a database that does not wait for the disk.
"""

import itertools
import sys
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.core.management.base import CommandError

from kith.ops import durability
from tests.faults.house import children
from tests.faults.journal import Writers
from tests.tools.assurance import figure
from tests.tools.strace import counted

WRITES = 25
HOW = "make test PHASES='sqlite postgres'"
linux = pytest.mark.skipif(sys.platform != "linux", reason="calls are counted on Linux")


def _written(house, crowd, *server):
    """How many were acknowledged one after the other, and how often something was synced."""
    with house.serve(*server) as address:
        writer = Writers(address, crowd)
        writer.one_by_one(2)  # connections stand, what is made once is made
        begun = len(writer.journal.acked)
        with counted(_who_syncs(house)) as calls:
            writer.one_by_one(WRITES)
    return len(writer.journal.acked) - begun, calls.number


def _who_syncs(house):
    if house.cluster is None:
        return children(house.server)
    first = int((Path(house.cluster._store) / "postmaster.pid").read_text().splitlines()[0])
    return [first, *children(first)]


@contextmanager
def _careless(house):
    """The words that start a server over a database that does not sync."""
    if house.cluster is None:
        yield ("tests.faults.careless",)
        return
    _say(house, "ALTER SYSTEM SET fsync = off")
    yield ()
    _say(house, "ALTER SYSTEM RESET fsync")


def _say(house, sql):
    with psycopg.connect(house.url, autocommit=True) as admin:
        admin.execute(sql)
        admin.execute("SELECT pg_reload_conf()")


@linux
def test_every_acknowledged_write_was_synced(house, crowd):
    acked, synced = _written(house, crowd)

    assert acked == WRITES
    engine = "PostgreSQL" if house.cluster else "SQLite"
    figure(f"D4 ({engine})", demand=">= 1 fdatasync per acknowledged commit",
           got=f"{synced} for {acked}", passed=synced >= acked, how=HOW)  # fmt: skip


@linux
def test_a_database_that_does_not_sync_is_found_out(house, crowd):
    """The negative control, and the settings say the same at the start."""
    assert house.fill("tests.faults.settled")["faults"] == []
    with _careless(house) as server:
        acked, synced = _written(house, crowd, *server)
        if house.cluster:
            assert house.fill("tests.faults.settled")["faults"] == ["fsync=off"]

    assert acked == WRITES
    assert synced < acked


@pytest.mark.pure
@pytest.mark.django_db
def test_a_public_server_does_not_begin_where_it_could_lose_something(settings):
    settings.IS_PUBLIC = True  # and the database lies in memory

    with pytest.raises(CommandError, match="journal_mode=memory"):
        durability.insist()


@pytest.mark.pure
@pytest.mark.parametrize(
    ("used", "told"), [(0.79, {}), (0.80, {"var": "narrow"}), (0.90, {"var": "full"})]
)
def test_a_disk_that_fills_is_told_before_it_is_full(monkeypatch, used, told):
    monkeypatch.setattr(durability, "room", lambda: {"var": used})

    assert durability.narrow() == told


@pytest.mark.pure
def test_room_is_that_of_the_disk_where_kith_writes(settings, tmp_path):
    settings.VAR = tmp_path / "not" / "yet" / "there"

    assert 0 < durability.room()["var"] < 1
    assert list(itertools.islice(durability.room(), 1)) == ["var"]
