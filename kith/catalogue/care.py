"""Rule set of care: how often by tier, what a tier rests on, and the clocks around a care file."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final

from kith.catalogue.shape import Rules, between, positive

TIERS: Final = frozenset({"HIGH", "KEY", "GENERAL"})


class Every(StrEnum):
    """The unit of a cadence: once in so many of them."""

    DAYS = "DAYS"
    WEEK = "WEEK"
    MONTH = "MONTH"
    QUARTER = "QUARTER"


@dataclass(frozen=True, slots=True)
class CareRules(Rules):
    """`cadence` is [amount, unit] by tier: once in so many days, weeks, months or quarters.

    `high` and `key` are what suggests these tiers: [circumstance, from what age]; 0 is any age.
    A festival is visited for within `festival_days` before it, weather within `weather_days` of
    its warning, somebody who goes to hospital or comes home within `hospital_days`. Who said no is
    not asked for `refusal_months`. `items` are the kinds of care offered to a new scheme: [code,
    name in Chinese, name in English].

    Source: workflows.md 4.8 (Inner Mongolia 2022: once a week and within 24 hours of a major
    change, once a month, once a quarter; a new tier after six months or on an event).
    """

    KIND: ClassVar[str] = "CARE"
    cadence: dict[str, tuple[int, str]]
    high: list[tuple[str, int]]
    key: list[tuple[str, int]]
    change_h: int
    hospital_days: int
    festival_days: int
    weather_days: int
    reassess_months: int
    refusal_months: int
    child_read_days: int
    open_min: int  # for so many minutes a file that was opened may be read on
    keep_days: int  # what a closed file says is erased after so many
    items: list[tuple[str, str, str]]

    def __post_init__(self) -> None:
        if set(self.cadence) != TIERS:
            raise ValueError("cadence names exactly the three tiers")
        for tier, (amount, unit) in self.cadence.items():
            between(1, 366, f"cadence of {tier}", amount)
            Every(unit)
        for _kind, age in [*self.high, *self.key]:
            between(0, 120, "age", age)
        between(1, 60, "reassess_months", self.reassess_months)
        positive(
            change_h=self.change_h,
            hospital_days=self.hospital_days,
            festival_days=self.festival_days,
            weather_days=self.weather_days,
            refusal_months=self.refusal_months,
            child_read_days=self.child_read_days,
            open_min=self.open_min,
            keep_days=self.keep_days,
        )
        codes = [code for code, _zh, _en in self.items]
        if len(set(codes)) != len(codes):
            raise ValueError("items have codes, each its own")
