"""What time does to pairs: a friendly word when a contact is due. Nobody is blamed."""

from datetime import datetime

from django.utils.timezone import localtime

from kith.outbox.actions import tell
from kith.pairing.queries import to_remind


def remind_pairs(now: datetime) -> int:
    """Each helper whose contact is due is told once a month. Returns how many are due."""
    due = to_remind(now)
    for pair in due:
        assert pair.helper_id is not None, "only helpers are reminded"
        tell(
            pair.helper_id,
            "pair_due",
            cause=f"pair:{pair.pk}:due:{localtime(now):%Y-%m}",
            now=now,
            link=f"/pairs/{pair.pk}/",
            number=pair.pk,
        )
    return len(due)
