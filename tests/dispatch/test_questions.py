"""Somebody else for an order: every price equals a plan made anew with her in it."""

import pytest

from kith.dispatch import actions, queries
from kith.dispatch.actions.choosing import Chosen
from kith.dispatch.models import Proposal, Run
from kith.dispatch.queries import solved
from kith.dispatch.queries.questions import Price, others, price
from kith.dispatch.states import ForbidReason, OverrideReason
from kith.orders.models import Order
from kith.solver import assign
from kith.solver.forcing import forced
from tests import make
from tests.dispatch import boards
from tests.make import DAY, HOUR, MONDAY, Town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept():
    """Boards are numbered anew in each test."""
    solved.forget()


@pytest.fixture
def town():
    return make.town()


def morning(town: Town) -> tuple[list[Order], Run]:
    """Three orders at one time, four helpers of different reach and load; one order needs two."""
    far = town.other
    for area in (town.community, town.community, far, far):
        make.volunteer(area)
    orders = [make.open_order(town, people_needed=n) for n in (2, 1)]
    orders.append(
        make.open_order(town, starts_at=MONDAY + 2 * DAY, ends_at=MONDAY + 2 * DAY + HOUR)
    )
    return orders, actions.propose(town.street.pk, actor=town.boss, now=MONDAY)


def asked(town: Town, run: Run, order: Order, who: int) -> Price:
    found = price(run.pk, order.pk, who, actor=town.boss)
    assert found is not None
    return found


def proposed(run: Run, order: Order) -> set[int]:
    rows = Proposal.objects.filter(run=run, order=order)
    return set(rows.values_list("person_id", flat=True))


def test_every_price_is_what_a_plan_with_her_in_it_costs_more(town):
    orders, run = morning(town)
    priced = 0

    for order in orders:
        for other in others(run.pk, order.pk, actor=town.boss, limit=10):
            found = solved.asked(run, order.pk)
            assert found is not None
            board = found.solved
            v, (d,) = board.row_of[other.person.pk], found.rows
            then = assign.solve(forced(board.problem, v, d))
            assert then.objective_min - board.plan.objective_min == pytest.approx(other.extra_min)
            priced += 1

    assert priced == sum(4 - len(proposed(run, order)) for order in orders)


def test_others_come_cheapest_first_and_not_those_proposed(town):
    (order, *_), run = morning(town)

    found = others(run.pk, order.pk, actor=town.boss, limit=10)

    prices = [other.extra_min for other in found]
    assert len(found) == 2
    assert prices == sorted(prices)
    assert min(prices) >= 0
    assert not {other.person.pk for other in found} & proposed(run, order)
    assert others(run.pk, order.pk, actor=town.boss, limit=1) == found[:1]


def test_a_price_names_the_orders_that_would_change(town):
    (two, one, _later), run = morning(town)
    ((of_one,), of_two) = proposed(run, one), proposed(run, two)

    found = asked(town, run, two, of_one)

    assert found.extra_min is not None
    assert found.makes_room < of_two
    assert len(found.makes_room) == 1
    (moved,) = found.moved
    assert (moved.order, [who.pk for who in moved.left]) == (one, [of_one])
    assert len(moved.came) == 1
    assert not moved.is_short


def test_a_helper_nobody_else_needs_changes_no_other_order(town):
    here = {who.pk for who in boards.helpers(town, 2)}
    order = make.open_order(town)
    run = boards.propose(town)
    taken = proposed(run, order)
    (spare,) = here - taken

    found = asked(town, run, order, spare)

    assert (found.moved, found.makes_room) == ((), frozenset(taken))
    assert found.bill


def test_the_plans_own_choice_costs_nothing_more(town):
    (_two, one, _later), run = morning(town)

    found = asked(town, run, one, proposed(run, one).pop())

    assert (found.extra_min, found.moved, found.makes_room) == (0.0, (), frozenset())


def test_a_limit_that_forbids_is_named(town):
    make.volunteer(town.community)
    busy = make.volunteer(town.community, free=False)
    order = make.open_order(town)
    run = boards.propose(town)

    found = asked(town, run, order, busy.pk)

    assert (found.extra_min, found.limits, found.bill) == (None, ("time",), {})


def test_quiet_and_bans_are_named_in_our_words(town):
    quiet = boards.profile(make.volunteer(town.community), quiet_until=MONDAY + DAY)
    boards.helpers(town, 2)
    order = make.open_order(town)
    row = boards.propose(town).proposals.get()
    actions.forbid(row.pk, reason=ForbidReason.SAFETY, actor=town.clerk, now=MONDAY)
    run = boards.propose(town)

    told = {who: asked(town, run, order, who).limits for who in (quiet.pk, row.person_id)}

    assert told == {quiet.pk: ("quiet",), row.person_id: ("forbidden",)}


def test_after_a_choice_the_plans_own_helper_is_among_the_others(town):
    boards.helpers(town, 2)
    make.open_order(town)
    run = boards.propose(town)
    row = run.proposals.get()
    (other,) = others(run.pk, row.order_id, actor=town.clerk, limit=5)
    made = Chosen(row.pk, other.person.pk, other.bill, other.extra_min, OverrideReason.TURN)
    actions.choose(run.pk, input=made, actor=town.clerk, now=MONDAY)

    found = others(run.pk, row.order_id, actor=town.clerk, limit=5)

    assert found == []
    assert asked(town, run, row.order, row.person_id).extra_min == 0.0


def test_nobody_unknown_and_no_run_elsewhere_is_priced(town):
    (order, *_), run = morning(town)

    assert price(run.pk, order.pk, town.boss.me, actor=town.boss) is None
    assert price(run.pk, 10**6, order.resident_id, actor=town.boss) is None
    with pytest.raises(Run.DoesNotExist):
        others(run.pk, order.pk, actor=town.clerk, limit=1)
    with pytest.raises(Run.DoesNotExist):
        price(run.pk, order.pk, 1, actor=town.clerk)


def test_a_board_no_longer_kept_answers_nothing(town):
    (order, *_), run = morning(town)
    run.boards.all().delete()
    solved.forget()
    solved.forget()

    assert others(run.pk, order.pk, actor=town.boss, limit=3) == []
    assert queries.rows(run, queries.board_orders(run, actor=town.boss))
