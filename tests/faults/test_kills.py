"""kill -9 of the web's workers and of the whole database: what was acknowledged is there, once.

F4, F5, D1, D3. The control is a server that answers before it has written.
"""

import random
import time

import pytest

from tests.faults.house import children, slay, slay_database
from tests.faults.journal import Writers, knocked, until_more
from tests.tools.assurance import figure

ROUNDS = 2
AGAIN = "make test PHASES='sqlite postgres'; twenty rounds: make soak"


def _rows(house):
    return [str(key) for (key,) in house.ask("SELECT key FROM activities_signup")]


def _normal(keys):
    return [key.replace("-", "") for key in keys]


def _lost_and_doubled(house, journal):
    """Acknowledged without a row; a person who stands there twice."""
    rows = _normal(_rows(house))
    doubled = len(rows) - len(set(rows))
    return len(set(_normal(journal.acked)) - set(rows)), doubled


def _kill_a_worker(house):
    mine = children(house.server)
    slay(random.choice(mine))


def _knock(house, crowd, blow, rounds):
    """What the clients wrote down, and how long each blow was felt."""
    with house.serve() as address, Writers(address, crowd) as journal:
        took = knocked(journal, [blow] * rounds, seed=rounds)
    return journal, took


def _workers(house, crowd, rounds):
    journal, took = _knock(house, crowd, lambda: _kill_a_worker(house), rounds)
    lost, doubled = _lost_and_doubled(house, journal)
    assert (lost, doubled) == (0, 0)
    assert "500" not in journal.said
    assert house.run("verify")
    engine = "PostgreSQL" if house.cluster else "SQLite"
    got = f"{lost} of {len(journal.acked)} lost, {doubled} doubled, back after {max(took):.1f} s"
    figure(f"F4 ({engine}, web worker)", demand="0 acknowledged writes lost, none doubled",
           got=f"{rounds} rounds: {got}", passed=True, how=AGAIN)  # fmt: skip
    figure(f"D1 ({engine})", demand="replaced <= 5 s", got=f"{max(took):.1f} s",
           passed=max(took) <= 5, how=AGAIN)  # fmt: skip


def _database(house, crowd, rounds):
    assert house.cluster is not None, "SQLite lives in the worker that is killed in the test above"
    journal, took = _knock(house, crowd, lambda: slay_database(house.cluster), rounds)
    lost, doubled = _lost_and_doubled(house, journal)
    assert (lost, doubled) == (0, 0)
    assert set(journal.said) <= {"302", "503"}, journal.said
    assert (journal.without_hint, journal.again > 0) == (0, True)
    assert house.run("verify")
    figure("F4 (database)", demand="0 acknowledged writes lost, none doubled",
           got=f"{rounds} rounds: {lost} of {len(journal.acked)} lost, {doubled} doubled",
           passed=True, how=AGAIN)  # fmt: skip
    figure("F5", demand="writes again <= 30 s after kill -9 of the database",
           got=f"{max(took):.1f} s", passed=max(took) <= 30, how=AGAIN)  # fmt: skip
    figure("D3", demand="503 with Retry-After meanwhile, nothing lost",
           got=f"{journal.said['503']} times 503, each with Retry-After; {lost} lost",
           passed=True, how=AGAIN)  # fmt: skip


def test_a_worker_of_the_web_is_killed_and_nothing_acknowledged_is_lost(house, crowd):
    _workers(house, crowd, ROUNDS)


@pytest.mark.postgres
def test_the_database_is_killed_and_nothing_acknowledged_is_lost(house, crowd):
    _database(house, crowd, ROUNDS)


def test_a_server_that_answers_before_it_writes_is_found_out(house, crowd):
    """The negative control of both."""
    with house.serve("tests.faults.liar") as address:
        with Writers(address, crowd, insists=False) as journal:
            until_more(journal, 10)
            slay(*children(house.server))
        time.sleep(1.0)

    lost, _doubled = _lost_and_doubled(house, journal)
    assert lost > 0


@pytest.mark.soak
def test_twenty_times_a_worker_of_the_web_is_killed(house, crowd):
    _workers(house, crowd, 20)


@pytest.mark.soak
@pytest.mark.postgres
def test_twenty_times_the_database_is_killed(house, crowd):
    _database(house, crowd, 20)
