"""Lists of others, brought in. Ids name cases of the corpus of bad input (group IMPT)."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import pytest
from django.utils import timezone

from kith.core.actor import CLOCK
from kith.core.values import BadValue
from kith.exchange.imports import flow, words
from kith.exchange.imports.areas import Areas
from kith.exchange.imports.orders import Requests, Wishes
from kith.exchange.imports.people import People
from kith.exchange.spreadsheets.sheet import Sheet, read
from kith.exchange.spreadsheets.template import write_errors
from kith.orders.models import Order
from kith.people.actions.volunteering import FreeTime, accept
from kith.people.models import Consent, Invitation, Person
from kith.places.models import Area
from kith.places.states import Level
from kith.vault.actions import reveal
from kith.vault.states import Purpose
from tests import make
from tests.exchange.sheets import texts_of

pytestmark = pytest.mark.django_db

PEOPLE = ("姓名", "电话", "性别", "出生年月", "社区", "技能", "空闲时间", "最远公里", "单位")
ORDERS = ("渠道", "求助内容", "服务类型", "姓名", "电话", "社区", "地址", "期望时间", "紧急")
WISHES = ("姓名", "电话", "身份", "年龄段", "心愿类别", "心愿", "物品或服务", "估价(元)",
          "所在网格", "详细地址", "期望日期", "监护人", "同意方式")  # fmt: skip
HERE, THERE = "演示社区01", "演示社区02"
WANG = ("王小明", "19900000001", "男", "1969-01", HERE, "理发;手语", "周六上午", "3", "")
LI = ("李秀英", "19900000002", "女", "1970-02", HERE, "家务", "周日全天", "", "供电所")
LAMP = ("电话", "卫生间的灯不亮了", "小修小补", "刘玉梅", "19910000003", HERE, "福源小区1号楼",
        "2026-03-10 10:00", "是")  # fmt: skip
SOFA = (
    "网格员",
    "旧沙发要搬下楼",
    "搬运接送",
    "赵德福",
    "19900000004",
    HERE,
    "",
    "2026-03-11",
    "否",
)
BAG = ("周雨桐", "19900000005", "儿童", "6-13岁", "学习", "想要一个新书包", "物品", "120", "",
       "福源小区2号楼", "2026-03-20", "母亲 周敏", "监护人签字")  # fmt: skip


def sheet(of: flow.List, headings: Sequence[str], *rows: Sequence[str]) -> Sheet:
    out = io.StringIO()
    csv.writer(out).writerows((headings, *rows))
    return read(out.getvalue().encode(), "list.csv", of.columns)


def write(of: flow.List, of_sheet: Sheet, actor: Any, **more: Any) -> flow.Tally:
    return flow.write(of_sheet, of, actor=actor, now=make.MONDAY, **more)


def told(tally: flow.Tally) -> list[tuple[int, str, str]]:
    return [(error.row, error.column, error.code) for error in tally.errors]


def plain(row: Any, *fields: str) -> list[str]:
    found = reveal(row, *fields, actor=CLOCK, purpose=Purpose.NOTIFY, now=make.MONDAY)
    return [found[field] for field in fields]


def counts() -> tuple[int, int, int, int]:
    return (
        Person.objects.count(),
        Order.objects.count(),
        Consent.objects.count(),
        Invitation.objects.count(),
    )


# ---------------------------------------------------------------------------------- people


def test_a_list_of_people_makes_invitations_and_nobody_is_a_member():
    town = make.town()
    of, before = People(town.street.path), Person.objects.count()
    links: list[tuple[int, str]] = []

    tally = write(
        of,
        sheet(of, PEOPLE, WANG, LI),
        town.boss,
        hand_over=lambda row, token: links.append((row.number, token)),
    )

    facts = [invitation.facts for invitation in Invitation.objects.order_by("pk")]
    assert (tally.rows, tally.written, tally.refused) == (2, 2, 0)
    assert Person.objects.count() == before
    assert [number for number, _token in links] == [2, 3]
    assert [(f["skills"], f["gender"], f["largest_distance_m"], f["unit"]) for f in facts] == [
        (["HAIRCUT", "SIGN"], "MALE", 3000, ""),
        (["HOUSEHOLD"], "FEMALE", 3000, "供电所"),
    ]


def test_the_same_list_again_asks_nobody_twice_even_who_has_joined():
    """IMPT-012."""
    town = make.town()
    of = People(town.street.path)
    tokens: list[str] = []
    write(of, sheet(of, PEOPLE, WANG, LI), town.boss, hand_over=lambda _r, t: tokens.append(t))
    accept(tokens[0], phone=WANG[1], login_name="wang", password=make.PASSWORD, now=make.MONDAY)
    before = counts()

    again = write(of, sheet(of, PEOPLE, WANG, LI), town.boss)

    assert (again.written, again.known, again.errors) == (0, 2, [])
    assert counts() == before


def test_a_phone_that_stands_twice_in_a_list_is_asked_once():
    town = make.town()
    of = People(town.street.path)

    tally = write(of, sheet(of, PEOPLE, WANG, (*WANG[:5], "", "", "", "")), town.boss)

    assert (tally.written, tally.known) == (1, 1)


@pytest.mark.parametrize(
    ("place", "text", "code"),
    [
        pytest.param(1, "1.99E+10", "digits_lost", id="IMPT-001-digits-lost"),
        pytest.param(0, "=cmd|' /C calc'!A0", "sign", id="IMPT-021-formula-as-a-name"),
        pytest.param(4, "别处社区", "not_here", id="IMPT-026-a-community-of-others"),
        pytest.param(5, "理发;飞行", "not_known", id="an-unknown-skill"),
        pytest.param(6, "每天", "not_a_time", id="a-free-time-nobody-understands"),
        pytest.param(7, "-5", "not_a_distance", id="IMPT-029-negative"),
        pytest.param(3, "1969年", "not_a_month", id="a-year-without-a-month"),
    ],
)
def test_a_bad_cell_is_told_with_its_place_and_the_good_rows_stay_good(place, text, code):
    town = make.town()
    of = People(town.street.path)
    bad = [*WANG]
    bad[place] = text

    tally = flow.rehearse(sheet(of, PEOPLE, bad, LI), of, actor=town.boss, now=make.MONDAY)

    assert told(tally) == [(2, PEOPLE[place], code)]
    assert (tally.good, tally.refused, tally.written) == (1, 1, 0)


def test_rows_of_another_community_are_refused_in_plain_words():
    """IMPT-026: the list may be for the street, the clerk's own scope still decides."""
    town = make.town()
    of = People(town.street.path)
    there = (*WANG[:4], THERE, *WANG[5:])

    tally = write(of, sheet(of, PEOPLE, WANG, there), town.clerk)

    assert told(tally) == [(3, "", "forbidden")]
    assert str(tally.errors[0].reason) == str(flow.NOT_YOURS)
    assert tally.written == 1


