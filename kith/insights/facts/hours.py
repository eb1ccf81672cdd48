"""Minutes of service, each purse apart; points in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kith.hours.models import ServiceRecord
from kith.hours.states import Purse, RecordState
from kith.insights.facts.shape import Line, Source, month_of
from kith.insights.states import Measure
from kith.people.models import Person, VolunteerProfile
from kith.points import queries as points
from kith.points.states import TransferKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PURSES: Final = {
    Purse.VOLUNTEER: Measure.VOLUNTEER_MIN,
    Purse.REPORT_IN: Measure.REPORT_IN_MIN,
    Purse.ON_DUTY: Measure.ON_DUTY_MIN,
}
MOVES: Final = {
    TransferKind.AWARD: Measure.EARNED,
    TransferKind.GIFT: Measure.EARNED,
    TransferKind.CAPTURE: Measure.SPENT,
}


def of_records(keys: Sequence[int]) -> Iterator[tuple[int, Line]]:
    """Confirmed minutes by grade, each purse apart."""
    rows = ServiceRecord.objects.filter(pk__in=keys, state=RecordState.CONFIRMED)
    told = rows.values_list("pk", "purse", "area_id", "started_at", "minutes", "grade", "person_id")
    for key, purse, area, started, minutes, grade, person in told:
        measure = PURSES[Purse(purse)]
        yield key, Line(measure, area, month_of(started), minutes, grade, person)


def of_volunteers(keys: Sequence[int]) -> Iterator[tuple[int, Line]]:
    """People who registered as volunteers."""
    rows = VolunteerProfile.objects.filter(pk__in=keys)
    for key, area, since, person in rows.values_list("pk", "person__area_id", "since", "person_id"):
        yield key, Line(Measure.NEW_VOLUNTEER, area, month_of(since), person_id=person)


def of_transfers(keys: Sequence[int]) -> Iterator[tuple[int, Line]]:
    """Points that people earned and redeemed; a correction counts against what it corrects."""
    told = [one for one in points.moved(keys) if one.kind in MOVES]
    people = Person.objects.filter(pk__in={one.person_id for one in told})
    homes = dict(people.values_list("pk", "area_id"))
    for one in told:
        home = homes[one.person_id]
        line = Line(MOVES[one.kind], home, month_of(one.at), one.points, person_id=one.person_id)
        yield one.key, line


RECORDS = Source("record", ServiceRecord.objects.all, of_records, tuple(PURSES.values()))
VOLUNTEERS = Source(
    "volunteer", VolunteerProfile.objects.all, of_volunteers, (Measure.NEW_VOLUNTEER,)
)
TRANSFERS = Source("transfer", points.transfers, of_transfers, (Measure.EARNED, Measure.SPENT))
