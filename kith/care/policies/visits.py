"""Who visits, searches, reads what was found and changes what was written. Source: mission H.

Pure: they look at the actor and at rows the caller holds (`file.area` loaded).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kith.care.policies import files
from kith.care.states.files import FileState
from kith.catalogue.visits import VisitRules
from kith.core.actor import Actor

if TYPE_CHECKING:
    from kith.care.models import CareFile, Visit, VisitVersion


def may_visit(actor: Actor, file: CareFile, *, holds_stop: bool = False) -> bool:
    """The desk of the place, or the helper whose accepted stop of a round is now."""
    if file.state != FileState.OPEN or actor.person_id is None or files.is_her_side(actor, file):
        return False
    return holds_stop or files.is_desk(actor, file)


def may_write_for(actor: Actor, file: CareFile, visitor_id: int) -> bool:
    """One's own visit; the desk writes down what others made."""
    return visitor_id == actor.person_id or files.is_desk(actor, file)


def may_see(actor: Actor, visit: Visit) -> bool:
    """That it took place, how and what came of it; never what was found."""
    own = actor.person_id is not None and visit.by_id == actor.person_id
    return own or files.may_see(actor, visit.file)


def may_amend(actor: Actor, visit: Visit) -> bool:
    """Who wrote it, or the desk of the place."""
    own = actor.person_id is not None and visit.written_by_id == actor.person_id
    return own or files.is_desk(actor, visit.file)


def is_at_once(actor: Actor, visit: Visit, *, rules: VisitRules, now: datetime) -> bool:
    """Who wrote it changes it without a second person while it is fresh."""
    fresh = now < visit.written_at + timedelta(hours=rules.amend_h)
    return fresh and visit.written_by_id == actor.person_id


def may_check(actor: Actor, version: VisitVersion) -> bool:
    """A second person of the desk, never the one who proposed the change or was there."""
    visit = version.visit
    own = actor.person_id in (version.by_id, visit.by_id)
    return files.is_desk(actor, visit.file) and not own


def may_search(actor: Actor, file: CareFile) -> bool:
    """Looking for somebody who does not answer: the desk, whether the file is closed by now."""
    return files.is_desk(actor, file)


def may_see_to(actor: Actor, visit: Visit) -> bool:
    """What needs help now is taken up by the desk."""
    return files.is_desk(actor, visit.file)


def may_alarm(actor: Actor) -> bool:
    return actor.is_clock
