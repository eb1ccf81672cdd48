"""The resident's last word: confirmed, silent, disputed, and what follows from it."""

import pytest

from kith.core.actor import STRANGER, Role
from kith.hours.models import Confirmation, ServiceRecord
from kith.orders import queries
from kith.orders.actions import claims, desk, service, word
from kith.orders.models import CallBack, Claim, Dispute, Order, Rating
from kith.orders.states import CallBackOutcome, OrderState
from kith.people.models import Person
from kith.people.states import Channel
from kith.points.models import Transfer
from kith.points.queries import balance
from tests import make
from tests.make import DAY, HOUR, MONDAY
from tests.orders.refused import refused, says, unchanged
from tests.orders.told import outsiders, state, topics, verbs

pytestmark = pytest.mark.django_db

DONE = MONDAY + DAY + HOUR  # when make.served reports
LATER = MONDAY + 2 * DAY


@pytest.fixture
def town():
    return make.town()


def _confirm(order_id, by, *, stars=5, channel=Channel.WEB, now=LATER):
    return word.confirm(order_id, stars=stars, text="谢谢", channel=channel, actor=by, now=now)


def _resident(claim):
    return make.actor(claim.order.resident)


def _ring(order_id, by, outcome=CallBackOutcome.NO_ANSWER, *, stars=0, now=LATER):
    return word.call_back(order_id, outcome=outcome, stars=stars, actor=by, now=now)


def _ring_in_vain(order_id, by, times=3):
    for n in range(times):
        _ring(order_id, by, now=LATER + 2 * n * DAY)
    return LATER + 2 * (times - 1) * DAY


# ------------------------------------------------------------------------------------- confirm


def test_the_residents_word_confirms_minutes_and_thanks_for_them(town):
    claim = make.served(town)

    _confirm(claim.order_id, _resident(claim))

    record, row = ServiceRecord.objects.get(), Claim.objects.get(pk=claim.pk)
    rating = Rating.objects.get()
    assert (state(claim.order), row.state, row.ended_at) == ("CONFIRMED", "DONE", LATER)
    assert (record.state, record.grade) == ("CONFIRMED", "A")
    assert Confirmation.objects.get().by_recipient is True
    assert balance(claim.person_id).total == 10
    assert (rating.stars, rating.by_proxy, rating.channel, rating.claim_id) == (
        5,
        False,
        "WEB",
        None,
    )
    assert Order.objects.get(pk=claim.order_id).due_at is None
    assert topics(claim.order.resident)[-1] == "order_closed"


def test_confirmed_without_stars_is_not_rated(town):
    claim = make.served(town)

    _confirm(claim.order_id, _resident(claim), stars=0)

    assert (state(claim.order), Rating.objects.count()) == (OrderState.CONFIRMED, 0)
    assert balance(claim.person_id).total == 10


@pytest.mark.parametrize("role", [Role.HOTLINE, Role.WORKER])
def test_a_word_taken_by_phone_is_marked_as_by_proxy(town, role):
    claim = make.served(town)
    by = make.staff(role, town.community)

    _confirm(claim.order_id, by, channel=Channel.PHONE)

    rating = Rating.objects.get()
    assert (rating.by_proxy, rating.channel, rating.by_id) == (True, "PHONE", by.me)
    assert (ServiceRecord.objects.get().grade, Confirmation.objects.get().by_recipient) == (
        "B", False,
    )  # fmt: skip


@pytest.mark.parametrize("tie", ["proxy", "guardian"])
def test_the_family_speaks_for_the_recipient_and_is_named(town, tie):
    claim, daughter = make.served(town), make.person(town.other)
    if tie == "proxy":
        make.proxy(claim.order.resident, daughter)
    else:
        make.guardian(town, claim.order.resident, daughter)

    _confirm(claim.order_id, make.actor(daughter))

    rating = Rating.objects.get()
    assert (rating.by_proxy, rating.by_id) == (True, daughter.pk)
    assert Confirmation.objects.get().by_recipient is True


