"""What time does with queues. Each is safe to repeat; one refusal stops nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from kith.activities.actions import signing_up_desk as desk
from kith.activities.actions.turns import answer_turns
from kith.activities.models import Quota, SignUp
from kith.activities.queries.turns import sessions_with_a_line
from kith.activities.states import SeatingMode, SessionState, SignUpState
from kith.core.actor import CLOCK
from kith.core.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

GRACE: Final = timedelta(seconds=15)  # pages that wait keep their own line moving


def lapse_offers(now: datetime) -> int:
    """Offers nobody answered in time went to the next; how many did."""
    due = SignUp.objects.filter(state=SignUpState.OFFERED, confirm_by__lte=now).order_by("pk")
    pks = list(due.values_list("pk", flat=True))
    return _each(pks, lambda pk: bool(desk.lapse(pk, actor=CLOCK, now=now)))


def draw_due(now: datetime) -> int:
    """Draws whose time has come; how many."""
    due = Quota.objects.filter(
        mode=SeatingMode.DRAW,
        drawn_at=None,
        draw_at__lte=now,
        session__state=SessionState.PUBLISHED,
    )
    pks = list(due.order_by("pk").values_list("pk", flat=True))
    return _each(pks, lambda pk: _draw(pk, now))


def _draw(quota_id: int, now: datetime) -> int:
    """One draw, however many took part."""
    desk.draw(quota_id, actor=CLOCK, now=now)
    return 1


def release_reserves(now: datetime) -> int:
    """Kept places whose time is over went to the queue; of how many quotas."""
    due = Quota.objects.filter(
        reserves__released_at=None,
        reserves__release_at__lte=now,
        session__state=SessionState.PUBLISHED,
        session__starts_at__gt=now,
    )
    pks = list(due.order_by("pk").values_list("pk", flat=True).distinct())
    return _each(pks, lambda pk: desk.release(pk, actor=CLOCK, now=now))


def close_queues(now: datetime) -> int:
    """Who still waited when the session began knows that no place became free; how many."""
    waiting = SignUp.objects.filter(state__in=desk.QUEUED, session__starts_at__lte=now).order_by()
    pks = sorted(set(waiting.values_list("quota_id", flat=True)))
    return _each(pks, lambda pk: desk.close(pk, actor=CLOCK, now=now))


def _each(pks: Iterable[int], act: Callable[[int], int]) -> int:
    """How many times it was done; what somebody else was quicker with does not count."""
    done = 0
    for pk in pks:
        try:
            done += act(pk)
        except Refusal:
            continue
    return done


def answer_lines(now: datetime) -> int:
    """Lines that nobody's page keeps moving are worked off; how many sign-ups were answered."""
    done = 0
    for session_id in sessions_with_a_line(now - GRACE):
        while answered := answer_turns(session_id, actor=CLOCK, now=now):
            done += answered
    return done
