"""Rule set of telephone lines."""

from dataclasses import dataclass
from typing import ClassVar

from kith.catalogue.shape import LARGEST, Rules, between, positive
from kith.core.calendar import Unit

Amount = tuple[int, Unit]


@dataclass(frozen=True, slots=True)
class HotlineRules(Rules):
    """How soon a matter is signed for and closed, and how the three rates are weighed.

    `sign` and `close` are amounts of time on the working calendar. An operator reads her own calls
    in her shift and `after_shift_h` beyond. A caller is rung back `ring_after_h` after closing, at
    most `ring_tries` times. `weights` are percent for response, solution and satisfaction. `steps`
    are the crisis protocol of lines without one of their own: words in Chinese and English, and
    the number to dial or nothing.

    Source: workflows.md 4.10 (sign within 24 h, close within 7 days; 30, 35 and 35 percent);
    permission_matrix.yaml, hotline_call (own shift).
    """

    KIND: ClassVar[str] = "HOTLINE"
    sign: Amount
    close: Amount
    after_shift_h: int
    ring_after_h: int
    ring_again_h: int
    ring_tries: int
    crisis_from: int
    gap_days: int
    weights: list[int]
    steps: list[tuple[str, str, str]]

    def __post_init__(self) -> None:
        for amount, unit in (self.sign, self.close):
            positive(amount=amount)
            Unit(unit)
        between(0, 72, "after_shift_h", self.after_shift_h)
        between(0, LARGEST, "ring_after_h", self.ring_after_h)
        positive(ring_again_h=self.ring_again_h, ring_tries=self.ring_tries)
        between(1, 3, "crisis_from", self.crisis_from)
        between(1, 62, "gap_days", self.gap_days)
        for weight in self.weights:
            between(0, 100, "weights", weight)
        if len(self.weights) != 3 or sum(self.weights) != 100:
            raise ValueError("weights are three numbers that make 100")
        if not self.steps:
            raise ValueError("steps must not be empty")
        for zh, en, _dial in self.steps:
            if not (zh and en):
                raise ValueError("a step has words in both languages")

    @property
    def sign_in(self) -> Amount:
        return self.sign[0], Unit(self.sign[1])

    @property
    def close_in(self) -> Amount:
        return self.close[0], Unit(self.close[1])
