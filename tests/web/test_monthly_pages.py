"""The list as everybody reads it, asking with and without an account, and the ways out."""

import io
import uuid
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from icalendar import Calendar
from pypdf import PdfReader

from kith.activities.actions import monthly_lists, monthly_topics, planning
from kith.activities.jobs.monthly import keep_lists_true
from kith.activities.models import Ask, MonthlyList
from kith.activities.queries import monthly_lists as lists
from kith.activities.rules.monthly import short
from kith.people.states import Channel
from tests import make
from tests.activities.monthly import APRIL, ask, at, planned, published, session_input, topic
from tests.make import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "no_totp")]
CODE = "990101001001"
LIST = f"/monthly/{CODE}/2026-04/"
ASK = f"/monthly/{CODE}/ask/"


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def own_cache():
    call_command("createcachetable")
    cache.clear()


def april(town, *titles):
    """A list that is out, with one session a day from the fifth on."""
    for n, title in enumerate(titles or ("书法课",)):
        planned(town.community, town.clerk, f"2026-04-{5 + n:02} 09:00", title)
    return published(town.community, town.clerk)


def wish(**changes):
    return {
        "key": str(uuid.uuid4()), "text": "想学太极拳", "age_band": "ELDERLY", "day_part": "MORNING"
    } | changes  # fmt: skip


def show(town, title):
    monthly_topics.name(topic(title).pk, title=title, is_shown=True, actor=town.clerk, now=MONDAY)
    return topic(title).pk


# ------------------------------------------------------------------------------------- reading


def test_everybody_reads_what_is_out_and_nobody_a_draft(client, town):
    planned(town.community, town.clerk, "2026-04-05 09:00")
    monthly_lists.draft(town.community.pk, month=APRIL, actor=town.clerk, now=MONDAY)
    assert "书法课" not in client.get(LIST).content.decode()

    listed = MonthlyList.objects.get()
    monthly_lists.publish_list(listed.pk, actor=town.clerk, now=MONDAY)
    page = client.get(LIST)

    assert [(d.day.day, [line.title for line in d.lines]) for d in page.context["days"]] == [
        (5, ["书法课"])
    ]
    assert page.context["lateness"].tone == "good"


@pytest.mark.parametrize(
    "address",
    [
        "/monthly/nowhere/2026-04/",
        f"/monthly/{CODE}/2026-13/",
        f"/monthly/{CODE}/1999-12/",
        "/monthly/990101001/2026-04/",
        f"/monthly/{CODE}/2026-04/v2/",
        f"/monthly/{CODE}/2026-04/poster-a5.pdf",
        f"/monthly/{CODE}/2026-05/poster-a4.pdf",
        "/m/U/",
        "/m/ZZZZZZ/",
    ],
    ids=["place", "month", "century", "a-street", "version", "paper", "no-list", "key", "id"],
)
def test_what_does_not_exist_is_not_found(client, town, address):
    april(town)

    assert client.get(address).status_code == 404


def test_an_older_version_says_so_and_the_newer_one_what_changed(client, town):
    april(town, "书法课", "健康讲座")
    gone = MonthlyList.objects.get().items.get(title="健康讲座").session
    planning.cancel_session(gone.pk, reason="老师生病", actor=town.clerk, now=MONDAY)
    keep_lists_true(MONDAY)

    newest, older = client.get(LIST), client.get(f"{LIST}v1/")

    assert (newest.context["is_newest"], older.context["is_newest"]) == (True, False)
    assert len(newest.context["changes"]) == 1
    assert "健康讲座" in newest.context["changes"][0]
    assert newest.context["going"] == 1
    assert older.context["going"] == 2


def test_a_late_list_shows_as_late(client, town, clock):
    planned(town.community, town.clerk, "2026-04-05 09:00")
    published(town.community, town.clerk, now=at("2026-04-01 00:00"))
    clock.at = at("2026-04-02 09:00")

    assert client.get(LIST).context["lateness"].tone == "warn"
    clock.at = at("2026-05-02 09:00")
    assert client.get(f"/monthly/{CODE}/2026-05/").context["lateness"].tone == "bad"


@pytest.mark.parametrize(
    ("today", "month"),
    [
        pytest.param("2026-03-10 09:00", "2026-03", id="this-month-even-when-it-is-empty"),
        pytest.param("2026-03-28 09:00", "2026-04", id="the-next-in-the-last-week"),
        pytest.param("2026-04-10 09:00", "2026-04", id="the-month-that-runs"),
    ],
)
def test_a_place_opens_the_list_that_matters(client, town, clock, today, month):
    march = planned(town.community, town.clerk, "2026-03-05 09:00")
    planning.publish(march.pk, actor=town.clerk, now=MONDAY)
    published(town.community, town.clerk, month=APRIL.replace(month=3))
    april(town)
    clock.at = at(today)

    assert client.get(f"/monthly/{CODE}/")["Location"] == f"/monthly/{CODE}/{month}/"


