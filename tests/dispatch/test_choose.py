"""Somebody else than the plan's: the override keeps its reason and its price."""

import pytest

from kith.core.actor import Role
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.dispatch import actions
from kith.dispatch.actions.choosing import Chosen, InTheRun
from kith.dispatch.models import Override, Proposal, Run
from kith.dispatch.states import OverrideReason, ProposalState
from kith.people.models import Person
from tests import make
from tests.dispatch import boards
from tests.make import DAY, HOUR, MONDAY, Town

pytestmark = pytest.mark.django_db
BILL = {"long_way": 12.5, "stranger": 10.0}


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def row(town):
    """Whom the plan took, of two helpers alike."""
    boards.helpers(town, 2)
    make.open_order(town)
    return boards.propose(town).proposals.get()


def other(row: Proposal) -> int:
    return boards.runner_up(row)[0]


def choose(
    town: Town,
    row: Proposal,
    person_id: int,
    reason: OverrideReason = OverrideReason.RESIDENT_ASKED,
    text: str = "",
) -> Proposal:
    made = Chosen(row.pk, person_id, BILL, 3.257, reason, text)
    return actions.choose(row.run_id, input=made, actor=town.clerk, now=MONDAY)


def states(run: Run) -> dict[int, str]:
    return dict(run.proposals.values_list("person_id", "state"))


def test_the_chosen_one_waits_in_the_place_of_the_plans(town, row):
    new = choose(town, row, other(row), text=" 老邻居 ")

    made = Override.objects.get()
    assert states(row.run) == {row.person_id: "REPLACED", other(row): "PROPOSED"}
    assert (made.proposal, made.instead_of) == (new, row)
    assert (made.reason, made.text, made.extra_min) == ("RESIDENT_ASKED", "老邻居", 3.26)
    assert (new.cost_min, new.bill) == (22.5, BILL)
    assert boards.offers(row.order) == []


def test_the_chosen_one_is_asked_when_approved(town, row):
    new = choose(town, row, other(row))

    boards.approve(town, row.run)

    assert boards.offers(row.order) == [(new.person_id, "OFFERED")]


def test_the_board_shows_why(town, row):
    choose(town, row, other(row))

    (shown,) = boards.shown(row.run, town.clerk)

    told = {s.person.pk: s.override for s in shown.proposals}
    assert told[row.person_id] is None
    assert told[other(row)] == Override.objects.get()


def test_an_undone_choice_brings_the_plans_own_back(town, row):
    second = other(row)
    choose(town, row, second)

    actions.undo(row.run.decisions.get().pk, actor=town.clerk, now=MONDAY)

    assert states(row.run) == {row.person_id: "PROPOSED", second: "REPLACED"}
    (shown,) = boards.shown(row.run, town.clerk)
    assert [s.override for s in shown.proposals] == [None, None]


def test_choosing_back_and_forth_needs_no_third_row(town, row):
    second = other(row)
    new = choose(town, row, second)

    back = choose(town, new, row.person_id)
    again = choose(town, back, second)

    assert (back, again) == (row, new)
    assert Override.objects.count() == 3
    assert states(row.run) == {row.person_id: "REPLACED", second: "PROPOSED"}


def test_a_choice_that_was_decided_on_is_undone_from_the_end(town, row):
    choose(town, row, other(row))
    chosen = row.run.decisions.get()
    boards.approve(town, row.run)

    with pytest.raises(IllegalMove):
        actions.undo(chosen.pk, actor=town.clerk, now=MONDAY)

    assert states(row.run) == {row.person_id: "REPLACED", other(row): "APPROVED"}


def test_whom_the_plan_had_elsewhere_at_that_time_makes_room_there(town):
    boards.helpers(town, 2)
    one, two = make.open_order(town), make.open_order(town)
    later = make.open_order(town, starts_at=MONDAY + 2 * DAY, ends_at=MONDAY + 2 * DAY + HOUR)
    run = boards.propose(town)
    here, there = (run.proposals.get(order=order) for order in (one, two))
    Proposal.objects.filter(run=run, order=later).update(person=there.person)

    choose(town, here, there.person_id)
    after = dict(run.proposals.values_list("order_id", "state").exclude(pk=here.pk))
    rows = {row.order.pk: row for row in boards.shown(run, town.clerk)}
    actions.undo(run.decisions.get().pk, actor=town.clerk, now=MONDAY)

    assert after == {one.pk: "PROPOSED", two.pk: "REPLACED", later.pk: "PROPOSED"}
    assert [s.proposal for s in rows[two.pk].proposals] == [there]
    there.refresh_from_db()
    here.refresh_from_db()
    assert (here.state, there.state) == ("PROPOSED", "PROPOSED")


def test_whom_the_plan_has_in_another_place_cannot_be_chosen(town):
    boards.helpers(town, 2)
    make.open_order(town, people_needed=2)
    run = boards.propose(town)
    one, two = run.proposals.order_by("rank")

    with pytest.raises(InTheRun):
        choose(town, one, two.person_id)

    assert set(states(run).values()) == {ProposalState.PROPOSED}


def test_another_reason_needs_a_word(town, row):
    with pytest.raises(BadInput):
        choose(town, row, other(row), reason=OverrideReason.OTHER)

    assert states(row.run) == {row.person_id: "PROPOSED"}


def test_what_was_decided_cannot_be_chosen_away(town, row):
    boards.approve(town, row.run)

    with pytest.raises(IllegalMove):
        choose(town, row, other(row))

    assert not Override.objects.exists()


def test_nobody_chooses_herself(town, row):
    make.grant(Person.objects.get(pk=town.clerk.me), Role.VOLUNTEER, town.community)

    with pytest.raises(Forbidden):
        choose(town, row, town.clerk.me)

    assert states(row.run) == {row.person_id: "PROPOSED"}


def test_other_desks_choose_nobody(town, row):
    made = Chosen(row.pk, other(row), BILL, 0.0, OverrideReason.TURN)

    with pytest.raises(Forbidden):
        actions.choose(row.run_id, input=made, actor=town.far_clerk, now=MONDAY + HOUR)

    assert states(row.run) == {row.person_id: "PROPOSED"}
