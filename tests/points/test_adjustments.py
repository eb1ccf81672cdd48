"""Points by hand: one proposes, another decides, neither for herself or her own home."""

import pytest
from django.db import IntegrityError, transaction

from kith.core.actor import CLOCK, STRANGER, Role
from kith.core.refusal import Refusal
from kith.journal.queries import story
from kith.people.models import Person
from kith.points import actions as points
from kith.points import policies, queries
from kith.points.actions import AdjustmentInput
from kith.points.models import Adjustment, Decision, Transfer
from tests import make
from tests.make import DAY, HOUR, MONDAY
from tests.orders.refused import refused
from tests.points.ledger import award, faults, lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def anna(town):
    return make.person(town.community)


def _propose(town, who, amount=5, *, by=None, pool_id=None):
    given = AdjustmentInput(points=amount, reason="漏记一次", pool_id=pool_id)
    return points.propose_adjustment(who.pk, input=given, actor=by or town.boss, now=MONDAY)


def test_nothing_moves_before_the_second_person(town, anna):
    row = _propose(town, anna)

    assert (row.state, Transfer.objects.count()) == ("PROPOSED", 0)
    assert [entry.verb for entry in story("adjustment", row.pk)] == ["propose"]


def test_exactly_what_was_proposed_moves(town, anna):
    row = _propose(town, anna)

    done = points.approve_adjustment(row.pk, actor=town.district, now=MONDAY + HOUR)

    decision = Decision.objects.get()
    assert (done.state, lines(anna.pk)) == ("APPROVED", [("ADJUST", 5, 5)])
    assert (decision.by_id, decision.at) == (town.district.me, MONDAY + HOUR)
    entry = list(story("adjustment", row.pk))[-1]
    assert (entry.verb, entry.actor_id, entry.facts["why"]) == (
        "approve", town.district.me, "漏记一次",
    )  # fmt: skip
    assert faults() == []


def test_points_can_be_taken_but_not_more_than_there_are(town, anna):
    award(anna.pk, 5, "a")
    rows = [_propose(town, anna, -3) for _ in range(2)]

    points.approve_adjustment(rows[0].pk, actor=town.district, now=MONDAY)
    with refused("not_enough_points"):
        points.approve_adjustment(rows[1].pk, actor=town.district, now=MONDAY)

    assert (queries.balance(anna.pk).total, queries.total_awarded()) == (2, 2)
    assert Adjustment.objects.get(pk=rows[1].pk).state == "PROPOSED"


def test_a_gift_comes_out_of_the_pool(town, anna):
    giver = make.actor(make.volunteer(town.community))
    award(giver.me, 10, "a")
    points.donate(town.street.pk, points=8, cause="donation:1", actor=giver, now=MONDAY)
    row = _propose(town, anna, 5, pool_id=town.street.pk)

    points.approve_adjustment(row.pk, actor=town.district, now=MONDAY)

    assert (lines(anna.pk), queries.pool(town.street.pk).total) == ([("GIFT", 5, 5)], 3)
    assert faults() == []


def test_a_rejected_proposal_moves_nothing_and_is_decided(town, anna):
    row = _propose(town, anna)

    points.reject_adjustment(row.pk, actor=town.district, now=MONDAY)

    for verb in (points.approve_adjustment, points.reject_adjustment):
        with refused("illegal_move"):
            verb(row.pk, actor=town.district, now=MONDAY)
    assert (Transfer.objects.count(), Decision.objects.count()) == (0, 1)


def test_approving_twice_is_refused_and_moves_once(town, anna):
    row = _propose(town, anna)
    points.approve_adjustment(row.pk, actor=town.district, now=MONDAY)

    with refused("illegal_move"):
        points.approve_adjustment(row.pk, actor=town.district, now=MONDAY)

    assert queries.balance(anna.pk).total == 5


def test_a_proposal_is_too_old_after_a_day(town, anna):
    row = _propose(town, anna)

    with refused("proposal_too_old"):
        points.approve_adjustment(row.pk, actor=town.district, now=MONDAY + DAY + HOUR)

    done = points.approve_adjustment(row.pk, actor=town.district, now=MONDAY + DAY)
    assert done.state == "APPROVED"


