"""The flash crowd at the shipped server: nobody gets a place that is not there. T1, F1, F2.

The control is the same crowd at a server that was told to hold no rows.
"""

import os

import pytest

from kith.ops.bench.signup_crowd import Crowd, crowd
from tests.faults.house import House
from tests.tools.assurance import figure

LINES, POSTS = 64, 1.3
HOW = "make test PHASES='sqlite postgres'; 1,000 people: make soak"
# Rate and p99 by engine; all of them within so many seconds.
DEMANDS = {"PostgreSQL": (60, 3.0, 20.0), "SQLite": (50, 5.0, 26.0)}


@pytest.fixture
def houses(tmp_path, warm):
    """As many as are asked for, each with a database of its own."""

    def another(name, **env):
        (tmp_path / name).mkdir()
        made = House(tmp_path / name, warm)
        made.beside(name)
        made.env.update(env)
        return made

    return another


def _engine():
    return "PostgreSQL" if os.environ.get("DATABASE_URL", "").startswith("p") else "SQLite"


def _come(house, count, places, seed=1):
    """All press at once; what they were told, beside what stands in the tables."""
    told = house.fill("tests.faults.crowd", str(count), str(places))
    people = [(pk, key) for pk, key in told["people"]]
    with house.serve() as address:
        given = Crowd(address, told["session"], people, POSTS, LINES, seed, 0.0)
        seen = crowd(given)
    found = house.fill("tests.faults.looked", str(told["session"]), *seen.acknowledged)
    return seen.figures(), found


def _right(house, count, places):
    """Nobody too many, nobody lost; what the crowd was told."""
    seen, found = _come(house, count, places)
    wrong = {name: found[name] for name in ("oversold", "lost", "doubled")}
    assert found["seated"] == places
    assert (seen["http_5xx"], seen["other_answers"]) == (0, 0)
    figure(f"F1, T1 ({_engine()})", demand="oversell 0, lost seats 0, 0 answers 5xx",
           got=f"{count} people, {seen['posts']} posts, {places} places over {LINES} lines: "
           f"{found['oversold']} oversold, {found['lost']} lost, {seen['http_5xx']} 5xx",
           passed=not any(wrong.values()), how=HOW)  # fmt: skip
    return seen


def test_a_crowd_gets_as_many_places_as_there_are(houses):
    _right(houses("locked"), 100, 30)


@pytest.mark.soak
def test_a_thousand_get_a_hundred_places_and_their_answers_soon(houses):
    seen = _right(houses("thousand"), 1000, 100)

    rate, p99, done = DEMANDS[_engine()]
    figure(f"F2 ({_engine()})", demand=f">= {rate}/s, p99 <= {p99} s, all answered <= {done} s",
           got=f"{seen['answers_per_s']}/s, p99 {seen['p99_s']} s, all after "
           f"{seen['all_answered_s']} s",
           passed=seen["answers_per_s"] >= rate and seen["p99_s"] <= p99
           and seen["all_answered_s"] <= done, how="make soak")  # fmt: skip


@pytest.mark.postgres
def test_a_crowd_at_a_server_without_locks_is_given_too_much(houses):
    """The negative control; on SQLite `kith bench signup` has it, with the walls taken away."""
    for turn in range(5):
        _seen, found = _come(houses(f"unlocked{turn}", KITH_SKIP_LOCKS="1"), 60, 20, seed=turn)
        if found["oversold"]:
            return
    raise AssertionError("without locks nothing was oversold: the test above shows nothing")
