"""The example files can be read by our own door, and hold what their makers promise."""

import csv
from pathlib import Path

from examples import make_examples
from kith.exchange.spreadsheets.sheet import Column, Sheet, read
from kith.people.rules import clean_name, clean_phone
from kith.places.states import Level

HERE = Path(make_examples.__file__).parent


def example(file: str, headings: tuple[str, ...]) -> Sheet:
    parsers = {"姓名": clean_name, "电话": clean_phone}
    columns = [Column(name, name, name, parse=parsers.get(name, str)) for name in headings]
    return read(HERE / file, file, columns)


def areas() -> list[dict[str, str]]:
    with (HERE / "area_codes.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_equal_runs_write_the_files_that_are_kept(tmp_path: Path) -> None:
    make_examples.make(tmp_path)

    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert sorted(made) == ["micro_wishes.xlsx", "orders.csv", "people.xlsx"]
    assert made == {name: (HERE / name).read_bytes() for name in made}


def test_the_65_wishes_are_different_modest_and_guarded() -> None:
    sheet = example("micro_wishes.xlsx", make_examples.WISH_HEADINGS)

    rows = [row.values for row in sheet.rows]
    assert sheet.errors == []
    assert len({row["心愿"] for row in rows}) == len({row["电话"] for row in rows}) == 65
    assert {row["心愿类别"] for row in rows} == {"问候", "学习", "运动", "生日", "温暖过冬"}
    assert max(int(str(row["估价(元)"])) for row in rows) <= 200
    assert all((row["身份"] == "儿童") == (row["监护人"] is not None) for row in rows)


def test_the_120_people_and_40_orders_live_in_communities_of_the_demo_district() -> None:
    people = example("people.xlsx", make_examples.PEOPLE_HEADINGS)
    orders = example("orders.csv", make_examples.ORDER_HEADINGS)

    known = {area["name"] for area in areas() if area["parent"].startswith("371471")}
    assert (people.errors, orders.errors) == ([], [])
    assert (len(people.rows), len({row.values["电话"] for row in people.rows})) == (120, 120)
    assert (len(orders.rows), len({row.values["求助内容"] for row in orders.rows})) == (40, 40)
    assert {row.values["社区"] for row in [*people.rows, *orders.rows]} <= known


def test_every_area_stands_below_one_that_came_before_it() -> None:
    seen: dict[str, Level] = {}
    order = list(Level)
    for area in areas():
        level = Level(area["level"])
        parent = seen.get(area["parent"])
        assert area["code"] not in seen, area
        assert (parent is None) == (level == Level.PROVINCE), area
        assert parent is None or order.index(parent) == order.index(level) - 1, area
        assert bool(area["centre_lon"]) == bool(area["centre_lat"]), area
        seen[area["code"]] = level
    assert {"152921", "370503101", "620103003", "620103003002", "371471400"} <= seen.keys()
