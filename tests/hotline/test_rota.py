"""Who answers when: no clash, gaps that show, swaps by both words, a word for the next one."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from kith.core.actor import Role
from kith.core.refusal import Forbidden, IllegalMove
from kith.hotline.actions import lines, rota
from kith.hotline.models import Shift
from kith.hotline.queries import lines as queries
from kith.hotline.rules import gaps, open_on
from kith.hotline.states import SwapState
from tests import make
from tests.hotline.world import on_shift, post
from tests.make import DAY, HOUR, MONDAY

BEIJING = ZoneInfo("Asia/Shanghai")


def clock(hour: int, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("shifts", "missing"),
    [
        pytest.param([], [(8, 20)], id="nobody"),
        pytest.param([(8, 14), (14, 20)], [], id="two-in-a-row"),
        pytest.param([(9, 12), (11, 15)], [(8, 9), (15, 20)], id="overlapping"),
        pytest.param([(6, 9), (19, 23)], [(9, 19)], id="beyond-the-hours"),
    ],
)
def test_gaps_are_the_open_hours_without_a_shift(shifts, missing):
    span = (clock(8), clock(20))

    found = gaps(span, [(clock(a), clock(b)) for a, b in shifts])

    assert found == [(clock(a), clock(b)) for a, b in missing]


def test_a_line_that_closes_past_midnight_closes_the_next_day():
    night = open_on(date(2026, 3, 2), [1], time(18), time(2), BEIJING)
    day = open_on(date(2026, 3, 2), [1], time(0), time(0), BEIJING)

    assert night == (clock(18), clock(2, 3))
    assert day == (clock(0), clock(0, 3))
    assert open_on(date(2026, 3, 3), [1], time(18), time(2), BEIJING) is None


@pytest.mark.django_db
def test_nobody_answers_two_lines_at_once_and_shifts_may_touch():
    world = post()
    lines.enlist(world.service.pk, person_id=world.first.me, actor=world.lead, now=MONDAY)

    with pytest.raises(rota.ShiftClash):
        on_shift(world.service, world.first, MONDAY, MONDAY + HOUR, by=world.lead)
    on_shift(world.service, world.first, MONDAY + 4 * HOUR, MONDAY + 6 * HOUR, by=world.lead)
    with pytest.raises(rota.NotOnRota):
        on_shift(world.service, world.second, MONDAY, MONDAY + HOUR, by=world.lead)
    with pytest.raises(Forbidden):
        on_shift(world.line, world.second, MONDAY, MONDAY + HOUR, by=world.first)

    assert Shift.objects.count() == 2


@pytest.mark.django_db
def test_two_change_places_only_with_both_words():
    world = post()
    hers = on_shift(world.line, world.first, MONDAY + DAY, MONDAY + DAY + HOUR, by=world.lead)
    theirs = on_shift(world.line, world.second, MONDAY + 2 * DAY, MONDAY + 2 * DAY + HOUR,
                      by=world.lead)  # fmt: skip

    swap = rota.ask_swap(
        hers.pk, other_id=world.second.me, in_return_id=theirs.pk, actor=world.first, now=MONDAY
    )
    hers.refresh_from_db()
    asked = hers.person_id
    for nobody in (world.first, world.lead):
        with pytest.raises(Forbidden):
            rota.answer_swap(swap.pk, verb="agree", actor=nobody, now=MONDAY)
    rota.answer_swap(swap.pk, verb="agree", actor=world.second, now=MONDAY)

    hers.refresh_from_db()
    theirs.refresh_from_db()
    assert asked == world.first.me
    assert (hers.person_id, theirs.person_id) == (world.second.me, world.first.me)


@pytest.mark.django_db
def test_a_swap_that_would_clash_or_came_too_late_changes_nothing():
    world = post()
    hers = on_shift(world.line, world.first, MONDAY + DAY, MONDAY + DAY + HOUR, by=world.lead)
    swap = rota.ask_swap(
        hers.pk, other_id=world.second.me, in_return_id=None, actor=world.first, now=MONDAY
    )
    on_shift(world.line, world.second, MONDAY + DAY, MONDAY + DAY + HOUR, by=world.lead)

    with pytest.raises(rota.ShiftClash):
        rota.answer_swap(swap.pk, verb="agree", actor=world.second, now=MONDAY)
    with pytest.raises(IllegalMove):
        rota.answer_swap(swap.pk, verb="agree", actor=world.second, now=MONDAY + DAY)
    rota.answer_swap(swap.pk, verb="decline", actor=world.second, now=MONDAY + DAY)

    swap.refresh_from_db()
    hers.refresh_from_db()
    assert (swap.state, hers.person_id) == (SwapState.DECLINED, world.first.me)


@pytest.mark.django_db
def test_a_word_for_the_next_one_opens_on_the_rota_only():
    world = post()
    row = rota.hand_over(world.line.pk, text="有一位会再打来。", actor=world.first, now=MONDAY)

    assert rota.read_handover(row.pk, actor=world.second, now=MONDAY) == "有一位会再打来。"
    for nobody in (world.town.boss, make.staff(Role.HOTLINE, world.town.street)):
        with pytest.raises(Forbidden):
            rota.read_handover(row.pk, actor=nobody, now=MONDAY)


@pytest.mark.django_db
def test_who_leaves_the_rota_leaves_gaps():
    world = post()
    on_shift(world.line, world.second, MONDAY + DAY, MONDAY + DAY + HOUR, by=world.lead)
    place = queries.counsellors(world.line).get(person_id=world.second.me)

    lines.discharge(place.pk, actor=world.lead, now=MONDAY)

    days = queries.rota(world.line, since=date(2026, 3, 2), days=14)
    assert not Shift.objects.filter(person_id=world.second.me).exists()
    assert [len(day.gaps) for day in days[:3]] == [1, 1, 1]
    assert len(days) == 14
