"""The row of care files that a new installation starts with."""

from typing import Final

CARE: Final[tuple[str, dict[str, object], str]] = (
    "CARE",
    {
        "cadence": {"HIGH": [1, "WEEK"], "KEY": [1, "MONTH"], "GENERAL": [1, "QUARTER"]},
        "high": [
            ["LONE", 80],
            ["EMPTY_NEST", 80],
            ["LEFT_BEHIND", 80],
            ["DEMENTIA", 0],
            ["ILLNESS", 0],
        ],
        "key": [
            ["DISABLED", 60],
            ["SEVERE", 60],
            ["DESTITUTE", 0],
            ["SPECIAL_FAMILY", 0],
            ["ORPHAN", 0],
            ["CHILD_IN_DIFFICULTY", 0],
        ],
        "change_h": 24,
        "hospital_days": 3,
        "festival_days": 7,
        "weather_days": 1,
        "reassess_months": 6,
        "refusal_months": 6,
        "child_read_days": 7,
        "open_min": 15,
        "keep_days": 180,
        "items": [
            ["CLEAN_HOME", "打扫居家环境", "cleaning the home"],
            ["HYGIENE", "清洁个人卫生", "personal hygiene"],
            ["COMPANY", "陪聊", "company and a chat"],
            ["NEW_YEAR_GOODS", "代办年货", "goods for the New Year"],
            ["CLOTHES", "送新衣", "new clothes"],
        ],
    },
    "workflows.md 4.8 (Inner Mongolia 2022); seed_figures.md S0-10; house default for the rest",
)
