"""Pages of stalls, views, trainings and holiday posts."""

from datetime import timedelta

import pytest

from kith.activities.actions import attendance_closing, media, posts
from kith.activities.models import (
    HolidayPost,
    MediaChannel,
    PostApplication,
    Stall,
    TrainingSkill,
    ViewCount,
)
from kith.activities.states import ApplicationState, MediaKind, SessionKind, StallState
from kith.people.models import Person
from kith.vault.models import Access
from tests import make
from tests.activities import world
from tests.activities.test_posts import WANTED, accepted, day, student
from tests.activities.world import START
from tests.make import DAY, HOUR, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_totp")]


@pytest.fixture
def town() -> make.Town:
    return make.town()


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


def test_a_unit_offers_a_stall_the_desk_confirms_and_counts_it(client, clock, town, sign_in):
    market = world.session(town, of=world.series(town, kind=SessionKind.MARKET))
    liaison = make.person(town.community)
    unit = make.unit(town.community, liaison=liaison)
    address = f"/activities/{market.pk}/stalls/"

    sign_in(liaison).post(f"{address}new/", {"service_type": "家电维修", "organisation": unit.pk})
    row = Stall.objects.get()
    assert "家电维修" not in make_stranger_page(client, address)
    desk = sign_in(town.clerk)
    desk.post(f"/stalls/{row.pk}/decide/", {"verb": "confirm", "reason": ""})
    clock.at = START + HOUR
    desk.post(f"/stalls/{row.pk}/count/", {"people": "41", "is_estimated": "on"})

    row.refresh_from_db()
    assert row.state == StallState.CONFIRMED
    page = make_stranger_page(client, address)
    assert "家电维修" in page
    assert "41 people (estimated)" in page
    assert "/count/" not in page


def make_stranger_page(client, address: str) -> str:
    client.logout()
    client.cookies["django_language"] = "en"
    return str(client.get(address).content.decode())


def test_a_stall_without_its_licence_comes_back_with_what_was_typed(client, clock, town, sign_in):
    market = world.session(town, of=world.series(town, kind=SessionKind.MARKET))

    answer = sign_in(town.clerk).post(
        f"/activities/{market.pk}/stalls/new/", {"service_type": "义诊", "is_licensed": "on"}
    )

    assert answer.status_code == 409
    assert "义诊" in answer.content.decode()
    assert not Stall.objects.exists()


def test_views_are_read_off_and_shown_apart(client, clock, town, sign_in):
    of = world.series(town, kind=SessionKind.ONLINE)
    session = world.session(town, of=of, starts_at=START, ends_at=START + HOUR)
    clock.at = START + 2 * HOUR
    attendance_closing.close_session(session.pk, actor=town.clerk, now=clock.at)
    desk = sign_in(town.clerk)
    desk.post(
        "/channels/",
        {"area": town.community.pk, "kind": MediaKind.VIDEO_ACCOUNT, "name": "启迪心理"},
    )
    channel = MediaChannel.objects.get()

    for views in (300, 450):
        desk.post(
            f"/activities/{session.pk}/views/",
            {"channel_id": channel.pk, "views": views, "source": "后台"},
        )
        clock.at += timedelta(minutes=1)

    assert ViewCount.objects.count() == 2
    assert "450" in desk.get(f"/activities/{session.pk}/views/").content.decode()
    assert sign_in(make.person(town.community)).get(
        f"/activities/{session.pk}/views/"
    ).status_code == 403  # fmt: skip


def test_a_training_gives_its_skill_by_one_press(client, clock, town, sign_in):
    of = world.series(town, kind=SessionKind.TRAINING)
    session = world.session(town, of=of, starts_at=START, ends_at=START + HOUR)
    clock.at = START + 2 * HOUR
    attendance_closing.close_session(session.pk, actor=town.clerk, now=clock.at)
    desk = sign_in(town.clerk)
    address = f"/activities/{session.pk}/skill/"

    desk.post(address, {"skill": "HOUSEHOLD", "valid_months": "12"})
    given = desk.post(address, {"give": "1"}, follow=True).content.decode()

    assert TrainingSkill.objects.get(series=of).skill == "HOUSEHOLD"
    assert "0 people hold the skill." in given
    assert media.SEEN_KINDS == (SessionKind.ONLINE, SessionKind.BROADCAST)
    assert desk.get(f"/activities/{session.pk}/stalls/").status_code == 404


def test_a_post_is_offered_applied_for_served_and_certified_by_pages(client, clock, town, sign_in):
    desk = sign_in(town.clerk)
    typed = {
        "area": town.community.pk, "title": "窗口引导员", "summary": "引导取号", "mentor": "站长",
        "places": "1", "age_from": "16", "starts_on": "2026-03-09", "ends_on": "2026-03-15",
        "apply_until": "2026-03-08", "least_days": "1",
    }  # fmt: skip
    desk.post("/posts-desk/new/", typed)
    post = HolidayPost.objects.get()
    who = student(town)
    sign_in(who).post(f"/posts/{post.pk}/", {"person_id": who.pk, "school": "第一中学"})
    row = PostApplication.objects.get()
    desk = sign_in(town.clerk)
    assert "1 application to answer" in desk.get("/posts-desk/").content.decode()
    desk.post(f"/posts-desk/applications/{row.pk}/answer/", {"verb": "accept", "reason": ""})
    clock.at = MONDAY + 9 * DAY
    desk.post(
        f"/posts-desk/applications/{row.pk}/days/",
        {"on_date": "2026-03-09", "minutes": "240", "content": "引导取号"},
    )
    desk.post(f"/posts-desk/applications/{row.pk}/end/", {"verb": "finish"})

    row.refresh_from_db()
    assert row.state == ApplicationState.FINISHED
    own = sign_in(Person.objects.get(pk=who.pk))
    assert f"/posts/applications/{row.pk}/certificate/" in own.get("/posts/mine/").content.decode()
    sheet = own.post(f"/posts/applications/{row.pk}/certificate/")
    assert row.certificate_no in sheet.content.decode()
    assert sheet["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert Access.objects.filter(subject_id=who.pk, fields__contains="name").exists()


def test_a_refused_answer_comes_back_on_its_own_application(client, clock, town, sign_in):
    post = posts.offer_post(town.community.pk, input=WANTED, actor=town.clerk, now=MONDAY)
    row = posts.apply(
        post.pk, person_id=(who := student(town)).pk, school="第一中学", actor=make.actor(who),
        now=MONDAY,
    )  # fmt: skip

    answer = sign_in(town.clerk).post(
        f"/posts-desk/applications/{row.pk}/answer/", {"verb": "decline", "reason": ""}
    )

    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.state == ApplicationState.APPLIED


def test_nobody_else_opens_a_certificate(client, clock, town, sign_in):
    post = posts.offer_post(town.community.pk, input=WANTED, actor=town.clerk, now=MONDAY)
    row = accepted(post, student(town), town)
    for number in (9, 10):
        posts.sign_day(row.pk, input=day(number), actor=town.clerk, now=MONDAY + 9 * DAY)
    posts.finish(row.pk, actor=town.clerk, now=MONDAY + 9 * DAY)
    address = f"/posts/applications/{row.pk}/certificate/"

    for stranger in (make.person(town.community), town.far_clerk):
        assert sign_in(stranger).post(address).status_code == 404
    assert sign_in(town.clerk).post(address).status_code == 200
    assert client.get("/posts/").status_code == 200
