"""Somebody is asked. A yes gives places, a no costs nothing, silence changes nothing."""

import pytest

from kith.core.actor import CLOCK
from kith.orders.actions import claims, desk, offers
from kith.orders.models import Claim, Offer, Order, Seat
from kith.orders.queries import due_offers
from kith.orders.states import LIVE, OrderState, ServiceMode, Target
from kith.outbox.models import Message
from kith.people.models import VolunteerProfile
from kith.points.models import Transfer
from tests import make
from tests.make import DAY, HOUR, MONDAY
from tests.orders.refused import changed, refused, says, unchanged, world
from tests.orders.told import outsiders, state, topics, verbs

pytestmark = pytest.mark.django_db

LATER = MONDAY + HOUR


@pytest.fixture
def town():
    return make.town()


def _offer(town, order, target, target_id, *, heads=1, by=None, now=MONDAY):
    return offers.offer(
        order.pk,
        input=offers.OfferInput(target=target, target_id=target_id, heads=heads),
        actor=by or town.clerk,
        now=now,
    )


# -------------------------------------------------------------------------------------- asking


def test_an_offer_stands_for_a_day_and_says_why(town):
    order, who = make.open_order(town), make.volunteer(town.community)
    why = offers.OfferInput(
        target=Target.PERSON, target_id=who.pk, mode=ServiceMode.EXPERTISE, bill={"long_way": 4.5}
    )

    row = offers.offer(order.pk, input=why, actor=town.clerk, now=MONDAY)

    assert (row.state, row.person_id, row.mode) == ("OFFERED", who.pk, "EXPERTISE")
    assert (row.bill, row.made_by_id) == ({"long_way": 4.5}, town.clerk.me)
    assert (row.made_at, row.expires_at) == (MONDAY, MONDAY + DAY)
    assert topics(who) == ["offer_made"]
    assert (state(order), verbs("order", order.pk)[-1]) == (OrderState.OPEN, "offer")


def test_an_urgent_offer_stands_for_two_hours(town):
    order = make.order(make.person(town.community), is_urgent=True)
    desk.verify(order.pk, how="PHONE", actor=town.clerk, now=MONDAY)
    desk.compile_order(order.pk, input=make.sheet(), actor=town.clerk, now=MONDAY)

    row = make.offer(town, order, make.volunteer(town.community))

    assert row.expires_at == MONDAY + 2 * HOUR


def test_the_solver_may_ask_as_the_clock(town):
    order, who = make.open_order(town), make.volunteer(town.community)

    row = _offer(town, order, Target.PERSON, who.pk, by=CLOCK)

    assert (row.state, row.made_by_id) == ("OFFERED", 0)


def test_a_teams_offer_goes_to_its_leaders_and_a_units_to_its_liaisons(town):
    leader, liaison, member = (make.volunteer(town.community) for _ in range(3))
    team = make.team(town.community, member, leader=leader)
    unit = make.unit(town.community, liaison=liaison)
    order = make.open_order(town, people_needed=3)

    _offer(town, order, Target.TEAM, team.pk, heads=2)
    _offer(town, order, Target.UNIT, unit.pk)

    assert [topics(p) for p in (leader, liaison, member)] == [["offer_made"], ["offer_made"], []]


def test_only_the_desk_asks(town):
    order, who = make.open_order(town), make.volunteer(town.community)
    others = outsiders(town, order.resident)
    del others["clock"]

    with unchanged():
        for by in others.values():
            with says("forbidden"):
                _offer(town, order, Target.PERSON, who.pk, by=by)


def test_nobody_is_asked_to_help_herself(town):
    order = make.open_order(town)

    with refused("forbidden"):
        _offer(town, order, Target.PERSON, order.resident_id)


def test_nobody_is_asked_before_the_worksheet_is_made(town):
    order, who = make.order(make.person(town.community)), make.volunteer(town.community)

    with refused("illegal_move"):
        make.offer(town, order, who)


