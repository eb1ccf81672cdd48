"""Rule sets of grids: walks, calls to everybody near, mediation."""

from dataclasses import dataclass
from typing import ClassVar

from kith.catalogue.shape import LARGEST, Rules, between, positive


@dataclass(frozen=True, slots=True)
class WalkRules(Rules):
    """What one entry of a walk may count, and how late what a phone kept may arrive.

    `quick` is the number on the phone's large button; a grid not walked for `quiet_days` shows a
    light to the desk, about the grid and never about a person.
    """

    KIND: ClassVar[str] = "WALKS"
    quick: int
    most_pieces: int
    most_copies: int
    late_h: int
    quiet_days: int

    def __post_init__(self) -> None:
        positive(
            most_copies=self.most_copies,
            most_pieces=self.most_pieces,
            quiet_days=self.quiet_days,
        )
        between(1, self.most_pieces, "quick", self.quick)
        between(0, 168, "late_h", self.late_h)


@dataclass(frozen=True, slots=True)
class MobilisingRules(Rules):
    """How many are wanted at most, how far one looks, and whether phones ring at night.

    `wakes` lets an emergency ring in the quiet hours of the place; `asks_paused` lets it reach
    volunteers who pressed "not this month". What a volunteer said about how far she goes stands.
    """

    KIND: ClassVar[str] = "MOBILISING"
    most_places: int
    reach_m: int
    most_ahead_h: int
    wakes: bool
    asks_paused: bool

    def __post_init__(self) -> None:
        between(1, 200, "most_places", self.most_places)
        between(100, 20_000, "reach_m", self.reach_m)
        between(1, 720, "most_ahead_h", self.most_ahead_h)
        if {type(self.wakes), type(self.asks_paused)} != {bool}:
            raise ValueError("wakes and asks_paused are yes or no")


@dataclass(frozen=True, slots=True)
class MediationRules(Rules):
    """How long a mediation may take before a light shows, and when one asks whether it is kept.

    Source: People's Mediation Law, article 31 (looking after the agreement); house default for
    the days.
    """

    KIND: ClassVar[str] = "MEDIATION"
    within_days: int
    revisit_days: list[int]
    most_parties: int

    def __post_init__(self) -> None:
        positive(within_days=self.within_days)
        between(2, 20, "most_parties", self.most_parties)
        before = 0
        for days in self.revisit_days:
            between(before + 1, LARGEST, "revisit_days", days)
            before = days
