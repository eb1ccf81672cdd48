"""Rule set of how figures are used: what nobody has to do for the sake of a number."""

from dataclasses import dataclass
from typing import ClassVar

from kith.catalogue.shape import Rules, positive


@dataclass(frozen=True, slots=True)
class FormalityRules(Rules):
    """Whether a report of service needs a photo, and which counts have a target a month.

    `photo_demanded` asks for a picture only where the resident has agreed to pictures: her no is
    stronger than any rule. `targets` are lines of the month sheet by code, each with the number
    that is wanted every month. There is no switch for ranking people: nothing could read it.

    Source: findings.md, complaints 1, 5, 10 and 12; all off is the default of the house.
    """

    KIND: ClassVar[str] = "FORMALITY"
    photo_demanded: bool
    targets: dict[str, int]

    def __post_init__(self) -> None:
        told: tuple[object, object] = (self.photo_demanded, self.targets)
        if not isinstance(told[0], bool):
            raise ValueError("photo_demanded is yes or no")
        if not isinstance(told[1], dict) or not all(told[1]):
            raise ValueError("targets are numbers by the code of a line")
        positive(**self.targets)

    @property
    def is_plain(self) -> bool:
        """Whether everything is off."""
        return not self.photo_demanded and not self.targets
