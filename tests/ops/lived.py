"""Fills an empty, migrated database with a little life, for backups to keep.

python -m tests.ops.lived life         people, a wish that was served, hours, points, a seal
python -m tests.ops.lived forget ID    she is erased
python -m tests.ops.lived spoil        a balance that no line explains
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import django


def main(task: str, *words: str) -> None:
    django.setup()
    from django.conf import settings  # noqa: PLC0415 -- after django.setup
    from django.utils import timezone  # noqa: PLC0415 -- after django.setup

    from kith.vault.crypto import make_ring  # noqa: PLC0415 -- after django.setup

    make_ring(Path(settings.KITH_KEYS))
    tasks: dict[str, Any] = {"life": _live, "forget": _forget, "spoil": _spoil}
    print(json.dumps(tasks[task](*words, now=timezone.now())))


def _live(*, now: Any) -> dict[str, Any]:
    from kith.points.jobs import seal_day  # noqa: PLC0415 -- after django.setup
    from kith.upkeep.actions import Ran, note_beats  # noqa: PLC0415 -- after django.setup
    from tests import make  # noqa: PLC0415 -- after django.setup

    town = make.town()
    order = make.confirmed(town)
    seal_day(make.MONDAY + 3 * make.DAY)
    note_beats([Ran("clock", now, 1, 0)])
    gone = make.person(town.community, name="古丽·阿依木", address="幸福小区 9 号楼 902 室")
    return {"order": order.pk, "gone": gone.pk}


def _forget(person_id: str, *, now: Any) -> dict[str, Any]:
    from django.conf import settings  # noqa: PLC0415 -- after django.setup

    from kith.vault.actions import forget  # noqa: PLC0415 -- after django.setup
    from kith.vault.destroyed import keep_destroyed  # noqa: PLC0415 -- after django.setup

    forget(int(person_id), now=now)
    listed = Path(settings.KITH_KEYS).with_name("destroyed.txt")
    return {"listed": keep_destroyed(listed)}


def _spoil(*, now: Any) -> dict[str, Any]:
    del now
    from kith.points.models import Account  # noqa: PLC0415 -- after django.setup

    spoilt = Account.objects.order_by("-balance").values_list("pk", flat=True)[:1]
    return {"spoilt": Account.objects.filter(pk__in=list(spoilt)).update(balance=7_000_000)}


if __name__ == "__main__":
    main(*sys.argv[1:])