@pytest.mark.parametrize("stars", [-1, 6])
def test_stars_are_one_to_five(town, stars):
    claim = make.served(town)

    with refused("bad_input"):
        _confirm(claim.order_id, _resident(claim), stars=stars)


def test_confirming_twice_acts_once(town):
    claim = make.served(town)
    _confirm(claim.order_id, _resident(claim))

    with refused("illegal_move"):
        _confirm(claim.order_id, _resident(claim))
    assert (Transfer.objects.count(), balance(claim.person_id).total) == (1, 10)


def test_what_is_not_reported_is_not_confirmed(town):
    claim = make.claim(town)

    with refused("illegal_move"):
        _confirm(claim.order_id, _resident(claim))


def test_only_the_residents_side_or_the_desk_of_the_place_confirms(town):
    claim = make.served(town)
    others = outsiders(town)
    del others["hotline"]

    with unchanged():
        for by in (*others.values(), town.boss, town.district):
            with says("forbidden"):
                _confirm(claim.order_id, by)


def test_who_served_does_not_confirm_in_any_role(town):
    helper = make.volunteer(town.community)
    claim = make.served(town, make.claim(town, by=helper))
    make.grant(helper, Role.WORKER, town.community)
    make.proxy(claim.order.resident, helper)

    with refused("forbidden"):
        _confirm(claim.order_id, make.actor(helper))


def test_who_lives_with_the_helper_does_not_confirm(town):
    claim = make.served(town)
    clerk = Person.objects.get(pk=town.clerk.me)
    key = Person.objects.get(pk=claim.person_id).household_key
    Person.objects.filter(pk=clerk.pk).update(household_key=key)

    with refused("second_person_needed"):
        _confirm(claim.order_id, make.actor(clerk))


def test_a_team_member_who_is_a_clerk_does_not_confirm_her_own_minutes(town):
    leader, member = make.volunteer(town.community), make.volunteer(town.community)
    team = make.team(town.community, member, leader=leader)
    order, by = make.open_order(town), make.actor(leader)
    claim = claims.claim_for_team(order.pk, team_id=team.pk, heads=1, actor=by, now=MONDAY)
    start, end = DONE - HOUR, DONE
    service.check_in(claim.pk, code="", actor=by, now=start, person_id=member.pk)
    service.check_out(claim.pk, code="", actor=by, now=end, person_id=member.pk)
    service.report(claim.pk, text="", is_solved=True, actor=by, now=end)
    make.grant(member, Role.WORKER, town.community)

    with refused("second_person_needed"):
        _confirm(order.pk, make.actor(member))


def test_two_helpers_are_thanked_each(town):
    order = make.open_order(town, people_needed=2)
    both = [make.claim(town, order) for _ in range(2)]
    for claim in both:
        make.served(town, claim)

    _confirm(order.pk, make.actor(order.resident))

    assert [balance(claim.person_id).total for claim in both] == [10, 10]
    assert set(Claim.objects.values_list("state", flat=True)) == {"DONE"}


# -------------------------------------------------------------------------- the helper's rating


def test_the_helper_rates_the_visit_once(town):
    claim = make.served(town)
    by = make.actor(claim.person)
    first = word.rate_visit(claim.pk, stars=4, text="客气", actor=by, now=LATER)

    again = word.rate_visit(claim.pk, stars=1, text="改了", actor=by, now=LATER + HOUR)

    assert (again.pk, again.stars) == (first.pk, 4)
    assert (first.is_by_resident, first.claim_id, first.by_id) == (False, claim.pk, by.me)


def test_the_helper_rates_what_she_served(town):
    held, served = make.claim(town), make.served(town)

    with refused("forbidden"):
        word.rate_visit(held.pk, stars=4, text="", actor=make.actor(held.person), now=LATER)
    with unchanged():
        for by in (town.clerk, _resident(served), make.actor(held.person)):
            with says("forbidden"):
                word.rate_visit(served.pk, stars=4, text="", actor=by, now=LATER)


