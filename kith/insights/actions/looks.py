"""Unusually many looks: somebody is told, asks, and writes down what it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.refusal import BadInput, IllegalMove, require
from kith.insights.models import LookAlarm, LookAnswer
from kith.insights.policies import looks as policies
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.models import Person
from kith.people.queries import holders

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor


@transaction.atomic
def raise_alarm(
    person_id: int, *, looks: int, role: str, actor: Actor, now: datetime
) -> LookAlarm | None:
    """Those above are told once a day that this person looks unusually much. Only the clock."""
    require(actor.is_clock)
    person = Person.objects.select_related("area").get(pk=person_id)
    alarm, is_new = LookAlarm.objects.get_or_create(
        actor_id=person_id,
        date=localtime(now).date(),
        defaults={"role": role, "area": person.area, "looks": looks, "at": now},
    )
    if not is_new:
        return None
    note("look_alarm", alarm.pk, "raise", actor=actor, now=now, looks=looks)
    link, cause = "/integrity/looks/", f"look_alarm:{alarm.pk}"
    for above in policies.ALARMED:
        for told in set(holders(above, person.area.path, now)) - {person_id}:
            tell(told, "looks_stand_out", cause=cause, now=now, link=link, number=looks)
    return alarm


@transaction.atomic
def answer(alarm_id: int, *, text: str, actor: Actor, now: datetime) -> LookAnswer:
    """Somebody who did not look herself asked, and says what it was.

    Raises Forbidden; IllegalMove when it was answered already.
    """
    alarm = LookAlarm.objects.select_related("area").locked(alarm_id)
    require(policies.may_answer_alarm(actor, alarm))
    require(not LookAnswer.objects.filter(alarm=alarm).exists(), IllegalMove())
    require(text.strip() != "", BadInput(field="text", why=_("Please say what it was.")))
    note("look_alarm", alarm.pk, "answer", actor=actor, now=now)
    return LookAnswer.objects.create(alarm=alarm, text=text.strip()[:200], by_id=actor.me, at=now)
