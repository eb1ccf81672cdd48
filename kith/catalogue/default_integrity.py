"""The default rules of the integrity desk."""

ROWS: tuple[tuple[str, dict[str, object], str], ...] = (
    (
        "MATTERS",
        {
            "open_at": 100,
            "weights": {
                "COUNTED_BEYOND": 100,
                "COUNTED_LATE": 60,
                "SHEET_LATE": 60,
                "TWO_SESSIONS": 60,
                "ROUND_COUNTS": 60,
                "CLOSED_BY_DISPATCHER": 60,
                "CONFIRMED_IN_SECONDS": 60,
                "RATED_BY_ONE_HAND": 100,
                "SHORTER_THAN_WALK": 60,
            },
            "beyond_percent": 50,
            "least_counted": 30,
            "late_h": 48,
            "sheet_people": 5,
            "places_people": 3,
            "round_to": 50,
            "round_times": 3,
            "many_ratings": 5,
            "ratings_within_s": 300,
            "confirm_s": 60,
            "walk_m_per_min": 75,
            "window_days": 35,
            "look_within_wd": 10,
        },
        "house default after workflows.md 4.6 and findings.md 5",
    ),
    (
        "SAMPLE",
        {
            "percent": 5,
            "least": 1,
            "ring_again_h": 24,
            "ring_tries": 3,
            "ends_after_days": 21,
        },
        "threats.md A11 (random call-back 5 percent); house default for the rest",
    ),
)
