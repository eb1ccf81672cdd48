"""Who is told of unusually many looks, and who asks why. Source: privacy.md 3.1 and 3.4; SD11."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kith.core.actor import Actor, Role

if TYPE_CHECKING:
    from kith.insights.models import LookAlarm

ALARMED: Final = (Role.DISTRICT, Role.AUDITOR)


def may_see_alarm(actor: Actor, alarm: LookAlarm) -> bool:
    """Never one's own; the twin of `queries.looks.visible_to`."""
    return actor.person_id not in (None, alarm.actor_id) and actor.over(alarm.area.path, *ALARMED)


def may_answer_alarm(actor: Actor, alarm: LookAlarm) -> bool:
    """The district: an auditor looks and never writes about business."""
    return may_see_alarm(actor, alarm) and actor.over(alarm.area.path, Role.DISTRICT)
