"""`kith bench policy`: every way of asking with its figures, the same for the same seed."""

import json
from io import StringIO
from typing import Any

from django.core.management import call_command

from kith.solver.month.policies import POLICIES

SMALL = ("--seeds=1", "--volunteers=300", "--orders=200", "--json")


def _bench(*options: str) -> dict[str, Any]:
    told = StringIO()
    call_command("bench", "policy", *SMALL, *options, stdout=told)
    figures: dict[str, Any] = json.loads(told.getvalue())
    return figures


def test_each_way_of_asking_tells_what_the_issue_asks_for():
    told = _bench()

    assert list(told["policies"]) == list(POLICIES)
    assert set(told["policies"]["kith"]) >= {
        "orders_full",
        "people_filled",
        "urgent_full",
        "time_to_yes_h_median",
        "time_to_yes_h_p90",
        "asks_per_match",
        "asks_week_mean",
        "asks_week_p95",
        "asks_week_max",
        "load_gini",
    }
    assert told["policies"]["kith"]["people_filled"] <= told["people_possible"] <= 1


def test_the_seed_decides_and_fatigue_is_felt():
    def full(*options: str) -> dict[str, Any]:
        figures = _bench("--only=kith", *options)["policies"]["kith"]
        return {name: value for name, value in figures.items() if name != "seconds"}

    assert full() == full()
    assert full() != full("--seed=2")
    assert full("--fatigue-h=1")["people_filled"] > full("--fatigue-h=200")["people_filled"]
