"""Asks the index, as `make lock` does, which releases were out long enough to have been taken.

    python -m tests.tools.aged

One question for each number of days of decision 061: what would be pinned if nothing younger than
that existed? Whatever is newer than our pin is written down; the index itself is not.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from packaging.version import Version

from kith.ops import aging
from kith.ops.shipping import PINNED, pinned

UV: Final = Path(sys.executable).with_name("uv")
ASK: Final = (
    "pip", "compile", "--quiet", "--universal", "--upgrade", "--python-version", "3.11",
    "--no-emit-index-url", "--no-annotate", "--no-header", "--only-binary", ":all:",
)  # fmt: skip


def wanted() -> str:
    """What we ask for, without the oldest that would do: it may be younger than the days."""
    told = [(aging.FOLDER / name).read_text("utf-8") for name in ("run.in", "test.in")]
    lines = [line for line in "\n".join(told).splitlines() if not line.startswith(("-r", "#"))]
    return re.sub(r">=[\w.]+,?", "", "\n".join(lines))


def out_since(days: int, today: date) -> dict[str, str]:
    """The newest releases that fit and were out by then."""
    until = (today - timedelta(days=days)).isoformat()
    said = subprocess.run(
        [str(UV), *ASK, "--exclude-newer", f"{until}T00:00:00Z", "-"],
        input=wanted(), capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    rows = [PINNED.match(line) for line in said.splitlines()]
    return {row["name"]: row["version"] for row in rows if row}


def newer(today: date) -> dict[str, str]:
    """Of each package the release that its days do not allow us to be without."""
    running = frozenset(row.name for row in pinned(aging.FOLDER / "run.lock"))
    known = aging.pins()
    found = {}
    for days in (aging.EXPOSED_DAYS, aging.RUN_DAYS, aging.TEST_DAYS):
        for name, version in out_since(days, today).items():
            is_its = aging.days_of(name, running) == days
            if is_its and name in known and Version(version) > Version(known[name]):
                found[name] = version
    return found


def main() -> None:
    today = datetime.now(UTC).date()
    told = {"on": today.isoformat(), "locks": aging.mark(), "newer": newer(today)}
    text = json.dumps(told, indent=2, sort_keys=True) + "\n"
    (aging.FOLDER / "asked.json").write_text(text, "utf-8")
    sys.stdout.write("\n".join(aging.faults(today)) + "\n")


if __name__ == "__main__":
    main()