@pytest.mark.parametrize("stars", [0, 6])
def test_a_visit_has_one_to_five_stars(town, stars):
    claim = make.served(town)

    with refused("bad_input"):
        word.rate_visit(claim.pk, stars=stars, text="", actor=make.actor(claim.person), now=LATER)


# ----------------------------------------------------------------------------------- call-backs


def test_no_answer_three_times_closes_as_silent_and_never_as_satisfied(town):
    claim = make.served(town)

    states = []
    for n in range(3):
        _ring(claim.order_id, town.clerk, now=LATER + 2 * n * DAY)
        states.append(state(claim.order))

    assert states == ["REPORTED", "REPORTED", "UNCONFIRMED"]
    assert Rating.objects.count() == 0
    assert (ServiceRecord.objects.get().state, balance(claim.person_id).total) == ("RECORDED", 0)
    assert Claim.objects.get(pk=claim.pk).state == "SERVED"
    assert verbs("order", claim.order_id)[-4:] == ["call_back"] * 3 + ["close_silent"]


def test_ringing_three_times_in_a_row_is_one_attempt(town):
    claim = make.served(town)

    for n in range(3):
        _ring(claim.order_id, town.clerk, now=LATER + n * HOUR)

    assert (state(claim.order), CallBack.objects.count()) == (OrderState.REPORTED, 3)
    with refused("too_soon_to_close"):
        word.close_silent(claim.order_id, actor=town.clerk, now=LATER + 3 * HOUR)


def test_an_order_is_not_closed_as_silent_before_the_calls_were_made(town):
    claim = make.served(town)
    now = _ring_in_vain(claim.order_id, town.clerk, times=2)

    with refused("too_soon_to_close"):
        word.close_silent(claim.order_id, actor=town.clerk, now=now)


def test_satisfied_on_the_phone_confirms_with_a_marked_rating(town):
    claim = make.served(town)

    _ring(claim.order_id, town.clerk, CallBackOutcome.SATISFIED, stars=5)

    rating = Rating.objects.get()
    assert (state(claim.order), balance(claim.person_id).total) == (OrderState.CONFIRMED, 10)
    assert (rating.stars, rating.by_proxy, rating.channel) == (5, True, "PHONE")


@pytest.mark.parametrize("outcome", [CallBackOutcome.NOT_SATISFIED, CallBackOutcome.NOT_DONE])
def test_a_complaint_on_the_phone_is_a_dispute(town, outcome):
    claim = make.served(town)

    _ring(claim.order_id, town.clerk, outcome)

    assert (state(claim.order), Rating.objects.count()) == (OrderState.DISPUTED, 0)
    assert Dispute.objects.get().by_id == town.clerk.me


def test_who_closed_as_silent_may_still_speak(town):
    claim = make.served(town)
    now = _ring_in_vain(claim.order_id, town.clerk)

    _confirm(claim.order_id, _resident(claim), now=now + DAY)

    assert (state(claim.order), balance(claim.person_id).total) == (OrderState.CONFIRMED, 10)
    assert Rating.objects.get().by_proxy is False


def test_there_is_nothing_to_ask_before_the_report(town):
    claim = make.claim(town)

    with refused("bad_input"):
        _ring(claim.order_id, town.clerk)


def test_only_the_desk_rings_back(town):
    claim = make.served(town)
    others = outsiders(town, claim.order.resident)

    with unchanged():
        for by in (*others.values(), make.actor(claim.person)):
            with says("forbidden"):
                _ring(claim.order_id, by)
            with says("forbidden"):
                word.close_silent(claim.order_id, actor=by, now=LATER)


def test_the_list_of_calls_keeps_the_rules_distance(town):
    claim = make.served(town)

    def listed(at):
        return [(o.pk, vars(o)["rung"]) for o in queries.to_call_back(town.clerk, now=at)]

    too_early, due = listed(DONE + DAY), listed(DONE + 2 * DAY)
    _ring(claim.order_id, town.clerk, now=DONE + 2 * DAY)
    waiting, again = listed(DONE + 3 * DAY), listed(DONE + 4 * DAY)

    assert (too_early, due) == ([], [(claim.order_id, 0)])
    assert (waiting, again) == ([], [(claim.order_id, 1)])
    assert list(queries.to_call_back(town.far_clerk, now=DONE + 9 * DAY)) == []


