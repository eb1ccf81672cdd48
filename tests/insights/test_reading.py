"""What readers who may not open rows are told: never so few people, nor what gives them away."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kith.insights.figures import FIGURES
from kith.insights.models import Fact
from kith.insights.queries import figures
from kith.insights.queries.figures import OfFigure, OfLine, around
from kith.insights.rules import reading
from kith.insights.rules.sheet import BY_CODE, LINES
from kith.insights.states import Measure, Unit
from kith.places.models import Area
from tests import make

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=6))
def test_no_small_part_can_be_worked_out_from_its_whole(parts: list[int]) -> None:
    values = {str(n): value for n, value in enumerate(parts)}

    out = reading.withheld(values | {"whole": sum(parts)}, [("whole", list(values))])

    hidden = [n for n in range(len(parts)) if str(n) in out]
    assert all(n in out for n, value in values.items() if 0 < value < reading.FEWEST)
    if "whole" not in out and hidden:
        assert len(hidden) > 1
        assert sum(parts[n] for n in hidden) >= reading.FEWEST
    assert hidden or "whole" not in out or 0 < sum(parts) < reading.FEWEST


def test_the_months_of_a_quarter_do_not_give_a_month_away() -> None:
    year = {("/a/", 1): 3, ("/a/", 2): 20, ("/a/", 3): 30}

    out = reading.hidden(year, "/a/", [])

    assert ("/a/", (1, 1)) in out
    assert ("/a/", (2, 2)) in out
    assert not out & {("/a/", (3, 3)), ("/a/", (1, 3)), ("/a/", (1, 12))}


def test_the_places_and_months_of_a_table_do_not_give_a_cell_away() -> None:
    """The sums of the table as equations: no small cell has only one solution."""
    year = {
        ("/s/a/", 1): 3, ("/s/a/", 2): 40, ("/s/a/", 3): 50,
        ("/s/b/", 1): 10, ("/s/b/", 2): 60, ("/s/b/", 3): 70,
        ("/s/c/", 1): 90, ("/s/c/", 2): 80, ("/s/c/", 3): 75,
    }  # fmt: skip
    for month in (1, 2, 3):
        year["/s/", month] = sum(year[f"/s/{place}/", month] for place in "abc")
    parts = ["/s/a/", "/s/b/", "/s/c/"]

    out = reading.hidden(year, "/s/", parts)

    assert not _solved(out, list(reading.sums("/s/", parts))) & {("/s/a/", (1, 1))}
    assert _solved({("/s/a/", (1, 1))}, list(reading.sums("/s/", parts)))  # alone it would be


def _solved(out: set | frozenset, sums: list) -> set:  # type: ignore[type-arg]
    """Which withheld cells follow from what is told, by elimination."""
    names = sorted(out)
    rows = [
        [Fraction((name == whole) - parts.count(name)) for name in names] for whole, parts in sums
    ]
    for place in range(len(names)):
        lead = next((row for row in rows if row[place] and not any(row[:place])), None)
        if lead is None:
            continue
        for row in rows:
            if row is not lead and row[place]:
                by = row[place] / lead[place]
                row[:] = [mine - by * other for mine, other in zip(row, lead, strict=True)]
    return {
        names[next(n for n, value in enumerate(row) if value)]
        for row in rows
        if sum(1 for value in row if value) == 1
    }


@pytest.mark.parametrize(
    ("since", "until", "span"),
    [
        (MARCH, APRIL, (3, 3)),
        (date(2026, 4, 1), date(2026, 7, 1), (4, 6)),
        (date(2026, 1, 1), date(2027, 1, 1), (1, 12)),
        (date(2026, 2, 1), date(2026, 4, 1), None),
        (date(2026, 3, 2), APRIL, None),
        (date(2026, 12, 1), date(2027, 3, 1), None),
    ],
)
def test_only_periods_of_the_calendar_are_told(
    since: date, until: date, span: tuple[int, int] | None
) -> None:
    assert reading.span_of(since, until) == span


def came(where: Area, people: int, first: int = 1) -> None:
    Fact.objects.bulk_create(
        Fact(
            source="attendance", object_id=where.pk * 1000 + n, measure=Measure.PRESENT,
            label="RECIPIENT", area=where, month=MARCH, person_id=where.pk * 1000 + n, amount=1,
        )
        for n in range(first, first + people)
    )  # fmt: skip


@pytest.mark.django_db
def test_who_may_open_is_told_all_and_the_district_no_small_place() -> None:
    town = make.town()
    came(town.community, 3)
    came(town.other, 9)
    line = OfLine(BY_CODE["recipients"])
    scope = (town.county.path,)
    worker = around(town.street, opens=True, scope=scope)
    district = around(town.street, opens=False, scope=scope)

    assert [n for _at, n in figures.by_place(line, worker, MARCH, APRIL)] == [3, 9]
    assert figures.number(line, district, MARCH, APRIL) == 12
    assert [n for _at, n in figures.by_place(line, district, MARCH, APRIL)] == [None, None]
    for place in (town.community, town.other):
        alone = around(place, opens=False, scope=scope)
        assert figures.number(line, alone, MARCH, APRIL) is None
        assert figures.told_lines(LINES, alone, MARCH, APRIL)["recipients"] is None
    assert figures.number(line, district, MARCH, date(2026, 5, 1)) is None


@pytest.mark.django_db
def test_months_are_told_by_the_same_rule() -> None:
    town = make.town()
    came(town.community, 3)
    Fact.objects.filter(object_id__gt=0).update(month=date(2026, 1, 1))
    came(town.community, 20, first=100)
    at = around(town.county, opens=False, scope=(town.county.path,))

    told = dict(figures.by_month(OfLine(BY_CODE["recipients"]), at, 2026))

    assert told[date(2026, 1, 1)] is None
    assert told[MARCH] is None  # with the quarter beside it, it would tell January
    assert told[date(2026, 2, 1)] == told[APRIL] == 0


@pytest.mark.django_db
def test_parts_of_a_line_are_hidden_together() -> None:
    town = make.town()
    came(town.community, 30)
    Fact.objects.filter(object_id__gt=town.community.pk * 1000 + 27).update(measure="COUNTED")
    at = around(town.community, opens=False, scope=(town.community.path,))

    told = figures.told_lines(LINES, at, MARCH, APRIL)

    assert told["recipients"] == 30
    assert told["recipients_counted"] is told["recipients_named"] is None


@pytest.mark.django_db
def test_a_figure_of_people_and_one_of_hours() -> None:
    town = make.town()
    make.confirmed(town)
    at = around(town.county, opens=False, scope=(town.county.path,))
    now = make.MONDAY + timedelta(days=300)

    assert figures.number(OfFigure(FIGURES["active_volunteers"], now), at, MARCH, APRIL) is None
    minutes = OfFigure(FIGURES["volunteer_minutes"], now)
    assert (figures.number(minutes, at, MARCH, APRIL) or 0) > 0
    assert minutes.unit is Unit.MINUTES
