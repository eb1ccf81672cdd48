"""Who may record, confirm, take back and see minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.core.actor import Actor, Role

if TYPE_CHECKING:
    from kith.hours.models import ServiceRecord

OVERSEERS = (Role.WORKER, Role.STREET, Role.AUDITOR)


def may_see(actor: Actor, record: ServiceRecord) -> bool:
    """hours_record.read; the twin of `queries.visible_to`."""
    if actor.person_id is None:
        return False
    return (
        record.person_id == actor.me
        or record.person_id in actor.wards
        or actor.over(record.area.path, *OVERSEERS)
    )


def may_confirm(actor: Actor, record: ServiceRecord) -> bool:
    """A second person: neither who served nor who recorded her own minutes (SD1, SD2)."""
    if actor.person_id is None or actor.person_id in (record.person_id, record.recorded_by_id):
        return False
    same_home = bool(actor.household_key) and actor.household_key == record.person.household_key
    return not same_home


def may_reverse(actor: Actor, record: ServiceRecord) -> bool:
    return actor.person_id != record.person_id and actor.over(
        record.area.path, Role.STREET, Role.DISTRICT
    )
