"""What a list cannot be misread into: cells that are nearly right, names that stand for two."""

import csv
import io
from datetime import datetime, time, timedelta

import pytest

from kith.core.values import BadValue
from kith.exchange.imports import batches, flow, words
from kith.exchange.imports.areas import Areas
from kith.exchange.imports.attendance import AttendanceList
from kith.exchange.imports.orders import Requests
from kith.exchange.imports.premises import PremisesList
from kith.exchange.imports.roster import Roster
from kith.exchange.spreadsheets.sheet import read
from kith.grid.models import Premises
from kith.groups.models import Organisation
from kith.orders.models import Order
from kith.people.models import Consent, Person
from kith.places.models import Area
from kith.places.states import Level
from tests import make
from tests.activities import door
from tests.make import MONDAY
from tests.reportin import world as units

POST = "帮困助弱岗"
pytestmark = [pytest.mark.pure, pytest.mark.django_db]


@pytest.fixture
def town():
    return make.town()


def cell(of, key):
    return next(column.parse for column in of.columns if column.key == key)


def refused(parse, text):
    with pytest.raises(BadValue) as bad:
        parse(text)
    return bad.value.code


def sheet(of, *rows):
    """Rows by the keys of the list's columns; what is not named is empty."""
    out = io.StringIO()
    typed = ([row.get(column.key, "") for column in of.columns] for row in rows)
    csv.writer(out).writerows([[column.heading for column in of.columns], *typed])
    return read(out.getvalue().encode(), "list.csv", of.columns)


def told(tally):
    return [(error.row, error.column, error.code) for error in tally.errors]


# ------------------------------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("parse", "text", "code"),
    [
        pytest.param(words.moment, "1899-12-31", "no_such_day", id="before-our-time"),
        pytest.param(words.moment, "2200-01-01", "no_such_day", id="after-our-time"),
        pytest.param(words.moment, "1986-05-04 02:30", "no_such_day", id="the-clock-jumped"),
        pytest.param(words.birth_month, "1969", "not_a_month", id="no-month"),
        pytest.param(words.birth_month, "1969-00", "not_a_month", id="month-0"),
        pytest.param(words.fen, "一百", "not_a_sum", id="a-sum-in-words"),
        pytest.param(words.fen, "100000.01", "not_a_sum", id="a-fen-too-much"),
        pytest.param(words.metres, "很近", "not_a_distance", id="a-distance-in-words"),
        pytest.param(words.metres, "0", "not_a_distance", id="no-distance"),
        pytest.param(words.metres, "100.1", "not_a_distance", id="too-far"),
        pytest.param(words.free_times, "周六早上", "not_a_time", id="no-part-of-the-day"),
        pytest.param(words.some_of({"甲": "A"}), "甲;乙", "not_known", id="one-of-two-is-unknown"),
    ],
)
def test_a_cell_that_is_nearly_right_is_refused(parse, text, code):
    assert refused(parse, text) == code


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        pytest.param(words.fen, "100000", 10_000_000, id="the-largest-sum"),
        pytest.param(words.fen, "0", 0, id="nothing"),
        pytest.param(words.metres, "100公里", 100_000, id="the-longest-way"),
        pytest.param(words.birth_month, "2012年12月", (2012, 12), id="december"),
        pytest.param(words.birth_month, "1950/1", (1950, 1), id="january"),
        pytest.param(words.some_of({"甲": "A"}), "甲、甲", ("A",), id="twice-is-once"),
    ],
)
def test_the_last_that_is_right_is_taken(parse, text, value):
    assert parse(text) == value


def test_the_first_of_an_hour_that_came_twice():
    """1991-09-15 the clock went back from two to one."""
    told = words.moment("1991-09-15 01:30")

    assert (told.fold, told.utcoffset()) == (0, timedelta(hours=9))


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        pytest.param("code", "3.71E+11", "digits_lost", id="a-spreadsheet-ate-digits"),
        pytest.param("code", "3" * 25, "code", id="25-digits"),
        pytest.param("code", "37/1", "code", id="a-slash-would-be-a-path"),
        pytest.param("lon", "东经", "degrees", id="degrees-in-words"),
        pytest.param("lat", "180.5", "degrees", id="round-the-world"),
    ],
)
def test_a_code_or_a_position_that_cannot_be(key, text, code):
    assert refused(cell(Areas(), key), text) == code
    assert cell(Areas(), "code")("3" * 24) == "3" * 24


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        pytest.param("size", "6O", "not_a_number", id="a-letter-for-a-nought"),
        pytest.param("size", "100001", "not_a_number", id="larger-than-a-town"),
        pytest.param("floor", "顶楼", "not_a_number", id="no-number"),
        pytest.param("floor", "201", "not_a_number", id="in-the-clouds"),
        pytest.param("lon", "东", "degrees", id="degrees-in-words"),
        pytest.param("lat", "181", "degrees", id="round-the-world"),
    ],
)
def test_a_shop_is_not_misread(town, key, text, code):
    of = PremisesList(town.street.path, MONDAY.date())

    assert refused(cell(of, key), text) == code
    assert [cell(of, "floor")(told) for told in ("-1层", "2楼", "200")] == [-1, 2, 200]
    assert cell(of, "size")("100000") == 100_000


# -------------------------------------------------------------------------------------- names


def test_a_name_that_two_places_have_is_refused(town):
    Area.objects.filter(pk=town.other.pk).update(name=town.community.name)

    both = cell(Requests(town.street.path), "area")
    one = cell(Requests(town.community.path), "area")

    assert refused(both, town.community.name) == "two_places"
    assert one(town.community.name) == town.community.pk


