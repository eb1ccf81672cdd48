"""Rule set of three lists, claims and projects."""

from dataclasses import dataclass
from typing import ClassVar

from kith.catalogue.shape import Rules, between, positive

REASONS = frozenset({"category", "area", "dates", "quantity", "words"})


@dataclass(frozen=True, slots=True)
class ProjectRules(Rules):
    """How long a claim and a project may take, and what makes two items alike or fit together.

    A light turns amber `amber_wd` working days before a due day. `weights` say how many of 100
    points each reason for a match is worth; a pair below `match_least` is not suggested.

    Source: workflows.md 4.5; mission.md G (overdue lights, re-check after 30 days).
    """

    KIND: ClassVar[str] = "PROJECTS"
    amber_wd: int
    lease_wd: int  # an unanswered claim lets go of its item after this
    due_wd: int  # a new project is due after this, unless both sides say otherwise
    most_extensions: int
    extend_days: int  # at most so many days at a time
    recheck_days: int
    alike_percent: int
    match_least: int
    weights: dict[str, int]

    def __post_init__(self) -> None:
        positive(
            amber_wd=self.amber_wd,
            lease_wd=self.lease_wd,
            due_wd=self.due_wd,
            extend_days=self.extend_days,
            recheck_days=self.recheck_days,
        )
        between(0, 20, "most_extensions", self.most_extensions)
        between(1, 100, "alike_percent", self.alike_percent)
        between(1, 100, "match_least", self.match_least)
        for reason, points in self.weights.items():
            between(0, 100, reason, points)
        if set(self.weights) != REASONS or sum(self.weights.values()) != 100:
            raise ValueError("weights are of category, area, dates, quantity, words; 100 in all")
