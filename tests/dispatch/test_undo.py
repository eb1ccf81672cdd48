"""A decision is taken back until the first yes of each order."""

import pytest

from kith.core.refusal import Forbidden, IllegalMove
from kith.dispatch import actions, queries
from kith.dispatch.models import Decision, Run, Undoing
from kith.dispatch.states import DecisionKind, ProposalState
from kith.journal.queries import story
from kith.orders.actions import claims, offers
from kith.orders.actions.recalling import AlreadyAnswered
from kith.orders.models import Offer, Order
from kith.orders.states import OfferState
from kith.outbox.models import Message
from kith.people.queries import actor_of
from tests import make
from tests.dispatch import boards
from tests.make import DAY, HOUR, MONDAY, Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make.town()


def states(run: Run) -> list[str]:
    return list(run.proposals.order_by("pk").values_list("state", flat=True))


def undo(town: Town, run: Run, now=MONDAY + HOUR):
    return actions.undo(run.decisions.latest("pk").pk, actor=town.clerk, now=now)


def say(offer: Offer, verb) -> None:
    verb(offer.pk, actor=actor_of(offer.person_id or 0, now=MONDAY), now=MONDAY)


def two_orders(town: Town) -> list[Order]:
    boards.helpers(town, 2)
    later = MONDAY + DAY + 3 * HOUR
    return [make.open_order(town), make.open_order(town, starts_at=later, ends_at=later + HOUR)]


def test_offers_are_taken_back_and_the_proposals_wait_again(town):
    two_orders(town)
    run = boards.propose(town)
    boards.approve(town, run)

    opened = undo(town, run)

    assert states(run) == [ProposalState.PROPOSED] * 2
    assert {row.offer_id for row in opened} == {None}
    assert set(Offer.objects.values_list("state", flat=True)) == {OfferState.WITHDRAWN}
    assert Message.objects.filter(topic="offer_withdrawn").count() == 2
    assert [line.verb for line in story("run", run.pk)] == ["propose", "approve", "undo"]


def test_what_was_taken_back_can_be_asked_again(town):
    order, _ = two_orders(town)
    run = boards.propose(town)
    boards.approve(town, run)
    undo(town, run)

    boards.approve(town, run)

    assert states(run) == [ProposalState.APPROVED] * 2
    assert [state for _who, state in boards.offers(order)] == ["WITHDRAWN", "OFFERED"]


def test_after_a_yes_nothing_of_the_order_is_taken_back(town):
    boards.helpers(town, 2)
    order = make.open_order(town, people_needed=2)
    run = boards.propose(town)
    boards.approve(town, run)
    say(Offer.objects.order_by("pk")[0], claims.accept)

    with pytest.raises(AlreadyAnswered):
        undo(town, run)

    assert states(run) == [ProposalState.APPROVED] * 2
    assert [state for _who, state in boards.offers(order)] == ["ACCEPTED", "OFFERED"]
    assert not Undoing.objects.exists()


def test_one_yes_keeps_its_order_and_the_other_order_is_taken_back(town):
    first, second = two_orders(town)
    run = boards.propose(town)
    boards.approve(town, run)
    say(Offer.objects.get(order=first), claims.accept)

    opened = undo(town, run)

    assert [row.order_id for row in opened] == [second.pk]
    assert states(run) == [ProposalState.APPROVED, ProposalState.PROPOSED]
    assert [state for _who, state in boards.offers(first)] == ["ACCEPTED"]


def test_who_said_no_is_not_asked_again_by_an_undo(town):
    boards.helpers(town, 2)
    order = make.open_order(town, people_needed=2)
    run = boards.propose(town)
    boards.approve(town, run)
    no, open_offer = Offer.objects.order_by("pk")
    say(no, offers.decline)

    opened = undo(town, run)

    assert [row.person_id for row in opened] == [open_offer.person_id]
    assert sorted(states(run)) == [ProposalState.APPROVED, ProposalState.PROPOSED]
    assert [state for _who, state in boards.offers(order)] == ["DECLINED", "WITHDRAWN"]


def test_what_was_put_aside_waits_again(town):
    two_orders(town)
    run = boards.propose(town)
    ids = list(run.proposals.values_list("pk", flat=True))
    actions.reject(run.pk, proposal_ids=ids, actor=town.clerk, now=MONDAY)

    undo(town, run)

    assert states(run) == [ProposalState.PROPOSED] * 2
    assert not Message.objects.filter(topic="offer_withdrawn").exists()


def test_undoing_twice_is_refused_and_changes_nothing(town):
    two_orders(town)
    run = boards.propose(town)
    boards.approve(town, run)
    undo(town, run)
    boards.approve(town, run)
    first = Decision.objects.earliest("pk")

    with pytest.raises(IllegalMove):
        actions.undo(first.pk, actor=town.clerk, now=MONDAY + HOUR)

    assert states(run) == [ProposalState.APPROVED] * 2


@pytest.mark.parametrize("who", ["far_clerk", "district"])
def test_other_desks_undo_nothing(town, who):
    two_orders(town)
    run = boards.propose(town)
    boards.approve(town, run)

    with pytest.raises(Forbidden):
        actions.undo(Decision.objects.get().pk, actor=getattr(town, who), now=MONDAY)

    assert states(run) == [ProposalState.APPROVED] * 2


def test_a_newer_plan_for_the_order_wins_over_what_comes_back(town):
    order, _ = two_orders(town)
    boards.helpers(town, 2)
    run = boards.propose(town)
    only = run.proposals.get(order=order)
    actions.reject(run.pk, proposal_ids=[only.pk], actor=town.clerk, now=MONDAY)
    newer = boards.propose(town, now=MONDAY + HOUR)

    undo(town, run)

    only.refresh_from_db()
    assert newer.proposals.filter(order=order).count() == 1
    assert (only.state, only.decision) == (ProposalState.STALE, None)


def test_the_button_names_the_clerks_own_last_decision(town):
    order, _ = two_orders(town)
    run = boards.propose(town)
    one = run.proposals.get(order=order)
    assert queries.to_undo(run, town.clerk.me) is None

    boards.approve(town, run, [one])

    found = queries.to_undo(run, town.clerk.me)
    assert found is not None
    assert (found.kind, found.made_by_id) == (DecisionKind.APPROVE, town.clerk.me)
    assert queries.to_undo(run, town.boss.me) is None
    undo(town, run)
    assert queries.to_undo(run, town.clerk.me) is None
