"""Rows of grids that a new installation starts with."""

from typing import Final

ROWS: Final[tuple[tuple[str, dict[str, object], str], ...]] = (
    (
        "WALKS",
        {"quick": 10, "most_pieces": 500, "most_copies": 200, "late_h": 48, "quiet_days": 14},
        "house default",
    ),
    (
        "MOBILISING",
        {
            "most_places": 60,
            "reach_m": 3000,
            "most_ahead_h": 48,
            "wakes": False,
            "asks_paused": False,
        },
        "house default: nobody is woken unless the place says so",
    ),
    (
        "MEDIATION",
        {"within_days": 30, "revisit_days": [7, 30], "most_parties": 6},
        "People's Mediation Law, article 31; house default for the days",
    ),
)