# ---------------------------------------------------------------------------------- orders


def test_a_rehearsal_refuses_what_writing_would_refuse_and_writes_nothing():
    town = make.town()
    of, before = Requests(town.street.path), counts()
    over = (*LAMP[:7], "2026-02-01 10:00", "否")

    tally = flow.rehearse(sheet(of, ORDERS, LAMP, over), of, actor=town.clerk, now=make.MONDAY)

    assert told(tally) == [(3, "期望时间", "bad_input")]
    assert (tally.good, tally.written) == (1, 0)
    assert counts() == before


def test_an_order_names_the_clerk_as_proxy_and_how_the_resident_agreed():
    town = make.town()
    of = Requests(town.street.path)

    write(of, sheet(of, ORDERS, LAMP), town.clerk)

    order = Order.objects.get()
    wanted = datetime(2026, 3, 10, 10, tzinfo=words.zone())
    assert (order.proxy_kind, order.submitted_by_id) == ("CLERK", town.clerk.me)
    assert (order.channel, order.is_urgent, order.service.code) == ("PHONE", True, "REPAIR")
    assert (order.wanted_from, order.wanted_until) == (wanted, wanted + make.HOUR)
    assert bool(order.consent_how)
    assert plain(order, "text") == ["卫生间的灯不亮了"]
    assert plain(order.resident, "name", "phone") == ["刘玉梅", "+8619910000003"]


