"""What the desk does, and to whom it is told."""

from datetime import date, timedelta

import pytest

from kith.catalogue.actions import put_rule
from kith.core.actor import Role
from kith.orders.actions import claims, desk, intake
from kith.orders.models import Claim, Diversion, Merge, Offer, Order, Pause, Seat, Worksheet
from kith.orders.states import DivertTo, OrderState, PauseReason
from kith.people.models import Person
from tests import make
from tests.make import DAY, HOUR, MONDAY
from tests.orders.refused import refused, says, unchanged
from tests.orders.told import outsiders, state, topics, verbs

pytestmark = pytest.mark.django_db

LATER = MONDAY + HOUR


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def order(town):
    return make.order(make.person(town.community))


def _verified(town, order):
    return desk.verify(order.pk, how="PHONE", actor=town.clerk, now=MONDAY)


# Every verb of the desk, as it would be called on an order in its first state or a later one.
VERBS = {
    "ask": lambda pk, by, now: desk.ask(pk, text="几楼？", actor=by, now=now),
    "verify": lambda pk, by, now: desk.verify(pk, how="VISIT", actor=by, now=now),
    "reject": lambda pk, by, now: desk.reject(pk, reason="重复", actor=by, now=now),
    "divert": lambda pk, by, now: desk.divert(
        pk, to=DivertTo.GOVERNMENT, reference="", actor=by, now=now
    ),
    "compile": lambda pk, by, now: desk.compile_order(pk, input=make.sheet(), actor=by, now=now),
    "revise": lambda pk, by, now: desk.revise(pk, input=make.sheet(), actor=by, now=now),
    "give_up": lambda pk, by, now: desk.give_up(pk, reason="没有人", actor=by, now=now),
    "note_down": lambda pk, by, now: desk.note_down(pk, text="耳背", actor=by, now=now),
    "pause": lambda pk, by, now: desk.pause(pk, reason=PauseReason.WEATHER, actor=by, now=now),
    "resume": lambda pk, by, now: desk.resume(pk, actor=by, now=now),
    "reopen": lambda pk, by, now: desk.reopen(pk, actor=by, now=now),
    "go_ahead": lambda pk, by, now: desk.go_ahead(pk, actor=by, now=now),
}


@pytest.mark.parametrize("verb", VERBS)
def test_only_the_desk_works_on_an_order_and_never_in_its_own_case(town, order, verb):
    everybody = outsiders(town, order.resident)

    with unchanged():
        for by in everybody.values():
            with says("forbidden"):
                VERBS[verb](order.pk, by, LATER)


@pytest.mark.parametrize("verb", ["compile", "revise", "give_up"])
def test_a_verb_out_of_turn_is_refused(town, order, verb):
    with refused("illegal_move"):
        VERBS[verb](order.pk, town.clerk, LATER)


@pytest.mark.parametrize("verb", ["ask", "verify", "reject", "divert", "compile"])
def test_what_was_done_once_is_not_done_again(town, order, verb):
    if verb == "compile":
        _verified(town, order)
    VERBS[verb](order.pk, town.clerk, LATER)

    with refused("illegal_move"):
        VERBS[verb](order.pk, town.clerk, LATER)


# ------------------------------------------------------------------- ask, verify, reject, divert


def test_a_question_waits_three_working_days_for_its_answer(town, order):
    desk.ask(order.pk, text="几楼？", actor=town.clerk, now=LATER)

    found = Order.objects.get(pk=order.pk)
    assert (found.state, found.due_at) == ("NEED_INFO", LATER + 3 * DAY)
    assert [r.kind for r in found.remarks.all()] == ["QUESTION"]
    assert topics(order.resident) == ["order_received", "order_question"]


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(lambda pk, by: desk.ask(pk, text=" ", actor=by, now=LATER), id="question"),
        pytest.param(lambda pk, by: desk.reject(pk, reason="", actor=by, now=LATER), id="reject"),
        pytest.param(lambda pk, by: desk.give_up(pk, reason="", actor=by, now=LATER), id="give-up"),
        pytest.param(lambda pk, by: desk.note_down(pk, text="\n", actor=by, now=LATER), id="note"),
    ],
)
def test_a_word_that_is_owed_may_not_be_empty(town, order, call):
    _verified(town, order)

    with refused("bad_input"):
        call(order.pk, town.clerk)


def test_a_street_administrator_may_verify(town, order):
    found = desk.verify(order.pk, how="VISIT", actor=town.boss, now=LATER)

    assert (found.state, found.due_at) == ("VERIFIED", LATER + DAY)


