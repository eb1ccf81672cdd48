"""What keeps a press that comes twice from counting twice is kept for its time, and then goes."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models

from kith.activities.models import SignUp, Tick
from kith.core.actor import CLOCK
from kith.core.refusal import Refusal
from kith.orders.actions import intake
from kith.orders.models import Order
from kith.privacy import checks, jobs
from kith.privacy.actions import forgetting
from kith.privacy.form_keys import KEYS, NO_KEYS, columns_like_keys, looks_like_key
from kith.privacy.models import Forgetting
from kith.privacy.sql import is_over
from kith.rewards.actions import redeem
from kith.rewards.models import Redemption
from tests import make
from tests.activities import door, world
from tests.make import DAY, HOUR, MONDAY
from tests.rewards import worlds
from tests.tools.assurance import figure

pytestmark = pytest.mark.django_db


def _over(table: str, column: str = "key") -> set[int]:
    model = apps.get_model(table)
    return set(
        model.objects.filter(is_over(model._meta.get_field(column))).values_list("pk", flat=True)
    )


def _late(now: datetime) -> list[str]:
    return [fault for fault in checks.retention(now) if "its key is past" in fault]


def test_every_column_that_looks_like_a_key_is_declared_once():
    """A table made tomorrow is asked for here before it keeps keys for ever."""
    digests = {(table, told.digest) for (table, _name), told in KEYS.items() if told.digest}

    assert set(columns_like_keys()) == {*KEYS, *NO_KEYS, *digests}
    assert not KEYS.keys() & NO_KEYS.keys()


@pytest.mark.parametrize(
    ("name", "field", "is_key"),
    [
        pytest.param("key", models.CharField(), True, id="key"),
        pytest.param("press_key", models.CharField(), True, id="named-key"),
        pytest.param("party", models.UUIDField(), True, id="made-up-by-a-machine"),
        pytest.param("title", models.CharField(), False, id="words"),
    ],
)
def test_what_looks_like_a_key(name, field, is_key):
    field.set_attributes_from_name(name)

    assert looks_like_key(field) is is_key


@pytest.mark.parametrize(("table", "column"), KEYS)
def test_each_declared_column_can_be_asked_and_ended(table, column):
    """The columns are there, in both dialects; `since` and what belongs to it as well."""
    make.town()

    assert forgetting.end_keys(table, column, actor=CLOCK, now=MONDAY) == 0


def test_a_request_pressed_again_within_two_days_is_one_and_then_its_key_goes():
    town = make.town()
    who = make.person(town.community)
    given = make.order_input(who)
    made = intake.submit(input=given, actor=make.actor(who), now=MONDAY)
    by_phone = make.order(make.person(town.community), key="call-7")
    by_list = make.order(make.person(town.community), key="0123456789" * 4)

    jobs.forget_old(MONDAY + 47 * HOUR)
    again = intake.submit(input=given, actor=make.actor(who), now=MONDAY + 47 * HOUR)
    kept = _over("orders.Order")
    late = _late(MONDAY + 97 * HOUR)
    jobs.forget_old(MONDAY + 49 * HOUR)

    assert (again.pk, kept, _over("orders.Order")) == (made.pk, set(), {made.pk})
    assert late == [f"order {made.pk}: its key is past its day"]
    assert _late(MONDAY + 97 * HOUR) == []
    row = Order.objects.get(pk=made.pk)
    assert given.key not in row.key
    assert row.fingerprint == ""
    assert {Order.objects.get(pk=one.pk).key for one in (by_phone, by_list)} == {
        "call-7", "0123456789" * 4
    }  # fmt: skip
    assert Forgetting.objects.get(what="keys").count == 1
    figure("RETENTION-keys", demand="48 h: kept an hour before, gone an hour after, counted",
           got="kept, pressed again counts once, gone, counted", passed=True,
           how="pytest tests/privacy/test_form_keys.py")  # fmt: skip


def test_a_sign_up_pressed_again_after_its_key_went_is_not_a_second_one():
    town = make.town()
    at, who = world.session(town), world.resident(town)
    key = uuid4()
    first = world.sign_up(at, who, key=key)

    jobs.forget_old(MONDAY + 47 * HOUR)
    assert world.sign_up(at, who, key=key, now=MONDAY + 47 * HOUR) == first
    jobs.forget_old(MONDAY + 49 * HOUR)

    assert _over("activities.SignUp") == {first[0].pk}
    with pytest.raises(Refusal):
        world.sign_up(at, who, key=key, now=MONDAY + 49 * HOUR)
    assert SignUp.objects.filter(session=at).count() == 1


def test_where_points_are_spent_a_key_is_kept_for_thirty_days():
    town = make.town()
    rice, ada = worlds.reward(town, worlds.shop(town)), worlds.customer(town)
    made = redeem.choose(rice.pk, key="once", actor=ada, now=MONDAY)
    hour_before = MONDAY + 30 * DAY - HOUR

    jobs.forget_old(hour_before)
    again = redeem.choose(rice.pk, key="once", actor=ada, now=hour_before)
    kept = Redemption.objects.get(pk=made.pk).key
    jobs.forget_old(hour_before + 2 * HOUR)

    assert (again.pk, kept, _over("rewards.Redemption")) == (made.pk, "once", {made.pk})
    figure("RETENTION-money-keys", demand="30 days: kept an hour before, gone an hour after",
           got="kept, pressed again counts once, gone", passed=True,
           how="pytest tests/privacy/test_form_keys.py")  # fmt: skip


def test_a_line_of_the_door_keeps_its_key_while_a_device_may_still_send_it():
    """72 hours by the rule of attendance: longer than any form."""
    town = make.town()
    at = door.held(town)
    who = door.guest(town, at)
    key = uuid4()
    door.tick(at, who, by=town.clerk, key=key)

    jobs.forget_old(door.START + 71 * HOUR)
    door.tick(at, who, by=town.clerk, key=key, now=door.START + HOUR)
    kept = (_over("activities.Tick"), Tick.objects.count())
    jobs.forget_old(door.START + 73 * HOUR)

    assert kept == (set(), 1)
    assert _over("activities.Tick") == {Tick.objects.get().pk}


def test_many_keys_go_some_at_a_time_and_each_has_a_value_of_its_own(monkeypatch):
    town = make.town()
    at = world.session(town, world.quota_input(5))
    for _n in range(5):
        world.sign_up(at, world.resident(town))
    monkeypatch.setattr(forgetting, "KEYS_AT_ONCE", 2)

    assert forgetting.end_keys("activities.SignUp", "key", actor=CLOCK, now=MONDAY + 49 * HOUR) == 2
    jobs.forget_old(MONDAY + timedelta(days=3))

    assert Forgetting.objects.get(what="keys").count == 3
    assert (
        len(set(SignUp.objects.values_list("key", flat=True)))
        == len(_over("activities.SignUp"))
        == 5
    )
