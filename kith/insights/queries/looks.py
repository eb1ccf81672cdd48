"""Unusually many looks, and what nobody reads about herself while it is looked into (SD11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from kith.catalogue.duties import DutyRules
from kith.catalogue.queries import in_force
from kith.core.actor import STAFF, Actor
from kith.core.calendar import midnight
from kith.hours.models import ServiceRecord
from kith.insights.models import LookAlarm, Matter
from kith.insights.policies.looks import ALARMED
from kith.insights.states import About
from kith.people.models import Person
from kith.vault.queries import Looker, lookers_since

if TYPE_CHECKING:
    from datetime import datetime


def visible_to(actor: Actor) -> QuerySet[LookAlarm]:
    """The newest first; never one's own. The twin of `policies.looks.may_see_alarm`."""
    if actor.person_id is None:
        return LookAlarm.objects.none()
    seen = Q(pk=None)
    for path in actor.paths(*ALARMED):
        seen |= Q(area__path__startswith=path)
    rows = LookAlarm.objects.filter(seen).exclude(actor_id=actor.me)
    return rows.select_related("area", "answer").order_by("-pk")


def over_the_most(now: datetime) -> list[tuple[Looker, Person]]:
    """Who opened more today than the rule of her home expects, and has no alarm yet."""
    today = localtime(now).date()
    known = set(LookAlarm.objects.filter(date=today).values_list("actor_id", flat=True))
    found = [one for one in lookers_since(midnight(today)) if one.actor_id not in known]
    people = Person.objects.select_related("area").in_bulk([one.actor_id for one in found])
    return [
        (one, people[one.actor_id])
        for one in found
        if one.actor_id in people and one.looks > _most(one, people[one.actor_id], now)
    ]


def _most(one: Looker, person: Person, now: datetime) -> int:
    rules = in_force(DutyRules, path=person.area.path, on=localtime(now).date())
    return rules.staff_looks if one.roles & STAFF else rules.helper_looks


def journal_kept_from(actor: Actor) -> Q:
    """Lines of the journal that tell of what is looked into about her, her wards and principals:
    the matter itself, the thing it is about, holds on her hours, alarms about her looks.
    """
    mine = _mine(actor)
    matters = Matter.objects.filter(parties__person__in=mine)
    kept = Q(kind="matter", object_id__in=matters.values("pk"))
    for about, kind in ((About.ORDER, "order"), (About.SESSION, "session")):
        kept |= Q(kind=kind, object_id__in=matters.filter(about=about).values("object_id"))
    held = ServiceRecord.objects.filter(person__in=mine, holds__isnull=False)
    kept |= Q(kind="hours", object_id__in=held.values("pk"))
    alarms = LookAlarm.objects.filter(actor_id__in=mine)
    return kept | Q(kind="look_alarm", object_id__in=alarms.values("pk"))


def looks_kept_from(actor: Actor) -> Q:
    """Lines of the access log that she made herself; her own history is a page of its own."""
    return Q(actor_id__in=_mine(actor))


def _mine(actor: Actor) -> set[int]:
    assert actor.person_id is not None, "nobody without a login reads the journal"
    return {actor.me, *actor.wards, *actor.speaks_for}
