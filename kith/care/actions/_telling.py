"""Who is told about a file: always its number and a link, never what it says."""

from datetime import datetime

from kith.care.models import CareFile
from kith.core.actor import Role
from kith.outbox.actions import tell
from kith.people.queries import guardians_of, holders


def tell_side(file: CareFile, topic: str, *, cause: str, now: datetime) -> None:
    """She herself, and the guardians of a child."""
    guardians = guardians_of(file.person_id, now) if file.is_child else frozenset()
    for person_id in sorted({file.person_id, *guardians}):
        tell(person_id, topic, cause=cause, now=now, link="/care/mine/", number=file.pk)


def tell_desk(file: CareFile, topic: str, *, cause: str, now: datetime, but: int) -> None:
    """The desk of the place and the street, except who did it and the person herself."""
    path = file.area.path
    desk = {*holders(Role.WORKER, path, now), *holders(Role.STREET, path, now)}
    for person_id in sorted(desk - {but, file.person_id}):
        tell(person_id, topic, cause=cause, now=now, link=f"/care/{file.pk}/", number=file.pk)
