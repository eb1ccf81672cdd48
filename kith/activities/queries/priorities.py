"""Who goes first: the tiers of the place, and which of them a person belongs to.

Sealed: a tier is found by asking for the keyed index of person and tier, never read off a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import get_language

from kith.activities.models import PriorityHeld, SignUp
from kith.activities.rules.sign_up import EVERYBODY
from kith.activities.states import SignUpState
from kith.catalogue.activities import BY_ATTENDANCE, BY_DESK, PriorityRules
from kith.catalogue.queries import in_force
from kith.vault.crypto import blind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class HeldTier:
    """A priority as the person reads it."""

    pk: int
    text: str
    until_date: date


def rules_at(path: str, now: datetime) -> PriorityRules:
    return in_force(PriorityRules, path=path, on=timezone.localdate(now))


def tier_index(person_id: int, code: str) -> str:
    """Person and tier together, keyed: two persons of one tier have nothing in common."""
    return blind("tier", f"{person_id}|{code}")


def words(rules: PriorityRules, rank: int) -> str:
    """The tier in the reader's language."""
    return rules.words(rank, chinese=(get_language() or "zh-hans").startswith("zh"))


def ranks(
    person_ids: Collection[int], rules: PriorityRules, *, kept: Iterable[int], now: datetime
) -> dict[int, int]:
    """Each person's rank: the first of her tiers, one for which places are kept before others."""
    codes = {person: set[str]() for person in person_ids}
    for person, code in _by_desk(person_ids, rules, timezone.localdate(now)):
        codes[person].add(code)
    for code in rules.proved_by(BY_ATTENDANCE):
        for person in set(person_ids) - _have_been(person_ids):
            codes[person].add(code)
    return {person: _first(found, rules, set(kept)) for person, found in codes.items()}


def _first(codes: set[str], rules: PriorityRules, kept: set[int]) -> int:
    mine = {rank for code in codes if (rank := rules.rank(code)) is not None}
    return min(mine & kept or mine, default=EVERYBODY)


def _by_desk(person_ids: Collection[int], rules: PriorityRules, on: date) -> list[tuple[int, str]]:
    asked = {
        tier_index(person, code): (person, code)
        for person in person_ids
        for code in rules.proved_by(BY_DESK)
    }
    rows = PriorityHeld.objects.filter(person_id__in=person_ids, until_date__gt=on)
    found = rows.values_list("tier_index", flat=True)
    return [asked[index] for index in found if index in asked]


def _have_been(person_ids: Collection[int]) -> set[int]:
    rows = SignUp.objects.filter(person_id__in=person_ids, state=SignUpState.ATTENDED)
    return set(rows.values_list("person_id", flat=True).distinct())


def held_by(person_id: int, rules: PriorityRules, on: date) -> list[HeldTier]:
    """What the person or her desk reads; the caller has asked `may_see_priority`."""
    asked = {tier_index(person_id, code): code for code in rules.proved_by(BY_DESK)}
    rows = PriorityHeld.objects.filter(person_id=person_id, until_date__gt=on).order_by("pk")
    return [
        HeldTier(row.pk, words(rules, rules.rank(asked[row.tier_index]) or 0), row.until_date)
        for row in rows
        if row.tier_index in asked
    ]
