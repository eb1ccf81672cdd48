"""A backup is taken while somebody writes, opens for its owner alone, and comes back whole."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection

from kith.ops.backups import NoBackup, Rows
from kith.ops.backups.archive import Archive, Manifest, new_identity, write
from kith.ops.backups.restoring import different
from tests.tools import migrated
from tests.tools.assurance import figure
from tests.tools.postgres import find
from tests.tools.warm import Warm

FIVE_MINUTES_S = 300


@dataclass(frozen=True)
class Place:
    """An installation with a little life in it, its backups, and the file that opens them."""

    home: Path
    env: dict[str, str]
    warm: Warm
    told: dict[str, Any]

    def do(self, *words: str, **env: str) -> Any:
        """What a command says in its last line."""
        said = self.warm.run(*words, env=self.env | env, out=self.home / "said.txt")
        return json.loads(said.splitlines()[-1])

    def refuses(self, *words: str) -> str:
        with pytest.raises(AssertionError) as no:
            self.do(*words)
        return str(no.value)

    def restore(self, file: str, *words: str) -> Any:
        identity = str(self.home / "identity")
        return self.do("restore", str(self.home / file), "--identity", identity, *words, "--json")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Place]:
    del django_db_setup  # so that this belongs to each of the databases
    home = tmp_path_factory.mktemp("place")
    env = {
        "KITH_VAR": str(home),
        "KITH_KEYS": str(home / "keys.json"),
        "DATABASE_URL": _database(home),
        "KITH_BACKUP_TO": new_identity(home / "identity"),
    }
    if connection.vendor == "postgresql":
        env["KITH_PG_PROGRAMS"] = str(find())
    with Warm() as warm:
        if not migrated.name():
            warm.run("migrate", env=env, out=home / "said.txt")
        place = Place(home, env, warm, {})
        place.told.update(place.do("tests.ops.lived", "life"))
        place.told.update(place.do("backup", str(home / "first"), "--json"))
        yield place


def _database(home: Path) -> str:
    """A copy of the migrated database, or an empty one where none stands ready."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        if migrated.name():
            shutil.copyfile(migrated.name(), home / "live.sqlite3")
        return f"sqlite:///{home / 'live.sqlite3'}"
    name = f"live_{os.getpid()}"
    template = f' TEMPLATE "{migrated.name()}"' if migrated.name() else ""
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"{template}')
    return urlunsplit(urlsplit(given)._replace(path=f"/{name}"))


def _beside(place: Place, name: str) -> str:
    """The address of a database that is not there yet."""
    parts = urlsplit(place.env["DATABASE_URL"])
    if parts.scheme == "sqlite":
        return f"sqlite:///{place.home / name}.sqlite3"
    return urlunsplit(parts._replace(path=f"/{name}_{os.getpid()}"))


def test_a_drill_finds_every_row_and_leaves_nothing(place):
    began = time.monotonic()

    told = place.restore("first", "--drill")

    assert told["ok"], told["faults"]
    assert told["rows"] == place.told["rows"] > 0
    assert told["opened"] > 0
    assert told["is_current"]
    assert [one.name for one in place.home.iterdir() if "drill" in one.name] == []
    figure(
        "F10 short",
        demand="backup, restore, verify: hash-equal",
        got=f"{told['rows']} rows of {place.told['tables']} tables equal, "
        f"{told['opened']} sealed values opened, {time.monotonic() - began:.0f} s",
        passed=told["ok"],
        how="pytest tests/ops/test_backups.py",
    )


def test_what_is_written_meanwhile_is_whole_or_not_there(place):
    """Transfers go on; the copy is of one moment, so its books are whole."""
    stop = threading.Event()
    written: list[int] = []
    writer = threading.Thread(target=_writes, args=(place, stop, written))
    writer.start()
    try:
        while not written:
            assert writer.is_alive(), "nothing could be written"
            time.sleep(0.05)
        at_begin = len(written)
        place.do("backup", str(place.home / "meanwhile"), "--json")
        assert len(written) > at_begin, "nobody was held up"
    finally:
        stop.set()
        writer.join()

    told = place.restore("meanwhile", "--drill")

    assert told["ok"], told["faults"]


def _writes(place: Place, stop: threading.Event, written: list[int]) -> None:
    words = [sys.executable, "-m", "tests.ops.writes"]
    env = {**os.environ, **place.env, "DJANGO_SETTINGS_MODULE": "config.settings"}
    with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            written.append(int(line))
            if stop.is_set():
                process.terminate()
                break


def test_who_was_erased_since_is_erased_again(place):
    """The backup still holds her; the list of destroyed keys is newer."""
    gone = str(place.told["gone"])
    place.do("tests.ops.lived", "forget", gone)
    url = _beside(place, "again")

    told = place.restore("first", "--into", url)

    assert told["erased_again"] == 1
    assert told["ok"], told["faults"]
    keys = place.do("tests.ops.asks", "keys", gone, DATABASE_URL=url)
    assert keys == {"keys": 0}


