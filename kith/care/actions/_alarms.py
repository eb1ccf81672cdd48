"""Alarms around visits: a link and the file's number, never a name."""

from datetime import datetime

from kith.care.models import CareFile
from kith.core.actor import Role
from kith.outbox.actions import tell
from kith.people.queries import holders


def tell_place(
    file: CareFile, topic: str, *roles: Role, cause: str, now: datetime, link: str = ""
) -> int:
    """The nearest holder of each role over the file's area, not she herself; how many people."""
    found = set()
    for role in roles:
        others = [who for who in holders(role, file.area.path, now) if who != file.person_id]
        found |= set(others[:1])
    for person_id in sorted(found):
        tell_one(person_id, file, topic, cause=cause, now=now, link=link)
    return len(found)


def tell_one(
    person_id: int, file: CareFile, topic: str, *, cause: str, now: datetime, link: str = ""
) -> None:
    tell(
        person_id,
        topic,
        cause=f"care:{file.pk}:{cause}",
        now=now,
        link=link or f"/care-day/{file.pk}/",
        number=file.pk,
    )
