"""Rule set of press wording."""

from dataclasses import dataclass
from typing import ClassVar

from kith.catalogue.shape import Rules, between


@dataclass(frozen=True, slots=True)
class WordingRules(Rules):
    """How numbers are written in a brief, and which words hold a numeral that counts nothing.

    Below `exact_below` a number is written as it is (rounded wording asked for by hand begins at
    10). "Nearly" stands at most `nearly_percent` below the round number. Outside its numbers a
    brief may hold a numeral only within a word of `harmless`, or a phrase of `harmless_en`.

    Source: findings.md 15; workflows.md 4.15; seed_figures.md 8.1.
    """

    KIND: ClassVar[str] = "WORDING"
    exact_below: int
    nearly_percent: int
    harmless: list[str]
    harmless_en: list[str]

    def __post_init__(self) -> None:
        between(10, 1_000, "exact_below", self.exact_below)
        between(0, 10, "nearly_percent", self.nearly_percent)
        for name in ("harmless", "harmless_en"):
            words = getattr(self, name)
            if not all(isinstance(word, str) and len(word.strip()) > 1 for word in words):
                raise ValueError(f"{name} are words of more than one letter")
