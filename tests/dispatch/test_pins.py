"""Rulings of the desk: a pin is kept by later plans, a ban is kept by all of them."""

import pytest

from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.dispatch import actions, queries
from kith.dispatch.actions.rulings import RuledAlready
from kith.dispatch.models import Proposal, Ruling, Run
from kith.dispatch.states import ForbidReason, ProposalState, RulingKind
from kith.journal.queries import story
from kith.orders.models import Order
from kith.people.models import Person
from tests import make
from tests.dispatch import boards
from tests.make import DAY, HOUR, MONDAY, Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make.town()


def choice(town: Town) -> tuple[Order, Run, Proposal]:
    """One order, two helpers alike, and whom the plan took."""
    boards.helpers(town, 2)
    order = make.open_order(town)
    run = boards.propose(town)
    return order, run, run.proposals.get()


def loser(row: Proposal) -> Person:
    return Person.objects.get(pk=boards.runner_up(row)[0])


def forbid(town: Town, row: Proposal, **changes):
    asked = {"reason": ForbidReason.CONFLICT} | changes
    return actions.forbid(row.pk, actor=town.clerk, now=MONDAY, **asked)


def test_a_pin_is_kept_by_later_plans_until_it_is_released(town):
    order, _run, row = choice(town)
    other = loser(row)
    Proposal.objects.filter(pk=row.pk).update(person=other)  # not whom the solver would take
    pinned = actions.pin(row.pk, actor=town.clerk, now=MONDAY)

    second, third = boards.propose(town), boards.propose(town)
    actions.release(pinned.pk, actor=town.clerk, now=MONDAY + HOUR)
    free = boards.propose(town)

    assert boards.chosen(second) == boards.chosen(third) == [(order.pk, other.pk)]
    assert boards.chosen(free) == [(order.pk, row.person_id)]
    assert [line.verb for line in story("ruling", pinned.pk)] == ["pin", "release"]


def test_a_pin_leaves_the_other_places_to_the_plan(town):
    boards.helpers(town, 3)
    order = make.open_order(town, people_needed=2)
    run = boards.propose(town)
    pinned = run.proposals.order_by("rank")[1]
    actions.pin(pinned.pk, actor=town.clerk, now=MONDAY)

    again = boards.propose(town)

    assert {person for _order, person in boards.chosen(again)} >= {pinned.person_id}
    assert len(boards.chosen(again)) == 2
    assert {order_id for order_id, _person in boards.chosen(again)} == {order.pk}


def test_a_pin_breaks_no_limit(town):
    order, _run, row = choice(town)
    other = loser(row)
    actions.pin(row.pk, actor=town.clerk, now=MONDAY)
    boards.profile(row.person, quiet_until=MONDAY + DAY)

    again = boards.propose(town)

    assert boards.chosen(again) == [(order.pk, other.pk)]


def test_a_pinned_helper_is_not_sent_elsewhere_at_that_time(town):
    helper = make.volunteer(town.community)
    first, second = make.open_order(town), make.open_order(town)
    run = boards.propose(town)
    row = run.proposals.get()
    other = second if row.order_id == first.pk else first
    actions.pin(row.pk, actor=town.clerk, now=MONDAY)
    Order.objects.filter(pk=other.pk).update(is_urgent=True)

    again = boards.propose(town)

    assert boards.chosen(again) == [(row.order_id, helper.pk)]


def test_a_banned_pair_is_never_proposed_again_and_the_reason_is_kept(town):
    order, _run, row = choice(town)
    other = loser(row)

    made = forbid(town, row, text=" 上次有误会 ")
    again = boards.propose(town)

    row.refresh_from_db()
    assert row.state == ProposalState.STALE
    assert boards.chosen(again) == [(order.pk, other.pk)]
    assert (made.kind, made.reason, made.text) == (RulingKind.FORBID, "CONFLICT", "上次有误会")
    assert list(queries.rulings_visible_to(town.clerk)) == [made]


def test_a_ban_says_so_where_nobody_else_is_left(town):
    make.volunteer(town.community)
    order = make.open_order(town)
    row = boards.propose(town).proposals.get()

    forbid(town, row)
    again = boards.propose(town)

    assert boards.why_not(again, order) == {"forbidden": 1}


def test_a_ban_for_the_resident_holds_for_her_other_orders(town):
    resident = make.person(town.community)
    helper = make.volunteer(town.community)
    make.open_order(town, resident)
    row = boards.propose(town).proposals.get()
    later = MONDAY + 2 * DAY

    forbid(town, row, is_for_resident=True)
    theirs = make.open_order(town, resident, starts_at=later, ends_at=later + HOUR)
    somebody = make.open_order(town, starts_at=later + 3 * HOUR, ends_at=later + 4 * HOUR)
    again = boards.propose(town)

    assert boards.chosen(again) == [(somebody.pk, helper.pk)]
    assert boards.why_not(again, theirs) == {"forbidden": 1}


def test_a_pair_has_one_ruling_at_a_time(town):
    _order, _run, row = choice(town)
    pinned = actions.pin(row.pk, actor=town.clerk, now=MONDAY)

    with pytest.raises(RuledAlready):
        actions.pin(row.pk, actor=town.clerk, now=MONDAY)
    with pytest.raises(RuledAlready):
        forbid(town, row)

    row.refresh_from_db()
    assert row.state == ProposalState.PROPOSED
    assert list(Ruling.objects.all()) == [pinned]


def test_a_ruling_ends_once(town):
    _order, _run, row = choice(town)
    made = actions.pin(row.pk, actor=town.clerk, now=MONDAY)
    actions.release(made.pk, actor=town.clerk, now=MONDAY)

    with pytest.raises(IllegalMove):
        actions.release(made.pk, actor=town.clerk, now=MONDAY)


def test_what_was_decided_is_not_pinned(town):
    _order, run, row = choice(town)
    boards.approve(town, run)

    with pytest.raises(IllegalMove):
        actions.pin(row.pk, actor=town.clerk, now=MONDAY)

    assert not Ruling.objects.exists()


def test_another_reason_needs_a_word(town):
    _order, _run, row = choice(town)

    with pytest.raises(BadInput):
        forbid(town, row, reason=ForbidReason.OTHER, text="  ")

    row.refresh_from_db()
    assert (row.state, Ruling.objects.count()) == (ProposalState.PROPOSED, 0)


@pytest.mark.parametrize("who", ["far_clerk", "district"])
def test_other_desks_rule_on_nothing(town, who):
    _order, _run, row = choice(town)
    made = actions.pin(row.pk, actor=town.clerk, now=MONDAY)
    actor = getattr(town, who)

    with pytest.raises(Forbidden):
        actions.release(made.pk, actor=actor, now=MONDAY)
    with pytest.raises(Forbidden):
        actions.forbid(row.pk, reason=ForbidReason.SAFETY, actor=actor, now=MONDAY)

    assert list(queries.rulings_visible_to(actor)) == []
    assert Ruling.objects.get().ended_at is None


def test_a_party_of_the_order_rules_on_nothing(town):
    herself = Person.objects.get(pk=town.clerk.me)
    make.volunteer(town.community)
    make.order(herself)
    made = Order.objects.get(resident=herself)
    boards.open_by(made, town.boss)
    row = boards.propose(town).proposals.get()

    with pytest.raises(Forbidden):
        actions.pin(row.pk, actor=town.clerk, now=MONDAY)

    assert not Ruling.objects.exists()
