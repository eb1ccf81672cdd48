"""The rules of a place about the door of a session and what follows it."""

from dataclasses import dataclass
from typing import ClassVar

from kith.catalogue.shape import Rules, between, positive


@dataclass(frozen=True, slots=True)
class AttendanceRules(Rules):
    """How long codes live, when the door is open, and what is asked afterwards.

    A code is good for `code_s` seconds; clocks may be `skew_s` apart. The door opens
    `opens_before_min` and shuts `closes_after_min` around a session; ticks kept on a device
    without a line are taken for `merge_within_h`. A phone farther away than `far_m` is a matter
    for the clerk, and its distance is forgotten after `forget_place_days`. Results of a survey
    are public from `least_answers` on.

    Source: threats.md A14 (codes of at most 60 seconds); workflows.md 4.12 (n is shown).
    """

    KIND: ClassVar[str] = "ATTENDANCE"
    code_s: int
    skew_s: int
    confirm_min: int  # from scanning the code at the door to saying yes on the phone
    opens_before_min: int
    closes_after_min: int
    merge_within_h: int
    late_after_min: int  # who comes later than this is shown as late
    far_m: int
    forget_place_days: int
    survey_days: int
    least_answers: int

    def __post_init__(self) -> None:
        between(10, 60, "code_s", self.code_s)
        between(0, 120, "skew_s", self.skew_s)
        between(1, 60, "confirm_min", self.confirm_min)
        between(0, 1440, "opens_before_min", self.opens_before_min)
        between(0, 1440, "closes_after_min", self.closes_after_min)
        between(1, 336, "merge_within_h", self.merge_within_h)
        between(0, 240, "late_after_min", self.late_after_min)
        between(50, 100_000, "far_m", self.far_m)
        between(1, 366, "forget_place_days", self.forget_place_days)
        between(2, 1000, "least_answers", self.least_answers)
        positive(survey_days=self.survey_days)
