"""The list of destroyed keys as a file beside the key ring, where no backup of the database
reaches it: after a restore, whatever stands on it is destroyed again. It only ever grows.
"""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from kith.vault import crypto
from kith.vault.actions import forget
from kith.vault.models import Destroyed, Subject


def destroyed_list() -> Path:
    return Path(settings.KITH_KEYS).with_name("destroyed.txt")


def read_destroyed(path: Path) -> dict[int, datetime]:
    """Subject and instant of every line of the file; none where there is none."""
    lines = path.read_text().splitlines() if path.exists() else []
    told = (line.split() for line in lines)
    return {int(subject_id): datetime.fromisoformat(at) for subject_id, at in told}


def keep_destroyed(path: Path) -> int:
    """Keys destroyed since stand in the file as well; how many lines were new."""
    known = read_destroyed(path)
    rows = dict(Destroyed.objects.exclude(subject_id__in=known).values_list("subject_id", "at"))
    if rows:
        lines = [f"{pk} {at.isoformat()}\n" for pk, at in (known | rows).items()]
        crypto.write_whole(path, "".join(lines))
    return len(rows)


def replay_destroyed(path: Path) -> list[int]:
    """Whatever the file says was destroyed is destroyed again; the subjects known here."""
    listed = read_destroyed(path)
    here = list(Subject.objects.filter(pk__in=listed).order_by("pk").values_list("pk", flat=True))
    for subject_id in here:
        forget(subject_id, now=listed[subject_id])
    return here
