"""Named points at which the process can be made to die, to show that nothing is lost or doubled.

KITH_CRASH_AT names one of POINTS; a public server does not start with it.
"""

from __future__ import annotations

import os
import signal
from functools import partial
from typing import Final

from django.conf import settings
from django.db import transaction

POINTS: Final = (
    "tell_before_commit", "tell_after_commit",
    "lease_before_commit", "lease_after_commit",
    "send_before", "send_after",
    "settle_before_commit", "settle_after_commit",
)  # fmt: skip


def point(name: str) -> None:
    """Dies here like in a power cut, if it was told to; else nothing."""
    if name == settings.KITH_CRASH_AT:
        os.kill(os.getpid(), signal.SIGKILL)


def around_commit(name: str) -> None:
    """The last line of an action: may die just before its commit, or just after."""
    if settings.KITH_CRASH_AT:
        point(f"{name}_before_commit")
        transaction.on_commit(partial(point, f"{name}_after_commit"))
