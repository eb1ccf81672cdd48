"""The disk of PostgreSQL is full: first its tables cannot grow, then not even its log. D5.

Tables and log lie on one disk of some hundred MB in memory, a few MB larger than the house. A log
that cannot be written ends the whole database (PANIC), and a supervisor starts it again. Where
nothing can be mounted no process of PostgreSQL may write a byte, which is that second blow.
"""

import http.client
import itertools
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError

import psycopg
import pytest

from tests.faults.house import House, children
from tests.faults.journal import Crowd, Writers
from tests.faults.narrow import filled, narrowed, no_growth, reads, small_disk
from tests.tools.assurance import figure
from tests.tools.postgres import Cluster

pytestmark = pytest.mark.postgres
# Room for two files of the log: without it a database that fell cannot stand up again.
BEGIN_MB, SPARE_KB = 768, 40 * 1024
PEOPLE = 400
LONGEST_S = 30.0
QUIET_S = 1.0
TRIES = 8
SMALL_LOG = ("ALTER SYSTEM SET max_wal_size = '32MB'", "ALTER SYSTEM SET min_wal_size = '32MB'")
TABLES = ("activities_signup", "activities_turn", "journal_entry", "outbox_message")
HOW = "make test PHASES=postgres"


class SmallHouse(House):
    """`place` is the disk of its database, where there is one."""

    place: Path | None

    @property
    def postmaster(self):
        assert self.cluster is not None
        return int((Path(self.cluster._store) / "postmaster.pid").read_text().splitlines()[0])


