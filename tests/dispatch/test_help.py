"""One press asks the neighbours for help; their yes lets the board consider their volunteers."""

import pytest
from django.db import IntegrityError, transaction

from kith.core.actor import CLOCK, Role
from kith.core.refusal import Forbidden, IllegalMove
from kith.dispatch import actions, jobs_borders, policies, queries
from kith.dispatch.actions.borders import NoNeighbourLeft, NothingToAskFor, expire_help
from kith.dispatch.models import HelpRequest
from kith.dispatch.states import HelpState
from kith.journal.queries import story
from kith.outbox.models import Message
from kith.places.states import Level
from tests import make
from tests.dispatch import boards
from tests.dispatch.test_borders import opened, rule
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make.town()


def ask(town, *orders, actor=None, now=MONDAY):
    ids = [order.pk for order in orders]
    return actions.ask_neighbours(
        town.community.pk, order_ids=ids, actor=actor or town.clerk, now=now
    )


def answer(town, request, *, is_yes=True, now=MONDAY):
    return actions.answer_help(request.pk, is_yes=is_yes, actor=town.far_clerk, now=now)


def told(person_id, topic):
    return list(Message.objects.filter(person_id=person_id, topic=topic).order_by("pk"))


def states():
    return list(HelpRequest.objects.order_by("pk").values_list("state", flat=True))


# ---------------------------------------------------------------------------------------- asking


def test_one_press_asks_every_neighbour_and_tells_its_desk_once(town):
    first, second = make.open_order(town), make.open_order(town)

    made = ask(town, first, second)

    assert [(r.order_id, r.asker_id, r.neighbour_id) for r in made] == [
        (first.pk, town.community.pk, town.other.pk),
        (second.pk, town.community.pk, town.other.pk),
    ]
    message, *others = told(town.far_clerk.me, "help_asked")
    assert others == []
    assert message.facts == {"number": first.number, "place": town.community.name, "orders": 2}
    assert [entry.verb for entry in story("order", first.pk)][-1] == "ask_neighbours"


def test_asking_alone_opens_nothing(town):
    make.volunteer(town.other)
    ask(town, make.open_order(town))

    assert boards.chosen(boards.propose(town)) == []


def test_a_press_repeated_asks_nobody_twice(town):
    order = make.open_order(town)
    ask(town, order)

    with pytest.raises(NoNeighbourLeft):
        ask(town, order, now=MONDAY + HOUR)

    assert HelpRequest.objects.count() == 1
    assert len(told(town.far_clerk.me, "help_asked")) == 1


def test_the_database_keeps_a_neighbour_from_being_asked_twice(town):
    [row] = ask(town, make.open_order(town))
    row.pk = None
    row.made_at = MONDAY + HOUR

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_only_orders_that_look_for_helpers_are_asked_for(town):
    late, done = make.open_order(town), make.open_order(town)
    make.claim(town, done)

    with pytest.raises(NothingToAskFor):
        ask(town, late, done, now=late.worksheet.starts_at)

    assert not HelpRequest.objects.exists()


def test_a_clerk_does_not_ask_in_her_own_case(town):
    resident = make.person(town.community)
    order = make.open_order(town, resident)
    make.grant(resident, Role.WORKER, town.community)

    with pytest.raises(NothingToAskFor):
        ask(town, order, actor=make.actor(resident))


def test_asking_is_for_the_desk_of_the_place(town):
    order = make.open_order(town)

    for actor in (town.far_clerk, town.district, make.actor(make.volunteer(town.community))):
        with pytest.raises(Forbidden):
            ask(town, order, actor=actor)

    assert not HelpRequest.objects.exists()


def test_a_neighbour_whose_border_stands_open_is_not_asked(town):
    opened(town)

    with pytest.raises(NoNeighbourLeft):
        ask(town, make.open_order(town))


def test_communities_of_other_streets_are_neighbours_when_they_lie_next_door(town):
    make.area("990101002", Level.TOWN, "990101")
    near = make.area("990101002001", Level.COMMUNITY, "990101002", 116.40, 39.91)
    make.area("990101002002", Level.COMMUNITY, "990101002", 116.40, 40.10)

    found = queries.neighbours_of(town.community, now=MONDAY)

    assert [area.pk for area in found] == [town.other.pk, near.pk]


def test_the_street_asks_only_whom_it_does_not_stand_over(town):
    make.area("990101002", Level.TOWN, "990101")
    near = make.area("990101002001", Level.COMMUNITY, "990101002", 116.40, 39.91)
    order = make.open_order(town)

    made = actions.ask_neighbours(town.street.pk, order_ids=[order.pk], actor=town.boss, now=MONDAY)

    assert [(r.asker_id, r.neighbour_id) for r in made] == [(town.community.pk, near.pk)]


def test_where_no_worker_sits_the_street_is_told(town):
    street = make.area("990101002", Level.TOWN, "990101")
    make.area("990101002001", Level.COMMUNITY, "990101002", 116.40, 39.91)
    boss = make.staff(Role.STREET, street)

    ask(town, make.open_order(town))

    assert len(told(boss.me, "help_asked")) == 1


# ------------------------------------------------------------------------------------- answering


def test_a_yes_opens_the_neighbours_volunteers_for_these_orders_only(town):
    neighbour, other = make.volunteer(town.other), make.volunteer(town.other)
    asked, unasked = make.open_order(town), make.open_order(town)
    [row] = ask(town, asked)

    answer(town, row)

    run = boards.propose(town)
    [(order_id, person_id)] = boards.chosen(run)
    assert order_id == asked.pk
    assert person_id in (neighbour.pk, other.pk)
    assert boards.why_not(run, unasked) == {"border": 2}
    [message] = told(town.clerk.me, "help_agreed")
    assert message.facts == {"number": asked.number, "place": town.other.name, "orders": 1}


