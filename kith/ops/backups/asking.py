"""Run on a database that was just restored: is it whole, can it be read, is the erased still gone?

python -m kith.ops.backups.asking HEAD…    (of the chains, when the backup was taken)
"""

from __future__ import annotations

import json
import sys
from typing import Any, Final

import django

OPENED: Final = 100  # sealed values that are opened, to show that the keys fit


def main() -> None:
    """Answers a line of JSON; `ok` is the whole of it."""
    django.setup()
    from django.utils import timezone  # noqa: PLC0415 -- after django.setup

    from kith.core.actor import CLOCK  # noqa: PLC0415 -- after django.setup
    from kith.ops.serving import is_ready  # noqa: PLC0415 -- after django.setup
    from kith.ops.verifying import report, verify  # noqa: PLC0415 -- after django.setup
    from kith.privacy.actions.erasing import replay  # noqa: PLC0415 -- after django.setup
    from kith.vault.actions_sample import open_some  # noqa: PLC0415 -- after django.setup

    erased = replay(actor=CLOCK, now=timezone.now())
    told = report(verify(), sys.argv[1:])
    faults = [f"{one['name']}: {fault}" for one in told["checks"] for fault in one["faults"]]
    faults += [] if told["anchor_found"] else ["the head of a chain is gone"]
    opened, unreadable = open_some(OPENED)
    faults += [f"{row}: does not open" for row in unreadable]
    answer: dict[str, Any] = {
        "ok": not faults,
        "faults": faults,
        "erased_again": erased,
        "opened": opened,
        "is_current": is_ready(),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
