"""What tier the circumstances suggest, and how old somebody surely is. A person decides.

Source: workflows.md 4.8; rules.md 5.3 (PIPL 24: explained, and she may object).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from kith.care.states.files import CircumstanceKind, Tier
from kith.catalogue.care import CareRules

OF_AGE: Final = 18
OWN_CONSENT: Final = 14  # rules.md 5.3: under it the guardian consents


@dataclass(frozen=True, slots=True)
class Reason:
    """A circumstance that suggests a tier, from which age on it does."""

    kind: CircumstanceKind
    from_age: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """General care needs no reason."""

    tier: Tier
    reasons: tuple[Reason, ...] = ()


def suggest(kinds: Collection[str], age: int | None, rules: CareRules) -> Suggestion:
    """The closest tier for which one of the circumstances speaks, with all that speak for it.

    Of somebody whose age is not known only circumstances of any age speak.
    """
    for tier, rows in ((Tier.HIGH, rules.high), (Tier.KEY, rules.key)):
        reasons = tuple(
            Reason(CircumstanceKind(kind), from_age)
            for kind, from_age in rows
            if kind in kinds and (age or 0) >= from_age
        )
        if reasons:
            return Suggestion(tier, reasons)
    return Suggestion(Tier.GENERAL)


def sure_age(birth_year: int | None, birth_month: int | None, on: date) -> int | None:
    """Whole years she has surely lived: the day of birth is sealed, so her month must be over."""
    if birth_year is None:
        return None
    had_birthday = on.month > (birth_month or 12)
    return max(on.year - birth_year - (not had_birthday), 0)


def is_child(birth_year: int | None, birth_month: int | None, on: date) -> bool:
    """Not surely of age yet; who told no year of birth is taken for grown up."""
    age = sure_age(birth_year, birth_month, on)
    return age is not None and age < OF_AGE


def needs_guardian(birth_year: int | None, birth_month: int | None, on: date) -> bool:
    """A child who is not surely old enough to consent herself; without a year of birth too."""
    age = sure_age(birth_year, birth_month, on)
    return age is None or age < OWN_CONSENT
