"""Requests about one's own data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localtime

from kith.catalogue.queries import in_force
from kith.catalogue.rules import RetentionRules
from kith.core.actor import Actor
from kith.privacy.models import Copy, Erasure, Forgetting, Request
from kith.privacy.policies import READERS
from kith.privacy.states import PENDING, RequestState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from kith.people.models import Person


def visible_to(actor: Actor) -> QuerySet[Request]:
    """The twin of `policies.may_see`; what is to be done first stands first."""
    if actor.person_id is None:
        return Request.objects.none()
    mine = Q(asked_by_id=actor.me) | Q(person__in={actor.me, *actor.wards})
    return _listed(mine | _over(actor))


def at_the_desk(actor: Actor) -> QuerySet[Request]:
    """Those of the actor's places."""
    return _listed(_over(actor))


def mine(actor: Actor) -> QuerySet[Request]:
    """About herself and her wards, the newest first."""
    about = Q(person__in={actor.me, *actor.wards})
    return _listed(about).order_by("-asked_at", "-pk")


def _over(actor: Actor) -> Q:
    there = Q(pk=None)
    for path in actor.paths(*READERS):
        there |= Q(person__area__path__startswith=path)
    return there


def _listed(which: Q) -> QuerySet[Request]:
    rows = Request.objects.filter(which).select_related("person__area", "copy")
    return rows.order_by("due_date", "pk")


def pending(rows: QuerySet[Request]) -> QuerySet[Request]:
    return rows.filter(state__in=PENDING)


def to_make() -> list[int]:
    """Copies that were agreed to and are not made yet."""
    rows = Request.objects.filter(state=RequestState.GRANTED, wish="COPY")
    return list(rows.order_by("pk").values_list("pk", flat=True))


def copies_over(now: datetime) -> QuerySet[Copy]:
    """Copies whose time is over and whose file is still there."""
    return Copy.objects.filter(expires_at__lte=now, content__isnull=False).order_by("pk")


def downloads(requests: Iterable[Request]) -> dict[int, int]:
    """How often each copy was fetched, by request."""
    rows = Copy.objects.filter(request__in=list(requests)).annotate(times=Count("downloads"))
    return dict(rows.values_list("request_id", "times"))


def rules_for(person: Person, now: datetime) -> RetentionRules:
    return in_force(RetentionRules, path=person.area.path, on=localtime(now).date())


def is_erased(person_id: int) -> bool:
    return Erasure.objects.filter(person=person_id).exists()


def forgotten() -> QuerySet[Forgetting]:
    """What was forgotten by time, the newest first: kinds and counts."""
    return Forgetting.objects.order_by("-at", "what")
