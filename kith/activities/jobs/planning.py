"""What time does with sessions."""

from datetime import datetime

from kith.activities.actions.planning import hold
from kith.activities.models import Session
from kith.activities.states import SessionState
from kith.core.actor import CLOCK


def hold_ended(now: datetime) -> int:
    """Published sessions whose end has come took place."""
    ended = Session.objects.filter(state=SessionState.PUBLISHED, ends_at__lte=now)
    pks = list(ended.order_by("pk").values_list("pk", flat=True))
    for pk in pks:
        hold(pk, actor=CLOCK, now=now)
    return len(pks)