def test_a_helper_is_asked_once(town):
    order, who = make.open_order(town, people_needed=3), make.volunteer(town.community)
    make.offer(town, order, who)

    with refused("already_asked"):
        make.offer(town, order, who)


def test_a_helper_who_agreed_is_not_asked(town):
    order, who = make.open_order(town, people_needed=3), make.volunteer(town.community)
    make.claim(town, order, who)

    with refused("already_asked"):
        make.offer(town, order, who)


@pytest.mark.parametrize("verb", ["decline", "expire"])
def test_a_helper_who_said_no_or_nothing_is_left_alone(town, verb):
    order, who = make.open_order(town), make.volunteer(town.community)
    row = make.offer(town, order, who)
    by = make.actor(who) if verb == "decline" else CLOCK
    getattr(offers, verb)(row.pk, actor=by, now=MONDAY + DAY)

    with refused("already_asked"):
        make.offer(town, order, who)


def test_an_offer_taken_back_may_be_made_again(town):
    order, who = make.open_order(town), make.volunteer(town.community)
    offers.take_back(make.offer(town, order, who).pk, actor=town.clerk, now=LATER)

    assert make.offer(town, order, who).state == "OFFERED"


@pytest.mark.parametrize("wanted", [1, 2, 3])
def test_no_more_are_asked_than_are_wanted(town, wanted):
    order = make.open_order(town, people_needed=wanted)
    for _ in range(wanted):
        make.offer(town, order, make.volunteer(town.community))
    one_more = make.volunteer(town.community)

    with refused("too_many_asked"):
        make.offer(town, order, one_more)


def test_places_that_are_taken_are_not_offered(town):
    order = make.open_order(town, people_needed=3)
    make.claim(town, order)
    leader = make.volunteer(town.community)
    team = make.team(town.community, make.volunteer(town.community), leader=leader)

    with refused("too_many_asked"):
        _offer(town, order, Target.TEAM, team.pk, heads=3)


def test_one_person_is_not_asked_to_fill_two_places(town):
    order, who = make.open_order(town, people_needed=2), make.volunteer(town.community)

    with refused("bad_input"):
        _offer(town, order, Target.PERSON, who.pk, heads=2)


def test_nobody_is_asked_for_no_place(town):
    order = make.open_order(town, people_needed=2)
    team = make.team(town.community, leader=make.volunteer(town.community))

    with refused("too_many_asked"):
        _offer(town, order, Target.TEAM, team.pk, heads=0)


# ---------------------------------------------------------------------------------------- yes


def test_a_yes_takes_the_place_and_the_resident_hears_of_it(town):
    order, who = make.open_order(town), make.volunteer(town.community)
    row = make.offer(town, order, who)

    made = claims.accept(row.pk, actor=make.actor(who), now=LATER)

    stored = Offer.objects.get(pk=row.pk)
    seats = list(Seat.objects.values_list("order", "claim", "number", "of"))
    assert (made.state, made.person_id, made.offer_id) == ("HELD", who.pk, row.pk)
    assert (made.made_at, made.lease_until, made.heads) == (LATER, None, 1)
    assert (stored.state, stored.answered_at) == ("ACCEPTED", LATER)
    assert seats == [(order.pk, made.pk, 1, 1)]
    assert state(order) == OrderState.ACCEPTED
    assert topics(order.resident)[-1] == "helper_found"
    assert verbs("claim", made.pk) == ["claim"]


@pytest.mark.parametrize("wanted", [1, 2, 3, 10])
def test_the_order_is_accepted_with_the_last_place(town, wanted):
    order = make.open_order(town, people_needed=wanted)
    people = [make.volunteer(town.community) for _ in range(wanted)]
    rows = [make.offer(town, order, who) for who in people]

    states = []
    for row, who in zip(rows, people, strict=True):
        claims.accept(row.pk, actor=make.actor(who), now=LATER)
        states.append(state(order))

    numbers = list(Seat.objects.order_by("number").values_list("number", "of"))
    assert states == [OrderState.OPEN] * (wanted - 1) + [OrderState.ACCEPTED]
    assert numbers == [(n, wanted) for n in range(1, wanted + 1)]


