"""Two desks publish at once: a room and a person are given to one of them."""

from functools import partial

import pytest

from kith.activities.actions import planning
from tests.activities import world
from tests.make import MONDAY
from tests.races.together import codes, pause, together

pytestmark = [pytest.mark.race, pytest.mark.postgres]


def _publish_at_once(town, **same) -> list[str]:
    made = [world.planned(town, **same) for _n in range(4)]
    calls = [partial(planning.publish, one.pk, actor=town.boss, now=MONDAY) for one in made]
    return codes(together(*calls))


def test_one_of_four_sessions_has_the_room(town):
    assert _publish_at_once(town, room="二楼") == ["venue_clash"] * 3 + ["yes"]


def test_one_of_four_sessions_has_the_person_in_charge(town):
    assert _publish_at_once(town, in_charge_id=town.clerk.me) == ["person_clash"] * 3 + ["yes"]


def test_without_the_lock_several_would_have_the_room(town, monkeypatch):
    def read_only(rows, pk):
        return rows.get(pk=pk)

    monkeypatch.setattr(planning, "_hold", read_only)
    monkeypatch.setattr(planning, "_promise_seeds", lambda _session: pause())

    assert _publish_at_once(town, room="二楼").count("yes") > 1
