"""The door: one row a person, first in and last out, and every line kept as evidence."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from kith.activities.actions import attendance as door
from kith.activities.actions.attendance import Kept
from kith.activities.models import Attendance, Tick, UsedCode, WalkIns
from kith.activities.policies import attendance as policies
from kith.activities.queries import attendance as queries
from kith.activities.rules import attendance as rules
from kith.activities.states import AttendanceState, PresentAs, TickMethod
from kith.core.actor import STRANGER, Role
from kith.core.refusal import Refusal
from kith.people.models import Person
from tests import make
from tests.activities import world
from tests.activities.door import (
    END,
    IN,
    MINUTE,
    OUT,
    START,
    UNDO,
    arrive,
    code_of,
    guest,
    held,
    helper,
    tick,
)
from tests.make import DAY, HOUR

pytestmark = pytest.mark.django_db


def refused(deed):
    with pytest.raises(Refusal) as no:
        deed()
    return no.value.code


def at_door(session, typed, *, by, now, kind=IN, **more) -> Any:
    return door.enter_code(
        session.pk, typed=typed, kind=kind, key=uuid4(), actor=by, now=now, **more
    )


def test_a_person_comes_and_goes():
    town = make.town()
    session = held(town)
    who = guest(town, session)

    tick(session, who, by=town.clerk)
    row = tick(session, who, by=town.clerk, kind=OUT, now=END)

    assert (row.state, row.in_at, row.out_at) == (AttendanceState.LEFT, START, END)
    assert (row.role, row.sign_up.person_id, row.in_how) == ("RECIPIENT", who.pk, "CLERK")
    assert Tick.objects.count() == 2


def test_the_same_line_told_twice_is_one():
    town = make.town()
    session = held(town)
    who, key = guest(town, session), uuid4()

    first = tick(session, who, by=town.clerk, key=key)
    again = tick(session, who, by=town.clerk, key=key, now=START + MINUTE)

    assert (again.pk, again.in_at, Tick.objects.count()) == (first.pk, START, 1)


def test_two_desks_with_the_same_key_do_not_hide_each_others_line():
    town = make.town()
    session = held(town)
    who, key, other = guest(town, session), uuid4(), make.staff(Role.WORKER, town.community)

    tick(session, who, by=town.clerk, key=key, now=START + MINUTE)
    tick(session, who, by=other, key=key)

    assert Tick.objects.count() == 2
    assert Attendance.objects.get().in_at == START


def test_nobody_leaves_who_did_not_come():
    town = make.town()
    session = held(town)
    who = guest(town, session)

    assert refused(lambda: tick(session, who, by=town.clerk, kind=OUT)) == "not_arrived"
    assert Tick.objects.count() == 0


def test_a_slip_is_taken_back_on_the_same_day_only():
    town = make.town()
    session = held(town)
    who, other = guest(town, session), guest(town, session)
    for one in (who, other):
        tick(session, one, by=town.clerk)

    row = tick(session, who, by=town.clerk, kind=UNDO, now=START + MINUTE)

    assert row.state == AttendanceState.UNDONE
    assert [f.person_times for f in queries.figures_of(session)] == [1, 0, 0, 0]
    late = START + DAY
    assert refused(lambda: tick(session, other, by=town.clerk, kind=UNDO, now=late)) == "door_shut"
    again = tick(session, who, by=town.clerk, now=START + 2 * MINUTE)
    assert (again.state, again.in_at) == (AttendanceState.PRESENT, START + 2 * MINUTE)


@pytest.mark.parametrize("minutes", [-91, 120 + 121])
def test_the_door_is_open_around_the_session(minutes):
    town = make.town()
    session = held(town)
    who = guest(town, session)

    now = START + minutes * MINUTE

    assert refused(lambda: tick(session, who, by=town.clerk, now=now)) == "door_shut"


def test_who_may_tick_whom():
    town = make.town()
    leader, member = (make.volunteer(town.community) for _ in range(2))
    team = make.team(town.community, member, leader=leader)
    session = held(town, team_id=team.pk)
    visitor, servant = guest(town, session), helper(town, session)
    leads = make.actor(leader)

    assert tick(session, servant, by=leads).in_how == TickMethod.LEADER
    assert refused(lambda: tick(session, visitor, by=leads)) == "forbidden"
    assert refused(lambda: tick(session, visitor, by=make.actor(visitor))) == "forbidden"
    assert refused(lambda: tick(session, visitor, by=town.far_clerk)) == "forbidden"


def test_nobody_is_her_own_witness():
    town = make.town()
    session = held(town)
    clerk = Person.objects.get(pk=town.clerk.me)
    world.sign_up(session, clerk)
    mine = rules.write(code_of(session, clerk, START))

    assert refused(lambda: tick(session, clerk, by=town.clerk)) == "not_yourself"
    assert refused(lambda: at_door(session, mine, by=town.clerk, now=START)) == "not_yourself"
    assert Attendance.objects.count() == 0


def test_whose_door_it_is_is_what_the_list_shows():
    town = make.town()
    leader = make.volunteer(town.community)
    team = make.team(town.community, leader=leader)
    liaison = make.person(town.community)
    unit = make.unit(town.community, liaison=liaison)
    plain, with_team = held(town), held(town, team_id=team.pk)
    of_unit = held(town, organiser_id=unit.pk)
    sessions = [plain, with_team, of_unit]
    actors = [STRANGER, town.clerk, town.far_clerk, town.boss, make.actor(leader),
              make.actor(liaison), make.actor(make.person(town.community))]  # fmt: skip

    for actor in actors:
        kept = {s.pk for s in sessions if policies.may_keep_door(actor, s)}
        opened = {s.pk for s in sessions if policies.may_open_door(actor, s)}

        assert set(queries.keepers_of(actor).values_list("pk", flat=True)) == kept
        assert set(queries.doors_of(actor).values_list("pk", flat=True)) == opened


# ------------------------------------------------------------------------------- codes


def test_a_ticket_is_good_once():
    town = make.town()
    session = held(town)
    who = guest(town, session)
    code = code_of(session, who, START)

    row = at_door(session, rules.write(code), by=town.clerk, now=START + MINUTE / 2)

    assert (row.person_id, row.in_how) == (who.pk, TickMethod.TICKET)
    second = START + timedelta(seconds=59)
    digits = rules.digits(code)
    for typed in (rules.write(code), digits):
        assert (
            refused(lambda typed=typed: at_door(session, typed, by=town.clerk, now=second))
            == "door_code_used"
        )


@pytest.mark.parametrize(
    ("typed", "after_s", "code"),
    [
        (lambda s, other, who: rules.write(code_of(s, who, START)), 60, "door_code_expired"),
        (lambda s, other, who: rules.write(code_of(other, who, START)), 0, "bad_door_code"),
        (lambda s, other, who: rules.write(code_of(s, None, START)), 0, "bad_door_code"),
        (lambda s, other, who: rules.digits(code_of(other, who, START)), 0, "bad_door_code"),
        (lambda s, other, who: "A" * 5000, 0, "bad_door_code"),
        (lambda s, other, who: "https://evil.example/checkin?e=1", 0, "bad_door_code"),
    ],
    ids=["too-old", "another-session", "the-doors-own", "digits-elsewhere", "long", "address"],
)
def test_a_code_that_is_none_writes_nothing(typed, after_s, code):
    town = make.town()
    session, other = held(town), held(town)
    who = guest(town, session)
    shown = typed(session, other, who)
    now = START + timedelta(seconds=after_s)

    assert refused(lambda: at_door(session, shown, by=town.clerk, now=now)) == code
    assert (Tick.objects.count(), UsedCode.objects.count()) == (0, 0)


def test_digits_say_whose_they_are():
    town = make.town()
    session = held(town)
    guest(town, session)
    who = guest(town, session)
    digits = rules.digits(code_of(session, who, START))

    row = at_door(session, f"{digits[:3]} {digits[3:]}", by=town.clerk, now=START)

    assert (row.person_id, row.in_how) == (who.pk, TickMethod.DIGITS)


def test_a_mother_scans_the_door_for_herself_and_her_child():
    town = make.town()
    session = held(town)
    family = world.family(town)
    world.sign_up(session, family.mother, family.child)

    rows = arrive(session, family.mother, family.child, now=START + MINUTE)
    arrive(session, family.mother, family.child, now=START + MINUTE)  # pressed twice

    assert [(row.person_id, row.in_how, row.is_sure) for row in rows] == [
        (family.mother.pk, TickMethod.DOOR_CODE, True),
        (family.child.pk, TickMethod.DOOR_CODE, True),
    ]
    assert Tick.objects.count() == 2


def test_the_doors_code_is_nobody_elses_permission():
    town = make.town()
    session = held(town)
    who, stranger = guest(town, session), guest(town, session)
    newcomer = world.resident(town)

    assert refused(lambda: arrive(session, who, stranger)) == "forbidden"
    assert refused(lambda: arrive(session, newcomer)) == "no_place_here"
    step, late = code_of(session, None, START).step, START + 11 * MINUTE
    slow = refused(lambda: arrive(session, who, now=late, seen_at=START, step=step))
    assert slow == "door_code_expired"
    assert Attendance.objects.count() == 0


def test_a_phone_far_away_waits_for_the_desk():
    town = make.town()
    session = held(town)
    who = guest(town, session)

    (row,) = arrive(session, who, distance_m=40_123.4)

    assert (row.is_sure, Tick.objects.get().distance_m) == (False, 40_100)
    assert [f.person_times for f in queries.figures_of(session)] == [0, 0, 0, 0]
    sure = tick(session, who, by=town.clerk, now=START + 5 * MINUTE)
    assert (sure.is_sure, sure.in_at) == (True, START)
    assert [f.person_times for f in queries.figures_of(session)] == [1, 0, 0, 0]


def test_where_nobody_signs_up_everybody_may_scan_the_door():
    town = make.town()
    session = world.session(town, world.quota_input(5, role=PresentAs.VOLUNTEER))

    (row,) = arrive(session, world.resident(town))

    assert (row.role, row.sign_up) == ("RECIPIENT", None)


# ------------------------------------------------------------------------------- no line


def kept(at, clock=timedelta(0), sent=START + 3 * HOUR):
    return Kept(at=at + clock, sent_at=sent + clock)


def test_ticks_kept_on_a_device_are_merged_in_any_order():
    town = make.town()
    session = held(town)
    who, sent = guest(town, session), START + 3 * HOUR

    out = tick(session, who, by=town.clerk, kind=OUT, now=sent, kept=kept(END))
    came = tick(session, who, by=town.clerk, now=sent, kept=kept(START))
    tick(session, who, by=town.boss, now=sent, kept=kept(START + 9 * MINUTE))

    assert out is None
    assert (came.in_at, came.out_at, came.state) == (START, END, AttendanceState.LEFT)
    assert Tick.objects.count() == 3
    assert Attendance.objects.get().in_at == START


def test_a_devices_wrong_clock_is_put_right_and_looked_at():
    town = make.town()
    session = held(town)
    who = guest(town, session)
    wrong = kept(START, clock=timedelta(hours=7))

    row = tick(session, who, by=town.clerk, now=START + 3 * HOUR, kept=wrong)

    assert (row.in_at, row.is_sure) == (START, False)
    assert list(queries.unsure(session.pk)) == [row]


def test_what_a_device_kept_too_long_is_told_so():
    town = make.town()
    session = held(town)
    who = guest(town, session)
    now = START + 73 * HOUR

    late = kept(START, sent=now)
    early = kept(START - 3 * HOUR, sent=START)

    assert refused(lambda: tick(session, who, by=town.clerk, now=now, kept=late)) == "door_shut"
    assert refused(lambda: tick(session, who, by=town.clerk, now=START, kept=early)) == "door_shut"


def test_a_ticket_scanned_without_a_line_is_judged_by_when_it_was_scanned():
    town = make.town()
    session = held(town)
    who, sent = guest(town, session), START + 5 * HOUR
    code = rules.write(code_of(session, who, START))
    later = kept(START + 5 * MINUTE, sent=sent)
    in_time = kept(START + timedelta(seconds=20), sent=sent)

    assert (
        refused(lambda: at_door(session, code, by=town.clerk, now=sent, kept=later))
        == "door_code_expired"
    )
    row = at_door(session, code, by=town.clerk, now=sent, kept=in_time)
    other = at_door(session, code, by=town.boss, now=sent, kept=in_time)  # two gates
    assert (row.in_at, other.pk) == (START + timedelta(seconds=20), row.pk)


# ------------------------------------------------------------------------------- counts, paper


def test_heads_are_counted_by_spot_and_the_newest_count_stands():
    town = make.town()
    session = held(town)
    for number, spot, guessed in ((20, "", True), (30, "", True), (7, "后门", False)):
        given = door.CountInput("RECIPIENT", number, is_estimated=guessed, spot=spot)
        door.count(session.pk, input=given, actor=town.clerk, now=START)

    figure = queries.figures_of(session)[0]

    assert (figure.persons, figure.counted, figure.is_estimated) == (0, 37, True)
    assert WalkIns.objects.count() == 3
    serving = door.CountInput("VOLUNTEER", 3)
    assert (
        refused(lambda: door.count(session.pk, input=serving, actor=town.clerk, now=START))
        == "bad_input"
    )


def test_roles_stand_beside_each_other():
    town = make.town()
    session, again = held(town), held(town)
    who, servant = guest(town, session), helper(town, session)
    for at, one in ((session, who), (session, servant), (again, who)):
        tick(at, one, by=town.clerk, role="RECIPIENT")

    rows = type(session).objects.filter(pk__in=(session.pk, again.pk))
    figures = {f.role: (f.person_times, f.persons) for f in queries.figures(rows)}

    assert figures == {
        PresentAs.RECIPIENT: (2, 1),
        PresentAs.VOLUNTEER: (1, 1),
        PresentAs.VIEWER: (0, 0),
        PresentAs.ON_DUTY: (0, 0),
    }
    assert queries.attended(rows, "RECIPIENT").count() == 2


def test_a_line_of_the_paper_list_entered_twice_changes_nothing():
    town = make.town()
    session = held(town)
    given = door.PaperInput(guest(town, session).pk, key="row-1")
    now = END + 20 * HOUR

    rows = [door.paper(session.pk, input=given, actor=town.clerk, now=now) for _n in range(2)]
    row = rows[-1]

    assert (row.in_at, row.out_at, row.in_how) == (START, END, TickMethod.PAPER)
    assert Tick.objects.count() == 2


def test_paper_cannot_say_that_somebody_left_before_she_came():
    town = make.town()
    session = held(town)
    given = door.PaperInput(guest(town, session).pk, "row-1", in_at=END, out_at=START)

    code = refused(lambda: door.paper(session.pk, input=given, actor=town.clerk, now=END + HOUR))

    assert (code, Tick.objects.count()) == ("bad_input", 0)


def test_the_list_of_the_door_asks_as_often_for_three_as_for_one(django_assert_num_queries):
    town = make.town()
    session = held(town)
    guest(town, session)
    with django_assert_num_queries(2):
        one = queries.lines_of(session)
    for _n in range(2):
        tick(session, guest(town, session), by=town.clerk)
    tick(session, world.resident(town), by=town.clerk, role="VIEWER")

    with django_assert_num_queries(2):
        lines = queries.lines_of(session)

    assert (len(one), [line.is_there for line in lines]) == (1, [False, True, True, True])
    assert [line.role for line in lines] == ["RECIPIENT"] * 3 + ["VIEWER"]
    assert queries.with_number(session.pk, lines[0].number) == lines[0].person.pk


def test_the_table_itself_keeps_one_row_a_person_and_its_order():
    town = make.town()
    session = held(town)
    row = tick(session, guest(town, session), by=town.clerk)

    with pytest.raises(IntegrityError, match=r"one_attendance|session_id"), transaction.atomic():
        Attendance.objects.create(
            session=session, person_id=row.person_id, role="VIEWER", state="PRESENT",
            in_at=END, in_how="CLERK",
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="nobody_leaves"), transaction.atomic():
        Attendance.objects.update(out_at=START - MINUTE, out_how="CLERK", state="LEFT")
    with pytest.raises(IntegrityError, match="who_left"), transaction.atomic():
        Attendance.objects.update(state="LEFT")