def test_who_asked_herself_agreed_and_for_others_nobody_claims_it():
    town = make.town()
    of = Requests(town.street.path)

    write(of, sheet(of, ORDERS, LAMP, SOFA), town.clerk)

    herself, by_others = Order.objects.order_by("pk")
    assert [c.purpose for c in Consent.objects.filter(person=herself.resident)] == ["SERVICE"]
    assert not Consent.objects.filter(person=by_others.resident).exists()


def test_a_resident_is_found_by_phone_and_name_and_a_housemate_is_somebody_else():
    town = make.town()
    known = make.person(town.community, name="刘玉梅", phone=LAMP[4])
    of = Requests(town.street.path)
    housemate = (*LAMP[:3], "高军", *LAMP[4:])

    write(of, sheet(of, ORDERS, LAMP, housemate), town.clerk)

    hers, his = Order.objects.order_by("pk")
    assert hers.resident_id == known.pk
    assert his.resident_id != known.pk
    assert plain(hers, "address") == ["福源小区1号楼"]


def test_the_same_file_again_writes_nothing_and_a_longer_one_only_what_is_new():
    """IMPT-012."""
    town = make.town()
    of = Requests(town.street.path)
    write(of, sheet(of, ORDERS, LAMP), town.clerk)
    before = counts()

    same = write(of, sheet(of, ORDERS, LAMP), town.clerk)
    after = counts()
    longer = write(of, sheet(of, ORDERS, SOFA, LAMP), town.clerk)

    assert (same.written, same.known, after) == (0, 1, before)
    assert (longer.written, longer.known) == (1, 1)


def test_an_import_that_was_killed_is_mended_by_running_it_again():
    """IMPT-013."""
    town = make.town()
    of = Requests(town.street.path)
    rows = [
        (*LAMP[:1], f"第{n}盏灯不亮", *LAMP[2:4], f"199000001{n:02}", *LAMP[5:]) for n in range(9)
    ]
    left = iter(range(5))

    def kill(count: int) -> None:
        if count and next(left, None) is None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(of, sheet(of, ORDERS, *rows), town.clerk, watch=kill)
    half = Order.objects.count()
    rest = write(of, sheet(of, ORDERS, *rows), town.clerk)

    assert 0 < half < 9
    assert (rest.known, rest.written) == (half, 9 - half)
    assert Order.objects.count() == Order.objects.values("resident").distinct().count() == 9


def test_a_wish_brings_its_consents_its_value_and_a_note_for_the_desk():
    town = make.town()
    grid = make.area("990101001001G1", Level.GRID, "990101001001")
    Area.objects.filter(pk=grid.pk).update(name="第一网格")
    of = Wishes(town.community.path)

    write(of, sheet(of, WISHES, (*BAG[:8], "第一网格", *BAG[9:])), town.clerk)

    order = Order.objects.get()
    purposes = Consent.objects.filter(person=order.resident).values_list("purpose", flat=True)
    note = order.remarks.get(kind="INTERNAL")
    assert (order.kind, order.value_fen, order.area_id) == ("WISH", 12000, grid.pk)
    assert order.consent_how == "监护人签字"
    assert sorted(purposes) == ["PUBLISH_WISH", "SERVICE"]
    assert plain(note, "text") == ["身份: 儿童；年龄段: 6-13岁；心愿类别: 学习；监护人: 母亲 周敏"]


def test_a_refused_wish_leaves_nobody_half_registered():
    town = make.town()
    of, before = Wishes(town.community.path), counts()

    tally = write(of, sheet(of, WISHES, (*BAG[:7], "500", *BAG[8:])), town.clerk)

    assert told(tally) == [(2, "估价(元)", "wish_too_dear")]
    assert counts() == before


