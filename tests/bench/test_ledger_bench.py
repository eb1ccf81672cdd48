"""The bench of the ledger runs, measures what it says, and leaves nothing behind."""

import json
import os
from io import StringIO

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

SMALL = ("--rounds", "1", "--connections", "2", "--seconds", "0.3", "--transfers", "3000")


def _bench(*args):
    out = StringIO()
    call_command("bench", "ledger", "--json", *args, stdout=out)
    return json.loads(out.getvalue())


def _databases():
    """Those of this process; others may be running their own beside it."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as db:
        rows = db.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"kith_bench%_{os.getpid()}"]
        )
        return rows.fetchall()


@pytest.mark.postgres
def test_the_figures_of_posting_and_of_the_passbook():
    told = _bench("--no-hordak", *SMALL)

    assert told["transfers_per_s"] > 0
    assert told["ratio_to_bare_sql"] == pytest.approx(
        told["transfers_per_s"] / told["bare_sql_per_s"], abs=0.02
    )
    assert (told["transfers"], told["passbook_lines"], told["passbook_ms"] > 0) == (3000, 1, True)
    assert _databases() == []


@pytest.mark.postgres
def test_the_bank_of_the_bench_is_whole():
    told = _bench("--bank", "--bank-seconds", "1", "--connections", "2")

    assert (told["snapshots_wrong"], told["faults"]) == (0, 0)
    assert told["snapshots"] > 0
    assert told["transfers_per_s"] > 0
    assert _databases() == []


def test_without_postgresql_it_says_so(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:///x.sqlite3")

    with pytest.raises(CommandError, match="PostgreSQL"):
        _bench()
