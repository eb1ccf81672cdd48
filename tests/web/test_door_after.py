"""The pages after a session: the list, hours, record, paper, survey, pictures, the public page."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from kith.activities.actions import after
from kith.activities.actions import attendance_closing as closing
from kith.activities.models import Attendance, Picture, SessionRecord, Slip, SurveyAnswer, Tick
from kith.activities.queries import attendance as queries
from kith.activities.queries import recording
from kith.activities.rules.after import slip_token
from kith.core.actor import Role
from kith.exchange.imports.attendance import AttendanceList
from kith.exchange.spreadsheets.template import write_csv
from tests import make
from tests.activities import world
from tests.activities.door import END, MINUTE, arrive, closed, guest, held, helper, tick
from tests.make import DAY, HOUR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_totp")]
NOW = END + HOUR


@pytest.fixture
def afterwards(clock):
    clock.at = NOW
    return clock


def url(name, *args):
    return reverse(f"web:{name}", args=args)


def text(client, name, *args):
    answer = client.get(url(name, *args))
    assert answer.status_code == 200
    return answer.content.decode()


def over(town, *people, recorded=False):
    """A session these people took part in, its list closed."""
    session = held(town)
    for who in people:
        tick(session, who, by=town.clerk, role="RECIPIENT")
    session = closed(town, session)
    if recorded:
        after.record_session(session.pk, text="练了。", actor=town.clerk, now=NOW)
    return session


@pytest.mark.parametrize(
    "name",
    ["attendance", "attendance_hours", "attendance_import", "attendance_record", "survey",
     "session_pictures"],
)  # fmt: skip
def test_whose_pages_they_are(client, sign_in, afterwards, name):
    town = make.town()
    session = over(town, world.resident(town))
    address = url(name, session.pk)

    assert client.get(address).status_code == 302
    assert sign_in(world.resident(town)).get(address).status_code == 404
    assert sign_in(town.far_clerk).get(address).status_code == 404
    assert sign_in(town.clerk).get(address).status_code == 200


def test_the_list_is_closed_at_one_press(client, sign_in, afterwards):
    town = make.town()
    session = held(town)
    came, _away = guest(town, session), guest(town, session)
    tick(session, came, by=town.clerk)
    sign_in(town.clerk)

    before = text(client, "attendance", session.pk)
    answer = client.post(url("attendance_close", session.pk))

    assert url("attendance_close", session.pk) in before
    assert (answer.status_code, queries.is_closed(session.pk)) == (302, True)
    assert url("attendance_close", session.pk) not in text(client, "attendance", session.pk)


def test_a_doubtful_arrival_is_decided_on_the_list(client, sign_in, afterwards):
    town = make.town()
    session = held(town)
    who = guest(town, session)
    arrive(session, who, distance_m=98_765)
    sign_in(town.clerk)

    assert "98765" not in text(client, "attendance", session.pk)
    assert client.post(url("attendance_close", session.pk)).status_code == 409
    client.post(url("door_tick", session.pk), {"person": who.pk, "kind": "IN"})

    assert Attendance.objects.get().is_sure is True
    assert client.post(url("attendance_close", session.pk)).status_code == 302


def test_the_rows_behind_a_figure(client, sign_in, afterwards):
    town = make.town()
    who = world.resident(town)
    session = over(town, who)
    sign_in(town.clerk)

    shown = text(client, "attendance_people", session.pk, "RECIPIENT")

    assert str(who.name) in shown
    assert str(who.name) not in text(client, "attendance_people", session.pk, "VIEWER")
    assert client.get(url("attendance_people", session.pk, "ALL")).status_code == 404


def test_hours_need_two_people(client, sign_in, afterwards):
    town = make.town()
    session = held(town)
    tick(session, helper(town, session), by=town.clerk)
    closed(town, session)
    sign_in(town.clerk)

    client.post(url("attendance_hours", session.pk))
    client.post(url("attendance_confirm", session.pk))
    assert [row.state for row in queries.records_of(session.pk)] == ["RECORDED"]

    second = make.staff(Role.WORKER, town.community)
    sign_in(second)
    assert url("attendance_confirm", session.pk) in text(client, "attendance_hours", session.pk)
    client.post(url("attendance_confirm", session.pk))

    assert [row.state for row in queries.records_of(session.pk)] == ["CONFIRMED"]
    assert url("attendance_confirm", session.pk) not in text(client, "attendance_hours", session.pk)


def test_who_cannot_be_recorded_is_named_with_the_reason(client, sign_in, afterwards):
    town = make.town()
    session = held(town)
    tick(session, make.person(town.community), by=town.clerk, role="VOLUNTEER")
    closed(town, session)
    closing.record_hours(session.pk, actor=town.clerk, now=NOW)
    client.cookies["django_language"] = "en"
    sign_in(town.clerk)

    assert "has not agreed to be registered" in text(client, "attendance_hours", session.pk)


def test_a_late_record_is_asked_why(client, sign_in, clock):
    town = make.town()
    session = over(town, world.resident(town))
    clock.at = recording.due_of(session) + DAY
    sign_in(town.clerk)
    address = url("attendance_record", session.pk)

    refused = client.post(address, {"text": "练了八段锦。", "late_reason": ""})
    done = client.post(address, {"text": "练了八段锦。", "late_reason": "PAPER", "late_note": ""})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert "练了八段锦。" in refused.content.decode()
    assert SessionRecord.objects.get().late_reason == "PAPER"


def test_the_desk_sees_what_waits_and_what_is_overdue(client, sign_in, clock):
    town = make.town()
    session = over(town, world.resident(town))
    clock.at = recording.due_of(session) + MINUTE
    sign_in(town.clerk)

    shown = text(client, "attendance_desk")

    assert "is-overdue" in shown
    assert url("attendance_record", session.pk) in shown
    sign_in(town.far_clerk)
    assert url("attendance_record", session.pk) not in text(client, "attendance_desk")


# ------------------------------------------------------------------------------- paper


def sheet_of(*rows):
    headings = ("编号", "电话", "姓名", "身份", "到达", "离开")
    return SimpleUploadedFile("list.csv", write_csv(headings, rows))


def test_a_paper_list_is_checked_then_written_once(client, sign_in, afterwards):
    town = make.town()
    session = held(town)
    guest(town, session)
    number = str(queries.lines_of(session)[0].number)
    known = make.person(town.community, phone="19922223333")
    rows = [
        (number, "", "", "", "09:05", "10:50"),
        ("", "19922223333", "", "观众", "", ""),
        ("", "19900000001", "", "参加", "", ""),
        ("", "19922223333", "", "", "25:00", ""),
    ]
    sign_in(town.clerk)
    address = url("attendance_import", session.pk)

    checked = client.post(address, {"file": sheet_of(*rows), "how": "check"})
    assert (checked.status_code, Tick.objects.count()) == (200, 0)
    for _time in range(2):
        client.post(address, {"file": sheet_of(*rows), "how": "write"})

    assert (Attendance.objects.count(), Tick.objects.count()) == (2, 4)
    assert Attendance.objects.get(person=known).role == "VIEWER"
    errors = client.post(address, {"file": sheet_of(*rows), "how": "errors"})
    assert errors.content[:2] == b"PK"


def test_an_empty_sheet_has_our_columns(client, sign_in, afterwards):
    town = make.town()
    session = held(town)
    sign_in(town.clerk)

    answer = client.get(url("attendance_import", session.pk), {"template": "1"})

    assert answer.content[:2] == b"PK"
    assert [column.key for column in AttendanceList(session).columns] == [
        "number", "phone", "name", "role", "in", "out",
    ]  # fmt: skip


# ------------------------------------------------------------------------------- survey


def test_everybody_is_asked_and_answers_on_the_page(client, sign_in, afterwards):
    town = make.town()
    family = world.family(town)
    session = over(town, family.mother, family.child)
    sign_in(town.clerk)
    client.post(url("survey_open", session.pk), {"slips": "1"})
    sign_in(family.mother)
    address = url("how_was_it", session.pk)

    for _person in range(2):
        (slip,) = re.findall(r'name="slip" value="(\d+)"', client.get(address).content.decode())
        client.post(address, {"slip": slip, "step": "5"})

    assert list(SurveyAnswer.objects.order_by("pk").values_list("step", "by_proxy")) == [
        (5, False), (5, True),
    ]  # fmt: skip
    assert 'name="slip"' not in client.get(address).content.decode()
    assert sign_in(world.resident(town)).get(address).status_code == 404


def test_a_slip_answers_once_without_a_name(client, sign_in, afterwards):
    town = make.town()
    session = over(town, world.resident(town))
    after.open_survey(session.pk, slips=1, actor=town.clerk, now=NOW)
    address = url("survey_slip", slip_token(Slip.objects.get(person=None).pk))

    missing = client.post(address, {})
    client.post(address, {"step": "0", "wanting": ["PLACE"]})
    again = client.post(address, {"step": "5"})

    assert (missing.status_code, again.status_code) == (422, 409)
    row = SurveyAnswer.objects.get()
    assert (row.step, row.wanting, row.by_id, row.channel) == (None, ["PLACE"], None, "QR")
    assert client.get(url("survey_slip", "1-" + "0" * 20)).status_code == 404


def test_results_show_only_from_five_answers_on(client, sign_in, afterwards):
    town = make.town()
    people = [world.resident(town) for _n in range(5)]
    session = over(town, *people, recorded=True)
    after.open_survey(session.pk, slips=0, actor=town.clerk, now=NOW)
    after.summarise(session.pk, text="很好。", actor=town.clerk, now=NOW)

    for n, who in enumerate(people, start=1):
        slip = Slip.objects.get(person=who)
        given = after.AnswerInput(5 if n < 5 else 2)
        after.answer(slip.pk, input=given, actor=make.actor(who), now=NOW)
        shown = text(client, "session_summary", session.pk)
        assert ("80 %" in shown, "100 %" in shown) == (n == 5, False)
    assert "n = 5" in text(client, "session_summary", session.pk)


# ------------------------------------------------------------------------------- pictures


def photo():
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "#486").save(out, "JPEG")
    return SimpleUploadedFile("a.jpg", out.getvalue())


def test_a_picture_is_seen_by_the_public_after_the_check(client, sign_in, afterwards):
    town = make.town()
    session = over(town, world.resident(town), recorded=True)
    after.summarise(session.pk, text="很好。", actor=town.clerk, now=NOW)
    sign_in(town.clerk)
    client.post(url("session_pictures", session.pk), {"photo": photo(), "caption": "全场"})
    row = Picture.objects.get()

    own = client.post(url("session_picture_check", row.pk), {"seen": "none"})
    client.logout()
    assert own.status_code == 403
    assert "<img" not in text(client, "session_summary", session.pk).split("<main")[1]
    assert client.get(url("session_picture_look", row.pk)).status_code == 302
    sign_in(town.boss)
    assert client.get(url("session_picture_look", row.pk)).content[:2] == b"\xff\xd8"
    client.post(url("session_picture_check", row.pk), {"seen": "none"})
    client.logout()

    shown = text(client, "session_summary", session.pk)
    (found,) = re.findall(r'src="(/attendance/picture/[^"]+)"', shown)
    assert client.get(found).content[:2] == b"\xff\xd8"
    sign_in(town.clerk)
    client.post(url("session_picture_check", row.pk), {"seen": "refuse", "reason": "不愿意"})
    client.logout()
    assert client.get(found).status_code == 404


def test_what_is_no_picture_is_refused(client, sign_in, afterwards):
    town = make.town()
    session = over(town, world.resident(town))
    sign_in(town.clerk)
    bad = SimpleUploadedFile("a.jpg", b"GIF89a not a picture")

    answer = client.post(url("session_pictures", session.pk), {"photo": bad, "caption": "x"})

    assert (answer.status_code, Picture.objects.count()) == (422, 0)


def test_the_public_page_stands_only_once_it_is_summarised(client, sign_in, afterwards):
    town = make.town()
    session = over(town, world.resident(town), recorded=True)

    assert client.get(url("session_summary", session.pk)).status_code == 404
    sign_in(town.clerk)
    client.post(url("session_summarise", session.pk), {"text": "很热闹。"})
    client.logout()

    assert "很热闹。" in text(client, "session_summary", session.pk)
    assert "很热闹。" in text(client, "session_summaries")
