"""Numbers for those who may read them, rows for those who may open them."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.core.actor import Role
from kith.exchange.spreadsheets.workbook import Limits, read_workbook
from kith.hours.models import ServiceRecord
from kith.insights.actions import refreshing
from kith.insights.figures import FIGURES
from kith.insights.models import Fact
from kith.insights.states import Measure, Unit
from kith.journal.models import Entry
from kith.web.figures.asking import asked
from kith.web.figures.paging import ROWS
from kith.web.figures.subjects import of_figure
from kith.web.figures.telling import number, part
from tests import make
from tests.web.conftest import Clock

pytestmark = pytest.mark.django_db
MARCH = "from=2026-03&to=2026-03"


@pytest.fixture
def town(clock: Clock, no_totp: None) -> make.Town:
    town = make.town()
    make.confirmed(town)
    clock.at = make.MONDAY + timedelta(days=20)
    return town


def main(answer: Any) -> str:
    """What stands in the page itself, below the menu."""
    assert answer.status_code == 200
    return str(answer.content.decode().split("<main")[1])


def came(town: make.Town, people: int, *, first: int = 1) -> None:
    Fact.objects.bulk_create(
        Fact(
            source="attendance", object_id=n, measure=Measure.PRESENT, label="RECIPIENT",
            area=town.community, month=date(2026, 3, 1), person_id=n, amount=1,
        )
        for n in range(first, first + people)
    )  # fmt: skip


def test_the_clerk_sees_the_figures_the_sheet_and_opens_each_number(town, sign_in):
    client = sign_in(town.clerk)
    record = ServiceRecord.objects.get()
    hours = f"{record.minutes / 60:.1f}"

    listed = main(client.get(f"/figures/?{MARCH}"))
    sheet = main(client.get(f"/figures/sheet/?{MARCH}"))
    figure = main(client.get(f"/figures/volunteer_minutes/?{MARCH}"))
    line = main(client.get(f"/figures/lines/minutes/?{MARCH}"))

    for page in (listed, sheet, figure, line):
        assert hours in page
    assert "/figures/volunteer_minutes/?area=" in listed
    assert "/figures/lines/minutes/?area=" in sheet
    assert f'"/hours/{record.pk}/"' in figure
    assert f'"/hours/{record.pk}/"' in line


def test_a_search_finds_figures_by_their_definition(town, sign_in):
    found = main(sign_in(town.clerk).get(f"/figures/?{MARCH}&q=activity_rate"))

    assert "/figures/activity_rate/" in found
    assert "/figures/volunteer_minutes/" not in found


def test_the_district_sees_numbers_by_place_and_no_rows(town, sign_in):
    client = sign_in(town.district)

    page = main(client.get(f"/figures/lines/minutes/?{MARCH}&by=rows"))

    assert "/hours/" not in page
    assert town.street.name in page
    assert f"area={town.street.code}" in page


def test_few_people_are_not_told_to_who_may_not_open(town, sign_in):
    came(town, 3)
    district = main(sign_in(town.district).get(f"/figures/lines/recipients/?{MARCH}"))
    clerk = main(sign_in(town.clerk).get(f"/figures/lines/recipients/?{MARCH}"))

    shown = re.compile(r'stat-value">([^<]*)<')
    assert shown.findall(clerk)[0] == "3"
    assert not re.search(r"\d", shown.findall(district)[0])
    assert number(4, Unit.PERSONS, opens=False) != "4"
    assert number(5, Unit.PERSONS, opens=False) == "5"


def test_numbers_in_words():
    assert number(90, Unit.MINUTES) == "1.5"
    assert number(12_345, Unit.FEN) == "123.45"
    assert part(1, 0) == part(None, 9) == part(1, None) == "–"
    assert part(1, 3) == "33.3%"


def test_by_place_and_by_month_add_up_to_the_number(town, sign_in):
    came(town, 7)
    client = sign_in(town.boss)

    places = main(client.get(f"/figures/lines/recipients/?{MARCH}&by=places"))
    months = main(client.get(f"/figures/lines/recipients/?{MARCH}&by=months"))

    cells = re.compile(r'<td class="num">(?:<a[^>]*>)?([^<]*)<')
    assert cells.findall(places) == ["7", "0"]
    assert cells.findall(months) == ["0", "0", "7", *["0"] * 9]
    assert f"area={town.community.code}" in places
    assert "from=2026-03&amp;to=2026-03" in months


def test_pages_of_rows_hold_every_row_once_forwards_and_back(town, sign_in):
    came(town, 2 * ROWS + 5)
    client = sign_in(town.clerk)
    beside = {way: re.compile(rf'rel="{way}" href="([^"]*)"') for way in ("next", "prev")}
    listed = re.compile(r'<th scope="row">[^<]*?(\d+)[^<]*</th>')

    def walk(address: str, way: str) -> list[list[str]]:
        pages = []
        while address:
            page = main(client.get(f"/figures/lines/recipients/{address}"))
            pages.append(listed.findall(page))
            links = beside[way].findall(page)
            address = links[0].replace("&amp;", "&") if links else ""
            last.append(page)
        return pages

    last: list[str] = []
    forwards = walk(f"?{MARCH}", "next")
    back = beside["prev"].findall(last[-1])[0].replace("&amp;", "&")
    backwards = walk(back, "prev")

    assert [len(page) for page in forwards] == [ROWS, ROWS, 5]
    assert len({row for page in forwards for row in page}) == 2 * ROWS + 5
    assert backwards == forwards[1::-1]


def test_more_rows_need_no_more_questions(town, sign_in):
    client = sign_in(town.boss)
    addresses = [
        *(f"/figures/lines/recipients/?{MARCH}&by={by}" for by in ("rows", "places", "months")),
        f"/figures/sheet/?{MARCH}",
    ]

    def asked() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as questions:
                main(client.get(address))
            counts.append(len(questions))
        return counts

    came(town, 1)
    asked()  # the first look also reads what waits
    few = asked()
    came(town, 3, first=2)

    assert asked() == few


def test_every_figure_opens_to_rows_in_plain_words(town, rf):
    request = rf.get(f"/figures/?{MARCH}")
    request.actor, request.now = town.clerk, make.MONDAY + timedelta(days=20)
    ask = asked(request)

    for code in FIGURES:
        behind = of_figure(code, ask, request).rows()
        shown = behind.page(request, 0).rows
        assert all(len(row) == len(behind.headings) for row in behind.cells(shown)), code
        assert not [heading for heading in behind.headings if "_" in heading], code


def test_who_may_not(town, sign_in, client):
    assert client.get("/figures/").status_code == 302
    far = sign_in(town.far_clerk)
    for page in ("/figures/", "/figures/sheet/", "/figures/lines/minutes/"):
        assert far.get(f"{page}?area={town.community.code}").status_code == 404
    assert far.get("/figures/no_such/").status_code == 404
    assert far.get("/figures/lines/no_such/").status_code == 404
    resident = sign_in(make.actor(make.person(town.community)))
    for page in ("/figures/", "/figures/volunteer_minutes/", "/figures/lines/minutes/"):
        assert resident.get(page).status_code == 403


def test_the_auditor_opens_rows_and_a_page_she_may_not_see_is_no_link(town, sign_in):
    auditor = sign_in(make.staff(Role.AUDITOR, town.county))

    page = main(auditor.get(f"/figures/lines/asked/?{MARCH}"))

    assert "<td data-label" in page
    assert "/desk/" not in page


def test_a_table_is_taken_along_with_its_definition_and_a_reason(town, sign_in):
    client = sign_in(town.clerk)
    address = f"/figures/volunteer_minutes/export/?{MARCH}&by=rows"

    without = client.post(address, {"reason": "", "file_format": "xlsx"})
    assert without.status_code == 422
    assert not Entry.objects.filter(kind="figure_export").exists()

    answer = client.post(address, {"reason": "给街道的月报", "file_format": "xlsx"})
    cells = read_workbook(answer.content, Limits()).rows
    record = ServiceRecord.objects.get()
    told = {row[0]: row[1] for row in cells[:8]}
    assert any(FIGURES["volunteer_minutes"].definition in text for text in told.values())
    assert {"给街道的月报", "2026年3月", town.community.name} <= set(told.values())
    assert any(str(record.minutes) in row for row in cells[8:])
    entry = Entry.objects.get(kind="figure_export")
    assert entry.object_id == town.clerk.me
    assert (entry.facts["rows"], entry.facts["reason"]) == (1, "给街道的月报")


def test_the_district_takes_numbers_by_place_and_never_rows(town, sign_in):
    address = f"/figures/lines/minutes/export/?{MARCH}&by=rows"

    answer = sign_in(town.district).post(address, {"reason": "季度会议", "file_format": "csv"})

    text = answer.content.decode("utf-8-sig")
    assert town.street.name in text
    assert Entry.objects.get(kind="figure_export").facts["table"] == "places"


def test_a_page_that_comes_too_early_says_so(town, sign_in, monkeypatch):
    make.confirmed(town)
    client = sign_in(town.clerk)
    words = "还在统计"

    assert words not in main(client.get(f"/figures/sheet/?{MARCH}"))
    make.confirmed(town)
    monkeypatch.setattr(refreshing, "PATIENCE_S", 0.0)  # there is time for one touch
    monkeypatch.setattr(refreshing, "MOST", 1)

    assert words in main(client.get(f"/figures/sheet/?{MARCH}"))
    assert words in main(client.get(f"/figures/lines/done/?{MARCH}"))
