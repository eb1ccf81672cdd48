"""The default rule of the psychological brand."""

PSYCH: tuple[str, dict[str, object], str] = (
    "PSYCH",
    {
        "skills": ["PSYCHOLOGY"],
        "families": [
            "EMPTY_NEST",
            "LEFT_BEHIND",
            "WOMAN_IN_NEED",
            "CHILD_IN_DIFFICULTY",
            "DISABLED",
            "SEVERE",
            "SPECIAL_FAMILY",
        ],
        "items": ["MIND"],
        "warn_days": 60,
        "least_shown": 5,
    },
    "seed_figures.md, S4-32 to S4-34; house default for the days and the least that is shown",
)
