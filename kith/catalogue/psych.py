"""Rule set of the psychological brand."""

from dataclasses import dataclass
from typing import ClassVar

from kith.catalogue.shape import Rules, between


@dataclass(frozen=True, slots=True)
class PsychRules(Rules):
    """Whose paper counts, when its end is announced, which families are special, what is shown.

    `skills` are codes of the catalogue, `families` kinds of circumstances of a care file, `items`
    codes of service items that are talks about the mind. A figure about special families below
    `least_shown` is shown to nobody outside the desk as more than "fewer than".

    Source: figures S4-32 to S4-34; privacy.md 3.1 for what may be shown.
    """

    KIND: ClassVar[str] = "PSYCH"
    skills: list[str]
    families: list[str]
    items: list[str]
    warn_days: int
    least_shown: int

    def __post_init__(self) -> None:
        between(1, 366, "warn_days", self.warn_days)
        between(2, 100, "least_shown", self.least_shown)
        for name in ("skills", "families", "items"):
            codes = getattr(self, name)
            if not codes or len(set(codes)) != len(codes):
                raise ValueError(f"{name} are some codes, each once")
