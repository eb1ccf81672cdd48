"""Seeds 0, 1 and 2 of the acceptance list, in a small part of their numbers: the same road as
`kith figures --suite` takes, which fills the areas whole. With the negative tests of chapter 8.1.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kith.activities.models import Session
from kith.hours.models import ServiceRecord
from kith.insights.figures import FIGURES, Asked
from kith.ops.suite import alxa, dongying, running, xining
from kith.ops.suite.judging import judge
from kith.ops.suite.shape import Op, Row
from kith.ops.suite.stage import at, prepare
from kith.orders.actions import claims, offers
from kith.orders.actions.claims import NoPlaceLeft
from kith.orders.models import Order
from kith.people.models import Person
from kith.people.queries import actor_of, volunteers
from kith.points.queries import balance
from tests import make
from tests.make import DAY, MONDAY

if TYPE_CHECKING:
    from typing import Any

    from kith.ops.suite.shape import Area, Filled

PART = 0.004
AREAS = (alxa.AREA, dongying.AREA, xining.AREA)


def filled(area: Area) -> Filled:
    """Filled, and every row of it judged as it must be."""
    prepare()
    made = area.fill(PART)
    found = {row["id"]: row for row in judge(area, made)}
    assert list(found) == [row.id for row in area.rows]
    for row in area.rows:
        got = found[row.id]
        if row.is_large:
            assert got["got"] == got["rows"] > 0
        else:
            assert got["pass"], got
    return made


def number(area: Area, made: Filled, figure: str) -> int:
    asked = Asked(made.path, area.since, area.until, area.as_of)
    return FIGURES[figure].number(asked)


@pytest.mark.django_db
def test_the_winter_of_alxa_and_no_child_in_its_hours() -> None:
    """S0; children (S0-05) are recipients: they are neither helpers nor in volunteer hours."""
    made = filled(alxa.AREA)

    children = Person.objects.filter(birth_year__gt=2008)
    assert children.exists()
    assert not ServiceRecord.objects.filter(person__in=children).exists()
    lessons = Session.objects.count()
    assert number(alxa.AREA, made, "helpers") == lessons
    assert number(alxa.AREA, made, "volunteer_minutes") >= 90 * lessons
    assert number(alxa.AREA, made, "participants") == 41


@pytest.mark.django_db
def test_the_market_of_dongying_and_what_was_only_promised() -> None:
    """S1; pledged money is apart from what came, and a wrong expectation is told as such."""
    made = filled(dongying.AREA)

    assert number(dongying.AREA, made, "money_pledged") == 12_000_000
    assert number(dongying.AREA, made, "participations") == 0  # counted heads are nobody's name
    wrong = Row(id="S1-05", expected=11, figure="launch_items", about="launch")
    (told,) = judge(replace(dongying.AREA, rows=(wrong,)), made)
    assert (told["pass"], told["got"], told["rows"]) == (False, 10, 10)


@pytest.mark.django_db
def test_the_members_of_xining_and_the_sixty_sixth_claim() -> None:
    """S2; all 65 wishes are taken, so whoever comes next finds none."""
    filled(xining.AREA)
    wishes = Order.objects.filter(kind="WISH")
    assert wishes.count() == 65
    home = wishes[0].area
    *_others, last = volunteers(home.path).order_by("pk")
    somebody = actor_of(last.pk, now=at(5, 10))

    for wish in wishes:
        with pytest.raises(NoPlaceLeft):
            claims.claim(wish.pk, actor=somebody, now=at(5, 10))

    assert sum(wish.claims.count() for wish in wishes) == 65


@pytest.mark.django_db
def test_a_declined_offer_costs_no_points() -> None:
    town = make.town()
    helper = make.confirmed(town).claims.get().person
    had = balance(helper.pk).total
    row = make.offer(town, make.open_order(town), helper)

    offers.decline(row.pk, actor=make.actor(helper), now=MONDAY + DAY)

    assert had > 0
    assert balance(helper.pk).total == had


@pytest.mark.parametrize(
    ("op", "expected", "held", "not_held"),
    [
        (Op.EQUAL, 82, (82,), (81, 83)),
        (Op.MORE, 300, (301, 326), (300, 299)),
        (Op.AT_LEAST, 95, (95, 100), (94,)),
        (Op.ABOUT, 200, (190, 200, 210), (189, 211)),
        (Op.NEARLY, 3000, (2963, 2850), (3000, 3010, 2800)),
    ],
)
def test_operators_hold_what_was_found_against_what_was_printed(
    op: Op, expected: int, held: tuple[int, ...], not_held: tuple[int, ...]
) -> None:
    assert all(op.holds(got, expected) for got in held)
    assert not any(op.holds(got, expected) for got in not_held)


def test_the_rows_of_the_three_seeds_are_all_there() -> None:
    rows: list[Any] = [row for area in AREAS for row in area.rows]

    wanted = [f"S0-{n:02d}" for n in range(1, 14)] + [f"S1-{n:02d}" for n in range(1, 10)]
    assert [row.id for row in rows] == wanted + [f"S2-{n:02d}" for n in range(1, 12)]
    assert len({row.id for area in running.AREAS for row in area.rows}) == 93
    assert all(row.figure in FIGURES if row.figure else row.wording and row.note for row in rows)
