"""What time does to groups."""

from datetime import datetime

from django.utils import timezone

from kith.core.actor import CLOCK
from kith.groups import queries
from kith.groups.actions.members import end_unguarded


def end_youth_memberships(now: datetime) -> int:
    """Children for whom no guardian in force stands any more leave their youth teams."""
    on = timezone.localdate(now)
    ids = list(queries.youth_memberships().values_list("pk", flat=True))
    return sum(end_unguarded(pk, on=on, actor=CLOCK, now=now) for pk in ids)
