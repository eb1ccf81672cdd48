"""Rule sets of signing up: who goes first, how long an offer waits, what staying away costs."""

from dataclasses import dataclass
from typing import ClassVar, Final

from kith.catalogue.shape import LARGEST, Rules, between, positive

BY_DESK: Final = "DESK"  # entered with its ground and an end
BY_ATTENDANCE: Final = "ATTENDANCE"  # who has not been to any session yet
PROOFS: Final = (BY_DESK, BY_ATTENDANCE)
DAY_H: Final = 24


@dataclass(frozen=True, slots=True)
class SignUpRules(Rules):
    """How many come together, how long an offered place waits for a yes, what staying away costs.

    A step of `confirm` is [hours left until the session, hours to say yes]: the first whose hours
    are left counts, and 0 hours to say yes is a place at once. An offer that would end at night
    ends at `night_until`. Who stayed away `no_show_most` times within `no_show_days` signs up
    again `bar_days` after the last time; 0 times is never. A no, or an offer that lapsed, costs
    nothing.

    Source: workflows.md 4.11; issue 5 (consequences by rule set, never points for a decline).
    """

    KIND: ClassVar[str] = "SIGN_UP"
    party_most: int
    confirm: list[tuple[int, int]]
    night_from: int
    night_until: int
    no_show_most: int
    no_show_days: int
    bar_days: int
    draws_by_rank: bool  # a priority is drawn before everybody else

    def __post_init__(self) -> None:
        between(1, 50, "party_most", self.party_most)
        hours = [step[0] for step in self.confirm]
        if not hours or hours[-1] != 0 or hours != sorted(set(hours), reverse=True):
            raise ValueError("the steps go from the most hours left down to 0")
        for left, to_say_yes in self.confirm:
            between(0, max(left, 0), "hours to say yes", to_say_yes)
        between(0, DAY_H - 1, "night_from", self.night_from)
        between(0, DAY_H - 1, "night_until", self.night_until)
        between(0, LARGEST, "no_show_most", self.no_show_most)
        positive(no_show_days=self.no_show_days)
        between(0, self.no_show_days, "bar_days", self.bar_days)


@dataclass(frozen=True, slots=True)
class PriorityRules(Rules):
    """Who goes first, in this order. A tier is [code, words zh, words en, proof].

    Published: everybody may read the order; who belongs to which tier is sealed.
    """

    KIND: ClassVar[str] = "PRIORITIES"
    tiers: list[tuple[str, str, str, str]]

    def __post_init__(self) -> None:
        codes = [code for code, _zh, _en, _proof in self.tiers]
        if len(codes) > DAY_H or len(set(codes)) != len(codes):
            raise ValueError("each tier is named once, and they are few")
        for code, zh, en, proof in self.tiers:
            if not 1 <= len(code) <= 16 or not zh or not en or proof not in PROOFS:
                raise ValueError(f"the tier {code!r} lacks its words or its proof")

    def rank(self, code: str) -> int | None:
        """The tier's place, 1 first; none where the tier is no longer one."""
        codes = [tier[0] for tier in self.tiers]
        return codes.index(code) + 1 if code in codes else None

    def proved_by(self, proof: str) -> tuple[str, ...]:
        return tuple(code for code, _zh, _en, known_by in self.tiers if known_by == proof)

    def words(self, rank: int, *, chinese: bool) -> str:
        """The tier's words; nothing for those of no tier."""
        if not 1 <= rank <= len(self.tiers):
            return ""
        return self.tiers[rank - 1][1 if chinese else 2]
