"""Waves: so many at once that somebody says yes, nobody at night, nobody too often."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.catalogue.asking import AskingRules
from kith.catalogue.models import RuleSet
from kith.core.actor import CLOCK, Role
from kith.core.refusal import IllegalMove
from kith.dispatch import actions, jobs
from kith.dispatch.actions import _looking
from kith.dispatch.actions import asking as verbs
from kith.dispatch.models import Asking, Proposal
from kith.dispatch.queries import asking as queries
from kith.dispatch.queries import collect
from kith.dispatch.rules import planning
from kith.dispatch.rules.asking import Wave, manner
from kith.dispatch.states import Look
from kith.orders import jobs as order_jobs
from kith.orders.actions import claims, offers
from kith.orders.models import Offer, Order
from kith.orders.states import OfferState, OrderState, Target
from kith.people.models import Person, VolunteerProfile
from kith.solver.asking import is_quiet
from tests import make
from tests.dispatch import boards
from tests.dispatch.waves import MINUTE, approved, look, one_at_a_time, rule, say_no
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
ASKED, NO, SILENT = OfferState.OFFERED, OfferState.DECLINED, OfferState.EXPIRED
EVENING = MONDAY + 13 * HOUR  # 22:00 in Beijing
EIGHT = MONDAY + 23 * HOUR


@pytest.fixture
def town():
    return make.town()


def later(town, *, urgent=False, days=5) -> Order:
    """An open order for one person some days ahead."""
    start = MONDAY + days * DAY
    order = make.open_order(town, starts_at=start, ends_at=start + HOUR)
    Order.objects.filter(pk=order.pk).update(is_urgent=urgent)
    return order


def states(order: Order) -> list[str]:
    return [state for _, state in boards.offers(order)]


# ------------------------------------------------------------------------------------- a wave


def test_where_a_yes_is_unlikely_several_are_asked_for_one_place(town):
    rule(steps=[[0, 100, 0, 2, 24]], usual_percent=30, beyond=4)
    order = approved(town, later(town), 9)

    asked = jobs.ask_due(MONDAY + MINUTE)

    assert (asked, states(order)) == (3, [ASKED] * 4)  # four of 0.3: the first was approved
    assert look(order).why == Look.ASKED


def test_the_first_yes_has_the_place_and_the_others_hear_it(town):
    rule(steps=[[0, 100, 0, 2, 24]], usual_percent=30)
    order = approved(town, later(town), 3)
    jobs.ask_due(MONDAY + MINUTE)
    last = Offer.objects.filter(order=order).latest("pk")
    who = make.actor(Person.objects.get(offers=last))

    claims.accept(last.pk, actor=who, now=MONDAY + HOUR)

    assert states(order) == [OfferState.WITHDRAWN] * 2 + [OfferState.ACCEPTED]
    assert Order.objects.get(pk=order.pk).state == OrderState.ACCEPTED
    assert jobs.ask_due(MONDAY + 2 * HOUR) == 0


def test_everybody_of_a_wave_stands_in_one_chain_after_the_place(town):
    rule(steps=[[0, 100, 0, 2, 24]], usual_percent=30)
    order = approved(town, later(town), 9)

    jobs.ask_due(MONDAY + MINUTE)

    rows = list(Proposal.objects.filter(order=order).order_by("rank"))
    assert [row.replaces_id for row in rows] == [None, *(row.pk for row in rows[:-1])]
    assert len({row.decision_id for row in rows}) == 1  # undone together
    offered = Offer.objects.filter(order=order).values_list("person_id", flat=True)
    assert {row.person_id for row in rows} == set(offered)
    assert all(row.bill for row in rows)


def test_offers_of_a_wave_stand_as_long_as_its_step_says(town):
    rule(steps=[[48, 60, 0, 2, 6], [0, 60, 0, 2, 2]], usual_percent=30)
    order = approved(town, later(town), 4)

    jobs.ask_due(MONDAY + MINUTE)

    wave = Offer.objects.filter(order=order).latest("pk")
    assert wave.expires_at - wave.made_at == 6 * HOUR


def test_who_usually_agrees_is_asked_before_who_never_does(town):
    one_at_a_time()
    first, never, often = boards.helpers(town, 3)
    for _ in range(4):
        _answered(town, never, "decline")
        _answered(town, often, "accept")
    order = later(town)
    boards.profile(never, quiet_until=None)
    run = boards.propose(town)
    Proposal.objects.filter(run=run).update(person=first)
    boards.approve(town, run)
    say_no(order, now=MONDAY)

    jobs.ask_due(MONDAY + MINUTE)

    assert boards.offers(order)[1] == (often.pk, ASKED)


def _answered(town, who, verb: str) -> None:
    """An order of two weeks ago, long past, that she answered."""
    then = MONDAY - 14 * DAY
    order = make.open_order(town)
    offer = make.offer(town, order, who)
    if verb == "accept":
        claim = claims.accept(offer.pk, actor=make.actor(who), now=MONDAY)
        claims.withdraw(claim.pk, actor=make.actor(who), now=MONDAY)
    else:
        offers.decline(offer.pk, actor=make.actor(who), now=MONDAY)
    Offer.objects.filter(pk=offer.pk).update(made_at=then)
    Order.objects.filter(pk=order.pk).update(state=OrderState.CANCELLED, due_at=None)


# ----------------------------------------------------------------------------------- not now


def test_at_night_nobody_is_asked_and_in_the_morning_they_are(town):
    one_at_a_time()
    order = approved(town, later(town), 3)
    say_no(order, now=EVENING)

    at_night = jobs.ask_due(EVENING + MINUTE)
    before = look(order)
    in_the_morning = jobs.ask_due(EIGHT)

    assert (at_night, in_the_morning) == (0, 1)
    assert (before.why, before.next_look_at) == (Look.QUIET, EIGHT)


def test_an_urgent_order_rings_at_night(town):
    one_at_a_time()
    order = later(town, urgent=True, days=1)
    approved(town, order, 3)
    say_no(order, now=EVENING)

    assert jobs.ask_due(EVENING + MINUTE) == 1


def test_between_two_looks_nothing_is_computed(town):
    one_at_a_time()
    order = approved(town, later(town), 3)
    jobs.ask_due(MONDAY + MINUTE)
    seen = look(order)

    with CaptureQueriesContext(
        connection,
    ) as idle:
        jobs.ask_due(MONDAY + 2 * MINUTE)

    assert look(order).looked_at == seen.looked_at
    assert seen.next_look_at is not None
    assert seen.next_look_at > MONDAY + 2 * MINUTE
    assert len(idle) < 10


def test_an_answer_is_news_and_does_not_wait_for_the_next_look(town):
    one_at_a_time(answers_min=600)
    order = approved(town, later(town), 3)
    jobs.ask_due(MONDAY + MINUTE)
    say_no(order, now=MONDAY + 2 * MINUTE)

    assert jobs.ask_due(MONDAY + 3 * MINUTE) == 1


def test_nobody_is_asked_more_often_than_the_week_allows(town):
    one_at_a_time(week_most=2, week_plain=1)
    [busy] = boards.helpers(town, 1)
    make.offer(town, make.open_order(town), busy)
    order = later(town)
    boards.approve(town, boards.propose(town))
    say_no(order)
    made = jobs.ask_due(MONDAY + MINUTE)

    with pytest.raises(offers.AskedEnough):
        make.offer(town, make.open_order(town), busy)

    assert made == 0
    assert Offer.objects.filter(person=busy).count() == 2


def test_asks_of_the_week_before_do_not_count(town):
    one_at_a_time(week_most=1, week_plain=1)
    [who] = boards.helpers(town, 1)
    made = make.offer(town, make.open_order(town), who)
    Offer.objects.filter(pk=made.pk).update(made_at=MONDAY - 8 * DAY)

    assert make.offer(town, make.open_order(town), who).person_id == who.pk


def test_whoever_was_asked_enough_is_said_to_be_why(town):
    one_at_a_time(week_most=3, week_plain=1)
    first, busy = boards.helpers(town, 2)
    order = later(town)
    run = boards.propose(town)
    Proposal.objects.filter(run=run).update(person=first)
    boards.approve(town, run)
    make.offer(town, make.open_order(town), busy)
    say_no(order)

    jobs.ask_due(MONDAY + MINUTE)

    assert look(order).why == Look.CAPPED


def test_teams_are_asked_one_after_the_other(town):
    teams = []
    for _ in range(2):
        leader, member = boards.helpers(town, 2)
        teams.append(make.team(town.community, member, leader=leader))
    order = make.open_order(town, people_needed=2, claimant=Target.TEAM)
    boards.approve(town, boards.propose(town))
    waited = jobs.ask_due(MONDAY + MINUTE)
    first = Offer.objects.get(order=order)
    leaders = leader_of(first.team_id)
    offers.decline(first.pk, actor=make.actor(leaders), now=MONDAY + MINUTE)

    asked = [jobs.ask_due(MONDAY + n * MINUTE) for n in (2, 3)]

    rows = Offer.objects.filter(order=order).order_by("pk")
    assert (waited, asked) == (0, [1, 0])
    assert {row.team_id for row in rows} == {team.pk for team in teams}
    assert [(row.target, row.heads, row.state) for row in rows] == [
        (Target.TEAM, 2, NO),
        (Target.TEAM, 2, ASKED),
    ]


def leader_of(team_id: int | None) -> Person:
    """Who answers for the team."""
    return Person.objects.get(roles__role=Role.LEADER, roles__scope_id=team_id or 0)


def test_a_neighbours_yes_is_news(town):
    one_at_a_time()
    order = approved(town, later(town), 1)
    abroad = make.volunteer(town.other)
    say_no(order)
    jobs.ask_due(MONDAY + MINUTE)
    assert look(order).why == Look.NOBODY
    now = MONDAY + 2 * MINUTE
    [asked] = actions.ask_neighbours(
        town.community.pk, order_ids=[order.pk], actor=town.clerk, now=now
    )

    before = jobs.ask_due(now)
    actions.answer_help(asked.pk, is_yes=True, actor=town.far_clerk, now=now)
    after = jobs.ask_due(now)

    assert (before, after) == (0, 1)
    assert boards.offers(order)[-1] == (abroad.pk, ASKED)


# ------------------------------------------------------------------------------ silence and no


def test_who_was_silent_is_asked_once_more_and_not_a_third_time(town):
    one_at_a_time()
    order = approved(town, later(town, days=9), 1)
    for turn in range(4):
        now = MONDAY + (turn + 1) * 2 * DAY
        order_jobs.expire_offers(now)
        jobs.ask_due(now + MINUTE)

    assert states(order) == [SILENT, SILENT]
    assert Proposal.objects.get(order=order).offer_id == Offer.objects.latest("pk").pk


def test_a_no_is_for_good(town):
    one_at_a_time()
    order = approved(town, later(town, days=9), 1)
    say_no(order)
    VolunteerProfile.objects.update(quiet_until=None)

    assert jobs.ask_due(MONDAY + 3 * DAY) == 0
    assert look(order).why == Look.NOBODY


def test_not_this_month_is_a_no_to_all_and_quiets_the_phone(town):
    one_at_a_time()
    order = approved(town, later(town), 1)
    other = make.open_order(town)
    offer = Offer.objects.get(order=order)
    who = Person.objects.get(offers=offer)
    make.offer(town, other, who)

    until = offers.not_this_month(actor=make.actor(who), now=MONDAY)

    assert (states(order), states(other)) == ([NO], [NO])
    assert until == MONDAY + 30 * DAY
    assert VolunteerProfile.objects.get(person=who).quiet_until == until
    fresh = later(town, days=6)
    run = boards.propose(town, now=MONDAY + HOUR)
    assert not run.proposals.filter(order=fresh).exists()


# ----------------------------------------------------------------------------- frozen and safe


def test_those_already_asked_stay_when_the_board_is_planned_anew(town):
    rule(steps=[[0, 100, 0, 2, 24]], usual_percent=30)
    order = approved(town, later(town), 9)
    jobs.ask_due(MONDAY + MINUTE)
    asked = boards.offers(order)

    run = boards.propose(town, now=MONDAY + HOUR)

    assert boards.offers(order) == asked
    assert not run.proposals.filter(order=order).exists()


def test_what_the_desk_took_back_is_asked_no_more(town):
    one_at_a_time()
    order = approved(town, later(town), 3)
    decision = Proposal.objects.get(order=order).decision
    assert decision is not None
    actions.undo(decision.pk, actor=town.clerk, now=MONDAY)

    assert jobs.ask_due(MONDAY + HOUR) == 0
    assert states(order) == [OfferState.WITHDRAWN]


def test_undoing_takes_back_the_whole_wave(town):
    rule(steps=[[0, 100, 0, 2, 24]], usual_percent=30)
    order = approved(town, later(town), 9)
    jobs.ask_due(MONDAY + MINUTE)
    decision = Proposal.objects.filter(order=order).earliest("rank").decision
    assert decision is not None

    actions.undo(decision.pk, actor=town.clerk, now=MONDAY + HOUR)

    assert set(states(order)) == {OfferState.WITHDRAWN}
    assert len(states(order)) == 4
    assert jobs.ask_due(MONDAY + HOUR + MINUTE) == 0


def test_the_message_and_the_clock_agree_on_quiet_hours(town):
    rules = AskingRules.read(RuleSet.objects.get(kind=AskingRules.KIND).params)
    how = manner(rules)
    night = [hour for hour in range(24) if is_quiet(hour, how)]

    waits = [
        hour
        for hour in range(24)
        if rules.rings_at(at := datetime(2026, 3, 2, hour, 30), urgent=False) != at  # noqa: DTZ001 -- local
    ]

    assert waits == night == [0, 1, 2, 3, 4, 5, 6, 7, 21, 22, 23]


def test_a_lease_keeps_others_away_until_it_has_run_out(town):
    one_at_a_time()
    order = approved(town, later(town), 3)
    verbs.begin([order.pk], actor=CLOCK, now=MONDAY)
    [held] = verbs.lease(queries.due(MONDAY), actor=CLOCK, now=MONDAY)

    assert verbs.lease([held.asking_id], actor=CLOCK, now=MONDAY + MINUTE) == []
    assert queries.due(MONDAY + MINUTE) == []
    [again] = verbs.lease([held.asking_id], actor=CLOCK, now=MONDAY + verbs.LEASE)
    with pytest.raises(IllegalMove):
        verbs.ask(held, wave=Wave(Look.WEAK, None), actor=CLOCK, now=MONDAY + verbs.LEASE)
    assert again.until == MONDAY + 2 * verbs.LEASE


def test_one_who_may_not_be_asked_after_all_is_left_out(town):
    one_at_a_time(steps=[[0, 100, 0, 2, 24]])
    order = approved(town, later(town), 3)
    say_no(order)
    released = queries.released([order.pk])[order.pk]
    verbs.begin([order.pk], actor=CLOCK, now=MONDAY)
    [held] = verbs.lease(queries.due(MONDAY), actor=CLOCK, now=MONDAY)
    known = Proposal.objects.get(pk=released.tails[0])
    choices = _choices(town, order)
    ghost = replace(choices[0], person_id=known.person_id)

    wave = Wave(Look.ASKED, None, (ghost, choices[0]), MONDAY + HOUR)
    made = verbs.ask(held, wave=wave, actor=CLOCK, now=MONDAY)

    assert [row.person_id for row in made] == [choices[0].person_id]
    assert states(order) == [NO, ASKED]


def _choices(town, order):
    path = town.community.path
    wanted = [d for d in collect.demands(path, now=MONDAY) if d.order_id == order.pk]
    return planning.ranking(collect.scene(path, wanted, now=MONDAY), limit=9)


def test_many_orders_are_looked_at_with_the_same_reading(town):
    one_at_a_time()
    counts = []
    for more in (1, 2):
        orders = [later(town, days=3 + n) for n in range(more)]
        boards.helpers(town, 3 * more)
        boards.approve(town, boards.propose(town))
        Asking.objects.all().delete()
        with CaptureQueriesContext(connection) as seen:
            scene = _looking.Place(town.community.path, [row.pk for row in orders], MONDAY)
        counts.append(len(seen))
        assert len(scene.scene.demands) == more

    assert counts[0] == counts[1]


# ------------------------------------------------------------------------------ what is shown


def test_the_desk_sees_what_was_asked_and_when_the_next_look_is(town):
    one_at_a_time()
    order = approved(town, later(town), 2)
    assert queries.asking_state(order.pk) is None
    say_no(order, now=EVENING)
    jobs.ask_due(EVENING + MINUTE)

    state = queries.asking_state(order.pk)

    assert state is not None
    assert (state.why, state.next_look_at) == (Look.QUIET, EIGHT)
    assert (state.asked, state.waiting, state.is_stuck) == (1, 0, False)


def test_the_desk_is_told_when_only_it_can_help(town):
    one_at_a_time()
    order = approved(town, later(town), 1)
    say_no(order)
    jobs.ask_due(MONDAY + timedelta(hours=3))

    state = queries.asking_state(order.pk)

    assert state is not None
    assert (state.why, state.is_stuck) == (Look.NOBODY, True)
