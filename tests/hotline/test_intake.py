"""A call is begun, kept as it is typed, finished; a name is never asked for."""

from datetime import date

import pytest

from kith.core.refusal import BadInput, Forbidden
from kith.hotline.actions import crisis, intake, reading
from kith.hotline.models import Call
from kith.hotline.queries import calls as queries
from kith.hotline.states import CallState, Deed, Risk, Topic
from kith.journal.queries import story
from kith.vault import actions as vault
from kith.vault.actions import Forgotten
from kith.vault.models import Access
from kith.vault.states import Purpose
from tests.hotline.world import begun, post, said, taken
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db


def test_a_call_without_a_word_about_the_caller_is_a_call():
    world = post()
    call = begun(world, now=MONDAY)

    empty = intake.CallInput(topic=Topic.MOOD)
    made = intake.finish(call.pk, input=empty, actor=world.first, now=MONDAY + HOUR / 4)

    assert (made.state, made.topic, made.started_at) == (CallState.OPEN, Topic.MOOD, MONDAY)
    assert made.ended_at == MONDAY + HOUR / 4
    assert not made.alias
    assert (made.number_index, made.alias_index) == ("", "")


def test_limits_run_from_the_end_and_stop_when_something_was_done_on_the_phone():
    world = post()

    done, waits = taken(world), taken(world, deed=Deed.TO_ARRANGE)

    assert (done.sign_due_at, done.close_due_at) == (MONDAY + DAY, MONDAY + 7 * DAY)
    assert (done.responded_at, waits.responded_at) == (MONDAY, None)


def test_a_draft_keeps_half_a_number_and_the_same_key_is_the_same_draft():
    world = post()
    call = intake.begin(world.line.pk, key="k", actor=world.first, now=MONDAY)
    intake.keep(call.pk, input=said(number="1391234"), actor=world.first, now=MONDAY)

    again = intake.begin(world.line.pk, key="k", actor=world.first, now=MONDAY + HOUR)
    plain = reading.read(again.pk, actor=world.first, now=MONDAY)

    assert (again.pk, again.started_at, Call.objects.count()) == (call.pk, MONDAY, 1)
    assert (plain["number"], plain["story"]) == ("1391234", said().story)
    assert again.number_index == ""


def test_finishing_twice_is_once_and_a_late_draft_changes_nothing():
    world = post()
    call = taken(world)

    intake.finish(call.pk, input=said(topic=Topic.WORK), actor=world.first, now=MONDAY + HOUR)
    intake.keep(call.pk, input=said(topic=Topic.WORK), actor=world.first, now=MONDAY + HOUR)

    call.refresh_from_db()
    assert (call.topic, call.ended_at) == (Topic.OTHER, MONDAY)
    assert [line.verb for line in story("call", call.pk)] == ["begin", "finish"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"number": "1391234"}, "number", id="half-a-number"),
        pytest.param({"may_record": False}, "may_record", id="words-without-consent"),
        pytest.param({"follow_up_on": date(2026, 3, 1)}, "follow_up_on", id="a-day-that-is-over"),
        pytest.param({"story": "长" * 2001}, "story", id="too-long"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_the_draft_stays(changes, field):
    world = post()
    call = begun(world)

    with pytest.raises(BadInput) as no:
        intake.finish(call.pk, input=said(**changes), actor=world.first, now=MONDAY)

    call.refresh_from_db()
    assert (no.value.field, call.state) == (field, CallState.DRAFT)


def test_danger_to_life_asks_for_the_protocol_first():
    world = post()
    call = begun(world)

    with pytest.raises(intake.CrisisNeeded):
        intake.finish(call.pk, input=said(risk=Risk.ACUTE), actor=world.first, now=MONDAY)
    crisis.open_protocol(call.pk, actor=world.first, now=MONDAY)
    made = intake.finish(call.pk, input=said(risk=Risk.ACUTE), actor=world.first, now=MONDAY)

    assert (made.state, made.risk) == (CallState.OPEN, Risk.ACUTE)


def test_only_who_stands_on_the_rota_takes_calls_and_only_her_own_draft():
    world = post()
    call = begun(world)

    for nobody in (world.town.clerk, world.town.boss, world.town.district):
        with pytest.raises(Forbidden):
            intake.begin(world.line.pk, key="x", actor=nobody, now=MONDAY)
    with pytest.raises(Forbidden):
        intake.keep(call.pk, input=said(), actor=world.lead, now=MONDAY)

    assert Call.objects.count() == 1


def test_what_was_no_call_is_destroyed_with_its_key():
    world = post()
    call = begun(world)
    intake.keep(call.pk, input=said(), actor=world.first, now=MONDAY)
    before = Call.objects.get(pk=call.pk)

    gone = intake.drop(call.pk, actor=world.first, now=MONDAY)

    assert (gone.state, bool(gone.story), gone.number_index) == (CallState.DROPPED, False, "")
    with pytest.raises(Forgotten):
        vault.reveal(before, "story", actor=world.first, purpose=Purpose.HANDLE_ORDER, now=MONDAY)


def test_the_same_number_is_known_on_its_line_only():
    world = post()
    first = taken(world)
    second = taken(world, number="139 1234 5678", now=MONDAY + HOUR)
    other = intake.begin(world.service.pk, key="s", actor=world.lead, now=MONDAY)
    other = intake.finish(other.pk, input=said(), actor=world.lead, now=MONDAY)

    assert list(queries.called_before(second)) == [first]
    assert list(queries.called_before(other)) == []
    assert {row.pk for row in queries.search(world.first, "13912345678")} == {
        first.pk, second.pk, other.pk,
    }  # fmt: skip
    assert list(queries.search(world.town.clerk, "小李")) == []
    assert list(queries.search(world.first, f"H2026-{second.pk:06d}")) == [second]


def test_reading_is_logged_for_the_subject_of_this_call_alone():
    world = post()
    call = taken(world)

    reading.read(call.pk, actor=world.first, now=MONDAY)

    looks = Access.objects.filter(subject_id=call.subject_id)
    assert [(row.actor_id, row.kind) for row in looks] == [(world.first.me, "hotline.call")]
