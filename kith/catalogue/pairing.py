"""Rule set of pairs."""

from dataclasses import dataclass
from typing import ClassVar

from kith.catalogue.shape import Rules, between, positive


@dataclass(frozen=True, slots=True)
class PairRules(Rules):
    """Rhythm of pairs, when one counts as silent, and what a suggestion weighs, in minutes.

    `most_households` is for helpers of several households. A suggested helper costs the way there
    and back, and minutes for a stranger, for a language not spoken, for a skill not held, and for
    each household she has already.

    Source: workflows.md 4.4 (no contact for 90 days; one helper for three to five elders).
    """

    KIND: ClassVar[str] = "PAIRS"
    every_days: int
    silent_days: int
    review_months: int
    most_households: int
    stranger_min: int
    language_min: int
    skill_min: int
    load_min: int

    def __post_init__(self) -> None:
        positive(
            every_days=self.every_days,
            silent_days=self.silent_days,
            review_months=self.review_months,
            most_households=self.most_households,
        )
        for name in ("stranger_min", "language_min", "skill_min", "load_min"):
            between(0, 1440, name, getattr(self, name))
