"""A full house is updated while people are in it and the old code still serves them. F11, 6.6.

The last release is taken from the history, makes and fills a database and serves it; the new code's
migrations run meanwhile. `test_migrations.py` refuses beforehand what would fail here.
"""

import hashlib
import itertools
import os
import subprocess
import sys
import tarfile
import threading
import time
from contextlib import contextmanager
from io import BytesIO
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.faults.house import ROOT, House
from tests.faults.journal import Crowd, Writers
from tests.faults.updating import commit, since_release
from tests.tools import ToolMissing
from tests.tools.assurance import figure
from tests.tools.warm import Warm

pytestmark = pytest.mark.postgres
LONGEST_S, LOOK_S = 1.0, 0.02
PEOPLE = 6000  # who can sign in; the others only stand there
ROWS = {
    "people_person": (100_000, """
        INSERT INTO people_person (id, needs, is_verified, made_at, area_id, id_index, address,
            household_key, gender, came_by, name, phone, phone_index, id_number)
        SELECT 10000 + g, '[]', false, now(), 1, '', '', '', '', 'IMPORT', '', '', '', ''
        FROM generate_series(1, %s) g"""),
    "people_consent": (100_000, """
        INSERT INTO people_consent (person_id, is_given, given_by_id, recorded_by_id, at,
            text_version, channel, purpose)
        SELECT 10000 + g, true, 10000 + g, 10000 + g, now(), '1', 'WEB', 'SERVICE'
        FROM generate_series(1, %s) g"""),
    "journal_entry": (1_000_000, """
        INSERT INTO journal_entry (object_id, facts, at, seq, actor_role, actor_unit, kind,
            request_id, verb, from_state, to_state)
        SELECT g, '{}', now(), 1, '', '', 'person', '', 'register', '', ''
        FROM generate_series(1, %s) g"""),
    "vault_access": (500_000, """
        INSERT INTO vault_access (object_id, at, subject_id, purpose, fields, kind, request_id,
            role, unit)
        SELECT g, now(), 10000 + g %% 100000, 'NOTIFY', 'phone', 'person', '', '', ''
        FROM generate_series(1, %s) g"""),
    "outbox_message": (200_000, """
        INSERT INTO outbox_message (cause, person_id, topic, facts, link, state, attempts, due_at,
            made_at, is_read)
        SELECT 'drill:' || g, 10000 + g %% 100000, 'order_received', '{}', '', 'SENT', 1, now(),
            now(), false
        FROM generate_series(1, %s) g"""),
    "orders_order": (200_000, """
        INSERT INTO orders_order (id, kind, state, proxy_kind, consent_how, channel, is_urgent,
            text, address, risks, wanted_from, wanted_until, people_needed, value_fen, key,
            fingerprint, made_at, stage_at, area_id, resident_id, service_id, submitted_by_id)
        SELECT 10000 + g, 'REQUEST', 'CONFIRMED', '', '', 'WEB', false, '', '', '[]', now(),
            now() + interval '1 hour', 1, 0, 'drill:' || g, '', now(), now(), 1,
            10000 + g %% 100000, 1, 10000 + g %% 100000
        FROM generate_series(1, %s) g"""),
}  # fmt: skip


@pytest.fixture
def released(tmp_path):
    """The code of the last release, as it was."""
    told = subprocess.run(["git", "archive", commit()], cwd=ROOT, capture_output=True, check=False)
    if told.returncode:
        raise ToolMissing("the last release is not in this history: git fetch --unshallow")
    with tarfile.open(fileobj=BytesIO(told.stdout)) as packed:
        packed.extractall(tmp_path / "released", filter="data")
    # The old house lends a hand of today, over the fillers of its own.
    mine = (ROOT / "tests" / "faults" / "crowd.py").read_text()
    (tmp_path / "released" / "kith" / "old_filler.py").write_text(mine)
    return tmp_path / "released"


class OldHouse(House):
    """Served by the code of the last release."""

    def __init__(self, var, warm, url):
        super().__init__(var, warm)
        self.move_in(url)


