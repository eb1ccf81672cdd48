"""The clock of the machine steps: an hour or a day, forth and back. D8.

Time is handed in at the door, so a step is a `now` that does not follow from the one before. What
must hold: nothing lapses that is not due by the clock that asks, nothing that ended begins again,
no order of coming changes, and when the clock is right again all is as if it had never stepped.
"""

from datetime import timedelta

import pytest

from kith.activities.actions import signing_up
from kith.activities.models import SignUp
from kith.activities.states import SignUpState
from kith.core.refusal import Refusal
from kith.ops.timetable import TIMETABLE
from kith.orders.actions import claims, service
from kith.orders.models import Claim, Offer, Order, Stamp
from kith.orders.rules import door_code
from kith.outbox.models import Message
from kith.points.queries import balance
from tests import make
from tests.activities import world
from tests.make import DAY, HOUR, MONDAY
from tests.rewards import worlds
from tests.tools.assurance import figure

pytestmark = [pytest.mark.pure, pytest.mark.django_db]
STEPS = (-DAY, -HOUR, HOUR, DAY)
JOBS = [job for name, _every, job in TIMETABLE if name not in ("work_off", "send")]


@pytest.fixture
def town():
    return make.town()


def _jobs(now):
    for job in JOBS:
        job(now)


def _tried(deed):
    """What came of it: its answer, or the code of the no."""
    try:
        return deed()
    except Refusal as no:
        return no.code


def _everything():
    """States and order of whatever the steps could have moved."""
    return (
        list(Order.objects.order_by("pk").values_list("pk", "state")),
        list(Offer.objects.order_by("pk").values_list("pk", "state")),
        list(Claim.objects.order_by("pk").values_list("pk", "state")),
        list(SignUp.objects.order_by("number").values_list("pk", "state", "number")),
    )


def _story(town):
    """An open offer, a claim before its visit, a queue with an offered place, points on hold."""
    offered = make.offer(town, make.open_order(town), make.volunteer(town.community))
    claim = make.claim(town)
    at = world.session(town, world.quota_input(1))
    first, second, third = (world.sign_up(at, world.resident(town))[0] for _ in range(3))
    signing_up.cancel(first.pk, actor=make.actor(first.person), now=MONDAY)
    reward, ada = worlds.reward(town, worlds.shop(town)), worlds.customer(town)
    worlds.chosen(reward, ada)
    return offered, claim, (second, third), ada


@pytest.mark.parametrize("step", [-DAY, -HOUR])
def test_a_clock_that_steps_back_undoes_and_repeats_nothing(town, step):
    _offered, _claim, _queue, ada = _story(town)
    _jobs(MONDAY)
    before, purse = _everything(), balance(ada.me)
    told = Message.objects.count()

    _jobs(MONDAY + step)
    _jobs(MONDAY)

    assert _everything() == before
    assert balance(ada.me) == purse
    assert Message.objects.count() == told


def test_a_clock_that_goes_ahead_by_an_hour_and_comes_back_changes_no_order(town):
    """What was due within the hour has lapsed, and stays so; the rest is untouched."""
    _offered, claim, (_second, third), ada = _story(town)
    _jobs(MONDAY)
    numbers = list(SignUp.objects.order_by("number").values_list("pk", flat=True))

    _jobs(MONDAY + HOUR)
    ahead = _everything()
    _jobs(MONDAY)

    assert _everything() == ahead
    assert list(SignUp.objects.order_by("number").values_list("pk", flat=True)) == numbers
    assert SignUp.objects.get(pk=third.pk).state == SignUpState.WAITING
    assert Claim.objects.get(pk=claim.pk).state == claim.state
    assert balance(ada.me).held == 30


def test_who_came_later_by_a_stepped_clock_does_not_stand_before_others(town):
    """The order of coming is a number, not a time."""
    at = world.session(town, world.quota_input(1))
    early = [world.sign_up(at, world.resident(town))[0] for _ in range(2)]

    late = world.sign_up(at, world.resident(town), now=MONDAY - timedelta(minutes=30) + HOUR)[0]
    before_her = world.sign_up(at, world.resident(town), now=MONDAY)[0]

    assert late.made_at > before_her.made_at
    assert [row.number for row in (*early, late, before_her)] == [1, 2, 3, 4]
    signing_up.cancel(early[0].pk, actor=make.actor(early[0].person), now=MONDAY)
    signing_up.cancel(early[1].pk, actor=make.actor(early[1].person), now=MONDAY)
    states = dict(SignUp.objects.values_list("pk", "state"))
    assert (states[late.pk], states[before_her.pk]) == (SignUpState.OFFERED, SignUpState.WAITING)


def _visit(town):
    """The claim of a visit tomorrow, by whom, and when it begins."""
    claim = make.claim(town)
    sheet = Order.objects.get(pk=claim.order_id).worksheet
    return claim, make.actor(claim.person), sheet.starts_at


@pytest.mark.parametrize("step", STEPS)
def test_who_came_in_by_the_door_came_once_whatever_the_clock_says_then(town, step):
    claim, who, starts = _visit(town)
    code = door_code(claim.order_id, is_arrival=True)
    service.check_in(claim.pk, code=code, actor=who, now=starts)

    _tried(lambda: service.check_in(claim.pk, code=code, actor=who, now=starts + step))

    assert list(Stamp.objects.values_list("claim_id", "at")) == [(claim.pk, starts)]


@pytest.mark.parametrize("step", [-DAY, -service.EARLY - HOUR / 60])
def test_a_clock_that_is_behind_opens_no_door_before_its_time(town, step):
    claim, who, starts = _visit(town)
    code = door_code(claim.order_id, is_arrival=True)

    early = _tried(lambda: service.check_in(claim.pk, code=code, actor=who, now=starts + step))

    assert (early, Stamp.objects.count()) == ("too_early", 0)


@pytest.mark.parametrize("step", STEPS)
def test_a_claim_is_won_once_whatever_the_clocks_of_two_machines_say(town, step):
    order = make.open_order(town)
    one, two = (make.actor(make.volunteer(town.community)) for _ in range(2))

    first = _tried(lambda: claims.claim(order.pk, actor=one, now=MONDAY))
    second = _tried(lambda: claims.claim(order.pk, actor=two, now=MONDAY + step))

    assert isinstance(first, Claim)
    assert isinstance(second, str)
    assert Claim.objects.filter(order=order).count() == 1


def test_the_figure(town):
    """All jobs in each stepped hour, forth and back; nobody changes places, nothing comes back."""
    _story(town)
    _jobs(MONDAY)
    numbers = [(row.pk, row.number) for row in SignUp.objects.order_by("pk")]
    for step in (*STEPS, timedelta()):
        _jobs(MONDAY + step)

    kept = [(row.pk, row.number) for row in SignUp.objects.order_by("pk")]
    figure("D8", demand="clock +/- 1 h, +/- 1 day: no order changed, nothing twice",
           got=f"{len(STEPS)} steps through {len(JOBS)} jobs; order of {len(kept)} sign-ups kept",
           passed=kept == numbers, how="make test PHASES=sqlite")  # fmt: skip
