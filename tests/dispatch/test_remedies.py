"""Why an order stays unfilled and what would fill it, from the rows to the words."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from kith.catalogue.actions import put_rule
from kith.catalogue.models import RuleSet, Skill
from kith.catalogue.rules import DispatchRules
from kith.dispatch.models import Run
from kith.dispatch.queries import solved
from kith.dispatch.rules import words
from kith.orders.models import Order
from kith.people.models import Availability
from tests import make
from tests.dispatch import boards
from tests.make import DAY, HOUR, MONDAY, Town

pytestmark = pytest.mark.django_db

THURSDAY = MONDAY + 3 * DAY


@pytest.fixture
def town():
    return make.town()


def remedies(run: Run, order: Order) -> dict[str, object]:
    kept: dict[str, object] = run.shortfalls.get(order=order).remedies
    return kept


def free_on_thursday(town: Town) -> None:
    """Somebody who has only that day, and an order that shows the board the hour."""
    helper = make.volunteer(town.community, free=False)
    Availability.objects.create(person=helper, weekday=4, starts=time(6), ends=time(22))
    make.open_order(town, starts_at=THURSDAY, ends_at=THURSDAY + 2 * HOUR, skills=("LEGAL",))


def test_a_little_further_would_do(town):
    boards.profile(make.volunteer(town.other), largest_distance_m=1600)  # 1,706 m away
    order = make.open_order(town)

    run = boards.propose(town, over=town.street)

    kept = remedies(run, order)
    assert kept["binds"] == "distance"
    assert kept["wider"] == {"people": 1, "metres": 107}


def test_another_hour_of_the_board_would_do(town):
    free_on_thursday(town)
    order = make.open_order(town)

    run = boards.propose(town)

    kept = remedies(run, order)
    assert kept["binds"] == "time"
    assert kept["elsewhen"] == {"people": 1, "starts_at": "2026-03-05T01:00:00+00:00"}


def test_a_skill_that_only_wants_checking_would_do(town):
    Skill.objects.get(code="NURSING", is_sensitive=True)
    make.volunteer(town.community, "NURSING")
    order = make.open_order(town, skills=("NURSING",))

    run = boards.propose(town)

    assert remedies(run, order)["to_verify"] == 1


def test_outbid_by_a_more_urgent_order_names_its_price(town):
    make.volunteer(town.community)
    urgent, plain = make.open_order(town), make.open_order(town)
    Order.objects.filter(pk=urgent.pk).update(is_urgent=True)

    run = boards.propose(town)

    gap = run.shortfalls.get()
    assert gap.order_id == plain.pk
    assert gap.remedies["price_min"] == pytest.approx(3 * 600)
    assert gap.why_not == {"elsewhere": 1}


def test_the_words_name_the_limit_and_the_smallest_change():
    kept = {
        "binds": "distance",
        "wider": {"people": 1, "metres": 107},
        "elsewhen": {"people": 2, "starts_at": "2026-03-05T01:00:00+00:00"},
        "to_verify": 1,
        "price_min": 1800.0,
    }

    with override("en"):
        lines = words.remedies(2, kept)

    assert lines == (
        "What stands in the way most: too far away.",
        "Helpers who named the skill: 1. Once it is checked, they can be asked.",
        "Helpers who could come if they went up to 107 m further than they like: 1.",
        "Helpers who have time at 03/05/2026 9 a.m. instead: 2.",
        "Others need those who could come more. One more place here costs the board 1800 min.",
        "New helpers nearby, with the skill and the time, who would fill it: 2.",
    )


@pytest.mark.parametrize(
    ("kept", "first"),
    [
        ({"binds": ""}, "There is no other helper here."),
        ({"binds": "time", "is_lead": True}, "Nobody is left who may lead the others."),
    ],
    ids=["nobody", "no-leader"],
)
def test_the_words_for_nobody_at_all(kept, first):
    with override("en"):
        assert words.remedies(1, kept)[0] == first


def test_no_price_stands_without_its_unit():
    with override("en"):
        assert words.board_pays(12.34) == "The whole board would cost 12.3 min more."
        assert words.board_pays(0.0) == "The whole board would cost just as much."
        assert words.limits(("time", "asked")) == ("not free at that time", "was asked already")


def test_a_board_from_its_rows_gives_the_same_answers_as_from_memory(town):
    boards.helpers(town, 3)
    make.volunteer(town.other)
    orders = [make.open_order(town, people_needed=n) for n in (1, 2)]
    run = boards.propose(town, over=town.street)

    from_memory = [_answers(run, order) for order in orders]
    solved.forget()
    from_rows = [_answers(run, order) for order in orders]

    assert from_rows == from_memory
    assert sum(len(found) for _, found in from_rows) == 5


def _answers(run: Run, order: Order) -> tuple[float | None, list[tuple[int, float]]]:
    found = solved.asked(run, order.pk)
    assert found is not None
    (d,) = found.rows
    return found.live.extra_min(0, d), found.live.alternatives(d)


def test_of_many_runs_only_the_last_asked_are_at_hand(town):
    make.volunteer(town.community)
    order = make.open_order(town)
    runs = [boards.propose(town) for _ in range(solved.MOST + 2)]

    asked = [solved.asked(run, order.pk) is not None for run in runs]

    assert asked == [True] * len(runs)


def test_the_weights_of_the_place_decide_and_the_run_says_which(town):
    near, far = make.volunteer(town.community), make.volunteer(town.other)
    boards.profile(near, likes=["HAIRCUT"])
    general = RuleSet.objects.get(kind="DISPATCH", area=None)
    weights = {**general.params["weights"], "taste_min": 500.0}
    rule = put_rule(
        "DISPATCH",
        area=town.street,
        valid_from=date(2026, 3, 2),
        params={**general.params, "weights": weights},
        source="test",
    )
    make.open_order(town)

    run = boards.propose(town, over=town.street)

    assert run.proposals.get().person_id == far.pk
    assert (run.rules_id, run.params["taste_min"]) == (rule.pk, 500.0)


@pytest.mark.parametrize("wrong", [{"taste_min": -1.0}, {"no_such_weight": 1.0}])
def test_weights_without_sense_are_refused(town, wrong):
    general = RuleSet.objects.get(kind="DISPATCH", area=None).params

    with pytest.raises((ValueError, TypeError)):
        DispatchRules.read({**general, "weights": wrong})


def test_a_larger_board_asks_as_many_questions_as_a_small_one(town):
    asked = [_questions(town, extra) for extra in (2, 6)]

    assert asked[0] == asked[1]


def _questions(town: Town, extra: int) -> int:
    boards.helpers(town, extra)
    for _ in range(extra):
        make.open_order(town, people_needed=2)
    boards.propose(town)  # the next one finds an older one
    with CaptureQueriesContext(connection) as queries:
        boards.propose(town)
    return len(queries)
