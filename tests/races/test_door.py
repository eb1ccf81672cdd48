"""Two gates in the same second, one ticket at two phones: one row, and nobody loses a line."""

from functools import partial
from uuid import uuid4

import pytest

from kith.activities.actions import _attending
from kith.activities.actions import attendance as door
from kith.activities.models import Attendance, Session, Tick
from kith.activities.rules import attendance as rules
from tests.activities.door import END, IN, MINUTE, OUT, START, code_of, guest, held, tick
from tests.races.together import codes, together, without

pytestmark = [pytest.mark.race, pytest.mark.postgres]
ONE_ROW = (Attendance, "activities_one_attendance_a_person")


def _shown(session, typed, by):
    door.enter_code(session.pk, typed=typed, kind=IN, key=uuid4(), actor=by, now=START)


def test_eight_phones_tick_one_person(town):
    session = held(town)
    who = guest(town, session)
    desks = [town.clerk, town.boss] * 4
    calls = [
        partial(tick, session, who, by=by, now=START + n * MINUTE) for n, by in enumerate(desks)
    ]

    answers = codes(together(*calls))

    row = Attendance.objects.get()
    assert answers == ["yes"] * 8
    assert (row.in_at, Tick.objects.count()) == (START, 8)


def test_one_ticket_at_two_gates_is_used_once(town):
    session = held(town)
    typed = rules.write(code_of(session, guest(town, session), START))
    gates = [partial(_shown, session, typed, by) for by in (town.clerk, town.boss) * 2]

    answers = codes(together(*gates))

    assert answers == ["door_code_used"] * 3 + ["yes"]
    assert (Attendance.objects.count(), Tick.objects.count()) == (1, 1)


def test_arrival_and_leave_from_two_devices_at_once_are_both_in_the_row(town):
    for _n in range(5):
        session = held(town)
        who = guest(town, session)
        now = END + MINUTE
        kept = {kind: door.Kept(at, now) for kind, at in ((IN, START), (OUT, END))}
        calls = [
            partial(tick, session, who, by=by, kind=kind, now=now, kept=kept[kind])
            for by, kind in ((town.clerk, IN), (town.boss, OUT))
        ]

        assert codes(together(*calls)) == ["yes", "yes"]
        row = Attendance.objects.get(session=session)
        assert (row.in_at, row.out_at) == (START, END)


def test_without_the_lock_and_the_wall_one_person_is_there_twice(town, monkeypatch):
    """The negative control: were it green without them, the races above would show nothing."""

    def unheld(session_id):
        return Session.objects.select_related("series", "area", "site__area").get(pk=session_id)

    most = 0
    with monkeypatch.context() as unsafe, without(ONE_ROW):
        for module in (door, _attending):
            unsafe.setattr(module, "held_session", unheld)
        for _n in range(8):
            session = held(town)
            who = guest(town, session)
            together(*(partial(tick, session, who, by=by) for by in (town.clerk, town.boss) * 4))
            most = max(most, Attendance.objects.filter(session=session, person=who).count())
            if most > 1:
                break

    assert most > 1
