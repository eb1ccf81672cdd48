"""Noting what the machine did. Nobody acts here: the clock and the backup tell of themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kith.upkeep.models import Backup, Beat


@dataclass(frozen=True, slots=True)
class Ran:
    """What one job did when it was last run."""

    job: str
    at: datetime
    took_ms: int
    done: int
    fault: str = ""


@transaction.atomic
def note_beats(ran: Sequence[Ran]) -> None:
    """The last run of each of the jobs stands in its line."""
    Beat.objects.bulk_create(
        [
            Beat(
                job=one.job,
                first_at=one.at,
                ran_at=one.at,
                took_ms=one.took_ms,
                done=one.done,
                fault=one.fault,
            )
            for one in ran
        ],
        update_conflicts=True,
        unique_fields=["job"],
        update_fields=["ran_at", "took_ms", "done", "fault"],
    )


@transaction.atomic
def note_backup(path: str, manifest_hash: str, *, is_verified: bool, now: datetime) -> Backup:
    """A backup was written, or one that was written before was read back whole."""
    row, _is_new = Backup.objects.get_or_create(
        manifest_hash=manifest_hash, defaults={"path": path, "made_at": now}
    )
    if is_verified:
        row.verified_at = now
        row.save(update_fields=("verified_at",))
    return row


@transaction.atomic
def prove_writing() -> None:
    """Nothing is changed, in the way of something that is: a database that refuses to write says
    so, and on SQLite the one writer's place is taken for a moment.
    """
    Beat.objects.filter(job="").update(done=0)
