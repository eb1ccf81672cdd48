"""Rule sets of certificates and stars."""

from dataclasses import dataclass
from typing import ClassVar

from kith.catalogue.shape import LARGEST, Rules, between, positive


@dataclass(frozen=True, slots=True)
class CertificateRules(Rules):
    """How long a request may wait, and how often one address may look certificates up.

    Source: order 67 of the Ministry of Civil Affairs, articles 14 to 17 (free, at the volunteer's
    wish, verifiable); permission_matrix.yaml, certificate (20 looks an hour).
    """

    KIND: ClassVar[str] = "CERTIFICATES"
    answer_within_wd: int
    looks_per_hour: int
    most_hours: int  # records on one certificate
    most_people: int  # in one batch

    def __post_init__(self) -> None:
        positive(
            answer_within_wd=self.answer_within_wd,
            looks_per_hour=self.looks_per_hour,
            most_hours=self.most_hours,
            most_people=self.most_people,
        )


@dataclass(frozen=True, slots=True)
class StarRules(Rules):
    """Stars of volunteers: the tiers, which hours count, who grants, how long it is announced.

    A tier is [hours, points, percent, role]: confirmed volunteer hours of one of `grades`, points
    ever thanked, the percentage of grade A among the hours, and whose desk grants it; the first
    tier is one star. `is_annual` counts a calendar year only. False hours bar from applying for
    `barred_months`. Rankings stay off unless a place turns them on, and never name one person.

    Source: workflows.md 4.7 (StarRuleSet; Guangdong: notice of 5 working days, 1 to 3 years).
    """

    KIND: ClassVar[str] = "STARS"
    tiers: list[tuple[int, int, int, str]]
    grades: list[str]
    notice_wd: int
    is_annual: bool
    barred_months: int
    shows_rankings: bool

    def __post_init__(self) -> None:
        positive(notice_wd=self.notice_wd)
        between(0, 120, "barred_months", self.barred_months)
        if not self.grades or not set(self.grades) <= {"A", "B", "C"}:
            raise ValueError("grades are some of A, B and C")
        before = 0
        for hours, points, percent, role in self.tiers:
            between(before + 1, LARGEST, "hours", hours)
            between(0, LARGEST, "points", points)
            between(0, 100, "percent", percent)
            if role not in ("STREET", "DISTRICT"):
                raise ValueError(f"{role!r} grants no stars")
            before = hours
        between(1, 9, "tiers", len(self.tiers))
