"""Pages of programmes and highlights: public to read, desks propose, desks above decide."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.programmes.models import Brand, Highlight, Programme, Theme
from kith.programmes.states import HighlightState, ProgrammeState
from tests import make
from tests.programmes.world import highlight, proposed, running, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "no_totp")]
TYPED = {
    "title": "七彩周末", "summary": "周末组织孩子们体验科技制作", "starts_on": "2026-03-12",
    "ends_on": "", "five_for": "CHILDREN", "work_line": "",
}  # fmt: skip


@pytest.fixture
def town() -> make.Town:
    return make.town()


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


def test_everybody_reads_what_runs_and_nobody_else_what_is_proposed(client, town, sign_in):
    seen = running(town)
    hidden = proposed(town.other.pk, town.far_clerk, title="银龄课堂", summary="教老人用手机")

    page = client.get("/programmes/").content.decode()

    assert seen.title in page
    assert hidden.title not in page
    assert client.get(f"/programmes/{seen.pk}/").status_code == 200
    assert client.get(f"/programmes/{hidden.pk}/").status_code == 404
    assert sign_in(town.clerk).get(f"/programmes/{hidden.pk}/").status_code == 404
    assert sign_in(town.far_clerk).get(f"/programmes/{hidden.pk}/").status_code == 200


def test_a_list_asks_the_database_as_often_for_three_as_for_one(client, town):
    counts = []
    for title in ("甲", "乙", "丙"):
        running(town, title=f"{title}项目", summary=f"{title}的内容")
        with CaptureQueriesContext(connection) as asked:
            client.get("/programmes/")
        counts.append(len(asked))

    assert counts[0] == counts[2] > 0


def test_a_desk_looks_what_is_alike_and_then_proposes(client, town, sign_in):
    running(town, summary=TYPED["summary"])
    desk = sign_in(town.far_clerk)
    typed = TYPED | {"area": town.other.pk}

    looked = desk.post("/programmes/new/", typed | {"check": "1"}).content.decode()
    assert Programme.objects.count() == 1
    done = desk.post("/programmes/new/", typed)

    assert town.community.name in looked
    assert "What is like it elsewhere" in looked
    made = Programme.objects.latest("pk")
    assert done.url == f"/programmes/{made.pk}/"
    assert (made.area, made.five_for, made.state) == (
        town.other, "CHILDREN", ProgrammeState.PROPOSED
    )  # fmt: skip


def test_the_live_check_answers_for_the_actors_own_places_only(client, town, sign_in):
    running(town, summary=TYPED["summary"])
    desk = sign_in(town.far_clerk)
    asked = {"title": TYPED["title"], "summary": TYPED["summary"]}

    own = desk.get("/programmes/alike/", asked | {"area": town.other.pk})

    assert "100 %" in own.content.decode()
    for area in (town.community.pk, "x", "", 10**9):
        assert desk.get("/programmes/alike/", asked | {"area": area}).status_code == 404


def test_bad_input_keeps_what_was_typed_and_writes_nothing(client, town, sign_in):
    typed = TYPED | {"area": town.community.pk, "ends_on": "2026-03-01"}

    answer = sign_in(town.clerk).post("/programmes/new/", typed)

    assert answer.status_code == 422
    assert TYPED["summary"] in answer.content.decode()
    assert not Programme.objects.exists()


def test_the_desk_above_decides_and_a_copy_needs_a_word(client, town, sign_in):
    running(town)
    copy = proposed(town.other.pk, town.far_clerk)
    boss = sign_in(town.boss)

    refused = boss.post(f"/programmes/{copy.pk}/decide/", {"verb": "approve", "reason": ""})
    copy.refresh_from_db()
    assert (refused.status_code, copy.state) == (409, ProgrammeState.PROPOSED)
    boss.post(f"/programmes/{copy.pk}/decide/", {"verb": "approve", "reason": "对象不同"})

    copy.refresh_from_db()
    assert copy.state == ProgrammeState.APPROVED
    own = proposed(town.street.pk, town.boss, title="别的", summary="别的内容")
    page = boss.get(f"/programmes/{own.pk}/").content.decode()
    assert "/decide/" not in page
    assert boss.post(f"/programmes/{own.pk}/decide/", {"verb": "approve"}).status_code == 403


def test_phases_an_end_and_a_theme_are_entered(client, town, sign_in):
    row = running(town)
    desk = sign_in(town.clerk)

    desk.post(
        f"/programmes/{row.pk}/phases/",
        {"title": "第一期", "starts_on": "2026-03-12", "ends_on": "2026-05-31"},
    )
    desk.post(
        "/programmes/theme/", {"area": town.community.pk, "month": "2026-03", "title": "学雷锋"}
    )
    assert "学雷锋" in desk.get("/programmes/").content.decode()
    desk.post(f"/programmes/{row.pk}/end/", {"last_day": "2026-12-31"})

    row.refresh_from_db()
    assert (row.state, row.ends_on) == (ProgrammeState.ENDED, date(2026, 12, 31))
    assert row.phases.get().title == "第一期"
    assert Theme.objects.get().month == date(2026, 3, 1)


def test_a_highlight_is_proposed_shown_and_approved_by_pages(client, town, sign_in):
    desk = sign_in(town.clerk)
    desk.post(
        "/highlights/brands/",
        {"area": town.community.pk, "name": "暖心", "summary": "", "since": "2026-01-01"},
    )
    brand = Brand.objects.get()
    typed = {"area": town.community.pk, "title": "七彩周末", "summary": "周末课堂",
             "brand": brand.pk, "programme": ""}  # fmt: skip
    desk.post("/highlights/new/", typed)
    row = Highlight.objects.get()
    desk.post(f"/highlights/{row.pk}/evidence/", {"text": "坐满", "on_date": "2026-02-28"})

    sign_in(town.boss).post(f"/highlights/{row.pk}/decide/", {"verb": "approve", "reason": ""})

    row.refresh_from_db()
    assert (row.state, row.brand) == (HighlightState.APPROVED, brand)
    page = client.get("/highlights/").content.decode()
    assert "1 / 2" in page
    assert town.other.name in page


def test_a_highlight_without_evidence_is_not_approved(client, town, sign_in):
    row = highlight(town.community.pk, town.clerk, "七彩周末")
    boss = sign_in(town.boss)

    refused = boss.post(f"/highlights/{row.pk}/decide/", {"verb": "approve", "reason": ""})
    assert refused.status_code == 409
    assert "Nothing shows this highlight yet" in refused.content.decode()
    sent = boss.post(f"/highlights/{row.pk}/decide/", {"verb": "send_back", "reason": "请补证据"})

    row.refresh_from_db()
    assert (sent.status_code, row.state) == (302, HighlightState.RETURNED)
    page = sign_in(town.clerk).get(f"/highlights/{row.pk}/").content.decode()
    assert "请补证据" in page
    again = {
        "area": town.community.pk,
        "title": "七彩周末",
        "summary": "改写",
        "brand": "",
        "programme": "",
    }
    client.post(f"/highlights/{row.pk}/edit/", again)
    row.refresh_from_db()
    assert (row.state, row.summary) == (HighlightState.PROPOSED, "改写")


def test_strangers_and_residents_cannot_propose(client, town, sign_in):
    shown(highlight(town.community.pk, town.clerk, "七彩周末"), town.clerk)

    assert client.get("/programmes/new/").url.startswith("/account/login/")
    resident = sign_in(make.person(town.community))
    for address in ("/programmes/new/", "/highlights/new/", "/programmes/theme/"):
        assert resident.get(address).status_code == 403
    assert "七彩周末" not in resident.get("/highlights/").content.decode()
