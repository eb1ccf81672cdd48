"""The door in the browser: who may open it, each button, codes, and ticks kept on a device."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from kith.activities.models import Attendance, Tick, WalkIns
from kith.activities.rules import attendance as rules
from kith.activities.states import TickMethod
from tests import make
from tests.activities import world
from tests.activities.door import END, MINUTE, START, code_of, guest, held, helper, tick
from tests.make import HOUR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_totp")]


@pytest.fixture
def at_start(clock):
    clock.at = START
    return clock


def page(client, name, *args, **query):
    return client.get(reverse(f"web:{name}", args=args), query)


def send(client, session, *lines, sent_at=START):
    body = {"sent_at": sent_at.isoformat(), "ticks": list(lines)}
    url = reverse("web:door_ticks", args=(session.pk,))
    return client.post(url, json.dumps(body), content_type="application/json")


def line(who, at=START, kind="IN", **more):
    return {"key": str(uuid4()), "person": who.pk, "kind": kind, "at": at.isoformat(), **more}


def test_whose_door_it_is(client, sign_in, at_start):
    town = make.town()
    session = held(town)
    who = guest(town, session)
    url = reverse("web:door", args=(session.pk,))

    assert client.get(url).status_code == 302
    assert sign_in(who).get(url).status_code == 404
    assert sign_in(town.far_clerk).get(url).status_code == 404
    shown = sign_in(town.clerk).get(url)
    assert shown.status_code == 200
    assert str(who.name) in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert session.series.title in page(client, "doors").content.decode()


def test_a_button_ticks_and_the_next_takes_it_back(client, sign_in, at_start):
    town = make.town()
    session = held(town)
    who = guest(town, session)
    sign_in(town.clerk)
    url = reverse("web:door_tick", args=(session.pk,))

    answer = client.post(url, {"person": who.pk, "kind": "IN"})

    assert (answer.status_code, Attendance.objects.get().state) == (302, "PRESENT")
    client.post(url, {"person": who.pk, "kind": "UNDO"})
    assert Attendance.objects.get().state == "UNDONE"
    assert client.post(url, {"person": who.pk, "kind": "NONSENSE"}).status_code == 422


def test_a_leader_sees_only_those_who_serve(client, sign_in, at_start):
    town = make.town()
    leader = make.volunteer(town.community)
    session = held(town, team_id=make.team(town.community, leader=leader).pk)
    visitor, servant = guest(town, session), helper(town, session)

    shown = page(sign_in(leader), "door", session.pk).content.decode()

    assert f'data-person="{servant.pk}"' in shown
    assert f'data-person="{visitor.pk}"' not in shown
    assert reverse("web:door_count", args=(session.pk,)) not in shown


def test_digits_of_a_ticket_are_entered(client, sign_in, at_start):
    town = make.town()
    session = held(town)
    who = guest(town, session)
    sign_in(town.clerk)
    url = reverse("web:door_code", args=(session.pk,))
    digits = rules.digits(code_of(session, who, START))

    wrong = client.post(url, {"code": "https://evil.example/checkin?e=1", "kind": "IN"})
    right = client.post(url, {"code": digits, "kind": "IN"})

    assert (wrong.status_code, right.status_code) == (400, 302)
    assert "evil.example" in wrong.content.decode()  # what was typed stays
    assert Attendance.objects.get().in_how == TickMethod.DIGITS


def test_heads_are_counted_and_nonsense_is_not(client, sign_in, at_start):
    town = make.town()
    session = held(town)
    sign_in(town.clerk)
    url = reverse("web:door_count", args=(session.pk,))
    typed = {"role": "RECIPIENT", "is_estimated": "on", "spot": ""}

    bad = client.post(url, typed | {"number": "-3"})
    good = client.post(url, typed | {"number": "40"})

    assert (bad.status_code, good.status_code) == (422, 302)
    assert [(w.number, w.is_estimated) for w in WalkIns.objects.all()] == [(40, True)]


def test_somebody_without_a_place_is_found_by_telephone(client, sign_in, at_start):
    town = make.town()
    session = held(town)
    who = make.person(town.community, phone="19911112222")
    make.person(town.other, phone="19911112222")
    sign_in(town.clerk)
    url = reverse("web:door_walk_in", args=(session.pk,))

    found = client.post(url, {"phone": "199 1111 2222"}).content.decode()

    assert re.findall(r'name="person" value="(\d+)"', found) == [str(who.pk)] * 4
    client.post(
        reverse("web:door_tick", args=(session.pk,)),
        {"person": who.pk, "kind": "IN", "role": "VIEWER"},
    )
    assert Attendance.objects.get().role == "VIEWER"


def test_the_list_asks_as_often_for_three_as_for_one(
    client, sign_in, at_start, django_assert_max_num_queries
):
    town = make.town()
    session = held(town)
    guest(town, session)
    sign_in(town.clerk)
    url = reverse("web:door", args=(session.pk,))
    client.get(url)
    with django_assert_max_num_queries(60) as one:
        client.get(url)
    for _n in range(2):
        tick(session, guest(town, session), by=town.clerk)

    with django_assert_max_num_queries(60) as three:
        client.get(url)

    assert len(three.captured_queries) == len(one.captured_queries)


# ------------------------------------------------------------------------------- by script


def test_what_waited_on_the_device_is_written_once_and_in_order(client, sign_in, at_start):
    town = make.town()
    session = held(town)
    who = guest(town, session)
    sign_in(town.clerk)
    at_start.at = END + HOUR
    lines = [line(who, END, "OUT"), line(who, START)]

    first = send(client, session, *lines, sent_at=END + HOUR).json()["results"]
    again = send(client, session, *lines, sent_at=END + HOUR).json()["results"]

    row = Attendance.objects.get()
    assert (row.in_at, row.out_at, Tick.objects.count()) == (START, END, 2)
    assert [r["key"] for r in first] == [lines[1]["key"], lines[0]["key"]]
    assert [r["state"] for r in again] == ["out", "out"]


def test_one_bad_line_does_not_stop_the_others(client, sign_in, at_start):
    town = make.town()
    session = held(town)
    who, stranger = guest(town, session), world.resident(town)
    sign_in(town.clerk)

    answers = send(client, session, line(stranger), line(who)).json()["results"]

    assert {r["person"]: r["ok"] for r in answers} == {stranger.pk: False, who.pk: True}
    assert Tick.objects.count() == 1


def test_a_live_tick_is_told_by_the_servers_clock(client, sign_in, at_start):
    town = make.town()
    session = held(town)
    who = guest(town, session)
    sign_in(town.clerk)
    wrong = START + timedelta(hours=7)

    send(client, session, line(who, wrong), sent_at=wrong + timedelta(seconds=1))

    row = Attendance.objects.get()
    assert (row.in_at, row.is_sure) == (START, True)


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "{", '{"sent_at": "yesterday", "ticks": []}',
        '{"sent_at": "9999-12-31T23:59:59+14:00", "ticks": []}',
        '{"sent_at": "2026-03-09T01:00:00", "ticks": []}',
        '{"sent_at": "2026-03-09T01:00:00Z", "ticks": [{"key": "x"}]}',
    ],
)  # fmt: skip
def test_what_no_page_of_ours_sends_is_refused(client, sign_in, at_start, body):
    town = make.town()
    session = held(town)
    sign_in(town.clerk)
    url = reverse("web:door_ticks", args=(session.pk,))

    assert client.post(url, body, content_type="application/json").status_code == 422
    assert Tick.objects.count() == 0


# ------------------------------------------------------------------------------- codes


def shown_token(client, session):
    """What the picture of the door holds, written anew as the server writes it."""
    code = rules.Code(session.pk, 0, code_of(session, None, START).step)
    assert page(client, "door_show", session.pk).status_code == 200
    return rules.write(code)


def test_the_door_shows_a_code_that_changes(client, sign_in, at_start):
    town = make.town()
    session = held(town)
    sign_in(town.clerk)
    url = reverse("web:door_show", args=(session.pk,))

    first = client.get(url, headers={"HX-Request": "true"}).content.decode()
    at_start.at = START + timedelta(seconds=31)
    later = client.get(url, headers={"HX-Request": "true"}).content.decode()

    pictures = [re.findall(r'src="(data:[^"]+)"', text) for text in (first, later)]
    assert [len(found) for found in pictures] == [1, 1]
    assert pictures[0] != pictures[1]
    assert "<html" not in later


def test_scanning_the_door_and_saying_yes(client, sign_in, at_start):
    town = make.town()
    session = held(town)
    family = world.family(town)
    world.sign_up(session, family.mother, family.child)
    sign_in(town.clerk)
    token = shown_token(client, session)
    sign_in(family.mother)

    seen = page(client, "door_scanned", token)
    at_start.at = START + 3 * MINUTE
    asked = client.get(seen["Location"])
    people = [str(family.mother.pk), str(family.child.pk)]
    done = client.post(seen["Location"], {"people": people, "kind": "IN"})

    assert re.findall(r'name="people" value="(\d+)"', asked.content.decode()) == people
    assert (done.status_code, Attendance.objects.count()) == (302, 2)
    assert {row.in_at for row in Attendance.objects.all()} == {START}


def test_who_is_not_signed_in_signs_in_and_goes_on(client, sign_in, at_start):
    town = make.town()
    session = held(town)
    sign_in(town.clerk)
    token = shown_token(client, session)
    client.logout()

    seen = page(client, "door_scanned", token)

    assert reverse("web:door_here", args=(session.pk,)) in seen["Location"]
    assert client.session["door"][0] == session.pk


def test_an_old_or_foreign_code_opens_nothing(client, sign_in, at_start):
    town = make.town()
    session = held(town)
    who = guest(town, session)
    sign_in(who)
    token = rules.write(code_of(session, None, START))
    ticket = rules.write(code_of(session, who, START))
    at_start.at = START + MINUTE

    assert page(client, "door_scanned", token).status_code == 409
    assert page(client, "door_scanned", ticket).status_code == 400
    assert page(client, "door_scanned", "A" * 500).status_code == 400
    assert page(client, "door_here", session.pk).status_code == 409


def test_a_ticket_shows_to_whom_it_belongs(client, sign_in, at_start):
    town = make.town()
    session = held(town)
    family = world.family(town)
    (seat,) = world.sign_up(session, family.child, by=make.actor(family.mother))
    url = reverse("web:door_ticket", args=(seat.pk,))

    shown = sign_in(family.mother).get(url).content.decode()

    digits = rules.digits(code_of(session, family.child, START))
    assert digits[:3] in shown
    assert digits[3:] in shown
    assert sign_in(world.resident(town)).get(url).status_code == 404
    assert sign_in(town.clerk).get(url).status_code == 404


def test_the_worker_is_a_script(client):
    answer = page(client, "door_worker")

    assert answer["Content-Type"] == "text/javascript"
    assert b"respondWith" in answer.content


def test_a_second_scan_at_the_beginning_does_not_send_anybody_home(client, sign_in, at_start):
    town = make.town()
    session = held(town)
    who = guest(town, session)
    tick(session, who, by=town.clerk)
    sign_in(who)
    seen = page(client, "door_scanned", rules.write(code_of(session, None, START)))

    early = client.get(seen["Location"]).content.decode()
    at_start.at = END
    late = client.get(seen["Location"]).content.decode()

    chosen = r'name="kind" value="(\w+)"[^>]* checked'
    assert (re.findall(chosen, early), re.findall(chosen, late)) == ([], ["OUT"])
