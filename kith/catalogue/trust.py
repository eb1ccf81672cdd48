"""The rules of a place about hours: their clocks, their grades, and the signals that hold them."""

from dataclasses import dataclass
from typing import ClassVar

from kith.catalogue.shape import Rules, between, positive


@dataclass(frozen=True, slots=True)
class HoursRules(Rules):
    """Clocks and bounds of service records.

    `*_wd` count working days, `approve_within_h` hours; `thanked` are the purses that earn points.
    Source: order 67 of the Ministry of Civil Affairs, article 11 (10 working days) and 13
    (corrections in good time; their number of days is ours); Civil Code, articles 19 and 20.
    """

    KIND: ClassVar[str] = "HOURS"
    record_within_wd: int
    remind_before_wd: int
    answer_within_wd: int
    approve_within_h: int
    least_age: int
    thanked: list[str]

    def __post_init__(self) -> None:
        positive(record_within_wd=self.record_within_wd, answer_within_wd=self.answer_within_wd)
        between(0, self.record_within_wd, "remind_before_wd", self.remind_before_wd)
        between(1, 720, "approve_within_h", self.approve_within_h)
        between(0, 18, "least_age", self.least_age)
        if not set(self.thanked) <= {"VOLUNTEER", "REPORT_IN"}:
            raise ValueError("only volunteer and report-in hours may be thanked with points")


@dataclass(frozen=True, slots=True)
class GradeRules(Rules):
    """What an hour must show for a grade: the first of `steps` [grade, ends, words] that is met.

    `ends` are the ends proved by one of `proofs`; `words` say whose word counts, none: anybody's.
    Source: mission.md, promise 1.
    """

    KIND: ClassVar[str] = "GRADES"
    proofs: list[str]
    steps: list[tuple[str, int, list[str]]]

    def __post_init__(self) -> None:
        for grade, ends, _words in self.steps:
            if grade not in ("A", "B", "C"):
                raise ValueError(f"no grade {grade!r}")
            between(0, 2, "ends", ends)
        if not self.steps or tuple(self.steps[-1]) != ("C", 0, []):
            raise ValueError("the last step takes whatever is left: C, 0 ends, anybody's word")


@dataclass(frozen=True, slots=True)
class SignalRules(Rules):
    """From which bound a signal speaks, how heavy it is, and from which weight a record is held.

    Source: workflows.md 4.6 (cheating signals in use).
    """

    KIND: ClassVar[str] = "SIGNALS"
    hold_at: int
    weights: dict[str, int]
    over_slot_min: int
    many_people: int
    within_s: int
    round_min: list[int]
    far_m: int
    day_min: int
    reciprocal: int
    silent_records: int
    window_days: int

    def __post_init__(self) -> None:
        bounds = ("hold_at", "over_slot_min", "many_people", "within_s", "far_m", "day_min")
        positive(**{name: getattr(self, name) for name in bounds})
        positive(
            reciprocal=self.reciprocal,
            silent_records=self.silent_records,
            window_days=self.window_days,
        )
        positive(**self.weights)
        for length in self.round_min:
            between(1, 1440 * 10, "round_min", length)
