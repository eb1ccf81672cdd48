"""The three rates: numerator, denominator, what is left out, and the rows behind each."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kith.hotline.actions import rings, working
from kith.hotline.queries import figures
from kith.hotline.queries.figures import Part, Which
from kith.hotline.rules import Rate, weighed
from kith.hotline.states import Deed, RingOutcome, RingWhy, Said
from tests.hotline.world import NUMBER, post, taken
from tests.make import DAY, HOUR, MONDAY

LATER = MONDAY + 3 * DAY


@given(yes=some.integers(0, 50), no=some.integers(0, 50), weight=some.integers(0, 100))
@settings(max_examples=30)
def test_a_rate_without_a_denominator_is_no_rate_and_a_sum_lies_between_its_parts(yes, no, weight):
    one, full = Rate(yes, yes + no, 0), Rate(7, 7, 0)

    total = weighed([one, full, full], [weight, 100 - weight, 0])

    if yes + no == 0:
        assert one.per_mille is None
        assert total == (None if weight else 1000)
    else:
        assert one.per_mille is not None
        assert total is not None
        assert one.per_mille <= total <= 1000


def test_weights_of_thirty_and_twice_thirty_five():
    rates = [Rate(9, 10, 0), Rate(1, 2, 5), Rate(2, 3, 5)]

    assert [rate.per_mille for rate in rates] == [900, 500, 667]
    assert weighed(rates, [30, 35, 35]) == 678  # 270 + 175 + 233.45


@pytest.mark.django_db
def test_silence_is_left_out_and_every_figure_opens_to_its_rows():
    world = post()
    answers = [
        (RingOutcome.REACHED, Said.YES, Said.YES),
        (RingOutcome.REACHED, Said.NO, Said.NOTHING),
        (RingOutcome.NO_ANSWER, Said.NOTHING, Said.NOTHING),
    ]
    rung = [taken(world) for _answer in answers]
    for call, (outcome, solved, satisfied) in zip(rung, answers, strict=True):
        working.close(call.pk, actor=world.first, now=MONDAY)
        word = rings.RingInput(RingWhy.CALL_BACK, outcome, solved, satisfied)
        rings.ring(call.pk, input=word, actor=world.lead, now=MONDAY + DAY)
    late = taken(world, deed=Deed.TO_ARRANGE)
    working.sign(late.pk, actor=world.lead, now=MONDAY + DAY + HOUR)
    never = taken(world, deed=Deed.TO_ARRANGE)
    fresh = taken(world, deed=Deed.TO_ARRANGE, by=world.lead, now=LATER)
    taken(world, now=MONDAY - 40 * DAY)

    calls = figures.taken([world.line.pk], MONDAY - DAY, MONDAY + 28 * DAY)
    month = figures.month(calls, weights=[30, 35, 35], now=LATER)

    assert world.line.number == NUMBER
    assert month.calls == 6
    assert month.rates == {
        Which.RESPONSE: Rate(3, 5, 1),
        Which.SOLUTION: Rate(1, 2, 4),
        Which.SATISFACTION: Rate(1, 1, 5),
    }
    assert month.total == weighed(list(month.rates.values()), [30, 35, 35]) == 705
    behind = {part: set(figures.rows(Which.RESPONSE, part, calls, now=LATER)) for part in Part}
    assert behind == {Part.YES: set(rung), Part.NO: {late, never}, Part.LEFT_OUT: {fresh}}
    assert list(figures.silent(calls)) == [rung[2]]


@pytest.mark.django_db
def test_the_three_parts_of_a_rate_are_all_the_calls_once():
    world = post()
    for n in range(4):
        call = taken(world, deed=Deed.TO_ARRANGE if n % 2 else Deed.ADVISED)
        if n > 1:
            working.close(call.pk, actor=world.first, now=MONDAY + n * HOUR)
    calls = figures.taken([world.line.pk], MONDAY - DAY, MONDAY + DAY)

    for which in Which:
        parts = [set(figures.rows(which, part, calls, now=LATER)) for part in Part]
        assert sum(map(len, parts)) == len(set.union(*parts)) == 4


@pytest.mark.django_db
def test_a_month_without_calls_has_no_rates():
    world = post()
    calls = figures.taken([world.line.pk], MONDAY, MONDAY + DAY)

    month = figures.month(calls, weights=[30, 35, 35], now=LATER)

    assert (month.calls, month.total) == (0, None)
    assert {rate.per_mille for rate in month.rates.values()} == {None}
