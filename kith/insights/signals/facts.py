"""What the signals look at: one service as plain values, and what one signal says about it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeAlias

from kith.catalogue.trust import SignalRules

SHOWN: Final = frozenset({"CODE", "LEADER"})  # somebody else was there and said so
TYPED: Final = "BACKFILL"  # nobody was: it was written afterwards


@dataclass(frozen=True, slots=True)
class Service:
    """A record with everything around it. `None`: not known, and no signal speaks from that."""

    record_id: int
    cause: str
    person_id: int
    started_at: datetime
    ended_at: datetime
    minutes: int
    recorded_by_id: int
    recorded_at: datetime
    start_proof: str = "CODE"
    end_proof: str = "CODE"
    category: str = "ELDERLY"
    household: str = ""
    group: str = ""  # the team or unit it was done with
    beneficiary_ids: frozenset[int] = frozenset()
    households_served: frozenset[str] = frozenset()
    others: int = 0
    confirmed_by_id: int | None = None
    by_recipient: bool = False
    slot_min: int | None = None
    enrolled_at: datetime | None = None
    away_m: int | None = None
    age: int | None = None
    adults_only: bool = False
    papers: int = 0
    digests: frozenset[str] = frozenset()
    is_rated: bool = False
    has_rated: bool = False

    @property
    def shown(self) -> int:
        """Ends that somebody else can vouch for."""
        return (self.start_proof in SHOWN) + (self.end_proof in SHOWN)

    @property
    def is_bare(self) -> bool:
        """No end shown, no list, slip or picture: somebody's word only."""
        return not self.shown and not self.papers and not self.digests


@dataclass(frozen=True, slots=True)
class Spoke:
    """A signal spoke about one record; `facts` are the numbers it saw, `times` how often over."""

    record_id: int
    facts: Mapping[str, int] = field(default_factory=dict)
    times: int = 1


Signal: TypeAlias = Callable[[Sequence[Service], SignalRules], Iterable[Spoke]]
