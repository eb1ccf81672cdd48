"""What is on: the list, the month, one session, and its file for a calendar."""

import pytest
from django.urls import reverse

from kith.activities.actions import planning
from kith.activities.models import Session
from kith.activities.states import PresentAs, SessionKind
from kith.places.models import Site
from kith.places.states import SiteKind
from kith.web.activities import ical, months
from tests import make
from tests.activities import world
from tests.make import DAY, HOUR, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_totp", "clock")]
LIST = reverse("web:activities")


@pytest.fixture
def town():
    return make.town()


def _titles(page):
    return [card.title for card in page.context["cards"]]


def _url(name, pk):
    return reverse(f"web:{name}", args=[pk])


def test_everybody_reads_what_is_published_and_nobody_a_draft(client, town, sign_in):
    shown, draft = world.session(town), world.planned(town, title="还没公布")

    assert _titles(client.get(LIST)) == ["八段锦"]
    assert client.get(_url("activity", shown.pk)).status_code == 200
    assert client.get(_url("activity", draft.pk)).status_code == 404
    assert client.get(_url("activity_ics", draft.pk)).status_code == 404
    assert sign_in(town.far_clerk).get(_url("activity", draft.pk)).status_code == 404
    assert sign_in(town.clerk).get(_url("activity", draft.pk)).status_code == 200


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        pytest.param({"q": "太极 广场"}, ["太极"], id="every-word"),
        pytest.param({"kind": "TALK"}, ["讲座"], id="kind"),
        pytest.param({"five_for": "ELDERLY"}, ["讲座"], id="five-for"),
        pytest.param({"age": "child"}, ["太极"], id="for-children"),
        pytest.param({"free": "on"}, ["太极"], id="free-places"),
        pytest.param({"place": "990101001002"}, ["讲座"], id="place"),
        pytest.param({"q": "没有这个"}, [], id="nothing"),
        pytest.param({"kind": "NONSENSE", "age": "x"}, ["太极", "讲座"], id="nonsense-is-nothing"),
    ],
)
def test_filters(client, town, query, titles):
    world.session(town, title="太极", room="小广场")
    talks = planning.plan_series(
        input=planning.SeriesInput(
            area_id=town.other.pk, title="讲座", summary="防诈骗", kind=SessionKind.TALK,
            category="CLEANING", five_for="ELDERLY", age_from=60,
        ),
        actor=town.far_clerk, now=MONDAY,
    )  # fmt: skip
    talk = planning.plan_session(
        talks.pk, input=world.session_input(world.quota_input(1), starts_at=world.START + HOUR),
        actor=town.far_clerk, now=MONDAY,
    )  # fmt: skip
    planning.publish(talk.pk, actor=town.far_clerk, now=MONDAY)
    world.sign_up(talk, world.born(make.person(town.other), 1950))

    assert _titles(client.get(LIST, query)) == titles


@pytest.mark.parametrize("name", ["activities", "activities_month"])
def test_lists_ask_the_same_number_of_questions(client, town, name, django_assert_max_num_queries):
    counts = []
    for number in (1, 3):
        while Session.objects.count() < number:
            world.session(town)
        with django_assert_max_num_queries(12) as asked:
            client.get(reverse(f"web:{name}"))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_the_month_shows_each_session_on_its_day(client, town):
    session = world.session(town)
    url = reverse("web:activities_month")

    page = client.get(url, {"month": "2026-03"})

    days = [day for week in page.context["weeks"] for day in week]
    assert [day.date.isoformat() for day in days if day.cards] == ["2026-03-09"]
    assert days[0].date.isoformat() == "2026-02-23"
    assert [day.date.day for day in days if day.is_today] == [2]
    assert f'href="{_url("activity", session.pk)}"' in page.text
    assert client.get(url, {"month": "nonsense"}).context["first"].isoformat() == "2026-03-01"
    assert client.get(url, {"month": "9999-12"}).status_code == 200


def test_a_month_that_begins_on_monday_has_no_empty_week():
    first = months.month_named("2026-06", MONDAY.date())

    weeks = months.weeks(first, [], MONDAY.date())

    assert (weeks[0][0].date.day, len(weeks)) == (1, 5)
    assert [d.isoformat() for d in months.beside(first)] == ["2026-05-01", "2026-07-01"]


def test_a_session_says_when_where_for_whom_and_what_is_left(client, town):
    site = Site.objects.create(
        area=town.community, code="S1", kind=SiteKind.choices[0][0], name="党群服务中心",
        lon=116.4, lat=39.9,
    )  # fmt: skip
    of = world.series(town, risk="运动前请热身", bring="水杯", age_from=6, age_to=12)
    kept = world.quota_input(5, reserves=(("LOW_INCOME", 2, MONDAY + DAY),))
    helpers = world.quota_input(2, role=PresentAs.VOLUNTEER)
    session = world.session(town, kept, helpers, of=of, site_id=site.pk, room="二楼")

    page = client.get(_url("activity", session.pk))

    facts = page.context["facts"]
    assert [(p.role, p.left, len(p.kept)) for p in facts.places] == [
        (str(PresentAs.RECIPIENT.label), 5, 1),
        (str(PresentAs.VOLUNTEER.label), 2, 0),
    ]
    assert facts.card.place == "党群服务中心 二楼"
    assert facts.map["points"][0]["label"] == "党群服务中心"
    for words in ("运动前请热身", "水杯", facts.ages, facts.places[0].kept[0].words):
        assert words in page.text


def test_what_was_called_off_says_so(client, town):
    session = world.session(town)
    planning.cancel_session(session.pk, reason="暴雨预警", actor=town.clerk, now=MONDAY)

    page = client.get(_url("activity", session.pk))

    assert "暴雨预警" in page.text
    assert not page.context["facts"].card.is_open
    assert b"STATUS:CANCELLED" in client.get(_url("activity_ics", session.pk)).content


def test_the_calendar_file_is_folded_and_escaped(client, town):
    session = world.session(town, title="一二三四五六七八九十" * 4 + ";, 完")

    answer = client.get(_url("activity_ics", session.pk))

    lines = answer.content.split(b"\r\n")
    assert max(map(len, lines)) <= ical.OCTETS
    whole = answer.content.replace(b"\r\n ", b"").decode()
    assert "DTSTART:20260309T010000Z" in whole
    assert "SUMMARY:" + "一二三四五六七八九十" * 4 + "\\;\\, 完" in whole
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