@pytest.fixture
def place():
    """A folder that an unprivileged account may enter."""
    made = Path(tempfile.mkdtemp(prefix="kith-narrow-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def small_house(place, tmp_path, warm):
    var = tmp_path / "var"
    var.mkdir()
    with small_disk(place, BEGIN_MB) as is_disk:
        cluster = Cluster(within=place if is_disk else None)
        with cluster as url:
            with psycopg.connect(url, autocommit=True) as admin:
                for words in SMALL_LOG:
                    admin.execute(words)
                admin.execute("SELECT pg_reload_conf()")
            house = SmallHouse(var, warm, cluster)
            house.place = place if is_disk else None
            house.tables()
            yield house


@pytest.fixture
def small_crowd(small_house):
    told = small_house.fill("tests.faults.crowd", str(PEOPLE))
    with psycopg.connect(small_house.url, autocommit=True) as admin:
        admin.execute("CHECKPOINT")
    if small_house.place:
        used = shutil.disk_usage(small_house.place).used
        narrowed(small_house.place, used // 1024 + SPARE_KB)
    return Crowd(told["session"], iter([(pk, key) for pk, key in told["people"]]))


def _rows(eyes):
    return [eyes.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0] for table in TABLES]


def _may_read(address):
    """Whether a page is there; where a new line to the database is needed it may have to wait."""
    told: set[int] = set()
    for _n in range(TRIES):
        try:
            told.add(reads(address))
        except HTTPError as no:
            told.add(no.code)
    assert told <= {True, http.client.SERVICE_UNAVAILABLE}, told
    return True in told


def _lost_and_doubled(house, acked):
    rows = [str(key) for (key,) in house.ask("SELECT key FROM activities_signup")]
    return len(set(acked) - set(rows)), len(rows) - len(set(rows))


# ------------------------------------------------------------------------------ no table grows


def _until_nothing_fits(writers, crowd, eyes):
    """Presses that went well while pages had room; the first that did not; what stood before."""
    for count in itertools.count():
        person, cookie = next(crowd.people)
        before = _rows(eyes)
        page = writers.page(person, cookie)
        if page.status != http.client.FOUND:
            return count, (person, cookie), page, before
    raise AssertionError("the disk was never full")


def _tables_full(house, address, crowd):
    """How many presses went well while pages had room, and how soon after the first that did not.

    Who looks on came before: a full database may not let anybody new in.
    """
    writers = Writers(address, crowd)
    writers.one_by_one(2)
    with psycopg.connect(house.url, autocommit=True) as eyes:
        with filled(house.place):
            fitted, late, page, before = _until_nothing_fits(writers, crowd, eyes)
            assert _rows(eyes) == before  # nothing of it, in no table
            assert _may_read(address)
        assert (page.status, page.retry_after, page.keeps_what_was_typed) == (503, "5", True)
        took = _back_after(lambda: writers.page(*late).status == http.client.FOUND)
        assert _rows(eyes)[0] == before[0] + 1
    return fitted, took


def _back_after(deed):
    began = time.monotonic()
    while not deed():
        assert time.monotonic() - began < LONGEST_S
    return time.monotonic() - began


# -------------------------------------------------------------------------- the log has no room


@contextmanager
def _no_room(house):
    """Within the block nothing fits, and the log is asked to go on to its next file."""
    if house.place is None:
        family = [house.postmaster, *children(house.postmaster)]
        with no_growth(family, house.cluster._account):
            yield
        return
    with filled(house.place):
        yield


def _drive_out(house, eyes):
    """Until the log could not be written and the database threw everybody out."""
    until = time.monotonic() + LONGEST_S
    while time.monotonic() < until:
        try:
            with psycopg.connect(house.url, autocommit=True) as rows:
                rows.execute("SELECT pg_logical_emit_message(false, 'full', repeat('x', 1000))")
                rows.execute("SELECT pg_switch_wal()")
        except psycopg.OperationalError:
            if not _sees(eyes):
                return
    raise AssertionError("the log went on")


def _sees(eyes):
    """Whether a line that only looks still stands."""
    try:
        eyes.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def _stands(house):
    told = house.cluster._run("pg_ctl", "status", "-D", house.cluster._store)
    return told.returncode == 0


def _log_full(house, address, crowd):
    """People go on pressing; how many were told yes, how long after the room was there again."""
    with Writers(address, crowd) as journal:
        _wait(lambda: len(journal.acked) >= 4)
        with psycopg.connect(house.url, autocommit=True) as eyes, _no_room(house):
            _drive_out(house, eyes)
            time.sleep(QUIET_S)
            is_gone = not _stands(house)
        began, before = time.monotonic(), len(journal.acked)
        if not _stands(house):
            house.cluster.restart()
        _wait(lambda: len(journal.acked) >= before + 4)
        took = time.monotonic() - began
    return journal, is_gone, took


def _wait(is_so):
    until = time.monotonic() + 2 * LONGEST_S
    while not is_so():
        assert time.monotonic() < until, "nobody was told anything"
        time.sleep(0.02)


def test_on_a_full_disk_of_postgresql_nothing_is_lost_and_it_goes_on(small_house, small_crowd):
    said = "no byte may be written"
    with small_house.serve() as address:
        if small_house.place:
            fitted, after = _tables_full(small_house, address, small_crowd)
            size = shutil.disk_usage(small_house.place).total >> 20
            said = f"{size} MB: {fitted} more fitted, then 503 with what was typed, {after:.1f} s"
        journal, is_gone, took = _log_full(small_house, address, small_crowd)
    lost, doubled = _lost_and_doubled(small_house, journal.acked)

    assert (lost, doubled) == (0, 0)
    assert "500" not in journal.said, journal.said
    assert (journal.said["503"] > 0, journal.without_hint) == (True, 0)
    assert small_house.run("verify", "--fast")
    ended = "the database ended itself" if is_gone else "the database began anew by itself"
    figure("D5 (PostgreSQL)", demand="no half rows, no corruption, recovers alone <= 30 s after"
           " space",
           got=f"{said}; log full: {ended}, writes {took:.1f} s after, {lost} of "
           f"{len(journal.acked)} lost",
           passed=took <= LONGEST_S, how=HOW)  # fmt: skip
