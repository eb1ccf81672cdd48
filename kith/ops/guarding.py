"""What the clock looks after for the installation itself: its logs are sealed, its backups young.

Whoever runs the machine hears when they are not, and so does the district.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from django.utils.timezone import localtime

from kith.core.actor import Role
from kith.journal import actions as journal
from kith.journal import checks as lines
from kith.ops import signing
from kith.ops.verifying import heads
from kith.outbox.actions import tell
from kith.people.queries_roles import all_holders
from kith.upkeep import queries as upkeep
from kith.upkeep.rules import BACKUP_LASTS, is_overdue
from kith.vault import actions as vault
from kith.vault import checks as looks

if TYPE_CHECKING:
    from datetime import datetime

_LOG: Final = logging.getLogger(__name__)
_HEADS: Final = logging.getLogger("kith.security.heads")  # told on a public server in any case
TOLD: Final = (Role.OPERATOR, Role.DISTRICT)
NEWEST: Final = 200  # seals that are looked at every hour; `kith verify` looks at all


def seal_logs(now: datetime) -> int:
    """Journal and access log are sealed up to now; how many lines."""
    sealed = 0
    while more := journal.seal(now=now) + vault.seal_looks(now=now):
        sealed += more
    return sealed


def check_chains(now: datetime) -> int:
    """The newest seals still hold what was sealed, else those who must know hear of it.

    The heads go into the log, which lies elsewhere: later ones must be in the same chains.
    """
    broken = [*lines.sealed(newest=NEWEST), *looks.sealed(newest=NEWEST)]
    _write_heads(now)
    if broken:
        _LOG.error("chain broken: %s", ", ".join(broken))
        for person_id in all_holders((*TOLD, Role.AUDITOR), now):
            _tell_once(person_id, "chain_broken", now=now, number=len(broken))
    return len(broken)


def _write_heads(now: datetime) -> None:
    """Where the key cannot be used they stand there unsigned; readiness says so."""
    found, why = heads(), signing.why_unsigned()
    if why:
        _HEADS.info("heads %s unsigned", found)
        return
    _HEADS.info("heads %s signed %s", found, signing.signed(found, now=now))


def alarm_backups(now: datetime) -> int:
    """No proved backup is young enough: those who must know hear of it once a day; how many did."""
    if not is_backup_overdue(now):
        return 0
    verified = upkeep.last_verified()
    hours = int((now - verified.made_at).total_seconds() // 3600) if verified else 0
    _LOG.error("no verified backup is younger than %s", BACKUP_LASTS)
    people = all_holders(TOLD, now)
    for person_id in people:
        _tell_once(person_id, "backup_overdue", now=now, number=hours)
    return len(people)


def is_backup_overdue(now: datetime) -> bool:
    verified = upkeep.last_verified()
    made_at = verified.made_at if verified is not None else None
    return is_overdue(made_at, upkeep.first_beat(), now=now)


def ring_backup_alarm(now: datetime) -> int:
    """Once a month the alarm shows that it can ring: it would, were it a day and two hours later,
    and the same people get the same kind of word; how many did.
    """
    if localtime(now).day != 1:
        return 0
    would_ring = is_backup_overdue(now + BACKUP_LASTS + BACKUP_LASTS)
    people = all_holders(TOLD, now) if would_ring else []
    if not people:
        _LOG.error("the alarm for backups would reach nobody")
    for person_id in people:
        _tell_once(person_id, "backup_alarm_test", now=now, number=len(people))
    return len(people)


def _tell_once(person_id: int, topic: str, *, now: datetime, number: int) -> None:
    """Once a day, however often the clock calls."""
    tell(person_id, topic, cause=f"{topic}:{localtime(now):%Y-%m-%d}", now=now, number=number)
