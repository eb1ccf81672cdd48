"""What is due: from tier, visits and events; done once, missed aloud, moved at every edge."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.timezone import localtime

from kith.care.actions import dues, events, files
from kith.care.jobs import alarm_missed
from kith.care.models import Due
from kith.care.states import (
    CloseReason,
    DueCause,
    DueState,
    EventKind,
    Tier,
    VisitMethod,
    VisitOutcome,
)
from kith.catalogue.models import RuleSet
from kith.core.refusal import BadInput, Forbidden
from kith.outbox.models import Message
from tests import make
from tests.care.visits import regular, visited
from tests.care.world import assessed, opened, tiered
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def town() -> make.Town:
    return make.town()


def local(*parts: int) -> datetime:
    """An instant of the place, eight hours before the clock of the world."""
    return (datetime(*parts, tzinfo=UTC) - timedelta(hours=8)).astimezone(UTC)  # type: ignore[misc,arg-type]


def states(file) -> list[tuple[str, str]]:
    return list(Due.objects.filter(file=file).order_by("pk").values_list("cause", "state"))


def test_a_file_without_a_tier_has_nothing_due_and_a_tier_makes_one_due(town):
    file = opened(town)
    assert not Due.objects.exists()

    tiered(town, file, Tier.HIGH)

    due = regular(file)
    assert (due.due_on, due.due_at) == (date(2026, 3, 9), local(2026, 3, 10))


def test_asking_again_changes_nothing(town):
    file = assessed(town)
    before = list(Due.objects.values())

    dues.refresh(file, now=MONDAY + HOUR)
    dues.refresh(file, now=MONDAY + 2 * HOUR)

    assert list(Due.objects.values()) == before


@pytest.mark.parametrize(
    ("tier", "met", "due_on", "latest"),
    [
        pytest.param(Tier.HIGH, (2026, 3, 4), (2026, 3, 11), (2026, 3, 11), id="week"),
        pytest.param(Tier.KEY, (2026, 1, 31), (2026, 2, 28), (2026, 2, 28), id="short-month"),
        pytest.param(Tier.KEY, (2028, 1, 31), (2028, 2, 29), (2028, 2, 29), id="leap-month"),
        pytest.param(Tier.GENERAL, (2026, 11, 30), (2027, 2, 26), (2027, 2, 28), id="year-edge"),
        pytest.param(Tier.KEY, (2026, 9, 3), (2026, 9, 30), (2026, 10, 3), id="national-day"),
        pytest.param(Tier.HIGH, (2026, 2, 13), (2026, 2, 14), (2026, 2, 20), id="new-year"),
    ],
)
def test_the_next_visit_at_the_edges_of_months_and_holidays(town, tier, met, due_on, latest):
    """Planned before the days off, missed only after the latest day itself."""
    start = local(*met, 9)
    file = assessed(town, tier, now=start - 20 * DAY)

    visited(town, file, start)

    due = regular(file)
    assert (due.due_on, due.due_at) == (date(*due_on), local(*latest) + DAY)


@pytest.mark.parametrize(("at", "on"), [((23, 59), 9), ((0, 0), 10)], ids=["before", "after"])
def test_midnight_of_the_place_decides_the_day(town, at, on):
    file = assessed(town, now=MONDAY - 10 * DAY)
    day = 2 if at[0] else 3

    visited(town, file, local(2026, 3, day, *at), minutes=1)

    assert regular(file).due_on == date(2026, 3, on)


def test_a_visit_in_time_and_one_too_late(town):
    prompt, late = assessed(town), assessed(town)

    visited(town, prompt, local(2026, 3, 9, 23, 50), minutes=5)
    visited(town, late, local(2026, 3, 10, 0, 1), minutes=5)

    assert states(prompt) == [("REGULAR", "DONE"), ("REGULAR", "OPEN")]
    assert states(late) == [("REGULAR", "MISSED_DONE"), ("REGULAR", "OPEN")]


@pytest.mark.parametrize(
    ("tier", "method", "outcome", "counts"),
    [
        (Tier.HIGH, VisitMethod.HOME, VisitOutcome.MET, True),
        (Tier.HIGH, VisitMethod.MESSAGE, VisitOutcome.TALKED, True),
        (Tier.HIGH, VisitMethod.MESSAGE, VisitOutcome.WROTE, False),
        (Tier.HIGH, VisitMethod.DISCOVERY, VisitOutcome.TALKED, False),
        (Tier.KEY, VisitMethod.MESSAGE, VisitOutcome.WROTE, True),
        (Tier.KEY, VisitMethod.KIN, VisitOutcome.TOLD, False),
        (Tier.GENERAL, VisitMethod.THIRD_PARTY, VisitOutcome.TOLD, True),
        (Tier.GENERAL, VisitMethod.HOME, VisitOutcome.NOT_AT_HOME, False),
    ],
)
def test_the_rule_says_what_counts_for_whom(town, tier, method, outcome, counts):
    file = assessed(town, tier)
    before = regular(file)

    made = visited(town, file, method=method, outcome=outcome, findings={})

    before.refresh_from_db()
    assert made.counts is counts
    assert (before.state == DueState.DONE) is counts


def test_after_a_major_change_the_clock_runs_24_hours(town):
    file = assessed(town)
    happened = MONDAY + 3 * HOUR
    visited(town, file, happened - HOUR)

    events.event(
        file.pk, kind=EventKind.MAJOR_CHANGE, happened_at=happened, actor=town.clerk,
        now=happened + HOUR,
    )  # fmt: skip

    due = Due.objects.get(cause=DueCause.MAJOR_CHANGE)
    assert (due.state, due.due_at) == (DueState.OPEN, happened + 24 * HOUR)
    assert alarm_missed(happened + 24 * HOUR - MINUTE) == 0
    assert alarm_missed(happened + 24 * HOUR) == 1
    visited(town, file, happened + 25 * HOUR)
    due.refresh_from_db()
    assert due.state == DueState.MISSED_DONE


def test_a_festival_is_visited_for_before_it_and_only_shortly_before(town):
    file = assessed(town, Tier.GENERAL)
    visited(town, file, MONDAY + HOUR)

    events.area_event(
        town.street.pk, kind=EventKind.FESTIVAL, title="端午", starts_on=date(2026, 3, 20),
        actor=town.boss, now=MONDAY + DAY,
    )  # fmt: skip

    due = Due.objects.get(cause=DueCause.FESTIVAL)
    assert (due.state, due.due_on) == (DueState.OPEN, date(2026, 3, 19))
    visited(town, file, local(2026, 3, 13, 8))
    due.refresh_from_db()
    assert due.state == DueState.DONE
    assert regular(file).due_on == date(2026, 6, 12)


def test_a_missed_visit_is_told_once_to_the_desk_and_later_to_the_street(town):
    file = assessed(town)
    due = regular(file)

    told = [alarm_missed(due.due_at + shift) for shift in
            (-MINUTE, MINUTE, HOUR, DAY, DAY + HOUR, 9 * DAY)]  # fmt: skip

    assert told == [0, 1, 0, 1, 0, 0]
    rows = Message.objects.filter(topic="visit_missed").order_by("pk")
    assert [row.person_id for row in rows] == [town.clerk.me, town.boss.me]
    assert {row.link for row in rows} == {f"/care-day/{file.pk}/"}
    assert all(list(row.facts) == ["number"] for row in rows)


def test_only_the_clock_raises_an_alarm(town):
    due = regular(assessed(town))

    with pytest.raises(Forbidden):
        dues.alarm(due.pk, actor=town.clerk, now=due.due_at)


def test_two_phones_with_the_same_due_make_two_visits_and_one_due_done(town):
    file = assessed(town)
    due = regular(file)

    visited(town, file, MONDAY + DAY, due_id=due.pk, now=MONDAY + 3 * DAY)
    visited(town, file, MONDAY + 2 * DAY, due_id=due.pk, now=MONDAY + 3 * DAY)

    assert file.visits.count() == 2
    assert states(file) == [("REGULAR", "DONE"), ("REGULAR", "OPEN")]
    assert regular(file).due_on == localtime(MONDAY + 9 * DAY).date()


def test_who_wants_no_visit_is_left_alone_until_the_rule_asks_again(town):
    file = assessed(town, Tier.KEY)

    visited(town, file, MONDAY + HOUR, outcome=VisitOutcome.REFUSED, met_in_person=True)

    assert states(file) == [("REGULAR", "DECLINED"), ("REGULAR", "OPEN")]
    assert regular(file).due_on == date(2026, 4, 2)
    assert alarm_missed(local(2026, 4, 2, 23, 59)) == 0


def test_another_tier_moves_the_due_and_never_into_the_past(town):
    file = assessed(town, Tier.GENERAL)
    later = MONDAY + 60 * DAY

    tiered(town, file, Tier.HIGH, now=later)

    due = regular(file)
    assert due.due_on == localtime(later + DAY).date()
    tiered(town, file, Tier.HIGH, now=later + 2 * DAY)
    due.refresh_from_db()
    assert due.due_on == localtime(later + DAY).date()


def test_a_closed_file_has_nothing_due(town):
    file = assessed(town)

    files.close_file(file.pk, reason=CloseReason.MOVED, actor=town.clerk, now=MONDAY + DAY)

    assert states(file) == [("REGULAR", "VOID")]
    assert alarm_missed(MONDAY + 30 * DAY) == 0


def test_a_visit_asked_for_by_a_day(town):
    file = assessed(town)

    due = dues.ask(file.pk, day=date(2026, 3, 4), actor=town.clerk, now=MONDAY)
    again = dues.ask(file.pk, day=date(2026, 3, 4), actor=town.clerk, now=MONDAY)

    assert (due.pk, due.cause, due.due_at) == (again.pk, DueCause.REQUEST, local(2026, 3, 5))
    with pytest.raises(BadInput):
        dues.ask(file.pk, day=date(2026, 3, 1), actor=town.clerk, now=MONDAY)
    with pytest.raises(Forbidden):
        dues.ask(file.pk, day=date(2026, 3, 5), actor=town.far_clerk, now=MONDAY)


def test_a_place_may_say_otherwise(town):
    row = RuleSet.objects.get(kind="VISITS")
    counts = {tier: {"ways": ["HOME"], "results": ["MET"]} for tier in ("HIGH", "KEY", "GENERAL")}
    RuleSet.objects.create(
        kind="VISITS", area=town.community, valid_from=row.valid_from, source="test",
        params=row.params | {"counts": counts},
    )  # fmt: skip
    file = assessed(town)

    made = visited(town, file, method=VisitMethod.MESSAGE, outcome=VisitOutcome.TALKED)

    assert made.counts is False