def test_the_index_finds_a_community_and_knows_ones_own(client, town, sign_in):
    found = client.get("/monthly/?q=02").context["page"].object_list
    assert [area.code for area in found] == ["990101001002"]

    sign_in(make.person(town.other))

    assert client.get("/monthly/").context["home"] == town.other


# ------------------------------------------------------------------------------------- asking


def test_a_wish_without_an_account_has_no_name(client, town, own_cache):
    answer = client.post(f"{ASK}?via=qr", wish(via="qr"))

    assert answer["Location"] == f"{ASK}?via=qr"
    made = Ask.objects.get()
    assert (made.person_id, made.made_by_id, made.channel) == (None, None, Channel.QR)
    assert (made.topic.title, made.age_band, made.day_part) == (
        "想学太极拳", "ELDERLY", "MORNING"
    )  # fmt: skip


def test_a_wish_with_an_account_is_hers_and_counts_once(client, town, sign_in):
    who = make.person(town.community)
    sign_in(who)
    for _again in range(2):
        client.post(ASK, wish())

    made = Ask.objects.get()
    assert (made.person_id, made.channel) == (who.pk, Channel.WEB)
    mine = client.get("/monthly/mine/").context["rows"]
    assert [(row.ask.pk, row.sessions, row.answer) for row in mine] == [(made.pk, (), None)]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        pytest.param({"text": "请打 138-0013-8000"}, "text", id="a-telephone-number"),
        pytest.param({"text": ""}, "text", id="nothing"),
        pytest.param({"text": "学" * 41}, "text", id="too-long"),
        pytest.param({"age_band": "CATS"}, "age_band", id="unknown-age"),
        pytest.param({"key": "x"}, "key", id="no-key"),
    ],
)
def test_bad_input_keeps_what_was_typed_and_writes_nothing(client, town, own_cache, typed, field):
    page = client.post(ASK, wish(**typed))

    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert page.context["form"]["text"].value() == wish(**typed)["text"]
    assert Ask.objects.count() == 0


def test_one_press_joins_a_wish_that_is_shown_once_a_browser(client, town, own_cache):
    ask(town.community)
    hidden = topic("想学太极拳").pk
    assert client.post(f"{ASK}{hidden}/", {"key": uuid.uuid4()}).status_code == 409
    pk = show(town, "想学太极拳")

    for _again in range(2):
        client.post(f"{ASK}{pk}/", {"key": uuid.uuid4()})

    (one,) = client.get(ASK).context["rows"]
    assert (one.row.total, one.is_joined) == (2, True)


def test_htmx_gets_the_row_that_was_pressed(client, town, sign_in):
    ask(town.community)
    pk = show(town, "想学太极拳")
    sign_in(make.person(town.community))

    answer = client.post(f"{ASK}{pk}/", {"key": uuid.uuid4()}, headers={"HX-Request": "true"})

    assert answer.content.decode().lstrip().startswith(f'<li id="topic-{pk}">')
    assert Ask.objects.filter(topic=pk).count() == 2


def test_an_address_without_an_account_asks_so_often_an_hour(client, town, own_cache):
    for n in range(20):
        assert client.post(ASK, wish(text=f"愿望{n}号")).status_code == 302

    assert client.post(ASK, wish(text="再来一个")).status_code == 429
    assert Ask.objects.count() == 20


def test_she_reads_what_became_of_it(client, town, sign_in):
    who = make.person(town.community)
    ask(town.community, by=who)
    monthly_lists.draft(town.community.pk, month=APRIL, actor=town.clerk, now=MONDAY)
    of = planned(town.community, town.clerk, "2026-04-20 09:00", "太极拳").series_id
    plan = monthly_lists.PlanInput(session=session_input("2026-04-11 09:00"), series_id=of)
    made = monthly_lists.plan_from(topic("想学太极拳").pk, input=plan, actor=town.clerk, now=MONDAY)
    sign_in(who)
    assert client.get("/monthly/mine/").context["rows"][0].sessions == ()

    listed = lists.draft_of(town.community, APRIL)
    assert listed is not None
    monthly_lists.publish_list(listed.pk, actor=town.clerk, now=MONDAY)

    assert client.get("/monthly/mine/").context["rows"][0].sessions == (made,)


# ------------------------------------------------------------------------------------- ways out


def test_the_short_link_leads_to_the_newest_version_for_ever(client, town):
    april(town)
    key = short(town.community.pk, APRIL)

    assert client.get(f"/m/{key}/")["Location"] == LIST
    assert client.get(f"/m/{key.lower()}/")["Location"] == LIST
    assert client.get(LIST).context["link"] == f"http://testserver/m/{key}/"


def test_the_text_for_a_chat_group_stays_short_and_has_the_link(client, town):
    for n in range(30):
        planned(
            town.community, town.clerk, f"2026-04-{n + 1:02} 09:00", f"很长很长的活动名称第{n}场"
        )
    published(town.community, town.clerk)

    page = client.get(LIST)

    text = page.context["text"]
    assert len(text) <= 500
    assert page.context["link"] in text
    shown = sum("很长很长" in line for line in text.splitlines())
    assert 0 < shown < 30
    assert str(30 - shown) in text.splitlines()[-2]


