"""Who is known by a phone and a name, for lists that name many people at once."""

from collections.abc import Iterable

from kith.people.models import Person
from kith.people.rules import mask_name
from kith.vault.crypto import blind


def same_people(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Of the (phone, name) those who are known, with the person's id: the oldest where several fit.

    A household may share a phone, so the masked names must agree too.
    """
    wanted = {(blind("phone", phone), mask_name(name)): (phone, name) for phone, name in pairs}
    rows = Person.objects.filter(phone_index__in={index for index, _mask in wanted}).order_by("-pk")
    found = {(row.phone_index, row.name.mask): row.pk for row in rows}
    return {
        (phone, name): found[index, mask]
        for (index, mask), (phone, name) in wanted.items()
        if (index, mask) in found
    }