def test_a_rejected_order_has_no_clock_and_its_resident_is_told(town, order):
    desk.reject(order.pk, reason="不在服务范围", actor=town.clerk, now=LATER)

    found = Order.objects.get(pk=order.pk)
    assert (found.state, found.due_at) == ("REJECTED", None)
    assert [r.kind for r in found.remarks.all()] == ["REASON"]
    assert topics(order.resident)[-1] == "order_rejected"


def test_a_diversion_says_where_to_and_under_which_number(town, order):
    desk.divert(order.pk, to=DivertTo.GOVERNMENT, reference=" G-17 ", actor=town.clerk, now=LATER)

    made = Diversion.objects.get(order=order)
    assert (made.to, made.reference, made.by_id) == ("12345", "G-17", town.clerk.me)
    assert state(order) == OrderState.DIVERTED
    assert topics(order.resident)[-1] == "order_diverted"


def test_an_internal_note_moves_nothing(town, order):
    before = verbs("order", order.pk)

    desk.note_down(order.pk, text="耳背，请大声", actor=town.clerk, now=LATER)

    assert [r.kind for r in order.remarks.all()] == ["INTERNAL"]
    assert (state(order), verbs("order", order.pk)) == (OrderState.SUBMITTED, before)
    assert topics(order.resident) == ["order_received"]


# ------------------------------------------------------------------------------------- merge


def test_a_merged_order_goes_on_inside_the_other(town, order):
    other = make.order(order.resident)

    desk.merge(other.pk, into_id=order.pk, actor=town.clerk, now=LATER)

    merged = Merge.objects.get(order=other)
    assert (merged.into_id, state(other), state(order)) == (order.pk, "MERGED", "SUBMITTED")
    assert verbs("order", order.pk) == ["submit", "take_in"]
    assert topics(order.resident)[-1] == "order_merged"


def _closed(town):
    return make.confirmed(town).pk


def _unsolved(town):
    made = make.open_order(town)
    return desk.give_up(made.pk, reason="没有人", actor=town.clerk, now=LATER).pk


@pytest.mark.parametrize(
    "into",
    [
        pytest.param(_closed, id="a-confirmed-one"),
        pytest.param(_unsolved, id="an-unsolved-one"),
        pytest.param(lambda town: 0, id="one-that-is-not-there"),
    ],
)
def test_an_order_joins_only_one_that_is_still_open(town, order, into):
    into_id = into(town)

    with refused("other_resident"):
        desk.merge(order.pk, into_id=into_id, actor=town.clerk, now=LATER)


def test_an_order_does_not_join_itself(town, order):
    with refused("other_resident"):
        desk.merge(order.pk, into_id=order.pk, actor=town.clerk, now=LATER)


def test_orders_of_two_communities_are_not_joined(town, order):
    far = make.order(make.person(town.other))

    with refused("forbidden"):
        desk.merge(order.pk, into_id=far.pk, actor=town.clerk, now=LATER)
    with refused("other_resident"):
        desk.merge(order.pk, into_id=far.pk, actor=town.boss, now=LATER)


# ------------------------------------------------------------------------- compile and revise


def test_a_compiled_order_is_work_that_can_be_done(town, order):
    _verified(town, order)
    plan = make.sheet(people_needed=3, skills=("REPAIR",), summary=" 修水龙头 ", is_insured=True)

    desk.compile_order(order.pk, input=plan, actor=town.clerk, now=LATER)

    found, sheet = Order.objects.get(pk=order.pk), Worksheet.objects.get(order=order)
    assert (found.state, found.people_needed, found.due_at) == ("OPEN", 3, LATER + 2 * DAY)
    assert (sheet.summary, sheet.skills, sheet.minutes) == ("修水龙头", ["REPAIR"], 60)
    assert (sheet.in_pool, sheet.is_insured, sheet.minors_allowed) == (True, True, False)
    assert topics(order.resident)[-1] == "order_open"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"summary": " "}, id="nothing-to-do"),
        pytest.param({"ends_at": MONDAY + DAY}, id="no-time"),
        pytest.param({"ends_at": MONDAY + DAY + 13 * HOUR}, id="thirteen-hours"),
        pytest.param({"people_needed": 0}, id="nobody"),
        pytest.param({"people_needed": 11}, id="eleven"),
    ],
)
def test_a_worksheet_without_sense_is_refused(town, order, changes):
    _verified(town, order)

    with refused("bad_input"):
        desk.compile_order(order.pk, input=make.sheet(**changes), actor=town.clerk, now=LATER)


