"""The people of a family as the pages name them: masks, and what they are to the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from kith.activities.queries.eligibility import is_minor
from kith.activities.queries.family import family

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from kith.activities.queries.eligibility import Reason
    from kith.core.actor import Actor
    from kith.people.models import Person


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who might come, and what stands in the way of it."""

    pk: int
    name: str
    relation: str
    is_child: bool
    reasons: tuple[Reason, ...] = ()
    is_chosen: bool = False


def family_of(actor: Actor, now: datetime) -> list[Candidate]:
    """Oneself first, then wards, those who agreed, and the household."""
    people = sorted(family(actor), key=lambda one: (_nearness(actor, one), one.pk))
    return [_candidate(actor, one, now) for one in people]


def with_reasons(
    people: Iterable[Candidate], reasons: Iterable[Reason], chosen: Collection[int]
) -> list[Candidate]:
    found = list(reasons)
    return [
        Candidate(
            one.pk, one.name, one.relation, one.is_child,
            tuple(reason for reason in found if reason.person_id == one.pk), one.pk in chosen,
        )
        for one in people
    ]  # fmt: skip


def names_of(actor: Actor, now: datetime) -> dict[int, str]:
    """Mask and relation of everybody in the family, by id."""
    return {one.pk: named(one) for one in family_of(actor, now)}


def named(one: Candidate) -> str:
    return _("%(name)s (%(who)s)") % {"name": one.name, "who": one.relation}


def _candidate(actor: Actor, person: Person, now: datetime) -> Candidate:
    is_child = is_minor(person, localdate(now))
    words = (
        _("myself"),
        _("my child") if is_child else _("my ward"),
        _("I act for"),
        _("of my household"),
    )
    relation = words[_nearness(actor, person)]
    if person.pk in actor.wards and person.birth_year:
        relation = _("%(who)s, born %(year)s") % {"who": relation, "year": person.birth_year}
    return Candidate(person.pk, str(person.name), relation, is_child)


def _nearness(actor: Actor, person: Person) -> int:
    if person.pk == actor.person_id:
        return 0
    if person.pk in actor.wards:
        return 1
    return 2 if person.pk in actor.speaks_for else 3
