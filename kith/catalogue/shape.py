"""What every rule set is: a frozen value read from a row, which refuses nonsense."""

from dataclasses import dataclass
from typing import ClassVar, Final, Self, cast

LARGEST: Final = 10_000_000  # beyond it a number is a slip of the keyboard


@dataclass(frozen=True, slots=True)
class Rules:
    """Base of all rule sets: `KIND` names the rows it is read from."""

    KIND: ClassVar[str]

    @classmethod
    def read(cls, params: dict[str, object]) -> Self:
        """Build from a row. Raises ValueError or TypeError on a row that makes no sense."""
        return cls(**params)


def positive(**values: object) -> None:
    for name, value in values.items():
        between(1, LARGEST, name, value)


def between(least: int, most: int, name: str, value: object) -> None:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole or not least <= cast("int", value) <= most:
        raise ValueError(f"{name} must be a whole number from {least} to {most}, not {value!r}")
