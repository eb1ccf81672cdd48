"""The row of visiting rounds that a new installation starts with."""

from typing import Final

ROUND: Final[tuple[str, dict[str, object], str]] = (
    "ROUND",
    {
        "opens_min": 540,
        "closes_min": 1050,
        "staff_on_min": 510,
        "staff_off_min": 1050,
        "longest_min": 240,
        "most_visits": 6,
        "visit_min": {"HIGH": 30, "KEY": 30, "GENERAL": 20},
        "weight": {"HIGH": 3, "KEY": 2, "GENERAL": 1},
        "leave_out_min": 120,
        "late_day_min": 10,
        "late_days_most": 14,
        "urgent_min": 600,
        "strange_min": 5,
        "language_min": 30,
        "faces": 3,
        "walk_m_per_min": 75,
        "cycle_m_per_min": 180,
        "detour_percent": 130,
        "near_min": 3,
        "gap_least_min": 30,
        "gap_most_min": 120,
        "keep_min": 30,
        "offer_valid_h": 12,
        "helpers_most": 12,
        "solve_ms": 1000,
    },
    "house default after dispatch.md 5 and workflows.md 4.8",
)
