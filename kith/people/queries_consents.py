"""What people agreed to, over time."""

from django.db.models import QuerySet

from kith.core.actor import Actor
from kith.people.models import Consent


def consents_of(actor: Actor) -> QuerySet[Consent]:
    """Every yes and no about the actor and her wards, the newest first."""
    if actor.person_id is None:
        return Consent.objects.none()
    about = {actor.me, *actor.wards}
    return Consent.objects.filter(person__in=about).select_related("person").order_by("-at", "-pk")
