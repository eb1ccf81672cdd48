"""What time does with data: copies are made and destroyed, what is old is forgotten and counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeAlias

from kith.care.jobs import forget_closed_files
from kith.core.actor import CLOCK
from kith.core.refusal import Forbidden, IllegalMove
from kith.grid.jobs_premises import forget_hazard_photos, forget_keepers
from kith.hotline.jobs import destroy_old_drafts
from kith.privacy.actions import copying, forgetting
from kith.privacy.form_keys import KEYS
from kith.privacy.queries import past
from kith.privacy.queries.requests import to_make
from kith.upkeep.counting import forget_counts
from kith.vault.destroyed import destroyed_list, keep_destroyed

One: TypeAlias = "Callable[..., None]"

# What is forgotten one by one: name, what is past its day, the deed.
DEEDS: Final[tuple[tuple[str, past.Past, One], ...]] = (
    ("orders", past.orders, forgetting.empty_order),
    ("photos", past.photos, forgetting.drop_photos),
    ("calls", past.calls, forgetting.empty_call),
    ("notes", past.notes, forgetting.empty_note),
    ("invitations", past.invitations, forgetting.empty_invitation),
    ("unverified", past.unverified, forgetting.erase_by_time),
    ("asleep", past.asleep, forgetting.erase_by_time),
    ("sleeping", past.sleeping, forgetting.warn_sleeper),
)
# What apps forget by rules of their own, counted here with the rest.
OWN: Final[tuple[tuple[str, Callable[[datetime], int]], ...]] = (
    ("care_files", forget_closed_files),
    ("hazard_photos", forget_hazard_photos),
    ("keepers", forget_keepers),
    ("drafts", destroy_old_drafts),
    ("counts", forget_counts),
)


def work_on_copies(now: datetime) -> int:
    """Copies that were agreed to are made, and those whose time is over destroyed; how many."""
    done = 0
    for request_id in to_make():
        try:
            copying.make(request_id, actor=CLOCK, now=now)
        except Forbidden:  # who asked may no longer ask: people decide anew
            copying.put_back(request_id, actor=CLOCK, now=now)
            continue
        except IllegalMove:  # another clock was quicker, or it was taken back
            continue
        done += 1
    return done + copying.destroy_over(actor=CLOCK, now=now)


def forget_old(now: datetime) -> int:
    """Everything that was kept long enough is forgotten, and counted; how many things."""
    woken = forgetting.wake(actor=CLOCK, now=now)
    counts = [(name, _each(which, deed, now)) for name, which, deed in DEEDS]
    counts += [(name, job(now)) for name, job in OWN]
    counts.append(("sessions", forgetting.drop_sessions(actor=CLOCK, now=now)))
    counts.append(("keys", end_keys(now)))
    forgetting.write_counts(counts, actor=CLOCK, now=now)
    return woken + sum(count for _name, count in counts)


def _each(which: past.Past, deed: One, now: datetime) -> int:
    """All of them, some at a time."""
    done = 0
    while pks := past.some(which, now):
        for pk in pks:
            deed(pk, actor=CLOCK, now=now)
        done += len(pks)
        if len(pks) < past.AT_ONCE:
            break
    return done


def end_keys(now: datetime) -> int:
    """Keys of forms that are past their time hold nothing any more; how many."""
    return sum(_end_keys(*which, now) for which in KEYS)


def _end_keys(table: str, column: str, now: datetime) -> int:
    """All of one column, some at a time."""
    done = 0
    while some := forgetting.end_keys(table, column, actor=CLOCK, now=now):
        done += some
        if some < forgetting.KEYS_AT_ONCE:
            break
    return done


def keep_destroyed_list(now: datetime) -> int:
    """The list of destroyed keys is written where a restore finds it; how many lines were new."""
    del now  # the same at any time
    return keep_destroyed(destroyed_list())
