"""Report-in minutes: a purse of their own, a named second person, never the same time twice."""

from datetime import timedelta

import pytest

from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.hours.actions._rows import Overlaps
from kith.hours.models import ServiceRecord
from kith.hours.queries import confirmed_minutes
from kith.hours.states import Purse
from kith.reportin import queries
from kith.reportin.actions import service
from kith.reportin.actions.service import ServiceInput
from tests import make
from tests.make import DAY, MONDAY
from tests.reportin import world

pytestmark = pytest.mark.django_db


def typed(of: world.World, **changes: object) -> ServiceInput:
    plain: dict[str, object] = {
        "started_at": MONDAY + DAY,
        "ended_at": MONDAY + DAY + timedelta(hours=2),
        "content": "入户走访",
        "category": "ELDERLY",
        "second_id": of.second.me,
    }
    return ServiceInput(**(plain | changes))  # type: ignore[arg-type]


def test_the_second_person_confirms_and_the_purse_of_report_in_is_filled():
    of = world.world()
    row = world.member(of)
    made = service.record(row.pk, input=typed(of), actor=of.town.clerk, now=MONDAY + 2 * DAY)
    waits = list(queries.to_confirm(of.second.me))

    service.confirm(made.pk, actor=of.second, now=MONDAY + 2 * DAY)

    told = ServiceRecord.objects.get()
    assert waits == [made]
    assert (told.purse, told.state, told.grade, told.minutes) == (
        "REPORT_IN",
        "CONFIRMED",
        "C",
        120,
    )
    assert (told.in_charge_id, told.organiser_id) == (of.second.me, of.unit.pk)
    assert confirmed_minutes(world.who_of(row).pk, Purse.REPORT_IN) == 120
    assert confirmed_minutes(world.who_of(row).pk, Purse.VOLUNTEER) == 0
    assert not queries.to_confirm(of.second.me).exists()


def test_the_same_minutes_fill_no_second_purse():
    of = world.world()
    row = world.member(of)
    service.record(row.pk, input=typed(of), actor=of.town.clerk, now=MONDAY + 2 * DAY)
    again = typed(of, started_at=MONDAY + DAY + timedelta(minutes=30))

    with pytest.raises(Overlaps):
        service.record(row.pk, input=again, actor=of.town.clerk, now=MONDAY + 2 * DAY)

    assert ServiceRecord.objects.count() == 1


@pytest.mark.parametrize("second", ["the member", "the writer"])
def test_the_second_person_is_a_second_person(second):
    of = world.world()
    row = world.member(of)
    who = {"the member": row.person_id, "the writer": of.town.clerk.me}[second]

    with pytest.raises(BadInput):
        service.record(
            row.pk, input=typed(of, second_id=who), actor=of.town.clerk, now=MONDAY + 2 * DAY
        )

    assert not ServiceRecord.objects.exists()


def test_nobody_but_the_named_one_confirms():
    of = world.world()
    row = world.member(of)
    made = service.record(row.pk, input=typed(of), actor=of.town.clerk, now=MONDAY + 2 * DAY)

    for actor in (of.town.clerk, of.town.boss, of.liaison):
        with pytest.raises(Forbidden):
            service.confirm(made.pk, actor=actor, now=MONDAY + 2 * DAY)

    assert ServiceRecord.objects.get().state == "RECORDED"


def test_nothing_is_written_before_the_receipt_nor_by_another_desk():
    of = world.world()
    waiting, row = world.slip(of, make.person(of.town.community)), world.member(of)
    early = typed(of, started_at=MONDAY - DAY, ended_at=MONDAY - DAY + timedelta(hours=1))

    with pytest.raises(IllegalMove):
        service.record(waiting.pk, input=typed(of), actor=of.town.clerk, now=MONDAY + 2 * DAY)
    with pytest.raises(BadInput):
        service.record(row.pk, input=early, actor=of.town.clerk, now=MONDAY + 2 * DAY)
    with pytest.raises(Forbidden):
        service.record(row.pk, input=typed(of), actor=of.town.far_clerk, now=MONDAY + 2 * DAY)

    assert not ServiceRecord.objects.exists()