@pytest.mark.parametrize("points_", [1, -1])
def test_a_single_point_is_given_or_taken(town, anna, points_):
    award(anna.pk, 5, "a")
    row = _propose(town, anna, points_)

    points.approve_adjustment(row.pk, actor=town.district, now=MONDAY)

    assert (lines(anna.pk)[0], queries.balance(anna.pk).total) == (
        ("ADJUST", points_, 5 + points_), 5 + points_,
    )  # fmt: skip


def test_both_hands_show_who_they_are_and_the_first_says_why(town, anna):
    why = AdjustmentInput(points=5, reason="漏记一次")
    with refused("proof_needed"):
        points.propose_adjustment(anna.pk, input=why, actor=make.unproved(town.boss), now=MONDAY)
    with refused("bad_input"):
        points.propose_adjustment(
            anna.pk, input=AdjustmentInput(5, " "), actor=town.boss, now=MONDAY
        )
    row = _propose(town, anna)
    with refused("proof_needed"):
        points.approve_adjustment(row.pk, actor=make.unproved(town.district), now=MONDAY)


# ----------------------------------------------------------------------- separation of duties


def _hands(town, anna):
    """Everybody who might try, by name: the actor, may propose, may decide what boss proposed."""
    flatmate = make.staff(Role.STREET, town.street)
    Person.objects.filter(pk=flatmate.me).update(household_key="same")
    Person.objects.filter(pk=anna.pk).update(household_key="same")
    make.grant(anna, Role.STREET, town.street)
    return {
        "proposer": (town.boss, True, False),
        "district": (town.district, True, True),
        "second-street": (make.staff(Role.STREET, town.street), True, True),
        "community-worker": (town.clerk, False, False),
        "auditor": (make.staff(Role.AUDITOR, town.county), False, False),
        "another-street": (make.staff(Role.STREET, town.other), False, False),
        "herself": (make.actor(anna), False, False),
        "flatmate": (make.actor(Person.objects.get(pk=flatmate.me)), False, False),
        "stranger": (STRANGER, False, False),
        "clock": (CLOCK, False, False),
    }


@pytest.mark.parametrize(
    "name",
    ["proposer", "district", "second-street", "community-worker", "auditor", "another-street",
     "herself", "flatmate", "stranger", "clock"],
)  # fmt: skip
def test_who_may_propose_and_who_may_decide(town, anna, name):
    row = _propose(town, anna)
    actor, may_propose, may_decide = _hands(town, anna)[name]

    said: list[bool | str] = []
    for call in (
        lambda: _propose(town, anna, by=actor),
        lambda: points.approve_adjustment(row.pk, actor=actor, now=MONDAY),
    ):
        try:
            call()
            said.append(True)
        except Refusal as no:
            said.append(no.code)

    assert said == [may_propose or "forbidden", may_decide or "forbidden"]
    assert queries.balance(anna.pk).total == (5 if may_decide else 0)


def test_the_database_refuses_an_adjustment_that_cannot_be(town, anna):
    plain = {"person_id": anna.pk, "points": 5, "reason": "x", "proposed_at": MONDAY}
    by = {"proposed_by_id": town.boss.me}
    for wrong in ({"points": 0}, {"pool_id": 1, "points": -1}, {"proposed_by_id": anna.pk}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Adjustment.objects.create(**(plain | by | wrong))

    assert Adjustment.objects.count() == 0


def test_the_list_of_adjustments_is_what_one_may_see(town, anna):
    far = make.person(town.other)
    rows = [_propose(town, who) for who in (anna, far)]
    actors = [
        town.boss, town.district, town.clerk, STRANGER, CLOCK, make.actor(anna),
        make.staff(Role.AUDITOR, town.community), make.staff(Role.STREET, town.other),
    ]  # fmt: skip

    for actor in actors:
        wanted = {
            row.pk
            for row in rows
            if policies.may_see_adjustment(actor, Person.objects.get(pk=row.person_id))
        }
        listed = set(queries.adjustments_visible_to(actor).values_list("pk", flat=True))
        assert listed == wanted, actor
    assert queries.adjustments_visible_to(town.boss).count() == 2
