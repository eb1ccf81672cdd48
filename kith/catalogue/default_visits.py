"""The rule row of visits as it is shipped: house defaults, never read from code."""

from typing import Final

VISITS: Final[tuple[str, dict[str, object], str]] = (
    "VISITS",
    {
        "counts": {
            "HIGH": {
                "ways": ["HOME", "MESSAGE", "PAIR", "KIN", "HOTLINE"],
                "results": ["MET", "TALKED"],
            },
            "KEY": {
                "ways": ["HOME", "MESSAGE", "PAIR", "KIN", "DISCOVERY", "HOTLINE"],
                "results": ["MET", "TALKED", "WROTE"],
            },
            "GENERAL": {
                "ways": [
                    "HOME",
                    "MESSAGE",
                    "THIRD_PARTY",
                    "PAIR",
                    "KIN",
                    "DISCOVERY",
                    "HOTLINE",
                ],
                "results": ["MET", "TALKED", "WROTE", "TOLD"],
            },
        },
        "ladder": [["RETRY", 120], ["NEIGHBOUR", 60], ["FAMILY", 60], ["POLICE", 60]],
        "again_days": {"HIGH": 7, "KEY": 30, "GENERAL": 90},
        "street_days": {"HIGH": 1, "KEY": 3, "GENERAL": 7},
        "least_days": 7,
        "amend_h": 24,
        "write_days": 7,
        "longest_min": 480,
    },
    "workflows.md 4.8 (seven ways; retry after 2 hours); house default for the rest",
)
