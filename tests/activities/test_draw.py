"""A draw: promised before, done by a seed, and anybody can do it again."""

import hashlib

import pytest

from kith.activities.actions import signing_up_desk as desk
from kith.activities.jobs import signing_up as jobs
from kith.activities.models import Lot, Quota, SignUp
from kith.activities.queries import sign_ups
from kith.activities.states import SignUpState
from kith.catalogue.actions import put_rule
from kith.catalogue.defaults import RULES
from kith.core.actor import CLOCK
from kith.core.refusal import IllegalMove
from tests import make
from tests.activities import world
from tests.activities.test_queue import crowd, give_up, low_income, states
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
S = SignUpState
DRAW_AT = world.START - 2 * DAY


@pytest.fixture
def town():
    return make.town()


def by_hand(seed, numbers):
    """What a neighbour does with a calculator."""
    lots = {hashlib.sha256(f"{seed}:{n}".encode()).hexdigest(): n for n in numbers}
    return [lots[digest] for digest in sorted(lots)]


def test_the_seed_is_promised_before_and_shown_after(town):
    at = world.session(town, world.draw_input(2))
    rows = crowd(town, at, 6)
    before = world.quota(at)

    assert jobs.draw_due(DRAW_AT - HOUR) == 0
    assert jobs.draw_due(DRAW_AT) == 1
    after = world.quota(at)

    assert [row.state for row in rows] == [S.ENTERED] * 6
    assert (before.seed, before.seed_hash != "") == ("", True)
    assert after.seed_hash == before.seed_hash == hashlib.sha256(after.seed.encode()).hexdigest()


def test_anybody_can_draw_again(town):
    at = world.session(town, world.draw_input(2))
    crowd(town, at, 6)

    jobs.draw_due(DRAW_AT)

    quota = world.quota(at)
    expected = by_hand(quota.seed, range(1, 7))
    lines = sign_ups.draw_list(quota)
    assert [line.number for line in lines] == expected
    assert [str(line.state) for line in lines[:2]] == [str(S.SEATED.label)] * 2
    assert all(line.name.endswith("*") for line in lines)
    assert any(quota.seed in line for line in sign_ups.how_to_check(quota))
    assert quota.taken == 2


def test_who_was_not_lucky_waits_in_the_order_of_the_draw(town):
    at = world.session(town, world.draw_input(1))
    rows = {row.number: row for row in crowd(town, at, 4)}
    jobs.draw_due(DRAW_AT)
    order = by_hand(world.quota(at).seed, range(1, 5))
    late = crowd(town, at, 1, now=DRAW_AT)

    assert late[0].state == S.WAITING
    assert [sign_ups.standing(row).ahead for row in late] == [3]
    give_up(town, rows[order[0]], now=DRAW_AT)

    assert states(*(rows[n] for n in order), *late) == [
        S.CANCELLED, S.OFFERED, S.WAITING, S.WAITING, S.WAITING,
    ]  # fmt: skip


def test_a_party_has_one_lot(town):
    at = world.session(town, world.draw_input(2))
    pair = world.sign_up(at, *world.group(town, 2))
    single = crowd(town, at, 1)

    jobs.draw_due(DRAW_AT)

    assert {lot.number: lot.size for lot in Lot.objects.all()} == {1: 2, 2: 1}
    assert set(states(*pair)) in ({S.SEATED}, {S.WAITING})
    # Drawn first, the single leaves too little for the two; drawn second, nothing.
    assert states(*pair)[0] != states(*single)[0]


def test_who_took_her_lot_back_is_not_drawn(town):
    at = world.session(town, world.draw_input(3))
    rows = crowd(town, at, 3)
    give_up(town, rows[1])

    jobs.draw_due(DRAW_AT)

    assert states(*rows) == [S.SEATED, S.CANCELLED, S.SEATED]
    assert sorted(Lot.objects.values_list("number", flat=True)) == [1, 3]


@pytest.mark.parametrize("by_rank", [True, False])
def test_whether_a_priority_weighs_in_the_draw_is_a_rule(town, by_rank):
    plain = next(params for kind, params, _s in RULES if kind == "SIGN_UP")
    put_rule(
        "SIGN_UP", area=town.community, valid_from=MONDAY.date(), source="test",
        params={**plain, "draws_by_rank": by_rank},
    )  # fmt: skip
    at = world.session(town, world.draw_input(1))
    rows = crowd(town, at, 5)
    ada = world.resident(town)
    low_income(town, ada)
    (poor,) = world.sign_up(at, ada)
    jobs.draw_due(DRAW_AT)

    order = by_hand(world.quota(at).seed, range(1, 7))
    first = 6 if by_rank else order[0]
    found = {6: poor, **{row.number: row for row in rows}}
    assert states(found[first]) == [S.SEATED]
    assert Lot.objects.get(place=1).number == first


def test_nothing_is_drawn_early_or_twice_or_in_a_plain_queue(town):
    at = world.session(town, world.draw_input(1))
    plain = world.session(town)
    crowd(town, at, 2)
    quota = world.quota(at)

    with pytest.raises(desk.NotYetDrawn):
        desk.draw(quota.pk, actor=town.clerk, now=DRAW_AT - HOUR)
    desk.draw(quota.pk, actor=town.clerk, now=DRAW_AT)
    with pytest.raises(IllegalMove):
        desk.draw(quota.pk, actor=CLOCK, now=DRAW_AT)
    with pytest.raises(IllegalMove):
        desk.draw(world.quota(plain).pk, actor=CLOCK, now=DRAW_AT)
    assert Quota.objects.get(pk=quota.pk).drawn_at == DRAW_AT
    assert Lot.objects.count() == 2


def test_in_the_draw_nobody_has_a_place_in_a_queue(town):
    at = world.session(town, world.draw_input(1))
    (row,) = crowd(town, at, 1)

    standing = sign_ups.standing(SignUp.objects.select_related("quota").get(pk=row.pk))

    assert standing.ahead == 0
    assert any("1" in line for line in standing.why)
