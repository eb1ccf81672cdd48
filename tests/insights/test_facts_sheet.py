"""A month in which everything happened once or twice, as its sheet tells it."""

from __future__ import annotations

from datetime import date

import pytest

from kith.activities.actions import attendance
from kith.activities.states import PresentAs
from kith.care.states import Tier
from kith.core.actor import CLOCK
from kith.hours.models import ServiceRecord
from kith.insights.actions.refreshing import refresh
from kith.insights.facts import DEFINITIONS, LABELS, SOURCES, label_words
from kith.insights.models import Fact
from kith.insights.queries import sheets
from kith.insights.queries.truth import differing
from kith.insights.rules.sheet import BY_CODE, LINES, By, SheetLine
from kith.insights.sql import TOUCHES
from kith.insights.states import UNITS, Measure
from kith.orders.actions import clocks, desk
from kith.pairing.states import ContactOutcome
from kith.programmes.actions import highlights
from tests import make
from tests.activities import door, monthly
from tests.care import visits as care_visits
from tests.care import world as care
from tests.grid import shops
from tests.hotline import world as hotline
from tests.make import DAY, MONDAY
from tests.pairing import world as pairing
from tests.programmes import world as programmes
from tests.projects import worlds as projects

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def numbers(town: make.Town, since: date = MARCH, until: date = APRIL) -> dict[str, int]:
    """What the sheet says, without the lines that say nothing."""
    refresh()
    cells = sheets.cells(town.county.path, since, until)
    return {line.code: number for line in LINES if (number := line.of(cells))}


def opens(town: make.Town, line: SheetLine) -> int:
    facts = sheets.opened(town.county.path, MARCH, APRIL, line.measures, line.labels)
    return sheets.number(line, facts)


# ------------------------------------------------------------------------------- the table


def test_every_measure_has_its_unit_its_definition_its_source_and_a_line() -> None:
    told = {measure for source in SOURCES.values() for measure in source.measures}
    shown = {measure for line in LINES for measure in line.measures}

    assert set(Measure) == told == set(DEFINITIONS) == set(UNITS) == shown
    assert {touch.source for touch in TOUCHES} == set(SOURCES)
    assert set(LABELS) <= set(Measure)


def test_lines_name_each_other_and_people_are_never_added_up() -> None:
    assert len(BY_CODE) == len(LINES)
    for line in LINES:
        assert {line.over, line.within} <= {"", *BY_CODE}
        if line.by is By.PERSONS:
            assert len(line.measures) == 1
            assert len(line.labels) <= 1


def test_no_line_adds_roles_purses_or_wishes_to_requests() -> None:
    for line in LINES:
        purses = {one for one in line.measures if one.name.endswith("_MIN")}
        assert len(purses) <= 1
        if set(line.measures) & {Measure.PRESENT, Measure.COUNTED, Measure.SIGNED_UP}:
            assert len(line.labels) == 1
        if any(measure.name.startswith("ORDER_") for measure in line.measures):
            assert line.labels in (("REQUEST",), ("WISH",))


# ------------------------------------------------------------------------------- the month


@pytest.fixture
def town(db: None) -> make.Town:
    return make.town()


def test_requests_wishes_and_the_residents_word(town: make.Town) -> None:
    make.confirmed(town, stars=5)
    make.wish(town)
    refused = make.order(make.person(town.community))
    desk.reject(refused.pk, reason="不是社区能办的事", actor=town.clerk, now=MONDAY)
    late = make.open_order(town)
    clocks.escalate(late.pk, actor=CLOCK, now=MONDAY + 20 * DAY)
    make.confirmed(town, stars=2)

    told = numbers(town)

    requests = {"asked": 4, "checked": 3, "taken": 2, "done": 2, "not_done": 1}
    wishes = {"wished": 1, "wish_opened": 1}
    time = {"limits": 3, "in_time": 2}
    word = {"rated": 2, "content": 1}
    assert told.items() >= (requests | wishes | time | word).items()
    assert not {"wish_done", "by_proxy"} & told.keys()


