"""The list is closed: who stayed away is known, and those who served have their minutes."""

import pytest

from kith.activities.actions import attendance as door
from kith.activities.actions import attendance_closing as closing
from kith.activities.actions import attendance_forgetting as forgetting
from kith.activities.jobs import attendance as jobs
from kith.activities.models import HoursLine, SignUp, Tick, UsedCode
from kith.activities.queries import attendance as queries
from kith.activities.queries import recording
from kith.activities.states import PresentAs, SignUpState
from kith.catalogue.states import Eligibility
from kith.core.actor import CLOCK, Role
from kith.core.refusal import Refusal
from kith.hours.actions import recording as hours
from kith.hours.states import Grade, LateReason, Proof, Purse, SourceKind
from kith.outbox.models import Message
from kith.people.models import Person
from tests import make
from tests.activities.door import (
    END,
    MINUTE,
    OUT,
    START,
    arrive,
    closed,
    guest,
    held,
    helper,
    tick,
)  # fmt: skip
from tests.make import DAY, HOUR

pytestmark = pytest.mark.django_db


def refused(deed):
    with pytest.raises(Refusal) as no:
        deed()
    return no.value.code


def states(session):
    rows = SignUp.objects.filter(session=session).order_by("pk")
    return list(rows.values_list("state", flat=True))


def recorded(town, session, now=END + HOUR, late=None):
    return closing.record_hours(session.pk, actor=town.clerk, now=now, late=late)


def test_who_came_attended_and_who_did_not_missed():
    town = make.town()
    session = held(town)
    came, _away = guest(town, session), guest(town, session)
    tick(session, came, by=town.clerk)

    row = closed(town, session)

    assert (row.state, states(session)) == ("HELD", [SignUpState.ATTENDED, SignUpState.MISSED])
    assert queries.is_closed(session.pk) is True


def test_a_list_is_not_closed_before_the_end_nor_in_doubt():
    town = make.town()
    session = held(town)
    who = guest(town, session)
    arrive(session, who, distance_m=9000)

    assert refused(lambda: closed(town, session, now=END - MINUTE)) == "session_not_over"
    assert refused(lambda: closed(town, session)) == "still_unsure"
    assert states(session) == [SignUpState.SEATED]


def test_what_a_device_tells_after_the_closing_puts_it_right():
    town = make.town()
    session = held(town)
    who = guest(town, session)
    closed(town, session)
    now = END + 3 * HOUR

    tick(session, who, by=town.clerk, now=now, kept=door.Kept(START, now))

    assert states(session) == [SignUpState.ATTENDED]


def test_those_who_served_have_their_minutes_once():
    town = make.town()
    session = held(town)
    who = helper(town, session)
    for _n in range(2):
        tick(session, guest(town, session), by=town.clerk)
    door.count(session.pk, input=door.CountInput("RECIPIENT", 40), actor=town.clerk, now=START)
    tick(session, who, by=town.clerk, now=START + 5 * MINUTE)
    tick(session, who, by=town.clerk, kind=OUT, now=END)
    closed(town, session)

    recorded(town, session)
    again = recorded(town, session)

    (row,) = queries.records_of(session.pk)
    assert again == []
    assert (row.person_id, row.minutes, row.others) == (who.pk, 115, 42)
    assert (row.source, row.purse, row.cause.partition(":")[0]) == (
        SourceKind.ACTIVITY, Purse.VOLUNTEER, "attendance",
    )  # fmt: skip
    assert (row.start_proof, row.end_proof, row.grade) == (Proof.CLERK, Proof.CLERK, Grade.B)
    assert Person.objects.get(pk=who.pk) == row.person
    assert HoursLine.objects.filter(refusal="").count() == 1


def test_codes_at_both_ends_are_the_best_proof():
    town = make.town()
    session = held(town)
    who = helper(town, session)
    arrive(session, who, now=START)
    arrive(session, who, now=END, kind=OUT)
    closed(town, session, now=END + MINUTE)

    recorded(town, session)

    (row,) = queries.records_of(session.pk)
    done = hours.confirm(row.pk, by_recipient=True, actor=town.boss, now=END + HOUR)
    assert (row.start_proof, row.end_proof, done.grade) == (Proof.QR, Proof.QR, Grade.A)


