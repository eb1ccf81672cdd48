"""What many people agreed to and where they live, for lists that name many at once."""

from collections.abc import Iterable
from datetime import datetime

from kith.people.models import Consent, Person
from kith.people.states import ConsentPurpose


def agreeing(person_ids: Iterable[int], purpose: ConsentPurpose) -> set[int]:
    """Those of the persons whose newest row for the purpose says yes."""
    return {pk for pk, (is_given, _at) in newest_words(person_ids, purpose).items() if is_given}


def newest_words(
    person_ids: Iterable[int], purpose: ConsentPurpose
) -> dict[int, tuple[bool, datetime]]:
    """The newest yes or no of each of the persons for the purpose, and when it was said."""
    rows = Consent.objects.filter(person__in=list(person_ids), purpose=purpose)
    told = rows.order_by("at", "pk").values_list("person_id", "is_given", "at")
    return {pk: (is_given, at) for pk, is_given, at in told}


def paths_of(person_ids: Iterable[int]) -> dict[int, str]:
    """Where each of the persons lives."""
    rows = Person.objects.filter(pk__in=list(person_ids))
    return dict(rows.values_list("pk", "area__path"))