def test_accepting_twice_acts_once(town):
    order, who = make.open_order(town), make.volunteer(town.community)
    row = make.offer(town, order, who)
    claims.accept(row.pk, actor=make.actor(who), now=LATER)

    with refused("illegal_move"):
        claims.accept(row.pk, actor=make.actor(who), now=LATER)


def test_nobody_answers_for_another(town):
    order, who = make.open_order(town), make.volunteer(town.community)
    row = make.offer(town, order, who)

    everybody = (*outsiders(town, order.resident).values(), town.clerk, town.boss)

    with unchanged():
        for by in everybody:
            with says("forbidden"):
                claims.accept(row.pk, actor=by, now=LATER)
            with says("forbidden"):
                offers.decline(row.pk, actor=by, now=LATER)


@pytest.mark.parametrize(
    "late", [pytest.param(0, id="at-the-minute"), pytest.param(1, id="an-hour-later")]
)
def test_an_offer_that_ran_out_cannot_be_accepted_even_before_the_clock_says_so(town, late):
    order, who = make.open_order(town), make.volunteer(town.community)
    row = make.offer(town, order, who)

    with refused("illegal_move"):
        claims.accept(row.pk, actor=make.actor(who), now=row.expires_at + late * HOUR)


def test_a_yes_that_comes_too_late_for_the_places_is_told_so(town):
    leader = make.volunteer(town.community)
    team = make.team(town.community, make.volunteer(town.community), leader=leader)
    order = make.open_order(town, people_needed=2)
    row = _offer(town, order, Target.TEAM, team.pk, heads=2)
    make.claim(town, order)

    with refused("no_place_left"):
        claims.accept(row.pk, actor=make.actor(leader), now=LATER)


def test_the_last_place_taken_takes_open_offers_back(town):
    order, asked = make.open_order(town), make.volunteer(town.community)
    row = make.offer(town, order, asked)

    make.claim(town, order)

    assert Offer.objects.get(pk=row.pk).state == "WITHDRAWN"
    assert topics(asked) == ["offer_made", "offer_withdrawn"]
    with refused("illegal_move"):
        claims.accept(row.pk, actor=make.actor(asked), now=LATER)


def test_a_team_accepts_as_many_places_as_were_offered(town):
    leader = make.volunteer(town.community)
    team = make.team(town.community, make.volunteer(town.community), leader=leader)
    order = make.open_order(town, people_needed=2)
    row = _offer(town, order, Target.TEAM, team.pk, heads=2)

    made = claims.accept(row.pk, actor=make.actor(leader), now=LATER)

    assert (made.target, made.team_id, made.heads, made.person_id) == (
        "TEAM", team.pk, 2, leader.pk,
    )  # fmt: skip
    assert (Seat.objects.filter(claim=made).count(), state(order)) == (2, OrderState.ACCEPTED)


def test_a_unit_accepts_by_its_liaison(town):
    liaison = make.volunteer(town.community)
    unit = make.unit(town.community, liaison=liaison)
    row = _offer(town, make.open_order(town), Target.UNIT, unit.pk)

    made = claims.accept(row.pk, actor=make.actor(liaison), now=LATER)

    assert (made.target, made.organisation_id, made.person_id) == ("UNIT", unit.pk, liaison.pk)


def test_who_agreed_for_herself_does_not_agree_again_for_her_team(town):
    leader = make.volunteer(town.community)
    team = make.team(town.community, make.volunteer(town.community), leader=leader)
    order = make.open_order(town, people_needed=3)
    row = _offer(town, order, Target.TEAM, team.pk, heads=2)
    make.claim(town, order, leader)

    with refused("already_in"):
        claims.accept(row.pk, actor=make.actor(leader), now=LATER)


