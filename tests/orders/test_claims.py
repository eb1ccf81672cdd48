"""A yes from the open pool, who may say it, and how it is given back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kith.core.actor import CLOCK, STRANGER, Role
from kith.hours.models import ServiceRecord
from kith.orders import queries
from kith.orders.actions import claims, desk, objections, service
from kith.orders.models import Claim, Order, Seat
from kith.orders.states import OrderState, ServiceMode
from kith.people.actions.skills import vet
from kith.people.models import Person, SkillHeld
from tests import make
from tests.make import DAY, HOUR, MONDAY
from tests.orders.refused import changed, refused, says, unchanged, world
from tests.orders.told import outsiders, state, topics, verbs

pytestmark = pytest.mark.django_db

LATER = MONDAY + HOUR
SLOT = MONDAY + DAY


@pytest.fixture
def town():
    return make.town()


def _claim(order, who, now=MONDAY):
    return claims.claim(order.pk, actor=make.actor(who), now=now)


def _team_of(town, size):
    leader = make.volunteer(town.community)
    members = [make.volunteer(town.community) for _ in range(size - 1)]
    return make.team(town.community, *members, leader=leader), leader


# ------------------------------------------------------------------------------- from the pool


@pytest.mark.parametrize("wanted", [1, 2, 5])
def test_volunteers_fill_the_places_one_by_one(town, wanted):
    order = make.open_order(town, people_needed=wanted)

    made = [_claim(order, make.volunteer(town.community)) for _ in range(wanted)]

    seats = list(Seat.objects.order_by("number").values_list("number", "of", "claim"))
    assert seats == [(n, wanted, claim.pk) for n, claim in enumerate(made, start=1)]
    assert state(order) == OrderState.ACCEPTED
    assert verbs("order", order.pk)[3:] == ["claim"] * (wanted - 1) + ["fill"]


def test_a_full_order_has_no_place_left(town):
    order, late = make.open_order(town), make.volunteer(town.community)
    make.claim(town, order)

    with refused("no_place_left"):
        _claim(order, late)


def test_answering_a_wanted_skill_is_the_way_of_expertise(town):
    order = make.open_order(town, skills=("REPAIR",))

    made = _claim(order, make.volunteer(town.community, "REPAIR"))

    assert made.mode == ServiceMode.EXPERTISE


def test_nobody_but_a_volunteer_of_the_place_claims(town):
    order = make.open_order(town)
    far = make.actor(make.volunteer(town.other))
    leader = make.person(town.community)
    team = make.team(town.community, leader=leader)
    others = outsiders(town, order.resident)
    del others["volunteer"]

    with unchanged():
        for by in (*others.values(), far, town.clerk):
            with says("forbidden"):
                claims.claim(order.pk, actor=by, now=MONDAY)
    with refused("forbidden"):
        claims.claim_for_team(
            order.pk, team_id=team.pk, heads=1, actor=make.actor(leader), now=MONDAY
        )


@pytest.mark.parametrize("tie", ["herself", "guardian", "proxy"])
def test_nobody_claims_on_the_residents_side(town, tie):
    who = make.volunteer(town.community)
    resident = who if tie == "herself" else make.person(town.community)
    if tie == "guardian":
        make.guardian(town, resident, who)
    elif tie == "proxy":
        make.proxy(resident, who)
    order = make.open_order(town, resident)
    team = make.team(town.community, leader=who)
    by = make.actor(who)

    with refused("forbidden"):
        claims.claim(order.pk, actor=by, now=MONDAY)
    with refused("forbidden"):
        claims.claim_for_team(order.pk, team_id=team.pk, heads=1, actor=by, now=MONDAY)
    assert list(queries.pool(by, now=MONDAY)) == []


def test_what_is_not_in_the_pool_is_only_offered(town):
    order, who = make.open_order(town, in_pool=False), make.volunteer(town.community)

    with refused("forbidden"):
        _claim(order, who)


def test_what_is_not_compiled_is_not_claimed(town):
    order, who = make.order(make.person(town.community)), make.volunteer(town.community)

    with refused("forbidden"):
        _claim(order, who)


def test_one_household_does_not_serve_itself(town):
    resident = make.person(town.community, address="幸福小区 9 号楼 901 室")
    order = make.open_order(town, resident)
    son = make.volunteer(town.community)
    Person.objects.filter(pk=son.pk).update(household_key=resident.household_key)

    with refused("own_household"):
        _claim(order, son)


def test_a_volunteer_without_consent_is_asked_for_it_first(town):
    order, who = make.open_order(town), make.person(town.community)
    make.grant(who, Role.VOLUNTEER, town.community)

    with refused("volunteer_consent_needed"):
        _claim(order, who)


@pytest.mark.parametrize(
    ("held", "code"),
    [
        pytest.param({}, "not_suited", id="no-skill"),
        pytest.param({"skill": "NURSING"}, "not_suited", id="another-skill"),
        pytest.param(
            {"skill": "REPAIR", "expires_on": MONDAY.date() - DAY}, "not_suited", id="run-out"
        ),
    ],
)
def test_a_wanted_skill_must_be_held(town, held, code):
    order, who = make.open_order(town, skills=("REPAIR",)), make.volunteer(town.community)
    if held:
        SkillHeld.objects.create(person=who, **held)

    with refused(code):
        _claim(order, who)


@pytest.mark.parametrize("checked", [True, False], ids=["checked", "own-word-alone"])
def test_a_sensitive_skill_counts_once_somebody_has_checked_it(town, checked):
    order, who = make.open_order(town, skills=("NURSING",)), make.volunteer(town.community)
    checker = town.clerk.me if checked else None
    SkillHeld.objects.create(person=who, skill="NURSING", verified_by_id=checker)

    if checked:
        assert _claim(order, who).state == "HELD"
    else:
        with refused("not_suited"):
            _claim(order, who)


def test_a_skill_holds_on_its_last_day(town):
    order, who = make.open_order(town, skills=("REPAIR",)), make.volunteer(town.community)
    SkillHeld.objects.create(person=who, skill="REPAIR", expires_on=MONDAY.date())

    assert _claim(order, who).state == "HELD"


def _born(who, year, month):
    Person.objects.filter(pk=who.pk).update(birth_year=year, birth_month=month)


def test_children_help_only_where_they_may(town):
    order, who = make.open_order(town), make.volunteer(town.community)
    _born(who, 2008, 3)  # not surely 18 before April 2026

    with refused("adults_only"):
        _claim(order, who)


@pytest.mark.parametrize(
    ("born", "minors_allowed"),
    [
        pytest.param((2008, 2), False, id="18-since-last-month"),
        pytest.param((2012, 5), True, id="a-child-where-children-may"),
        pytest.param((None, None), False, id="year-not-known"),
    ],
)
def test_who_is_old_enough_may_help(town, born, minors_allowed):
    order = make.open_order(town, minors_allowed=minors_allowed)
    who = make.volunteer(town.community)
    _born(who, *born)

    assert _claim(order, who).state == "HELD"


def test_nobody_is_in_two_places_at_once(town):
    who = make.volunteer(town.community)
    make.claim(town, make.open_order(town), who)
    half_hour = timedelta(minutes=30)
    clash = make.open_order(town, starts_at=SLOT + half_hour, ends_at=SLOT + 3 * half_hour)

    with refused("time_taken"):
        _claim(clash, who)


def test_one_service_may_follow_the_other(town):
    who = make.volunteer(town.community)
    make.claim(town, make.open_order(town), who)
    after = make.open_order(town, starts_at=SLOT + HOUR, ends_at=SLOT + 2 * HOUR)

    assert _claim(after, who).state == "HELD"


def test_a_wish_takes_nobodys_time(town):
    who = make.volunteer(town.community)

    made = [_claim(make.wish(town), who), _claim(make.open_order(town), who)]
    made.append(_claim(make.wish(town), who))

    assert [row.state for row in made] == ["HELD", "HELD", "HELD"]


@pytest.mark.parametrize("kind", ["request", "wish"])
def test_who_agreed_does_not_agree_twice(town, kind):
    if kind == "wish":
        order = make.wish(town, people_needed=2)
    else:
        order = make.open_order(town, people_needed=2)
    who = make.volunteer(town.community)
    _claim(order, who)

    with refused("already_in"):
        _claim(order, who)


def test_a_request_whose_time_is_over_is_not_claimed(town):
    order, who = make.open_order(town), make.volunteer(town.community)

    with refused("too_late"):
        _claim(order, who, now=SLOT + HOUR)


def test_the_database_itself_has_no_fourth_place(town):
    order = make.open_order(town, people_needed=3)
    made = [make.claim(town, order) for _ in range(3)]

    for number in (3, 4):
        with pytest.raises(IntegrityError), transaction.atomic():
            Seat.objects.create(order=order, claim=made[0], number=number, of=3)
    assert order.seats.count() == 3


# --------------------------------------------------------------------------------------- teams


def test_a_team_takes_several_places(town):
    team, leader = _team_of(town, 3)
    order = make.open_order(town, people_needed=3)

    made = claims.claim_for_team(
        order.pk, team_id=team.pk, heads=3, actor=make.actor(leader), now=MONDAY
    )

    assert (made.target, made.mode, made.heads) == ("TEAM", "TEAM", 3)
    assert (made.team_id, made.person_id) == (team.pk, leader.pk)
    assert (made.seats.count(), state(order)) == (3, OrderState.ACCEPTED)


@pytest.mark.parametrize(
    ("heads", "code"),
    [
        pytest.param(4, "team_too_small", id="more-than-its-members"),
        pytest.param(3, "no_place_left", id="more-than-are-free"),
        pytest.param(0, "no_place_left", id="nobody"),
    ],
)
def test_a_team_promises_what_it_has_and_what_is_free(town, heads, code):
    team, leader = _team_of(town, 3)
    order = make.open_order(town, people_needed=3)
    make.claim(town, order)

    with refused(code):
        claims.claim_for_team(
            order.pk, team_id=team.pk, heads=heads, actor=make.actor(leader), now=MONDAY
        )


def test_only_its_leader_speaks_for_a_team(town):
    team, leader = _team_of(town, 2)
    _other, other_leader = _team_of(town, 2)
    order = make.open_order(town, people_needed=2)
    member = Person.objects.filter(memberships__team=team).exclude(pk=leader.pk).earliest("pk")

    with unchanged():
        for by in (make.actor(member), make.actor(other_leader), town.clerk, STRANGER):
            with says("forbidden"):
                claims.claim_for_team(order.pk, team_id=team.pk, heads=1, actor=by, now=MONDAY)


# ---------------------------------------------------------------------------------- giving back


def test_withdrawing_costs_nothing_and_others_are_asked(town):
    claim = make.claim(town)
    before = world()

    claims.withdraw(claim.pk, actor=make.actor(claim.person), now=LATER)

    order, row = Order.objects.get(pk=claim.order_id), Claim.objects.get(pk=claim.pk)
    assert changed(before, world()) == {
        "journal.Entry": 2,
        "orders.Claim": 1,
        "orders.Order": 1,
        "orders.Seat": 1,
        "outbox.Message": 1,
    }
    assert (row.state, row.ended_at) == ("WITHDRAWN", LATER)
    assert (order.state, order.stage_at, order.seats.count()) == ("OPEN", LATER, 0)
    assert topics(order.resident)[-1] == "helper_lost"
    assert make.claim(town, order).state == "HELD"


def test_only_the_holder_withdraws(town):
    claim = make.claim(town)

    everybody = (*outsiders(town, claim.order.resident).values(), town.clerk, town.boss)

    with unchanged():
        for by in everybody:
            with says("forbidden"):
                claims.withdraw(claim.pk, actor=by, now=LATER)


def test_any_leader_of_the_team_gives_its_claim_back(town):
    team, leader = _team_of(town, 2)
    order = make.open_order(town, people_needed=2)
    claim = claims.claim_for_team(
        order.pk, team_id=team.pk, heads=2, actor=make.actor(leader), now=MONDAY
    )
    second = make.actor(make.lead(team, make.volunteer(town.community)))

    claims.withdraw(claim.pk, actor=second, now=LATER)

    assert (Claim.objects.get(pk=claim.pk).state, order.seats.count()) == ("WITHDRAWN", 0)


def test_the_desk_frees_a_helper_who_arrived_and_cannot_report(town):
    claim = make.claim(town)
    start = claim.order.worksheet.starts_at
    service.check_in(claim.pk, code="", actor=make.actor(claim.person), now=start)

    claims.release(claim.pk, actor=town.clerk, now=start + HOUR)

    assert (Claim.objects.get(pk=claim.pk).state, state(claim.order)) == ("RELEASED", "OPEN")
    assert ServiceRecord.objects.count() == 0


def test_the_desk_releases_and_the_helper_is_told(town):
    claim = make.claim(town)

    claims.release(claim.pk, actor=town.boss, now=LATER)

    assert (Claim.objects.get(pk=claim.pk).state, state(claim.order)) == ("RELEASED", "OPEN")
    assert topics(claim.person) == ["claim_released"]


@pytest.mark.parametrize("verb", ["release", "no_show"])
def test_only_the_desk_releases_or_says_nobody_came(town, verb):
    claim = make.claim(town)
    others = outsiders(town)
    del others["clock"]

    with unchanged():
        for by in (*others.values(), make.actor(claim.person)):
            with says("forbidden"):
                getattr(claims, verb)(claim.pk, actor=by, now=SLOT)


def test_the_clock_judges_nobody(town):
    claim = make.claim(town)

    with refused("forbidden"):
        claims.no_show(claim.pk, actor=CLOCK, now=SLOT + DAY)
    with refused("illegal_move"):
        claims.release(claim.pk, actor=CLOCK, now=SLOT + DAY)


def test_nobody_came_is_said_after_the_agreed_time(town):
    claim = make.claim(town)

    with refused("bad_input"):
        claims.no_show(claim.pk, actor=town.clerk, now=SLOT - HOUR)
    claims.no_show(claim.pk, actor=town.clerk, now=SLOT + HOUR)

    assert (Claim.objects.get(pk=claim.pk).state, state(claim.order)) == ("NO_SHOW", "OPEN")
    assert topics(claim.order.resident)[-1] == "helper_lost"


def test_a_clerk_does_not_say_it_of_herself(town):
    who = make.volunteer(town.community)
    make.grant(who, Role.WORKER, town.community)
    claim = make.claim(town, by=who)

    with refused("forbidden"):
        claims.no_show(claim.pk, actor=make.actor(who), now=SLOT + HOUR)


@pytest.mark.parametrize("verb", ["withdraw", "release", "no_show"])
def test_what_is_served_is_not_given_back(town, verb):
    claim = make.served(town)
    by = make.actor(claim.person) if verb == "withdraw" else town.clerk

    with refused("illegal_move"):
        getattr(claims, verb)(claim.pk, actor=by, now=SLOT + 2 * HOUR)


def _two_at_the_door(town):
    order = make.open_order(town, people_needed=2)
    there, missing = make.claim(town, order), make.claim(town, order)
    service.check_in(there.pk, code="", actor=make.actor(there.person), now=SLOT)
    return order, there, missing


def test_others_go_on_without_the_one_who_did_not_come(town):
    order, there, missing = _two_at_the_door(town)

    claims.no_show(missing.pk, actor=town.clerk, now=SLOT + HOUR)

    assert (state(order), order.seats.count()) == (OrderState.IN_SERVICE, 1)
    assert Claim.objects.get(pk=there.pk).state == "SERVING"


def test_the_last_one_waited_for_ends_the_service(town):
    order, there, missing = _two_at_the_door(town)
    who = make.actor(there.person)
    service.check_out(there.pk, code="", actor=who, now=SLOT + HOUR)
    service.report(there.pk, text="", is_solved=True, actor=who, now=SLOT + HOUR)
    waiting = state(order)

    claims.withdraw(missing.pk, actor=make.actor(missing.person), now=SLOT + 2 * HOUR)

    assert (waiting, state(order)) == (OrderState.IN_SERVICE, OrderState.REPORTED)
    assert topics(order.resident)[-2:] == ["please_confirm", "helper_lost"]


# ------------------------------------------------------------------------------- a wish's lease


def test_a_wish_is_held_for_a_week(town):
    claim = make.claim(town, make.wish(town))

    assert claim.lease_until == MONDAY + 7 * DAY


def test_after_contact_the_lease_runs_until_delivery(town):
    claim = make.claim(town, make.wish(town))

    claims.contact_made(claim.pk, actor=make.actor(claim.person), now=MONDAY + 2 * DAY)

    assert Claim.objects.get(pk=claim.pk).lease_until == MONDAY + 30 * DAY
    assert verbs("claim", claim.pk) == ["claim", "contact_made"]


def test_contact_is_told_by_the_holder_of_a_waiting_wish(town):
    wish, request = make.claim(town, make.wish(town)), make.claim(town)
    given_back = make.claim(town, make.wish(town))
    claims.withdraw(given_back.pk, actor=make.actor(given_back.person), now=LATER)

    with refused("forbidden"):
        claims.contact_made(wish.pk, actor=town.clerk, now=LATER)
    with unchanged():
        for row in (request, given_back):
            with says("no_lease"):
                claims.contact_made(row.pk, actor=make.actor(row.person), now=LATER)


def test_a_lease_that_ran_out_frees_the_wish(town):
    claim = make.claim(town, make.wish(town))
    end = MONDAY + 7 * DAY

    before_end, at_end = queries.lapsed_leases(end - HOUR), queries.lapsed_leases(end)
    with refused("illegal_move"):
        claims.release(claim.pk, actor=CLOCK, now=end - HOUR)
    claims.release(claim.pk, actor=CLOCK, now=end)

    assert (before_end, at_end) == ([], [claim.pk])
    assert (Claim.objects.get(pk=claim.pk).state, state(claim.order)) == ("RELEASED", "OPEN")
    assert topics(claim.person) == ["claim_released"]


def test_the_holder_is_reminded_once_two_days_before(town):
    claim = make.claim(town, make.wish(town))
    soon = MONDAY + 5 * DAY

    listed = [queries.leases_to_remind(at) for at in (soon - HOUR, soon, MONDAY + 7 * DAY)]
    told = [claims.remind(claim.pk, actor=CLOCK, now=soon + n * HOUR) for n in range(2)]

    assert listed == [[], [claim.pk], []]
    assert told == [True, False]
    assert topics(claim.person) == ["claim_reminder"]


def test_only_the_clock_reminds(town):
    claim = make.claim(town, make.wish(town))

    with refused("forbidden"):
        claims.remind(claim.pk, actor=town.clerk, now=MONDAY)


def test_while_a_unit_objects_nothing_is_given_back(town):
    team, leader = _team_of(town, 2)
    order = make.open_order(town, people_needed=2)
    claim = claims.claim_for_team(
        order.pk, team_id=team.pk, heads=2, actor=make.actor(leader), now=MONDAY
    )
    objections.object_to(claim.pk, reason="不会修", actor=make.actor(leader), now=LATER)

    with refused("illegal_move"):
        claims.release(claim.pk, actor=town.clerk, now=LATER)


def test_the_pool_shows_what_may_be_claimed(town):
    who = make.volunteer(town.community)
    open_one = make.open_order(town, people_needed=2)
    make.claim(town, open_one)
    make.open_order(town, in_pool=False)
    desk.give_up(make.open_order(town).pk, reason="没有人", actor=town.clerk, now=MONDAY)
    far = make.order(make.person(town.other))
    desk.verify(far.pk, how="PHONE", actor=town.far_clerk, now=MONDAY)
    desk.compile_order(far.pk, input=make.sheet(), actor=town.far_clerk, now=MONDAY)

    shown = [(o.pk, vars(o)["filled"]) for o in queries.pool(make.actor(who), now=MONDAY)]

    assert shown == [(open_one.pk, 1)]
    assert list(queries.pool(make.actor(who), now=SLOT + HOUR)) == []
    assert list(queries.pool(STRANGER, now=MONDAY)) == []


def test_the_last_place_is_kept_for_who_may_lead(town):
    order = make.open_order(town, people_needed=2, needs_lead=True)
    plain, other, led = (make.volunteer(town.community) for _ in range(3))
    vet(led.pk, skill="LEAD", evidence="带过队", expires_on=None, actor=town.clerk, now=MONDAY)
    make.claim(town, order, plain)

    with refused("lead_needed"):
        make.claim(town, order, other)
    make.claim(town, order, led)

    assert Order.objects.get(pk=order.pk).state == OrderState.ACCEPTED


def test_once_the_leader_agreed_anybody_suited_may_follow(town):
    order = make.open_order(town, people_needed=2, needs_lead=True)
    led, plain = make.volunteer(town.community), make.volunteer(town.community)
    vet(led.pk, skill="LEAD", evidence="带过队", expires_on=None, actor=town.clerk, now=MONDAY)

    make.claim(town, order, led)
    make.claim(town, order, plain)

    assert Order.objects.get(pk=order.pk).state == OrderState.ACCEPTED


def test_the_desk_does_not_send_a_helper_away_in_its_own_case(town):
    own = make.person(town.community)
    make.grant(own, Role.WORKER, town.community)
    made = make.claim(town, make.open_order(town, own))

    with refused("forbidden"), unchanged():
        claims.release(made.pk, actor=make.actor(own), now=MONDAY)
    claims.release(made.pk, actor=town.clerk, now=MONDAY)