def test_books_that_are_not_whole_are_named(place):
    """The control: a drill that finds nothing would also find nothing here."""
    place.do("backup", str(place.home / "before"), "--json")
    url = _beside(place, "spoilt")
    place.restore("before", "--into", url)
    place.do("tests.ops.lived", "spoil", DATABASE_URL=url)
    place.do("backup", str(place.home / "spoilt"), "--json", DATABASE_URL=url)

    said = place.refuses(
        "restore", str(place.home / "spoilt"), "--identity", str(place.home / "identity"), "--drill"
    )  # fmt: skip

    assert "ledger_balances" in said


def test_a_database_that_holds_something_is_never_filled(place):
    file, identity = str(place.home / "first"), str(place.home / "identity")

    said = place.refuses(
        "restore", file, "--identity", identity, "--into", place.env["DATABASE_URL"]
    )

    assert "NoBackup" in said or "CommandError" in said
    assert place.do("tests.ops.asks", "people")["people"] > 0


@pytest.mark.soak
@pytest.mark.postgres
def test_a_million_lines_of_the_ledger_come_back_within_five_minutes():
    words = [sys.executable, "-m", "django", "bench", "backup", "--json"]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    env["KITH_PG_PROGRAMS"] = str(find())

    said = subprocess.run(words, env=env, stdout=subprocess.PIPE, text=True, check=True).stdout

    told = json.loads(said.splitlines()[-1])
    figure(
        "F10",
        demand="backup, restore, verify of 1 M ledger lines <= 5 min, hash-equal",
        got=f"{told['rows']} rows, {told['megabytes']} MB: {told['backup_s']} s to take, "
        f"{told['restore_s']} s to fill, {told['verify_s']} s to ask, {told['total_s']} s in all",
        passed=told["ok"] and told["total_s"] <= FIVE_MINUTES_S,
        how="kith bench backup --json, or make soak",
    )


@pytest.mark.pure
class TestTheFile:
    """The sealed file, apart from any database."""

    MANIFEST = Manifest(
        kith="0.1.0",
        engine="sqlite",
        at="2026-03-02T01:00:00+00:00",
        migrations=("people.0001",),
        heads=("a1", "b2"),
        tables={"people_person": Rows(2, "77")},
    )

    def made(self, folder: Path) -> Path:
        recipient = new_identity(folder / "identity")
        (folder / "stream").write_bytes("王建国".encode() * 50_000)
        with (folder / "stream").open("rb") as stream:
            write(folder / "file", stream, self.MANIFEST, [recipient])
        return folder / "file"

    def test_it_opens_for_the_identity_and_says_what_is_in_it(self, tmp_path):
        file = self.made(tmp_path)

        archive = Archive(file, tmp_path / "identity")

        assert archive.manifest() == self.MANIFEST
        with (tmp_path / "back").open("wb") as back:
            archive.database(back)
        assert (tmp_path / "back").read_bytes() == (tmp_path / "stream").read_bytes()
        assert file.stat().st_mode & 0o077 == 0
        assert (tmp_path / "identity").stat().st_mode & 0o077 == 0
        assert "王建国".encode() not in file.read_bytes()

    def test_it_opens_for_nobody_else(self, tmp_path):
        file = self.made(tmp_path)
        new_identity(tmp_path / "another")

        with pytest.raises(NoBackup):
            Archive(file, tmp_path / "another").manifest()

    @pytest.mark.parametrize("place", [0.2, 0.5, 0.9])
    def test_one_changed_byte_is_noticed(self, tmp_path, place):
        file = self.made(tmp_path)
        data = bytearray(file.read_bytes())
        data[int(len(data) * place)] ^= 1
        file.write_bytes(data)

        with pytest.raises(NoBackup), (tmp_path / "back").open("wb") as back:
            Archive(file, tmp_path / "identity").database(back)

    def test_a_copy_that_breaks_off_leaves_no_file(self, tmp_path):
        class Breaks:
            def read(self, size: int = -1) -> bytes:
                raise NoBackup(why="pg_dump")

        recipient = new_identity(tmp_path / "identity")
        with pytest.raises(Exception, match=r"pg_dump|no_backup"):
            write(tmp_path / "file", Breaks(), self.MANIFEST, [recipient])  # type: ignore[arg-type]

        assert sorted(one.name for one in tmp_path.iterdir()) == ["identity"]

    @pytest.mark.parametrize(
        "found",
        [
            {"people_person": Rows(3, "77")},
            {"people_person": Rows(2, "78")},
            {},
            {"people_person": Rows(2, "77"), "more": Rows(0, "0")},
        ],
    )
    def test_a_table_that_differs_is_named(self, found):
        assert different(self.MANIFEST.tables, self.MANIFEST.tables) == []
        assert different(self.MANIFEST.tables, found) != []

    def test_an_identity_is_never_overwritten(self, tmp_path):
        new_identity(tmp_path / "identity")
        kept = (tmp_path / "identity").read_text()

        with pytest.raises(NoBackup):
            new_identity(tmp_path / "identity")

        assert (tmp_path / "identity").read_text() == kept