def test_without_an_end_the_session_ends_it_and_says_so():
    town = make.town()
    session = held(town)
    tick(session, helper(town, session), by=town.clerk)
    closed(town, session)

    recorded(town, session)

    (row,) = queries.records_of(session.pk)
    assert (row.ended_at, row.end_proof) == (END, Proof.BACKFILL)


@pytest.mark.parametrize(
    ("eligibility", "role", "purse"),
    [
        (Eligibility.ON_DUTY, PresentAs.ON_DUTY, Purse.ON_DUTY),
        (Eligibility.PARTY_LIFE, PresentAs.VOLUNTEER, None),
        (Eligibility.VOLUNTEER, PresentAs.RECIPIENT, None),
    ],
)
def test_what_becomes_hours(eligibility, role, purse):
    town = make.town()
    session = held(town, eligibility=eligibility)
    who = make.volunteer(town.community)
    tick(session, who, by=town.clerk, role=role)
    closed(town, session)

    recorded(town, session)

    assert [row.purse for row in queries.records_of(session.pk)] == ([purse] if purse else [])


def test_one_who_cannot_be_recorded_does_not_stop_the_others():
    town = make.town()
    session = held(town)
    neighbour, late = make.person(town.community), make.volunteer(town.community)
    tick(session, neighbour, by=town.clerk, role="VOLUNTEER")
    tick(session, late, by=town.clerk, role="VOLUNTEER", now=END + MINUTE)
    tick(session, helper(town, session), by=town.clerk)
    closed(town, session, now=END + HOUR)

    recorded(town, session)

    lines = queries.hours_lines(session.pk)
    assert sorted(line.refusal for line in lines) == ["", "no_time_given", "not_a_volunteer"]
    assert queries.records_of(session.pk).count() == 1


def test_hours_after_ten_working_days_say_why():
    town = make.town()
    session = held(town)
    tick(session, helper(town, session), by=town.clerk)
    closed(town, session)
    now = recording.due_of(session) + MINUTE

    assert refused(lambda: recorded(town, session, now=now)) == "late_without_reason"
    recorded(town, session, now=now, late=hours.Late(LateReason.PAPER))
    assert queries.records_of(session.pk).count() == 1


def test_hours_are_written_by_the_desk_only():
    town = make.town()
    leader = make.volunteer(town.community)
    team = make.team(town.community, leader=leader)
    session = held(town, team_id=team.pk)
    closed(town, session)

    for other in (town.far_clerk, make.actor(leader)):
        deed = lambda other=other: closing.record_hours(session.pk, actor=other, now=END)  # noqa: E731
        assert refused(deed) == "forbidden"


def test_what_the_door_need_not_keep_is_forgotten():
    town = make.town()
    session = held(town)
    arrive(session, guest(town, session), distance_m=120.0)
    month = START + 31 * DAY

    assert forgetting.forget_places(actor=CLOCK, now=START + 29 * DAY) == 0
    assert jobs.forget_at_the_door(month) == 2
    assert (Tick.objects.get().distance_m, UsedCode.objects.count()) == (None, 0)


def test_an_overdue_record_is_told_once():
    town = make.town()
    held(town)
    late = END + 30 * DAY

    assert (jobs.remind_records(END + DAY), jobs.remind_records(late)) == (0, 1)
    assert jobs.remind_records(late + HOUR) == 0
    told = Message.objects.get(topic="record_overdue")
    assert told.person_id == town.clerk.me


def test_what_waits_to_be_recorded_is_the_oldest_first():
    town = make.town()
    first, second = held(town), held(town)
    type(first).objects.filter(pk=second.pk).update(
        starts_at=START - DAY, ends_at=END - DAY, sign_up_until=START - DAY
    )
    second_clerk = make.staff(Role.WORKER, town.community)

    rows = list(recording.to_record(second_clerk, END))

    assert [row.pk for row in rows] == [second.pk, first.pk]
    assert list(recording.to_record(town.far_clerk, END)) == []
