"""Who opens, sees, reads and writes a care file. Source: mission H; privacy.md 3; rules.md 5.3.

Pure: they look at the actor and at rows the caller holds (`area` loaded).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.care.states.files import CloseReason, FileState
from kith.core.actor import Actor, Role

if TYPE_CHECKING:
    from kith.care.models import AreaEvent, Assessment, CareFile, CareScheme, ReadRequest

DESK = (Role.WORKER, Role.STREET)
READERS = (*DESK, Role.AUDITOR)


def may_open(actor: Actor, area_path: str) -> bool:
    """The desk of the place, with the person or her guardian having agreed."""
    return actor.over(area_path, *DESK)


def is_her_side(actor: Actor, file: CareFile) -> bool:
    """The person herself or her guardian; a proxy orders for her and reads nothing."""
    if actor.person_id is None:
        return False
    return file.person_id == actor.me or file.person_id in actor.wards


def is_desk(actor: Actor, file: CareFile) -> bool:
    """The desk of the place, unless the file is one's own or a ward's."""
    return actor.over(file.area.path, *DESK) and not is_her_side(actor, file)


def may_see(actor: Actor, file: CareFile) -> bool:
    """That there is a file, its tier and flags; the twin of `queries.files.visible_to`."""
    return is_her_side(actor, file) or actor.over(file.area.path, *READERS)


def may_write(actor: Actor, file: CareFile) -> bool:
    """Circumstances, contacts, tier, events."""
    return is_desk(actor, file) and file.state == FileState.OPEN


def may_read(actor: Actor, file: CareFile) -> bool:
    """What is sealed. Of a closed file only the street, and nobody once consent is taken back.

    The caller asks for a purpose, a reason where `needs_reason`, an approval where a child's.
    """
    if is_her_side(actor, file):
        return True
    if file.state == FileState.OPEN:
        return is_desk(actor, file)
    closed = getattr(file, "closing", None)
    withdrew = closed is not None and closed.reason == CloseReason.WITHDREW
    return not withdrew and is_desk(actor, file) and actor.over(file.area.path, Role.STREET)


def must_prove(actor: Actor, file: CareFile) -> bool:
    """Who reads from the street, and not at the desk of the place."""
    return not is_her_side(actor, file) and not actor.over(file.area.path, Role.WORKER)


def needs_reason(actor: Actor, file: CareFile) -> bool:
    """The community's own desk works with the file; who reads from further away says why."""
    return not actor.over(file.area.path, Role.WORKER)


def may_ask_to_read(actor: Actor, file: CareFile) -> bool:
    return file.is_child and is_desk(actor, file) and file.state == FileState.OPEN


def may_decide_reading(actor: Actor, asked: ReadRequest) -> bool:
    """A second person of the desk or the street."""
    return is_desk(actor, asked.file) and actor.person_id != asked.asked_by_id


def may_object(actor: Actor, assessment: Assessment) -> bool:
    """Nobody is put into a tier without being able to say no."""
    return is_her_side(actor, assessment.file) and assessment.file.state == FileState.OPEN


def may_look_again(actor: Actor, assessment: Assessment) -> bool:
    """Not the one who decided the first time."""
    return may_write(actor, assessment.file) and actor.person_id != assessment.by_id


def may_run_schemes(actor: Actor, area_path: str) -> bool:
    return actor.over(area_path, *DESK)


def may_see_scheme(actor: Actor, scheme: CareScheme) -> bool:
    """A scheme holds for everybody below its area; the twin of `queries.schemes.visible_to`."""
    over = actor.over(scheme.area.path, *READERS)
    return over or any(path.startswith(scheme.area.path) for path in actor.paths(*READERS))


def may_tell_of(actor: Actor, area_path: str) -> bool:
    """A festival or severe weather for a whole area."""
    return actor.over(area_path, *DESK)


def may_see_event(actor: Actor, event: AreaEvent) -> bool:
    """The twin of `queries.events.of_areas`."""
    over = actor.over(event.area.path, *READERS)
    return over or any(path.startswith(event.area.path) for path in actor.paths(*READERS))