def text_of(pdf):
    read = PdfReader(io.BytesIO(pdf))
    text = "".join(page.extract_text() for page in read.pages)
    return len(read.pages), "".join(text.split())  # set type puts thin spaces around digits


@pytest.mark.parametrize(
    ("paper", "width"), [pytest.param("a4", 595, id="a4"), pytest.param("a3", 842, id="a3")]
)
def test_the_poster_holds_every_session_on_its_paper(client, town, paper, width):
    titles = ("羽毛球赛", "健康讲座", "手工皂", "社区讲堂")
    april(town, *titles)

    answer = client.get(f"{LIST}poster-{paper}.pdf")

    count, text = text_of(answer.content)
    assert (answer["Content-Type"], count) == ("application/pdf", 1)
    assert round(PdfReader(io.BytesIO(answer.content)).pages[0].mediabox.width) == width
    assert [title for title in titles if title in text] == list(titles)
    assert "4月活动清单" in text


def test_forty_sessions_fit_on_two_pages(client, town):
    for n in range(40):
        starts = f"2026-04-{n % 30 + 1:02} {9 + 5 * (n // 30):02}:00"
        planned(town.community, town.clerk, starts, f"第{n + 1}场便民活动")
    published(town.community, town.clerk)

    count, text = text_of(client.get(f"{LIST}poster-a4.pdf").content)

    assert count <= 2
    assert [n for n in range(1, 41) if f"第{n}场便民活动" not in text] == []


def test_the_calendar_keeps_its_events_and_marks_what_is_called_off(client, town):
    listed = april(town, "书法课", "健康讲座")
    uids = {f"session-{item.session_id}@testserver" for item in lists.items(listed)}
    gone = listed.items.get(title="健康讲座").session
    planning.cancel_session(gone.pk, reason="老师生病", actor=town.clerk, now=MONDAY)
    keep_lists_true(MONDAY)

    answer = client.get(f"/monthly/{CODE}/calendar.ics")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    calendar = Calendar.from_ical(answer.content)
    events = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    assert set(events) == uids
    off = events[f"session-{gone.pk}@testserver"]
    assert (str(off["status"]), off["sequence"]) == ("CANCELLED", 1)
    on = next(event for event in events.values() if event is not off)
    assert on.decoded("dtstart") == datetime(2026, 4, 5, 1, tzinfo=UTC)
    assert on["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]


def test_the_lobby_turns_pages_names_nobody_and_begins_with_today(client, town, clock):
    april(town, *(f"活动{n}" for n in range(8)))
    clock.at = at("2026-04-06 08:00")

    first = client.get(f"/monthly/{CODE}/lobby/")
    second = client.get(f"/monthly/{CODE}/lobby/?page=2", headers={"HX-Request": "true"})

    assert first.context["days"][0].is_today is True
    assert sum(len(day.lines) for day in first.context["days"]) == 6
    assert 'lobby/?page=2" hx-trigger="every 20s"' in first.content.decode()
    assert second.content.decode().lstrip().startswith('<main id="board"')
    assert 'lobby/?page=1"' in second.content.decode()


def test_the_lobby_without_a_list_says_so(client, town):
    page = client.get(f"/monthly/{CODE}/lobby/?page=99")

    assert (page.status_code, page.context["days"], page.context["number"]) == (200, [], 1)


def test_the_code_for_the_wall_is_a_picture(client, town):
    answer = client.get(f"/monthly/{CODE}/ask.svg")

    assert answer["Content-Type"] == "image/svg+xml"
    assert b"<svg" in answer.content


@pytest.mark.parametrize("name", ["list", "ask", "mine"])
def test_pages_ask_as_often_for_three_as_for_one(
    client, town, sign_in, name, django_assert_max_num_queries
):
    who = make.person(town.community)
    sign_in(who)
    address = {"list": LIST, "ask": ASK, "mine": reverse("web:monthly_mine")}[name]
    for n in range(3):
        planned(town.community, town.clerk, f"2026-04-{n + 2:02} 09:00")
    counts = []
    for n in range(3):
        if name == "list":
            listed = MonthlyList.objects.filter(state="PUBLISHED").first()
            session = planned(town.community, town.clerk, f"2026-04-{n + 12:02} 09:00")
            planning.publish(session.pk, actor=town.clerk, now=MONDAY)
            if listed:
                monthly_lists.revise(listed.pk, actor=town.clerk, now=MONDAY)
            else:
                published(town.community, town.clerk)
        else:
            ask(town.community, f"愿望{n}", by=who)
            show(town, f"愿望{n}")
        if n != 1:
            with django_assert_max_num_queries(60) as seen:
                assert client.get(address).status_code == 200
            counts.append(len(seen))

    assert counts[0] == counts[1]