def test_one_press_answers_all_that_one_press_asked(town):
    first, second, later = (make.open_order(town) for _ in range(3))
    row, _other = ask(town, first, second)
    ask(town, later, now=MONDAY + HOUR)

    answered = answer(town, row, now=MONDAY + HOUR)

    assert [r.order_id for r in answered] == [first.pk, second.pk]
    assert states() == ["AGREED", "AGREED", "ASKED"]


def test_a_no_opens_nothing_and_the_neighbour_may_be_asked_again(town):
    make.volunteer(town.other)
    order = make.open_order(town)
    [row] = ask(town, order)

    answer(town, row, is_yes=False)

    assert boards.chosen(boards.propose(town)) == []
    assert len(told(town.clerk.me, "help_declined")) == 1
    assert len(ask(town, order, now=MONDAY + HOUR)) == 1


def test_answering_is_for_the_neighbours_desk_and_once(town):
    [row] = ask(town, make.open_order(town))

    with pytest.raises(Forbidden):
        actions.answer_help(row.pk, is_yes=True, actor=town.clerk, now=MONDAY)
    answer(town, row)
    with pytest.raises(IllegalMove):
        answer(town, row, is_yes=False)

    assert states() == ["AGREED"]


def test_an_answer_that_comes_too_late_is_none(town):
    rule(town.community, answer_h=2)
    [row] = ask(town, make.open_order(town))

    with pytest.raises(IllegalMove):
        answer(town, row, now=MONDAY + 2 * HOUR)

    assert states() == ["ASKED"]


@pytest.mark.parametrize("who", ["clerk", "far_clerk"])
def test_either_side_takes_a_yes_back(town, who):
    make.volunteer(town.other)
    [row] = ask(town, make.open_order(town))
    answer(town, row)

    actions.withdraw_help(row.pk, actor=getattr(town, who), now=MONDAY)

    assert states() == ["WITHDRAWN"]
    assert boards.chosen(boards.propose(town)) == []
    with pytest.raises(IllegalMove):
        actions.withdraw_help(row.pk, actor=getattr(town, who), now=MONDAY)


def test_taking_back_is_for_the_two_sides(town):
    [row] = ask(town, make.open_order(town))

    with pytest.raises(Forbidden):
        actions.withdraw_help(row.pk, actor=town.district, now=MONDAY)


def test_what_nobody_answers_expires_once(town):
    rule(town.community, answer_h=2)
    [row] = ask(town, make.open_order(town))

    assert jobs_borders.expire_help(MONDAY + HOUR) == 0
    assert jobs_borders.expire_help(MONDAY + 2 * HOUR) == 1
    assert jobs_borders.expire_help(MONDAY + 2 * HOUR) == 0
    assert states() == ["EXPIRED"]
    with pytest.raises(Forbidden):
        expire_help(row.pk, actor=town.boss, now=MONDAY + DAY)
    with pytest.raises(IllegalMove):
        expire_help(row.pk, actor=CLOCK, now=MONDAY + DAY)


def test_a_request_never_outlives_the_service(town):
    order = make.open_order(town, starts_at=MONDAY + 3 * HOUR, ends_at=MONDAY + 4 * HOUR)

    [row] = ask(town, order)

    assert row.expires_at == MONDAY + 3 * HOUR


def test_no_volunteer_hears_of_it(town):
    who = make.volunteer(town.other)
    before = Message.objects.filter(person_id=who.pk).count()

    [row] = ask(town, make.open_order(town))
    answer(town, row)

    assert Message.objects.filter(person_id=who.pk).count() == before


# --------------------------------------------------------------------------------------- reading


def test_requests_are_listed_for_whom_the_policy_says(town):
    ask(town, make.open_order(town))
    outside = make.area("990101002", Level.TOWN, "990101")
    actors = [town.clerk, town.far_clerk, town.boss, town.district]
    actors += [make.staff(Role.WORKER, outside), make.actor(make.person(town.community))]
    actors += [make.staff(Role.AUDITOR, place) for place in (town.community, town.other)]

    for actor in actors:
        listed = set(queries.help_visible_to(actor).values_list("pk", flat=True))
        rows = HelpRequest.objects.select_related("asker", "neighbour")
        assert listed == {r.pk for r in rows if policies.may_see_help(actor, r)}


def test_the_neighbour_finds_each_press_once_in_what_is_to_answer(town):
    first, second = make.open_order(town), make.open_order(town)
    row, _ = ask(town, first, second)

    [asking] = queries.to_answer(town.far_clerk)

    assert [r.order_id for r in asking.requests] == [first.pk, second.pk]
    assert (asking.asker, asking.neighbour) == (town.community, town.other)
    assert queries.to_answer(town.clerk) == []
    answer(town, row)
    assert queries.to_answer(town.far_clerk) == []
    [seen] = queries.asked_for([first.pk, second.pk], actor=town.clerk)
    assert {r.state for r in seen.requests} == {HelpState.AGREED}


def test_a_neighbours_volunteer_who_was_offered_the_order_may_still_say_yes(town):
    who = make.volunteer(town.other)
    order = make.open_order(town)
    [row] = ask(town, order)
    answer(town, row)
    run = boards.propose(town)
    boards.approve(town, run)

    actions.withdraw_help(row.pk, actor=town.far_clerk, now=MONDAY)

    assert boards.offers(order) == [(who.pk, "OFFERED")]
