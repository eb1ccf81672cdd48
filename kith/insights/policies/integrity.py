"""Who looks into what seems odd, who says her side, who rings. Source: threats.md 2.3, SD1 to SD3
and SD11: whoever it is about does not look, and does not read what the desk reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kith.core.actor import Actor, Role
from kith.hours.policies import is_uninvolved

if TYPE_CHECKING:
    from kith.hours.policies import Sides
    from kith.insights.models import Matter, Party, Sample

LOOKERS: Final = (Role.WORKER, Role.STREET)
WATCHERS: Final = (*LOOKERS, Role.AUDITOR)
# Single answers of residents are not for the desk whose service they are about.
SAMPLE_OPENERS: Final = (Role.STREET, Role.AUDITOR)


def may_see(actor: Actor, matter: Matter, sides: Sides) -> bool:
    """The twin of `queries.integrity.visible_to`."""
    return actor.over(matter.area.path, *WATCHERS) and is_uninvolved(actor, sides)


def may_look(actor: Actor, matter: Matter, sides: Sides) -> bool:
    """take, decide: a second person at the desk or in the street."""
    return actor.over(matter.area.path, *LOOKERS) and is_uninvolved(actor, sides)


def holds(actor: Actor, matter: Matter) -> bool:
    """It is she who looks."""
    return actor.person_id is not None and matter.taken_by_id == actor.person_id


def may_say(actor: Actor, party: Party) -> bool:
    """Her own side, or that of somebody she speaks for."""
    if actor.person_id is None:
        return False
    return party.person_id in {actor.me, *actor.wards, *actor.speaks_for}


def may_ring(actor: Actor, sample: Sample, hands: Sides) -> bool:
    """The desk of another place: nobody who works at the desk it is about, had a hand in the
    request, or lives with somebody who had. The twin of `queries.sampling.to_ring`.
    """
    return (
        actor.over(sample.caller.path, *LOOKERS)
        and actor.grant_over(sample.order.area.path, Role.WORKER) is None
        and is_uninvolved(actor, hands)
    )


def may_open_sample(actor: Actor, area_path: str) -> bool:
    """Which service was drawn and what was said about it; others see numbers."""
    return actor.is_clock or actor.over(area_path, *SAMPLE_OPENERS)
