"""Signing up: a place, a place in the queue, and why not."""

import pytest

from kith.activities.states import SignUpState
from tests import make
from tests.activities import world

pytestmark = pytest.mark.django_db
S = SignUpState


def test_the_first_have_places_and_the_next_waits():
    town = make.town()
    at = world.session(town, world.quota_input(2))

    rows = [world.sign_up(at, world.resident(town))[0] for _ in range(3)]

    assert [(row.number, row.state) for row in rows] == [
        (1, S.SEATED),
        (2, S.SEATED),
        (3, S.WAITING),
    ]
    assert world.quota(at).taken == 2