@contextmanager
def _warm_in(folder):
    before = os.getcwd()
    os.chdir(folder)
    mother = Warm()
    try:
        mother.__enter__()
    finally:
        os.chdir(before)
    try:
        yield mother
    finally:
        mother._mother.kill()
        mother._mother.communicate()


@pytest.fixture
def database():
    given, name = os.environ["DATABASE_URL"], f"drill_{os.getpid()}"
    with psycopg.connect(given, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        admin.execute(f"CREATE DATABASE {name}".encode())
    yield urlunsplit(urlsplit(given)._replace(path=f"/{name}"))
    with psycopg.connect(given, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _fill(url):
    with psycopg.connect(url) as rows:
        rows.execute("SET session_replication_role = replica")
        for count, sql in ROWS.values():
            rows.execute(sql.encode(), (count,))
    with psycopg.connect(url, autocommit=True) as rows:
        rows.execute("ANALYZE")


class Locks(threading.Thread):
    """Looks every moment at who holds which table for himself alone: the longest it lasted, and
    what he had asked for last when it ended. Whoever is next in line for a row holds no table.
    """

    def __init__(self, url):
        super().__init__(daemon=True)
        self._url, self._ended = url, threading.Event()
        self.longest: dict[str, float] = {}
        self.asked: dict[str, str] = {}

    def run(self):
        since: dict[str, float] = {}
        with psycopg.connect(self._url, autocommit=True) as eyes:
            while not self._ended.wait(LOOK_S):
                told = eyes.execute(
                    "SELECT c.relname, left(a.query, 120) FROM pg_locks l JOIN pg_class c"
                    " ON c.oid = l.relation JOIN pg_stat_activity a USING (pid)"
                    " WHERE l.mode = 'AccessExclusiveLock' AND l.granted"
                    " AND l.locktype = 'relation' AND l.database ="
                    " (SELECT oid FROM pg_database WHERE datname = current_database())"
                )
                held: dict[str, str] = dict(told.fetchall())
                since = {name: since.get(name, time.monotonic()) for name in held}
                for name, at in since.items():
                    lasted = time.monotonic() - at
                    if lasted >= self.longest.get(name, 0.0):
                        self.longest[name], self.asked[name] = lasted, held[name]

    def __exit__(self, *_fault):
        self._ended.set()
        self.join()

    def __enter__(self):
        self.start()
        return self


def _files(url):
    """Under which name each table lies on the disk: another name means it was written anew."""
    with psycopg.connect(url) as rows:
        return dict(rows.execute("SELECT relname, relfilenode FROM pg_class WHERE relkind = 'r'"))


def _digests(url, columns):
    """Of the rows that stood there before, in the columns that stood there before."""
    with psycopg.connect(url) as rows:
        return {
            table: hashlib.sha256(
                repr(
                    rows.execute(
                        f"SELECT count(*), sum(hashtextextended(({names})::text, 0)::numeric)"
                        f" FROM (SELECT * FROM {table} WHERE id <= {last}) old".encode()
                    ).fetchone()
                ).encode()
            ).hexdigest()
            for table, (names, last) in columns.items()
        }


def _columns(url):
    with psycopg.connect(url) as rows:
        return {
            table: (
                "ROW(" + ", ".join(
                    name for (name,) in rows.execute(
                        "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
                        " ORDER BY ordinal_position", (table,))) + ")",
                rows.execute(f"SELECT max(id) FROM {table}".encode()).fetchall()[0][0],
            )
            for table in ROWS
        }  # fmt: skip


def _migrate(house):
    """By the new code, as the runbook says; its process."""
    return subprocess.Popen(
        [sys.executable, "-m", "django", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env={**os.environ, **house.env, "DJANGO_SETTINGS_MODULE": "config.settings"},
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def _broken_off(house):
    """Killed when it has made its first step and not yet its last; how many it made."""
    process, before, until = _migrate(house), _applied(house.url), time.monotonic() + 300
    while _applied(house.url) == before:
        assert process.poll() is None, process.communicate()[1][-2000:]
        assert time.monotonic() < until, "it never began"
        time.sleep(LOOK_S)
    process.kill()
    process.communicate()
    return _applied(house.url) - before


def _gone_through(house):
    """In how many seconds."""
    began, process = time.monotonic(), _migrate(house)
    said = process.communicate()[1]
    assert process.returncode == 0, said[-2000:]
    return time.monotonic() - began


def _applied(url):
    with psycopg.connect(url) as rows:
        return rows.execute("SELECT count(*) FROM django_migrations").fetchall()[0][0]


def _people(house):
    """The old code's own people and their session."""
    return house.fill("kith.old_filler", str(PEOPLE), str(PEOPLE))


@pytest.mark.soak
def test_a_full_house_is_updated_while_people_are_in_it(released, database, tmp_path):
    var = tmp_path / "var"
    var.mkdir()
    with _warm_in(released) as old_code:
        house = OldHouse(var, old_code, database)
        house.run("migrate", "--verbosity", "0")
        told = _people(house)
        crowd = Crowd(told["session"], itertools.cycle([(p, key) for p, key in told["people"]]))
        _fill(database)
        columns, files = _columns(database), _files(database)
        before = _digests(database, columns)
        with house.serve() as address, Writers(address, crowd) as journal:
            time.sleep(1)
            with Locks(database) as locks:
                done = _broken_off(house)
                took = _gone_through(house)
            served = journal.said["302"]
            time.sleep(2)
            after = journal.said["302"]
        with house.serve() as address:  # begun anew: there is a way back to the old code
            Writers(address, crowd).one_by_one(3)
    rewritten = sorted(n for n, file in _files(database).items() if files.get(n, file) != file)
    longest, table = max((locks.longest.get(name, 0.0), name) for name in files)
    steps = len(list(since_release()))

    assert 0 < done < steps
    assert after > served  # the old code goes on over the new tables
    assert "500" not in journal.said, journal.said
    assert _digests(database, columns) == before
    assert rewritten == []
    with Warm() as new_code:
        assert OldHouse(var, new_code, database).run("verify", "--only", "ledger_balances")
    figure("F11", demand="no lock > 1 s on a hot table, no rewrite, old code on the new tables,"
           " hashes equal, killed once in the middle", got=f"{steps} migrations over "
           f"{sum(count for count, _sql in ROWS.values()):,} rows, killed after {done} and then "
           f"through in {took:.1f} s, longest lock of any table "
           f"{longest:.2f} s ({table}: {locks.asked.get(table, '')}), {len(rewritten)} rewritten, "
           f"{after - served} answers of the old code",
           passed=longest <= LONGEST_S, how="make soak")  # fmt: skip


def test_the_eyes_see_a_lock_that_lasts(database):
    """The negative control of the locks."""
    with psycopg.connect(database) as rows:
        rows.execute("CREATE TABLE held (id int)")
    with Locks(database) as locks, psycopg.connect(database) as rows:
        rows.execute("LOCK TABLE held IN ACCESS EXCLUSIVE MODE")
        time.sleep(1.2)

    assert locks.longest["held"] > LONGEST_S
    assert locks.asked["held"] == "LOCK TABLE held IN ACCESS EXCLUSIVE MODE"


def test_who_waits_for_a_row_holds_no_table(database):
    """Next in line for it she has a lock that is called the same."""
    with psycopg.connect(database, autocommit=True) as rows:
        rows.execute("CREATE TABLE held AS SELECT 1 AS id")
        rows.execute("SET lock_timeout = '500ms'")
        with psycopg.connect(database) as first, Locks(database) as locks:
            first.execute("SELECT 1 FROM held FOR UPDATE")
            with pytest.raises(psycopg.errors.LockNotAvailable):
                rows.execute("SELECT 1 FROM held FOR UPDATE")

    assert "held" not in locks.longest


def test_a_table_that_is_written_anew_is_noticed(database):
    """The negative control of the files."""
    with psycopg.connect(database) as rows:
        rows.execute("CREATE TABLE kept AS SELECT 1 AS id")
    before = _files(database)
    with psycopg.connect(database) as rows:
        rows.execute("ALTER TABLE kept ALTER COLUMN id TYPE bigint")

    assert _files(database)["kept"] != before["kept"]