def test_a_second_person_confirms_the_minutes_of_a_silent_order(town):
    claim = make.served(town)
    now = _ring_in_vain(claim.order_id, town.clerk)

    word.confirm_hours(claim.order_id, actor=town.clerk, now=now)

    record = ServiceRecord.objects.get()
    assert (state(claim.order), Rating.objects.count()) == (OrderState.UNCONFIRMED, 0)
    assert (record.state, record.grade, balance(claim.person_id).total) == ("CONFIRMED", "B", 10)
    with refused("illegal_move"):
        word.confirm_hours(claim.order_id, actor=town.clerk, now=now)


def test_minutes_of_a_silent_order_are_confirmed_by_the_desk_alone(town):
    claim = make.served(town)
    with refused("illegal_move"):
        word.confirm_hours(claim.order_id, actor=town.clerk, now=LATER)
    now = _ring_in_vain(claim.order_id, town.clerk)
    helper = Person.objects.get(pk=claim.person_id)
    make.grant(helper, Role.WORKER, town.community)

    everybody = (*outsiders(town, claim.order.resident).values(), make.actor(helper))

    with unchanged():
        for by in everybody:
            with says("forbidden"):
                word.confirm_hours(claim.order_id, actor=by, now=now)


# ------------------------------------------------------------------------------------- disputes


def _dispute(order_id, by, *, text="没有来", now=LATER):
    return word.dispute(order_id, text=text, actor=by, now=now)


def _decide(order_id, by, *, is_upheld, now=LATER + DAY):
    return word.decide_dispute(order_id, is_upheld=is_upheld, actor=by, now=now)


def test_a_dispute_upheld_takes_minutes_and_points_back(town):
    order = make.confirmed(town)
    claim = Claim.objects.get(order=order)
    _dispute(order.pk, make.actor(order.resident))

    _decide(order.pk, town.boss, is_upheld=True)

    row, record, found = Claim.objects.get(), ServiceRecord.objects.get(), Order.objects.get()
    transfers = Transfer.objects.order_by("pk").values_list("kind", "points", "cause")
    assert (found.state, found.seats.count(), row.state) == ("UNSOLVED", 0, "VOID")
    assert (record.state, balance(claim.person_id).total) == ("REVERSED", 0)
    assert list(transfers) == [
        ("AWARD", 10, f"hours:{record.pk}:award"),
        ("REVERSAL", 10, f"hours:{record.pk}:award:reverse"),
    ]
    assert (Dispute.objects.get().decided_by_id, Rating.objects.get().is_void) == (
        town.boss.me, True,
    )  # fmt: skip
    assert topics(order.resident)[-2:] == ["order_disputed", "dispute_decided"]


def test_a_dispute_before_the_word_takes_back_what_was_never_paid(town):
    claim = make.served(town)
    _dispute(claim.order_id, _resident(claim))

    _decide(claim.order_id, town.boss, is_upheld=True)

    assert (state(claim.order), ServiceRecord.objects.get().state) == ("UNSOLVED", "REVERSED")
    assert Transfer.objects.count() == 0


def test_a_dispute_not_upheld_lets_the_report_stand(town):
    claim = make.served(town)
    _dispute(claim.order_id, _resident(claim))

    _decide(claim.order_id, town.district, is_upheld=False)

    assert (state(claim.order), balance(claim.person_id).total) == (OrderState.CONFIRMED, 10)
    assert (ServiceRecord.objects.get().grade, Rating.objects.count()) == ("B", 0)


def test_a_confirmed_service_that_stands_is_not_paid_again(town):
    order = make.confirmed(town)
    _dispute(order.pk, make.actor(order.resident))

    _decide(order.pk, town.boss, is_upheld=False)

    assert (Transfer.objects.count(), balance(Claim.objects.get().person_id).total) == (1, 10)