def test_who_was_there_and_who_had_a_place(town: make.Town) -> None:
    at = door.held(town, five_for="ELDERLY")
    came, _away = door.guest(town, at), door.guest(town, at)
    helper = door.helper(town, at)
    for who in (came, helper):
        door.tick(at, who, by=town.clerk)
        door.tick(at, who, by=town.clerk, kind=door.OUT, now=door.END)
    counted = attendance.CountInput(PresentAs.RECIPIENT, 7)
    attendance.count(at.pk, input=counted, actor=town.clerk, now=door.END)
    assert "sessions" not in numbers(town)
    door.closed(town, at)

    told = numbers(town)

    assert told.items() >= {
        "sessions": 1, "sessions_elderly": 1, "kinds": 1, "kind_course": 1,
        "recipients": 8, "recipients_named": 1, "recipients_counted": 7, "recipients_persons": 1,
        "helpers": 1, "signed_up": 2, "came": 1, "helpers_signed_up": 1, "helpers_came": 1,
    }.items()  # fmt: skip
    assert not {"onlookers", "posted", "sessions_others"} & told.keys()


def test_pairs_care_hazards_and_calls(town: make.Town) -> None:
    pair = pairing.active(town)
    for day in (1, 2):
        pairing.visit(pair, MONDAY + day * DAY)
    pairing.visit(pair, MONDAY + 3 * DAY, outcome=ContactOutcome.NOT_REACHED)
    file = care.assessed(town, Tier.HIGH)
    care_visits.visited(town, file, MONDAY + 2 * DAY)
    shops.found(town, shops.SERIOUS)
    hazard = shops.noticed(town)
    shops.closed(town, hazard, shops.colleague(town), MONDAY + DAY)
    post = hotline.post(town)
    hotline.taken(post)

    told = numbers(town)

    assert told.items() >= {"contacts": 3, "contacts_met": 2, "pairs": 1}.items()
    assert told.items() >= {"care_due": 2, "care_done": 1, "care_due_high": 2}.items()
    assert told.items() >= {"hazards": 2, "hazards_closed": 1, "hazards_deadline": 1}.items()
    assert told["calls"] == 1
    call = Fact.objects.get(measure=Measure.CALL)
    assert (call.label, call.person_id) == (str(post.line.pk), None)


def test_lists_highlights_and_the_next_month(town: make.Town) -> None:
    projects.closed(town)
    projects.agreed(town)
    row = programmes.shown(programmes.highlight(town.community.pk, town.clerk, "七彩"), town.clerk)
    highlights.approve(row.pk, actor=town.boss, now=MONDAY)
    monthly.planned(town.community, town.clerk, "2026-04-05 09:30")
    monthly.published(town.community, town.clerk)
    refresh()
    months = sorted(Fact.objects.filter(measure=Measure.ITEM_DUE).values_list("month", flat=True))

    told = numbers(town, until=date(2027, 1, 1))

    assert len(months) == 2
    assert told.items() >= {
        "items_due": 2, "items_due_closed": 1, "items_closed": 1,
        "highlights": 1, "lists_out": 1, "lists_in_time": 1,
    }.items()  # fmt: skip
    highlights.retire(row.pk, reason="不再举办", actor=town.boss, now=MONDAY + DAY)
    assert "highlights" not in numbers(town)


def test_every_number_opens_to_its_rows(town: make.Town) -> None:
    make.confirmed(town)
    pairing.visit(pairing.active(town), MONDAY + DAY)
    told = numbers(town)

    assert {line.code: opens(town, line) for line in LINES if line.code in told} == told
    people = sheets.people(sheets.opened(town.county.path, MARCH, APRIL, [Measure.VOLUNTEER_MIN]))
    served = ServiceRecord.objects.filter(state="CONFIRMED").values_list("person_id", flat=True)
    assert [row[0] for row in people] == sorted(served)
    assert told["active"] == len(people)


def test_labels_have_words(town: make.Town) -> None:
    make.confirmed(town)
    refresh()

    told = {row: label_words(*row) for row in Fact.objects.values_list("measure", "label")}

    assert told["ORDER_IN", "REQUEST"] != "REQUEST"
    assert label_words(Measure.CALL, "3") == "3"
    assert list(differing()) == []
