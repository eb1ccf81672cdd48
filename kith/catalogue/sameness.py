"""Rule set of the sameness check."""

from dataclasses import dataclass
from typing import ClassVar

from kith.catalogue.shape import Rules, between


@dataclass(frozen=True, slots=True)
class SamenessRules(Rules):
    """How alike two undertakings must be to be shown, and to need a word of whoever approves.

    Percentages of `programmes.sameness.likeness`; `shown` is how many are shown at most.

    Source: source article 4 (one community one highlight, one brand one flag).
    """

    KIND: ClassVar[str] = "SAMENESS"
    shown: int
    show_percent: int
    explain_percent: int

    def __post_init__(self) -> None:
        between(1, 20, "shown", self.shown)
        between(1, 100, "show_percent", self.show_percent)
        between(self.show_percent, 100, "explain_percent", self.explain_percent)
