"""Points set aside, taken and set free; merchants, the gift pool; corrections that come late."""

import pytest
from django.db import IntegrityError, connection, transaction

from kith.core.actor import STRANGER, Actor
from kith.points import actions as points
from kith.points import jobs, queries
from kith.points.actions import CauseConflict
from kith.points.models import Debt, Hold, HoldEnd, Transfer
from kith.points.queries import Balance
from tests.make import DAY, HOUR, MONDAY
from tests.orders.refused import refused
from tests.points.ledger import (
    ANNA,
    BEN,
    OTHER_SHOP,
    POOL,
    SHOP,
    award,
    capture,
    faults,
    hold,
    lines,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _whole():
    """After every test the ledger is as its checks want it."""
    yield
    assert faults() == []


# ------------------------------------------------------------------------------- hold and capture


def test_held_points_are_there_but_not_free():
    award(ANNA, 10, "a")

    made = hold(ANNA, 4, "redeem:1")

    assert queries.balance(ANNA) == Balance(total=10, held=4, free=6)
    assert (made.state, made.points, made.expires_at) == ("HELD", 4, MONDAY + DAY)
    assert lines(ANNA) == [("AWARD", 10, 10)]


def test_no_more_is_held_than_is_free():
    award(ANNA, 10, "a")
    hold(ANNA, 7, "redeem:1")

    with refused("not_enough_points"):
        hold(ANNA, 4, "redeem:2")
    with refused("not_enough_points"):
        hold(BEN, 1, "redeem:3")

    assert (queries.balance(ANNA).held, Hold.objects.count()) == (7, 1)


def test_holding_twice_holds_once_and_otherwise_is_a_bug():
    award(ANNA, 10, "a")
    award(BEN, 10, "b")
    first = hold(ANNA, 4, "redeem:1")

    assert hold(ANNA, 4, "redeem:1", now=MONDAY + HOUR).pk == first.pk
    for person, amount in ((ANNA, 5), (BEN, 4)):
        with pytest.raises(CauseConflict), transaction.atomic():
            hold(person, amount, "redeem:1")

    assert (queries.balance(ANNA).held, queries.balance(BEN).held) == (4, 0)


def test_a_capture_brings_the_points_to_the_merchant_once():
    award(ANNA, 10, "a")
    hold(ANNA, 4, "redeem:1")

    made = [capture("redeem:1", now=MONDAY + HOUR) for _ in range(2)]

    assert made[0].pk == made[1].pk
    assert (made[0].kind, made[0].points, made[0].cause) == ("CAPTURE", 4, "redeem:1:capture")
    assert queries.balance(ANNA) == Balance(total=6, held=0, free=6)
    assert queries.till(SHOP) == Balance(total=4, held=0, free=4)
    end = HoldEnd.objects.get()
    assert (end.hold.state, end.transfer_id, end.at) == ("CAPTURED", made[0].pk, MONDAY + HOUR)


def test_another_merchant_cannot_capture_it_again():
    award(ANNA, 10, "a")
    hold(ANNA, 4, "redeem:1")
    capture("redeem:1")

    with pytest.raises(CauseConflict), transaction.atomic():
        capture("redeem:1", shop=OTHER_SHOP)

    assert (queries.till(SHOP).total, queries.till(OTHER_SHOP).total) == (4, 0)


@pytest.mark.parametrize("verb", [points.void, points.expire], ids=["void", "expire"])
def test_what_is_set_free_is_free_and_cannot_be_captured(verb):
    award(ANNA, 10, "a")
    hold(ANNA, 4, "redeem:1")

    ended = [verb("redeem:1", now=MONDAY + DAY) for _ in range(2)]

    assert [row.state for row in ended] == ["VOIDED" if verb is points.void else "EXPIRED"] * 2
    assert queries.balance(ANNA) == Balance(total=10, held=0, free=10)
    with refused("illegal_move"):
        capture("redeem:1")
    assert points.void("redeem:1", now=MONDAY + DAY).state == ended[0].state


@pytest.mark.parametrize("verb", [points.void, points.expire], ids=["void", "expire"])
def test_what_was_captured_is_not_set_free(verb):
    award(ANNA, 10, "a")
    hold(ANNA, 4, "redeem:1")
    capture("redeem:1")

    with refused("illegal_move"):
        verb("redeem:1", now=MONDAY + DAY)

    assert queries.balance(ANNA) == Balance(total=6, held=0, free=6)


def test_a_hold_whose_time_is_over_is_not_captured_even_before_the_job_came():
    award(ANNA, 10, "a")
    hold(ANNA, 4, "redeem:1")

    with refused("illegal_move"):
        capture("redeem:1", now=MONDAY + DAY)

    assert queries.balance(ANNA).held == 4


def test_a_hold_does_not_expire_before_its_time():
    award(ANNA, 10, "a")
    hold(ANNA, 4, "redeem:1")

    with refused("illegal_move"):
        points.expire("redeem:1", now=MONDAY + HOUR)

    assert Hold.objects.get().state == "HELD"


def test_the_job_sets_free_what_is_over_and_nothing_else():
    award(ANNA, 10, "a")
    hold(ANNA, 1, "redeem:1")
    hold(ANNA, 2, "redeem:2", now=MONDAY + HOUR)
    hold(ANNA, 3, "redeem:3")
    capture("redeem:3")

    counts = [jobs.expire_holds(MONDAY + DAY) for _ in range(2)]

    assert counts == [1, 0]
    assert list(Hold.objects.order_by("pk").values_list("state", flat=True)) == [
        "EXPIRED", "HELD", "CAPTURED",
    ]  # fmt: skip
    assert queries.balance(ANNA) == Balance(total=7, held=2, free=5)


def test_the_holder_sees_what_is_set_aside_and_nobody_else_does():
    award(ANNA, 10, "a")
    hold(ANNA, 4, "redeem:2", now=MONDAY + HOUR)
    hold(ANNA, 1, "redeem:1")
    hold(ANNA, 2, "redeem:3")
    points.void("redeem:3", now=MONDAY)

    seen = queries.open_holds(ANNA, actor=Actor(person_id=ANNA))

    assert [row.cause for row in seen] == ["redeem:1", "redeem:2"]
    with refused("forbidden"):
        queries.open_holds(ANNA, actor=Actor(person_id=BEN))


WRONG_HOLDS = {
    "nothing": {"points": 0},
    "over-before-it-began": {"expires_at": MONDAY},
    "the-same-cause": {"cause": "redeem:1"},
}


@pytest.mark.parametrize("wrong", WRONG_HOLDS.values(), ids=WRONG_HOLDS)
def test_the_database_refuses_a_hold_that_cannot_be(wrong):
    award(ANNA, 10, "a")
    account = hold(ANNA, 4, "redeem:1").account
    plain = {"account": account, "points": 1, "cause": "x", "made_at": MONDAY}

    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.create(**(plain | {"expires_at": MONDAY + DAY} | wrong))

    assert Hold.objects.count() == 1


# ---------------------------------------------------------------------- merchants and the pool


def test_what_was_captured_is_settled_and_gone():
    award(ANNA, 10, "a")
    hold(ANNA, 10, "redeem:1")
    capture("redeem:1")

    made = [points.settle(SHOP, points=7, cause="settlement:1", now=MONDAY) for _ in range(2)]

    assert made[0] == made[1]
    assert (queries.till(SHOP).total, made[0].target.kind) == (3, "SETTLED")
    with refused("not_enough_points"):
        points.settle(SHOP, points=4, cause="settlement:2", now=MONDAY)
    assert queries.till(SHOP).total == 3


def test_a_redemption_is_undone_while_the_merchant_still_has_the_points():
    award(ANNA, 10, "a")
    for n in (1, 2):
        hold(ANNA, 4, f"redeem:{n}")
        capture(f"redeem:{n}")

    points.reverse("redeem:1:capture", now=MONDAY)

    assert (queries.balance(ANNA).free, queries.till(SHOP).total) == (6, 4)
    points.settle(SHOP, points=4, cause="settlement:1", now=MONDAY)
    with refused("not_enough_points"):
        points.reverse("redeem:2:capture", now=MONDAY)
    assert Debt.objects.count() == 0


def test_the_pool_gives_what_was_given_to_it():
    award(ANNA, 10, "a")
    by = Actor(person_id=ANNA)

    points.donate(POOL, points=6, cause="donation:1", actor=by, now=MONDAY)
    points.give(BEN, pool_id=POOL, points=5, cause="gift:1", now=MONDAY)

    assert (queries.balance(ANNA).free, queries.pool(POOL).free, queries.balance(BEN).free) == (
        4, 1, 5,
    )  # fmt: skip
    with refused("not_enough_points"):
        points.give(BEN, pool_id=POOL, points=2, cause="gift:2", now=MONDAY)
    with refused("not_enough_points"):
        points.donate(POOL, points=5, cause="donation:2", actor=by, now=MONDAY)
    with refused("forbidden"):
        points.donate(POOL, points=1, cause="donation:3", actor=STRANGER, now=MONDAY)
    assert Transfer.objects.count() == 3


def test_what_is_held_cannot_be_given_away():
    award(ANNA, 10, "a")
    hold(ANNA, 8, "redeem:1")

    with refused("not_enough_points"):
        points.donate(POOL, points=3, cause="donation:1", actor=Actor(person_id=ANNA), now=MONDAY)

    assert queries.balance(ANNA) == Balance(total=10, held=8, free=2)


# ------------------------------------------------------------------- corrections that come late


def _spent(amount=8):
    """Ten points were awarded and most of them exchanged."""
    award(ANNA, 10, "hours:1:award")
    hold(ANNA, amount, "redeem:1")
    capture("redeem:1")


def test_a_correction_of_spent_points_is_owed_and_nobody_falls_below_zero():
    _spent()

    undone = [points.reverse("hours:1:award", now=MONDAY) for _ in range(2)]

    assert undone == [None, None]
    assert queries.balance(ANNA) == Balance(total=2, held=0, free=0, owed=10)
    assert Debt.objects.values_list("points", flat=True).get() == 10
    with refused("not_enough_points"):
        hold(ANNA, 1, "redeem:2")


def test_what_comes_in_pays_the_debt_first():
    _spent()
    points.reverse("hours:1:award", now=MONDAY)

    award(ANNA, 5, "hours:2:award")
    assert queries.balance(ANNA) == Balance(total=7, held=0, free=0, owed=10)
    award(ANNA, 6, "hours:3:award")

    assert queries.balance(ANNA) == Balance(total=3, held=0, free=3, owed=0)
    assert lines(ANNA)[0] == ("REVERSAL", -10, 3)
    assert points.reverse("hours:1:award", now=MONDAY) == Transfer.objects.get(kind="REVERSAL")


def test_debts_are_paid_the_oldest_first_and_one_at_a_time():
    award(ANNA, 4, "hours:1:award")
    award(ANNA, 6, "hours:2:award")
    hold(ANNA, 10, "redeem:1")
    capture("redeem:1")
    for n in (1, 2):
        points.reverse(f"hours:{n}:award", now=MONDAY)

    award(ANNA, 5, "hours:3:award")

    assert queries.balance(ANNA) == Balance(total=1, held=0, free=0, owed=6)
    undone = Transfer.objects.filter(kind="REVERSAL").values_list("reverses__cause", flat=True)
    assert list(undone) == ["hours:1:award"]


def test_what_is_set_free_pays_the_debt_as_well():
    award(ANNA, 10, "hours:1:award")
    hold(ANNA, 4, "redeem:1")
    points.reverse("hours:1:award", now=MONDAY)
    assert queries.balance(ANNA) == Balance(total=10, held=4, free=0, owed=10)

    points.void("redeem:1", now=MONDAY)

    assert queries.balance(ANNA) == Balance(total=0, held=0, free=0, owed=0)


def test_a_promise_made_before_the_debt_is_kept():
    award(ANNA, 10, "hours:1:award")
    hold(ANNA, 10, "redeem:1")
    points.reverse("hours:1:award", now=MONDAY)

    capture("redeem:1")

    assert queries.balance(ANNA) == Balance(total=0, held=0, free=0, owed=10)
    assert queries.till(SHOP).total == 10


@pytest.mark.parametrize(
    ("cause", "thanked"),
    [
        pytest.param("redeem:1:capture", 13, id="what-was-exchanged-came-back"),
        pytest.param("donation:1", 13, id="what-was-given-came-back"),
        pytest.param("hours:2:award", 10, id="the-thanks-themselves"),
    ],
)
def test_only_a_correction_of_thanks_changes_what_somebody_was_thanked(cause, thanked):
    award(ANNA, 10, "hours:1:award")
    award(ANNA, 3, "hours:2:award")
    hold(ANNA, 4, "redeem:1")
    capture("redeem:1")
    points.donate(POOL, points=2, cause="donation:1", actor=Actor(person_id=ANNA), now=MONDAY)
    points.reverse(cause, now=MONDAY)

    assert queries.thanked(ANNA) == thanked


def test_a_hold_asks_a_fixed_number_of_questions(django_assert_num_queries):
    award(ANNA, 10, "a")

    for n in (1, 2):
        with django_assert_num_queries(7):  # savepoint, account, lock, cause, held, hold, its end
            hold(ANNA, 1, f"redeem:{n}")

    assert (queries.balance(ANNA).held, connection.in_atomic_block) == (2, True)
