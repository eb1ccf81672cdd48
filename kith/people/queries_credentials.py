"""Papers that prove skills: who waits for somebody to look, what counts, what runs out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from kith.core.actor import Actor, Role
from kith.people.models import Credential
from kith.people.states import CredentialState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


def visible_to(actor: Actor) -> QuerySet[Credential]:
    """The twin of `policies.may_see_credential`, the newest first."""
    if actor.person_id is None:
        return Credential.objects.none()
    seen = Q(person_id=actor.me)
    for path in actor.paths(Role.WORKER, Role.STREET, Role.AUDITOR):
        seen |= Q(person__area__path__startswith=path)
    return Credential.objects.filter(seen).select_related("person__area").order_by("-pk")


def of_person(person_id: int) -> QuerySet[Credential]:
    rows = Credential.objects.filter(person_id=person_id).select_related("person__area")
    return rows.prefetch_related("checks").order_by("-pk")


def waiting(actor: Actor) -> QuerySet[Credential]:
    """Papers of the actor's places that nobody has looked at, the longest wait first."""
    seen = Q(pk=None)
    for path in actor.paths(Role.WORKER, Role.STREET):
        seen |= Q(person__area__path__startswith=path)
    rows = Credential.objects.filter(seen, state=CredentialState.WAITING)
    return rows.select_related("person__area").order_by("told_at", "pk")


def verified(path: str, skills: Iterable[str], *, on: date) -> QuerySet[Credential]:
    """Papers of people at home below the path that count on a day (S4-32): a second person saw
    them and their last day has not passed. The rows behind `count_verified`.
    """
    counts = Q(valid_until=None) | Q(valid_until__gte=on)
    rows = Credential.objects.filter(
        counts,
        state=CredentialState.VERIFIED,
        skill__in=tuple(skills),
        person__area__path__startswith=path,
    )
    return rows.select_related("person__area").order_by("person_id", "pk")


def count_verified(path: str, skills: Iterable[str], *, on: date) -> int:
    """Distinct persons, however many papers each holds."""
    rows = verified(path, skills, on=on).order_by()
    return rows.values("person_id").distinct().count()


def running_out(path: str, *, on: date, days: int) -> QuerySet[Credential]:
    """Papers that count and whose last day is at most so many days away, the nearest first."""
    rows = Credential.objects.filter(
        state=CredentialState.VERIFIED,
        person__area__path__startswith=path,
        valid_until__gte=on,
        valid_until__lte=on + timedelta(days=days),
    )
    return rows.select_related("person__area").order_by("valid_until", "pk")


def run_out(path: str, *, on: date) -> QuerySet[Credential]:
    """Papers whose last day has passed and that nothing newer replaces, the latest first."""
    rows = Credential.objects.filter(
        state=CredentialState.VERIFIED, person__area__path__startswith=path, valid_until__lt=on
    )
    return rows.select_related("person__area").order_by("-valid_until", "pk")