@pytest.mark.parametrize("people", range(1, 11))
def test_one_to_ten_people_may_be_wanted(town, order, people):
    _verified(town, order)

    plan = make.sheet(people_needed=people)
    found = desk.compile_order(order.pk, input=plan, actor=town.clerk, now=LATER)

    assert found.people_needed == people


def test_a_wish_is_public_only_with_consent(town):
    child = make.person(town.community)
    wish = make.order(child, service_code="WISH_GOODS", value_fen=100)
    _verified(town, wish)

    with refused("consent_missing"):
        desk.compile_order(wish.pk, input=make.sheet(), actor=town.clerk, now=LATER)


def test_a_wish_without_consent_may_be_offered_in_private(town):
    child = make.person(town.community)
    wish = make.order(child, service_code="WISH_GOODS", value_fen=100)
    _verified(town, wish)

    plan = make.sheet(in_pool=False)
    found = desk.compile_order(wish.pk, input=plan, actor=town.clerk, now=LATER)

    assert (found.state, found.worksheet.in_pool) == ("OPEN", False)


def test_a_wish_with_consent_is_public(town):
    assert make.wish(town).worksheet.in_pool is True


def test_a_revised_worksheet_takes_open_offers_back(town):
    order = make.open_order(town, people_needed=2)
    asked = make.volunteer(town.community)
    offer = make.offer(town, order, asked)

    desk.revise(
        order.pk, input=make.sheet(summary="擦两扇窗", people_needed=1), actor=town.clerk, now=LATER
    )

    found = Order.objects.get(pk=order.pk)
    assert (found.state, found.people_needed, found.worksheet.summary) == ("OPEN", 1, "擦两扇窗")
    assert (found.stage_at, found.due_at) == (MONDAY, MONDAY + 2 * DAY)
    assert Offer.objects.get(pk=offer.pk).state == "WITHDRAWN"
    assert topics(asked)[-1] == "offer_withdrawn"


def test_a_worksheet_somebody_agreed_to_is_not_changed(town):
    order = make.open_order(town, people_needed=2)
    make.claim(town, order)

    with refused("helpers_agreed"):
        desk.revise(order.pk, input=make.sheet(), actor=town.clerk, now=LATER)


# ---------------------------------------------------------------------------- pause and resume


def test_a_resumed_clock_has_what_it_had_left(town, order):
    desk.pause(order.pk, reason=PauseReason.RESIDENT_AWAY, actor=town.clerk, now=MONDAY + 6 * HOUR)
    stopped = Order.objects.get(pk=order.pk).due_at

    desk.resume(order.pk, actor=town.clerk, now=MONDAY + 5 * DAY)

    pause = Pause.objects.get(order=order)
    assert stopped is None
    assert (pause.left_s, pause.reason) == (18 * 3600, "RESIDENT_AWAY")
    assert (pause.at, pause.resumed_at) == (MONDAY + 6 * HOUR, MONDAY + 5 * DAY)
    assert Order.objects.get(pk=order.pk).due_at == MONDAY + 5 * DAY + 18 * HOUR
    assert verbs("order", order.pk) == ["submit", "pause", "resume"]


def test_a_clock_that_was_late_when_paused_is_late_again(town, order):
    desk.pause(order.pk, reason=PauseReason.WEATHER, actor=town.clerk, now=MONDAY + 3 * DAY)

    desk.resume(order.pk, actor=town.clerk, now=MONDAY + 4 * DAY)

    assert Order.objects.get(pk=order.pk).due_at == MONDAY + 4 * DAY


def test_a_paused_clock_is_not_paused_again(town, order):
    desk.pause(order.pk, reason=PauseReason.WEATHER, actor=town.clerk, now=LATER)

    with refused("no_clock"):
        desk.pause(order.pk, reason=PauseReason.WEATHER, actor=town.clerk, now=LATER)


def test_a_running_clock_is_not_resumed(town, order):
    with refused("no_clock"):
        desk.resume(order.pk, actor=town.clerk, now=LATER)


def test_a_closed_order_has_no_clock_to_pause(town):
    done = make.confirmed(town)

    with refused("no_clock"):
        desk.pause(done.pk, reason=PauseReason.WEATHER, actor=town.clerk, now=MONDAY + 3 * DAY)


def test_the_next_stage_ends_the_pause_and_has_its_own_clock(town, order):
    desk.pause(order.pk, reason=PauseReason.WEATHER, actor=town.clerk, now=LATER)

    desk.verify(order.pk, how="PHONE", actor=town.clerk, now=LATER + HOUR)

    assert Pause.objects.get(order=order).resumed_at == LATER + HOUR
    assert Order.objects.get(pk=order.pk).due_at == LATER + HOUR + DAY


