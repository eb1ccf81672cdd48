"""Briefs in the browser: drafted, read, edited, signed, opened again; who may do what."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.core.actor import Role
from kith.insights.actions import briefs, drafting
from kith.insights.actions.drafting import BriefInput
from kith.insights.models import Brief, BriefNumber, BriefVersion
from tests import make
from tests.web.conftest import Clock

pytestmark = pytest.mark.django_db
MARCH = BriefInput("plain", date(2026, 3, 1), date(2026, 4, 1))
TYPED = {"skeleton": "plain", "since": "2026-03-01", "last": "2026-03-31"}


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def town(clock: Clock, no_totp: None) -> make.Town:
    clock.at = make.MONDAY + timedelta(days=20)
    town = make.town()
    make.confirmed(town)
    for _n in range(9):
        make.volunteer(town.community)
    return town


@pytest.fixture
def brief(town: make.Town, clock: Clock) -> Brief:
    return drafting.draft(town.community.pk, input=MARCH, actor=town.clerk, now=clock.at)


def newest() -> BriefVersion:
    return BriefVersion.objects.latest("pk")


def test_a_clerk_drafts_reads_and_signs(town, sign_in) -> None:
    client = sign_in(town.clerk)

    made = client.post("/briefs/new/", TYPED | {"area": town.community.pk})
    page = client.get(f"{made.url}?lang=zh").content.decode()
    number = f"/briefs/{newest().brief_id}/numbers/volunteer_minutes/?version=1"
    client.post(f"{made.url}sign/", {"revision": "0"})
    frozen = client.get(made.url).content.decode()

    assert f'<a class="brief-number" href="{number}">1</a>小时' in page
    assert newest().state == "SIGNED"
    assert newest().digest[:16] in frozen
    assert "/sign/" not in frozen
    text = client.get(f"{made.url}text/?lang=zh").content.decode()
    assert "确认志愿服务1小时" in text
    assert "{" not in text


def test_bad_periods_and_places_without_records_keep_the_form(town, sign_in) -> None:
    client = sign_in(town.clerk)
    here = TYPED | {"area": town.community.pk}

    turned = client.post("/briefs/new/", here | {"last": "2026-02-01"})
    empty = client.post(
        "/briefs/new/", here | {"skeleton": "xining", "since": "2020-01-01", "last": "2020-01-31"}
    )
    foreign = client.post("/briefs/new/", here | {"area": town.other.pk})

    assert [turned.status_code, empty.status_code, foreign.status_code] == [422, 409, 422]
    assert "hold nothing that this brief tells" in empty.content.decode()
    assert Brief.objects.count() == 0


def test_a_typed_number_is_named_and_the_words_are_kept_in_the_form(town, brief, sign_in) -> None:
    client = sign_in(town.clerk)
    before = newest().zh

    page = client.post(
        f"/briefs/{brief.pk}/edit/", {"zh": "标题\n又来了三百人", "en": "", "revision": "0"}
    )

    words = page.content.decode()
    assert page.status_code == 422
    assert "<mark>又来了三百人</mark>" in words
    assert "paragraph 2" in words
    assert "标题\n又来了三百人</textarea>" in words.replace("\r", "")
    assert newest().zh == before


def test_words_numbers_and_names_are_edited(town, brief, sign_in) -> None:
    client = sign_in(town.clerk)
    team = make.team(town.community, leader=make.volunteer(town.community))
    edit = f"/briefs/{brief.pk}/edit/"

    period = {"area": town.community.pk, "since": "2026-01-01", "last": "2026-03-31"}
    client.post(f"/briefs/{brief.pk}/add-number/", {"figure": "teams", **period})
    client.post(f"/briefs/{brief.pk}/add-name/", {"kind": "TEAM", "name": team.name})
    unknown = client.post(f"/briefs/{brief.pk}/add-name/", {"kind": "TEAM", "name": "没有"})
    shown = client.get(edit).content.decode()
    kept = {"zh": "{name:team}\n队伍{figure:teams_2|exact}支", "en": "", "revision": "2"}
    done = client.post(edit, kept)
    read = client.get(done.url + "?lang=zh").content.decode()

    assert unknown.status_code == 422
    assert "{name:team}" in shown
    assert "{figure:teams_2|press}" in shown
    assert f">{team.name}</h1>" in read


def test_number_opens_to_rows_for_who_may_open_and_says_when_it_moved(town, brief, sign_in) -> None:
    url = f"/briefs/{brief.pk}/numbers/registered_volunteers/"
    desk = sign_in(town.clerk).get(url).content.decode()
    above = sign_in(town.district).get(url).content.decode()
    untold = sign_in(town.district).get(f"/briefs/{brief.pk}/numbers/activity_rate/")
    BriefNumber.objects.filter(key="registered_volunteers").update(number=9)
    moved = sign_in(town.clerk).get(url).content.decode()

    assert desk.count('<th scope="row">') == 10
    assert '<th scope="row">' not in above
    assert "stat-value" not in untold.content.decode()
    assert ("have changed since" in desk, "have changed since" in moved) == (False, True)


def test_records_are_asked_again_and_a_new_version_is_begun(town, brief, sign_in, clock) -> None:
    briefs.sign(brief.pk, revision=0, actor=town.clerk, now=clock.at)
    for _n in range(5):
        make.volunteer(town.community)
    client = sign_in(town.clerk)

    asked = client.get(f"/briefs/{brief.pk}/?now=1").content.decode()
    nameless = client.post(f"/briefs/{brief.pk}/reopen/", {"reason": ""})
    client.post(f"/briefs/{brief.pk}/reopen/", {"reason": "补登"})
    again = client.get(f"/briefs/{brief.pk}/").content.decode()
    client.post(f"/briefs/{brief.pk}/renew/")
    client.post(f"/briefs/{brief.pk}/drop/")

    assert "10 → 15" in asked
    assert nameless.status_code == 422
    assert "Registered volunteers: 10 → 15" in again
    assert list(BriefVersion.objects.order_by("number").values_list("state", flat=True)) == [
        "SIGNED",
        "DROPPED",
    ]


def test_who_reads_and_who_writes(town, brief, sign_in) -> None:
    far = sign_in(town.far_clerk)
    assert far.get(f"/briefs/{brief.pk}/").status_code == 404
    assert far.post(f"/briefs/{brief.pk}/sign/", {"revision": "0"}).status_code == 404
    assert brief.area.name not in far.get("/briefs/").content.decode().split("<main")[1]
    auditor = sign_in(make.staff(Role.AUDITOR, town.county))
    assert auditor.get(f"/briefs/{brief.pk}/").status_code == 200
    assert auditor.post(f"/briefs/{brief.pk}/drop/").status_code == 403
    nobody = sign_in(make.person(town.community))
    assert nobody.get("/briefs/").status_code == 403
    assert newest().state == "DRAFT"


def test_rules_are_stated_and_an_article_stands_beside_its_brief(town, sign_in, clock) -> None:
    client = sign_in(town.clerk)
    given = BriefInput("wangjiapu", date(2026, 3, 1), date(2026, 4, 1))
    made = drafting.draft(town.community.pk, input=given, actor=town.clerk, now=clock.at)

    rules = client.get("/briefs/rules/").content.decode()
    beside = client.get(f"/briefs/{made.pk}/article/").content.decode()

    assert "by at most 5 percent" in rules
    assert "千家万户" in rules
    assert "注册志愿者113名" in beside
    assert f"/briefs/{made.pk}/numbers/registered_volunteers/?version=1" in beside
    assert client.get("/briefs/999/article/").status_code == 404


def test_the_list_asks_as_often_for_three_briefs_as_for_one(town, brief, sign_in, clock) -> None:
    client = sign_in(town.clerk)
    client.get("/briefs/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/briefs/")
    for _n in range(2):
        drafting.draft(town.community.pk, input=MARCH, actor=town.clerk, now=clock.at)

    with CaptureQueriesContext(connection) as three:
        page = client.get("/briefs/?state=DRAFT").content.decode()

    assert len(three) == len(one)
    assert page.count('class="row-item"') == 3
    assert 'class="row-item"' not in client.get("/briefs/?state=SIGNED").content.decode()