def test_the_file_of_errors_holds_the_row_its_column_the_reason_and_the_cure():
    town = make.town()
    of = Wishes(town.community.path)
    given = sheet(of, WISHES, BAG, (*BAG[:7], "500", *BAG[8:12], "微信里说的"))

    tally = write(of, given, town.clerk)
    texts = texts_of(write_errors(given, tally.errors, "en"))

    assert told(tally) == [(3, "同意方式", "not_allowed")]
    assert {"同意方式", "微信里说的", str(tally.errors[0].fix)} <= set(texts)


# ----------------------------------------------------------------------------------- areas


AREAS = ("code", "name", "level", "parent", "source", "valid_from", "centre_lon", "centre_lat")
COUNTY = ("990202", "东区", "COUNTY", "", "local", "2023-06-30", "116.1", "39.1")
STREET = ("990202001", "东街", "TOWN", "990202", "local", "2023-06-30", "", "")


def test_a_rehearsal_of_areas_knows_parents_of_rows_above():
    of = Areas()

    tally = flow.rehearse(sheet(of, AREAS, COUNTY, STREET), of, actor=CLOCK, now=make.MONDAY)

    assert (tally.good, tally.errors) == (2, [])
    assert not Area.objects.exists()


def test_areas_stand_in_the_tree_once():
    first = write(Areas(), sheet(Areas(), AREAS, COUNTY, STREET), CLOCK)
    again = write(Areas(), sheet(Areas(), AREAS, COUNTY, STREET), CLOCK)

    assert (first.written, again.written, again.known) == (2, 0, 2)
    assert Area.objects.get(code="990202001").path == "/990202/990202001/"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        pytest.param((*STREET[:3], "777", *STREET[4:]), "上级代码", id="parent-unknown"),
        pytest.param((*COUNTY[:7], ""), "中心纬度", id="half-a-position"),
    ],
)
def test_an_area_without_its_parent_or_half_a_position_is_refused(row, column):
    tally = write(Areas(), sheet(Areas(), AREAS, row), CLOCK)

    assert told(tally) == [(2, column, "bad_input")]


# ----------------------------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        pytest.param(words.day, "2026/3/1", date(2026, 3, 1), id="slashes"),
        pytest.param(words.day, "2026年3月1日", date(2026, 3, 1), id="chinese-day"),
        pytest.param(words.fen, "80", 8000, id="yuan"),
        pytest.param(words.fen, "9.9元", 990, id="yuan-and-jiao"),
        pytest.param(words.metres, "0.5", 500, id="half-a-kilometre"),
        pytest.param(words.birth_month, "1969-01-30", (1969, 1), id="the-day-is-not-kept"),
        pytest.param(
            words.free_times, "周六上午；周日晚上",
            (FreeTime(6, time(8), time(12)), FreeTime(7, time(18), time(21))), id="two-times",
        ),
    ],
)  # fmt: skip
def test_words_of_a_cell_become_values(parse, text, value):
    assert parse(text) == value


@pytest.mark.parametrize(
    ("parse", "text", "code"),
    [
        pytest.param(words.day, "1900-02-29", "no_such_day", id="IMPT-025-day-60"),
        pytest.param(words.day, "下周三", "not_a_day", id="a-word"),
        pytest.param(words.moment, "2026-03-01 25:00", "no_such_day", id="hour-25"),
        pytest.param(words.fen, "-5", "not_a_sum", id="negative"),
        pytest.param(words.fen, "NaN", "not_a_sum", id="not-a-number"),
        pytest.param(words.fen, "0.001", "not_a_sum", id="part-of-a-fen"),
        pytest.param(words.metres, "nan", "not_a_distance", id="nan-kilometres"),
        pytest.param(words.birth_month, "1969-13", "not_a_month", id="month-13"),
    ],
)
def test_a_word_that_cannot_be_is_named(parse, text, code):
    with pytest.raises(BadValue) as bad:
        parse(text)

    assert bad.value.code == code


def test_a_moment_without_a_zone_is_of_the_place():
    assert timezone.is_aware(words.moment("2026-03-01 10:00"))
    assert words.moment("2026-03-01 10:00").isoformat() == "2026-03-01T10:00:00+08:00"
