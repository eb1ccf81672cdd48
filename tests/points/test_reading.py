"""What is read of the ledger where there is nothing, or nobody's."""

from datetime import date

import pytest

from kith.core.actor import Actor
from kith.points import actions as points
from kith.points import queries
from kith.points.checks import roads
from kith.points.models import Transfer
from kith.points.rules import Caps, Closing
from tests.make import DAY, HOUR, MONDAY
from tests.points.ledger import ANNA, BEN, SHOP, award, capture, faults, hold

pytestmark = [pytest.mark.pure, pytest.mark.django_db]


def test_nothing_lapses_of_who_has_no_passbook():
    assert queries.lapsing_of(BEN, Closing("year:2026-01", MONDAY.date(), date(2027, 1, 1))) == 0


def test_lines_between_accounts_of_nobody_are_no_persons_gain():
    award(ANNA, 10, "a")
    hold(ANNA, 4, "h")
    capture("h")
    settled = points.settle(SHOP, points=4, cause="s", now=MONDAY)

    told = queries.moved(Transfer.objects.values_list("pk", flat=True))

    assert [(one.person_id, one.points) for one in told] == [(ANNA, 10), (ANNA, 4)]
    assert (settled.kind, queries.transfers_written()) == ("SETTLE", 3)
    assert queries.moved([settled.pk]) == []


def test_a_correction_is_told_as_what_it_corrects():
    award(ANNA, 10, "a")
    points.reverse("a", now=MONDAY)

    told = queries.moved(Transfer.objects.values_list("pk", flat=True))

    assert [(one.kind, one.points) for one in told] == [("AWARD", 10), ("AWARD", -10)]


def test_a_correction_that_mirrors_nothing_is_found():
    award(ANNA, 10, "a")
    done = Transfer.objects.get()
    mirror = Transfer(
        kind="REVERSAL", source=done.target, target=done.source, points=9, cause="a:reverse",
        reverses=done, at=MONDAY, source_after=1,
    )  # fmt: skip
    mirror.save()

    assert list(roads()) == [f"transfer {mirror.pk}: not a road of its kind"]


def test_a_hold_ends_with_its_minute():
    award(ANNA, 10, "a")
    hold(ANNA, 4, "h")
    ends = MONDAY + DAY

    assert list(queries.holds_over(ends - HOUR)) == []
    assert [one.cause for one in queries.holds_over(ends)] == ["h"]
    assert (points.expire("h", now=ends).state, queries.balance(ANNA).free) == ("EXPIRED", 10)
    assert faults() == []


def test_whoever_never_had_points_has_none():
    none = queries.Balance()

    assert (queries.balance(BEN), queries.till(SHOP), queries.pool(1)) == (none, none, none)
    assert (queries.total_awarded(), queries.thanked(BEN)) == (0, 0)


# -------------------------------------------------------------------- where the counting begins


def test_an_empty_ledger_ends_before_its_first_line():
    assert points.last_written() == 0
    award(ANNA, 10, "a")
    assert points.last_written() == Transfer.objects.get().pk


def test_who_never_had_any_is_told_that_she_has_none():
    with pytest.raises(points.NotEnoughPoints) as no:
        points.donate(1, points=3, cause="d", actor=Actor(person_id=BEN), now=MONDAY)

    assert no.value.facts == {"has": 0, "needs": 3}


@pytest.mark.parametrize("caps", [Caps(day_points=10), Caps(lifetime_points=10)])
@pytest.mark.parametrize(("points_", "given"), [(10, 10), (11, 10)])
def test_the_first_thanks_reach_the_cap_and_not_a_point_beyond(caps, points_, given):
    made = award(ANNA, points_, "a", caps=caps, day=MONDAY.date())

    assert (made.points, award(ANNA, 1, "b", caps=caps, day=MONDAY.date())) == (given, None)


def test_what_lapsed_once_is_found_again_when_nothing_is_left():
    award(ANNA, 10, "a")

    first, again = [
        points.lapse(ANNA, points=10, cause="l", rule_id=7, now=MONDAY) for _time in range(2)
    ]

    assert first is not None
    assert (again, queries.balance(ANNA).free) == (first, 0)
    assert points.lapse(ANNA, points=1, cause="m", rule_id=7, now=MONDAY) is None
