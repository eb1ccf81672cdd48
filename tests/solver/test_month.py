"""The simulated month keeps its own rules, and the house's way keeps its promises in it."""

from dataclasses import replace

import numpy as np
import pytest

from kith.solver import asking
from kith.solver.month import figures, policies, shares, town
from kith.solver.month.bound import people_possible
from kith.solver.month.play import Month, play

HOUSE = policies.HOUSE


@pytest.fixture(scope="module")
def small():
    return town.draw(7, volunteers=700, orders=800)


@pytest.fixture(scope="module")
def months(small):
    return {
        name: play(small, policy, fatigue_h=24.0, seed=7)
        for name, policy in policies.POLICIES.items()
    }


def test_the_same_seed_is_the_same_town_and_the_same_month(small):
    again = town.draw(7, volunteers=700, orders=800)
    twice = [play(again, policies.kith, fatigue_h=24.0, seed=3) for _ in range(2)]

    assert np.array_equal(again.known, small.known)
    assert figures.figures(twice[0]) == figures.figures(twice[1])
    assert not np.array_equal(town.draw(8, volunteers=700, orders=800).need, small.need)


def test_the_town_is_drawn_by_its_shares(small):
    lead = small.starts_h - small.opened_h
    least, most = shares.LEAD_H[np.searchsorted(shares.URGENCIES, small.urgency)].T

    assert ((lead >= least) & (lead <= most)).all()
    hour = small.opened_h % town.DAY_H
    assert ((hour >= town.DESK_H[0]) & (hour <= town.DESK_H[1])).all()
    assert (np.diff(small.opened_h) >= 0).all()
    assert small.chance.mean() == pytest.approx(town.MEAN_CHANCE, abs=1e-6)
    assert small.need.mean() == pytest.approx(2.0, abs=0.25)


def test_history_tells_something_of_a_chance_and_not_all(small):
    told = np.corrcoef(small.known, small.chance)[0, 1]

    assert 0.5 < told < 0.95


@pytest.mark.parametrize("name", policies.POLICIES)
def test_nobody_serves_twice_at_a_time_or_more_than_she_offered(months, small, name):
    month = months[name]

    assert (month.filled <= small.need).all()
    assert (month.services <= small.capacity[:, None]).all()
    assert month.booked.sum() == month.filled.sum() == month.services.sum()


@pytest.mark.parametrize("name", policies.POLICIES)
def test_no_policy_reads_the_answers(small, name):
    order = int(np.argmax(np.diff(small.first)))
    now = float(small.opened_h[order])
    blind = replace(small, yes=~small.yes, chance=np.zeros_like(small.chance))

    asks = [
        policies.POLICIES[name](Month(one, 24.0, np.random.default_rng(1)), order, now)
        for one in (small, blind)
    ]

    assert asks[0].pairs.tolist() == asks[1].pairs.tolist()
    assert (asks[0].until_h, asks[0].look_h) == (asks[1].until_h, asks[1].look_h)


@pytest.mark.parametrize("name", policies.POLICIES)
def test_nobody_fills_more_than_all_yeses_could(months, small, name):
    assert figures.figures(months[name]).people_filled <= people_possible(small)


def test_the_bound_is_the_best_of_a_town_small_enough_to_count():
    one = town.Town(
        capacity=np.array([1, 2]), community=np.array([0, 0]), wanted_min=np.zeros(2),
        opened_h=np.array([8.0, 9.0, 9.5]), starts_h=np.array([38.0, 38.0, 42.5]),
        slot=np.array([4, 4, 5]), need=np.array([1, 1, 2]), urgency=np.array([1, 1, 1]),
        place=np.zeros(3, np.int64), first=np.array([0, 2, 3, 5]), v=np.array([0, 1, 1, 0, 1]),
        distance_m=np.zeros(5), known=np.full(5, 0.5), yes=np.array([True] * 5),
        chance=np.full(5, 0.5),
    )  # fmt: skip

    assert people_possible(one) == 3 / 4  # three services are offered, all of them can be used


def test_a_deaf_helper_hears_nothing_and_an_ask_makes_deaf(small):
    month = Month(small, 1e9, np.random.default_rng(1))
    order = int(np.argmax(np.diff(small.first)))
    now = float(small.opened_h[order])
    ask = policies.everybody(month, order, now)

    month.send(order, ask, now)
    heard = sum(kind == "answer" for _, _, kind, _, _ in month.events)
    month.send(order, ask, now + 1)

    assert heard == len(ask.pairs)
    assert sum(kind == "answer" for _, _, kind, _, _ in month.events) == heard


def test_the_house_asks_nobody_more_often_than_the_cap(months):
    found = figures.figures(months["kith"])

    assert found.asks_week_max <= HOUSE.week_most
    assert months["kith"].times.max() <= HOUSE.times


def test_the_house_asks_nobody_for_a_plain_order_at_night(small):
    rang = []

    def watched(month, order, now_h):
        ask = policies.kith(month, order, now_h)
        if len(ask.pairs) and small.urgency[order] != 4:
            rang.append(now_h)
        return ask

    play(small, watched, fatigue_h=24.0, seed=7)

    assert rang
    assert not [hour for hour in rang if asking.is_quiet(hour, HOUSE)]


def test_who_said_no_is_never_asked_again_for_it(small):
    month = Month(small, 24.0, np.random.default_rng(1))
    pair = int(np.flatnonzero(~small.yes)[0])
    order = int(np.searchsorted(small.first, pair, side="right")) - 1

    month.answer(order, pair, float(small.opened_h[order]))

    assert pair not in month.can(order, times=100)


def test_the_house_fills_more_than_all_others_and_asks_less_than_a_broadcast(months):
    found = {name: figures.figures(month) for name, month in months.items()}
    house = found.pop("kith")

    assert house.orders_full > max(other.orders_full for other in found.values())
    assert house.asks_per_match < found["broadcast"].asks_per_match / 4
    assert house.asks_per_match <= 10
    assert house.time_to_yes_h_median <= 1.5


def test_the_mean_of_months_keeps_the_worst_week():
    month = figures.figures
    small = town.draw(3, volunteers=300, orders=200)
    two = [month(play(small, policies.kith, fatigue_h=24.0, seed=seed)) for seed in (1, 2)]

    mean = figures.mean(two)

    assert mean["orders_full"] == pytest.approx(
        (two[0].orders_full + two[1].orders_full) / 2, abs=5e-4
    )
    assert mean["asks_week_max"] == max(one.asks_week_max for one in two)


@pytest.mark.parametrize(
    ("load", "value"),
    [([1, 1, 1, 1], 0.0), ([0, 0, 0, 8], 0.75), ([0, 0], 0.0)],
    ids=["all-the-same", "one-carries-all", "nobody-carries-anything"],
)
def test_gini(load, value):
    assert figures.gini(np.array(load)) == pytest.approx(value)
