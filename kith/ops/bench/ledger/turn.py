"""What every worker has in common: say ready, wait for go, work, tell. Needs nothing but Python,
so that an interpreter without Kith can run it.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from typing import Any

Work = Callable[[int], object]


def take_turn(tasks: dict[str, Callable[..., dict[str, Any]]]) -> None:
    """Do the task that the command line names, with its facts, and print what it says."""
    task, facts = sys.argv[1], json.loads(sys.argv[2])
    sys.stdout.write(json.dumps(tasks[task](**facts)) + "\n")


def wait() -> None:
    """The others are ready as well."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()


def count(work: Work, *, seconds: float, worker: int, people: int) -> dict[str, Any]:
    """How often the work was done for somebody drawn by lot, and in how many seconds."""
    lots = random.Random(worker)  # noqa: S311 -- a draw, not a secret
    work(lots.randrange(people))
    wait()
    began, done = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        work(lots.randrange(people))
        done += 1
    return {"done": done, "seconds": time.monotonic() - began}
