"""What needs a hand today in one's own places, twelve months, supply against demand."""

from datetime import timedelta

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.web.overview.counts import parts
from kith.web.overview.telling import column, halves
from tests import make
from tests.care import world

pytestmark = pytest.mark.django_db
LATER = make.MONDAY + timedelta(days=45)
FEW = "少于"


def _numbers(actor, place, now):
    told = parts(actor, place, now=now)
    return {card.url: (card.waiting, card.late) for part in told for card in part.cards}


def test_a_place_without_anything_to_do_says_so_in_zeros():
    town = make.town()

    told = parts(town.clerk, town.community, now=make.MONDAY)

    assert {card.waiting for part in told for card in part.cards} == {0}
    assert len(told) == 4


def test_open_requests_and_due_visits_are_counted_with_those_that_are_late():
    town = make.town()
    make.order(make.person(town.community))
    world.assessed(town)
    late = make.MONDAY + timedelta(days=30)

    numbers = _numbers(town.clerk, town.community, late)

    assert numbers["/desk/"] == (1, 1)
    assert numbers["/care-day/"][0] >= 1
    assert _numbers(town.far_clerk, town.other, late)["/desk/"] == (0, 0)


def test_the_pages_are_of_ones_own_places(clock, no_totp, sign_in):
    town = make.town()

    for page in ("/overview/", "/overview/needs/"):
        own = sign_in(town.clerk).get(page)
        other = sign_in(town.far_clerk).get(f"{page}?area={town.community.code}")
        resident = sign_in(make.person(town.community)).get(page)

        assert own.status_code == 200
        assert town.community.name in own.content.decode()
        assert (other.status_code, resident.status_code) == (404, 403)


def test_what_is_late_comes_first_for_the_desk_and_by_place_for_the_district(
    clock, no_totp, sign_in
):
    town = make.town()
    make.order(make.person(town.community))
    world.assessed(town)
    clock.at = LATER

    desk = sign_in(town.clerk).get("/overview/")
    district = sign_in(town.district).get(f"/overview/?area={town.street.code}")

    first = desk.context["parts"][0]
    assert next((card.url, card.waiting) for card in first.cards) == ("/desk/?stage=overdue", 1)
    table = district.context["table"]
    assert [row.label for row in table.rows] == [town.community.name, town.other.name]
    named = dict(zip(table.head[1:], table.rows[0].cells, strict=True))
    told = {label: cell.text for label, cell in named.items()}
    assert "1" in told.values()
    assert sum(text.startswith(("fewer", FEW)) for text in told.values()) >= 1  # a visit: a person
    assert "/desk/" not in district.content.decode().split("<main")[1]


def test_months_open_to_their_rows_and_stand_behind_the_picture(clock, no_totp, sign_in):
    town = make.town()
    make.confirmed(town)

    answer = sign_in(town.clerk).get("/overview/")

    requests = answer.context["charts"][0]
    assert requests.spec["series"][0]["values"] == [0] * 11 + [1]
    newest = requests.table.rows[0]
    assert (newest.label, newest.cells[0].text) == ("2026-03", "1")
    assert newest.cells[0].url.startswith("/figures/lines/asked/?")
    assert sign_in(town.clerk).get(newest.cells[0].url).status_code == 200
    html = answer.content.decode()
    assert newest.cells[0].url.replace("&", "&amp;") in html
    assert " style=" not in html.split("<main")[1]


def test_who_may_not_open_is_not_told_of_few_people(clock, no_totp, sign_in):
    town = make.town()
    for _n in range(3):
        make.volunteer(town.community, "HAIRCUT")
    make.open_order(town, skills=("HAIRCUT",))
    page = f"/overview/needs/?area={town.street.code}"

    desk = sign_in(town.boss).get(page).context["needs"]
    district = sign_in(town.district).get(page).context["needs"]

    assert desk.skills.table.rows[1].cells[1].text == "3"
    assert desk.skills.table.rows[1].cells[1].url.endswith("about=HAIRCUT")
    hidden = district.skills.table.rows[1].cells
    assert hidden[0].text == "1"  # a helper who is wanted is nobody yet
    assert hidden[1].text != "3" != hidden[2].text
    assert {cell.url for cell in hidden} == {""}
    assert district.skills.spec["series"][1]["values"] == [None, None]
    assert district.unmet.rows[0].cells[0].text != "1"


def test_a_number_that_gives_a_small_one_away_is_not_told():
    few, plain = column([3, 40, 12], 55, opens=False), column([6, 40, 12], 58, opens=False)

    assert [text.isdigit() for text in few[0]] == [False, True, False]
    assert few[1] == "55"
    assert plain == (["6", "40", "12"], "58")
    assert column([3], 3, opens=True) == (["3"], "3")
    assert not any(text.isdigit() for text in (*column([3], 3, opens=False)[0],))


def test_who_was_not_visited_is_as_few_as_who_was():
    rows, whole = halves([(7, 1), (20, 10), (30, 0)], (57, 11), opens=False)
    own, _all = halves([(7, 1)], (7, 1), opens=True)

    assert [row.part.isdigit() for row in rows] == [False, False, True]
    assert (rows[0].whole, rows[0].is_whole, rows[2].is_whole) == ("8", False, True)
    assert (whole.part, whole.whole) == ("57", "68")
    assert (own[0].part, own[0].whole) == ("7", "8")


def test_it_asks_as_much_however_many_wait(clock, no_totp, sign_in):
    town = make.town()
    client, counted = sign_in(town.clerk), []
    for number in (1, 2):
        for _n in range(number):
            make.order(make.person(town.community))
        client.get("/overview/")  # facts are as the rows are
        with CaptureQueriesContext(connection) as asked:
            client.get("/overview/")
            client.get("/overview/needs/")
        counted.append(len(asked))

    assert counted[0] == counted[1] <= 110


def test_the_pictures_script_is_there():
    for name in ("web/vendor/echarts.common.min.js", "web/charts.js", "web/screen.js"):
        assert finders.find(name), name
