"""The tools of this suite: a throw-away PostgreSQL, a browser, the hashes of vendored files."""

import hashlib
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, transaction

from kith.journal.models import Entry
from kith.people.models import Person
from tests import make
from tests.tools import ToolMissing, browser, emptied, postgres, vendor


@pytest.mark.postgres
def test_cluster_answers_inside_the_block_and_is_gone_after_it():
    cluster = postgres.Cluster()

    with cluster as url, psycopg.connect(url) as connection:
        answer = connection.execute("SELECT 1, current_setting('fsync'), current_database()")
        assert answer.fetchone() == (1, "on", "kith")

    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)
    assert not cluster.home.exists()


@pytest.mark.postgres
def test_cluster_sorts_and_cuts_chinese_text_as_text():
    with postgres.Cluster(fast=True) as url, psycopg.connect(url) as connection:
        answer = connection.execute("SELECT '敬' ~ '^[[:alpha:]]$', length('敬老院')")
        assert answer.fetchone() == (True, 3)


@pytest.mark.postgres
def test_cluster_keeps_what_was_committed_through_a_kill():
    cluster = postgres.Cluster()

    with cluster as url:
        with psycopg.connect(url) as before:
            before.execute("CREATE TABLE kept AS SELECT 7 AS n")
        cluster.kill()
        cluster.restart()
        with psycopg.connect(url) as after:
            assert after.execute("SELECT n FROM kept").fetchone() == (7,)


@pytest.mark.postgres
def test_cluster_is_removed_when_the_block_fails():
    cluster = postgres.Cluster(fast=True)

    with pytest.raises(KeyboardInterrupt), cluster:
        raise KeyboardInterrupt

    assert not cluster.home.exists()


def test_missing_postgres_is_told_in_one_line(tmp_path):
    with pytest.raises(ToolMissing) as missing:
        postgres.find([tmp_path], install=False)

    assert str(missing.value).startswith("PostgreSQL 14 or newer was not found")
    assert "\n" not in str(missing.value)


def test_a_browser_that_does_not_start_is_not_a_browser(tmp_path):
    signpost = tmp_path / "chromium"
    signpost.write_text("#!/bin/sh\necho please install the snap\nexit 1\n")
    signpost.chmod(0o755)

    assert browser.find([signpost, tmp_path / "absent"]) is None


@pytest.mark.parametrize(
    ("told", "faults"),
    [
        pytest.param("{hash}  a.js", 0, id="agrees"),
        pytest.param("{other}  a.js", 1, id="hash-differs"),
        pytest.param("", 1, id="file-not-named"),
        pytest.param("{hash}  a.js\n{hash}  gone.js", 1, id="file-is-gone"),
    ],
)
def test_vendored_files_are_compared_with_their_manifest(tmp_path: Path, told, faults):
    (tmp_path / "a.js").write_text("let a = 1")
    right, other = (hashlib.sha256(t).hexdigest() for t in (b"let a = 1", b"let a = 2"))
    (tmp_path / vendor.MANIFEST).write_text(told.format(hash=right, other=other))

    assert len(vendor.wrong(tmp_path)) == faults


@pytest.mark.django_db(transaction=True)
def test_after_a_test_that_commits_nothing_is_left_and_the_walls_stand():
    make.town()
    assert Entry.objects.exists()

    emptied.empty()

    assert not Person.objects.exists()
    assert not Entry.objects.exists()
    make.town()
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.all().delete()