# ----------------------------------------------------------------------- no, silence, taken back


def test_a_no_quiets_the_phone_and_changes_nothing_else_of_hers(town):
    order, who = make.open_order(town), make.volunteer(town.community)
    make.served(town, make.claim(town, make.open_order(town), who))
    row = make.offer(town, order, who)
    before = world()

    offers.decline(row.pk, actor=make.actor(who), now=LATER)

    assert changed(before, world()) == {
        "journal.Entry": 1,
        "orders.Offer": 1,
        "people.VolunteerProfile": 1,
    }
    profile = VolunteerProfile.objects.values().get(person=who)
    was = next(p for p in before["people.VolunteerProfile"] if p["person_id"] == who.pk)
    assert profile == was | {"quiet_until": LATER + 12 * HOUR}
    assert Offer.objects.get(pk=row.pk).state == "DECLINED"
    assert state(order) == OrderState.OPEN


def test_a_no_does_not_shorten_the_quiet_she_asked_for_herself(town):
    order, who = make.open_order(town), make.volunteer(town.community)
    VolunteerProfile.objects.filter(person=who).update(quiet_until=MONDAY + 9 * DAY)
    row = make.offer(town, order, who)

    offers.decline(row.pk, actor=make.actor(who), now=LATER)

    assert VolunteerProfile.objects.get(person=who).quiet_until == MONDAY + 9 * DAY


def test_silence_changes_nothing_but_the_offer(town):
    order, who = make.open_order(town), make.volunteer(town.community)
    make.served(town, make.claim(town, make.open_order(town), who))
    row = make.offer(town, order, who)
    before = world()

    offers.expire(row.pk, actor=CLOCK, now=row.expires_at)

    assert changed(before, world()) == {"journal.Entry": 1, "orders.Offer": 1}
    assert (Offer.objects.get(pk=row.pk).state, Transfer.objects.count()) == ("EXPIRED", 0)
    assert Order.objects.get(pk=order.pk).due_at == order.due_at


def test_an_offer_does_not_expire_before_its_time_nor_by_anybody(town):
    row = make.offer(town, make.open_order(town), make.volunteer(town.community))

    with refused("illegal_move"):
        offers.expire(row.pk, actor=CLOCK, now=row.expires_at - HOUR)
    with refused("forbidden"):
        offers.expire(row.pk, actor=town.clerk, now=row.expires_at)


def test_due_offers_are_those_that_ran_out(town):
    order = make.open_order(town, people_needed=3)
    people = [make.volunteer(town.community) for _ in range(3)]
    rows = [make.offer(town, order, who) for who in people]
    offers.decline(rows[1].pk, actor=make.actor(people[1]), now=LATER)

    found = (due_offers(MONDAY + DAY - HOUR), due_offers(MONDAY + DAY))

    assert found == ([], [rows[0].pk, rows[2].pk])


def test_the_desk_takes_an_offer_back_and_the_helper_hears_it(town):
    order, who = make.open_order(town), make.volunteer(town.community)
    row = make.offer(town, order, who)

    offers.take_back(row.pk, actor=town.clerk, now=LATER)

    assert (Offer.objects.get(pk=row.pk).state, state(order)) == ("WITHDRAWN", OrderState.OPEN)
    assert topics(who) == ["offer_made", "offer_withdrawn"]


def test_only_the_desk_takes_an_offer_back(town):
    order, who = make.open_order(town), make.volunteer(town.community)
    row = make.offer(town, order, who)

    everybody = (*outsiders(town, order.resident).values(), make.actor(who))

    with unchanged():
        for by in everybody:
            with says("forbidden"):
                offers.take_back(row.pk, actor=by, now=LATER)


