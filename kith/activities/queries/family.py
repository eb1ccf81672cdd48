"""For whom somebody may sign up from home, and what was agreed to on their behalf."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from kith.core.actor import Actor
from kith.people.models import Consent, Person
from kith.people.states import ConsentPurpose


def family(actor: Actor) -> QuerySet[Person]:
    """The twin of `policies.sign_up.is_family`. Names only show as masks."""
    if actor.person_id is None:
        return Person.objects.none()
    seen = Q(pk__in={actor.me, *actor.wards, *actor.speaks_for})
    if actor.household_key:
        seen |= Q(household_key=actor.household_key)
    return Person.objects.filter(seen).select_related("area").order_by("pk")


def consents_of(person_ids: Collection[int]) -> dict[int, list[ConsentPurpose]]:
    """For what each of them has a yes in force: the newest row of a purpose counts."""
    newest: dict[tuple[int, str], bool] = {}
    rows = Consent.objects.filter(person_id__in=person_ids).order_by("at", "pk")
    for person_id, purpose, is_given in rows.values_list("person_id", "purpose", "is_given"):
        newest[person_id, purpose] = is_given
    return {
        person_id: [p for p in ConsentPurpose if newest.get((person_id, p.value))]
        for person_id in person_ids
    }
