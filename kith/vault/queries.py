"""Who looked."""

from django.db.models import F, QuerySet

from kith.core.actor import Actor
from kith.vault.models import Access


def who_looked_at(actor: Actor) -> QuerySet[Access]:
    """Every look by somebody else at the actor or at a ward of hers, newest first."""
    if actor.person_id is None:
        return Access.objects.none()
    return (
        Access.objects.filter(subject_id__in={actor.me, *actor.wards})
        .exclude(actor_id=F("subject_id"))
        .exclude(actor_id=actor.me)
        .order_by("-at", "-pk")
    )
