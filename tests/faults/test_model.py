"""The neighbourhood in any order of deeds; four faults, each planted once, are all found. S6."""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from kith.activities.actions import signing_up
from kith.orders.actions import claims
from kith.points import actions as points
from kith.points.actions import holds
from kith.rewards.actions import redeem
from tests.faults.model import Neighbourhood
from tests.tools.assurance import figure

pytestmark = [pytest.mark.pure, pytest.mark.django_db]
HOW = "make test PHASES=sqlite; longer: make soak"
QUICK = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


def _play(examples: int, steps: int, **more) -> None:
    run_state_machine_as_test(
        Neighbourhood,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None,
            suppress_health_check=QUICK, **more,
        ),
    )  # fmt: skip


def test_whatever_people_do_everything_agrees():
    _play(6, 15)

    figure("S6", demand="no invariant of 4.1 breaks in any order of deeds, crashes and repeats",
           got="6 x 15 steps from the midst of a day", passed=True, how=HOW)  # fmt: skip


@pytest.mark.soak
def test_whatever_people_do_for_long_everything_agrees():
    _play(int(os.environ.get("KITH_EXAMPLES", "150")), 40, derandomize=False)


class Without:
    """A room in which one thing does nothing."""

    def __init__(self, room, name):
        self._room, self._name = room, name

    def __getattr__(self, name):
        return (lambda *_a, **_b: None) if name == self._name else getattr(self._room, name)


FAULTS = {
    "nobody moves up": (signing_up, "fill", lambda *_a, **_b: []),
    "points stay on hold after a gift is given back": (
        redeem, "points", Without(points, "void")),
    "nobody looks whether she has the points": (holds, "require", lambda *_a, **_b: None),
    "an order that is taken stays open": (claims, "move", lambda *_a, **_b: None),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(name, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(*FAULTS[name])

    with pytest.raises(Exception) as found:  # noqa: PT011 -- whatever it is
        _play(
            25,
            15,
            derandomize=True,
            report_multiple_bugs=False,
            phases=(Phase.generate,),
            print_blob=False,
        )

    assert not isinstance(found.value, AttributeError | TypeError)