def test_the_second_try_after_a_dispute_is_served_paid_and_rated_anew(town):
    order = make.confirmed(town, stars=1)
    _dispute(order.pk, make.actor(order.resident))
    _decide(order.pk, town.boss, is_upheld=True)
    desk.reopen(order.pk, actor=town.clerk, now=LATER + DAY)
    slot = LATER + 3 * DAY
    plan = make.sheet(starts_at=slot, ends_at=slot + HOUR)
    desk.revise(order.pk, input=plan, actor=town.clerk, now=LATER + DAY)
    again = make.served(
        town,
        claims.claim(order.pk, actor=make.actor(make.volunteer(town.community)), now=LATER + DAY),
    )

    _confirm(order.pk, make.actor(order.resident), stars=5, now=slot + DAY)

    ratings = Rating.objects.order_by("pk").values_list("stars", "is_void")
    assert (state(order), balance(again.person_id).total) == (OrderState.CONFIRMED, 10)
    assert list(ratings) == [(1, True), (5, False)]


@pytest.mark.parametrize(
    "who",
    [
        pytest.param(lambda t, c: make.actor(c.person), id="the-helper"),
        pytest.param(lambda t, c: _resident(c), id="the-resident"),
        pytest.param(lambda t, c: t.clerk, id="the-clerk"),
    ],
)
def test_both_sides_and_the_clerk_may_dispute(town, who):
    claim = make.served(town)

    _dispute(claim.order_id, who(town, claim))

    found = Order.objects.get(pk=claim.order_id)
    assert (found.state, found.due_at) == ("DISPUTED", LATER + 14 * DAY)


def test_nobody_else_disputes(town):
    claim = make.served(town)
    others = outsiders(town)

    with unchanged():
        for by in (*others.values(), town.boss):
            with says("forbidden"):
                _dispute(claim.order_id, by)


def test_a_dispute_says_what_was_wrong(town):
    claim = make.served(town)

    with refused("bad_input"):
        _dispute(claim.order_id, _resident(claim), text=" ")


def test_what_is_disputed_is_not_disputed_again_or_confirmed(town):
    claim = make.served(town)
    _dispute(claim.order_id, _resident(claim))

    with refused("illegal_move"):
        _dispute(claim.order_id, _resident(claim))
    with refused("illegal_move"):
        _confirm(claim.order_id, _resident(claim))


def test_a_dispute_is_decided_one_level_up_by_nobody_involved(town):
    claim = make.served(town)
    _dispute(claim.order_id, _resident(claim))
    resident, helper = claim.order.resident, Person.objects.get(pk=claim.person_id)
    for party in (resident, helper):
        make.grant(party, Role.STREET, town.street)
    others = outsiders(town)

    with unchanged():
        for by in (
            *others.values(),
            town.clerk,
            make.actor(resident),
            make.actor(helper),
            STRANGER,
        ):
            with says("forbidden"):
                _decide(claim.order_id, by, is_upheld=True)


def test_who_raised_a_dispute_does_not_decide_it(town):
    claim = make.served(town)
    clerk = Person.objects.get(pk=town.clerk.me)
    _dispute(claim.order_id, town.clerk)
    make.grant(clerk, Role.STREET, town.street)

    with refused("forbidden"):
        _decide(claim.order_id, make.actor(clerk), is_upheld=False)


@pytest.mark.parametrize("is_upheld", [True, False])
def test_a_dispute_is_decided_once(town, is_upheld):
    claim = make.served(town)
    _dispute(claim.order_id, _resident(claim))
    _decide(claim.order_id, town.boss, is_upheld=is_upheld)

    with refused("illegal_move"):
        _decide(claim.order_id, town.district, is_upheld=True)


def test_where_nothing_is_disputed_nothing_is_decided(town):
    claim = make.served(town)

    with refused("illegal_move"):
        _decide(claim.order_id, town.boss, is_upheld=True)
