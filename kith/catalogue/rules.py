"""Rule sets as frozen values that refuse nonsense. Rows of `RuleSet` hold them; the nearest area
up the tree whose row is valid on the day decides.

Every default named here is a house default ([H] or [J] in the design), shipped as rows, never read
from code.
"""

from dataclasses import dataclass, field
from typing import ClassVar, Final, Self, cast

from kith.catalogue.states import FiveFor
from kith.core.calendar import Unit

Amount = tuple[int, Unit]
LARGEST: Final = 10_000_000  # beyond it a number is a slip of the keyboard


@dataclass(frozen=True, slots=True)
class Rules:
    """Base of all rule sets: `KIND` names the rows it is read from."""

    KIND: ClassVar[str]

    @classmethod
    def read(cls, params: dict[str, object]) -> Self:
        """Build from a row. Raises ValueError or TypeError on a row that makes no sense."""
        return cls(**params)


def _positive(**values: object) -> None:
    for name, value in values.items():
        _between(1, LARGEST, name, value)


def _between(least: int, most: int, name: str, value: object) -> None:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole or not least <= cast("int", value) <= most:
        raise ValueError(f"{name} must be a whole number from {least} to {most}, not {value!r}")


@dataclass(frozen=True, slots=True)
class Tariff(Rules):
    """Points for confirmed volunteer minutes.

    Source: workflows.md 4.6 (unit points by category, cap per activity).
    """

    KIND: ClassVar[str] = "TARIFF"
    points_per_hour: int
    cap_min: int
    by_category: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _positive(points_per_hour=self.points_per_hour, cap_min=self.cap_min)
        for category, points in self.by_category.items():
            _positive(**{FiveFor(category): points})


@dataclass(frozen=True, slots=True)
class ServiceLevels(Rules):
    """How long each stage of an order may take: {state: [amount, unit]}.

    `urgent` and `wish` hold the stages in which urgent orders and micro-wishes differ.
    """

    KIND: ClassVar[str] = "SERVICE_LEVELS"
    normal: dict[str, Amount]
    urgent: dict[str, Amount]
    wish: dict[str, Amount] = field(default_factory=dict)

    def __post_init__(self) -> None:
        every = (*self.normal.values(), *self.urgent.values(), *self.wish.values())
        for amount, unit in every:
            _positive(amount=amount)
            Unit(unit)

    def of(self, state: str, *, urgent: bool, wish: bool = False) -> Amount | None:
        """The time allowed in a state, or none where no clock runs."""
        own = self.wish if wish else self.urgent if urgent else {}
        found = own.get(state) or self.normal.get(state)
        return (found[0], Unit(found[1])) if found else None


@dataclass(frozen=True, slots=True)
class OfferRules(Rules):
    """How long an offer stands, and how long a no quiets the phone (hours)."""

    KIND: ClassVar[str] = "OFFERS"
    valid_h: int
    urgent_valid_h: int
    quiet_after_no_h: int

    def __post_init__(self) -> None:
        _positive(valid_h=self.valid_h, urgent_valid_h=self.urgent_valid_h)
        _between(0, LARGEST, "quiet_after_no_h", self.quiet_after_no_h)


@dataclass(frozen=True, slots=True)
class WishRules(Rules):
    """Micro-wishes: value cap (fen), days to make contact, days to deliver, reminder before."""

    KIND: ClassVar[str] = "WISHES"
    cap_fen: int
    contact_days: int
    deliver_days: int
    remind_days: int

    def __post_init__(self) -> None:
        _positive(
            cap_fen=self.cap_fen, contact_days=self.contact_days, deliver_days=self.deliver_days
        )
        if self.deliver_days < self.contact_days:
            raise ValueError("deliver_days must not be before contact_days")
        _between(0, self.deliver_days, "remind_days", self.remind_days)


@dataclass(frozen=True, slots=True)
class CallBackRules(Rules):
    """Silence raises a call: the first after so many days, then again, then closed as silent."""

    KIND: ClassVar[str] = "CALL_BACKS"
    first_after_days: int
    again_after_days: int
    attempts: int

    def __post_init__(self) -> None:
        _positive(
            first_after_days=self.first_after_days,
            again_after_days=self.again_after_days,
            attempts=self.attempts,
        )


@dataclass(frozen=True, slots=True)
class DisclosureRules(Rules):
    """Address and phone are open to the helper until so many hours after completion."""

    KIND: ClassVar[str] = "DISCLOSURE"
    after_completion_h: int
    after_slot_h: int

    def __post_init__(self) -> None:
        _between(0, 72, "after_completion_h", self.after_completion_h)
        _positive(after_slot_h=self.after_slot_h)


ALL: tuple[type[Rules], ...] = (
    Tariff,
    ServiceLevels,
    OfferRules,
    WishRules,
    CallBackRules,
    DisclosureRules,
)
