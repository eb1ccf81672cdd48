"""Records made through the actions, and the people who decide about them."""

from __future__ import annotations

from datetime import datetime, timedelta

from kith.core.actor import CLOCK, Actor, Role
from kith.hours.actions import recording as hours
from kith.hours.actions import review
from kith.hours.models import ServiceRecord
from kith.hours.states import Proof
from kith.people.models import Person
from tests import make
from tests.make import DAY, HOUR, MONDAY

NOW = MONDAY + 5 * DAY
MINUTE = timedelta(minutes=1)
FLAG = review.Flag("SAME_PHOTO", 100, {"services": 2})


def record(
    town: make.Town,
    who: Person,
    *,
    start: datetime = MONDAY,
    length: timedelta = HOUR,
    by: Actor | None = None,
    now: datetime | None = None,
    late: hours.Late | None = None,
    **changes: object,
) -> ServiceRecord:
    """An hour proved at both ends, for the street administrator, who asked for it."""
    plain: dict[str, object] = {
        "cause": f"claim:{start:%d%H%M}",
        "person_id": who.pk,
        "area_id": town.community.pk,
        "category": "ELDERLY",
        "content": "擦窗户一次",
        "beneficiary_ids": (town.far_clerk.me,),
        "started_at": start,
        "ended_at": start + length,
        "start_proof": Proof.CODE,
        "end_proof": Proof.CODE,
    }
    return hours.record(
        input=hours.RecordInput(**(plain | changes)),  # type: ignore[arg-type]
        actor=by or make.actor(who),
        now=now or start + length,
        late=late,
    )


def confirmed(town: make.Town, who: Person, **changes: object) -> ServiceRecord:
    """The same, confirmed by the far clerk for whom it was."""
    row = record(town, who, **changes)  # type: ignore[arg-type]
    return hours.confirm(row.pk, by_recipient=True, actor=town.far_clerk, now=NOW)


def held(row: ServiceRecord, *flags: review.Flag, now: datetime = NOW) -> ServiceRecord:
    review.hold(row.pk, flags=flags or (FLAG,), actor=CLOCK, now=now)
    return ServiceRecord.objects.get(pk=row.pk)


def second_clerk(town: make.Town) -> Actor:
    return make.staff(Role.WORKER, town.community)


def housemate(town: make.Town, of: Person, role: Role | None = None) -> Actor:
    """Somebody at home with a person, with a role over the community where one is named."""
    who = make.person(town.community)
    Person.objects.filter(pk=who.pk).update(household_key=of.household_key)
    if role is not None:
        make.grant(who, role, town.community)
    return make.actor(who)
