"""Rule set of visits: what counts for whom, what is done when nobody answers, when people hear."""

from dataclasses import dataclass
from typing import ClassVar

from kith.catalogue.shape import Rules, between, positive

TIERS = ("HIGH", "KEY", "GENERAL")
WAYS = frozenset(["HOME", "MESSAGE", "THIRD_PARTY", "PAIR", "KIN", "DISCOVERY", "HOTLINE"])
RESULTS = frozenset(["MET", "TALKED", "WROTE", "TOLD"])
RUNGS = ("RETRY", "NEIGHBOUR", "FAMILY", "POLICE")


@dataclass(frozen=True, slots=True)
class VisitRules(Rules):
    """Visits of a place.

    `counts` says by tier which results, in which ways, satisfy a due visit. `ladder` are the steps
    when nobody answers, each with the minutes allowed for it; the last is repeated. `again_days`
    is after how many days somebody who wanted no visit is asked again, `street_days` how many days
    after a missed visit the street hears. A month's coverage asks for files that were open
    `least_days` of it.

    Source: workflows.md 4.8 (seven ways; retry after 2 hours, neighbour, family, police).
    """

    KIND: ClassVar[str] = "VISITS"
    counts: dict[str, dict[str, list[str]]]
    ladder: list[tuple[str, int]]
    again_days: dict[str, int]
    street_days: dict[str, int]
    least_days: int
    amend_h: int
    write_days: int
    longest_min: int

    def __post_init__(self) -> None:
        positive(amend_h=self.amend_h, write_days=self.write_days, longest_min=self.longest_min)
        between(1, 28, "least_days", self.least_days)
        for name in ("counts", "again_days", "street_days"):
            if set(getattr(self, name)) != set(TIERS):
                raise ValueError(f"{name} speaks of {TIERS}")
        for tier in TIERS:
            between(1, 366, f"again_days[{tier}]", self.again_days[tier])
            between(0, 366, f"street_days[{tier}]", self.street_days[tier])
            _known("ways", self.counts[tier].get("ways", []), WAYS)
            _known("results", self.counts[tier].get("results", []), RESULTS)
        if not self.ladder:
            raise ValueError("somebody has to be asked when nobody answers")
        for rung, minutes in self.ladder:
            _known("ladder", [rung], frozenset(RUNGS))
            between(1, 10_080, rung, minutes)


def _known(name: str, given: list[str], known: frozenset[str]) -> None:
    if not given or not set(given) <= known:
        raise ValueError(f"{name} are some of {sorted(known)}, not {given!r}")
