"""The benches of a filled house: what they see, and that each of their judgements can say no."""

import json

import pytest
from django.db import connection
from django.http import HttpResponse

from kith.ops.bench import pages, signup, steady
from kith.ops.bench import roster as incoming
from kith.ops.bench.answers import answer, with_answers
from kith.ops.bench.pages import house, public, sql, truth
from kith.orders.models import Order
from kith.places.models import Area

SIZE = {"people": 20, "orders": 200, "transfers": 200}


@pytest.mark.django_db
def test_a_small_house_is_read_and_its_figures_are_those_of_the_rows():
    told, answers = pages.measure(SIZE, times=1)

    assert told["wrong"] == []
    assert told["list"]["queries"] <= pages.MOST_QUERIES
    assert [one["name"] for one in answers] == ["T8", "T9", "T10"]
    assert all(told[page]["p95_s"] > 0 for page in ("list", "search", *truth.PAGES))
    assert len(set(Order.objects.values_list("state", flat=True))) == 5  # closed, and four open

    town = Area.objects.get(code=house.TOWN)
    page = '<a href="/figures/lines/asked/?area=1">1,234</a>'
    assert truth.wrong(town, page)[0].startswith("minutes: None is ")
    assert any(line.startswith("asked: 1234.0 is ") for line in truth.wrong(town, page))


@pytest.mark.django_db
def test_what_reads_a_table_from_end_to_end_is_seen():
    house.fill(SIZE)

    with sql.watched() as walking:
        list(Order.objects.filter(channel="X").values("pk"))
    with sql.watched() as finding:
        Order.objects.filter(pk=7).exists()

    assert sql.walked(walking, longer_than=100) == ["orders_order: 200"]
    assert sql.walked(walking, longer_than=200) == []
    if connection.vendor == "sqlite":  # the other reads a table this small whichever way it likes
        assert sql.walked(finding, longer_than=100) == []


def _asked(took, queries=5, walked=()):
    return pages.Asked([took] * 3, took, queries, list(walked))


@pytest.mark.parametrize(
    ("change", "failing"),
    [
        ({}, []),
        ({"list": _asked(2.0)}, ["T8"]),
        ({"list": _asked(0.1, 13)}, ["T8"]),
        ({"list": _asked(0.1, 12, ["orders_order: 90000"])}, ["T8"]),
        ({"search": _asked(0.3)}, ["T9"]),
        ({"search": _asked(0.1, 5, ["people_person: 90000"])}, ["T9"]),
        ({"overview": _asked(3.5)}, ["T10"]),
    ],
)
def test_a_page_that_misses_its_demand_is_told(change, failing):
    asked = {name: _asked(0.1) for name in ("list", "search", *truth.PAGES)} | change

    told = pages.answers(asked, SIZE, [])

    assert [one["name"] for one in told if not one["met"]] == failing
    assert not pages.answers(asked, SIZE, ["asked: 1 is 2"])[2]["met"]


HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Cookie", "Set-Cookie": "csrftoken=a"}


@pytest.mark.parametrize(
    ("change", "tokens", "found"),
    [
        ({}, (b"a", b"b"), ""),
        ({"Cache-Control": "public, max-age=60"}, (b"a", b"b"), "kept by others"),
        ({"Cache-Control": ""}, (b"a", b"b"), "kept by others"),
        ({"Vary": "Accept-Language"}, (b"a", b"b"), "for every cookie"),
        ({}, (b"a", b"a"), "the same token"),
    ],
)
def test_a_page_that_others_could_keep_is_told(change, tokens, found):
    seen = [
        (HttpResponse(headers=HEADERS | change).headers,
         b'<input name="csrfmiddlewaretoken" value="%s">' % token)
        for token in tokens
    ]  # fmt: skip

    told = public.keepable(seen)

    assert bool(told) is bool(found)
    assert found in "".join(told)


WAITED = {
    "engine": "postgres", "people": 5000, "places": 200, "all_answered_s": 80.0, "page_p99_s": 1.0,
    "rss_mib": 300, "oversold": 0, "lost": 0, "doubled": 0, "overtaken": 0, "http_5xx": 0,
    "other_answers": 0, "seated": 200,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "met"),
    [
        ({}, True), ({"all_answered_s": 91.0}, False), ({"page_p99_s": 2.1}, False),
        ({"overtaken": 1}, False), ({"rss_mib": 3000}, False), ({"seated": 199}, False),
        ({"engine": "sqlite", "all_answered_s": 119.0, "page_p99_s": 9.0}, True),
        ({"engine": "sqlite", "all_answered_s": 121.0}, False),
    ],
)  # fmt: skip
def test_who_waited_in_vain_is_told(change, met):
    assert signup.waited(WAITED | change)["met"] is met


IMPORT = {"written": 100, "total_s": 50.0, "more_mb": 100.0}
READ = {"p95_s": 0.5, "pages": 9, "other_answers": []}


@pytest.mark.parametrize(
    ("told", "read", "met"),
    [
        ({}, {}, True), ({"written": 99}, {}, False), ({"total_s": 61.0}, {}, False),
        ({"more_mb": 301.0}, {}, False), ({}, {"p95_s": 1.1}, False),
        ({}, {"other_answers": [503]}, False),
    ],
)  # fmt: skip
def test_a_list_that_comes_in_too_slowly_is_told(told, read, met):
    assert incoming.judged("postgres", IMPORT | told, READ | read, 100)["met"] is met


def _day(*, memory=(100.0, 100.0), lines=(4, 4), took=(0.1, 0.1)):
    day = steady.Day()
    for n in range(100):
        late = n >= 50
        day.took.append((float(n), took[late]))
        day.held.append((float(n), memory[late], lines[late]))
    return day


@pytest.mark.parametrize(
    ("change", "met"),
    [
        ({}, True), ({"memory": (100.0, 104.0)}, True), ({"memory": (100.0, 106.0)}, False),
        ({"lines": (4, 6)}, True), ({"lines": (4, 9)}, False),
        ({"took": (0.1, 0.115)}, True), ({"took": (0.2, 0.26)}, False),
    ],
)  # fmt: skip
def test_a_day_that_grows_or_slows_is_told(change, met):
    assert steady.demands(_day(**change), 100.0)[0]["met"] is met


def test_one_answer_that_is_not_met_spoils_the_whole():
    good, bad = answer("T7", "a", "b", met=True), answer("T8", "a", "b", met=False)

    assert with_answers({}, [good])["met"]
    assert not with_answers({}, [good, bad])["met"]
    assert json.loads(json.dumps(with_answers({"n": 1}, [bad])))["answers"][0]["name"] == "T8"
