"""The rules of a place about what looks odd at its desks, and about whom to ring afterwards."""

from dataclasses import dataclass
from typing import ClassVar

from kith.catalogue.shape import Rules, between, positive


@dataclass(frozen=True, slots=True)
class MatterRules(Rules):
    """From which bound a signal about activities or requests speaks, how heavy it is, and from
    which weight a person is asked to look. `*_wd` count working days, `*_h` hours, `*_s` seconds.

    Source: workflows.md 4.6 (cheating signals in use); threats.md A10, A11.
    """

    KIND: ClassVar[str] = "MATTERS"
    open_at: int
    weights: dict[str, int]
    beyond_percent: int
    least_counted: int
    late_h: int
    sheet_people: int
    places_people: int
    round_to: int
    round_times: int
    many_ratings: int
    ratings_within_s: int
    confirm_s: int
    walk_m_per_min: int
    window_days: int
    look_within_wd: int

    def __post_init__(self) -> None:
        whole = set(self.__slots__) - {"weights", "beyond_percent"}
        positive(**{name: getattr(self, name) for name in whole})
        between(0, 1000, "beyond_percent", self.beyond_percent)
        positive(**self.weights)


@dataclass(frozen=True, slots=True)
class SampleRules(Rules):
    """How many confirmed services of a week are rung about, and how often somebody is rung.

    `least` is drawn of every place that had any; `ends_after_days` after the draw what was not
    answered is silence.
    Source: threats.md A11 (random call-back 5 percent); house default for the rest.
    """

    KIND: ClassVar[str] = "SAMPLE"
    percent: int
    least: int
    ring_again_h: int
    ring_tries: int
    ends_after_days: int

    def __post_init__(self) -> None:
        between(1, 100, "percent", self.percent)
        between(0, 100, "least", self.least)
        positive(ring_tries=self.ring_tries, ends_after_days=self.ends_after_days)
        between(1, 720, "ring_again_h", self.ring_again_h)
