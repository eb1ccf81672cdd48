"""Rule set of asking for help."""

from dataclasses import dataclass
from typing import ClassVar

from kith.catalogue.shape import Rules, positive


@dataclass(frozen=True, slots=True)
class IntakeRules(Rules):
    """How far ahead and how much at a time somebody asks, and which words cannot wait.

    Words of despair and of danger make an order urgent; they never stop one.
    """

    KIND: ClassVar[str] = "INTAKE"
    days_ahead: int
    most_open: int  # plain requests of one resident, asked by her own side
    despair: list[str]
    danger: list[str]

    def __post_init__(self) -> None:
        positive(days_ahead=self.days_ahead, most_open=self.most_open)
        if not all(word.strip() for word in (*self.despair, *self.danger)):
            raise ValueError("despair and danger hold words, none of them empty")