@pytest.mark.parametrize("end", ["decline", "expire", "take_back"])
def test_an_answered_offer_is_not_ended_again(town, end):
    order, who = make.open_order(town), make.volunteer(town.community)
    row = make.offer(town, order, who)
    claims.accept(row.pk, actor=make.actor(who), now=LATER)
    by = {"decline": make.actor(who), "expire": CLOCK, "take_back": town.clerk}[end]

    with refused("illegal_move"):
        getattr(offers, end)(row.pk, actor=by, now=row.expires_at)
    assert Claim.objects.get(offer=row).state in LIVE


# ------------------------------------------------------------------------------- in peace


def _wave(town, order, who, *, now=MONDAY):
    asked = offers.OfferInput(
        target=Target.PERSON, target_id=who.pk, in_wave=True, until=now + HOUR
    )
    return offers.offer(order.pk, input=asked, actor=CLOCK, now=now)


def test_in_a_wave_more_are_asked_than_places_are_free(town):
    order = make.open_order(town)
    helpers = [make.volunteer(town.community) for _ in range(3)]

    rows = [_wave(town, order, who) for who in helpers]

    assert [(row.state, row.expires_at) for row in rows] == [("OFFERED", MONDAY + HOUR)] * 3
    with pytest.raises(offers.TooManyAsked):
        make.offer(town, order, make.volunteer(town.community))


def test_in_a_wave_the_silent_may_be_asked_again_and_who_said_no_may_not(town):
    order = make.open_order(town)
    silent, unwilling = make.volunteer(town.community), make.volunteer(town.community)
    offers.expire(_wave(town, order, silent).pk, actor=CLOCK, now=LATER)
    said = _wave(town, order, unwilling)
    offers.decline(said.pk, actor=make.actor(unwilling), now=MONDAY)

    assert _wave(town, order, silent, now=LATER).person_id == silent.pk
    with pytest.raises(offers.AlreadyAsked):
        _wave(town, order, unwilling, now=LATER)
    with pytest.raises(offers.AlreadyAsked):
        _wave(town, order, silent, now=LATER)


def test_whoever_asks_nobody_is_asked_more_often_than_the_week_allows(town):
    who = make.volunteer(town.community)
    for _ in range(7):
        make.offer(town, make.open_order(town), who)
    order = make.open_order(town)

    with pytest.raises(offers.AskedEnough) as no:
        make.offer(town, order, who)

    assert no.value.code == "asked_enough"
    assert "7" in str(no.value)
    assert Offer.objects.filter(order=order).count() == 0


def test_an_offer_taken_back_was_no_ask(town):
    who = make.volunteer(town.community)
    asked = [make.offer(town, make.open_order(town), who) for _ in range(7)]
    offers.take_back(asked[0].pk, actor=town.clerk, now=MONDAY)

    assert make.offer(town, make.open_order(town), who).state == "OFFERED"


@pytest.mark.parametrize(
    ("hours", "urgent", "rings"),
    [
        pytest.param(13, False, 23, id="at-ten-in-the-evening-it-waits-until-eight"),
        pytest.param(19, False, 23, id="at-four-in-the-morning-too"),
        pytest.param(13, True, 13, id="an-urgent-one-rings-at-once"),
        pytest.param(2, False, 2, id="by-day-it-rings-at-once"),
    ],
)
def test_no_phone_rings_in_quiet_hours_whoever_asks(town, hours, urgent, rings):
    order = make.open_order(town, starts_at=MONDAY + 5 * DAY, ends_at=MONDAY + 5 * DAY + HOUR)
    Order.objects.filter(pk=order.pk).update(is_urgent=urgent)
    who = make.volunteer(town.community)

    _offer(town, order, Target.PERSON, who.pk, now=MONDAY + hours * HOUR)

    message = Message.objects.get(person_id=who.pk, topic="offer_made")
    assert message.due_at == MONDAY + rings * HOUR
    assert message.made_at == MONDAY + hours * HOUR
