"""The default row of what is forgotten when."""

from typing import Final

RETENTION: Final[tuple[str, dict[str, object], str]] = (
    "RETENTION",
    {
        "answer_wd": 15,
        "copy_hours": 24,
        "request_days": 180,
        "photo_days": 180,
        "call_days": 180,
        "note_days": 180,
        "invitation_days": 30,
        "unverified_days": 30,
        "sleeping_days": 730,
        "sleeping_more_days": 90,
        "key_hours": 48,
        "money_key_days": 30,
        "log_days": 1096,
    },
    "assurance/privacy.md 3.3 and 3.5; house default",
)