def test_a_name_that_two_units_have_is_refused_and_so_is_one_nobody_has():
    of = units.world()
    parse = cell(Roster(of.town.street.path, MONDAY), "unit")
    assert (parse(of.unit.name), refused(parse, "没有的单位")) == (of.unit.pk, "no_unit")

    twin = make.unit(of.town.other, liaison=make.person(of.town.other))
    Organisation.objects.filter(pk=twin.pk).update(name=of.unit.name)

    again = cell(Roster(of.town.street.path, MONDAY), "unit")
    assert refused(again, of.unit.name) == "two_units"


def test_a_member_is_not_put_into_a_grid_of_elsewhere():
    of = units.world()
    roster = Roster(of.town.street.path, MONDAY)
    row = {"name": "赵一", "phone": "19977000001", "unit": of.unit.name, "posts": POST}
    here, there = of.town.community.name, of.town.other.name
    rows = [
        {**row, "area": here, "grid": of.grid.name},
        {**row, "area": there, "grid": of.grid.name},
    ]

    tally = batches.rehearse(sheet(roster, *rows), roster, actor=of.town.boss, now=MONDAY)

    assert (tally.good, told(tally)) == (1, [(3, "网格", "bad_input")])
    assert refused(cell(roster, "text"), "一" * 21) == "too_long"
    assert cell(roster, "text")("一" * 20) == "一" * 20


def test_a_shop_is_in_a_grid_of_its_own_community_or_in_none(town):
    codes = (town.community.code, town.other.code)
    grids = [make.area(f"{code}01", Level.GRID, code) for code in codes]
    Area.objects.filter(pk=grids[1].pk).update(name="远网格")
    of = PremisesList(town.street.path, MONDAY.date())
    row = {"area": town.community.name, "kind": "小商店", "size": "60"}
    rows = [
        {**row, "name": "甲", "address": "1 号", "grid": grids[0].name, "floor": "-1"},
        {**row, "name": "乙", "address": "2 号", "grid": "远网格"},
        {**row, "name": "丙", "address": "3 号", "lon": "116.4"},
        {**row, "name": "丁", "address": "4 号", "lon": "116.4", "lat": "39.9", "street": "否"},
    ]

    tally = flow.write(sheet(of, *rows), of, actor=town.clerk, now=MONDAY)

    made = Premises.objects.order_by("pk").values_list("area_id", "floor", "is_street")
    assert list(made) == [(grids[0].pk, -1, True), (town.community.pk, 1, False)]
    assert told(tally) == [(3, "所在网格", "bad_input"), (4, "纬度", "bad_input")]


def test_how_somebody_agreed_is_kept_in_the_words_of_the_list(town):
    of = Requests(town.community.path)
    row = {
        "channel": "网格员", "text": "旧沙发要搬下楼", "service": "搬运接送", "name": "赵德福",
        "phone": "19900000004", "area": town.community.name, "when": "2026-03-11",
    }  # fmt: skip
    rows = [{**row, "consent": "电话录音"}, {**row, "text": "灯不亮了", "phone": "19900000005"}]

    tally = flow.write(sheet(of, *rows), of, actor=town.clerk, now=MONDAY)

    agreed = [Consent.objects.filter(person=one.resident).count() for one in _orders()]
    assert (tally.written, agreed) == (2, [1, 0])


def _orders():
    return Order.objects.select_related("resident").order_by("pk")


# --------------------------------------------------------------------------- the paper list


@pytest.fixture
def held(town):
    return door.held(town)


def test_a_line_of_the_list_is_somebody_or_it_is_refused(town, held):
    here = [
        make.person(town.community, phone="19922223333", name=name) for name in ("王一", "李二")
    ]
    make.person(town.other, phone="19944445555")
    number = {"role": "参加"}
    rows = [
        {**number, "phone": "19922223333", "name": "李二"},
        {**number, "phone": "19922223333"},
        {**number, "phone": "19922223333", "name": "张三"},
        {**number, "phone": "19944445555"},
        {**number, "number": "999999999999"},
        {**number, "name": "李二"},
    ]
    of = AttendanceList(held)

    tally = flow.write(sheet(of, *rows), of, actor=town.clerk, now=door.END)

    assert [one.person_id for one in held.attendances.all()] == [here[1].pk]
    assert told(tally) == [
        (3, "姓名", "several_found"), (4, "电话", "nobody_found"), (5, "电话", "nobody_found"),
        (6, "编号", "nobody_found"), (7, "编号", "bad_input"),
    ]  # fmt: skip
    assert Person.objects.filter(pk=here[1].pk).exists()


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        pytest.param("number", "48.21", "not_a_number", id="a-point"),
        pytest.param("number", "1" * 13, "not_a_number", id="13-digits"),
        pytest.param("in", "9", "not_a_time", id="no-minutes"),
        pytest.param("in", "24:00", "not_a_time", id="hour-24"),
        pytest.param("out", "23:60", "not_a_time", id="minute-60"),
    ],
)
def test_a_number_or_a_time_that_cannot_be(held, key, text, code):
    assert refused(cell(AttendanceList(held), key), text) == code


def test_the_last_minute_of_the_day_and_the_longest_number(held):
    of = AttendanceList(held)

    assert (cell(of, "out")("23：59"), cell(of, "number")("1" * 12)) == (
        time(23, 59),
        int("1" * 12),
    )
    assert datetime.combine(MONDAY.date(), cell(of, "in")("0:00")).hour == 0
