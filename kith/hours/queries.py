"""Reading service records."""

from django.db.models import Q, QuerySet, Sum

from kith.core.actor import Actor
from kith.hours.models import ServiceRecord
from kith.hours.policies import OVERSEERS
from kith.hours.states import RecordState


def visible_to(actor: Actor) -> QuerySet[ServiceRecord]:
    """The twin of `policies.may_see`, newest first."""
    if actor.person_id is None:
        return ServiceRecord.objects.none()
    seen = Q(person_id=actor.me) | Q(person_id__in=actor.wards)
    for path in actor.paths(*OVERSEERS):
        seen |= Q(area__path__startswith=path)
    return ServiceRecord.objects.filter(seen).select_related("area").order_by("-started_at", "-pk")


def confirmed_minutes(person_id: int) -> int:
    """All confirmed minutes of a person."""
    rows = ServiceRecord.objects.filter(person_id=person_id, state=RecordState.CONFIRMED)
    return rows.aggregate(total=Sum("minutes"))["total"] or 0


def past_minutes(person_ids: list[int], since: object) -> dict[int, int]:
    """Minutes per person recorded since a moment, for sharing the load."""
    rows = (
        ServiceRecord.objects.filter(person_id__in=person_ids, started_at__gte=since)
        .exclude(state=RecordState.REVERSED)
        .values_list("person_id")
        .annotate(total=Sum("minutes"))
    )
    return dict(rows.values_list("person_id", "total"))


def recorded_minutes() -> int:
    """Everybody's minutes that were not taken back, confirmed or still waiting for it."""
    rows = ServiceRecord.objects.exclude(state=RecordState.REVERSED)
    return rows.aggregate(total=Sum("minutes"))["total"] or 0
