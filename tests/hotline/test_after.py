"""What comes of a call: crisis, order, return, ringing again, handing over, limits."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.hotline import jobs
from kith.hotline.actions import crisis, intake, lines, ordering, reading, rings, working
from kith.hotline.models import Call, CallOrder, Crisis
from kith.hotline.queries import calls as queries
from kith.hotline.states import (
    CallState,
    CrisisOutcome,
    Deed,
    Ground,
    Referral,
    ReturnState,
    RingOutcome,
    RingWhy,
    Said,
)
from kith.journal.models import Entry
from kith.orders.actions import contact, desk
from kith.orders.models import Order
from kith.orders.states import OrderState
from kith.outbox.models import Message
from kith.people.models import Person
from kith.people.states import Channel
from tests import make
from tests.hotline.ordering_world import order_input
from tests.hotline.world import begun, on_shift, post, said, taken
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db


def told(person_id: int) -> list[tuple[str, str]]:
    rows = Message.objects.filter(person_id=person_id, topic__startswith="hotline")
    return list(rows.order_by("pk").values_list("topic", "link"))


def test_the_protocol_has_the_lines_own_steps_and_tells_the_supervisor_at_once():
    world = post()
    own = [("先别挂，慢慢说", ""), ("拨打合作医院", "0534-120")]
    lines.set_steps(world.line.pk, steps=own, actor=world.lead, now=MONDAY)
    call = begun(world)

    row = crisis.open_protocol(call.pk, actor=world.first, now=MONDAY)
    again = crisis.open_protocol(call.pk, actor=world.first, now=MONDAY + HOUR)
    lines.set_steps(world.line.pk, steps=[("别的", "")], actor=world.lead, now=MONDAY)
    crisis.stamp(row.pk, rank=1, actor=world.first, now=MONDAY + HOUR / 60)
    crisis.stamp(row.pk, rank=1, actor=world.first, now=MONDAY + HOUR)

    steps = list(row.steps.order_by("rank").values_list("words", "dial", "done_at"))
    assert again == row
    assert steps == [("先别挂，慢慢说", "", MONDAY + HOUR / 60), ("拨打合作医院", "0534-120", None)]
    assert told(world.lead.me) == [("hotline_crisis", f"/hotline/calls/{call.pk}/")]


def test_a_crisis_ends_with_an_outcome_and_a_call_closes_only_then():
    world = post()
    call = begun(world)
    row = crisis.open_protocol(call.pk, actor=world.first, now=MONDAY)
    intake.finish(call.pk, input=said(risk=3), actor=world.first, now=MONDAY)

    with pytest.raises(working.StillRunning):
        working.close(call.pk, actor=world.first, now=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Crisis.objects.filter(pk=row.pk).update(state="ENDED")


def test_after_its_end_the_call_can_be_closed():
    world = post()
    call = taken(world)
    row = crisis.open_protocol(call.pk, actor=world.first, now=MONDAY)
    crisis.end(row.pk, outcome=CrisisOutcome.SAFE, actor=world.first, now=MONDAY + HOUR)

    closed = working.close(call.pk, actor=world.first, now=MONDAY + HOUR)

    assert closed.state == CallState.CLOSED
    with pytest.raises(IllegalMove):
        crisis.stamp(row.pk, rank=1, actor=world.first, now=MONDAY + HOUR)


def test_an_order_comes_of_a_call_once_and_bears_nothing_of_it():
    world = post()
    call = taken(world, deed=Deed.TO_ARRANGE)

    made = ordering.order_from(call.pk, input=order_input(world), actor=world.first, now=MONDAY)
    again = ordering.order_from(
        call.pk, input=order_input(world, text="别的"), actor=world.first, now=MONDAY
    )

    order = Order.objects.get()
    call.refresh_from_db()
    assert (again, CallOrder.objects.count()) == (made, 1)
    assert (order.channel, order.submitted_by_id) == (Channel.CALL, world.first.me)
    assert (call.state, call.responded_at) == (CallState.IN_WORK, MONDAY)
    assert queries.of_order(order.pk) == call
    words = desk_words(world, order)
    assert words == "请人擦一下窗户"
    assert not Person.objects.get(pk=order.resident_id).is_verified


def desk_words(world, order):
    return contact.read_words(order.pk, actor=world.town.clerk, now=MONDAY)["text"]


def test_without_the_callers_consent_there_is_no_order():
    world = post()
    call = taken(world)

    with pytest.raises(ordering.ConsentAsked):
        ordering.order_from(
            call.pk, input=order_input(world, consents=False), actor=world.first, now=MONDAY
        )
    with pytest.raises(Forbidden):
        ordering.order_from(call.pk, input=order_input(world), actor=world.second, now=MONDAY)

    assert (Order.objects.count(), CallOrder.objects.count()) == (0, 0)


def test_the_database_keeps_one_order_a_call():
    world = post()
    call = taken(world)
    made = ordering.order_from(call.pk, input=order_input(world), actor=world.first, now=MONDAY)
    other = make.order(make.person(world.town.community))

    with pytest.raises(IntegrityError), transaction.atomic():
        CallOrder.objects.create(call=call, order=other, by_id=1, at=MONDAY)

    assert made.call_id == call.pk


@pytest.mark.parametrize("upheld", [True, False], ids=["taken-back", "stays"])
def test_a_community_refuses_what_is_not_its_duty_and_the_line_decides(upheld):
    world = post()
    call = taken(world)
    made = ordering.order_from(call.pk, input=order_input(world), actor=world.first, now=MONDAY)
    row = ordering.give_back(
        made.order_id, ground=Ground.NOT_OUR_DUTY, reason="不在清单", actor=world.town.clerk,
        now=MONDAY,
    )  # fmt: skip
    answer: dict[str, Any] = {"divert_to": Referral.GOVERNMENT, "decision": "好", "now": MONDAY}

    for nobody in (world.first, world.town.clerk, world.town.boss):
        with pytest.raises(Forbidden):
            ordering.decide_return(row.pk, is_upheld=upheld, actor=nobody, **answer)
    decided = ordering.decide_return(row.pk, is_upheld=upheld, actor=world.lead, **answer)

    call.refresh_from_db()
    state = OrderState.CANCELLED if upheld else OrderState.SUBMITTED
    assert decided.state == (ReturnState.UPHELD if upheld else ReturnState.TURNED_DOWN)
    assert Order.objects.get().state == state
    assert call.referral == (Referral.GOVERNMENT if upheld else Referral.NOBODY)
    assert ("hotline_return_decided", f"/hotline/orders/{made.order_id}/") in told(
        world.town.clerk.me
    )


def test_an_order_beyond_the_desk_or_from_elsewhere_is_not_given_back():
    world = post()
    call = taken(world)
    made = ordering.order_from(call.pk, input=order_input(world), actor=world.first, now=MONDAY)
    given: dict[str, Any] = {"ground": Ground.NOT_OUR_DUTY, "reason": "x", "now": MONDAY}
    with pytest.raises(Forbidden):
        ordering.give_back(made.order_id, actor=world.town.far_clerk, **given)
    desk.verify(made.order_id, how="PHONE", actor=world.town.clerk, now=MONDAY)
    desk.compile_order(made.order_id, input=make.sheet(), actor=world.town.clerk, now=MONDAY)
    walked_in = make.order(make.person(world.town.community))

    for order_id in (made.order_id, walked_in.pk):
        with pytest.raises(IllegalMove):
            ordering.give_back(order_id, actor=world.town.clerk, **given)


def back(outcome: RingOutcome, **changes: object) -> rings.RingInput:
    return rings.RingInput(why=RingWhy.CALL_BACK, outcome=outcome, **changes)  # type: ignore[arg-type]


def test_three_tries_without_an_answer_leave_the_caller_silent():
    world = post()
    call = taken(world)
    working.close(call.pk, actor=world.first, now=MONDAY)
    due = []

    for n in range(1, 4):
        at = MONDAY + n * DAY
        rings.ring(call.pk, input=back(RingOutcome.NO_ANSWER), actor=world.lead, now=at)
        call.refresh_from_db()
        due.append(call.ring_due_at)

    assert due == [MONDAY + 2 * DAY, MONDAY + 3 * DAY, None]
    assert {(r.solved, r.satisfied) for r in call.rings.all()} == {(Said.NOTHING, Said.NOTHING)}
    with pytest.raises(IllegalMove):
        rings.ring(call.pk, input=back(RingOutcome.REACHED), actor=world.lead, now=MONDAY + 4 * DAY)


def test_who_was_not_reached_said_nothing_and_who_is_not_content_opens_it_again():
    world = post()
    call = taken(world)
    working.close(call.pk, actor=world.first, now=MONDAY)

    with pytest.raises(BadInput):
        rings.ring(
            call.pk, input=back(RingOutcome.NO_ANSWER, solved=Said.YES), actor=world.lead,
            now=MONDAY + DAY,
        )  # fmt: skip
    given = back(RingOutcome.REACHED, solved=Said.NO, satisfied=Said.NO, reopens=True)
    rings.ring(call.pk, input=given, actor=world.lead, now=MONDAY + DAY)

    call.refresh_from_db()
    assert (call.state, call.closed_at, call.ring_due_at) == (CallState.IN_WORK, None, None)


def test_nobody_is_called_back_who_left_no_number_or_said_no():
    world = post()

    without = taken(world, number="")
    unwilling = taken(world, may_ring=False)

    for call in (without, unwilling):
        assert working.close(call.pk, actor=world.first, now=MONDAY).ring_due_at is None


def test_a_matter_given_to_a_colleague_stays_ones_own_until_she_takes_it():
    world = post()
    on_shift(world.line, world.second, MONDAY, MONDAY + HOUR, by=world.lead)
    call = taken(world)

    given = working.hand_to(call.pk, person_id=world.second.me, actor=world.first, now=MONDAY)
    call.refresh_from_db()
    before = call.holder_id
    working.object_to(
        given.pk, ground=Ground.CONFLICT, reason="我认识她", actor=world.second, now=MONDAY
    )
    call.refresh_from_db()

    assert (before, call.holder_id) == (world.first.me, world.first.me)
    words = [text for _row, text in reading.read_story(call.pk, actor=world.first, now=MONDAY)]
    assert words == ["我认识她"]
    assert ("hotline_objected", f"/hotline/calls/{call.pk}/") in told(world.first.me)


def test_an_amendment_leaves_what_was_written_as_it_was():
    world = post()
    call = taken(world)

    working.amend(
        call.pk, text="她又说了一件事", field="topic", after="FAMILY", actor=world.first, now=MONDAY
    )

    call.refresh_from_db()
    row = call.amendments.get()
    assert (row.field, row.before, row.after, call.topic) == ("topic", "OTHER", "FAMILY", "FAMILY")
    assert reading.read(call.pk, actor=world.first, now=MONDAY)["story"] == said().story
    for field, after in (("state", "CLOSED"), ("risk", "7"), ("operator_id", "1")):
        with pytest.raises(BadInput):
            working.amend(
                call.pk, text="x", field=field, after=after, actor=world.first, now=MONDAY
            )


def test_limits_that_are_over_are_told_once_to_the_holder_and_the_supervisor():
    world = post()
    waits = taken(world, deed=Deed.TO_ARRANGE)
    taken(world)

    early, first, second = (jobs.tell_late_calls(MONDAY + DAY * at) for at in (0.99, 1, 2))

    assert (early, first, second) == (0, 1, 0)
    late = ("hotline_late", f"/hotline/calls/{waits.pk}/")
    assert late in told(world.first.me)
    assert late in told(world.lead.me)


def test_drafts_nobody_touched_for_thirty_days_are_destroyed():
    world = post()
    begun(world)

    counts = [jobs.destroy_old_drafts(MONDAY + days * DAY) for days in (30, 31)]

    assert counts == [0, 1]
    assert Call.objects.get().state == CallState.DROPPED


def test_nothing_that_was_said_stands_in_journal_or_messages():
    world = post()
    call = taken(world)
    reading.write_note(call.pk, text="心里话", actor=world.first, now=MONDAY)
    made = ordering.order_from(call.pk, input=order_input(world), actor=world.first, now=MONDAY)
    ordering.give_back(
        made.order_id, ground=Ground.NOT_OUR_DUTY, reason="机密", actor=world.town.clerk, now=MONDAY
    )

    lines_told = [str(row.facts) for row in Entry.objects.all()]
    lines_told += [f"{row.facts}{row.link}" for row in Message.objects.all()]

    secret = ("小李", "13912345678", said().story, "心里话", "机密", "王医生")
    assert [s for s in secret for line in lines_told if s in line] == []
    assert len(lines_told) > 10