def test_a_verb_that_stays_in_the_stage_leaves_the_pause_alone(town):
    order = make.open_order(town, people_needed=2)
    desk.pause(order.pk, reason=PauseReason.MATERIAL, actor=town.clerk, now=LATER)

    desk.revise(order.pk, input=make.sheet(), actor=town.clerk, now=LATER + HOUR)
    desk.resume(order.pk, actor=town.clerk, now=LATER + 2 * HOUR)

    found = Order.objects.get(pk=order.pk)
    assert found.due_at == MONDAY + 2 * DAY + 2 * HOUR


# ---------------------------------------------------------------- go ahead, give up and reopen


def test_those_who_agreed_are_enough(town):
    order = make.open_order(town, people_needed=4)
    first, second, third = (make.claim(town, order) for _ in range(3))
    make.offer(town, order, make.volunteer(town.community))
    claims.withdraw(second.pk, actor=make.actor(second.person), now=LATER)

    desk.go_ahead(order.pk, actor=town.clerk, now=LATER)

    found = Order.objects.get(pk=order.pk)
    seats = list(
        Seat.objects.filter(order=order).order_by("number").values_list("claim", "number", "of")
    )
    assert (found.state, found.people_needed) == ("ACCEPTED", 2)
    assert seats == [(first.pk, 1, 2), (third.pk, 2, 2)]
    assert Offer.objects.get(order=order).state == "WITHDRAWN"


def test_nobody_goes_ahead_alone(town):
    order = make.open_order(town)

    with refused("nobody_agreed"):
        desk.go_ahead(order.pk, actor=town.clerk, now=LATER)


def test_an_order_that_is_full_already_goes_ahead_by_itself(town):
    order = make.open_order(town)
    make.claim(town, order)

    with refused("illegal_move"):
        desk.go_ahead(order.pk, actor=town.clerk, now=LATER)


def test_giving_up_is_a_result_told_to_everybody(town):
    order = make.open_order(town, people_needed=3)
    helper, asked = make.volunteer(town.community), make.volunteer(town.community)
    claim = make.claim(town, order, helper)
    make.offer(town, order, asked)

    desk.give_up(order.pk, reason="找不到会修的人", actor=town.clerk, now=LATER)

    found = Order.objects.get(pk=order.pk)
    assert (found.state, found.due_at, found.seats.count()) == ("UNSOLVED", None, 0)
    assert Claim.objects.get(pk=claim.pk).state == "RELEASED"
    assert topics(helper)[-1] == "claim_released"
    assert topics(asked)[-1] == "offer_withdrawn"
    assert topics(order.resident)[-1] == "order_unsolved"


def test_an_unsolved_order_is_tried_again(town):
    order = make.open_order(town)
    desk.give_up(order.pk, reason="没有人", actor=town.clerk, now=LATER)

    desk.reopen(order.pk, actor=town.clerk, now=LATER + DAY)

    found = Order.objects.get(pk=order.pk)
    assert (found.state, found.due_at) == ("OPEN", LATER + 3 * DAY)
    assert make.claim(town, order).state == "HELD"


def test_what_was_never_compiled_is_entered_again(town, order):
    _verified(town, order)
    desk.give_up(order.pk, reason="没有人", actor=town.clerk, now=LATER)

    with refused("bad_input"):
        desk.reopen(order.pk, actor=town.clerk, now=LATER)


def test_a_hotline_operator_answers_for_the_resident_but_does_not_triage(town, order):
    desk.ask(order.pk, text="几楼？", actor=town.clerk, now=LATER)
    operator = make.staff(Role.HOTLINE, town.county)

    with refused("forbidden"):
        desk.verify(order.pk, how="PHONE", actor=operator, now=LATER)
    intake.answer(order.pk, text="五楼", actor=operator, now=LATER)

    assert state(order) == OrderState.SUBMITTED


def test_a_clerk_who_is_the_residents_guardian_is_in_her_own_case(town, order):
    clerk = Person.objects.get(pk=make.staff(Role.WORKER, town.community).me)
    make.guardian(town, order.resident, clerk)

    with refused("forbidden"):
        desk.verify(order.pk, how="PHONE", actor=make.actor(clerk), now=LATER)


def test_an_order_may_wait_only_as_long_as_its_street_allows(town, order):
    params: dict[str, object] = {"normal": {"VERIFIED": [3, "HOURS"]}, "urgent": {}}
    put_rule(
        "SERVICE_LEVELS",
        area=town.street,
        valid_from=date(2026, 3, 2),
        params=params,
        source="test",
    )

    _verified(town, order)

    assert Order.objects.get(pk=order.pk).due_at == MONDAY + timedelta(hours=3)
