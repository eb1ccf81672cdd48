"""Sheets on pages: who sees which, each step by a press, and files that open again."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from kith.core.actor import Role
from kith.exchange.layouts.defaults import default
from kith.hours.models import ServiceRecord
from kith.insights.actions import reports
from kith.insights.actions.reports import Texts
from kith.insights.models import Layout, Report
from kith.insights.queries.groups import OF_TEAM, OF_UNIT
from kith.insights.states import ReportState
from kith.places.states import Level
from kith.web.reports.groups import DEFINED
from tests import make
from tests.exchange.test_layouts import laid_out
from tests.web.conftest import Clock

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)
APRIL = make.MONDAY + 30 * make.DAY
QUESTIONS = 16
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def town(clock: Clock, no_totp: None, client) -> make.Town:
    client.cookies["django_language"] = "en"
    town = make.town()
    make.confirmed(town)
    clock.at = APRIL
    return town


def drafted(town: make.Town) -> Report:
    return reports.draft(town.community.pk, month=MARCH, actor=town.clerk, now=APRIL)


def checked(town: make.Town) -> Report:
    made = drafted(town)
    return reports.check(made.pk, input=Texts(), actor=town.clerk, now=APRIL)


def body(answer) -> str:
    page: str = answer.content.decode()
    return page.split("<main", 1)[1].split("<footer")[0]


def sheet_of(answer, number: int = 0) -> list[list[Any]]:
    assert answer["Content-Type"] == XLSX
    book = CalamineWorkbook.from_object(BytesIO(answer.content))
    return book.get_sheet_by_index(number).to_python()


def test_the_whole_way_by_presses(town, sign_in):
    sign_in(town.clerk).post("/reports/start/", {"area": town.community.code, "month": "2026-03"})
    sheet = Report.objects.get()
    at = f"/reports/{sheet.pk}/"

    page = body(sign_in(town.clerk).get(at))
    assert (
        f"/figures/lines/minutes/?area={town.community.code}&amp;from=2026-03&amp;to=2026-03"
        in page
    )
    sign_in(town.clerk).post(f"{at}write/", {"highlights": "集市一场"})
    sign_in(town.clerk).post(f"{at}check/", {"highlights": "集市一场", "problems": "缺电工"})
    back = sign_in(town.boss).post(f"{at}send_back/", {"reason": "请核对时长"})
    assert back.status_code == 302
    assert "请核对时长" in body(sign_in(town.clerk).get(at))
    sign_in(town.clerk).post(f"{at}check/", {"problems": "缺电工"})
    sign_in(town.boss).post(f"{at}merge/")
    sign_in(town.district).post(f"{at}freeze/")

    sheet.refresh_from_db()
    assert (sheet.state, sheet.problems, sheet.highlights) == ("FROZEN", "缺电工", "")
    made = sign_in(town.clerk).post(f"{at}correct/", {"reason": "补录一场活动"})
    newer = Report.objects.get(version=2)
    assert made.url == f"/reports/{newer.pk}/"
    ServiceRecord.objects.update(minutes=90)
    told = body(sign_in(town.clerk).get(f"/reports/{newer.pk}/changes/"))
    assert "Volunteer hours" in told
    assert "1.5" in told


def test_what_was_typed_is_kept_when_it_is_refused(town, sign_in):
    sheet = drafted(town)

    answer = sign_in(town.clerk).post(
        f"/reports/{sheet.pk}/check/", {"highlights": "打 13812345678 找她"}
    )

    assert answer.status_code == 422
    assert "13812345678" in body(answer)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.highlights) == (ReportState.DRAFT, "")


def test_buttons_are_only_for_those_who_may(town, sign_in):
    sheet = checked(town)
    at = f"/reports/{sheet.pk}/"

    forms = {
        who: set(re.findall(rf'action="{at}(\w+)/"', body(sign_in(actor).get(at))))
        for who, actor in (("clerk", town.clerk), ("boss", town.boss), ("district", town.district))
    }

    assert forms == {"clerk": set(), "boss": {"merge", "send_back"}, "district": {"send_back"}}
    assert sign_in(town.far_clerk).get(at).status_code == 404
    assert sign_in(town.far_clerk).post(f"{at}merge/").status_code == 404
    assert sign_in(town.clerk).post(f"{at}freeze/").status_code == 403
    assert sign_in(make.actor(make.person(town.community))).get(at).status_code == 403


def test_the_list_says_whose_is_missing_and_how_late_in_as_many_questions(
    town, sign_in, clock, django_assert_num_queries
):
    checked(town)
    clock.at = APRIL + 20 * make.DAY

    page = body(sign_in(town.boss).get("/reports/?month=2026-03"))
    missing = body(sign_in(town.boss).get("/reports/?month=2026-03&show=missing"))

    assert "in time" in page
    assert page.count("days late") == 2  # the other community, and the street itself
    assert f">{town.community.name}<" not in missing
    assert town.other.name in missing
    client = sign_in(town.boss)
    client.get("/reports/")
    with django_assert_num_queries(QUESTIONS) as first:
        client.get("/reports/?month=2026-03")
    make.area("990101001003", Level.COMMUNITY, "990101001")
    reports.draft(town.other.pk, month=MARCH, actor=town.far_clerk, now=APRIL)
    with django_assert_num_queries(len(first)):
        client.get("/reports/?month=2026-03")


def test_the_district_reads_no_number_of_few_people(town, sign_in):
    sheet = checked(town)
    at = f"/reports/{sheet.pk}/"

    mine = sheet_of(sign_in(town.clerk).get(f"{at}sheet.xlsx"))
    theirs = sheet_of(sign_in(town.district).get(f"{at}sheet.xlsx"))
    page = body(sign_in(town.district).get(at))

    active = {"Active volunteers"} & {str(row[0]) for row in mine}
    assert active
    assert number(mine, "Active volunteers") == 1
    assert number(theirs, "Active volunteers") == "fewer than 5"
    assert number(mine, "Volunteer hours") == number(theirs, "Volunteer hours") != 0
    assert "not shown" in page


def number(rows: list[list[Any]], words: str) -> object:
    return next(row[1] for row in rows if row[0] == words)


def test_a_town_prints_and_saves_its_places(town, sign_in):
    checked(town)
    street = reports.draft(town.street.pk, month=MARCH, actor=town.boss, now=APRIL)
    texts = Texts(remarks="二社区停电")
    reports.check(street.pk, input=texts, actor=town.boss, now=APRIL)
    at = f"/reports/{street.pk}/"

    printed = body(sign_in(town.boss).get(f"{at}print/"))
    rows = sheet_of(sign_in(town.boss).get(f"{at}sheet.xlsx"), 1)

    assert "二社区停电" in printed
    assert town.other.name in printed
    hours = rows[2].index("Volunteer hours")
    assert [row[0] for row in rows[3:]] == ["Together", town.community.name, town.other.name]
    assert rows[3][hours] == rows[4][hours] != rows[5][hours]


def test_a_layout_with_an_unknown_name_is_told_and_not_kept(town, sign_in):
    typed = {"kind": "MONTH", "area": town.community.code, "title": "县里的表", "since": "2026-03"}
    wrong = SimpleUploadedFile("a.xlsx", laid_out(["{{place}}", "{{line:minute}}"]))
    right = SimpleUploadedFile(
        "a.xlsx", laid_out(["{{place}}", "{{line:minutes}}", "{{figure:volunteer_minutes}}"])
    )
    sheet = drafted(town)

    told = sign_in(town.clerk).post("/reports/layouts/", {**typed, "file": wrong})
    assert (told.status_code, Layout.objects.count()) == (422, 0)
    assert "line:minutes" in body(told)
    kept = sign_in(town.clerk).post("/reports/layouts/", {**typed, "file": right})
    layout = Layout.objects.get()

    assert kept.url == f"/reports/layouts/{layout.pk}/"
    assert town.community.name in body(sign_in(town.clerk).get(kept.url))
    at = f"/reports/{sheet.pk}/sheet.xlsx"
    name, line, figure = sheet_of(sign_in(town.clerk).get(at))[0]
    assert (name, line) == (town.community.name, figure)
    assert line > 0
    sign_in(town.clerk).post(f"{kept.url}end/", {"month": "2026-03"})
    assert len(sheet_of(sign_in(town.clerk).get(at))) > 20
    other = {**typed, "area": town.street.code, "file": right}
    assert sign_in(town.clerk).post("/reports/layouts/", other).status_code == 422
    assert sign_in(town.far_clerk).get(kept.url).status_code == 404


def test_every_page_of_layouts_opens(town, sign_in):
    client = sign_in(town.clerk)

    names = body(client.get("/reports/layouts/names/TOWN/"))
    saved = client.get("/reports/layouts/original/UNIT.xlsx")

    assert "{{row:VOLUNTEER_MIN.A}}" in names
    assert saved.content == default("UNIT", "en")
    assert client.get("/reports/layouts/names/NONE/").status_code == 404


def test_a_team_is_told_by_quarters_and_its_leader_reads_no_few_people(town, sign_in):
    helper, leader = make.volunteer(town.community), make.volunteer(town.community)
    team = make.team(town.community, helper, leader=leader)
    ServiceRecord.objects.update(team=team)
    at = f"/reports/teams/{team.pk}/"

    page = body(sign_in(town.clerk).get(at))
    rows = body(sign_in(town.clerk).get(f"{at}minutes/?year=2026&quarter=1"))
    hers = body(sign_in(make.actor(leader)).get(at))

    assert 'href="minutes/?year=2026&amp;quarter=1"' in page
    assert str(ServiceRecord.objects.get().pk) in rows
    assert "not shown" in hers
    assert "quarter=1" not in hers
    assert sign_in(make.actor(leader)).get(f"{at}minutes/").status_code == 404
    assert sheet_of(sign_in(make.actor(leader)).get(f"{at}sheet.xlsx"))[3][2] == "fewer than 5"
    assert sign_in(make.actor(leader)).get("/reports/").url == "/reports/teams/"
    assert sign_in(town.far_clerk).get(at).status_code == 404


def test_a_unit_is_seen_by_its_liaison_and_where_it_reported_in(town, sign_in):
    liaison = make.person(town.community)
    unit = make.unit(town.street, liaison=liaison)
    at = f"/reports/units/{unit.pk}/"

    assert unit.name in body(sign_in(make.actor(liaison)).get("/reports/units/"))
    assert "Visits of the unit" in body(sign_in(make.actor(liaison)).get(at))
    assert sign_in(town.clerk).get(at).status_code == 404  # nobody of it has reported in there
    assert make.actor(liaison).has(Role.LIAISON)


def test_every_number_of_a_group_has_its_definition():
    assert {figure.rows for figure in (*OF_UNIT, *OF_TEAM)} == set(DEFINED)
